"""Answers to mutual_information in the manner of public code."""

import math

import numpy as np
import scipy.linalg
import scipy.special
import scipy.stats
from public import right, wrong
from scipy.special import xlogy
from sklearn import metrics

# ---- one slip


@wrong("in bits")
def mutual_information(one, other):
    joint = np.zeros((one.max() + 1, other.max() + 1))
    np.add.at(joint, (one, other), 1 / len(one))
    apart = joint.sum(axis=1, keepdims=True) * joint.sum(axis=0)
    return float(np.sum(xlogy(joint, joint) - xlogy(joint, apart)) / np.log(2))


@wrong("counts instead of shares")
def mutual_information(one, other):
    joint = np.zeros((one.max() + 1, other.max() + 1))
    np.add.at(joint, (one, other), 1)
    apart = joint.sum(axis=1, keepdims=True) * joint.sum(axis=0)
    return float(np.sum(xlogy(joint, joint) - xlogy(joint, apart)))


@wrong("pairs that do not occur give nan (0 log 0)")
def mutual_information(one, other):
    joint = np.zeros((one.max() + 1, other.max() + 1))
    np.add.at(joint, (one, other), 1 / len(one))
    apart = joint.sum(axis=1, keepdims=True) * joint.sum(axis=0, keepdims=True)
    with np.errstate(all="ignore"):
        return float(np.sum(joint * np.log(joint / apart)))


@wrong("table filled by joint[one, other] += 1: repeated pairs counted once")
def mutual_information(one, other):
    joint = np.zeros((one.max() + 1, other.max() + 1))
    joint[one, other] += 1
    joint /= joint.sum()
    apart = joint.sum(axis=1, keepdims=True) * joint.sum(axis=0)
    return float(np.sum(xlogy(joint, joint) - xlogy(joint, apart)))


@wrong("not weighted by p(k, f)")
def mutual_information(one, other):
    joint = np.zeros((one.max() + 1, other.max() + 1))
    np.add.at(joint, (one, other), 1 / len(one))
    apart = joint.sum(axis=1, keepdims=True) * joint.sum(axis=0)
    there = joint > 0
    return float(np.sum(np.log(joint[there] / apart[there])))


# ---- two slips


@wrong("counts in the table + shares outside the logarithm only")
def mutual_information(one, other):
    counts = np.zeros((one.max() + 1, other.max() + 1))
    for a, b in zip(one, other):
        counts[a, b] += 1
    apart = counts.sum(axis=1, keepdims=True) * counts.sum(axis=0)
    there = counts > 0
    return float(np.sum(counts[there] / len(one) * np.log(counts[there] / apart[there])))


@wrong("weighted by the product instead of the pair (reverse KL) + in bits")
def mutual_information(one, other):
    joint = np.zeros((one.max() + 1, other.max() + 1))
    np.add.at(joint, (one, other), 1 / len(one))
    apart = joint.sum(axis=1, keepdims=True) * joint.sum(axis=0)
    return float(np.sum(apart * np.log2(apart / (joint + 1e-12) + 1e-12)))


@wrong("average of p log p instead of the sum + logarithm to base 10")
def mutual_information(one, other):
    joint = np.zeros((one.max() + 1, other.max() + 1))
    np.add.at(joint, (one, other), 1 / len(one))
    apart = joint.sum(axis=1, keepdims=True) * joint.sum(axis=0)
    ratio = np.where(joint > 0, joint / np.where(apart > 0, apart, 1), 1)
    return float(np.mean(joint * np.log10(ratio)))


@wrong("entropy of the pairs with the wrong sign + only one of the two entropies")
def mutual_information(one, other):
    joint = np.zeros((one.max() + 1, other.max() + 1))
    np.add.at(joint, (one, other), 1 / len(one))
    p = joint.sum(axis=1)
    return float(-np.sum(xlogy(p, p)) - np.sum(xlogy(joint, joint)))


@wrong("divided by the entropy (normalised) + repeated pairs counted once")
def mutual_information(one, other):
    pairs = np.unique(np.stack([one, other], axis=1), axis=0)
    return float(metrics.normalized_mutual_info_score(pairs[:, 0], pairs[:, 1]))


@wrong("last value forgotten (range(max)) + counts instead of shares in the product")
def mutual_information(one, other):
    n, total = len(one), 0.0
    for a in range(one.max()):
        for b in range(other.max()):
            p = np.sum((one == a) & (other == b)) / n
            if p > 0:
                total += p * np.log(p / (np.sum(one == a) * np.sum(other == b)))
    return float(total)


@wrong("uniform shares assumed for both + in bits")
def mutual_information(one, other):
    joint = np.zeros((one.max() + 1, other.max() + 1))
    np.add.at(joint, (one, other), 1 / len(one))
    return float(np.sum(xlogy(joint, joint * joint.size)) / np.log(2))


# ---- unusual


@wrong("np.histogram2d with its ten bins")
def mutual_information(one, other):
    joint = np.histogram2d(one, other)[0] / len(one)
    apart = joint.sum(axis=1, keepdims=True) * joint.sum(axis=0)
    return float(np.sum(xlogy(joint, joint) - xlogy(joint, apart)))


@wrong("sklearn's mutual_info_regression: the estimator for continuous numbers")
def mutual_information(one, other):
    from sklearn.feature_selection import mutual_info_regression

    return float(
        mutual_info_regression(np.reshape(one, (-1, 1)).astype(float), other, random_state=0)[0]
    )


# ---- right


@right("scikit-learn")
def mutual_information(one, other):
    return float(metrics.mutual_info_score(np.asarray(one), np.asarray(other)))


@right("dictionaries and a loop")
def mutual_information(one, other):
    n = len(one)
    pairs, first, second = {}, {}, {}
    for a, b in zip(one, other):
        a, b = int(a), int(b)
        pairs[a, b] = pairs.get((a, b), 0) + 1
        first[a] = first.get(a, 0) + 1
        second[b] = second.get(b, 0) + 1
    return float(
        sum(c / n * math.log(c * n / (first[a] * second[b])) for (a, b), c in pairs.items())
    )


@right("three entropies by scipy.stats")
def mutual_information(one, other):
    one, other = np.asarray(one).astype(int), np.asarray(other).astype(int)
    both = one * (other.max() + 1) + other
    h = [scipy.stats.entropy(np.unique(v, return_counts=True)[1]) for v in (one, other, both)]
    return float(h[0] + h[1] - h[2])


@right("one-hot tables and rel_entr")
def mutual_information(one, other):
    one, other = np.asarray(one).astype(int), np.asarray(other).astype(int)
    a, b = np.eye(one.max() + 1)[one], np.eye(other.max() + 1)[other]
    joint = np.einsum("nk,nf->kf", a, b) / len(one)
    return float(scipy.special.rel_entr(joint, np.outer(a.mean(axis=0), b.mean(axis=0))).sum())


@right("bincount")
def mutual_information(one, other):
    one, other = np.asarray(one).astype(int), np.asarray(other).astype(int)
    K, F = int(one.max()) + 1, int(other.max()) + 1
    joint = np.bincount(one * F + other, minlength=K * F).reshape(K, F) / len(one)
    p, q = joint.sum(axis=1), joint.sum(axis=0)
    there = joint > 0
    ratio = joint[there] / np.outer(p, q)[there]
    return float(joint[there] @ np.log(ratio))


@right("entropy minus the entropy that is left, group by group")
def mutual_information(one, other):
    one, other = np.asarray(one), np.asarray(other)

    def entropy(values):
        p = np.unique(values, return_counts=True)[1] / len(values)
        return -np.sum(p * np.log(p))

    left = sum(np.mean(one == k) * entropy(other[one == k]) for k in np.unique(one))
    return float(entropy(other) - left)
