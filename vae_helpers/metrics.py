"""What one asks of a latent code: which numbers are used, what each does, what each tells.

NumPy and SciPy only; arrays hold one image a row.
"""

import numpy as np
from scipy.special import xlogy

from vae_helpers.arguments import array, number, takes, whole


@takes(means=array("n latent"), threshold=number(above=0))
def active_units(means, threshold=0.01):
    """How many numbers of a code are used: int.

    means (n, latent) are the posterior means of many images. A number is active if its mean
    varies over the images by more than `threshold`.

    Source: Burda, Grosse and Salakhutdinov 2015, section 5.2.
    Raises TypeError or ValueError for a wrong shape or a threshold that is not above 0.
    """
    return int(np.sum(np.var(np.asarray(means), axis=0) > threshold))


@takes(z=array("d"), dimension=whole(at_least=0), values=array("n"))
def traverse(z, dimension, values):
    """Copies of one code with one of its numbers exchanged: z (d,), values (n,) -> (n, d).

    Source: a latent traversal, as in Higgins et al. 2017, figure 2.
    Raises TypeError or ValueError for a wrong shape, IndexError for a dimension that z has not.
    """
    codes = np.tile(z, (len(values), 1))
    codes[:, dimension] = values
    return codes


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
    """Each number of a code in bins of equal width over its own range: (n, latent), whole numbers.

    One that does not vary ends in a single bin.
    Raises TypeError or ValueError for a wrong shape or fewer than 2 bins.
    """
    codes = np.asarray(codes)
    edges = np.linspace(codes.min(axis=0), codes.max(axis=0), bins + 1)[1:-1]
    return np.stack([np.digitize(code, edge) for code, edge in zip(codes.T, edges.T)], axis=1)  # noqa: B905


def _two_dimensions(value, say, sizes):
    array("n latent")(value, say, sizes)
    if value.shape[1] < 2:
        raise ValueError(say("holds codes of one number, so there is no second to be ahead of"))


def _varying(value, say, sizes):
    _whole_numbers("n factors")(value, say, sizes)
    if np.any(np.ptp(np.asarray(value), axis=0) == 0):
        raise ValueError(say("holds a factor that never varies, of which nothing can be told"))


@takes(codes=_two_dimensions, factors=_varying, bins=whole(at_least=2))
def mutual_information_gap(codes, factors, bins=20):
    """How well single numbers of a code tell single factors, from 0 to 1: float.

    codes (n, latent), the posterior means; factors (n, factors), whole numbers. For each factor:
    by how much the number of the code that tells most about it is ahead of the second, in units of
    the factor's entropy; the mean of that over the factors.

    Source: Chen et al. 2018, equation (6), with means in bins as in Locatello et al. 2019.
    Raises TypeError or ValueError for a wrong shape, codes of fewer than 2 numbers, fewer than 2
    bins, or a factor that never varies.
    """
    gaps = []
    for factor in factors.T:
        shared = sorted(mutual_information(code, factor) for code in in_bins(codes, bins).T)
        gaps.append((shared[-1] - shared[-2]) / mutual_information(factor, factor))
    return float(np.mean(gaps))


@takes(moved=array("latent", dtype="bool"), count=whole(at_least=1))
def random_rotations(moved, count, random):
    """Orthogonal matrices, evenly drawn, that mix some numbers of a code: (count, latent, latent).

    moved (latent,) says which numbers are mixed; the others stay as they are. `codes @ rotation`
    turns codes (n, latent). Some of the matrices also mirror, as the prior N(0, I) allows.
    random: a NumPy random generator.

    Source: Mezzadri 2007: the QR decomposition of normal numbers, with the signs of R's diagonal.
    Raises TypeError or ValueError for a wrong shape or a count that is not a whole number from 1.
    """
    moved = np.asarray(moved)
    size = int(moved.sum())
    turns, signs = np.linalg.qr(random.normal(size=(count, size, size)))
    turns = turns * np.sign(np.diagonal(signs, axis1=1, axis2=2))[:, None, :]
    rotations = np.tile(np.eye(len(moved)), (count, 1, 1))
    rotations[:, np.outer(moved, moved)] = turns.reshape(count, -1)
    return rotations


@takes(
    codes=_two_dimensions,
    factors=_varying,
    rotations=array("r latent latent"),
    bins=whole(at_least=2),
)
def rotation_p_value(codes, factors, rotations, bins=20):
    """How probable so tidy a code is if its axes are those of a random turn: float.

    codes (n, latent), factors (n, factors) and bins as for mutual_information_gap; rotations
    (r, latent, latent), of which each turns the codes as `codes @ rotation`. The p-value is the
    share, among the code and its rotations, of those with a gap at least as large.

    Source: a randomization test that counts the observed value in, as Phipson and Smyth 2010 ask.
    Raises TypeError or ValueError for a wrong shape, codes of fewer than 2 numbers, fewer than 2
    bins, or a factor that never varies.
    """
    gap = mutual_information_gap(codes, factors, bins)
    turned = [mutual_information_gap(codes @ rotation, factors, bins) for rotation in rotations]
    return float((1 + np.sum(np.array(turned) >= gap)) / (1 + len(turned)))
