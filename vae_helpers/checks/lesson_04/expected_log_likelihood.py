"""The reconstruction term where q is Gaussian and the decoder linear, exact."""

import numpy as np

from vae_helpers import linear_gaussian
from vae_helpers.checks.engine.exercise import Exercise, Mistake
from vae_helpers.checks.engine.observe import numbers, untouched
from vae_helpers.checks.probes.linear_gaussian import (
    BIAS,
    CHANGES_ARGUMENTS,
    COVARIANCE,
    MEAN,
    NOISE_VAR,
    PRECISE,
    WEIGHTS,
    X,
    copies,
    in_float32,
    precise,
)


def _look_at_expected(function):
    before = X, MEAN, COVARIANCE, WEIGHTS, BIAS
    given = copies(*before)
    few = numbers(function(*given, NOISE_VAR))
    yield "E[log p(x | z)] of 4 rows of x", few
    right = linear_gaussian.expected_log_likelihood(X, MEAN, COVARIANCE, WEIGHTS, BIAS, NOISE_VAR)
    yield PRECISE, precise(few, right)
    yield "the arguments are left as they were", untouched(before, given)
    tight = copies(X, MEAN, 1e-9 * COVARIANCE, WEIGHTS, BIAS)
    yield "E[log p(x | z)] for a q with next to no width", numbers(function(*tight, NOISE_VAR))
    other = copies(X[:2], MEAN[:2, :1], COVARIANCE[:1, :1], WEIGHTS[:, :1], BIAS)
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
    reference=linear_gaussian.expected_log_likelihood,
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
        in_float32(linear_gaussian.expected_log_likelihood),
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
