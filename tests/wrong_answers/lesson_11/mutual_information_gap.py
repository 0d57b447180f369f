"""Wrong answers to mutual_information_gap, by what they are told as."""

import numpy as np
from scipy.stats import entropy
from sklearn.metrics import mutual_info_score, normalized_mutual_info_score

from vae_helpers.metrics import in_bins, mutual_information


def _of(choose, cut=in_bins):
    """By the table of what each dimension (column) tells about each factor (row)."""

    def gap(codes, factors, bins=20):
        table = [[mutual_info_score(f, code) for code in cut(codes, bins).T] for f in factors.T]
        return choose(np.array(table), np.array([entropy(np.bincount(f)) for f in factors.T]))

    return gap


def _ahead(table, entropies=1.0, other=1):
    ranked = -np.sort(-table, axis=1)
    return (ranked[:, 0] - ranked[:, other]) / entropies


def _mean(table, entropies):
    return np.mean(_ahead(table, entropies))


def _not_cut(codes, factors, bins=20):
    gaps = []
    for factor in factors.T:
        told = sorted(mutual_information(code, factor) for code in codes.T)
        gaps.append((told[-1] - told[-2]) / mutual_information(factor, factor))
    return np.mean(gaps)


def _table_of_raw_codes(codes, factors, bins=20):
    gaps = []
    for factor in factors.T:
        told = []
        for code in codes.T:
            table = np.zeros((bins, factor.max() + 1))
            np.add.at(table, (code, factor), 1)
            told.append(table.sum())
        gaps.append(max(told))
    return np.mean(gaps)


def _first_in_a_loop(codes, factors, bins=20):
    for factor in factors.T:
        told = sorted(mutual_information(code, factor) for code in in_bins(codes, bins).T)
        return (told[-1] - told[-2]) / mutual_information(factor, factor)


def _equal_mass(codes, bins):
    return np.argsort(np.argsort(codes, axis=0), axis=0) * bins // len(codes)


def _one_range(codes, bins):
    return np.digitize(codes, np.linspace(codes.min(), codes.max(), bins + 1)[1:-1])


def _outer_edges(codes, bins):
    columns = [np.digitize(c, np.linspace(c.min(), c.max(), bins + 1)) for c in codes.T]
    return np.stack(columns, axis=1)


def _own_range(codes, bins):
    span = np.ptp(codes, axis=0)
    return np.minimum((codes - codes.min(axis=0)) / span * bins, bins - 1)


def _own_bins(codes, factors, bins=20):
    with np.errstate(all="ignore"):
        cut = _own_range(codes, bins)
    if np.isnan(cut).any():
        return np.nan
    return _of(_mean, lambda codes, bins: cut.astype(int))(codes, factors, bins)


def _smaller_than_the_best(table, entropies):
    second = np.where(table < table.max(axis=1, keepdims=True), table, 0).max(axis=1)
    return np.mean((table.max(axis=1) - second) / entropies)


def _normalised(codes, factors, bins=20):
    binned = in_bins(codes, bins)
    table = [[normalized_mutual_info_score(f, code) for code in binned.T] for f in factors.T]
    return np.mean(_ahead(np.array(table)))


def _correlations(codes, factors, bins=20):
    d = codes.shape[1]
    return np.mean(_ahead(np.abs(np.corrcoef(codes.T, factors.T)[d:, :d])))


def _centred_in_place(codes, factors, bins=20):
    codes -= codes.mean(axis=0)
    return _of(_mean)(codes, factors, bins)


WRONG_ANSWERS = {
    "not_cut": [
        _not_cut,
        _table_of_raw_codes,
        _of(_mean, lambda codes, bins: codes),
    ],
    "not_normalised": _of(lambda table, h: np.mean(_ahead(table))),
    "sign": _of(lambda table, h: -_mean(table, h)),
    "smallest_two": _of(lambda table, h: np.mean(_ahead(-table, h))),
    "smallest_two_turned": _of(lambda table, h: -np.mean(_ahead(-table, h))),
    "not_sorted": _of(lambda table, h: np.mean((table[:, 0] - table[:, 1]) / h)),
    "not_sorted_last": _of(lambda table, h: np.mean((table[:, -1] - table[:, -2]) / h)),
    "third": _of(lambda table, h: np.mean(_ahead(table, h, 2))),
    "least": _of(lambda table, h: np.mean(_ahead(table, h, -1))),
    "no_gap": _of(lambda table, h: np.mean(table.max(axis=1) / h)),
    "second_alone": _of(lambda table, h: np.mean(np.sort(table)[:, -2] / h)),
    "mean_of_the_rest": _of(
        lambda table, h: np.mean((np.sort(table)[:, -1] - np.sort(table)[:, :-1].mean(axis=1)) / h)
    ),
    "by_dimension": _of(lambda table, h: np.mean(_ahead((table / h[:, None]).T))),
    "by_dimension_and_its_best": _of(
        lambda table, h: np.mean(_ahead(table.T, h[np.argmax(table, axis=0)]))
    ),
    "not_normalised + by_dimension": _of(lambda table, h: np.mean(_ahead(table.T))),
    "sum_over_factors": _of(lambda table, h: sum(_ahead(table, h))),
    "for_each_factor": _of(_ahead),
    "divided_by_dimensions": _of(lambda table, h: np.sum(_ahead(table, h)) / table.shape[1]),
    "first_factor": [_of(lambda table, h: _ahead(table, h)[0]), _first_in_a_loop],
    "last_factor": _of(lambda table, h: _ahead(table, h)[-1]),
    "least_factor": _of(lambda table, h: min(_ahead(table, h))),
    "largest_factor": _of(lambda table, h: max(_ahead(table, h))),
    "ratio_of_sums": _of(lambda table, h: np.sum(_ahead(table)) / np.sum(h)),
    "log_of_the_values": lambda codes, factors, bins=20: _of(
        lambda table, h: _mean(table, np.log(factors.max(axis=0) + 1))
    )(codes, factors, bins),
    "entropy_of_the_values": lambda codes, factors, bins=20: _of(
        lambda table, h: _mean(table, entropy(factors))
    )(codes, factors, bins),
    "normalised_information": _normalised,
    "log_of_the_bins": lambda codes, factors, bins=20: _of(
        lambda table, h: _mean(table, np.log(bins))
    )(codes, factors, bins),
    "by_the_best": _of(lambda table, h: _mean(table, table.max(axis=1))),
    "entropy_in_bits": _of(lambda table, h: _mean(table, h / np.log(2))),
    "bins_of_equal_mass": _of(_mean, _equal_mass),
    "one_range_for_all": _of(_mean, _one_range),
    "rounded": _of(_mean, lambda codes, bins: np.round(codes).astype(int)),
    "cut_off": _of(_mean, lambda codes, bins: codes.astype(int)),
    "one_bin_less": _of(_mean, lambda codes, bins: in_bins(codes, bins - 1)),
    "one_bin_more": _of(_mean, _outer_edges),
    "twenty_bins_always": _of(_mean, lambda codes, bins: in_bins(codes, 20)),
    "correlation": _correlations,
    "arguments_changed": _centred_in_place,
    "idle_dimension": _own_bins,
    "tie": _of(_smaller_than_the_best),
    # Two slips in one answer.
    "not_normalised + sign": _of(lambda table, h: -np.mean(_ahead(table))),
    "not_normalised + sum_over_factors": _of(lambda table, h: np.sum(_ahead(table))),
    "not_normalised + not_sorted": _of(lambda table, h: np.mean(table[:, 0] - table[:, 1])),
    "not_normalised + smallest_two": _of(lambda table, h: np.mean(_ahead(-table))),
    "not_normalised + no_gap": _of(lambda table, h: np.mean(table.max(axis=1))),
    "not_normalised + last_factor": _of(lambda table, h: _ahead(table)[-1]),
    "not_normalised + for_each_factor": _of(lambda table, h: _ahead(table)),
    "bins_of_equal_mass + not_normalised": _of(
        lambda table, h: np.mean(_ahead(table)), _equal_mass
    ),
    "one_range_for_all + sum_over_factors": _of(lambda table, h: sum(_ahead(table, h)), _one_range),
    "one_bin_more + third": _of(lambda table, h: np.mean(_ahead(table, h, 2)), _outer_edges),
    "by_the_best + for_each_factor": _of(lambda table, h: _ahead(table, table.max(axis=1))),
    "entropy_in_bits + sum_over_factors": _of(lambda table, h: sum(_ahead(table, h / np.log(2)))),
    "smallest_two_turned + for_each_factor": _of(lambda table, h: -_ahead(-table, h)),
    "no_gap + first_factor": _of(lambda table, h: (table.max(axis=1) / h)[0]),
    "correlation + sum_over_factors": lambda codes, factors, bins=20: (
        factors.shape[1] * _correlations(codes, factors)
    ),
    # Of draws, in words of their own; and what no step explains.
    None: [
        lambda codes, factors, bins=20: _of(_mean)(
            codes + np.random.default_rng(0).normal(size=codes.shape), factors, bins
        ),
        _of(lambda table, h: np.mean(np.std(table, axis=1) / h)),
    ],
}
