"""The posterior of the linear Gaussian model, exact."""

import numpy as np

from vae_helpers import linear_gaussian
from vae_helpers.checks.engine.exercise import Exercise, Mistake
from vae_helpers.checks.engine.observe import numbers, pair_of, untouched
from vae_helpers.checks.probes.linear_gaussian import (
    BIAS,
    CHANGES_ARGUMENTS,
    NOISE_VAR,
    PRECISE,
    WEIGHTS,
    X,
    copies,
    in_float32,
    precise,
)

_POSTERIOR = "mean", "covariance"


def _look_at_posterior(function):
    given = copies(X, WEIGHTS, BIAS)
    mean, covariance = pair_of(function(*given, NOISE_VAR), _POSTERIOR)
    yield "the covariance", numbers(covariance)
    yield "the means of 4 posteriors", numbers(mean)
    right = linear_gaussian.linear_gaussian_posterior(X, WEIGHTS, BIAS, NOISE_VAR)
    yield PRECISE, all(map(precise, map(numbers, (mean, covariance)), right))
    yield "the arguments are left as they were", untouched((X, WEIGHTS, BIAS), given)
    mean, covariance = pair_of(function(*copies(X[:2], WEIGHTS[:, :1], BIAS), 2.0), _POSTERIOR)
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
    reference=linear_gaussian.linear_gaussian_posterior,
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
        in_float32(linear_gaussian.linear_gaussian_posterior),
    ],
    hints=[
        "The precision first: the prior's I, and W^T W divided by noise_var. Its shape is (k, k).",
        "`np.linalg.inv` turns it into the covariance.",
        "The mean of one x is `covariance @ weights.T @ (x - bias) / noise_var`. With one x a row "
        "everything is transposed: rows stand on the left, and a covariance equals its transpose.",
    ],
)
