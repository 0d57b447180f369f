"""A baseline for each draw: the mean of the others."""

import numpy as np

from vae_helpers import gradients
from vae_helpers.checks.engine.exercise import Exercise, Mistake
from vae_helpers.checks.engine.observe import numbers, same, untouched


def _look_at_baseline(function):
    given = np.array([1.5, -2.0, 7.25, 0.5, 3.0], "float32")
    values = given.copy()
    baselines = numbers(function(values))
    yield "the baselines of 5 values", baselines
    yield "the values are left as they were", untouched([given], [values])
    if not same(baselines, numbers(_others(given))):
        return
    alike = np.array([2.0, 5.0, 2.0, 2.0], "float32")
    yield "the baselines of 4 values, three of them equal", numbers(function(alike))
    yield "the baselines of 2 values", numbers(function(np.array([3.0, 8.0], "float32")))
    yield "the baselines of 3 whole numbers", numbers(function(np.array([1, 2, 10])))


def _others(values):
    return (np.sum(values) - values) / (len(values) - 1)


def _subtract_in_place(values):
    total, n = np.sum(values), len(values)
    np.subtract(total, values, out=values)
    return values / (n - 1)


def _means_so_far(values):
    before = np.concatenate([[0.0], np.cumsum(values)[:-1]])
    return before / np.maximum(np.arange(len(values)), 1)


leave_one_out_baseline = Exercise(
    reference=gradients.leave_one_out_baseline,
    look=_look_at_baseline,
    mistakes=[
        Mistake(
            "mean_of_all",
            lambda values: np.full(len(values), np.mean(values)),
            "This is the mean of all values, the same for every draw. It contains the draw's own "
            "value, and that is what makes the estimate biased: leave it out.",
        ),
        Mistake(
            "one_mean",
            lambda values: np.mean(values),
            "This is one number, the mean of all values. Each draw gets a baseline of its own, "
            "from which its own value is left out.",
        ),
        Mistake(
            "divided_by_all",
            lambda values: (np.sum(values) - values) / len(values),
            "The other values are added up, but divided by the number of all of them. How many "
            "are the others?",
        ),
        Mistake(
            "own_value_kept",
            lambda values: np.sum(values) / (len(values) - 1) + 0 * values,
            "All values are added up and divided by one less than their number: the draw's own "
            "value is still in the sum.",
        ),
        Mistake(
            "sum_of_the_others",
            lambda values: np.sum(values) - values,
            "This is the *sum* of the other values. The baseline is their mean.",
        ),
        Mistake(
            "already_subtracted",
            lambda values: values - _others(values),
            "This is the value minus its baseline. Return the baseline itself; it is subtracted "
            "later.",
        ),
        Mistake(
            "sign",
            lambda values: _others(values) - values,
            "This is the baseline minus the value, and with the sign turned at that. Return the "
            "baseline itself.",
        ),
        Mistake(
            "deviation_from_mean",
            lambda values: values - np.mean(values),
            "This is the distance of each value from the mean of all. Return the baseline itself: "
            "the mean of the *other* values.",
        ),
        Mistake(
            "neighbour",
            lambda values: np.roll(values, 1),
            "Each draw gets the value of its neighbour. That is unbiased, too, but noisier: take "
            "the mean of *all* others.",
        ),
        Mistake(
            "values_so_far",
            _means_so_far,
            "Each draw gets the mean of the values before it. The ones after it are others, too.",
        ),
        Mistake(
            "median_of_the_others",
            lambda values: np.array(
                [np.median(np.delete(values, i)) for i in range(len(values))], "float64"
            ),
            "This is the median of the other values. The mean is asked for.",
        ),
        Mistake(
            "table",
            lambda values: np.array([np.delete(values, i) for i in range(len(values))]),
            "This is a table with the other values of each draw in a row. What is left is to "
            "average each row.",
        ),
        Mistake(
            "column",
            lambda values: _others(values)[:, None],
            "The numbers are right, but in a column (samples, 1). Subtracted from values of shape "
            "(samples,) it would give a square of numbers.",
        ),
        Mistake(
            "equal_values_left_out_too",
            lambda values: np.array([np.mean(values[values != v]) for v in values], "float64"),
            "Right where all values differ. Where some are equal, all of these are left out with "
            "the draw. Leave out the draw by its place, not by its value.",
        ),
        Mistake(
            "fractions_lost",
            lambda values: np.array(
                [np.mean(np.delete(values, i)) for i in range(len(values))], values.dtype
            ),
            "Right for fractions, but whole numbers lose what is after the decimal point: the "
            "result is forced into the type of the values.",
        ),
        Mistake(
            "changes_values",
            _subtract_in_place,
            "The baselines are right, but the function changes the array of values that it was "
            "given. Whoever calls it still needs them.",
        ),
    ],
    hints=[
        "For each draw: add up the values of the *other* draws and divide by how many those are.",
        "No loop is needed: the sum of the others is the sum of all minus the draw's own value.",
        "`np.sum(values) - values` has an entry for each draw. By what is it to be divided?",
    ],
)
