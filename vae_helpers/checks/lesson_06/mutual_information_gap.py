"""How far ahead of the second the best code of each factor is."""

import numpy as np
from scipy.special import xlogy

from vae_helpers import metrics
from vae_helpers.checks.engine.exercise import Exercise, Mistake
from vae_helpers.checks.engine.observe import Detail, a_number, numbers, same, untouched


def _some_codes():
    """Codes of 4 dimensions that know of 3 factors in unlike ways, all told by more than one."""
    random = np.random.default_rng(61)
    factors = random.integers(0, [5, 3, 4], (400, 3))
    centred = factors - factors.mean(axis=0)
    mix = np.array([[1.0, 0.3, 0.0, 0.4], [0.2, 1.2, 0.5, 0.0], [0.0, 0.1, 0.9, 0.6]])
    codes = centred @ mix + 0.25 * random.normal(size=(400, 4))
    codes[:, 1] = np.sinh(codes[:, 1])  # bins of equal width and of equal mass differ
    # The factor that is told worst is neither the first nor the last.
    return codes * [1.0, 0.2, 3.0, 0.5], factors[:, [0, 2, 1]]


# Bins know no unit, so the gap of larger codes is the same; what was added to them is lost there.
_LARGER = "right only where the codes are larger"


def _look_at_gap(function):
    codes, factors = _some_codes()
    given = codes.copy(), factors.copy()
    right = numbers(metrics.mutual_information_gap(codes, factors, 20))
    found = a_number(function(*given, 20))
    yield "the gap of 4 dimensions and 3 factors, 20 bins", found
    if not same(found, right):
        larger = a_number(function(1e4 * codes, factors.copy(), 20))
        # One number may agree by chance; and which factor is the first?
        half = codes[::2].copy(), factors[::2, ::-1].copy()
        yield "the gap of half the images, the factors reversed", a_number(function(*half, 20))
        yield _LARGER, Detail(_near(larger, right, 0.01) and not _near(found, right, 0.05))
        return
    yield "the arguments are left as they were", untouched((codes, factors), given)
    found = a_number(function(codes.copy(), factors.copy(), 7))
    yield "with 7 bins", found
    if not same(found, numbers(metrics.mutual_information_gap(codes, factors, 7))):
        return
    yield "with the bins left out", a_number(function(codes.copy(), factors.copy()))
    idle = np.column_stack([codes, np.full(len(codes), 0.3)])
    yield "with one more dimension, which never varies", a_number(function(idle, factors, 20))
    twice = codes[:, [0, 1, 2, 3, 0]]
    yield "with a dimension that stands there twice", a_number(function(twice, factors, 20))


def _table(codes, factors, bins, cut=metrics.in_bins):
    """What each dimension (column) tells about each factor (row), and the factors' entropies."""
    binned = cut(codes, bins)
    table = [
        [metrics.mutual_information(code, factor) for code in binned.T] for factor in factors.T
    ]
    entropies = [metrics.mutual_information(factor, factor) for factor in factors.T]
    return np.array(table), np.array(entropies)


def _gap(choose, cut=metrics.in_bins):
    """The gap with another rule for the table and the entropies."""
    return lambda codes, factors, bins=20: choose(*_table(codes, factors, bins, cut))


def _cut(cut):
    """The gap with another way to cut."""
    return _gap(lambda table, entropies: np.mean(_ahead(table, entropies)), cut)


def _ranked(table):
    return -np.sort(-table, axis=1)


def _ahead(table, entropies, other=1):
    ranked = _ranked(table)
    return (ranked[:, 0] - ranked[:, other]) / entropies


def _equal_mass(codes, bins):
    ranks = np.argsort(np.argsort(codes, axis=0), axis=0)
    return ranks * bins // len(codes)


def _one_range(codes, bins):
    edges = np.linspace(codes.min(), codes.max(), bins + 1)[1:-1]
    return np.digitize(codes, edges)


def _to_whole_numbers(make):
    def cut(codes, bins):
        whole = make(codes).astype(int)
        return whole - whole.min(axis=0)

    return cut


def _largest_apart(codes, bins):
    """As np.digitize cuts if the outer edges are among the edges."""
    edges = np.linspace(codes.min(axis=0), codes.max(axis=0), bins + 1)
    return np.stack([np.digitize(code, edge) for code, edge in zip(codes.T, edges.T)], axis=1)  # noqa: B905


def _correlations(codes, factors, bins=20):
    table = np.abs(np.corrcoef(codes.T, factors.T)[: codes.shape[1], codes.shape[1] :].T)
    return np.mean(_ahead(table, 1.0))


def _of_codes(codes, bins):
    """The entropy of each dimension in bins."""
    return [metrics.mutual_information(code, code) for code in metrics.in_bins(codes, bins).T]


def _normalised_informations(codes, factors, bins=20):
    table, entropies = _table(codes, factors, bins)
    return np.mean(_ahead(2 * table / (entropies[:, None] + _of_codes(codes, bins)), 1.0))


_BY_DIMENSION = (
    "The two best *factors* of each dimension are compared. It is the other way round: for each "
    "factor the two best dimensions."
)


def _by_dimension_of_codes(codes, factors, bins=20):
    table, _ = _table(codes, factors, bins)
    return np.mean(_ahead(table.T, _of_codes(codes, bins)))


def _entropies_of_values(factors):
    shares = factors / factors.sum(axis=0)
    return -xlogy(shares, shares).sum(axis=0)


def _every_value(codes, bins):
    return np.stack([np.unique(code, return_inverse=True)[1] for code in codes.T], axis=1)


def _near(found, right, share):
    return found.shape == right.shape and bool(abs(found - right) < share * right)


def _explain_gap(found):
    if found.get(_LARGER) == Detail(True):
        return (
            "Right for codes ten thousand times as large, so something of a fixed size is done to "
            "them: noise added, as in a draw, or decimals cut off. What is judged are the "
            "posterior means, as they are."
        )
    return None


mutual_information_gap = Exercise(
    reference=metrics.mutual_information_gap,
    look=_look_at_gap,
    explain=_explain_gap,
    mistakes=[
        Mistake(
            "not_normalised",
            _gap(lambda table, h: np.mean(_ahead(table, 1.0))),
            "The gaps are in nats. Each is to be divided by the entropy of its factor: a factor of "
            "three values has less to tell than one of thirty.",
        ),
        Mistake(
            "sign",
            _gap(lambda table, h: -np.mean(_ahead(table, h))),
            "The sign is turned: the largest minus the second largest is never negative.",
        ),
        Mistake(
            "smallest_two",
            _gap(lambda table, h: np.mean(_ahead(-table, -h))),
            "The two *smallest* numbers are compared: `sorted` begins with the smallest.",
        ),
        Mistake(
            "smallest_two_turned",
            _gap(lambda table, h: np.mean(_ahead(-table, h))),
            "The two *smallest* numbers are compared: `sorted` begins with the smallest.",
        ),
        Mistake(
            "not_sorted",
            _gap(lambda table, h: np.mean((table[:, 0] - table[:, 1]) / h)),
            "The first two dimensions are compared, not the two that tell most. Which two these "
            "are is another matter for each factor.",
        ),
        Mistake(
            "third",
            _gap(lambda table, h: np.mean(_ahead(table, h, 2))),
            "The gap is that to the third dimension. A factor that two dimensions share would "
            "count as told by one.",
        ),
        Mistake(
            "least",
            _gap(lambda table, h: np.mean(_ahead(table, h, -1))),
            "The gap is that to the dimension which tells least. It is the second best that "
            "counts.",
        ),
        Mistake(
            "no_gap",
            _gap(lambda table, h: np.mean(_ranked(table)[:, 0] / h)),
            "This is how much the best dimension tells. Nothing is subtracted for the second best, "
            "so a factor that is smeared over all dimensions could count as well told.",
        ),
        Mistake(
            "mean_of_the_rest",
            _gap(
                lambda table, h: np.mean((_ranked(table)[:, 0] - _ranked(table)[:, 1:].mean(1)) / h)
            ),
            "The mean of all other dimensions is subtracted. It is the second best that counts.",
        ),
        Mistake(
            "by_dimension",
            _gap(lambda table, h: np.mean(_ahead(table.T, h[np.argmax(table, axis=0)]))),
            _BY_DIMENSION,
        ),
        Mistake(
            "by_dimension_in_shares",
            _gap(lambda table, h: np.mean(_ahead((table / h[:, None]).T, 1.0))),
            _BY_DIMENSION,
        ),
        Mistake(
            "by_dimension_in_nats",
            _gap(lambda table, h: np.mean(_ahead(table.T, 1.0))),
            _BY_DIMENSION,
        ),
        Mistake("by_dimension_of_codes", _by_dimension_of_codes, _BY_DIMENSION),
        Mistake(
            "not_cut",
            _cut(_every_value),
            "This is the gap of codes that are not cut into bins: where no two images have the "
            "same value, each number of the code names the image, and so tells all of every "
            "factor.",
        ),
        Mistake(
            "sum_over_factors",
            _gap(lambda table, h: np.sum(_ahead(table, h))),
            "The gaps are added up. The mean over the factors is wanted, which is at most 1.",
        ),
        Mistake(
            "for_each_factor",
            _gap(_ahead),
            "These are the gaps of the single factors. What is left is their mean.",
        ),
        Mistake(
            "divided_by_dimensions",
            _gap(lambda table, h: np.sum(_ahead(table, h)) / table.shape[1]),
            "The sum of the gaps is divided by the number of dimensions. There is one gap for each "
            "*factor*.",
        ),
        Mistake(
            "first_factor",
            _gap(lambda table, h: _ahead(table, h)[0]),
            "This is the gap of the first factor alone, as a `return` inside of the loop gives it. "
            "The mean over the factors is wanted.",
        ),
        Mistake(
            "last_factor",
            _gap(lambda table, h: _ahead(table, h)[-1]),
            "This is the gap of the last factor alone, as if the others had been overwritten. The "
            "mean over the factors is wanted.",
        ),
        Mistake(
            "ratio_of_sums",
            _gap(lambda table, h: np.sum(_ahead(table, 1.0)) / np.sum(h)),
            "The gaps are added up, and so are the entropies, before one is divided by the other: "
            "a factor with a large entropy would weigh more. Divide each gap by its own entropy.",
        ),
        Mistake(
            "least_factor",
            _gap(lambda table, h: np.min(_ahead(table, h))),
            "This is the gap of the factor that is told worst. The mean over the factors is "
            "wanted.",
        ),
        Mistake(
            "log_of_the_values",
            lambda codes, factors, bins=20: np.mean(
                _ahead(_table(codes, factors, bins)[0], np.log(factors.max(axis=0) + 1))
            ),
            "The gaps are divided by the logarithm of the number of values. That is the entropy "
            "only where all values are equally frequent.",
        ),
        Mistake(
            "entropy_of_the_values",
            lambda codes, factors, bins=20: np.mean(
                _ahead(_table(codes, factors, bins)[0], _entropies_of_values(factors))
            ),
            "For the entropy, the values of the factor themselves were taken for shares. It needs "
            "how *often* each value occurs.",
        ),
        Mistake(
            "normalised_information",
            _normalised_informations,
            "The information is divided by the mean of two entropies, as in the *normalised* "
            "mutual information. The gap is measured in units of the factor's entropy alone.",
        ),
        Mistake(
            "log_of_the_bins",
            lambda codes, factors, bins=20: np.mean(
                _ahead(_table(codes, factors, bins)[0], np.log(bins))
            ),
            "The gaps are divided by the logarithm of the number of bins. It is the factor's "
            "entropy that is the most which can be told about it.",
        ),
        Mistake(
            "by_the_best",
            _gap(lambda table, h: np.mean(_ahead(table, _ranked(table)[:, 0]))),
            "The gaps are divided by what the best dimension tells. A factor that is hardly told "
            "at all could then count as well told. Divide by its entropy.",
        ),
        Mistake(
            "bins_of_equal_mass",
            _cut(_equal_mass),
            "The bins hold equally many codes. Here they have equal width, as in published "
            "numbers; `in_bins` cuts them.",
        ),
        Mistake(
            "one_range_for_all",
            _cut(_one_range),
            "All dimensions are cut over one common range, so that a narrow one ends in few bins. "
            "Each is to be cut over its own range, as `in_bins` does.",
        ),
        Mistake(
            "rounded",
            _cut(_to_whole_numbers(np.round)),
            "The codes are rounded to whole numbers instead of cut into bins; the argument `bins` "
            "has no effect.",
        ),
        Mistake(
            "cut_off",
            _cut(_to_whole_numbers(np.trunc)),
            "The codes lose their fraction instead of being cut into bins; the argument `bins` has "
            "no effect.",
        ),
        Mistake(
            "one_bin_less",
            _cut(lambda codes, bins: metrics.in_bins(codes, bins - 1)),
            "There is one bin too few: `bins` bins have `bins + 1` edges. `in_bins` counts them.",
        ),
        Mistake(
            "one_bin_more",
            _cut(_largest_apart),
            "The largest code of each dimension has a bin of its own, as `np.digitize` makes it if "
            "the last edge is among the edges. `in_bins` avoids that.",
        ),
        Mistake(
            "twenty_bins_always",
            lambda codes, factors, bins=20: metrics.mutual_information_gap(codes, factors, 20),
            "Right for 20 bins, but the argument `bins` has no effect.",
        ),
        Mistake(
            "correlation",
            _correlations,
            "These are gaps between correlations. A correlation sees straight lines only; the "
            "mutual information sees any relation.",
        ),
    ],
    hints=[
        "For one factor: what does each dimension of the code, cut into bins, tell about it? Sort "
        "these numbers.",
        "The largest minus the second largest, divided by the entropy of the factor. And the "
        "entropy is the mutual information of the factor with itself.",
        "`in_bins(codes, bins)` has one column for each dimension; its transpose can be looped "
        "over, and so can `factors.T`. In the end, the mean over the factors.",
    ],
)
