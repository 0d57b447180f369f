"""Wrong answers to leave_one_out_baseline, by what they are told as."""

import numpy as np

from vae_helpers.quiet import tf


def _others(values):
    return (np.sum(values) - values) / (len(values) - 1)


def _subtract_in_place(values):
    total, n = np.sum(values), len(values)
    np.subtract(total, values, out=values)
    return values / (n - 1) if values.dtype.kind == "f" else _others(total - values)


def _means_so_far(values):
    before = np.concatenate([[0.0], np.cumsum(values)[:-1]])
    return before / np.maximum(np.arange(len(values)), 1)


def _without_first_equal(values):
    """list.remove takes out an equal value, which is as good; the count is wrong."""
    result = []
    for value in values:
        rest = list(values)
        rest.remove(value)
        result.append(sum(rest) / len(values))
    return np.array(result)


def _float_only(values):
    values = tf.convert_to_tensor(values)
    return (tf.reduce_sum(values) - values) / tf.constant(len(values) - 1, tf.float64)


WRONG_ANSWERS = {
    "mean_of_all": [
        lambda values: np.full(len(values), np.mean(values)),
        lambda values: np.ones_like(values) * np.mean(values),
    ],
    "one_mean": lambda values: np.mean(values),
    "divided_by_all": [
        lambda values: (np.sum(values) - values) / len(values),
        lambda values: np.mean(values) - values / len(values),
        _without_first_equal,
    ],
    "own_value_kept": lambda values: np.sum(values) / (len(values) - 1) + 0 * values,
    "sum_of_the_others": lambda values: np.sum(values) - values,
    "already_subtracted": lambda values: values - _others(values),
    "baseline_minus_value": lambda values: _others(values) - values,
    "deviation_from_mean": lambda values: values - np.mean(values),
    "own_value_off_the_mean": lambda values: np.mean(values) - values,
    "neighbour": lambda values: np.roll(values, 1),
    "values_so_far": _means_so_far,
    "median_of_the_others": lambda values: np.array(
        [np.median(np.delete(values, i)) for i in range(len(values))]
    ),
    "table": lambda values: np.array([np.delete(values, i) for i in range(len(values))]),
    "column": lambda values: _others(values)[:, None],
    "equal_values_left_out_too": lambda values: np.array(
        [np.mean(values[values != v]) for v in values], "float64"
    ),
    "fractions_lost": [
        lambda values: _others(values).astype(values.dtype),
        lambda values: np.array(
            [np.mean(np.delete(values, i)) for i in range(len(values))], values.dtype
        ),
    ],
    "changes_values": _subtract_in_place,
    "sign": lambda values: -_others(values),
    "own_value_alone": lambda values: values * 1.0,
    "zero": lambda values: 0.0 * values,
    "first_left_out": lambda values: np.full(len(values), np.mean(values[1:])),
    "baseline_weight": lambda values: 2 * _others(values),
    # Two slips at once.
    "already_subtracted + divided_by_all": lambda values: (
        values - (np.sum(values) - values) / len(values)
    ),
    "column + divided_by_all": lambda values: ((np.sum(values) - values) / len(values))[:, None],
    "already_subtracted + sum_of_the_others": lambda values: values - (np.sum(values) - values),
    "one_mean + sum_of_the_others": lambda values: np.mean(np.sum(values) - values),
    "own_value_kept + sum_of_the_others": lambda values: np.full(len(values), np.sum(values)),
    "baseline_minus_value + divided_by_all": lambda values: (
        (np.sum(values) - values) / len(values) - values
    ),
    "already_subtracted + first_left_out": lambda values: values - np.mean(values[1:]),
    "divided_by_all + sign": lambda values: (values - np.sum(values)) / len(values),
    "column + mean_of_all": lambda values: np.full((len(values), 1), np.mean(values)),
    "median_of_the_others + sign": lambda values: np.array(
        [-np.median(np.delete(values, i)) for i in range(len(values))]
    ),
    "own_value_added + divided_by_all": lambda values: (np.sum(values) + values) / len(values),
    "own_value_off_the_mean + sum_of_the_others": lambda values: (
        (np.mean(values) - values) * (len(values) - 1)
    ),
    "own_value_kept + one_too_many": lambda values: (
        np.sum(values) / (len(values) + 1) * np.ones(len(values))
    ),
    None: [
        _float_only,
        lambda values: np.array(
            [np.mean(values[:i] + values[i + 1 :]) for i in range(len(values))]
        ),
        lambda values: [np.mean(np.delete(values, i)) for i in range(len(values))],
    ],
}
