"""log p(x) of the linear Gaussian model, exact."""

import numpy as np

from vae_helpers import linear_gaussian
from vae_helpers.checks.engine.exercise import Exercise, Mistake
from vae_helpers.checks.engine.observe import EXCEPTION, numbers, same, untouched
from vae_helpers.checks.probes.linear_gaussian import (
    ALL_PAIRS,
    BIAS,
    CHANGES_ARGUMENTS,
    NOISE_VAR,
    PRECISE,
    WEIGHTS,
    X,
    copies,
    in_float32,
    precise,
    quadratic,
)


def _many_pixels():
    random = np.random.default_rng(4)
    weights = 0.1 * random.normal(size=(784, 3))
    return random.normal(0, 0.25, (2, 784)), weights, random.normal(0, 0.1, 784), 0.05


def _look_at_evidence(function):
    given = copies(X, WEIGHTS, BIAS)
    few = numbers(function(*given, NOISE_VAR))
    yield "log p(x) of 4 rows of x", few
    right = linear_gaussian.linear_gaussian_evidence(X, WEIGHTS, BIAS, NOISE_VAR)
    yield PRECISE, precise(few, right)
    if not same(few, right):
        return  # what a wrong formula makes of 784 pixels would only blur what is wrong with it
    yield "the arguments are left as they were", untouched((X, WEIGHTS, BIAS), given)
    other = copies(X[:2], WEIGHTS[:, :1], BIAS)
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
    reference=linear_gaussian.linear_gaussian_evidence,
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
        in_float32(linear_gaussian.linear_gaussian_evidence),
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
