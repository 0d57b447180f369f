"""The exercises and predictions of lesson 4: the ELBO, proved in a linear-Gaussian model."""

import numpy as np

from vae_helpers import linear_gaussian as model
from vae_helpers.checks.exercise import Exercise, Mistake
from vae_helpers.checks.observe import Unusable, numbers, pair_of, same, untouched
from vae_helpers.checks.predictions import Prediction
from vae_helpers.quiet import tf

LESSON = "04_elbo"

# The numbers of z are correlated given x; there is a bias, and noise_var is not 1.
_WEIGHTS = np.array([[1.2, 0.7], [-0.5, 0.9], [0.8, -0.3]])
_BIAS = np.array([0.6, -1.1, 2.0])
_NOISE_VAR = 0.3
_X = np.array([[0.2, -2.0, 2.9], [1.8, 0.1, 1.2], [-0.7, -1.4, 2.5], [2.2, -0.6, 3.8]])
# Means and covariances of q and of another Gaussian; 4 rows, so that n and k differ.
_MEAN = np.array([[0.4, -0.8], [1.1, 0.3], [-0.6, 0.9], [0.2, 1.5]])
_COVARIANCE = np.array([[0.5, 0.2], [0.2, 0.8]])
_OTHER_MEAN = np.array([[0.1, 0.5], [-0.3, 0.7], [0.8, -0.2], [1.0, 0.4]])
_OTHER_COVARIANCE = np.array([[1.3, -0.4], [-0.4, 0.9]])


def _copies(*arrays):
    return tuple(np.array(array) for array in arrays)


def _quadratic(x, matrix):
    """x^T matrix x of each row."""
    return np.sum(x @ matrix * x, axis=1)


# --- linear_gaussian_evidence ----------------------------------------------------------------


def _many_pixels():
    random = np.random.default_rng(4)
    weights = 0.1 * random.normal(size=(784, 3))
    return random.normal(0, 0.25, (2, 784)), weights, random.normal(0, 0.1, 784), 0.05


def _look_at_evidence(function):
    given = _copies(_X, _WEIGHTS, _BIAS)
    few = numbers(function(*given, _NOISE_VAR))
    yield "log p(x) of 4 images", few
    if not same(few, model.linear_gaussian_evidence(_X, _WEIGHTS, _BIAS, _NOISE_VAR)):
        return  # what a wrong formula makes of 784 pixels would only blur what is wrong with it
    yield "the arguments are left as they were", untouched((_X, _WEIGHTS, _BIAS), given)
    other = _copies(_X[:2], _WEIGHTS[:, :1], _BIAS)
    yield "log p(x) of 2 images, with one number in z", numbers(function(*other, 2.0))
    yield "log p(x) of 2 images of 784 pixels", numbers(function(*_many_pixels()))


def _gaussian(centred, covariance, constant=None):
    """The log density of a Gaussian, with another constant if given."""
    d = len(covariance)
    constant = d * np.log(2 * np.pi) if constant is None else constant
    log_det = np.linalg.slogdet(covariance)[1]
    return -0.5 * (constant + log_det + _quadratic(centred, np.linalg.inv(covariance)))


def _c(weights, noise_var):
    return weights @ weights.T + noise_var * np.eye(len(weights))


def _evidence_changing_x(x, weights, bias, noise_var):
    x -= bias
    return _gaussian(x, _c(weights, noise_var))


def _evidence_by_det(x, weights, bias, noise_var):
    c = _c(weights, noise_var)
    squared = _quadratic(x - bias, np.linalg.inv(c))
    with np.errstate(divide="ignore"):
        log_det = np.log(np.linalg.det(c))
    return -0.5 * (len(bias) * np.log(2 * np.pi) + log_det + squared)


def _evidence_all_pairs(x, weights, bias, noise_var):
    c, centred = _c(weights, noise_var), x - bias
    squared = centred @ np.linalg.inv(c) @ centred.T
    return -0.5 * (len(bias) * np.log(2 * np.pi) + np.linalg.slogdet(c)[1] + squared)


linear_gaussian_evidence = Exercise(
    "linear_gaussian_evidence",
    lesson=LESSON,
    number="4.1",
    reference=model.linear_gaussian_evidence,
    look=_look_at_evidence,
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
            "The determinant is missing. A wider Gaussian is lower at its peak, and the "
            "determinant says by how much.",
        ),
        Mistake(
            "log_det_sign",
            lambda x, w, b, v: _gaussian(x - b, _c(w, v)) + np.linalg.slogdet(_c(w, v))[1],
            "The log of the determinant has the wrong sign: a wider Gaussian would be higher at "
            "its peak.",
        ),
        Mistake(
            "not_inverted",
            lambda x, w, b, v: (
                _gaussian(x - b, _c(w, v))
                + 0.5 * _quadratic(x - b, np.linalg.inv(_c(w, v)))
                - 0.5 * _quadratic(x - b, _c(w, v))
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
            "This is the mean over the images, one number. Each image has its own log p(x).",
        ),
        Mistake(
            "sum_over_images",
            lambda x, w, b, v: np.sum(_gaussian(x - b, _c(w, v))),
            "This is the sum over the images, one number. Each image has its own log p(x).",
        ),
        Mistake(
            "all_pairs",
            _evidence_all_pairs,
            "The result is a table (n, n): the square was formed between every two images. Only "
            "its diagonal, each image with itself, is meant.",
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
            "The numbers are right, but the function changes an array that it was given: `x -= "
            "...` works in place. Whoever calls it still needs x.",
        ),
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
    given = _copies(_X, _WEIGHTS, _BIAS)
    mean, covariance = pair_of(function(*given, _NOISE_VAR), _POSTERIOR)
    yield "the covariance", numbers(covariance)
    yield "the means of 4 posteriors", numbers(mean)
    yield "the arguments are left as they were", untouched((_X, _WEIGHTS, _BIAS), given)
    mean, covariance = pair_of(function(*_copies(_X[:2], _WEIGHTS[:, :1], _BIAS), 2.0), _POSTERIOR)
    yield "the covariance with one number in z", numbers(covariance)
    yield "the means with one number in z", numbers(mean)


def _posterior(x, w, b, v, prior=1.0, own=None):
    """The right mean and covariance, with another precision of the prior or of the noise."""
    covariance = np.linalg.inv(prior * np.eye(w.shape[1]) + w.T @ w / v)
    return (x - b) @ w @ covariance / v, covariance


def _mean_of(*arguments):
    return _posterior(*arguments)[0]


def _covariance_of(*arguments):
    return _posterior(*arguments)[1]


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
            "The numbers are right, but the function changes an array that it was given: `x -= "
            "...` works in place. Whoever calls it still needs x.",
        ),
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
    before = _X, _MEAN, _COVARIANCE, _WEIGHTS, _BIAS
    given = _copies(*before)
    yield "E[log p(x | z)] of 4 images", numbers(function(*given, _NOISE_VAR))
    yield "the arguments are left as they were", untouched(before, given)
    tight = _copies(_X, _MEAN, 1e-9 * _COVARIANCE, _WEIGHTS, _BIAS)
    yield "E[log p(x | z)] for a q with next to no width", numbers(function(*tight, _NOISE_VAR))
    other = _copies(_X[:2], _MEAN[:2, :1], _COVARIANCE[:1, :1], _WEIGHTS[:, :1], _BIAS)
    yield "E[log p(x | z)] of 2 images, one number in z", numbers(function(*other, 2.0))


def _expected(x, m, s, w, b, v, trace=None, constant=None, distance=None):
    """The right value with one of its parts exchanged."""
    trace = np.trace(w @ s @ w.T) / v if trace is None else trace
    constant = len(b) * np.log(2 * np.pi * v) if constant is None else constant
    distance = np.sum((x - m @ w.T - b) ** 2, axis=1) / v if distance is None else distance
    return -0.5 * (constant + distance + trace)


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
            "lower: the trace is missing.",
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
            "This is the mean over the images, one number. Each image has its own.",
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
    ],
    hints=[
        "Three parts in one bracket: the constant, the squared distance of x from the decoded "
        "mean, and the trace.",
        "One decoded mean a row: `mean @ weights.T + bias`. The distance is summed over axis 1.",
        "`np.trace(weights @ covariance @ weights.T)` is one number for all rows. Which parts are "
        "divided by noise_var?",
    ],
)

# --- gaussian_kl -----------------------------------------------------------------------------


def _look_at_kl(function):
    given = _copies(_MEAN, _COVARIANCE, _OTHER_MEAN, _OTHER_COVARIANCE)
    few = numbers(function(*given))
    yield "the KL of 4 rows", few
    before = _MEAN, _COVARIANCE, _OTHER_MEAN, _OTHER_COVARIANCE
    if not same(few, model.gaussian_kl(*before)):
        return  # what a wrong formula makes of 300 numbers would only blur what is wrong with it
    yield "the arguments are left as they were", untouched(before, given)
    yield "the KL of a Gaussian from itself", numbers(function(*_copies(*before[:2], *before[:2])))
    prior = np.zeros((4, 2)), np.eye(2)
    yield "the KL to N(0, I)", numbers(function(*_copies(*before[:2]), *prior))
    many = np.zeros((1, 300)), 0.01 * np.eye(300), np.zeros((1, 300)), 0.02 * np.eye(300)
    yield "the KL with 300 numbers in z", numbers(function(*many))


def _log_det(matrix):
    return np.linalg.slogdet(matrix)[1]


def _kl(m, s, a, p, trace=None, squared=None, k=None, log_dets=None):
    """The right KL with one of its parts exchanged."""
    inverse = np.linalg.inv(p)
    trace = np.trace(inverse @ s) if trace is None else trace
    squared = _quadratic(m - a, inverse) if squared is None else squared
    k = len(s) if k is None else k
    log_dets = _log_det(p) - _log_det(s) if log_dets is None else log_dets
    return 0.5 * (trace + squared - k + log_dets)


def _kl_by_det(m, s, a, p):
    with np.errstate(divide="ignore", invalid="ignore"):
        return _kl(m, s, a, p, log_dets=np.log(np.linalg.det(p) / np.linalg.det(s)))


def _diagonals(*matrices):
    return [np.diag(np.diag(matrix)) for matrix in matrices]


gaussian_kl = Exercise(
    "gaussian_kl",
    lesson=LESSON,
    number="4.4",
    reference=model.gaussian_kl,
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
            "The log determinants are missing: nothing keeps q from shrinking to a point.",
        ),
        Mistake(
            "other_log_det_missing",
            lambda m, s, a, p: _kl(m, s, a, p, log_dets=-_log_det(s)),
            "The log determinant of the other covariance is missing. It is 0 only for N(0, I).",
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
            lambda m, s, a, p: _kl(m, s, a, p, squared=_quadratic(m - a, np.linalg.inv(s))),
            "The distance of the means is measured with the inverse of q's own covariance. It is "
            "the other one that counts.",
        ),
        Mistake(
            "not_inverted",
            lambda m, s, a, p: _kl(m, s, a, p, trace=np.trace(p @ s), squared=_quadratic(m - a, p)),
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

# --- elbo ------------------------------------------------------------------------------------

# The last KL is negative, as an estimate from a single draw may be.
_LOG_LIKELIHOOD = np.array([-140.5, -96.25, 12.0, -3.5], "float32")
_RATE = np.array([6.5, 0.75, 2.25, -0.5], "float32")


def _look_at_elbo(function):
    yield "the ELBO of 4 images", numbers(function(_LOG_LIKELIHOOD.copy(), _RATE.copy()))
    given = tf.constant(_LOG_LIKELIHOOD), tf.constant(_RATE)
    with tf.GradientTape() as tape:
        tape.watch(given)
        result = function(*given)
        if not hasattr(result, "dtype"):
            raise Unusable("For tensors it does not return a tensor.")
        total = tf.reduce_sum(tf.convert_to_tensor(result))
    names = "log_likelihood", "kl"
    for name, gradient in zip(names, tape.gradient(total, given), strict=True):
        yield f"a gradient reaches {name}", gradient is not None


def _by_numpy(log_likelihood, kl):
    return np.subtract(np.asarray(log_likelihood), np.asarray(kl))


elbo = Exercise(
    "elbo",
    lesson=LESSON,
    number="4.5",
    reference=model.elbo,
    look=_look_at_elbo,
    mistakes=[
        Mistake(
            "added",
            lambda log_likelihood, kl: log_likelihood + kl,
            "The KL is added: a code that costs more would be better. The rate is a price.",
        ),
        Mistake(
            "loss",
            lambda log_likelihood, kl: kl - log_likelihood,
            "This is minus the ELBO, the loss of lesson 5. The bound itself is wanted, which lies "
            "below log p(x).",
        ),
        Mistake(
            "both_subtracted",
            lambda log_likelihood, kl: -log_likelihood - kl,
            "The log-likelihood has the wrong sign. It is a gain already; only minus it, the "
            "distortion, would be a cost.",
        ),
        Mistake(
            "kl_left_out",
            lambda log_likelihood, kl: log_likelihood,
            "The KL has no effect. Without it this is no bound on log p(x).",
        ),
        Mistake(
            "mean_over_images",
            lambda log_likelihood, kl: (
                log_likelihood.mean() - kl.mean()
                if isinstance(kl, np.ndarray)
                else tf.reduce_mean(log_likelihood - kl)
            ),
            "This is the mean over the images, one number. Each image has its own ELBO.",
        ),
        Mistake(
            "sum_over_images",
            lambda log_likelihood, kl: (
                log_likelihood.sum() - kl.sum()
                if isinstance(kl, np.ndarray)
                else tf.reduce_sum(log_likelihood - kl)
            ),
            "This is the sum over the images, one number. Each image has its own ELBO.",
        ),
        Mistake(
            "mean_of_the_kl",
            lambda log_likelihood, kl: log_likelihood - tf.reduce_mean(kl),
            "The KL is averaged over the images first, so that each pays the same. Each image pays "
            "for its own code.",
        ),
        Mistake(
            "kl_clipped",
            lambda log_likelihood, kl: log_likelihood - tf.maximum(kl, 0.0),
            "A KL below 0 is treated as 0. The KL itself is never negative, but an estimate of it "
            "from draws may be, and cutting it off would bias the average.",
        ),
        Mistake(
            "kl_absolute",
            lambda log_likelihood, kl: log_likelihood - tf.abs(kl),
            "The absolute value of the KL is taken. The KL itself is never negative, but an "
            "estimate of it from draws may be, and turning its sign would bias the average.",
        ),
        Mistake(
            "without_gradient",
            _by_numpy,
            "The numbers are right, but no gradient passes, as after a detour through NumPy. "
            "Section 9 climbs this number by its gradient.",
        ),
    ],
    hints=[
        "Line 4 of the derivation: which term is a gain, and which a price?",
        "A better explanation of x must raise the ELBO, and a larger KL must lower it.",
    ],
)

# --- best_diagonal ---------------------------------------------------------------------------


def _look_at_diagonal(function):
    covariance = np.array([[0.9, 0.5, -0.2], [0.5, 0.6, 0.1], [-0.2, 0.1, 0.4]])
    given = covariance.copy()
    yield "the variances for 3 numbers", numbers(function(given))
    yield "the covariance is left as it was", untouched([covariance], [given])
    yield "the variances for 2 numbers", numbers(function(_COVARIANCE.copy()))


def _precision_diagonal(covariance):
    return np.diag(np.linalg.inv(covariance))


best_diagonal = Exercise(
    "best_diagonal",
    lesson=LESSON,
    number="4.6",
    reference=model.best_diagonal,
    look=_look_at_diagonal,
    mistakes=[
        Mistake(
            "own_variances",
            lambda covariance: np.diag(covariance).copy(),
            "These are the posterior's own variances, the diagonal of the covariance. They are the "
            "best for the other direction, KL(posterior || q); here the average is over q.",
        ),
        Mistake(
            "precisions",
            lambda covariance: _precision_diagonal(covariance),
            "This is the diagonal of the precision. The minimum is where each variance is one over "
            "it.",
        ),
        Mistake(
            "inverse_of_the_variances",
            lambda covariance: 1 / np.diag(covariance),
            "This is one over the diagonal of the covariance. The diagonal has to be taken from "
            "the inverse matrix: first invert, then take the diagonal.",
        ),
        Mistake(
            "standard_deviations",
            lambda covariance: np.sqrt(1 / _precision_diagonal(covariance)),
            "These are the standard deviations of the best q. Its variances are wanted.",
        ),
        Mistake(
            "logarithms",
            lambda covariance: -np.log(_precision_diagonal(covariance)),
            "These are the logarithms of the right variances. The variances themselves are wanted.",
        ),
        Mistake(
            "matrix",
            lambda covariance: np.diag(1 / _precision_diagonal(covariance)),
            "The numbers are right, but as a diagonal matrix. The k variances are wanted, of shape "
            "(k,).",
        ),
        Mistake(
            "eigenvalues",
            lambda covariance: np.linalg.eigvalsh(covariance),
            "These are the eigenvalues of the covariance: its variances along its own slanted "
            "axes. q has to keep to the given axes.",
        ),
        Mistake(
            "one_for_all",
            lambda covariance: np.full(
                len(covariance), len(covariance) / np.trace(np.linalg.inv(covariance))
            ),
            "All variances are the same, the best choice for a q that is round. Each number of z "
            "may have its own.",
        ),
    ],
    hints=[
        "The derivation above gives each variance from one entry of the precision.",
        "Two steps, and their order matters: the inverse of the whole matrix, then its diagonal "
        "(`np.diag`).",
    ],
)

EXERCISES = [
    linear_gaussian_evidence,
    linear_gaussian_posterior,
    expected_log_likelihood,
    gaussian_kl,
    elbo,
    best_diagonal,
]

PREDICTIONS = [
    Prediction(
        "scatter_at_the_posterior",
        LESSON,
        right="c",
        comments={
            "a": "The width of q does not decide it. What does log w become when q(z) is "
            "p(z | x), by Bayes' rule?",
            "b": "Even better than that. Put p(z | x) for q(z) into log w and use Bayes' rule.",
            "c": "Bayes' rule says that p(x | z) p(z) / p(z | x) is p(x), whatever z is.",
        },
    ),
    Prediction(
        "elbo_rises",
        LESSON,
        right="c",
        comments={
            "a": "Only if the gap stayed as it was. But the gap depends on q and on the model.",
            "b": "A lower bound may rise towards what it bounds, while that stays or even falls.",
            "c": "ELBO = log p(x) - gap. If the gap closed by more than a nat, log p(x) fell.",
        },
    ),
    Prediction(
        "two_gaussians",
        LESSON,
        right="b",
        comments={
            "a": "The decoder's numbers are independent given z. Which of the two data sets can it "
            "draw without any code?",
            "b": "One can be drawn without a code, and the other cannot; the floor is the same.",
            "c": "The floor is the entropy, and a turn does not change it. Both come near to it.",
        },
    ),
]
