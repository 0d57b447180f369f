"""Wrong answers to log_importance_weights, by what they are told as."""

import numpy as np

LOG_2PI = np.log(2 * np.pi)


def _log_normal(z, mean, log_var, constant=LOG_2PI):
    inside = constant + log_var + (z - mean) ** 2 / np.exp(log_var)
    return -0.5 * np.sum(inside, axis=-1)


def _prior(z, constant=LOG_2PI):
    return _log_normal(z, 0 * z, 0 * z, constant)


def _weights(a, z, mean, log_var):
    return a + _prior(z) - _log_normal(z, mean, log_var)


def _of_averaged(a, z, mean, log_var):
    return _weights(a, np.broadcast_to(z.mean(axis=0), z.shape), mean, log_var)


def _in_place(a, z, mean, log_var):
    log_p = _prior(z)
    z -= mean
    return a + log_p - _log_normal(z, 0 * mean, log_var)


def _own_draws(a, z, mean, log_var):
    z = mean + np.exp(log_var / 2) * np.random.default_rng().normal(size=z.shape)
    return _weights(a, z, mean, log_var)


def _by_densities(a, z, mean, log_var):
    with np.errstate(all="ignore"):
        return np.log(np.exp(a) * np.exp(_prior(z)) / np.exp(_log_normal(z, mean, log_var)))


def _softmax(values):
    return values - np.log(np.exp(values).sum(axis=0))


WRONG_ANSWERS = {
    "no_likelihood": lambda a, z, m, v: _prior(z) - _log_normal(z, m, v),
    "likelihood_sign": lambda a, z, m, v: -a + _prior(z) - _log_normal(z, m, v),
    "no_prior": lambda a, z, m, v: a - _log_normal(z, m, v),
    "prior_sign": lambda a, z, m, v: a - _prior(z) - _log_normal(z, m, v),
    "no_q": lambda a, z, m, v: a + _prior(z),
    "q_sign": lambda a, z, m, v: a + _prior(z) + _log_normal(z, m, v),
    "densities_exchanged": lambda a, z, m, v: a - _prior(z) + _log_normal(z, m, v),
    "likelihood_alone": lambda a, z, m, v: a + 0 * z.sum(axis=-1),
    "minus_log_w": lambda *given: -_weights(*given),
    "averaged_over_draws": lambda *given: _weights(*given).mean(axis=0),
    "summed_over_images": lambda *given: _weights(*given).sum(axis=1),
    "one_number": lambda *given: _weights(*given).mean(),
    "kept_axis": lambda *given: _weights(*given)[..., None],
    "images_first": lambda *given: _weights(*given).T,
    "weights_for_their_logarithms": lambda *given: np.exp(_weights(*given)),
    "shares": lambda *given: np.exp(_softmax(_weights(*given))),
    "log_shares": lambda *given: _softmax(_weights(*given)),
    "quotient_of_logs": lambda a, z, m, v: a + _prior(z) / _log_normal(z, m, v),
    "densities_averaged": lambda a, z, m, v: a + (_prior(z) - _log_normal(z, m, v)) / z.shape[-1],
    "prior_at_the_mean": lambda a, z, m, v: a + _prior(m) - _log_normal(z, m, v),
    "prior_around_the_mean": lambda a, z, m, v: a + _prior(z - m) - _log_normal(z, m, v),
    "prior_log_var_of_one": lambda a, z, m, v: (
        a + _log_normal(z, 0 * z, 1 + 0 * z) - _log_normal(z, m, v)
    ),
    "prior_with_the_variance_of_q": lambda a, z, m, v: (
        a + _log_normal(z, 0 * m, v) - _log_normal(z, m, v)
    ),
    "constants_do_not_match": [
        lambda a, z, m, v: a + _prior(z, 0.0) - _log_normal(z, m, v),
        lambda a, z, m, v: a + _prior(z) - _log_normal(z, m, v, 0.0),
    ],
    "log_std_for_log_var": lambda a, z, m, v: _weights(a, z, m, 2 * v),
    "std_as_variance": lambda a, z, m, v: _weights(a, z, m, v / 2),
    "variance_for_log_var": lambda a, z, m, v: _weights(a, z, m, np.exp(v)),
    "std_for_log_var": lambda a, z, m, v: _weights(a, z, m, np.exp(v / 2)),
    "mean_ignored": lambda a, z, m, v: _weights(a, z, 0 * m, v),
    "log_var_ignored": lambda a, z, m, v: _weights(a, z, m, 0 * v),
    "draws_as_noise": lambda a, z, m, v: _weights(a, m + np.exp(v / 2) * z, m, v),
    "averaged_codes": _of_averaged,
    "likelihood_without_log": lambda a, z, m, v: _weights(np.exp(a), z, m, v),
    "likelihood_averaged_over_draws": lambda a, z, m, v: _weights(a.mean(axis=0), z, m, v),
    "likelihood_of_the_batch": lambda a, z, m, v: _weights(a.mean(), z, m, v),
    "changes_its_arguments": _in_place,
    "own_draws": _own_draws,
    "underflows": _by_densities,
    "log_std_for_log_var + no_prior": lambda a, z, m, v: a - _log_normal(z, m, 2 * v),
    "variance_for_log_var + no_prior": lambda a, z, m, v: a - _log_normal(z, m, np.exp(v)),
    "variance_for_log_var + prior_log_var_of_one": lambda a, z, m, v: (
        a + _log_normal(z, 0 * z, 1 + 0 * z) - _log_normal(z, m, np.exp(v))
    ),
    "averaged_over_draws + no_q": lambda a, z, m, v: (a + _prior(z)).mean(axis=0),
    "averaged_over_draws + densities_exchanged": lambda a, z, m, v: (
        a - _prior(z) + _log_normal(z, m, v)
    ).mean(axis=0),
    None: lambda a, z, m, v: np.sqrt(np.abs(_weights(a, z, m, v))),
}
