"""Wrong answers to active_units, by what they are told as."""

import numpy as np


def _centre_in_place(m, threshold=0.01):
    m -= m.mean(axis=0)
    return int(np.sum(np.mean(m**2, axis=0) > threshold))


def _with_noise(m, threshold=0.01):
    m = np.asarray(m)
    m = m + np.random.default_rng(0).normal(size=m.shape)
    return int(np.sum(np.var(m, axis=0) > threshold))


def _drawn(m, threshold=0.01):
    return np.sum(np.var(m + np.random.default_rng().normal(size=np.shape(m)), axis=0) > threshold)


def _by_columns_of_images(m, threshold=0.01):
    return sum(np.var(row) > threshold for row in np.asarray(m))


def _count(statistic, threshold_of=lambda threshold: threshold):
    def count(m, threshold=0.01):
        return int(np.sum(statistic(np.asarray(m, "float64")) > threshold_of(threshold)))

    return count


def _var(m):
    return np.var(np.asarray(m, "float64"), axis=0)


def _std(m):
    return np.std(np.asarray(m, "float64"), axis=0)


WRONG_ANSWERS = {
    "std_for_variance": [
        lambda m, threshold=0.01: int(np.sum(np.std(np.asarray(m), axis=0) > threshold)),
        _count(_std),
        lambda m, threshold=0.01: sum(s > threshold for s in _std(m)),
        _count(_var, np.square),
    ],
    "over_latents": [_count(lambda m: np.var(m, axis=1)), _by_columns_of_images],
    "one_variance": lambda m, threshold=0.01: int(np.var(np.asarray(m)) > threshold),
    "second_moment": _count(lambda m: np.mean(m**2, axis=0)),
    "size_of_mean": _count(lambda m: np.abs(np.mean(m, axis=0))),
    "mean_size": _count(lambda m: np.mean(np.abs(m), axis=0)),
    "inactive_counted": lambda m, threshold=0.01: int(np.sum(_var(m) < threshold)),
    "threshold_ignored": _count(_var, lambda threshold: 0.01),
    "threshold_zero": [_count(_var, lambda threshold: 0), lambda m, t=0.01: (_var(m) > 1e-9).sum()],
    "all_counted": lambda m, threshold=0.01: np.asarray(m).shape[1],
    "which_ones": lambda m, threshold=0.01: _var(m) > threshold,
    "not_compared + which_ones": lambda m, threshold=0.01: _var(m),
    "share": lambda m, threshold=0.01: np.mean(_var(m) > threshold),
    "noise_added": [_with_noise, _drawn],
    "sum_of_squares": _count(lambda m: np.sum((m - m.mean(axis=0)) ** 2, axis=0)),
    "root_of_threshold": [_count(_var, np.sqrt), _count(lambda m: _var(m) ** 2)],
    "range_for_variance": _count(lambda m: np.ptp(m, axis=0)),
    "which_places": lambda m, threshold=0.01: np.flatnonzero(_var(m) > threshold),
    "any": lambda m, threshold=0.01: int(np.any(_var(m) > threshold)),
    "numbers_counted": _count(lambda m: m),
    "argument_changed": _centre_in_place,
    "no_tensor": lambda m, threshold=0.01: int((m.std(axis=0) > threshold**0.5).sum()),
    # Two slips in one answer.
    "threshold_ignored + inactive_counted": lambda m, threshold=0.01: sum(_var(m) < 0.01),
    "std_for_variance + inactive_counted": lambda m, threshold=0.01: np.sum(_std(m) < threshold),
    "std_for_variance + threshold_ignored": lambda m, threshold=0.01: np.sum(_std(m) > 0.01),
    "std_for_variance + which_ones": lambda m, threshold=0.01: _std(m) > threshold,
    "std_for_variance + share": lambda m, threshold=0.01: (_std(m) > threshold).mean(),
    "over_latents + inactive_counted": lambda m, threshold=0.01: np.sum(
        _var(np.transpose(m)) < threshold
    ),
    "over_latents + std_for_variance": _count(lambda m: np.std(m, axis=1)),
    "over_latents + root_of_threshold": _count(lambda m: np.var(m, axis=1), np.sqrt),
    "over_latents + share": lambda m, threshold=0.01: np.mean(np.var(m, axis=1) > threshold),
    "over_latents + which_ones": lambda m, threshold=0.01: np.var(m, axis=1) > threshold,
    "one_variance + std_for_variance": lambda m, threshold=0.01: np.std(np.asarray(m)) > threshold,
    "one_variance + std_for_variance + threshold_ignored": lambda m, threshold=0.01: int(
        np.std(np.asarray(m)) > 0.01
    ),
    "one_variance + not_compared": lambda m, threshold=0.01: np.var(np.asarray(m, "float64")),
    "second_moment + inactive_counted": lambda m, threshold=0.01: int(
        np.sum(np.mean(np.square(m), axis=0) <= threshold)
    ),
    "root_of_threshold + inactive_counted": lambda m, threshold=0.01: np.sum(
        _var(m) < np.sqrt(threshold)
    ),
    "inactive_counted + share": lambda m, threshold=0.01: np.mean(_var(m) < threshold),
    "inactive_counted + which_places": lambda m, threshold=0.01: np.where(_var(m) < threshold)[0],
    "size_of_mean + which_ones": lambda m, threshold=0.01: np.abs(np.mean(m, axis=0)) > threshold,
    "not_compared": lambda m, threshold=0.01: _var(m).sum(),
    # Neither the spread of a median nor a scale of its own is known.
    None: [
        _count(lambda m: np.mean(np.abs(m - np.median(m, axis=0)), axis=0)),
        lambda m, threshold=0.01: int(np.sum(_var(m) > threshold * _var(m).max())),
    ],
}
