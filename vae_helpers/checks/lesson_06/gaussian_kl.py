"""The KL divergence between Gaussians with full covariances."""

import numpy as np

from vae_helpers import linear_gaussian
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.mistake import Mistake
from vae_helpers.checks.engine.observe import holds, numbers
from vae_helpers.checks.engine.terms import Factor, Group
from vae_helpers.checks.probes.generator import generator
from vae_helpers.checks.probes.linear_gaussian import (
    COVARIANCE,
    HALF,
    MEAN,
    ExactFormula,
    halved,
    look_at_rows,
    positive,
    quadratic,
    rows_kept,
    squares,
    traces,
    where_shapes_meet,
)

# 5 rows, so that n, 2 k and k * k differ.
_OTHER_MEAN = np.array([[0.1, 0.5], [-0.3, 0.7], [0.8, -0.2], [1.0, 0.4], [0.5, -0.9]])
_OTHER_COVARIANCE = np.array([[1.3, -0.4], [-0.4, 0.9]])


def _look_at_kl(function):
    given = MEAN, COVARIANCE, _OTHER_MEAN, _OTHER_COVARIANCE
    right = linear_gaussian.gaussian_kl
    if not (yield from look_at_rows(function, right, "the KL of 5 rows", given)):
        return
    many = np.zeros((1, 300)), 0.01 * np.eye(300), np.zeros((1, 300)), 0.02 * np.eye(300)
    finite = np.isfinite(numbers(function(*many))).all()
    yield (
        "many numbers",
        holds(
            finite,
            "det_underflows",
            "Right for a few numbers, but with 300 the determinants are so small that they become "
            "0. Look for a function that gives the logarithm at once.",
        ),
    )


def _inputs(n, k):
    random = generator(n * k)
    means = random.normal(0.3, 1, (2, n, k))
    return means[0], positive(random, k), means[1], positive(random, k)


def _log_det(matrix):
    return np.linalg.slogdet(matrix)[1]


# In distortions two more things may be exchanged: what stands for the inverse of the other
# covariance, and what is taken as the log of a determinant.
def _precision(m, s, a, p, precision=None, log_det=None):
    return np.linalg.inv(p) if precision is None else precision


def _by(precision):
    return lambda m, s, a, p: (m, s, a, p, precision(p))


def _by_det(log_det):
    return lambda m, s, a, p, precision=None: (m, s, a, p, precision, log_det)


_TRACE, _OF_TRACE = traces(lambda *given: _precision(*given) @ given[1])


def _trace(matrix):
    return lambda m, s, a, p, *rest: np.trace(matrix(s, p))


def _square(matrix):
    return lambda m, s, a, p, *rest: quadratic(m - a, matrix(s, p))


def _diagonal(matrix):
    return np.diag(np.diag(matrix))


_FORMULA = ExactFormula(
    given=[
        _inputs(*size)
        for size in ((7, 2), (7, 2), (6, 3), (1, 4), (9, 5), (3, 6), (4, 7), (8, 1), (2, 5))
    ],
    together=rows_kept("KL"),
    arguments=[
        Mistake(
            "exchanged",
            lambda m, s, a, p: (a, p, m, s),
            "This is the other direction, KL(other || this). The average is taken over the first "
            "of the two, so its covariance is not the one that is inverted.",
        ),
        Mistake(
            "standard_normal_only",
            lambda m, s, a, p: (m, s, 0 * a, np.eye(len(p))),
            "This is the KL to N(0, I), whatever the last two arguments say.",
        ),
        [
            Mistake(
                "other_mean_ignored",
                lambda m, s, a, p: (m, s, 0 * a, p),
                "The other mean has no effect, as if it were 0.",
            ),
            Mistake(
                "means_added",
                lambda m, s, a, p: (m, s, -a, p),
                "The means are added. It is the distance between them that counts.",
            ),
        ],
        [
            Mistake(
                "variances_only",
                lambda m, s, a, p: (m, _diagonal(s), a, _diagonal(p)),
                "Only the diagonals of the covariances are used, as if both Gaussians were "
                "uncorrelated.",
            ),
            Mistake(
                "other_covariance_ignored",
                lambda m, s, a, p: (m, s, a, np.eye(len(p))),
                "The other covariance has no effect, as if it were I.",
            ),
        ],
        [
            Mistake(
                "not_inverted",
                _by(lambda p: p),
                "The other covariance is used where its inverse belongs.",
            ),
            Mistake(
                "without_precision",
                _by(lambda p: np.eye(len(p))),
                "The inverse of the other covariance is left out. Through it trace and distance "
                "are measured in units of that covariance.",
            ),
        ],
        [
            Mistake(
                "determinants",
                _by_det(np.linalg.det),
                "The determinants are subtracted without their logarithms.",
            ),
            Mistake(
                "log_of_the_diagonals",
                _by_det(lambda matrix: np.sum(np.log(np.diag(matrix)))),
                "The logarithms of the diagonals are added up. Only for a diagonal matrix is that "
                "the log of the determinant.",
            ),
        ],
    ],
    terms=[
        halved(
            "trace",
            "The trace",
            0.5,
            Factor(
                _TRACE,
                (
                    Mistake(
                        "trace_without_precision",
                        _trace(lambda s, p: s),
                        "The trace is that of q's covariance alone. It is to be measured in units "
                        "of the other covariance.",
                    ),
                    Mistake(
                        "trace_inverts_own",
                        _trace(lambda s, p: np.linalg.inv(s) @ p),
                        "In the trace the wrong one of the two covariances is inverted.",
                    ),
                    Mistake(
                        "trace_not_inverted",
                        _trace(lambda s, p: p @ s),
                        "In the trace the other covariance stands where its inverse belongs.",
                    ),
                    Mistake(
                        "trace_of_the_precision",
                        _trace(lambda s, p: np.linalg.inv(p)),
                        "The trace has the precision of the other Gaussian in it, but not the "
                        "covariance of q.",
                    ),
                    Mistake(
                        "trace_entry_by_entry",
                        lambda *given: np.trace(_precision(*given) * given[1]),
                        "In the trace the two matrices are multiplied entry by entry (`*`). It is "
                        "their matrix product that is meant.",
                    ),
                    *_OF_TRACE,
                ),
            ),
            missing="a wider q would be cheaper and cheaper, without end",
            turned="the wider q is, the cheaper it would be",
        ),
        squares(
            "square",
            "The distance of the means",
            0.5,
            lambda m, s, a, *rest: m - a,
            _precision,
            Mistake(
                "square_without_precision",
                _square(lambda s, p: np.eye(len(p))),
                "The distance of the means is the plain one. It is to be measured in units of the "
                "other covariance, through its inverse.",
            ),
            Mistake(
                "square_by_own_precision",
                _square(lambda s, p: np.linalg.inv(s)),
                "The distance of the means is measured with the inverse of q's own covariance. It "
                "is the other one that counts.",
            ),
            Mistake(
                "square_not_inverted",
                _square(lambda s, p: p),
                "The distance of the means is measured with the other covariance, where its "
                "inverse belongs.",
            ),
            missing="only the covariances are compared",
            turned="the farther the means lie apart, the cheaper it would be",
            of="z",
        ),
        halved(
            "k",
            "The d",
            -0.5,
            Factor(
                lambda m, *rest: m.shape[1],
                (
                    Mistake(
                        "one_for_k",
                        lambda *given: 1,
                        "A 1 is subtracted where d is meant, one for each number of z.",
                    ),
                    Mistake(
                        "rows_for_k",
                        lambda m, *rest: len(m),
                        "The number of rows is subtracted. d is the number of numbers in z.",
                    ),
                ),
            ),
            missing="a Gaussian would be d/2 nats away from itself",
            turned="it is subtracted, so that the KL of a Gaussian from itself is 0",
        ),
        halved(
            "other_log_det",
            "The log determinant of the other covariance",
            0.5,
            lambda m, s, a, p, precision=None, log_det=_log_det: log_det(p),
            missing="it is 0 for N(0, I), but not in general",
            turned="the KL of a Gaussian from itself would not be 0",
        ),
        halved(
            "own_log_det",
            "The log determinant of q's own covariance",
            -0.5,
            lambda m, s, a, p, precision=None, log_det=_log_det: log_det(s),
            missing="nothing keeps q from shrinking to a point",
            turned="a q that shrinks to a point would be the cheapest",
        ),
    ],
    groups=[
        Group(
            "all_but_the_trace",
            "All but the trace",
            ("square", "k", "other_log_det", "own_log_det"),
            why=HALF,
        ),
        Group(
            "log_dets",
            "The difference of the log determinants",
            ("other_log_det", "own_log_det"),
            why=HALF,
            slips={
                0: (
                    "log_dets_missing",
                    "The log determinants are missing, or have no effect: nothing keeps q from "
                    "shrinking to a point. Of the two numbers that `slogdet` gives, the first is "
                    "only a sign.",
                ),
                -1: (
                    "log_dets_sign",
                    "The two log determinants are exchanged. A q that is narrower than the other "
                    "should cost more, not less.",
                ),
                0.5: (
                    "log_dets_half",
                    "The log determinants count half what they should. If you take them from "
                    "Cholesky factors: the determinant of such a factor is the root of the "
                    "covariance's.",
                ),
            },
        ),
    ],
    times={
        2: ("half_missing", "Everything counts twice: the 1/2 in front of the bracket is missing."),
        -1: ("sign", "The sign is turned. A KL is never negative."),
    },
    extremes=[
        (f"where {words}", (MEAN, own * COVARIANCE, far + _OTHER_MEAN, other * _OTHER_COVARIANCE))
        for words, own, far, other in (
            ("q is next to a point", 1e-7, 0, 1),
            ("the other is next to a point", 1, 0, 1e-7),
            ("both are very wide", 1e6, 0, 1e6),
            ("the means lie far apart", 1, 100, 1),
        )
    ],
)

gaussian_kl = Exercise(
    reference=linear_gaussian.gaussian_kl,
    look=_look_at_kl,
    formula=_FORMULA,
    mistakes=[
        Mistake(
            "own_inverted",
            lambda m, s, a, p: (
                linear_gaussian.gaussian_kl(m, s, a, s) + 0.5 * (_log_det(p) - _log_det(s))
            ),
            "In trace and distance q's own covariance is inverted. It is the other one whose "
            "inverse counts.",
        ),
        Mistake(
            "wrong_one_inverted",
            lambda m, s, a, p: linear_gaussian.gaussian_kl(m, p, a, s) + _log_det(p) - _log_det(s),
            "The log determinants are right. In trace and distance the wrong one of the two "
            "covariances is inverted.",
        ),
    ],
    explain=where_shapes_meet("The means are (n, d), the covariances (d, d)", n=5, d=2),
    hints=[
        "Four parts in one bracket: the trace, the squared distance of the means, d, and the "
        "difference of two log determinants. Only the distance differs from row to row.",
        "`np.linalg.inv(other_covariance)` is the precision that both the trace and the distance "
        "need; `np.linalg.slogdet(C)[1]` is the log of a determinant.",
        "For the distance let the precision act on every row of `mean - other_mean` first. What "
        "comes out is multiplied by the same rows, number by number; which axis is then summed?",
    ],
)
