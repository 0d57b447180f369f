"""The exercises of lesson 4 on the linear-Gaussian model: evidence, posterior, first term."""

import numpy as np

from vae_helpers import linear_gaussian as model
from vae_helpers.checks.exact import (
    ALL_PAIRS,
    CHANGES_ARGUMENTS,
    COVARIANCE,
    LESSON,
    MEAN,
    PRECISE,
    copies,
    in_float32,
    precise,
    quadratic,
)
from vae_helpers.checks.exercise import Exercise, Mistake
from vae_helpers.checks.observe import EXCEPTION, numbers, pair_of, same, untouched

# The numbers of z are correlated given x; there is a bias, and noise_var is not 1.
_WEIGHTS = np.array([[1.2, 0.7], [-0.5, 0.9], [0.8, -0.3]])
_BIAS = np.array([0.6, -1.1, 2.0])
_NOISE_VAR = 0.3
_X = np.array([[0.2, -2.0, 2.9], [1.8, 0.1, 1.2], [-0.7, -1.4, 2.5], [2.2, -0.6, 3.8]])

# --- linear_gaussian_evidence ----------------------------------------------------------------


def _many_pixels():
    random = np.random.default_rng(4)
    weights = 0.1 * random.normal(size=(784, 3))
    return random.normal(0, 0.25, (2, 784)), weights, random.normal(0, 0.1, 784), 0.05


def _look_at_evidence(function):
    given = copies(_X, _WEIGHTS, _BIAS)
    few = numbers(function(*given, _NOISE_VAR))
    yield "log p(x) of 4 rows of x", few
    right = model.linear_gaussian_evidence(_X, _WEIGHTS, _BIAS, _NOISE_VAR)
    yield PRECISE, precise(few, right)
    if not same(few, right):
        return  # what a wrong formula makes of 784 pixels would only blur what is wrong with it
    yield "the arguments are left as they were", untouched((_X, _WEIGHTS, _BIAS), given)
    other = copies(_X[:2], _WEIGHTS[:, :1], _BIAS)
    yield "log p(x) of 2 rows of x, with one number in z", numbers(function(*other, 2.0))
    yield "log p(x) of 2 rows of 784 pixels", numbers(function(*_many_pixels()))


def _gaussian(centred, covariance, constant=None):
    """The log density of a Gaussian, with another constant if given."""
    d = len(covariance)
    constant = d * np.log(2 * np.pi) if constant is None else constant
    log_det = np.linalg.slogdet(covariance)[1]
    return -0.5 * (constant + log_det + quadratic(centred, np.linalg.inv(covariance)))


def _c(weights, noise_var):
    return weights @ weights.T + noise_var * np.eye(len(weights))


def _evidence_changing_x(x, weights, bias, noise_var):
    x -= bias
    return _gaussian(x, _c(weights, noise_var))


def _evidence_by_det(x, weights, bias, noise_var):
    c = _c(weights, noise_var)
    squared = quadratic(x - bias, np.linalg.inv(c))
    with np.errstate(divide="ignore"):
        log_det = np.log(np.linalg.det(c))
    return -0.5 * (len(bias) * np.log(2 * np.pi) + log_det + squared)


def _evidence_all_pairs(x, weights, bias, noise_var):
    c, centred = _c(weights, noise_var), x - bias
    squared = centred @ np.linalg.inv(c) @ centred.T
    return -0.5 * (len(bias) * np.log(2 * np.pi) + np.linalg.slogdet(c)[1] + squared)


def _singular(found):
    """Say so if C seems to have no inverse: without the noise its rank is only k."""
    few = found.get("log p(x) of 4 rows of x")
    trouble = found.get(EXCEPTION)
    if isinstance(few, np.ndarray) and few.size and not np.abs(few).max() < 1e6:
        return "Is C singular? W W^T alone has only rank k, and no inverse."
    if trouble is not None and trouble.kind == "LinAlgError":
        return "Is C singular? W W^T alone has only rank k, and no inverse."
    return None


linear_gaussian_evidence = Exercise(
    "linear_gaussian_evidence",
    lesson=LESSON,
    number="4.1",
    reference=model.linear_gaussian_evidence,
    look=_look_at_evidence,
    explain=_singular,
    mistakes=[
        Mistake(
            "noise_squared",
            lambda x, w, b, v: _gaussian(x - b, _c(w, v**2)),
            "noise_var is squared, as if it were a standard deviation. It is the variance already.",
        ),
        Mistake(
            "noise_root",
            lambda x, w, b, v: _gaussian(x - b, _c(w, np.sqrt(v))),
            "The diagonal of C got the standard deviation of the noise. A covariance holds "
            "variances: noise_var as it is.",
        ),
        Mistake(
            "noise_everywhere",
            lambda x, w, b, v: _gaussian(x - b, w @ w.T + v),
            "noise_var is added to every entry of C. The noise of different pixels is independent, "
            "so it belongs on the diagonal only.",
        ),
        Mistake(
            "code_left_out",
            lambda x, w, b, v: _gaussian(x - b, v * np.eye(len(w))),
            "This is log p(x | z) at z = 0: the covariance is the noise alone. The code adds its "
            "share to the covariance of x, too.",
        ),
        Mistake(
            "variances_only",
            lambda x, w, b, v: _gaussian(x - b, np.diag(np.diag(_c(w, v)))),
            "The pixels are treated as independent: only the variances of C are used. Given z they "
            "are independent, but with z integrated out they go together.",
        ),
        Mistake(
            "not_centred",
            lambda x, w, b, v: _gaussian(x, _c(w, v)),
            "The bias is not subtracted, so this is the density of a Gaussian around 0. What is "
            "the mean of x?",
        ),
        Mistake(
            "centred_by_the_batch",
            lambda x, w, b, v: _gaussian(x - x.mean(axis=0), _c(w, v)),
            "x is centred by the mean of the batch. The model has a mean of its own, the bias.",
        ),
        Mistake(
            "no_constant",
            lambda x, w, b, v: _gaussian(x - b, _c(w, v), constant=0),
            "The constant with 2 pi is missing. Without it the density does not integrate to 1.",
        ),
        Mistake(
            "one_constant",
            lambda x, w, b, v: _gaussian(x - b, _c(w, v), constant=np.log(2 * np.pi)),
            "log 2 pi is there once. Each of the d numbers of x brings one.",
        ),
        Mistake(
            "half_missing",
            lambda x, w, b, v: 2 * _gaussian(x - b, _c(w, v)),
            "Exactly twice the right value: the 1/2 in front of the bracket is missing.",
        ),
        Mistake(
            "half_on_the_square_only",
            lambda x, w, b, v: (
                _gaussian(x - b, _c(w, v))
                - 0.5 * (len(b) * np.log(2 * np.pi) + np.linalg.slogdet(_c(w, v))[1])
            ),
            "The square has its 1/2, but the constant and the log of the determinant have not: the "
            "1/2 stands before all three.",
        ),
        Mistake(
            "log_det_unhalved",
            lambda x, w, b, v: _gaussian(x - b, _c(w, v)) - 0.5 * np.linalg.slogdet(_c(w, v))[1],
            "The log of the determinant counts twice: the 1/2 is for it, too.",
        ),
        Mistake(
            "log_det_missing",
            lambda x, w, b, v: _gaussian(x - b, _c(w, v)) + 0.5 * np.linalg.slogdet(_c(w, v))[1],
            "The determinant is missing. A wider Gaussian is lower at its top, and the "
            "determinant says by how much.",
        ),
        Mistake(
            "log_det_sign",
            lambda x, w, b, v: _gaussian(x - b, _c(w, v)) + np.linalg.slogdet(_c(w, v))[1],
            "The log of the determinant has the wrong sign: a wider Gaussian would be higher at "
            "its top.",
        ),
        Mistake(
            "not_inverted",
            lambda x, w, b, v: (
                _gaussian(x - b, _c(w, v))
                + 0.5 * quadratic(x - b, np.linalg.inv(_c(w, v)))
                - 0.5 * quadratic(x - b, _c(w, v))
            ),
            "The square is taken with C itself. It should be small where the variance is large, so "
            "it needs the inverse.",
        ),
        Mistake(
            "sign",
            lambda x, w, b, v: -_gaussian(x - b, _c(w, v)),
            "This is minus log p(x), as a loss would have it. The evidence itself is wanted.",
        ),
        Mistake(
            "density",
            lambda x, w, b, v: np.exp(_gaussian(x - b, _c(w, v))),
            "This is p(x), not its logarithm. With 784 pixels it easily becomes 0 or infinite in "
            "floating point.",
        ),
        Mistake(
            "mean_over_images",
            lambda x, w, b, v: np.mean(_gaussian(x - b, _c(w, v))),
            "This is the mean over the rows, one number. Each row has its own log p(x).",
        ),
        Mistake(
            "sum_over_images",
            lambda x, w, b, v: np.sum(_gaussian(x - b, _c(w, v))),
            "This is the sum over the rows, one number. Each row has its own log p(x).",
        ),
        Mistake(
            "all_pairs",
            _evidence_all_pairs,
            ALL_PAIRS,
        ),
        Mistake(
            "det_underflows",
            _evidence_by_det,
            "Right for a few pixels, but with 784 the determinant is so small that it becomes 0, "
            "and its logarithm minus infinity. Look for a function that gives the logarithm at "
            "once.",
        ),
        Mistake(
            "changes_x",
            _evidence_changing_x,
            CHANGES_ARGUMENTS,
        ),
        Mistake(
            "sign_of_the_determinant",
            lambda x, w, b, v: (
                _gaussian(x - b, _c(w, v)) + 0.5 * np.linalg.slogdet(_c(w, v))[1] - 0.5
            ),
            "`slogdet` gives two numbers: a sign, which is what you took, and then the log of the "
            "determinant.",
        ),
        Mistake(
            "log_missing",
            lambda x, w, b, v: (
                _gaussian(x - b, _c(w, v))
                + 0.5 * (np.linalg.slogdet(_c(w, v))[1] - np.linalg.det(_c(w, v)))
            ),
            "The determinant itself stands where its logarithm belongs.",
        ),
        Mistake(
            "square_unhalved",
            lambda x, w, b, v: (
                _gaussian(x - b, _c(w, v)) - 0.5 * quadratic(x - b, np.linalg.inv(_c(w, v)))
            ),
            "The 1/2 is not applied to the square: it stands before all three terms.",
        ),
        Mistake(
            "half_on_the_constant_only",
            lambda x, w, b, v: 2 * _gaussian(x - b, _c(w, v)) + 0.5 * len(b) * np.log(2 * np.pi),
            "Only the constant has its 1/2: it stands before all three terms.",
        ),
        Mistake(
            "latent_constants",
            lambda x, w, b, v: _gaussian(x - b, _c(w, v), w.shape[1] * np.log(2 * np.pi)),
            "log 2 pi is counted once for each number of z. It is x whose density this is: count "
            "the numbers of x.",
        ),
        Mistake(
            "row_constants",
            lambda x, w, b, v: _gaussian(x - b, _c(w, v), len(x) * np.log(2 * np.pi)),
            "log 2 pi is counted once for each row. Each of the d numbers of one x brings one.",
        ),
        Mistake(
            "constant_overflows",
            lambda x, w, b, v: _gaussian(x - b, _c(w, v), np.log((2 * np.pi) ** len(b))),
            "Right for a few pixels, but with 784 a number on the way, such as (2 pi)^784, is too "
            "large. Add up logarithms instead of multiplying first.",
        ),
        in_float32(model.linear_gaussian_evidence),
    ],
    hints=[
        "Two things are needed: the covariance C of x (a matrix of shape (d, d)) and the log "
        "density of a Gaussian with mean `bias` and that covariance.",
        "`weights @ weights.T` has the shape (d, d). The noise of the pixels is independent: it "
        "adds `noise_var` on the diagonal, for which there is `np.eye(d)`.",
        "For the square: with `centred = x - bias`, the rows of `np.linalg.solve(C, centred.T).T` "
        "are C^-1 (x - b). Multiply by `centred` and sum each row.",
    ],
)

# --- linear_gaussian_posterior ---------------------------------------------------------------

_POSTERIOR = "mean", "covariance"


def _look_at_posterior(function):
    given = copies(_X, _WEIGHTS, _BIAS)
    mean, covariance = pair_of(function(*given, _NOISE_VAR), _POSTERIOR)
    yield "the covariance", numbers(covariance)
    yield "the means of 4 posteriors", numbers(mean)
    right = model.linear_gaussian_posterior(_X, _WEIGHTS, _BIAS, _NOISE_VAR)
    yield PRECISE, all(map(precise, map(numbers, (mean, covariance)), right))
    yield "the arguments are left as they were", untouched((_X, _WEIGHTS, _BIAS), given)
    mean, covariance = pair_of(function(*copies(_X[:2], _WEIGHTS[:, :1], _BIAS), 2.0), _POSTERIOR)
    yield "the covariance with one number in z", numbers(covariance)
    yield "the means with one number in z", numbers(mean)


def _posterior(x, w, b, v, prior=1.0):
    """The right mean and covariance, with another precision of the prior or of the noise."""
    covariance = np.linalg.inv(prior * np.eye(w.shape[1]) + w.T @ w / v)
    return (x - b) @ w @ covariance / v, covariance


def _mean_of(*arguments):
    return _posterior(*arguments)[0]


def _covariance_of(*arguments):
    return _posterior(*arguments)[1]


def _mixed(x, w, b, v, covariance):
    """The mean by the right formula, but with another covariance; and that one."""
    return (x - b) @ w @ covariance / v, covariance


def _posterior_changing_x(x, w, b, v):
    x -= b
    return _posterior(x, w, 0 * b, v)


linear_gaussian_posterior = Exercise(
    "linear_gaussian_posterior",
    lesson=LESSON,
    number="4.2",
    reference=model.linear_gaussian_posterior,
    look=_look_at_posterior,
    mistakes=[
        Mistake(
            "prior_forgotten",
            lambda x, w, b, v: _posterior(x, w, b, v, prior=0.0),
            "The prior is forgotten: this is what x alone says about z, and the mean is that of "
            "least squares. The prior adds its own precision to that of the data.",
        ),
        Mistake(
            "noise_taken_as_one",
            lambda x, w, b, v: _posterior(x, w, b, 1.0),
            "noise_var has no effect, as if it were 1. The less noise, the more x tells about z.",
        ),
        Mistake(
            "noise_squared",
            lambda x, w, b, v: _posterior(x, w, b, v**2),
            "noise_var is squared, as if it were a standard deviation. It is the variance already.",
        ),
        Mistake(
            "noise_root",
            lambda x, w, b, v: _posterior(x, w, b, np.sqrt(v)),
            "The root of noise_var is used, a standard deviation, where its variance belongs.",
        ),
        Mistake(
            "noise_multiplied",
            lambda x, w, b, v: _posterior(x, w, b, 1 / v),
            "noise_var multiplies where it should divide: with more noise x would tell more about "
            "z.",
        ),
        Mistake(
            "precision_returned",
            lambda x, w, b, v: (_mean_of(x, w, b, v), np.linalg.inv(_covariance_of(x, w, b, v))),
            "The mean is right, but the matrix is the precision, the inverse of the covariance.",
        ),
        Mistake(
            "not_inverted",
            lambda x, w, b, v: (
                (x - b) @ w @ np.linalg.inv(_covariance_of(x, w, b, v)) / v,
                np.linalg.inv(_covariance_of(x, w, b, v)),
            ),
            "The matrix is the precision, and the mean is computed with it. The covariance is its "
            "inverse.",
        ),
        Mistake(
            "covariance_without_noise_var",
            lambda x, w, b, v: (_mean_of(x, w, b, v), _covariance_of(x, w, b, v) / v),
            "The mean is right. The covariance is too large or too small by the factor noise_var: "
            "the inverse of W^T W + noise_var I is not yet the covariance.",
        ),
        Mistake(
            "mean_not_divided",
            lambda x, w, b, v: (v * _mean_of(x, w, b, v), _covariance_of(x, w, b, v)),
            "The covariance is right. The mean lacks the division by noise_var.",
        ),
        Mistake(
            "not_centred",
            lambda x, w, b, v: (_mean_of(x, w, 0 * b, v), _covariance_of(x, w, b, v)),
            "The covariance is right. For the mean the bias has to be taken off x first.",
        ),
        Mistake(
            "covariance_left_out_of_the_mean",
            lambda x, w, b, v: ((x - b) @ w / v, _covariance_of(x, w, b, v)),
            "The covariance is right. The mean lacks a factor: the covariance itself.",
        ),
        Mistake(
            "exchanged",
            lambda x, w, b, v: _posterior(x, w, b, v)[::-1],
            "Both are right, but in the wrong order: first the mean, then the covariance.",
        ),
        Mistake(
            "diagonal_only",
            lambda x, w, b, v: (_mean_of(x, w, b, v), np.diag(np.diag(_covariance_of(x, w, b, v)))),
            "The entries beside the diagonal of the covariance got lost. They are the slant of the "
            "posterior.",
        ),
        Mistake(
            "variances_only",
            lambda x, w, b, v: (_mean_of(x, w, b, v), np.diag(_covariance_of(x, w, b, v))),
            "These are the variances, the diagonal of the covariance. The whole matrix (k, k) is "
            "wanted: its other entries are the slant of the posterior.",
        ),
        Mistake(
            "covariance_for_each",
            lambda x, w, b, v: (
                _mean_of(x, w, b, v),
                np.tile(_covariance_of(x, w, b, v), (len(x), 1, 1)),
            ),
            "The numbers are right, but there is one covariance for each x. It does not depend on "
            "x: one matrix (k, k) serves all.",
        ),
        Mistake(
            "means_as_columns",
            lambda x, w, b, v: (_mean_of(x, w, b, v).T, _covariance_of(x, w, b, v)),
            "The means stand in columns, (k, n). One mean a row is wanted, (n, k).",
        ),
        Mistake(
            "changes_x",
            _posterior_changing_x,
            CHANGES_ARGUMENTS,
        ),
        Mistake(
            "precision_without_noise",
            lambda x, w, b, v: _mixed(x, w, b, v, _covariance_of(x, w, b, 1.0)),
            "The mean divides by noise_var, but the precision does not: W^T W stands over it, too.",
        ),
        Mistake(
            "identity_divided",
            lambda x, w, b, v: _mixed(x, w, b, v, v * _covariance_of(x, w, b, 1.0)),
            "noise_var divides the prior's I, too. Only W^T W stands over it.",
        ),
        Mistake(
            "m_used_as_covariance",
            lambda x, w, b, v: (_mean_of(x, w, b, v) / v, _covariance_of(x, w, b, v) / v),
            "Mean and covariance are both off by the factor noise_var: the inverse of W^T W + "
            "noise_var I is not yet the covariance.",
        ),
        Mistake(
            "one_for_identity",
            lambda x, w, b, v: _mixed(x, w, b, v, np.linalg.inv(1 + w.T @ w / v)),
            "1 is added to every entry of W^T W / noise_var. The prior adds I, which has 1 on its "
            "diagonal only.",
        ),
        in_float32(model.linear_gaussian_posterior),
    ],
    hints=[
        "The precision first: the prior's I, and W^T W divided by noise_var. Its shape is (k, k).",
        "`np.linalg.inv` turns it into the covariance.",
        "The mean of one x is `covariance @ weights.T @ (x - bias) / noise_var`. With one x a row "
        "everything is transposed: rows stand on the left, and a covariance equals its transpose.",
    ],
)

# --- expected_log_likelihood -----------------------------------------------------------------


def _look_at_expected(function):
    before = _X, MEAN, COVARIANCE, _WEIGHTS, _BIAS
    given = copies(*before)
    few = numbers(function(*given, _NOISE_VAR))
    yield "E[log p(x | z)] of 4 rows of x", few
    right = model.expected_log_likelihood(_X, MEAN, COVARIANCE, _WEIGHTS, _BIAS, _NOISE_VAR)
    yield PRECISE, precise(few, right)
    yield "the arguments are left as they were", untouched(before, given)
    tight = copies(_X, MEAN, 1e-9 * COVARIANCE, _WEIGHTS, _BIAS)
    yield "E[log p(x | z)] for a q with next to no width", numbers(function(*tight, _NOISE_VAR))
    other = copies(_X[:2], MEAN[:2, :1], COVARIANCE[:1, :1], _WEIGHTS[:, :1], _BIAS)
    yield "E[log p(x | z)] of 2 rows of x, one number in z", numbers(function(*other, 2.0))


def _expected(x, m, s, w, b, v, trace=None, constant=None, distance=None):
    """The right value with one of its parts exchanged."""
    trace = np.trace(w @ s @ w.T) / v if trace is None else trace
    constant = len(b) * np.log(2 * np.pi * v) if constant is None else constant
    distance = np.sum((x - m @ w.T - b) ** 2, axis=1) / v if distance is None else distance
    return -0.5 * (constant + distance + trace)


def _distance(x, m, w, b):
    return np.sum((x - m @ w.T - b) ** 2, axis=1)


def _expected_changing_x(x, m, s, w, b, v):
    x -= b
    return _expected(x, m, s, w, 0 * b, v)


expected_log_likelihood = Exercise(
    "expected_log_likelihood",
    lesson=LESSON,
    number="4.3",
    reference=model.expected_log_likelihood,
    look=_look_at_expected,
    mistakes=[
        Mistake(
            "mean_decoded",
            lambda x, m, s, w, b, v: _expected(x, m, s, w, b, v, trace=0),
            "This is log p(x | z) at the mean of q, as if q had no width. The average over z is "
            "lower: the trace is missing, or 0.",
        ),
        Mistake(
            "trace_of_the_covariance",
            lambda x, m, s, w, b, v: _expected(x, m, s, w, b, v, trace=np.trace(s) / v),
            "The trace is that of q's covariance in the plane of codes. What counts is how far "
            "that spreads x: the decoder stretches it.",
        ),
        Mistake(
            "trace_not_divided",
            lambda x, m, s, w, b, v: _expected(x, m, s, w, b, v, trace=np.trace(w @ s @ w.T)),
            "The distance is divided by noise_var, but the trace is not: both stand over it.",
        ),
        Mistake(
            "trace_sign",
            lambda x, m, s, w, b, v: _expected(x, m, s, w, b, v, trace=-np.trace(w @ s @ w.T) / v),
            "The trace has the wrong sign: a wider q would explain x better.",
        ),
        Mistake(
            "trace_unhalved",
            lambda x, m, s, w, b, v: _expected(
                x, m, s, w, b, v, trace=2 * np.trace(w @ s @ w.T) / v
            ),
            "The trace counts twice: the 1/2 is for it, too.",
        ),
        Mistake(
            "sum_of_all_entries",
            lambda x, m, s, w, b, v: _expected(x, m, s, w, b, v, trace=np.sum(w @ s @ w.T) / v),
            "All entries of the matrix are added up, not only those on its diagonal. A trace is "
            "the sum of the diagonal.",
        ),
        Mistake(
            "noise_squared",
            lambda x, m, s, w, b, v: _expected(x, m, s, w, b, v**2),
            "noise_var is squared, as if it were a standard deviation. It is the variance already.",
        ),
        Mistake(
            "noise_root",
            lambda x, m, s, w, b, v: _expected(x, m, s, w, b, np.sqrt(v)),
            "The root of noise_var is used, a standard deviation, where its variance belongs.",
        ),
        Mistake(
            "no_constant",
            lambda x, m, s, w, b, v: _expected(x, m, s, w, b, v, constant=0),
            "The constant with 2 pi and noise_var is missing. It holds noise_var, so it matters as "
            "soon as two models are compared.",
        ),
        Mistake(
            "noise_left_out_of_the_constant",
            lambda x, m, s, w, b, v: _expected(
                x, m, s, w, b, v, constant=len(b) * np.log(2 * np.pi)
            ),
            "The constant has its 2 pi but not its noise_var: the log of the variance is missing.",
        ),
        Mistake(
            "one_constant",
            lambda x, m, s, w, b, v: _expected(x, m, s, w, b, v, constant=np.log(2 * np.pi * v)),
            "The constant is there once. Each of the d numbers of x brings one.",
        ),
        Mistake(
            "latent_constants",
            lambda x, m, s, w, b, v: _expected(
                x, m, s, w, b, v, constant=len(s) * np.log(2 * np.pi * v)
            ),
            "The constant is counted once for each number of z. It is x whose density this is: "
            "count the numbers of x.",
        ),
        Mistake(
            "bias_forgotten",
            lambda x, m, s, w, b, v: _expected(x, m, s, w, 0 * b, v),
            "The bias is forgotten: a code decodes to W z + b.",
        ),
        Mistake(
            "half_missing",
            lambda x, m, s, w, b, v: 2 * _expected(x, m, s, w, b, v),
            "Exactly twice the right value: the 1/2 in front is missing.",
        ),
        Mistake(
            "sign",
            lambda x, m, s, w, b, v: -_expected(x, m, s, w, b, v),
            "This is minus the expected log-likelihood, the distortion. The log-likelihood itself "
            "is wanted, which is to be made large.",
        ),
        Mistake(
            "mean_over_pixels",
            lambda x, m, s, w, b, v: _expected(
                x, m, s, w, b, v, distance=np.mean((x - m @ w.T - b) ** 2, axis=1) / v
            ),
            "The distance is a mean over the numbers of x, where it is a sum.",
        ),
        Mistake(
            "mean_over_images",
            lambda x, m, s, w, b, v: np.mean(_expected(x, m, s, w, b, v)),
            "This is the mean over the rows, one number. Each row has its own.",
        ),
        Mistake(
            "prior_included",
            lambda x, m, s, w, b, v: (
                _expected(x, m, s, w, b, v)
                - 0.5 * (np.sum(m**2, axis=1) + np.trace(s) + len(s) * np.log(2 * np.pi))
            ),
            "This is E[log p(x, z)]: the prior is in it already. It belongs to the second term of "
            "the ELBO.",
        ),
        Mistake(
            "multiplied",
            lambda x, m, s, w, b, v: _expected(
                x, m, s, w, b, v, v * np.trace(w @ s @ w.T), distance=v * _distance(x, m, w, b)
            ),
            "noise_var multiplies distance and trace where it should divide them. In Python `a / "
            "2 * b` is `(a / 2) * b`.",
        ),
        Mistake(
            "not_divided",
            lambda x, m, s, w, b, v: _expected(
                x, m, s, w, b, v, np.trace(w @ s @ w.T), distance=_distance(x, m, w, b)
            ),
            "Distance and trace are not divided by noise_var.",
        ),
        Mistake(
            "fraction_unhalved",
            lambda x, m, s, w, b, v: (
                2 * _expected(x, m, s, w, b, v) + 0.5 * len(b) * np.log(2 * np.pi * v)
            ),
            "The constant has its 1/2, but the fraction has not: it stands over twice noise_var.",
        ),
        Mistake(
            "constant_unhalved",
            lambda x, m, s, w, b, v: _expected(
                x, m, s, w, b, v, constant=2 * len(b) * np.log(2 * np.pi * v)
            ),
            "The constant lacks its 1/2. It stands before the whole bracket.",
        ),
        Mistake(
            "norm",
            lambda x, m, s, w, b, v: _expected(
                x, m, s, w, b, v, distance=np.sqrt(_distance(x, m, w, b)) / v
            ),
            "The distance is not squared: a norm takes the root of the sum of squares.",
        ),
        Mistake(
            "sum_over_images",
            lambda x, m, s, w, b, v: np.sum(_expected(x, m, s, w, b, v)),
            "This is the sum over the rows, one number. Each row has its own.",
        ),
        Mistake(
            "changes_x",
            _expected_changing_x,
            CHANGES_ARGUMENTS,
        ),
        in_float32(model.expected_log_likelihood),
        Mistake(
            "distance_not_divided",
            lambda x, m, s, w, b, v: _expected(x, m, s, w, b, v, distance=_distance(x, m, w, b)),
            "The trace is divided by noise_var, but the distance is not: both stand over it. Is "
            "there a bracket around them?",
        ),
    ],
    hints=[
        "Three parts in one bracket: the constant, the squared distance of x from the decoded "
        "mean, and the trace.",
        "One decoded mean a row: `mean @ weights.T + bias`. The distance is summed over axis 1.",
        "`np.trace(weights @ covariance @ weights.T)` is one number for all rows. Which parts are "
        "divided by noise_var?",
    ],
)
