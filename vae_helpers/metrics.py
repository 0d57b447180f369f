"""Numbers that judge a latent code: which of its dimensions are used, and how well they separate
the factors that made the data. NumPy and SciPy only; arrays hold one image a row.
"""

import numpy as np
from scipy.special import xlogy

from vae_helpers.arguments import array, number, takes, whole


@takes(means=array("n latent"), threshold=number(above=0))
def active_units(means, threshold=0.01):
    """How many latent dimensions are used: int.

    means (n, latent) are the posterior means of many images. A dimension is active if its mean
    varies over the images by more than `threshold`.

    Source: Burda, Grosse and Salakhutdinov 2015, section 5.2.
    Raises TypeError or ValueError for a wrong shape or a threshold that is not above 0.
    """
    return int(np.sum(np.var(np.asarray(means), axis=0) > threshold))


def _whole_numbers(shape):
    def rule(value, say, sizes):
        array(shape, low=0)(value, say, sizes)
        if np.any(np.asarray(value) % 1):
            raise ValueError(say("holds fractions, but must hold whole numbers"))

    return rule


@takes(one=_whole_numbers("n"), other=_whole_numbers("n"))
def mutual_information(one, other):
    """What one variable tells about another, in nats: whole numbers (n,), (n,) -> float.

    From the frequencies of pairs; of a variable with itself it is the entropy.

    Source: Cover and Thomas 2006, equation (2.28).
    Raises TypeError or ValueError for a wrong shape, or numbers that are not whole or negative.
    """
    one, other = np.asarray(one).astype(int), np.asarray(other).astype(int)
    joint = np.zeros((one.max() + 1, other.max() + 1))
    np.add.at(joint, (one, other), 1 / len(one))
    apart = joint.sum(axis=1, keepdims=True) * joint.sum(axis=0)
    return float(np.sum(xlogy(joint, joint) - xlogy(joint, apart)))


@takes(codes=array("n latent"), bins=whole(at_least=2))
def in_bins(codes, bins):
    """Each dimension cut into bins of equal width over its own range: (n, latent) -> whole numbers.

    A dimension that does not vary ends in a single bin.
    Raises TypeError or ValueError for a wrong shape or fewer than 2 bins.
    """
    codes = np.asarray(codes)
    edges = np.linspace(codes.min(axis=0), codes.max(axis=0), bins + 1)[1:-1]
    return np.stack([np.digitize(code, edge) for code, edge in zip(codes.T, edges.T)], axis=1)  # noqa: B905


@takes(codes=array("n latent"), factors=_whole_numbers("n factors"), bins=whole(at_least=2))
def mutual_information_gap(codes, factors, bins=20):
    """How well single dimensions of a code tell single factors, from 0 to 1: float.

    codes (n, latent), the posterior means; factors (n, factors), whole numbers. For each factor:
    by how much the dimension that tells most about it is ahead of the second, in units of the
    factor's entropy; the mean of that over the factors.

    Source: Chen et al. 2018, equation (6), with means in bins as in Locatello et al. 2019.
    Raises TypeError or ValueError for a wrong shape, fewer than 2 dimensions, or a factor that
    never varies.
    """
    factors = np.asarray(factors)
    if np.any(np.ptp(factors, axis=0) == 0):
        raise ValueError("mutual_information_gap: factors holds a factor that never varies")
    if np.shape(codes)[1] < 2:
        raise ValueError("mutual_information_gap: codes has one dimension, so there is no second")
    gaps = []
    for factor in factors.T:
        shared = sorted(mutual_information(code, factor) for code in in_bins(codes, bins).T)
        gaps.append((shared[-1] - shared[-2]) / mutual_information(factor, factor))
    return float(np.mean(gaps))
