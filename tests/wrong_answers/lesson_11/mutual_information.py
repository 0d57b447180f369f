"""Wrong answers to mutual_information, by what they are told as."""

import math

import numpy as np
from scipy.special import xlogy
from scipy.stats import entropy
from sklearn import metrics


def _joint(one, other):
    joint = np.zeros((one.max() + 1, other.max() + 1))
    np.add.at(joint, (one, other), 1 / len(one))
    return joint


def _entropy(shares):
    return -np.sum(xlogy(shares, shares))


def _entropies(rule):
    """By H(one), H(other), H(both)."""

    def information(one, other):
        joint = _joint(one, other)
        return rule(_entropy(joint.sum(axis=1)), _entropy(joint.sum(axis=0)), _entropy(joint))

    return information


def _table(rule):
    """By the table of pairs and the product, with logarithms that may be of 0."""

    def information(one, other):
        joint = _joint(one, other)
        apart = joint.sum(axis=1, keepdims=True) * joint.sum(axis=0)
        with np.errstate(all="ignore"):
            return rule(joint, apart)

    return information


def _terms(joint):
    apart = joint.sum(axis=1, keepdims=True) * joint.sum(axis=0)
    return xlogy(joint, joint) - xlogy(joint, apart)


def _one_by_one(one, other):
    joint = _joint(one, other)
    apart = joint.sum(axis=1, keepdims=True) * joint.sum(axis=0)
    pairs = zip(joint.ravel(), apart.ravel(), strict=True)
    return sum(share * math.log(share / product) for share, product in pairs)


def _each_pair_once(one, other):
    seen = (_joint(one, other) > 0).astype(float)
    return np.sum(_terms(seen / seen.sum()))


def _added_by_index(one, other):
    table = np.zeros((one.max() + 1, other.max() + 1))
    table[one, other] += 1 / len(one)
    return np.sum(_terms(table))


def _in_bins(bins):
    def information(one, other):
        joint = np.histogram2d(one, other, bins)[0]
        return np.sum(_terms(joint / joint.sum()))

    return information


def _in_place(one, other):
    one *= other.max() + 1
    one += other
    pairs = entropy(np.bincount(one))
    return entropy(np.bincount(one // (other.max() + 1))) + entropy(np.bincount(other)) - pairs


def _unweighted(one, other):
    left = [entropy(np.bincount(one[other == value])) for value in np.unique(other)]
    return entropy(np.bincount(one)) - np.mean(left)


def _row_shares(one, other):
    joint = _joint(one, other)
    return np.sum(_terms(joint / joint.sum(axis=1, keepdims=True)))


def _adjusted(one, other):
    return metrics.adjusted_mutual_info_score(one, other)


def _bits(x):
    return x / np.log(2)


WRONG_ANSWERS = {
    "bits": [
        _entropies(lambda one, other, both: _bits(one + other - both)),
        _table(lambda joint, apart: np.nansum(joint * np.log2(joint / apart))),
    ],
    "joint_entropy": _entropies(lambda one, other, both: both),
    "sign": _entropies(lambda one, other, both: both - one - other),
    "entropies_added": _entropies(lambda one, other, both: one + other),
    "what_is_left_of_the_first": _entropies(lambda one, other, both: both - other),
    "what_is_left_of_the_second": _entropies(lambda one, other, both: both - one),
    "first_alone": _entropies(lambda one, other, both: one - both),
    "second_alone": _table(lambda joint, apart: np.sum(xlogy(joint, joint / joint.sum(axis=0)))),
    "shares_of_the_first": _entropies(lambda one, other, both: (one + other - both) / one),
    "shares_of_the_second": _entropies(lambda one, other, both: (one + other - both) / other),
    "shares_of_the_pairs": _entropies(lambda one, other, both: (one + other - both) / both),
    "normalised": [
        _entropies(lambda one, other, both: 2 * (one + other - both) / (one + other)),
        lambda one, other: metrics.normalized_mutual_info_score(one, other),
    ],
    "normalised_by_root": _entropies(lambda a, b, both: (a + b - both) / np.sqrt(a * b)),
    "normalised_by_larger": _entropies(lambda a, b, both: (a + b - both) / max(a, b)),
    "normalised_by_smaller": _entropies(lambda a, b, both: (a + b - both) / min(a, b)),
    "adjusted": _adjusted,
    "counts_for_shares": [
        lambda one, other: len(one) * np.sum(_terms(_joint(one, other))),
        lambda one, other: sum(
            np.log(
                _joint(one, other)[a, b] * len(one) ** 2 / ((one == a).sum() * (other == b).sum())
            )
            for a, b in zip(one, other, strict=True)
        ),
    ],
    "weighted_by_the_product": _table(lambda joint, apart: np.sum(apart * np.log(joint / apart))),
    "of_gaussians": _table(
        lambda joint, apart: 0.5 * np.sum(joint**2 + np.exp(apart) - 1 - apart, axis=1)
    ),
    "product_to_pairs": [
        _table(lambda joint, apart: np.sum(apart * np.log(apart / joint))),
        _table(lambda joint, apart: entropy(apart.ravel(), joint.ravel())),
    ],
    "not_weighted": _table(lambda joint, apart: np.sum(np.log(joint / apart))),
    "counts_in_the_logarithm": lambda one, other: np.sum(_terms(len(one) * _joint(one, other))),
    "table": lambda one, other: _terms(_joint(one, other)),
    "mean_over_the_table": lambda one, other: np.mean(_terms(_joint(one, other))),
    "summed_for_the_first": lambda one, other: np.sum(_terms(_joint(one, other)), axis=1),
    "summed_for_the_second": lambda one, other: sum(_terms(_joint(one, other))),
    "each_pair_once": _each_pair_once,
    "each_pair_added_once": _added_by_index,
    "first_entropy": [
        _entropies(lambda one, other, both: one),
        lambda one, other: entropy(np.bincount(one)),
    ],
    "second_entropy": _entropies(lambda one, other, both: other),
    "not_shared": _entropies(lambda one, other, both: 2 * both - one - other),
    "values_weigh_the_same": _unweighted,
    "values_weigh_the_same_turned": lambda one, other: _unweighted(other, one),
    "shares_of_each_row": _row_shares,
    "no_logarithm": _table(lambda joint, apart: np.sum(joint * joint / apart)),
    "difference_for_ratio": _table(lambda joint, apart: np.sum(joint * (joint - apart))),
    "shares_added": _table(
        lambda joint, apart: np.sum(
            xlogy(joint, joint) - xlogy(joint, joint.sum(axis=1, keepdims=True) + joint.sum(axis=0))
        )
    ),
    "log_of_zero": [
        _table(lambda joint, apart: np.sum(joint * np.log(joint / apart))),
        _one_by_one,
    ],
    "zero_over_zero": _table(lambda joint, apart: np.sum(xlogy(joint, joint / apart))),
    "ten_bins": [_in_bins(10), _in_bins(20)],
    "always_zero": lambda one, other: 0.0,
    "arguments_changed": _in_place,
    # Two slips in one answer.
    "joint_entropy + bits": _entropies(lambda one, other, both: _bits(both)),
    "first_entropy + bits": lambda one, other: entropy(np.bincount(one), base=2),
    "what_is_left_of_the_first + bits": _entropies(lambda one, other, both: _bits(both - other)),
    "normalised + sign": _entropies(
        lambda one, other, both: 2 * (both - one - other) / (one + other)
    ),
    "weighted_by_the_product + mean_over_the_table": _table(
        lambda joint, apart: np.mean(apart * np.log(joint / apart))
    ),
    "mean_over_the_table + bits": _table(lambda p, q: np.mean(p * np.log2(p / q))),
    "not_weighted + mean_over_the_table": _table(lambda p, q: np.mean(np.log(p / q))),
    "not_weighted + table": _table(lambda joint, apart: np.log(joint / apart)),
    "counts_for_shares + bits": lambda one, other: (
        len(one) * _bits(np.sum(_terms(_joint(one, other))))
    ),
    "counts_for_shares + table": lambda one, other: len(one) * _terms(_joint(one, other)),
    "table + bits": _table(lambda joint, apart: joint * np.log2(joint / apart)),
    "first_alone + bits": _table(lambda p, q: np.sum(p * np.log2(p / p.sum(1, keepdims=True)))),
    "first_alone + mean_over_the_table": _table(
        lambda p, q: np.mean(p * np.log(p / p.sum(1, keepdims=True)))
    ),
    # Of another kind.
    None: [
        lambda one, other: abs(np.corrcoef(one, other)[0, 1]),
        lambda one, other: np.mean(one == other) + 0.1,
    ],
}
