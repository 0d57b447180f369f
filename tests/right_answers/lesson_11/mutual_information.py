"""Right answers to mutual_information in other styles."""

import collections
import math

import numpy as np
import scipy
from scipy.stats import entropy
from sklearn.metrics import mutual_info_score

from vae_helpers.quiet import tf


def information_sklearn(one, other):
    return mutual_info_score(one, other)


def information_by_entropies(one, other):
    def shannon(*columns):
        _, counts = np.unique(np.stack(columns, axis=1), axis=0, return_counts=True)
        return entropy(counts)

    return shannon(one) + shannon(other) - shannon(one, other)


def information_by_counting(one, other):
    n = len(one)
    pairs = collections.Counter(zip(one.tolist(), other.tolist(), strict=True))
    ones, others = collections.Counter(one.tolist()), collections.Counter(other.tolist())
    return sum(
        count / n * math.log(count * n / (ones[a] * others[b])) for (a, b), count in pairs.items()
    )


def information_by_histogram(one, other):
    edges = [np.arange(-0.5, values.max() + 1) for values in (one, other)]
    joint, _, _ = np.histogram2d(one, other, bins=edges)
    joint = joint / joint.sum()
    apart = np.outer(joint.sum(1), joint.sum(0))
    seen = joint > 0
    return np.sum(joint[seen] * np.log(joint[seen] / apart[seen]))


def information_one_hot(one, other):
    rows = tf.one_hot(one, one.max() + 1, dtype=tf.float64, axis=0)
    joint = rows @ tf.one_hot(other, other.max() + 1, dtype=tf.float64) / len(one)
    apart = tf.reduce_sum(joint, 1, keepdims=True) * tf.reduce_sum(joint, 0, keepdims=True)
    return tf.reduce_sum(tf.math.xlogy(joint, joint) - tf.math.xlogy(joint, apart))


def information_what_is_gone(one, other):
    """H(one) minus the mean over other's values of H(one given that value)."""
    values, counts = np.unique(other, return_counts=True)
    left = sum(
        count / len(one) * entropy(np.unique(one[other == value], return_counts=True)[1])
        for value, count in zip(values, counts, strict=True)
    )
    return entropy(np.bincount(one)) - left


def information_numbered_pairs(one, other):
    pairs = one * (other.max() + 1) + other
    return sum(sign * entropy(np.bincount(x)) for sign, x in ((1, one), (1, other), (-1, pairs)))


def information_mean_over_pairs(one, other):
    n = len(one)
    joint = scipy.stats.contingency.crosstab(one, other).count
    ones, others = np.unique(one, return_inverse=True)[1], np.unique(other, return_inverse=True)[1]
    apart = np.bincount(ones)[ones] * np.bincount(others)[others]
    return np.mean(np.log(n * joint[ones, others] / apart))


def information_relative_entropy(one, other):
    table = tf.math.confusion_matrix(one, other, max(one.max(), other.max()) + 1).numpy()
    return entropy(table.ravel(), np.outer(table.sum(1), table.sum(0)).ravel())
