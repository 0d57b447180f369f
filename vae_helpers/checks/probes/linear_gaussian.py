"""What the checks of exact models share: matrices, float64, arrays that may be spoilt."""

import numpy as np

from vae_helpers.checks.engine.exercise import Mistake

# The numbers of z are correlated given x; there is a bias, and noise_var is not 1.
WEIGHTS = np.array([[1.2, 0.7], [-0.5, 0.9], [0.8, -0.3]])
BIAS = np.array([0.6, -1.1, 2.0])
NOISE_VAR = 0.3
X = np.array([[0.2, -2.0, 2.9], [1.8, 0.1, 1.2], [-0.7, -1.4, 2.5], [2.2, -0.6, 3.8]])


# Means and a covariance of q; 4 rows, so that n and k differ.
MEAN = np.array([[0.4, -0.8], [1.1, 0.3], [-0.6, 0.9], [0.2, 1.5]])
COVARIANCE = np.array([[0.5, 0.2], [0.2, 0.8]])


def copies(*arrays):
    return tuple(np.array(array) for array in arrays)


def quadratic(x, matrix):
    """x^T matrix x of each row."""
    return np.sum(x @ matrix * x, axis=1)


PRECISE = "it is right to eight digits"


def precise(found, right):
    """Whether numbers agree as float64 lets them: the lesson compares to 1e-6 what it computes."""
    return found.shape == right.shape and np.allclose(found, right, rtol=1e-8, atol=1e-8)


_ROUGH = (
    "Right to some six digits only, as in float32, or with a small number added somewhere. The "
    "lesson compares to 1e-6, which needs float64: NumPy's own, if nothing is converted."
)

CHANGES_ARGUMENTS = (
    "The numbers are right, but the function changes an array that it was given. Operators such as "
    "`-=` and `/=` work in place, and whoever calls it still needs its arguments."
)

ALL_PAIRS = (
    "The result is a table (n, n): the square was formed between every two rows. Only its "
    "diagonal, each row with itself, is meant."
)


def _rounded(result):
    """What a computation in float32 may give."""
    if isinstance(result, tuple):
        return tuple(map(_rounded, result))
    return np.float64(np.float32(result))


def in_float32(reference):
    """The mistake of computing an exact function in single precision."""
    return Mistake("float32", lambda *given: _rounded(reference(*given)), _ROUGH)
