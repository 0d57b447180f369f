"""Wrong answers to kl_monte_carlo, by what they are told as."""

import numpy as np
from scipy.stats import norm

from vae_helpers import densities
from vae_helpers.quiet import keras, tf

ops = keras.ops

LOG_2PI = np.log(2 * np.pi)


def _log_q(mean, log_var, z):
    return -0.5 * (LOG_2PI + log_var + (z - mean) ** 2 / np.exp(log_var))


def _log_p(z):
    return -0.5 * (LOG_2PI + z**2)


def _ratios(mean, log_var, z):
    """log q(z) - log p(z) of each draw: (samples, n)."""
    return np.sum(_log_q(mean, log_var, z) - _log_p(z), axis=-1)


def _with(
    log_q=_log_q,
    log_p=lambda mean, log_var, z: _log_p(z),
    put=lambda table: table.sum(axis=-1).mean(axis=0),
):
    """The estimate with some of its parts replaced."""

    def estimate(mean, log_var, z):
        with np.errstate(all="ignore"):
            return put(log_q(mean, log_var, z) - log_p(mean, log_var, z))

    return estimate


def _own_draws(mean, log_var, z):
    noise = np.asarray(keras.random.normal(z.shape))
    return _ratios(mean, log_var, mean + np.exp(log_var / 2) * noise).mean(axis=0)


def _centred_in_place(mean, log_var, z):
    z -= mean
    ratio = -0.5 * (log_var + z**2 / np.exp(log_var) - (z + mean) ** 2)
    return np.sum(ratio, axis=-1).mean(axis=0)


def _closed(mean, log_var, z):
    return 0.5 * np.sum(mean**2 + np.exp(log_var) - log_var - 1, axis=-1)


def _gaussian_of_two_axes(x, mean, log_var):
    return ops.sum(_log_q(mean, log_var, x), axis=1)


def _by_two_axes(mean, log_var, z):
    log_q = _gaussian_of_two_axes(z, mean, log_var)
    return ops.mean(log_q - _gaussian_of_two_axes(z, 0 * mean, 0 * log_var), axis=0)


def _by_einsum_of_two_axes(mean, log_var, z):
    squares = np.einsum("nd,nd->n", (z - mean) ** 2, np.exp(-log_var))
    return np.mean(squares, axis=0)


# The log densities without their constants, which cancel.
def _free_q(mean, log_var, z):
    return -0.5 * (log_var + (z - mean) ** 2 / np.exp(log_var))


WRONG_ANSWERS = {
    # How the draws and numbers are put together.
    "summed_over_draws": _with(put=lambda t: t.sum(axis=-1).sum(axis=0)),
    "not_averaged": _ratios,
    "averaged_over_images": _with(put=lambda t: t.sum(axis=-1).mean(axis=1)),
    "one_number": [
        _with(put=lambda t: t.sum(axis=-1).mean()),
        lambda mean, log_var, z: tf.reduce_mean(_ratios(mean, log_var, z)),
    ],
    "sum_over_images": [_with(put=lambda t: t.sum(axis=1).mean(axis=0)), _by_two_axes],
    "numbers_not_summed": _with(put=lambda t: t.mean(axis=0)),
    "kept_axis": _with(put=lambda t: t.sum(axis=-1, keepdims=True).mean(axis=0)),
    "mean_over_numbers": [
        _with(put=lambda t: t.mean(axis=-1).mean(axis=0)),
        _with(put=lambda t: t.mean(axis=(0, 2))),
    ],
    "divided_by_images": _with(put=lambda t: t.sum(axis=-1).mean(axis=0) / t.shape[1]),
    # Which log densities, of what.
    "sign": lambda *given: -_ratios(*given).mean(axis=0),
    "bits": lambda *given: _ratios(*given).mean(axis=0) / np.log(2),
    "no_half": lambda *given: 2 * _ratios(*given).mean(axis=0),
    "only_log_q": _with(log_p=lambda mean, log_var, z: 0),
    "only_log_p": _with(log_q=lambda mean, log_var, z: 0),
    "no_prior_square": _with(_free_q, lambda mean, log_var, z: 0),
    "prior_square_weight": _with(_free_q, lambda mean, log_var, z: -(z**2)),
    "prior_square_sign": _with(_free_q, lambda mean, log_var, z: 0.5 * z**2),
    "log_densities_added": _with(log_p=lambda mean, log_var, z: -_log_p(z)),
    "constants_do_not_match": [
        _with(log_q=_free_q),
        _with(log_p=lambda mean, log_var, z: -0.5 * z**2),
    ],
    "log_var_ignored": [
        lambda mean, log_var, z: _ratios(mean, 0 * log_var, z).mean(axis=0),
        _with(
            log_q=lambda mean, log_var, z: -0.5 * (z - mean) ** 2,
            log_p=lambda mean, log_var, z: -0.5 * z**2,
        ),
    ],
    "mean_ignored": lambda mean, log_var, z: _ratios(0 * mean, log_var, z).mean(axis=0),
    "log_std_for_log_var": [
        lambda mean, log_var, z: _ratios(mean, 2 * log_var, z).mean(axis=0),
        lambda mean, log_var, z: np.mean(
            (norm.logpdf(z, mean, np.exp(log_var)) - norm.logpdf(z)).sum(-1), axis=0
        ),
    ],
    "std_as_variance": lambda mean, log_var, z: _ratios(mean, log_var / 2, z).mean(axis=0),
    "log_var_as_std": _with(log_q=lambda mean, log_var, z: norm.logpdf(z, mean, log_var)),
    "no_log_var": _with(log_q=lambda mean, log_var, z: _log_q(mean, log_var, z) + 0.5 * log_var),
    "std_for_variance": lambda mean, log_var, z: np.mean(
        0.5 * np.sum(z**2 - log_var - (z - mean) ** 2 / np.exp(0.5 * log_var), axis=-1), axis=0
    ),
    "variance_left_out": lambda mean, log_var, z: np.mean(
        0.5 * np.sum(z**2 - log_var - (z - mean) ** 2, axis=-1), axis=0
    ),
    "softplus_for_exp": lambda mean, log_var, z: np.mean(
        0.5 * np.sum(z**2 - log_var - (z - mean) ** 2 / ops.softplus(log_var), axis=-1), axis=0
    ),
    "prior_log_var_of_one": _with(log_p=lambda mean, log_var, z: _log_q(0, 1, z)),
    "prior_with_the_variance_of_q": [
        _with(log_p=lambda mean, log_var, z: _log_q(0 * mean, log_var, z)),
        lambda mean, log_var, z: np.mean(
            0.5 * np.sum((z**2 - (z - mean) ** 2) / np.exp(log_var), axis=-1), axis=0
        ),
    ],
    "prior_at_the_mean": _with(log_p=lambda mean, log_var, z: _log_p(mean)),
    "averaged_draws": lambda mean, log_var, z: _ratios(mean, log_var, z.mean(axis=0)[None])[0],
    "one_draw_only": lambda mean, log_var, z: _ratios(mean, log_var, z[:1])[0],
    "draws_as_noise": lambda mean, log_var, z: _ratios(
        mean, log_var, mean + np.exp(log_var / 2) * z
    ).mean(axis=0),
    # What is no sum of such terms.
    "ratio_without_log": lambda *given: np.mean(np.exp(_ratios(*given)), axis=0),
    "log_after_the_mean": lambda *given: np.log(np.mean(np.exp(_ratios(*given)), axis=0)),
    "ratio_of_logs": lambda mean, log_var, z: np.mean(
        np.sum(_log_q(mean, log_var, z), axis=-1) / np.sum(_log_p(z), axis=-1), axis=0
    ),
    "closed_form": [_closed, lambda *given: 2 * _closed(*given)],
    "own_draws": _own_draws,
    "weighted_by_q": lambda mean, log_var, z: np.mean(
        np.exp(_log_q(mean, log_var, z).sum(axis=-1)) * _ratios(mean, log_var, z), axis=0
    ),
    "absolute_values": lambda *given: np.abs(_ratios(*given)).mean(axis=0),
    "draws_cut_off_at_zero": lambda *given: np.maximum(_ratios(*given), 0).mean(axis=0),
    "another_estimator": lambda *given: np.mean(
        np.exp(-_ratios(*given)) - 1 + _ratios(*given), axis=0
    ),
    # Right for some arguments alone.
    "absolute_value": lambda *given: np.abs(_ratios(*given).mean(axis=0)),
    "cut_off_at_zero": [
        lambda *given: np.maximum(_ratios(*given).mean(axis=0), 0),
        lambda *given: ops.relu(ops.mean(_ratios(*given), axis=0)),
    ],
    "changes_z": _centred_in_place,
    "some_batches_only": [
        lambda *given: np.squeeze(_ratios(*given).mean(axis=0)),
        lambda *given: _ratios(*given).sum(axis=0) / 10,
    ],
    "only_moderate_values": lambda mean, log_var, z: _ratios(mean, np.clip(log_var, -5, 5), z).mean(
        axis=0
    ),
    # Two slips.
    "summed_over_draws + sign": lambda *given: -_ratios(*given).sum(axis=0),
    "summed_over_draws + only_log_q": lambda *given: _log_q(*given).sum(axis=-1).sum(axis=0),
    "mean_over_numbers + sign": _with(put=lambda t: -t.mean(axis=(0, 2))),
    "one_number + log_std_for_log_var": lambda mean, log_var, z: _ratios(
        mean, 2 * log_var, z
    ).mean(),
    "one_number + mean_over_numbers": _with(put=np.mean),
    "sum_over_images + sign": _with(put=lambda t: -t.sum(axis=1).mean(axis=0)),
    "not_averaged + only_log_q": lambda *given: _log_q(*given).sum(axis=-1),
    "mean_over_numbers + log_densities_added": _with(
        log_p=lambda mean, log_var, z: -_log_p(z), put=lambda t: t.mean(axis=(0, 2))
    ),
    "variance_left_out + constants_do_not_match": lambda mean, log_var, z: _with(
        log_q=lambda mean, log_var, z: -0.5 * (log_var + (z - mean) ** 2)
    )(mean, log_var, z),
    "prior_at_the_mean + sign": _with(
        log_p=lambda mean, log_var, z: _log_p(mean), put=lambda t: -t.sum(axis=-1).mean(axis=0)
    ),
    "averaged_over_images + log_var_ignored": lambda mean, log_var, z: _ratios(
        mean, 0 * log_var, z
    ).mean(axis=1),
    None: [
        lambda mean, log_var, z: np.mean(np.sqrt(np.abs(_ratios(mean, log_var, z))), axis=0),
        _by_einsum_of_two_axes,
        lambda mean, log_var, z: densities.gaussian_log_density(mean, mean, z),
    ],
}
