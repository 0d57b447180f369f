"""Wrong answers to elbo_from_joint, by what they are told as."""

import numpy as np

LOG_2PI = np.log(2 * np.pi)


def _entropy(log_var):
    return 0.5 * np.sum(LOG_2PI + 1 + log_var, axis=1)


def _with(joint=lambda a: a.mean(axis=0), entropy=_entropy):
    """The estimate with one of its two parts replaced."""

    def estimate(log_joint, log_var):
        with np.errstate(all="ignore"):
            return joint(log_joint) + entropy(log_var)

    return estimate


def _own_draws(log_joint, log_var):
    z = np.exp(log_var / 2) * np.random.default_rng().normal(size=(100, *log_var.shape))
    log_q = -0.5 * np.sum(LOG_2PI + log_var + z**2 / np.exp(log_var), axis=-1)
    return log_joint.mean(axis=0) - log_q.mean(axis=0)


def _in_place(log_joint, log_var):
    log_var += 1 + LOG_2PI
    return log_joint.mean(axis=0) + 0.5 * log_var.sum(axis=1)


WRONG_ANSWERS = {
    # The average over the draws.
    "draws_summed": _with(lambda a: a.sum(axis=0)),
    "log_of_the_mean": _with(lambda a: np.log(np.mean(np.exp(a), axis=0))),
    "draws_not_averaged": _with(lambda a: a),
    "one_joint_for_all": _with(np.mean),
    "joint_of_the_batch": _with(lambda a: a.sum(axis=1).mean()),
    "one_draw_only": _with(lambda a: a[0]),
    "best_draw": _with(lambda a: a.max(axis=0)),
    "median_draw": _with(lambda a: np.median(a, axis=0)),
    "divided_by_draws_twice": _with(lambda a: a.mean(axis=0) / len(a)),
    "sum_less_one": _with(lambda a: a.sum(axis=0) / max(len(a) - 1, 1)),
    "density_for_its_logarithm": _with(lambda a: np.exp(a).mean(axis=0)),
    "entropy_alone": lambda log_joint, log_var: _entropy(log_var),
    "energy": _with(lambda a: -a.mean(axis=0)),
    # The constant of the entropy.
    "e_forgotten": [
        _with(entropy=lambda v: 0.5 * np.sum(LOG_2PI + v, axis=1)),
        _with(entropy=lambda v: np.sum(np.log(np.sqrt(2 * np.pi * np.exp(v))), axis=1)),
    ],
    "log_2pi_forgotten": _with(entropy=lambda v: 0.5 * np.sum(1 + v, axis=1)),
    "square_subtracted": _with(entropy=lambda v: 0.5 * np.sum(LOG_2PI + v - 1, axis=1)),
    "two_pi_without_log": _with(entropy=lambda v: 0.5 * np.sum(2 * np.pi + 1 + v, axis=1)),
    "two_pi_e_without_log": _with(entropy=lambda v: 0.5 * np.sum(2 * np.pi * np.e + v, axis=1)),
    "square_counted_twice": _with(entropy=lambda v: 0.5 * np.sum(LOG_2PI + 2 + v, axis=1)),
    "log_pi": _with(entropy=lambda v: 0.5 * np.sum(np.log(np.pi) + 1 + v, axis=1)),
    "log_2pi_unhalved": _with(entropy=lambda v: np.sum(LOG_2PI + 0.5 + 0.5 * v, axis=1)),
    "one_constant": [
        _with(entropy=lambda v: 0.5 * (LOG_2PI + 1) + 0.5 * np.sum(v, axis=1)),
        _with(entropy=lambda v: 0.5 * np.log(2 * np.pi * np.e * np.exp(np.sum(v, axis=1)))),
    ],
    "one_constant_and_no_e": _with(entropy=lambda v: 0.5 * (LOG_2PI + np.sum(v, axis=1))),
    "squares_undivided": _with(
        entropy=lambda v: 0.5 * np.sum(np.log(2 * np.pi) + v + np.exp(v), axis=1)
    ),
    "one_for_the_squares": _with(entropy=lambda v: 0.5 * (1 + np.sum(LOG_2PI + v, axis=1))),
    "one_for_log_2pi": _with(entropy=lambda v: 0.5 * (LOG_2PI + np.sum(1 + v, axis=1))),
    "no_constant": _with(entropy=lambda v: 0.5 * np.sum(v, axis=1)),
    "constant_unhalved": _with(entropy=lambda v: np.sum(LOG_2PI + 1 + 0.5 * v, axis=1)),
    "constant_sign": _with(entropy=lambda v: 0.5 * np.sum(v - LOG_2PI - 1, axis=1)),
    # log_var in it.
    "log_var_ignored": _with(entropy=lambda v: 0.5 * np.sum(LOG_2PI + 1 + 0 * v, axis=1)),
    "log_var_sign": _with(entropy=lambda v: 0.5 * np.sum(LOG_2PI + 1 - v, axis=1)),
    "log_std_for_log_var": [
        _with(entropy=lambda v: np.sum(0.5 * LOG_2PI + 0.5 + v, axis=1)),
        _with(entropy=lambda v: 0.5 * np.sum(np.log(2 * np.pi * np.e * np.exp(v) ** 2), axis=1)),
    ],
    "log_var_halved_twice": _with(
        entropy=lambda v: 0.5 * np.sum(np.log(2 * np.pi * np.e * np.exp(v / 2)), axis=1)
    ),
    "log_of_log_var": _with(entropy=lambda v: 0.5 * np.sum(LOG_2PI + 1 + np.log(v), axis=1)),
    "variance_for_its_logarithm": _with(
        entropy=lambda v: 0.5 * np.sum(LOG_2PI + 1 + np.exp(v), axis=1)
    ),
    "std_for_its_logarithm": _with(
        entropy=lambda v: 0.5 * np.sum(LOG_2PI + 1 + np.exp(v / 2), axis=1)
    ),
    "log_var_absolute": _with(entropy=lambda v: 0.5 * np.sum(LOG_2PI + 1 + np.abs(v), axis=1)),
    # The entropy as a whole.
    "no_entropy": lambda log_joint, log_var: log_joint.mean(axis=0),
    "entropy_sign": _with(entropy=lambda v: -_entropy(v)),
    "entropy_doubled": _with(entropy=lambda v: 2 * _entropy(v)),
    "entropy_halved": _with(entropy=lambda v: _entropy(v) / 2),
    "entropy_averaged": _with(entropy=lambda v: _entropy(v) / v.shape[1]),
    "entropy_over_batch": _with(entropy=lambda v: _entropy(v).sum()),
    "entropy_averaged_over_batch": _with(entropy=lambda v: _entropy(v).mean()),
    "entropy_mean_of_everything": _with(entropy=lambda v: 0.5 * np.mean(LOG_2PI + 1 + v)),
    "entropy_over_images": _with(entropy=lambda v: _entropy(v) / len(v)),
    "entropy_of_one_number": _with(entropy=lambda v: 0.5 * (LOG_2PI + 1 + v[:, 0])),
    "kl_for_entropy": _with(entropy=lambda v: -0.5 * np.sum(np.exp(v) - v - 1, axis=1)),
    "entropy_without_log": _with(entropy=lambda v: np.sum(np.pi * np.e * np.exp(v), axis=1)),
    # All of it.
    "loss": lambda log_joint, log_var: -log_joint.mean(axis=0) - _entropy(log_var),
    "mean_over_images": lambda *given: _with()(*given).mean(),
    "sum_over_images": lambda *given: _with()(*given).sum(),
    "kept_axis": lambda *given: _with()(*given)[:, None],
    "kept_row": lambda *given: _with(lambda a: a.mean(axis=0, keepdims=True))(*given),
    "own_draws": _own_draws,
    "changes_its_arguments": _in_place,
    # Two slips.
    "draws_summed + entropy_sign": _with(lambda a: a.sum(axis=0), lambda v: -_entropy(v)),
    "draws_summed + e_forgotten": _with(
        lambda a: a.sum(axis=0), lambda v: 0.5 * np.sum(LOG_2PI + v, axis=1)
    ),
    "e_forgotten + entropy_sign": _with(entropy=lambda v: -0.5 * np.sum(LOG_2PI + v, axis=1)),
    "e_forgotten + entropy_averaged": _with(entropy=lambda v: 0.5 * np.mean(LOG_2PI + v, axis=1)),
    "log_of_the_mean + no_entropy": lambda log_joint, log_var: np.log(
        np.mean(np.exp(log_joint), axis=0)
    ),
    "mean_over_images + no_entropy": lambda log_joint, log_var: log_joint.mean(),
    None: [
        # The wrong axis of either: arrays of two lengths meet.
        _with(lambda a: a.mean(axis=1)),
        _with(entropy=lambda v: _entropy(v.T)),
        lambda log_joint, log_var: np.sqrt(np.abs(_with()(log_joint, log_var))),
    ],
}
