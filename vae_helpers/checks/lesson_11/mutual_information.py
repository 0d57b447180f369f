"""What one discrete variable tells of another, in nats."""

import re

import numpy as np

from vae_helpers import metrics
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.mistake import Mistake
from vae_helpers.checks.engine.observe import (
    EXCEPTION,
    Flaw,
    a_number,
    holds,
    numbers,
    same,
    untouched,
)
from vae_helpers.checks.engine.parts import IN_BITS, Formula
from vae_helpers.checks.engine.steps import Either, Steps
from vae_helpers.checks.engine.terms import Term
from vae_helpers.checks.probes.generator import generator
from vae_helpers.checks.probes.tables import (
    adjusted,
    columns_of,
    counts_of,
    each_pair_once,
    entropy,
    of_gaussians,
    product_to_pairs,
    rule,
    unweighted,
)


def _given():
    """No two sizes agree or are 1 apart. Every pair of values occurs, so that logs are finite."""
    random = generator(7)
    for sizes in ((4, 7), (6, 3), (2, 5), (9, 4), (3, 8)):
        yield columns_of(random.integers(1, 30, sizes) ** 2 // 20 + 1)


_GIVEN = list(_given())
# All values occur, but not all pairs; and 100 values, as of a code in many bins, beside 9.
_SPARSE = columns_of([[5, 0, 2, 0], [0, 9, 1, 3]])
_MANY = np.arange(200) % 100, np.arange(200) % 100 // 13 + np.arange(200) // 100


def _look_at_information(function):
    for i, given in enumerate(_GIVEN):
        one, other = (np.copy(a) for a in given)
        found = a_number(function(one, other))
        yield f"the mutual information of two variables, {i + 1}", found
        if same(found, np.zeros(())):
            yield "it is not 0", _zero(function)
        if not same(found, numbers(metrics.mutual_information(*given))):
            return
    yield (
        "the arguments are left as they were",
        holds(
            untouched(given, (one, other)),
            "arguments_changed",
            "An argument is changed in place. Whoever looks at it next finds other numbers.",
        ),
    )
    one, gaps = _GIVEN[0][0], [3 * a + 1 for a in _SPARSE]
    for name, slug, given in (
        ("where some pairs never occur", "log_of_zero", _SPARSE),
        ("of a variable with itself", "log_of_zero", (one, one)),
        ("where some values never occur", "zero_over_zero", gaps),
    ):
        found = _or_nan(function, given)
        finite = bool(np.isfinite(found).all())
        yield f"finite {name}", holds(finite, slug, _OF_FEW[slug])
        if not finite:
            return
        yield name, found
    yield "of a variable with one that never varies", a_number(function(one.copy(), 0 * one))
    for given in (_MANY, _MANY[::-1]):
        found = a_number(function(*map(np.copy, given)))
        right = same(found, numbers(metrics.mutual_information(*given)))
        yield f"beside {given[0].max()}", holds(right, "ten_bins", _OF_FEW["ten_bins"])
        if not right:
            return


def _or_nan(function, given):
    try:
        return a_number(function(*map(np.copy, given)))
    except (ArithmeticError, ValueError) as error:  # of the logarithm of 0 in plain Python
        if isinstance(error, ArithmeticError) or re.search("domain|positive", str(error)):
            return np.array(np.nan)
        raise


_OF_FEW = {
    "log_of_zero": "Right while every pair occurs. A pair that does not occur gives 0 log 0, which "
    "is NaN for NumPy and an error for `math.log`; its limit is 0.",
    "zero_over_zero": "Right where every value occurs. A value that never does has the share 0: "
    "that gives NaN in 0 log 0, and in 0 / 0 before `xlogy` sees it. The logarithm of a ratio is "
    "a difference, for which no division is needed.",
    "ten_bins": "Right for few values, but not for a hundred, of which several seem to fall into "
    "one place, as with `np.histogram2d`, which makes 10 bins unless told otherwise. Each value is "
    "to be a bin of its own.",
}


def _zero(function):
    """Is it always 0, or only where every pair occurs?"""
    itself = a_number(function(_GIVEN[0][0].copy(), _GIVEN[0][0].copy()))
    if same(itself, np.zeros(())):
        return Flaw(
            "always_zero",
            "It is 0, even for a variable and itself, which knows all of it.",
            alone=True,
        )
    return Flaw("each_pair_once", _ONCE, alone=True)


def _shares(share):
    return lambda counts, n: (share(counts, n), counts)


def _apart(apart):
    """The shares of the pairs, and beside them what they are divided by."""
    return lambda joint, counts: (
        joint,
        apart(joint.sum(axis=1, keepdims=True), joint.sum(axis=0, keepdims=True)),
        counts,
    )


def _logs(log):
    return lambda joint, apart, counts: (joint, apart, log(joint, apart), counts)


def _weighted(by):
    return lambda joint, apart, logs, counts: (by(joint, apart, counts) * logs, counts)


def _together(put):
    return lambda terms, counts: (put(terms), counts)


_ONCE = (
    "Each pair counts once, however often it occurs. `table[one, other] += ...` does so: it adds "
    "to a place once, even if the place is named many times; `np.add.at` adds for each."
)
_DIVIDED = (
    "It is divided by {}, as in a *normalised* mutual information. That comes later, if at all; "
    "here it is wanted in nats."
)
_CONDITION = (
    "In the average of the conditional entropy all values of the known variable have the same "
    "weight. The weight of each has to be its frequency."
)

_SAID = {
    "each_pair_once": _ONCE,
    "each_pair_added_once": _ONCE,
    "counts_in_the_logarithm": "Counts stand where shares belong. The product of two counts holds "
    "the number of pairs twice, the count of a pair only once: it does not drop out of the "
    "logarithm.",
    "shares_of_each_row": "The shares of each row add up to 1. It is the shares of all pairs "
    "together that have to.",
    "shares_of_each_column": "The shares of each column add up to 1. It is the shares of all "
    "pairs together that have to.",
    "first_alone": "The distribution of the second variable does not come in: a pair is compared "
    "with the share of its first value alone, or the second entropy is missing.",
    "second_alone": "The distribution of the first variable does not come in: a pair is compared "
    "with the share of its second value alone, or the first entropy is missing.",
    "shares_added": "The shares of the two values are added. Were the variables independent, a "
    "pair would have their *product*.",
    "uniform_shares": "A pair is compared with what it would have if all values were equally "
    "frequent. Each variable has its own distribution: the row sums and column sums.",
    "ratio_inverted": "The ratio in the logarithm stands upside down: the share of the pair is to "
    "be divided by the product.",
    "no_logarithm": "The ratio stands there without its logarithm.",
    "difference_for_ratio": "The share of the pair and the product are subtracted. It is their "
    "ratio that goes into the logarithm, or the difference of the two logarithms.",
    "weighted_by_the_product": "The logarithms are weighted by the product of the two "
    "distributions, as if the variables were independent. It is the pairs as they occur that are "
    "averaged over.",
    "not_weighted": "The logarithms are added up without weights: each is to be multiplied by the "
    "share of its pair.",
    "table": "These are the terms of the sum, one for each pair of values. Add them up.",
    "mean_over_the_table": "This is the mean over the places of the table. The shares are weights "
    "already: the terms are to be added up.",
    "summed_for_the_first": "There is still a number for each value of the first variable. The "
    "sum runs over all pairs.",
    "summed_for_the_second": "There is still a number for each value of the second variable. The "
    "sum runs over all pairs.",
    "joint_entropy": "This is the entropy of the pairs, all that is uncertain about both. What "
    "they share is less.",
    "entropies_added": "These are the two entropies, added. The entropy of the pairs has to come "
    "off: what is shared was counted twice.",
    "what_is_left_of_the_first": "This is the entropy that is left of the first variable once the "
    "second is known. The information is what is *gone* of it.",
    "what_is_left_of_the_second": "This is the entropy that is left of the second variable once "
    "the first is known. The information is what is *gone* of it.",
    "first_entropy": "This is the entropy of the first variable. It is the answer only for a "
    "variable that knows all of it.",
    "second_entropy": "This is the entropy of the second variable. It is the answer only for a "
    "variable that knows all of it.",
    "not_shared": "This is what the two do *not* share: each entropy less the information.",
    "product_to_pairs": "This is the KL from the product to the pairs. Asked is the one from the "
    "pairs to the product: the pairs as they occur are averaged over.",
    "of_gaussians": "`kl_divergence` of the notebook takes means and log variances, of Gaussians. "
    "Here the sum over the table has to be written.",
    "values_weigh_the_same": _CONDITION,
    "values_weigh_the_same_turned": _CONDITION,
    "adjusted": "This is the *adjusted* mutual information: what chance would give is subtracted, "
    "and the rest divided. Here the information itself is wanted, in nats.",
    "shares_of_the_first": _DIVIDED.format("the entropy of the first variable"),
    "shares_of_the_second": _DIVIDED.format("the entropy of the second variable"),
    "shares_of_the_pairs": _DIVIDED.format("the entropy of the pairs"),
    "normalised": _DIVIDED.format("the mean of the two entropies"),
    "normalised_by_root": _DIVIDED.format("the root of the product of the two entropies"),
    "normalised_by_larger": _DIVIDED.format("the larger of the two entropies"),
    "normalised_by_smaller": _DIVIDED.format("the smaller of the two entropies"),
    "sign": "The sign is turned: no variable tells less than nothing about another.",
    "bits": IN_BITS,
    "log10": "The logarithms have base 10. The course counts in nats, with base e.",
    "counts_for_shares": "This is as many times too large as there are pairs: counts stand where "
    "shares (counts divided by their sum) belong.",
}

_STEPS = Steps(
    given=_GIVEN,
    said=_SAID,
    steps=[
        {
            "": lambda one, other: (counts_of(one, other), len(one)),
            "each_pair_once": lambda one, other: (
                each_pair_once(one, other),
                each_pair_once(one, other).sum(),
            ),
            "each_pair_added_once": lambda one, other: (each_pair_once(one, other), len(one)),
        },
        {
            "": _shares(lambda counts, n: counts / n),
            "counts_in_the_logarithm": _shares(lambda counts, n: counts),
            "shares_of_each_row": _shares(
                lambda counts, n: counts / counts.sum(axis=1, keepdims=True)
            ),
            "shares_of_each_column": _shares(lambda counts, n: counts / counts.sum(axis=0)),
        },
        {
            "": _apart(lambda first, second: first * second),
            "first_alone": _apart(lambda first, second: first + 0 * second),
            "second_alone": _apart(lambda first, second: second + 0 * first),
            "shares_added": _apart(lambda first, second: first + second),
            "uniform_shares": _apart(lambda first, second: 1 / (first.size * second.size)),
        },
        {
            "": _logs(lambda joint, apart: np.log(joint / apart)),
            "ratio_inverted": _logs(lambda joint, apart: np.log(apart / joint)),
            "no_logarithm": _logs(lambda joint, apart: joint / apart),
            "difference_for_ratio": _logs(lambda joint, apart: joint - apart),
        },
        {
            "": _weighted(lambda joint, apart, counts: joint),
            "weighted_by_the_product": _weighted(lambda joint, apart, counts: apart),
            "counts_for_shares": _weighted(lambda joint, apart, counts: counts),
            "not_weighted": _weighted(lambda joint, apart, counts: 1),
        },
        {
            "": _together(np.sum),
            "table": _together(lambda terms: terms),
            "mean_over_the_table": _together(np.mean),
            "summed_for_the_first": _together(lambda terms: terms.sum(axis=1)),
            "summed_for_the_second": _together(lambda terms: terms.sum(axis=0)),
        },
        {
            "": lambda value, counts: (value, counts),
            "joint_entropy": rule(lambda value, one, other, both: both),
            "entropies_added": rule(lambda value, one, other, both: one + other),
            "what_is_left_of_the_first": rule(lambda value, one, other, both: both - other),
            "what_is_left_of_the_second": rule(lambda value, one, other, both: both - one),
            "first_entropy": rule(lambda value, one, other, both: one),
            "second_entropy": rule(lambda value, one, other, both: other),
            "not_shared": rule(lambda value, one, other, both: 2 * both - one - other),
            "product_to_pairs": product_to_pairs,
            "of_gaussians": of_gaussians,
            "values_weigh_the_same": unweighted(0),
            "values_weigh_the_same_turned": unweighted(1),
            "adjusted": adjusted,
        },
        {
            "": lambda value, counts: (value, counts),
            "shares_of_the_first": rule(lambda value, one, other, both: value / one),
            "shares_of_the_second": rule(lambda value, one, other, both: value / other),
            "shares_of_the_pairs": rule(lambda value, one, other, both: value / both),
            "normalised": rule(lambda value, one, other, both: 2 * value / (one + other)),
            "normalised_by_root": rule(
                lambda value, one, other, both: value / (one * other) ** 0.5
            ),
            "normalised_by_larger": rule(lambda value, one, other, both: value / max(one, other)),
            "normalised_by_smaller": rule(lambda value, one, other, both: value / min(one, other)),
        },
        {
            "": lambda value, counts: value,
            "sign": lambda value, counts: -value,
            "bits": lambda value, counts: value / np.log(2),
            "log10": lambda value, counts: value / np.log(10),
        },
    ],
)


def _entropy_of(pick):
    return lambda one, other: np.array([entropy(pick(counts_of(one, other) / len(one)))])


# The same as a sum: how often does an answer hold each of the three entropies?
_SUM = Formula(
    given=[
        *_GIVEN,
        *(columns_of(generator(n).integers(1, 9, (n, 5))) for n in (2, 3, 7)),
    ],
    together=[Mistake("", np.sum)],
    terms=[
        Term("first", "The entropy of the first variable", 1, _entropy_of(lambda p: p.sum(1))),
        Term("second", "The entropy of the second variable", 1, _entropy_of(lambda p: p.sum(0))),
        Term("pairs", "The entropy of the pairs", -1, _entropy_of(lambda p: p)),
    ],
)


def _explain(found):
    if EXCEPTION in found and "broadcast" in found[EXCEPTION].text:
        return (
            "Two arrays do not fit. What independent variables would do is the product of each "
            "row sum with each column sum, a table: `np.outer` makes it, or row sums that stay a "
            "column (`keepdims=True`)."
        )
    if EXCEPTION in found and found[EXCEPTION].kind == "IndexError":
        return (
            "A place is asked for that is not there. Values count from 0, and some may be missing: "
            "a table for values up to `max` has `max + 1` places."
        )
    return None


mutual_information = Exercise(
    reference=metrics.mutual_information,
    look=_look_at_information,
    explain=_explain,
    formula=Either(_STEPS, _SUM),
    hints=[
        "First the table of pairs: how often each value of the one meets each value of the other, "
        "as shares that add up to 1.",
        "Its row sums and column sums are the two distributions. If the variables were "
        "independent, the table would be their product.",
        "Sum share * log(share / product) over the table; `scipy.special.xlogy(a, b)` is a log b, "
        "and 0 where a is 0, unless b is NaN: beware of 0 / 0.",
    ],
)
