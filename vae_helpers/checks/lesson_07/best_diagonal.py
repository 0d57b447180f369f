"""The best q of independent numbers for a Gaussian posterior."""

import numpy as np

from vae_helpers import linear_gaussian
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.mistake import Mistake
from vae_helpers.checks.engine.observe import holds, numbers, same, untouched
from vae_helpers.checks.engine.parts import Formula
from vae_helpers.checks.engine.terms import Factor, Term
from vae_helpers.checks.probes.generator import generator
from vae_helpers.checks.probes.linear_gaussian import CHANGES_ARGUMENTS, positive

_COVARIANCE = np.array([[0.9, 0.5, -0.2], [0.5, 0.6, 0.1], [-0.2, 0.1, 0.4]])


def _look_at_diagonal(function):
    given = _COVARIANCE.copy()
    found = numbers(function(given))
    yield "the variances for 3 numbers", found
    kept = untouched([_COVARIANCE], [given])
    yield "the covariance is left", holds(kept, "changes_arguments", CHANGES_ARGUMENTS)
    tiny = 1e-6 * _COVARIANCE
    right = linear_gaussian.best_diagonal(tiny)
    exact = np.allclose(numbers(function(tiny.copy())), right, rtol=1e-4, atol=0)
    yield "small variances", holds(exact or not same(found, 1e6 * right), "small_constant", _SMALL)


_SMALL = (
    "Right for variances of about 1, but not for those of about a millionth. As after a floor, or "
    "a small number added to the covariance."
)


def _precisions(covariance):
    return np.diag(np.linalg.inv(covariance))


_SLANTED = "its variances along its own slanted axes. q has to keep to the given axes."

# One term, so that what people do to the right variances is told beside what they take for them.
_FORMULA = Formula(
    given=[(positive(generator(k), k),) for k in (3, 5, 2, 1, 7, 4)],
    together=[
        Mistake("", lambda variances: variances, ""),
        Mistake(
            "matrix",
            np.diag,
            "The numbers stand on the diagonal of a matrix. Wanted are d variances, of shape (d,).",
        ),
        Mistake(
            "column",
            lambda variances: np.reshape(variances, (-1, 1)),
            "The numbers stand in a column (d, 1). The d variances are wanted, of shape (d,).",
        ),
        Mistake(
            "one_for_all",
            lambda variances: np.full(len(variances), variances.mean()),
            "All variances are the same, a mean. Each number of z may have its own.",
        ),
        Mistake(
            "one_number",
            lambda variances: variances.sum(),
            "The numbers are added up to one number. The d variances are wanted, of shape (d,).",
        ),
        Mistake(
            "backwards",
            lambda variances: variances[::-1],
            "The numbers stand in the opposite order: the first is that of the last number of z.",
        ),
    ],
    undone=[
        Mistake(
            "standard_deviations",
            np.square,
            "The root is taken, as for standard deviations. Variances are wanted.",
        ),
        Mistake(
            "squared",
            np.sqrt,
            "The result is squared. One over a precision is a variance already.",
        ),
        Mistake(
            "logarithms", np.exp, "The logarithm is taken. The variances themselves are wanted."
        ),
    ],
    terms=[
        Term(
            "variances",
            "Each variance",
            1.0,
            Factor(
                lambda covariance: 1 / _precisions(covariance),
                (
                    Mistake(
                        "own_variances",
                        np.diag,
                        "These are the posterior's own variances, the diagonal of the covariance. "
                        "They are the best for the other direction, KL(posterior || q); here the "
                        "average is over q.",
                    ),
                    Mistake(
                        "precisions",
                        _precisions,
                        "The diagonal of the precision is used as it stands. The minimum is where "
                        "each variance is 1 divided by its number there.",
                    ),
                    Mistake(
                        "inverse_of_the_variances",
                        lambda covariance: 1 / np.diag(covariance),
                        "This is one over the diagonal of the covariance. The diagonal has to be "
                        "taken from the inverse matrix: first invert, then take the diagonal.",
                    ),
                    Mistake(
                        "eigenvalues",
                        np.linalg.eigvalsh,
                        f"These are the eigenvalues of the covariance: {_SLANTED}",
                    ),
                    Mistake(
                        "singular_values",
                        lambda covariance: np.linalg.svd(covariance)[1],
                        "These are the eigenvalues of the covariance, the largest first: "
                        f"{_SLANTED}",
                    ),
                    Mistake(
                        "eigenvalues_of_the_precision",
                        lambda covariance: np.linalg.eigvalsh(np.linalg.inv(covariance)),
                        "These are the eigenvalues of the precision, not its diagonal: q has to "
                        "keep to the given axes.",
                    ),
                    Mistake(
                        "elementwise",
                        lambda covariance: 1 / np.linalg.inv(covariance),
                        "This is one over every entry of the precision, a matrix. Only its "
                        "diagonal counts.",
                    ),
                    Mistake(
                        "covariance",
                        lambda covariance: covariance,
                        "This comes from the covariance as it stands, a matrix (d, d): nothing is "
                        "inverted, and no diagonal is taken.",
                    ),
                    Mistake(
                        "precision",
                        np.linalg.inv,
                        "This comes from the precision, the whole matrix (d, d). Only its diagonal "
                        "counts, and each variance is one over it.",
                    ),
                    Mistake(
                        "inverse_of_each_entry",
                        lambda covariance: 1 / covariance,
                        "This is one over each entry of the covariance. That is not the inverse "
                        "matrix, and of that only the diagonal counts.",
                    ),
                    Mistake(
                        "round",
                        lambda covariance: np.full(
                            len(covariance), 1 / _precisions(covariance).mean()
                        ),
                        "All variances are the same, the best choice for a q that is round. Each "
                        "number of z may have its own.",
                    ),
                    Mistake(
                        "rows_of_the_precision",
                        lambda covariance: 1 / np.linalg.inv(covariance).sum(axis=1),
                        "The rows of the precision are added up. Only its diagonal counts.",
                    ),
                ),
            ),
        )
    ],
    times={
        2: (
            "factor_two",
            "The result is twice the right one. In the derivative both terms have the same 1/2.",
        ),
        0.5: (
            "factor_half",
            "The result is half the right one. In the derivative both terms have the same 1/2.",
        ),
        -1: ("sign", "The sign is turned. A variance is never negative."),
    },
    odd="Your variances are {} the right ones.",
    extremes=[("for variances of about a million", (1e6 * _COVARIANCE,))],
)


def _picture(function):
    """q over a slanted posterior of two numbers."""
    covariance = np.array([[1.0, 0.55], [0.55, 0.5]])
    yours, right = (
        numbers(one(covariance.copy())) for one in (function, linear_gaussian.best_diagonal)
    )
    if yours.shape != right.shape or not ((yours > 0) & (yours < 1e3)).all():
        return None
    if np.abs(yours / right - 1).max() < 0.1:
        return None
    middle = np.zeros(2)
    return "gaussians_beside", {
        "yours": (middle, np.diag(yours)),
        "right": (middle, np.diag(right)),
        "truth": (middle, covariance),
        "caption": "A posterior, dashed, and q with your variances on the left, with the right "
        "ones beside it. Each ellipse holds 95% of the mass.",
    }


best_diagonal = Exercise(
    reference=linear_gaussian.best_diagonal,
    look=_look_at_diagonal,
    formula=_FORMULA,
    picture=_picture,
    hints=[
        "Each variance stands in two terms of the KL. Set the derivative for it to 0: it comes out "
        "of one entry of the precision.",
        "Two steps, and their order matters: the inverse of the whole matrix comes first, and what "
        "is needed of it are the entries that belong to one number of z alone.",
    ],
)
