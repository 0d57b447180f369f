"""What one discrete variable tells of another, in nats."""

import math

import numpy as np
from scipy.special import xlogy

from vae_helpers import metrics
from vae_helpers.checks.engine.exercise import Exercise, Mistake
from vae_helpers.checks.engine.observe import Detail, a_number, numbers, same, untouched

# How often each of 4 values meets each of 3: here every pair occurs.
_COUNTS = np.array([[14, 3, 2], [4, 11, 1], [2, 5, 18], [9, 1, 7]])
_ONE, _OTHER = (np.repeat(place.ravel(), _COUNTS.ravel()) for place in np.indices(_COUNTS.shape))

# 100 values, as of a code in many bins, and few: each of the 100 meets two of the 9.
_MANY = np.arange(200) % 100
_FEW = _MANY // 13 + np.arange(200) // 100

_GAPS = np.array([0, 7, 7, 2, 0, 7, 2, 2]), np.array([1, 0, 0, 3, 1, 0, 1, 3])


def _look_at_information(function):
    one, other = _ONE.copy(), _OTHER.copy()
    found = a_number(function(one, other))
    yield "the mutual information of two variables", found
    if same(found, np.zeros(())):
        # Is it always 0, or only where every pair occurs?
        itself = a_number(function(_ONE.copy(), _ONE.copy()))
        yield "0 of a variable with itself, too", Detail(same(itself, np.zeros(())))
    if not same(found, numbers(metrics.mutual_information(_ONE, _OTHER))):
        # Is it the first variable's, or the larger of the two?
        yield "with the two exchanged", a_number(function(_OTHER.copy(), _ONE.copy()))
        return
    yield "the arguments are left as they were", untouched((_ONE, _OTHER), (one, other))
    yield "of a variable with itself", a_number(function(_ONE.copy(), _ONE.copy()))
    yield "of a variable with one that never varies", a_number(function(_ONE.copy(), 0 * _ONE))
    yield "of variables that skip some values", a_number(function(*map(np.copy, _GAPS)))
    yield "of one with 100 values and one with 9", a_number(function(_MANY.copy(), _FEW.copy()))
    yield "of one with 9 values and one with 100", a_number(function(_FEW.copy(), _MANY.copy()))


def _joint(one, other):
    joint = np.zeros((one.max() + 1, other.max() + 1))
    np.add.at(joint, (one, other), 1 / len(one))
    return joint


def _entropy(shares):
    return -np.sum(xlogy(shares, shares))


def _parts(one, other):
    """H(one), H(other), H(both)."""
    joint = _joint(one, other)
    return _entropy(joint.sum(axis=1)), _entropy(joint.sum(axis=0)), _entropy(joint)


def _combined(rule):
    return lambda one, other: rule(*_parts(one, other))


def _apart(joint):
    return joint.sum(axis=1, keepdims=True) * joint.sum(axis=0)


def _terms(joint):
    """What is added up, one term for each pair of values."""
    return xlogy(joint, joint) - xlogy(joint, _apart(joint))


def _with_logs(rule):
    """A rule for the table of pairs and the product, in which log 0 is NaN or infinite."""

    def information(one, other):
        joint = _joint(one, other)
        with np.errstate(all="ignore"):
            return rule(joint, _apart(joint))

    return information


def _one_by_one(one, other):
    joint = _joint(one, other)
    pairs = zip(joint.ravel(), _apart(joint).ravel(), strict=True)
    return sum(share * math.log(share / product) for share, product in pairs)


def _each_pair_once(one, other):
    seen = (_joint(one, other) > 0).astype(float)
    return np.sum(_terms(seen / seen.sum()))


def _in_ten_bins(one, other):
    joint = np.histogram2d(one, other)[0]
    return np.sum(_terms(joint / joint.sum()))


mutual_information = Exercise(
    reference=metrics.mutual_information,
    look=_look_at_information,
    mistakes=[
        Mistake(
            "bits",
            _combined(lambda one, other, both: (one + other - both) / np.log(2)),
            "This is in bits, by the logarithm to base 2. In this course all is in nats: the "
            "natural logarithm.",
        ),
        Mistake(
            "joint_entropy",
            _combined(lambda one, other, both: both),
            "This is the entropy of the pairs, all that is uncertain about both. What they share "
            "is less.",
        ),
        Mistake(
            "sign",
            _combined(lambda one, other, both: both - one - other),
            "The sign is turned: no variable tells less than nothing about another.",
        ),
        Mistake(
            "entropies_added",
            _combined(lambda one, other, both: one + other),
            "These are the two entropies, added. The entropy of the pairs has to come off: what is "
            "shared was counted twice.",
        ),
        Mistake(
            "what_is_left_of_the_first",
            _combined(lambda one, other, both: both - other),
            "This is the entropy that is left of the first variable once the second is known. The "
            "information is what is *gone* of it.",
        ),
        Mistake(
            "what_is_left_of_the_second",
            _combined(lambda one, other, both: both - one),
            "This is the entropy that is left of the second variable once the first is known. The "
            "information is what is *gone* of it.",
        ),
        Mistake(
            "shares_of_the_first",
            _combined(lambda one, other, both: (one + other - both) / one),
            "The information is divided by the entropy of the first variable. That comes later; "
            "here it is wanted in nats.",
        ),
        Mistake(
            "shares_of_the_second",
            _combined(lambda one, other, both: (one + other - both) / other),
            "The information is divided by the entropy of the second variable. That comes later; "
            "here it is wanted in nats.",
        ),
        Mistake(
            "normalised",
            _combined(lambda one, other, both: 2 * (one + other - both) / (one + other)),
            "The information is divided by the mean of the two entropies, as in the *normalised* "
            "mutual information. Here it is wanted in nats.",
        ),
        Mistake(
            "counts_for_shares",
            lambda one, other: len(one) * (lambda a, b, c: a + b - c)(*_parts(one, other)),
            "This is larger by the number of pairs: counts stand where shares (counts divided by "
            "their sum) belong.",
        ),
        Mistake(
            "other_direction",
            _with_logs(lambda joint, apart: np.sum(apart * np.log(apart / joint))),
            "The average is taken over independent pairs, the product of the two distributions. It "
            "is the pairs as they occur that are averaged over.",
        ),
        Mistake(
            "weighted_by_the_product",
            _with_logs(lambda joint, apart: np.sum(apart * np.log(joint / apart))),
            "The logarithms are weighed by the product of the two distributions, as if the "
            "variables were independent. It is the pairs as they occur that are averaged over.",
        ),
        Mistake(
            "not_weighted",
            _with_logs(lambda joint, apart: np.sum(np.log(joint / apart))),
            "The logarithms are added up without weights: each is to be multiplied by the share of "
            "its pair.",
        ),
        Mistake(
            "counts_in_the_logarithm",
            lambda one, other: np.sum(_terms(len(one) * _joint(one, other))),
            "Counts stand where shares belong. The product of two counts holds the number of pairs "
            "twice, the count of a pair only once: it does not drop out.",
        ),
        Mistake(
            "table",
            lambda one, other: _terms(_joint(one, other)),
            "These are the terms of the sum, one for each pair of values. Add them up.",
        ),
        Mistake(
            "mean_over_the_table",
            lambda one, other: np.mean(_terms(_joint(one, other))),
            "This is the mean over the places of the table. The shares are weights already: the "
            "terms are to be added up.",
        ),
        Mistake(
            "each_pair_once",
            _each_pair_once,
            "Each pair counts once, however often it occurs: `table[one, other] += 1` adds 1 to a "
            "place only once, even if the place is named many times. `np.add.at` adds for each.",
        ),
        Mistake(
            "first_entropy",
            _combined(lambda one, other, both: one),
            "This is the entropy of the first variable. It is the answer only for a variable that "
            "knows all of it.",
        ),
        Mistake(
            "second_entropy",
            _combined(lambda one, other, both: other),
            "This is the entropy of the second variable. It is the answer only for a variable that "
            "knows all of it.",
        ),
        Mistake(
            "log_of_zero",
            _with_logs(lambda joint, apart: np.sum(joint * np.log(joint / apart))),
            "Right while every pair occurs. A pair that does not occur gives 0 log 0, which is NaN "
            "for a computer; its limit is 0.",
        ),
        Mistake(
            "zero_over_zero",
            _with_logs(lambda joint, apart: np.sum(xlogy(joint, joint / apart))),
            "Right where every value occurs. A value that never does has the share 0: that gives "
            "NaN in 0 log 0, and in 0 / 0 before `xlogy` sees it. No division is needed: the "
            "logarithm of a ratio is a difference.",
        ),
        Mistake(
            "log_of_zero_raises",
            _one_by_one,
            "Right while every pair occurs. A pair that does not occur gives 0 log 0, at which "
            "`math.log` raises a ValueError; its limit is 0.",
        ),
        Mistake(
            "ten_bins",
            _in_ten_bins,
            "Right for few values. Of many, several fall into one of 10 bins, as `np.histogram2d` "
            "makes them unless told otherwise. Each value is to be a bin of its own.",
        ),
    ],
    hints=[
        "First the table of pairs: how often each value of the one meets each value of the other, "
        "as shares that add up to 1.",
        "Its row sums and column sums are the two distributions. If the variables were "
        "independent, the table would be their product.",
        "Sum share * log(share / product) over the table; `scipy.special.xlogy(a, b)` is a log b, "
        "and 0 where a is 0, unless b is NaN: beware of 0 / 0.",
    ],
)
