"""What the checks of lesson 4 share: exact numbers, and copies that a function may spoil."""

import numpy as np

LESSON = "04_elbo"

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


def rounded(values):
    """What a computation in float32 may give."""
    return np.float64(np.float32(values))


ROUGH = (
    "Right to some six digits only, as in float32, or with a small number added somewhere. The "
    "lesson compares to 1e-6, which needs float64: NumPy's own, if nothing is converted."
)
