"""The best q of independent numbers for a Gaussian posterior."""

import numpy as np

from vae_helpers import linear_gaussian
from vae_helpers.checks.engine.exercise import Exercise, Mistake
from vae_helpers.checks.engine.observe import numbers, untouched
from vae_helpers.checks.probes.linear_gaussian import COVARIANCE


def _look_at_diagonal(function):
    covariance = np.array([[0.9, 0.5, -0.2], [0.5, 0.6, 0.1], [-0.2, 0.1, 0.4]])
    given = covariance.copy()
    yield "the variances for 3 numbers", numbers(function(given))
    yield "the covariance is left as it was", untouched([covariance], [given])
    yield "the variances for 2 numbers", numbers(function(COVARIANCE.copy()))


def _precision_diagonal(covariance):
    return np.diag(np.linalg.inv(covariance))


best_diagonal = Exercise(
    reference=linear_gaussian.best_diagonal,
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
        Mistake(
            "singular_values",
            lambda covariance: np.linalg.svd(covariance)[1],
            "These are the eigenvalues of the covariance, the largest first: its variances along "
            "its own slanted axes. q has to keep to the given axes.",
        ),
        Mistake(
            "elementwise",
            lambda covariance: 1 / np.linalg.inv(covariance),
            "This is one over every entry of the precision, a matrix. Only its diagonal counts.",
        ),
    ],
    hints=[
        "The derivation above gives each variance from one entry of the precision.",
        "Two steps, and their order matters: the inverse of the whole matrix, then its diagonal "
        "(`np.diag`).",
    ],
)
