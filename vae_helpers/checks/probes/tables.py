"""Two variables as a table of how often their values meet, and what people make of it."""

import functools

import numpy as np
from scipy.special import xlogy

from vae_helpers.checks.probes.generator import generator


def columns_of(counts):
    """Two variables whose values meet as often as a table says: columns, as of the factors."""
    counts = np.asarray(counts)
    pairs = np.argwhere(counts >= 0).repeat(counts.ravel(), axis=0)
    pairs = generator(len(pairs)).permutation(pairs)
    return pairs[:, 0], pairs[:, 1]


def counts_of(one, other):
    counts = np.zeros((one.max() + 1, other.max() + 1))
    np.add.at(counts, (one, other), 1)
    return counts


def each_pair_once(one, other):
    return (counts_of(one, other) > 0).astype(float)


def entropy(shares):
    return -np.sum(xlogy(shares, shares))


def rule(of):
    """A rule of the information and the entropies of the first, the second, and the pairs."""

    def ruled(value, counts):
        shares = counts / counts.sum()
        entropies = [entropy(a) for a in (shares.sum(axis=1), shares.sum(axis=0), shares)]
        return of(value, *entropies), counts

    return ruled


def unweighted(axis):
    """An entropy less what is left of it, where all values of the other weigh the same."""

    def information(value, counts):
        left = counts / counts.sum(axis=axis, keepdims=True)
        whole = entropy(counts.sum(axis=1 - axis) / counts.sum())
        return whole - np.mean(-xlogy(left, left).sum(axis=axis)), counts

    return information


def _shares(counts):
    """The shares of the pairs, and the product of those of their values."""
    joint = counts / counts.sum()
    return joint, joint.sum(axis=1, keepdims=True) * joint.sum(axis=0)


def product_to_pairs(value, counts):
    joint, apart = _shares(counts)
    return np.sum(apart * np.log(apart / joint)), counts


def of_gaussians(value, counts):
    """What lesson 3's `kl_divergence` makes of the shares of the pairs and the product."""
    joint, apart = _shares(counts)
    return 0.5 * np.sum(joint**2 + np.exp(apart) - 1 - apart, axis=1), counts


def adjusted(value, counts):
    return _adjusted_score(counts.shape, tuple(counts.ravel().astype(int))), counts


@functools.cache  # it takes a while, and is asked for beside each of the other slips
def _adjusted_score(shape, counts):
    from sklearn.metrics import adjusted_mutual_info_score  # slow to import

    return adjusted_mutual_info_score(*columns_of(np.reshape(counts, shape)))
