"""The KL divergence between Gaussians with full covariances."""

import numpy as np

from vae_helpers import linear_gaussian
from vae_helpers.checks.engine.exercise import Exercise, Mistake
from vae_helpers.checks.engine.observe import numbers, same, untouched
from vae_helpers.checks.probes.linear_gaussian import (
    ALL_PAIRS,
    CHANGES_ARGUMENTS,
    COVARIANCE,
    MEAN,
    PRECISE,
    copies,
    in_float32,
    precise,
    quadratic,
)

_OTHER_MEAN = np.array([[0.1, 0.5], [-0.3, 0.7], [0.8, -0.2], [1.0, 0.4]])
_OTHER_COVARIANCE = np.array([[1.3, -0.4], [-0.4, 0.9]])

# 5 rows, so that n, 2 k and k * k differ.
_KL_MEAN = np.vstack([MEAN, [[-1.3, 0.6]]])
_KL_OTHER_MEAN = np.vstack([_OTHER_MEAN, [[0.5, -0.9]]])


def _look_at_kl(function):
    before = _KL_MEAN, COVARIANCE, _KL_OTHER_MEAN, _OTHER_COVARIANCE
    given = copies(*before)
    few = numbers(function(*given))
    yield "the KL of 5 rows", few
    right = linear_gaussian.gaussian_kl(*before)
    yield PRECISE, precise(few, right)
    if not same(few, right):
        return  # what a wrong formula makes of 300 numbers would only blur what is wrong with it
    yield "the arguments are left as they were", untouched(before, given)
    yield "the KL of a Gaussian from itself", numbers(function(*copies(*before[:2], *before[:2])))
    prior = np.zeros((5, 2)), np.eye(2)
    yield "the KL to N(0, I)", numbers(function(*copies(*before[:2]), *prior))
    many = np.zeros((1, 300)), 0.01 * np.eye(300), np.zeros((1, 300)), 0.02 * np.eye(300)
    yield "the KL with 300 numbers in z", numbers(function(*many))


def _log_det(matrix):
    return np.linalg.slogdet(matrix)[1]


def _kl(m, s, a, p, trace=None, squared=None, k=None, log_dets=None):
    """The right KL with one of its parts exchanged."""
    inverse = np.linalg.inv(p)
    trace = np.trace(inverse @ s) if trace is None else trace
    squared = quadratic(m - a, inverse) if squared is None else squared
    k = len(s) if k is None else k
    log_dets = _log_det(p) - _log_det(s) if log_dets is None else log_dets
    return 0.5 * (trace + squared - k + log_dets)


def _kl_by_det(m, s, a, p):
    with np.errstate(divide="ignore", invalid="ignore"):
        return _kl(m, s, a, p, log_dets=np.log(np.linalg.det(p) / np.linalg.det(s)))


def _kl_changing_mean(m, s, a, p):
    m -= a
    return _kl(m, s, 0 * a, p)


def _diagonals(*matrices):
    return [np.diag(np.diag(matrix)) for matrix in matrices]


gaussian_kl = Exercise(
    reference=linear_gaussian.gaussian_kl,
    look=_look_at_kl,
    mistakes=[
        Mistake(
            "exchanged",
            lambda m, s, a, p: _kl(a, p, m, s),
            "This is the other direction, KL(other || this). The average is taken over the first "
            "of the two, so its covariance is not the one that is inverted.",
        ),
        Mistake(
            "half_missing",
            lambda m, s, a, p: 2 * _kl(m, s, a, p),
            "Exactly twice the right value: the 1/2 in front of the bracket is missing.",
        ),
        Mistake(
            "k_forgotten",
            lambda m, s, a, p: _kl(m, s, a, p, k=0),
            "The - k is missing: a Gaussian would be k/2 nats away from itself.",
        ),
        Mistake(
            "one_for_k",
            lambda m, s, a, p: _kl(m, s, a, p, k=1),
            "A 1 is subtracted where k is meant, one for each number of z.",
        ),
        Mistake(
            "rows_for_k",
            lambda m, s, a, p: _kl(m, s, a, p, k=len(m)),
            "The number of rows is subtracted. k is the number of numbers in z.",
        ),
        Mistake(
            "k_added",
            lambda m, s, a, p: _kl(m, s, a, p, k=-len(s)),
            "k is added, but it is to be subtracted: the KL of a Gaussian from itself is 0.",
        ),
        Mistake(
            "log_dets_sign",
            lambda m, s, a, p: _kl(m, s, a, p, log_dets=_log_det(s) - _log_det(p)),
            "The two log determinants are exchanged. A q that is narrower than the other should "
            "cost more, not less.",
        ),
        Mistake(
            "log_dets_missing",
            lambda m, s, a, p: _kl(m, s, a, p, log_dets=0),
            "The log determinants are missing, or have no effect: nothing keeps q from shrinking "
            "to a point. Of the two numbers that `slogdet` gives, the first is only a sign.",
        ),
        Mistake(
            "other_log_det_missing",
            lambda m, s, a, p: _kl(m, s, a, p, log_dets=-_log_det(s)),
            "The log determinant of the other covariance is missing. It is 0 for N(0, I), but not "
            "in general.",
        ),
        Mistake(
            "trace_missing",
            lambda m, s, a, p: _kl(m, s, a, p, trace=0),
            "The trace is missing: the width of q would cost nothing.",
        ),
        Mistake(
            "trace_without_precision",
            lambda m, s, a, p: _kl(m, s, a, p, trace=np.trace(s)),
            "The trace is that of q's covariance alone. It is to be measured in units of the other "
            "covariance.",
        ),
        Mistake(
            "square_without_precision",
            lambda m, s, a, p: _kl(m, s, a, p, squared=np.sum((m - a) ** 2, axis=1)),
            "The distance of the means is the plain one. It is to be measured in units of the "
            "other covariance, through its inverse.",
        ),
        Mistake(
            "square_by_own_precision",
            lambda m, s, a, p: _kl(m, s, a, p, squared=quadratic(m - a, np.linalg.inv(s))),
            "The distance of the means is measured with the inverse of q's own covariance. It is "
            "the other one that counts.",
        ),
        Mistake(
            "not_inverted",
            lambda m, s, a, p: _kl(m, s, a, p, trace=np.trace(p @ s), squared=quadratic(m - a, p)),
            "The other covariance is used where its inverse belongs.",
        ),
        Mistake(
            "means_ignored",
            lambda m, s, a, p: _kl(m, s, a, p, squared=np.zeros(len(m))),
            "The means do not count: only the covariances are compared.",
        ),
        Mistake(
            "standard_normal_only",
            lambda m, s, a, p: _kl(m, s, 0 * a, np.eye(len(p))),
            "This is the KL to N(0, I), whatever the last two arguments say.",
        ),
        Mistake(
            "variances_only",
            lambda m, s, a, p: _kl(m, _diagonals(s)[0], a, _diagonals(p)[0]),
            "Only the diagonals of the covariances are used, as if both Gaussians were "
            "uncorrelated.",
        ),
        Mistake(
            "sign",
            lambda m, s, a, p: -_kl(m, s, a, p),
            "This is minus the KL. A KL is never negative.",
        ),
        Mistake(
            "mean_over_rows",
            lambda m, s, a, p: np.mean(_kl(m, s, a, p)),
            "This is the mean over the rows, one number. Each row has its own KL.",
        ),
        Mistake(
            "sum_over_rows",
            lambda m, s, a, p: np.sum(_kl(m, s, a, p)),
            "This is the sum over the rows, one number. Each row has its own KL.",
        ),
        Mistake(
            "det_underflows",
            _kl_by_det,
            "Right for a few numbers, but with 300 the determinants are so small that they become "
            "0. Look for a function that gives the logarithm at once.",
        ),
        Mistake(
            "k_unhalved",
            lambda m, s, a, p: _kl(m, s, a, p, k=2 * len(s)),
            "The 1/2 is not applied to k: it stands before the whole bracket.",
        ),
        Mistake(
            "own_log_det_missing",
            lambda m, s, a, p: _kl(m, s, a, p, log_dets=_log_det(p)),
            "The log determinant of q's own covariance is missing: nothing keeps q from shrinking "
            "to a point.",
        ),
        Mistake(
            "log_dets_unhalved",
            lambda m, s, a, p: _kl(m, s, a, p, log_dets=2 * (_log_det(p) - _log_det(s))),
            "The 1/2 is not applied to the log determinants: it stands before the whole bracket.",
        ),
        Mistake(
            "square_unhalved",
            lambda m, s, a, p: _kl(m, s, a, p, squared=2 * quadratic(m - a, np.linalg.inv(p))),
            "The 1/2 is not applied to the distance of the means: it stands before the whole "
            "bracket.",
        ),
        Mistake(
            "half_on_the_trace_only",
            lambda m, s, a, p: 2 * _kl(m, s, a, p) - 0.5 * np.trace(np.linalg.inv(p) @ s),
            "Only the trace has its 1/2: it stands before the whole bracket.",
        ),
        Mistake(
            "determinants",
            lambda m, s, a, p: _kl(m, s, a, p, log_dets=np.linalg.det(p) - np.linalg.det(s)),
            "The determinants are subtracted without their logarithms.",
        ),
        Mistake(
            "trace_inverts_own",
            lambda m, s, a, p: _kl(m, s, a, p, trace=np.trace(np.linalg.inv(s) @ p)),
            "In the trace the wrong one of the two covariances is inverted.",
        ),
        Mistake(
            "trace_not_inverted",
            lambda m, s, a, p: _kl(m, s, a, p, trace=np.trace(p @ s)),
            "In the trace the other covariance stands where its inverse belongs.",
        ),
        Mistake(
            "square_not_inverted",
            lambda m, s, a, p: _kl(m, s, a, p, squared=quadratic(m - a, p)),
            "The distance of the means is measured with the other covariance, where its inverse "
            "belongs.",
        ),
        Mistake(
            "all_pairs",
            lambda m, s, a, p: _kl(m, s, a, p, squared=(m - a) @ np.linalg.inv(p) @ (m - a).T),
            ALL_PAIRS,
        ),
        Mistake(
            "changes_mean",
            _kl_changing_mean,
            CHANGES_ARGUMENTS,
        ),
        in_float32(linear_gaussian.gaussian_kl),
    ],
    hints=[
        "Four parts in one bracket: the trace, the squared distance of the means, k, and the "
        "difference of two log determinants. Only the distance differs from row to row.",
        "`np.linalg.inv(other_covariance)` is the precision that both the trace and the distance "
        "need; `np.linalg.slogdet(C)[1]` is the log of a determinant.",
        "With `step = mean - other_mean`, the rows of `step @ precision` times those of `step`, "
        "summed over axis 1, are the squared distances.",
    ],
)
