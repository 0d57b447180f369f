"""Wrong answers to expected_log_likelihood, by what they are told as."""

import numpy as np
from scipy.stats import multivariate_normal

from vae_helpers import linear_gaussian


def of(x, m, s, w, b, v, trace=None, constant=None, distance=None):
    """The right value with one of its parts exchanged."""
    trace = np.trace(w @ s @ w.T) / v if trace is None else trace
    constant = len(b) * np.log(2 * np.pi * v) if constant is None else constant
    distance = distance_of(x, m, s, w, b, v) / v if distance is None else distance
    return -0.5 * (constant + distance + trace)


def distance_of(x, m, s, w, b, v):
    return np.sum((x - m @ w.T - b) ** 2, axis=1)


def with_parts(trace=None, constant=None, distance=None):
    """`of` with functions of all the arguments for its parts."""

    def expected(*given):
        return of(*given, *(part and part(*given) for part in (trace, constant, distance)))

    return expected


def constant_of(function):
    """The constant from d, n, k and noise_var."""
    return with_parts(constant=lambda x, m, s, w, b, v: function(x.shape[1], len(x), m.shape[1], v))


def trace_of(function):
    """The fraction's trace from w, the covariance s and noise_var."""
    return with_parts(lambda x, m, s, w, b, v: function(w, s, v))


def distance_by(function):
    """The fraction's distance from the rest of each x and noise_var."""
    return with_parts(distance=lambda x, m, s, w, b, v: function(x - m @ w.T - b, v))


def spread(w, s):
    return np.trace(w @ s @ w.T)


def at_the_mean(x, m, s, w, b, v):
    noise = v * np.eye(len(b))
    pairs = zip(m @ w.T + b, x, strict=True)
    return np.array([multivariate_normal(mean, noise).logpdf(row) for mean, row in pairs])


def by_draws(x, m, s, w, b, v):
    z = np.random.default_rng().multivariate_normal(np.zeros(len(s)), s, size=400)
    rest = x - (m + z[:, None]) @ w.T - b
    log_p = -0.5 * (len(b) * np.log(2 * np.pi * v) + np.sum(rest**2, axis=-1) / v)
    return np.mean(log_p, axis=0)


def trace_inside_the_sum(x, m, s, w, b, v):
    square = (x - m @ w.T - b) ** 2 + spread(w, s)
    return np.sum(-0.5 * np.log(2 * np.pi * v) - square / (2 * v), axis=1)


def multiplied(x, m, s, w, b, v):
    square = distance_of(x, m, s, w, b, v) + spread(w, s)
    return -len(b) / 2 * np.log(2 * np.pi * v) - square / 2 * v


def fraction_unhalved(x, m, s, w, b, v):
    square = distance_of(x, m, s, w, b, v) + spread(w, s)
    return -len(b) / 2 * np.log(2 * np.pi * v) - square / v


def changes_x(x, m, s, w, b, v):
    x -= b
    return of(x, m, s, w, 0 * b, v)


def float32(*given):
    return np.float32(of(*given))


def columns(x, m, s, w, b, v):
    return np.sum((x - w @ m - b) ** 2, axis=1)


def trace_of_the_other_side(x, m, s, w, b, v):
    return of(x, m, s, w, b, v, trace=np.trace(w.T @ s @ w) / v)


WRONG_ANSWERS = {
    "trace_missing": [trace_of(lambda w, s, v: 0), at_the_mean],
    "trace_of_the_covariance": trace_of(lambda w, s, v: np.trace(s) / v),
    "trace_of_one_product": trace_of(lambda w, s, v: np.trace(w @ s) / v),
    "product_of_traces": trace_of(lambda w, s, v: np.trace(w.T @ w) * np.trace(s) / v),
    "trace_without_the_covariance": trace_of(lambda w, s, v: np.trace(w @ w.T) / v),
    "trace_not_divided": trace_of(lambda w, s, v: spread(w, s)),
    "trace_multiplied": trace_of(lambda w, s, v: spread(w, s) * v),
    "trace_sign": trace_of(lambda w, s, v: -spread(w, s) / v),
    "trace_unhalved": trace_of(lambda w, s, v: 2 * spread(w, s) / v),
    "trace_for_each_row": with_parts(lambda x, m, s, w, b, v: len(x) * spread(w, s) / v),
    "trace_for_each_pixel": trace_inside_the_sum,
    "sum_of_all_entries": trace_of(lambda w, s, v: np.sum(w @ s @ w.T) / v),
    "variances_only": trace_of(lambda w, s, v: spread(w, np.diag(np.diag(s))) / v),
    "noise_squared": lambda x, m, s, w, b, v: of(x, m, s, w, b, v**2),
    "noise_root": lambda x, m, s, w, b, v: of(x, m, s, w, b, np.sqrt(v)),
    "noise_taken_as_one": lambda x, m, s, w, b, v: of(x, m, s, w, b, 1.0),
    "constant_missing": constant_of(lambda d, n, k, v: 0),
    "constant_unhalved": constant_of(lambda d, n, k, v: 2 * d * np.log(2 * np.pi * v)),
    "constant_sign": constant_of(lambda d, n, k, v: -d * np.log(2 * np.pi * v)),
    "one_constant": constant_of(lambda d, n, k, v: np.log(2 * np.pi * v)),
    "latent_constants": constant_of(lambda d, n, k, v: k * np.log(2 * np.pi * v)),
    "row_constants": constant_of(lambda d, n, k, v: n * np.log(2 * np.pi * v)),
    "noise_left_out_of_the_constant": constant_of(lambda d, n, k, v: d * np.log(2 * np.pi)),
    "two_pi_left_out_of_the_constant": constant_of(lambda d, n, k, v: d * np.log(v)),
    "root_in_the_constant": constant_of(
        lambda d, n, k, v: d * np.log(2 * np.pi) + d * np.log(np.sqrt(v))
    ),
    "square_in_the_constant": constant_of(lambda d, n, k, v: d * np.log(2 * np.pi * v**2)),
    "noise_beside_the_log": constant_of(lambda d, n, k, v: d * (np.log(2 * np.pi) + v)),
    "log_missing": constant_of(lambda d, n, k, v: d * 2 * np.pi * v),
    "bias_forgotten": lambda x, m, s, w, b, v: of(x, m, s, w, 0 * b, v),
    "bias_added": lambda x, m, s, w, b, v: of(x, m, s, w, -b, v),
    "mean_ignored": lambda x, m, s, w, b, v: of(x, 0 * m, s, w, b, v),
    "mean_added": lambda x, m, s, w, b, v: of(x, -m, s, w, b, v),
    "half_missing": lambda *given: 2 * of(*given),
    "sign": lambda *given: -of(*given),
    "bits": lambda *given: of(*given) / np.log(2),
    "distance_averaged": distance_by(lambda rest, v: np.mean(rest**2, axis=1) / v),
    "distance_missing": distance_by(lambda rest, v: 0.0),
    "norm": distance_by(lambda rest, v: np.linalg.norm(rest, axis=1) / v),
    "distance_not_divided": distance_by(lambda rest, v: np.sum(rest**2, axis=1)),
    "distance_multiplied": distance_by(lambda rest, v: np.sum(rest**2, axis=1) * v),
    "distance_one_sided": distance_by(lambda rest, v: np.sum(rest, axis=1) / v),
    "distance_not_summed": distance_by(lambda rest, v: rest**2 / v),
    "summed_over_rows": distance_by(lambda rest, v: np.sum(rest**2, axis=0) / v),
    "one_distance_for_all": distance_by(lambda rest, v: np.sum(rest**2) / v),
    "all_pairs": distance_by(lambda rest, v: rest @ rest.T / v),
    "kept_axis": distance_by(lambda rest, v: np.sum(rest**2, axis=1, keepdims=True) / v),
    "mean_over_rows": lambda *given: np.mean(of(*given)),
    "sum_over_rows": lambda *given: np.sum(of(*given)),
    "multiplied": multiplied,
    "not_divided": lambda x, m, s, w, b, v: of(
        x, m, s, w, b, v, spread(w, s), None, distance_of(x, m, s, w, b, v)
    ),
    "fraction_over_the_square": lambda x, m, s, w, b, v: of(
        x, m, s, w, b, v, spread(w, s) / v**2, None, distance_of(x, m, s, w, b, v) / v**2
    ),
    "fraction_over_the_root": lambda x, m, s, w, b, v: of(
        x, m, s, w, b, v, spread(w, s) / v**0.5, None, distance_of(x, m, s, w, b, v) / v**0.5
    ),
    "fraction_weight": fraction_unhalved,
    "fraction_missing": lambda x, m, s, w, b, v: np.full(
        len(x), -0.5 * len(b) * np.log(2 * np.pi * v)
    ),
    "prior_included": lambda x, m, s, w, b, v: (
        of(x, m, s, w, b, v)
        - 0.5 * (np.sum(m**2, axis=1) + np.trace(s) + len(s) * np.log(2 * np.pi))
    ),
    "kl_included": lambda x, m, s, w, b, v: (
        of(x, m, s, w, b, v) - linear_gaussian.gaussian_kl(m, s, 0 * m, np.eye(len(s)))
    ),
    "log_of_mean": lambda x, m, s, w, b, v: np.stack(
        [
            multivariate_normal(w @ mean + b, w @ s @ w.T + v * np.eye(len(b))).logpdf(row)
            for row, mean in zip(x, m, strict=True)
        ]
    ),
    "changes_arguments": changes_x,
    "float32": float32,
    "drawn": by_draws,
    "some_batches_only": constant_of(lambda d, n, k, v: 3 * np.log(2 * np.pi * v)),
    "only_moderate_values": lambda x, m, s, w, b, v: of(x, m, s, w, b, max(v, 1e-3)),
    # Two and three at once.
    "distance_not_divided + trace_sign": lambda x, m, s, w, b, v: of(
        x, m, s, w, b, v, -spread(w, s) / v, None, distance_of(x, m, s, w, b, v)
    ),
    "bias_forgotten + trace_missing": lambda x, m, s, w, b, v: of(x, m, s, w, 0 * b, v, 0.0),
    "one_constant + trace_of_the_covariance": lambda x, m, s, w, b, v: of(
        x, m, s, w, b, v, np.trace(s) / v, np.log(2 * np.pi * v)
    ),
    "noise_squared + trace_missing": lambda x, m, s, w, b, v: of(x, m, s, w, b, v**2, 0.0),
    "noise_taken_as_one + constant_missing": lambda x, m, s, w, b, v: (
        -0.5 * (distance_of(x, m, s, w, b, v) + spread(w, s))
    ),
    "sign + trace_missing": lambda *given: -at_the_mean(*given),
    "sign + half_missing": lambda *given: -2 * of(*given),
    "mean_over_rows + trace_missing": lambda *given: np.mean(at_the_mean(*given)),
    "multiplied + one_constant": lambda x, m, s, w, b, v: (
        multiplied(x, m, s, w, b, v) + (len(b) - 1) / 2 * np.log(2 * np.pi * v)
    ),
    "noise_left_out_of_the_constant + distance_averaged": lambda x, m, s, w, b, v: of(
        x,
        m,
        s,
        w,
        b,
        v,
        None,
        len(b) * np.log(2 * np.pi),
        distance_of(x, m, s, w, b, v) / len(b) / v,
    ),
    "bias_forgotten + noise_root": lambda x, m, s, w, b, v: of(x, m, s, w, 0 * b, np.sqrt(v)),
    "noise_left_out_of_the_constant + fraction_weight": lambda x, m, s, w, b, v: (
        fraction_unhalved(x, m, s, w, b, v) + len(b) / 2 * np.log(v)
    ),
    None: [columns, trace_of_the_other_side],
}
