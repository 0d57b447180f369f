"""Wrong answers to gaussian_kl, by what they are told as."""

import numpy as np
from scipy.stats import multivariate_normal

from vae_helpers.vae import kl_divergence


def log_det(matrix):
    return np.linalg.slogdet(matrix)[1]


def half_log_det(matrix):
    return np.sum(np.log(np.diag(np.linalg.cholesky(matrix))))


def quadratic(x, matrix):
    return np.sum(x @ matrix * x, axis=1)


def diagonal(matrix):
    return np.diag(np.diag(matrix))


def kl(m, s, a, p, trace=None, squared=None, k=None, log_dets=None):
    """The right KL with one of its parts exchanged."""
    inverse = np.linalg.inv(p)
    trace = np.trace(inverse @ s) if trace is None else trace
    squared = quadratic(m - a, inverse) if squared is None else squared
    k = len(s) if k is None else k
    log_dets = log_det(p) - log_det(s) if log_dets is None else log_dets
    return 0.5 * (trace + squared - k + log_dets)


def with_parts(trace=None, squared=None, k=None, log_dets=None):
    """`kl` with functions of all the arguments for its parts."""

    def divergence(*given):
        return kl(*given, *(part and part(*given) for part in (trace, squared, k, log_dets)))

    return divergence


def trace_of(function):
    return with_parts(lambda m, s, a, p: function(s, p))


def squared_by(function):
    return with_parts(squared=lambda m, s, a, p: function(m - a, s, p))


def log_dets_of(function):
    return with_parts(log_dets=lambda m, s, a, p: function(s, p))


def in_units_of(function):
    """Another matrix for the inverse of the other covariance, in trace and distance."""
    return lambda m, s, a, p: kl(
        m, s, a, p, np.trace(function(s, p) @ s), quadratic(m - a, function(s, p))
    )


def no_bracket(m, s, a, p):
    inverse = np.linalg.inv(p)
    log_dets = log_det(p) - log_det(s)
    return 0.5 * np.trace(inverse @ s) + quadratic(m - a, inverse) - len(s) + log_dets


def by_draws(m, s, a, p):
    z = np.random.default_rng().multivariate_normal(np.zeros(len(s)), s, size=400)
    log_q = multivariate_normal(np.zeros(len(s)), s).logpdf(z)
    pairs = zip(m, a, strict=True)
    log_p = [multivariate_normal(other - mean, p).logpdf(z) for mean, other in pairs]
    return np.mean(log_q - np.array(log_p), axis=1)


def changes_mean(m, s, a, p):
    m -= a
    return kl(m, s, 0 * a, p)


def by_det(m, s, a, p):
    with np.errstate(divide="ignore", invalid="ignore"):
        return kl(m, s, a, p, log_dets=np.log(np.linalg.det(p) / np.linalg.det(s)))


def of_lesson_3(m, s, a, p):
    log_var = np.tile(np.log(np.diag(s)), (len(m), 1))
    return np.asarray(kl_divergence(m, log_var), "float64")


def columns(m, s, a, p):
    step = m - a
    return kl(m, s, a, p, squared=step.T @ np.linalg.inv(p) @ step)


WRONG_ANSWERS = {
    "exchanged": lambda m, s, a, p: kl(a, p, m, s),
    "half_missing": lambda *given: 2 * kl(*given),
    "sign": lambda *given: -kl(*given),
    "bits": lambda *given: kl(*given) / np.log(2),
    "k_missing": with_parts(k=lambda m, s, a, p: 0),
    "one_for_k": with_parts(k=lambda m, s, a, p: 1),
    "rows_for_k": with_parts(k=lambda m, s, a, p: len(m)),
    "k_sign": with_parts(k=lambda m, s, a, p: -len(s)),
    "k_unhalved": with_parts(k=lambda m, s, a, p: 2 * len(s)),
    "wrong_one_inverted": lambda m, s, a, p: kl(m, p, a, s) + log_det(p) - log_det(s),
    "log_dets_sign": log_dets_of(lambda s, p: log_det(s) - log_det(p)),
    "log_dets_missing": [
        log_dets_of(lambda s, p: 0),
        log_dets_of(lambda s, p: np.linalg.slogdet(p)[0] - np.linalg.slogdet(s)[0]),
    ],
    "log_dets_weight": log_dets_of(lambda s, p: 2 * (log_det(p) - log_det(s))),
    "log_dets_half": log_dets_of(lambda s, p: half_log_det(p) - half_log_det(s)),
    "log_of_the_diagonals": log_dets_of(
        lambda s, p: np.sum(np.log(np.diag(p))) - np.sum(np.log(np.diag(s)))
    ),
    "determinants": log_dets_of(lambda s, p: np.linalg.det(p) - np.linalg.det(s)),
    "other_log_det_missing": log_dets_of(lambda s, p: -log_det(s)),
    "other_log_det_sign": log_dets_of(lambda s, p: -log_det(p) - log_det(s)),
    "own_log_det_missing": log_dets_of(lambda s, p: log_det(p)),
    "own_log_det_sign": log_dets_of(lambda s, p: log_det(p) + log_det(s)),
    "trace_missing": trace_of(lambda s, p: 0),
    "trace_unhalved": trace_of(lambda s, p: 2 * np.trace(np.linalg.inv(p) @ s)),
    "trace_sign": trace_of(lambda s, p: -np.trace(np.linalg.inv(p) @ s)),
    "trace_without_precision": trace_of(lambda s, p: np.trace(s)),
    "trace_inverts_own": trace_of(lambda s, p: np.trace(np.linalg.inv(s) @ p)),
    "trace_not_inverted": trace_of(lambda s, p: np.trace(p @ s)),
    "trace_of_the_precision": trace_of(lambda s, p: np.trace(np.linalg.inv(p))),
    "trace_entry_by_entry": trace_of(lambda s, p: np.trace(np.linalg.inv(p) * s)),
    "trace_for_each_row": with_parts(lambda m, s, a, p: len(m) * np.trace(np.linalg.inv(p) @ s)),
    "sum_of_all_entries": trace_of(lambda s, p: np.sum(np.linalg.inv(p) @ s)),
    "square_missing": squared_by(lambda step, s, p: np.zeros(len(step))),
    "square_unhalved": squared_by(lambda step, s, p: 2 * quadratic(step, np.linalg.inv(p))),
    "square_sign": squared_by(lambda step, s, p: -quadratic(step, np.linalg.inv(p))),
    "square_without_precision": squared_by(lambda step, s, p: np.sum(step**2, axis=1)),
    "square_by_own_precision": squared_by(lambda step, s, p: quadratic(step, np.linalg.inv(s))),
    "square_not_inverted": squared_by(lambda step, s, p: quadratic(step, p)),
    "square_averaged": squared_by(
        lambda step, s, p: np.mean(step @ np.linalg.inv(p) * step, axis=1)
    ),
    "square_one_sided": squared_by(lambda step, s, p: np.sum(step @ np.linalg.inv(p), axis=1)),
    "square_not_summed": squared_by(lambda step, s, p: step @ np.linalg.inv(p) * step),
    "summed_over_rows": squared_by(
        lambda step, s, p: np.sum(step @ np.linalg.inv(p) * step, axis=0)
    ),
    "one_square_for_all": squared_by(lambda step, s, p: np.sum(step @ np.linalg.inv(p) * step)),
    "norm": squared_by(lambda step, s, p: np.sqrt(quadratic(step, np.linalg.inv(p)))),
    "all_pairs": squared_by(lambda step, s, p: step @ np.linalg.inv(p) @ step.T),
    "kept_axis": squared_by(
        lambda step, s, p: np.sum(step @ np.linalg.inv(p) * step, axis=1, keepdims=True)
    ),
    "not_inverted": in_units_of(lambda s, p: p),
    "own_inverted": in_units_of(lambda s, p: np.linalg.inv(s)),
    "without_precision": in_units_of(lambda s, p: np.eye(len(p))),
    "means_added": lambda m, s, a, p: kl(m, s, -a, p),
    "other_mean_ignored": lambda m, s, a, p: kl(m, s, 0 * a, p),
    "other_covariance_ignored": lambda m, s, a, p: kl(m, s, a, np.eye(len(p))),
    "standard_normal_only": lambda m, s, a, p: kl(m, s, 0 * a, np.eye(len(p))),
    "variances_only": lambda m, s, a, p: kl(m, diagonal(s), a, diagonal(p)),
    "mean_over_rows": lambda *given: np.mean(kl(*given)),
    "sum_over_rows": lambda *given: np.sum(kl(*given)),
    "det_underflows": by_det,
    "all_but_the_trace_weight": no_bracket,
    "drawn": by_draws,
    "changes_arguments": changes_mean,
    "float32": lambda *given: np.float32(kl(*given)),
    "some_batches_only": with_parts(k=lambda m, s, a, p: 2),
    "only_moderate_values": [
        lambda *given: np.minimum(kl(*given), 1e3),
        lambda m, s, a, p: kl(m, s, np.clip(a, -5, 5), p),
    ],
    # Two and three at once.
    "log_dets_sign + k_missing": with_parts(
        k=lambda m, s, a, p: 0, log_dets=lambda m, s, a, p: log_det(s) - log_det(p)
    ),
    "half_missing + k_missing": lambda *given: 2 * kl(*given, k=0),
    "square_without_precision + log_dets_missing": lambda m, s, a, p: kl(
        m, s, a, p, squared=np.sum((m - a) ** 2, axis=1), log_dets=0
    ),
    "exchanged + half_missing": lambda m, s, a, p: 2 * kl(a, p, m, s),
    "exchanged + k_missing": lambda m, s, a, p: kl(a, p, m, s, k=0),
    "determinants + trace_without_precision": lambda m, s, a, p: kl(
        m, s, a, p, np.trace(s), log_dets=np.linalg.det(p) - np.linalg.det(s)
    ),
    "one_for_k + log_dets_half": lambda m, s, a, p: kl(
        m, s, a, p, k=1, log_dets=half_log_det(p) - half_log_det(s)
    ),
    "all_pairs + k_sign": lambda m, s, a, p: kl(
        m, s, a, p, squared=(m - a) @ np.linalg.inv(p) @ (m - a).T, k=-len(s)
    ),
    "mean_over_rows + exchanged": lambda m, s, a, p: np.mean(kl(a, p, m, s)),
    "other_mean_ignored + variances_only": lambda m, s, a, p: kl(
        m, diagonal(s), 0 * a, diagonal(p)
    ),
    "means_added + not_inverted": lambda m, s, a, p: in_units_of(lambda s, p: p)(m, s, -a, p),
    "trace_not_inverted + rows_for_k": lambda m, s, a, p: kl(m, s, a, p, np.trace(p @ s), k=len(m)),
    "sign + half_missing": lambda *given: -2 * kl(*given),
    "not_inverted + square_without_precision + k_missing": lambda m, s, a, p: kl(
        m, s, a, p, np.trace(p @ s), np.sum((m - a) ** 2, axis=1), 0
    ),
    "standard_normal_only + variances_only": of_lesson_3,
    None: columns,
}
