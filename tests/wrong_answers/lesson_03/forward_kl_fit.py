"""Wrong answers to forward_kl_fit, by what they are told as."""

import numpy as np

from vae_helpers.quiet import keras, tf

ops = keras.ops


def _with_mean(log_var):
    """The right mean, and a second result made of z."""
    return lambda z: (z.mean(axis=0), log_var(z))


def _with_log_var(mean):
    return lambda z: (mean(z), np.log(z.var(axis=0)))


def _about(place, z):
    return np.log(np.mean((z - place) ** 2, axis=0))


def _median(z):
    return np.median(z, axis=0)


def _in_place(z):
    mean = z.mean(axis=0)
    z -= mean
    return mean, np.log(np.mean(z**2, axis=0))


def _rows(z):
    mean = z.mean(axis=0, keepdims=True)
    return mean, np.log(np.mean((z - mean) ** 2, axis=0, keepdims=True))


def _inverse(z):
    return np.linalg.inv(np.cov(z, rowvar=False, bias=True))


def _only_two(z):
    return np.array([z[:, 0].mean(), z[:, 1].mean()]), np.log(z[:, :2].var(axis=0))


WRONG_ANSWERS = {
    "numbers_and_draws_exchanged": [
        lambda z: (z.mean(axis=1), np.log(z.var(axis=1))),
        lambda z: (ops.mean(z, axis=-1), ops.log(ops.var(z, axis=-1))),
    ],
    # The mean.
    "median": _with_log_var(_median),
    "one_mean": _with_log_var(np.mean),
    "one_mean_for_all": _with_log_var(lambda z: np.full(z.shape[1], z.mean())),
    "mean_not_divided": _with_log_var(lambda z: z.sum(axis=0)),
    "first_draw": _with_log_var(lambda z: z[0]),
    "middle_of_range": _with_log_var(lambda z: (z.min(axis=0) + z.max(axis=0)) / 2),
    "mean_zero": [
        _with_log_var(lambda z: np.zeros(z.shape[1])),
        _with_log_var(lambda z: (np.float64(z) - np.float64(z).mean(axis=0)).mean(axis=0)),
    ],
    # The variance.
    "not_centred": _with_mean(lambda z: _about(0, z)),
    "centred_with_one_number": _with_mean(lambda z: _about(z.mean(), z)),
    "centred_by_draw": _with_mean(lambda z: _about(z.mean(axis=1, keepdims=True), z)),
    "divided_by_one_less": [
        _with_mean(lambda z: np.log(z.var(axis=0, ddof=1))),
        _with_mean(lambda z: 2 * np.log(z.std(axis=0, ddof=1))),
        _with_mean(lambda z: np.log(np.sum((z - z.mean(0)) ** 2, 0) / (len(z) - 1))),
    ],
    "not_divided": _with_mean(lambda z: np.log(np.sum((z - z.mean(axis=0)) ** 2, axis=0))),
    "absolute": _with_mean(lambda z: np.log(np.mean(np.abs(z - z.mean(axis=0)), axis=0))),
    "third_power": _with_mean(lambda z: np.log(np.mean((z - z.mean(axis=0)) ** 3, axis=0))),
    "fourth_power": _with_mean(lambda z: np.log(np.mean((z - z.mean(axis=0)) ** 4, axis=0))),
    "not_squared": [
        _with_mean(lambda z: np.log(np.mean(z - z.mean(axis=0), axis=0))),
        _with_mean(lambda z: np.log(np.mean(z - z.mean(axis=0), axis=0) ** 2)),
    ],
    "mean_added": _with_mean(lambda z: _about(-z.mean(axis=0), z)),
    "not_averaged": _with_mean(lambda z: np.log((z - z.mean(axis=0)) ** 2)),
    "averaged_over_numbers": _with_mean(
        lambda z: np.log(np.mean((z - z.mean(axis=0)) ** 2, axis=1))
    ),
    "half_the_variance": _with_mean(lambda z: np.log(z.var(axis=0) / 2)),
    "twice_the_variance": _with_mean(lambda z: np.log(2 * z.var(axis=0))),
    "reverse_fit": _with_mean(lambda z: -np.log(np.diag(_inverse(z)))),
    "precision": _with_mean(lambda z: np.log(np.diag(_inverse(z)))),
    "one_variance": _with_mean(lambda z: np.log(np.mean((z - z.mean(axis=0)) ** 2))),
    "one_variance_for_all": _with_mean(
        lambda z: np.full(z.shape[1], np.log(np.mean((z - z.mean(axis=0)) ** 2)))
    ),
    "covariance": _with_mean(lambda z: np.log(np.cov(z, rowvar=False, bias=True))),
    # The logarithm.
    "no_log": [
        _with_mean(lambda z: z.var(axis=0)),
        lambda z: ops.moments(z, axes=[0]),
    ],
    "log_of_std": _with_mean(lambda z: np.log(z.std(axis=0))),
    "std": _with_mean(lambda z: z.std(axis=0)),
    "log_of_the_square": _with_mean(lambda z: 2 * np.log(z.var(axis=0))),
    "bits": _with_mean(lambda z: np.log2(z.var(axis=0))),
    "base_ten": _with_mean(lambda z: np.log10(z.var(axis=0))),
    "sign": _with_mean(lambda z: -np.log(z.var(axis=0))),
    "exp_for_log": _with_mean(lambda z: np.exp(z.var(axis=0))),
    "one_added": _with_mean(lambda z: np.log1p(z.var(axis=0))),
    # The form, and what is right for some draws alone.
    "exchanged": lambda z: (np.log(z.var(axis=0)), z.mean(axis=0)),
    "mean_as_a_row": lambda z: (z.mean(axis=0, keepdims=True), np.log(z.var(axis=0))),
    "log_var_as_a_row": _with_mean(lambda z: np.log(z.var(axis=0, keepdims=True))),
    "both_as_rows": _rows,
    "changes_z": _in_place,
    "digits_lost": [
        _with_mean(lambda z: np.log(np.mean(z**2, axis=0) - z.mean(axis=0) ** 2)),
        lambda z: (
            tf.reduce_mean(z, axis=0),
            tf.math.log(tf.reduce_mean(z * z, 0) - tf.reduce_mean(z, 0) ** 2),
        ),
    ],
    "only_moderate_values": [
        _with_mean(lambda z: np.log(z.var(axis=0) + 1e-6)),
        _with_mean(lambda z: np.clip(np.log(z.var(axis=0)), -5, 5)),
    ],
    # Several at once.
    "median + about_the_mean_returned": lambda z: (_median(z), _about(_median(z), z)),
    "median + log_of_std": lambda z: (_median(z), np.log(z.std(axis=0))),
    "divided_by_one_less + log_of_std": _with_mean(lambda z: np.log(z.std(axis=0, ddof=1))),
    "divided_by_one_less + std": _with_mean(lambda z: z.std(axis=0, ddof=1)),
    "divided_by_one_less + no_log": _with_mean(lambda z: z.var(axis=0, ddof=1)),
    "divided_by_one_less + covariance": _with_mean(lambda z: np.log(np.cov(z, rowvar=False))),
    "divided_by_one_less + reverse_fit": _with_mean(
        lambda z: -np.log(np.diag(np.linalg.inv(np.cov(z, rowvar=False))))
    ),
    "covariance + no_log": _with_mean(lambda z: np.cov(z, rowvar=False, bias=True)),
    "not_centred + no_log": _with_mean(lambda z: np.mean(z**2, axis=0)),
    "numbers_and_draws_exchanged + log_of_std": lambda z: (
        z.mean(axis=1),
        np.log(z.std(axis=1)),
    ),
    "numbers_and_draws_exchanged + divided_by_one_less": lambda z: (
        z.mean(axis=1),
        np.log(z.var(axis=1, ddof=1)),
    ),
    "no_log + exchanged": lambda z: (z.var(axis=0), z.mean(axis=0)),
    "one_mean + about_the_mean_returned + one_variance": lambda z: (z.mean(), np.log(z.var())),
    "not_divided + both_as_rows": lambda z: (
        z.mean(axis=0)[None],
        np.log(np.sum((z - z.mean(axis=0)) ** 2, axis=0))[None],
    ),
    "precision + no_log": _with_mean(lambda z: np.diag(_inverse(z))),
    None: [
        lambda z: z.mean(axis=0),
        lambda z: (z.mean(axis=0), np.log(np.mean((z - z.mean(axis=1)) ** 2, axis=0))),
        _with_mean(lambda z: np.log(np.diag(np.cov(z, rowvar=False, bias=True)))),
        _with_mean(lambda z: np.log(np.ptp(z, axis=0) ** 2 / 12)),
        _only_two,
    ],
}
