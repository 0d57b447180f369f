"""How far ahead of the second the best code of each factor is."""

import numpy as np
from scipy.special import xlogy

from vae_helpers import metrics
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.observe import (
    EXCEPTION,
    Detail,
    Flaw,
    a_number,
    holds,
    numbers,
    same,
    untouched,
)
from vae_helpers.checks.engine.steps import Steps
from vae_helpers.checks.probes.generator import generator


def _given():
    """Codes that know of factors in unlike ways, all told by several; no two sizes agree."""
    random = generator(61)
    for n, d, values, bins in ((400, 7, (5, 3, 4), 20), (250, 4, (2, 9), 7), (500, 6, (3, 8), 20)):
        size = n, len(values)
        factors = random.integers(0, values, size) * random.integers(0, 2, size)
        codes = (factors - factors.mean(axis=0)) @ random.normal(size=(len(values), d)) ** 3
        codes = codes / codes.std(axis=0) + random.uniform(-0.5, 0.5, (n, d))
        codes[:, 1] *= np.abs(codes[:, 1])  # bins of equal width and of equal mass differ
        codes *= random.permutation(np.resize([0.2, 0.4, 0.6, 1.2], d))
        yield codes.astype("float32" if n == 250 else "float64"), factors, bins


_GIVEN = list(_given())
# Bins know no unit, so the gap of larger codes is the same; what was added to them is lost there.
_LARGER = "right only where the codes are larger"


def _look_at_gap(function):
    for codes, factors, bins in _GIVEN:
        given = codes.copy(), factors.copy()
        right = numbers(metrics.mutual_information_gap(codes, factors, bins))
        try:
            result = function(*given, bins)
        except Exception:
            yield "the codes are cut", _not_cut(function, codes, factors, bins)
            raise
        found = a_number(result)
        yield f"the gap of {codes.shape[1]} dimensions and {factors.shape[1]} factors", found
        if not same(found, right):
            larger = a_number(function(1e7 * codes, factors.copy(), bins))
            yield _LARGER, Detail(_near(larger, right, 0.01) and not _near(found, right, 0.05))
            return
    yield (
        "the arguments are left as they were",
        holds(
            untouched((codes, factors), given),
            "arguments_changed",
            "An argument is changed in place. Whoever looks at it next finds other numbers.",
        ),
    )
    yield "the gap of 2 dimensions", a_number(function(codes[:, :2].copy(), factors.copy(), 20))
    yield "with the bins left out", a_number(function(codes.copy(), factors.copy()))
    idle = np.column_stack([codes, np.full(len(codes), 0.3)])
    found = a_number(function(idle, factors.copy(), 20))
    yield (
        "with a dimension which never varies",
        holds(
            np.isfinite(found).all(),
            "idle_dimension",
            "Right, unless a dimension never varies: its range is 0, and to divide by that gives "
            "NaN. Such a dimension ends in a single bin and tells nothing.",
        ),
    )
    yield "the gap with one more dimension, which never varies", found
    found = a_number(function(np.hstack([codes, codes]), factors.copy(), 20))
    yield (
        "two that tell alike",
        holds(
            same(found, np.zeros(())),
            "tie",
            "Right, unless two dimensions tell equally much: then the gap is 0. The second best is "
            "looked for among those that tell *less*, it seems.",
        ),
    )


def _not_cut(function, codes, factors, bins):
    """What fails for codes and not for their bins has not cut them."""
    try:
        function(metrics.in_bins(codes, bins), factors.copy(), bins)
    except Exception:
        return True
    return Flaw("not_cut", _SAID["not_cut"])


def _near(found, right, share):
    return found.shape == right.shape and bool(abs(found - right) < share * right)


def _explain_gap(found):
    if found.get(_LARGER) == Detail(True):
        return (
            "Right for codes ten million times as large, so something of a fixed size is done to "
            "them: noise added, as in a draw, or decimals cut off. What is judged are the "
            "posterior means, as they are."
        )
    if EXCEPTION in found and "whole numbers" in found[EXCEPTION].text:
        return (
            "The mutual information is asked of numbers that are not whole. Codes have to be cut "
            "into bins first, all of them."
        )
    trouble = found.get(EXCEPTION)
    if trouble and (trouble.kind == "IndexError" or "broadcast" in trouble.text):
        return (
            "Two arrays do not fit, or a place is asked for that is not there. In `codes`, in "
            "`factors` and in what `in_bins` gives, images are the rows: `.T` gives one column "
            "after the other. How many there are, the arrays say; it is not always 6 and 5. (And "
            "`told` of the notebook knows its own factors only, and 20 bins.)"
        )
    return None


def _every_value(codes, bins):
    return np.stack([np.unique(code, return_inverse=True)[1] for code in codes.T], axis=1)


def _equal_mass(codes, bins):
    ranks = np.argsort(np.argsort(codes, axis=0), axis=0)
    return ranks * bins // len(codes)


def _one_range(codes, bins):
    return np.digitize(codes, np.linspace(codes.min(), codes.max(), bins + 1)[1:-1])


def _to_whole_numbers(make):
    return lambda codes, bins: (whole := make(codes).astype(int)) - whole.min(axis=0)


def _largest_apart(codes, bins):
    """As np.digitize cuts if the outer edges are among the edges."""
    edges = np.linspace(codes.min(axis=0), codes.max(axis=0), bins + 1)
    return np.stack([np.digitize(code, edge) for code, edge in zip(codes.T, edges.T)], axis=1)  # noqa: B905


def _told(one, other):
    """What each column of the one (a column) tells about each column of the other (a row)."""
    information = metrics.mutual_information.__wrapped__  # what is asked so often needs no check
    return np.array([[information(a, b) for a in one.T] for b in other.T])


def _entropies(columns):
    shares = [np.unique(column, return_counts=True)[1] / len(column) for column in columns.T]
    return np.array([-np.sum(xlogy(share, share)) for share in shares])


def _cut(cut):
    """What each dimension (column) tells about each factor (row), and the entropies of both."""

    def cut_and_told(codes, factors, bins):
        binned = cut(codes, bins)
        correlations = np.abs(np.corrcoef(codes.T, factors.T))[codes.shape[1] :, : codes.shape[1]]
        entropies = _entropies(factors)[:, None], _entropies(binned)
        return _told(binned, factors), *entropies, factors, bins, correlations

    return cut_and_told


def _divided(by):
    """The table divided by the entropies of the factors or something else, beside the first."""

    def divided(table, entropies, of_codes, factors, bins, correlations):
        return table / by(table, entropies, of_codes, factors, bins), entropies

    return divided


def _of_the_values(table, entropies, of_codes, factors, bins):
    shares = factors / factors.sum(axis=0)
    return -xlogy(shares, shares).sum(axis=0)[:, None]


def _ranked(rule):
    return lambda shares, entropies: (rule(-np.sort(-shares, axis=1).T), shares, entropies)


def _unranked(rule):
    return lambda shares, entropies: (rule(shares.T), shares, entropies)


def _by_its_best(shares, entropies):
    """The gaps between factors, in nats, over the entropy of the best one."""
    nats = shares * entropies
    ranked = -np.sort(-nats, axis=0)
    return (ranked[0] - ranked[1]) / entropies[nats.argmax(axis=0), 0], shares, entropies


def _averaged(rule):
    return lambda gaps, shares, entropies: rule(gaps, shares, entropies.ravel())


_SMALLEST = "The two *smallest* numbers are compared: `sorted` begins with the smallest."
_UNSORTED = (
    "The same two dimensions are compared each time, and not the two that tell most. Which two "
    "these are is another matter for each factor: the numbers have to be sorted."
)
_BY_DIMENSION = (
    "The two best *factors* of each dimension are compared. It is the other way round: for each "
    "factor the two best dimensions."
)
_NORMALISED = (
    "The information is divided by {}, as in a *normalised* mutual information. The gap is "
    "measured in units of the factor's entropy alone."
)

_SAID = {
    "not_cut": "The codes are not cut into bins. Where no two images have the same value, each "
    "number of the code names the image and so would tell all of every factor; and fractions are "
    "no places in a table. `in_bins` cuts them.",
    "bins_of_equal_mass": "The bins hold equally many codes. They are to have equal *width*, as in "
    "the numbers of Locatello et al.; `in_bins` cuts them.",
    "one_range_for_all": "All dimensions are cut over one common range, so that a narrow one ends "
    "in few bins. Each is to be cut over its own range, as `in_bins` does.",
    "rounded": "The codes are rounded to whole numbers instead of cut into bins; the argument "
    "`bins` has no effect.",
    "cut_off": "The codes lose their fraction instead of being cut into bins; the argument `bins` "
    "has no effect.",
    "one_bin_less": "There is one bin too few: `bins` bins have `bins + 1` edges. `in_bins` "
    "counts them.",
    "one_bin_more": "The largest code of each dimension has a bin of its own, as `np.digitize` "
    "makes it if the last edge is among the edges. `in_bins` avoids that.",
    "twenty_bins_always": "There are always 20 bins: the argument `bins` has no effect.",
    "not_normalised": "The information is in nats. It is to be divided by the entropy of the "
    "factor: one of three values has less to tell than one of thirty.",
    "normalised_information": _NORMALISED.format("the mean of two entropies"),
    "normalised_by_root": _NORMALISED.format("the root of the product of two entropies"),
    "by_the_codes": "The information is divided by the entropy of the code's bins. It is the "
    "factor's entropy that is the most which can be told about it.",
    "log_of_the_bins": "The gaps are divided by the logarithm of the number of bins. It is the "
    "factor's entropy that is the most which can be told about it.",
    "log_of_the_values": "The gaps are divided by the logarithm of the number of values. That is "
    "the entropy only where all values are equally frequent.",
    "number_of_values": "The gaps are divided by the number of values. It takes the entropy, by "
    "how often each value occurs.",
    "entropy_of_the_values": "For the entropy, the values of the factor themselves were taken for "
    "shares. It needs how *often* each value occurs.",
    "by_the_best": "The gaps are divided by what the best dimension tells. A factor that is "
    "hardly told at all could then count as well told. Divide by its entropy.",
    "entropy_in_bits": "Nats are divided by bits: the entropy has logarithms of base 2, the "
    "information those of base e. Their ratio is a share only in one unit.",
    "correlation": "These are correlations, where information is asked for. A correlation sees "
    "straight lines only; the mutual information sees any relation.",
    "smallest_two": _SMALLEST,
    "smallest_two_turned": _SMALLEST,
    "not_sorted": _UNSORTED,
    "not_sorted_last": _UNSORTED,
    "third": "The gap is taken to the third dimension. A factor that two dimensions share would "
    "count as told by one.",
    "least": "The gap is taken to the dimension that tells least. It is the second best that "
    "counts.",
    "second_and_third": "The second and the third are compared: the best is left out.",
    "no_gap": "This is how much the best dimension tells. Nothing is subtracted for the second "
    "best, so a factor that is smeared over all dimensions could count as well told.",
    "second_alone": "This is how much the second best dimension tells. It has to be subtracted "
    "from the best.",
    "mean_of_the_rest": "The mean of all other dimensions is subtracted. It is the second best "
    "that counts.",
    "by_dimension": _BY_DIMENSION,
    "by_dimension_and_its_best": _BY_DIMENSION,
    "absolute_gaps": "The gaps lose their signs, as by `abs`. The largest minus the second largest "
    "is never negative: sort first.",
    "sum_over_factors": "The gaps are added up. The mean over the factors is wanted, which is at "
    "most 1.",
    "for_each_factor": "There are still several numbers. What is left is to take the mean over "
    "the factors.",
    "divided_by_dimensions": "The sum of the gaps is divided by the number of dimensions. There "
    "is one gap for each *factor*.",
    "first_factor": "This is the first number alone, as a `return` inside of the loop gives it. "
    "The mean over the factors is wanted.",
    "last_factor": "This is the last number alone, as if the others had been overwritten. The "
    "mean over the factors is wanted.",
    "least_factor": "This is the smallest number alone, where it is told worst. The mean over the "
    "factors is wanted.",
    "largest_factor": "This is the largest number alone, where it is told best. The mean over the "
    "factors is wanted.",
    "median_factor": "This is a median. The mean over the factors is wanted.",
    "ratio_of_sums": "Sums over the factors are divided by one another: a factor with a large "
    "entropy would weigh more. Divide each gap by its own entropy, then take the mean.",
    "sign": "The sign is turned: the largest minus the second largest is never negative.",
    "percent": "These are percent. A gap goes from 0 to 1.",
}

_STEPS = Steps(
    given=_GIVEN,
    said=_SAID,
    steps=[
        {
            "": _cut(metrics.in_bins),
            "not_cut": _cut(_every_value),
            "bins_of_equal_mass": _cut(_equal_mass),
            "one_range_for_all": _cut(_one_range),
            "rounded": _cut(_to_whole_numbers(np.round)),
            "cut_off": _cut(_to_whole_numbers(np.trunc)),
            "one_bin_less": _cut(lambda codes, bins: metrics.in_bins(codes, bins - 1)),
            "one_bin_more": _cut(_largest_apart),
            "twenty_bins_always": _cut(lambda codes, bins: metrics.in_bins(codes, 20)),
        },
        {
            "": _divided(lambda table, entropies, *others: entropies),
            "not_normalised": _divided(lambda *others: 1.0),
            "normalised_information": _divided(
                lambda table, entropies, of_codes, *others: (entropies + of_codes) / 2
            ),
            "normalised_by_root": _divided(
                lambda table, entropies, of_codes, *others: np.sqrt(entropies * of_codes)
            ),
            "by_the_codes": _divided(lambda table, entropies, of_codes, *others: of_codes),
            "log_of_the_bins": _divided(lambda *others: np.log(others[-1])),
            "log_of_the_values": _divided(
                lambda *others: np.log(others[3].max(axis=0) + 1)[:, None]
            ),
            "number_of_values": _divided(lambda *others: others[3].max(axis=0)[:, None] + 1),
            "entropy_of_the_values": _divided(_of_the_values),
            "by_the_best": _divided(lambda table, *others: table.max(axis=1, keepdims=True)),
            "entropy_in_bits": _divided(lambda table, entropies, *others: entropies / np.log(2)),
            "correlation": lambda table, entropies, *others: (others[-1], entropies),
        },
        {
            "": _ranked(lambda ranked: ranked[0] - ranked[1]),
            "smallest_two": _ranked(lambda ranked: ranked[-2] - ranked[-1]),
            "smallest_two_turned": _ranked(lambda ranked: ranked[-1] - ranked[-2]),
            "not_sorted": _unranked(lambda told: told[0] - told[1]),
            "not_sorted_last": _unranked(lambda told: told[-1] - told[-2]),
            "third": _ranked(lambda ranked: ranked[0] - ranked[min(2, len(ranked) - 1)]),
            "least": _ranked(lambda ranked: ranked[0] - ranked[-1]),
            "second_and_third": _ranked(lambda ranked: ranked[1] - ranked[2]),
            "no_gap": _ranked(lambda ranked: ranked[0]),
            "second_alone": _ranked(lambda ranked: ranked[1]),
            "mean_of_the_rest": _ranked(lambda ranked: ranked[0] - ranked[1:].mean(axis=0)),
            "by_dimension": lambda shares, entropies: (
                -np.diff(-np.sort(-shares, axis=0)[:2], axis=0)[0],
                shares,
                entropies,
            ),
            "by_dimension_and_its_best": _by_its_best,
        },
        {
            "": _averaged(lambda gaps, *others: np.mean(gaps)),
            "absolute_gaps": _averaged(lambda gaps, *others: np.mean(np.abs(gaps))),
            "sum_over_factors": _averaged(lambda gaps, *others: np.sum(gaps)),
            "for_each_factor": _averaged(lambda gaps, *others: gaps),
            "divided_by_dimensions": _averaged(
                lambda gaps, shares, h: gaps.sum() / shares.shape[1]
            ),
            "first_factor": _averaged(lambda gaps, *others: gaps[0]),
            "last_factor": _averaged(lambda gaps, *others: gaps[-1]),
            "least_factor": _averaged(lambda gaps, *others: np.min(gaps)),
            "largest_factor": _averaged(lambda gaps, *others: np.max(gaps)),
            "median_factor": _averaged(lambda gaps, *others: np.median(gaps)),
            "ratio_of_sums": _averaged(lambda gaps, shares, h: np.sum(gaps * h) / np.sum(h)),
        },
        {"": lambda gap: gap, "sign": np.negative, "percent": lambda gap: 100 * gap},
    ],
)

mutual_information_gap = Exercise(
    reference=metrics.mutual_information_gap,
    look=_look_at_gap,
    explain=_explain_gap,
    formula=_STEPS,
    hints=[
        "For one factor: what does each dimension of the code, cut into bins, tell about it? Sort "
        "these numbers.",
        "By how much is the first ahead of the second, and how much is there to tell about this "
        "factor at all? What a variable tells about itself is its entropy.",
        "One loop over the factors, and in it one over the dimensions. Both stand in columns, "
        "while a loop over an array goes through its rows.",
    ],
)
