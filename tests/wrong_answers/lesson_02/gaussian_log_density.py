"""Wrong answers to gaussian_log_density, by what they are told as."""

import math

import numpy as np
from scipy.stats import norm

from vae_helpers.quiet import keras, tf

ops = keras.ops

LOG_2PI = math.log(2 * math.pi)


def _terms(x, mean, log_var):
    return -0.5 * (LOG_2PI + log_var + (x - mean) ** 2 / ops.exp(log_var))


def _with(
    constant=LOG_2PI,
    log=lambda v: v,
    distance=lambda x, m: (x - m) ** 2,
    variance=np.exp,
    factor=-0.5,
    put=ops.sum,
):
    """The log density with some of its parts replaced."""

    def density(x, mean, log_var):
        with np.errstate(all="ignore"):
            square = distance(x, mean) / variance(log_var)
            return factor * put(constant + log(log_var) + square, axis=-1)

    return density


def _of_scipy(scale, put=np.sum):
    def density(x, mean, log_var):
        return put(norm.logpdf(x, mean, scale(log_var)), axis=-1)

    return density


def _changed(x, mean, log_var):
    x -= mean
    return ops.sum(_terms(x, 0.0, log_var), axis=-1)


def _columns(x, mean, log_var):
    squares = ops.sum((x - mean) ** 2 / ops.exp(log_var), axis=-1, keepdims=True)
    return -0.5 * (squares + ops.sum(LOG_2PI + log_var, axis=-1))


def _product_of_densities(x, mean, log_var):
    density = np.exp(-0.5 * (x - mean) ** 2 / np.exp(log_var)) / np.sqrt(
        2 * np.pi * np.exp(log_var)
    )
    with np.errstate(divide="ignore"):
        return np.log(np.prod(density, axis=-1))


def _clipped(low, high):
    return lambda x, mean, log_var: ops.sum(_terms(x, mean, ops.clip(log_var, low, high)), axis=-1)


def _size_written_in(x, mean, log_var):
    squares = (x - mean) ** 2 / ops.exp(log_var)
    return -0.5 * (5 * LOG_2PI + ops.sum(log_var + squares, axis=-1))


def _rows(x, mean, log_var):
    return np.array([np.sum(_terms(*row)) for row in zip(x, mean, log_var, strict=True)])


WRONG_ANSWERS = {
    # How the terms are put together.
    "mean_over_numbers": lambda *given: ops.mean(_terms(*given), axis=1),
    "wrong_axis": lambda *given: ops.sum(_terms(*given), axis=0),
    "sum_of_everything": lambda *given: tf.reduce_sum(_terms(*given)),
    "mean_of_everything": lambda *given: ops.mean(_terms(*given)),
    "mean_over_images": lambda *given: ops.mean(ops.sum(_terms(*given), axis=1)),
    "not_summed": [_terms, lambda x, mean, log_var: norm.logpdf(x, mean, np.exp(log_var / 2))],
    "kept_axis": lambda *given: ops.sum(_terms(*given), axis=1, keepdims=True),
    "n_by_n": _columns,
    # How often the whole or a term counts.
    "sign": lambda *given: -ops.sum(_terms(*given), axis=-1),
    "bits": lambda *given: ops.sum(_terms(*given), axis=-1) / np.log(2),
    "no_half": _with(factor=-1),
    "factor_missing": _with(factor=1),
    "no_log_2pi": _with(constant=0),
    "log_2pi_once": lambda x, mean, log_var: _with(constant=0)(x, mean, log_var) - 0.5 * LOG_2PI,
    "log_2pi_weight": _with(constant=2 * LOG_2PI),
    "log_2pi_sign": _with(constant=-LOG_2PI),
    "log_of_2pi_forgotten": _with(constant=2 * np.pi),
    "log_of_pi": _with(constant=math.log(math.pi)),
    "base_10": _with(constant=math.log10(2 * math.pi)),
    "base_2": _with(constant=math.log2(2 * math.pi)),
    "half_on_the_constant_alone": lambda x, mean, log_var: ops.sum(
        -0.5 * LOG_2PI - log_var - (x - mean) ** 2 / ops.exp(log_var), axis=-1
    ),
    "square_weight": _with(distance=lambda x, m: 2 * (x - m) ** 2),
    "no_square": _with(distance=lambda x, m: 0 * x),
    "square_sign": _with(distance=lambda x, m: -((x - m) ** 2)),
    "no_log_var": _with(log=lambda v: 0 * v),
    "log_var_sign": _with(log=lambda v: -v),
    "log_var_weight": [_with(log=lambda v: 2 * v), _with(log=lambda v: v / 2)],
    # What stands in the place of a part.
    "log_std_for_log_var": [
        _with(log=lambda v: 2 * v, variance=lambda v: np.exp(2 * v)),
        _of_scipy(np.exp),
    ],
    "std_as_variance": _with(log=lambda v: v / 2, variance=lambda v: np.exp(v / 2)),
    "std_for_variance": _with(variance=lambda v: np.exp(v / 2)),
    "variance_squared": _with(variance=lambda v: np.exp(v) ** 2),
    "variance_inverted": _with(variance=lambda v: np.exp(-v)),
    "variance_left_out": _with(variance=np.ones_like),
    "log_var_for_variance": _with(variance=lambda v: v),
    "softplus_for_exp": _with(variance=ops.softplus),
    "exp_twice": _with(variance=lambda v: np.exp(np.exp(v))),
    "log_of_log_var": _with(log=np.log),
    "log_var_as_variance": _with(log=np.log, variance=lambda v: v),
    "log_var_as_std": _of_scipy(lambda v: v),
    "variance_for_its_logarithm": _with(log=np.exp),
    "std_for_its_logarithm": _with(log=lambda v: np.exp(v / 2)),
    "log_var_ignored": [
        _with(log=lambda v: 0, variance=np.ones_like),
        _of_scipy(np.ones_like),
    ],
    "mean_ignored": _with(distance=lambda x, m: x**2),
    "distance_not_squared": _with(distance=lambda x, m: x - m),
    "distance_absolute": _with(distance=lambda x, m: abs(x - m)),
    "density": [
        lambda *given: ops.exp(ops.sum(_terms(*given), axis=-1)),
        lambda x, mean, log_var: np.prod(norm.pdf(x, mean, np.exp(log_var / 2)), axis=1),
    ],
    # Right for some arguments alone.
    "changes_x": _changed,
    "log_of_density": [
        _product_of_densities,
        lambda x, mean, log_var: np.log(norm.pdf(x, mean, np.exp(log_var / 2))).sum(axis=-1),
    ],
    "small_constant": [
        lambda *given: ops.sum(ops.log(ops.exp(_terms(*given)) + 1e-8), axis=-1),
        lambda *given: ops.sum(ops.maximum(_terms(*given), -30), axis=-1),
        lambda *given: ops.maximum(ops.sum(_terms(*given), axis=-1), -100),
    ],
    "only_moderate_values": [
        _clipped(-5, 5),
        _clipped(-6, 6),
        _clipped(-10, 4),
        _with(variance=lambda v: np.exp(v) + 1e-5),
        _with(variance=lambda v: np.maximum(np.exp(v), 0.01)),
        _with(log=lambda v: np.log(np.maximum(np.exp(v), 0.01))),
    ],
    "some_batches_only": [
        _size_written_in,
        lambda *given: ops.squeeze(ops.sum(_terms(*given), axis=-1)),
    ],
    # Two slips.
    "std_for_variance + no_log_2pi": _with(constant=0, variance=lambda v: np.exp(v / 2)),
    "sign + log_of_pi": _with(constant=math.log(math.pi), factor=0.5),
    "std_for_variance + base_10": _with(
        constant=math.log10(2 * math.pi), variance=lambda v: np.exp(v / 2)
    ),
    "sign + no_log_2pi": _with(constant=0, factor=0.5),
    "no_half + no_log_2pi": _with(constant=0, factor=-1),
    "mean_over_numbers + no_log_2pi": _with(constant=0, put=ops.mean),
    "wrong_axis + no_log_var": lambda x, mean, log_var: ops.sum(
        _terms(x, mean, log_var) + 0.5 * log_var, axis=0
    ),
    "not_summed + log_std_for_log_var": _of_scipy(np.exp, lambda table, axis: table),
    "sum_of_everything + variance_left_out": lambda x, mean, log_var: (
        -0.5 * ops.sum(LOG_2PI + log_var + (x - mean) ** 2)
    ),
    "distance_not_squared + std_for_variance": _with(
        distance=lambda x, m: x - m, variance=lambda v: np.exp(v / 2)
    ),
    "variance_inverted + log_var_sign": _with(log=lambda v: -v, variance=lambda v: np.exp(-v)),
    "log_of_log_var + no_half": _with(log=np.log, factor=-1),
    "log_var_as_std + sign": lambda *given: -_of_scipy(lambda v: v)(*given),
    "sum_of_everything + sign": lambda *given: -ops.sum(_terms(*given)),
    "log_2pi_once + no_log_var": lambda x, mean, log_var: (
        -0.5 * (LOG_2PI + ops.sum((x - mean) ** 2 / ops.exp(log_var), axis=-1))
    ),
    "softplus_for_exp + no_half": _with(variance=ops.softplus, factor=-1),
    None: [
        _with(distance=lambda x, m: abs(x - m) ** 3),
        lambda x, mean, log_var: (x - mean) @ np.linalg.inv(np.diag(np.exp(log_var))) @ (x - mean),
    ],
}
