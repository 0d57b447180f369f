"""A baseline for each draw: the mean of the others."""

import numpy as np

from vae_helpers import gradients
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.mistake import Mistake
from vae_helpers.checks.engine.observe import EXCEPTION, holds, numbers, same, untouched
from vae_helpers.checks.engine.parts import Formula
from vae_helpers.checks.engine.terms import Factor, Term
from vae_helpers.checks.probes import estimators
from vae_helpers.checks.probes.generator import generator

_SIZES = (5, 5, 4, 7, 3, 2, 9, 6, 11)


def _given():
    random = generator(6)
    return [(random.normal(1, 3, n),) for n in _SIZES]


def _look_at_baseline(function):
    given = np.array([1.5, -2.0, 7.25, 0.5, 3.0])
    values = given.copy()
    baselines = numbers(function(values))
    yield "the baselines of 5 values", baselines
    if not same(baselines, numbers(gradients.leave_one_out_baseline(given))):
        return
    yield (
        "the values are kept",
        holds(
            untouched([given], [values]),
            "changes_values",
            "The baselines are right, but the function changes the array of values that it was "
            "given. Whoever calls it still needs them.",
        ),
    )
    alike = np.array([2.0, 5.0, 2.0, 2.0])
    found = numbers(function(alike.copy()))
    yield (
        "ties",
        holds(
            same(found, numbers(gradients.leave_one_out_baseline(alike))),
            "equal_values_left_out_too",
            "Right where all values differ, and wrong where some are equal, as when these are left "
            "out together. Leave out the draw by its place, not by its value.",
        ),
    )
    whole = np.array([1, 2, 10])
    yield (
        "whole numbers",
        holds(
            same(numbers(function(whole.copy())), numbers(gradients.leave_one_out_baseline(whole))),
            "fractions_lost",
            "Right for fractions, and wrong for whole numbers, as where what is after the decimal "
            "point is lost: a result may be forced into the type of the values.",
        ),
    )


def _each_without(statistic):
    """The statistic of the other values, times their number."""
    return lambda values: np.array(
        [statistic(np.delete(values, i)) * (len(values) - 1) for i in range(len(values))]
    )


def _running(values):
    before = np.concatenate([[0.0], np.cumsum(values)[:-1]])
    return before / np.maximum(np.arange(len(values)), 1) * (len(values) - 1)


# What stands for the sum of the others.
_SUMS = {
    "mean_of_all": (
        lambda values: np.full(len(values), values.mean() * (len(values) - 1)),
        "The mean of all values serves as baseline, the same for every draw. It contains the "
        "draw's own value, and that is what makes the estimate biased: leave it out.",
    ),
    "own_value_kept": (
        lambda values: np.full(len(values), values.sum()),
        "All values are added up: the draw's own value is still in the sum.",
    ),
    "neighbour": (
        lambda values: np.roll(values, 1) * (len(values) - 1),
        "Each draw gets the value of its neighbour. That is unbiased, too, but noisier: take the "
        "mean of *all* others.",
    ),
    "values_so_far": (
        _running,
        "Each draw gets the mean of the values before it, the first gets 0. Those after it are "
        "others, too.",
    ),
    "median_of_the_others": (
        _each_without(np.median),
        "The median of the other values is taken. The mean is asked for.",
    ),
    "first_left_out": (
        lambda values: np.full(len(values), values[1:].sum()),
        "The first value is left out for every draw. Each draw is to leave out its own.",
    ),
    "last_left_out": (
        lambda values: np.full(len(values), values[:-1].sum()),
        "The last value is left out for every draw. Each draw is to leave out its own.",
    ),
    "own_value_alone": (
        lambda values: values * (len(values) - 1),
        "Each draw gets its own value back. The baseline is made of the *others*.",
    ),
    "own_value_added": (
        lambda values: values.sum() + values,
        "The draw's own value is added to the sum of all, where it has to be subtracted.",
    ),
    "own_value_off_the_mean": (
        lambda values: (values.mean() - values) * (len(values) - 1),
        "The draw's own value is subtracted from the *mean* of all. Subtract it from their *sum*.",
    ),
}
# By what the sum is divided.
_NUMBERS = {
    "divided_by_all": (lambda n: n, "the number of all values"),
    "sum_of_the_others": (lambda n: 1, "nothing, and stays a *sum*"),
    "two_too_few": (lambda n: n - 2 if n > 2 else np.inf, "two less than the number of values"),
    "one_too_many": (lambda n: n + 1, "one more than the number of values"),
}


# The baseline comes with the value that it is for, as rows of one table, so that what is put
# together of the two can be told whatever the baseline is.
def _beside_value(of_others):
    return lambda values: np.stack([of_others(values), values])


def _one_over(number):
    return lambda values: np.array([[1 / number(len(values))], [1.0]])


_FORMULA = Formula(
    given=_given(),
    together=estimators.named(
        {
            "": (lambda table: table[0], ""),
            "already_subtracted": (
                lambda table: table[1] - table[0],
                "This is the value minus a baseline. Return the baseline itself; it is subtracted "
                "later.",
            ),
            "baseline_minus_value": (
                lambda table: table[0] - table[1],
                "This is a baseline minus the value. Return the baseline itself.",
            ),
            "one_mean": (
                lambda table: table[0].mean(),
                "This is one number for all draws. Each draw gets a baseline of its own, from "
                "which its own value is left out.",
            ),
            "column": (
                lambda table: table[0][:, None],
                "The result is a column (samples, 1). Subtracted from values of shape (samples,) "
                "it would give a square of numbers.",
            ),
        }
    ),
    terms=[
        Term(
            "baseline",
            "The baseline",
            1.0,
            Factor(
                _beside_value(lambda values: values.sum() - values),
                estimators.named(
                    {slug: (_beside_value(made), words) for slug, (made, words) in _SUMS.items()}
                ),
            ),
            Factor(
                _one_over(lambda n: n - 1),
                estimators.named(
                    {slug: (_one_over(n), words) for slug, (n, words) in _NUMBERS.items()},
                    "The sum is divided by {}. The baseline is a mean: how many others are there?",
                ),
            ),
            slips={0: ("zero", "Every baseline is 0, whatever the values are.")},
        )
    ],
    of=("draw", "draws"),
)


def _why_it_raises(found):
    if list(found)[-2:] == ["ties", EXCEPTION]:
        return "It works for fractions, but not for whole numbers, as the 1, 2, 6 of the text are."
    trouble = found.get(EXCEPTION)
    if trouble and "be broadcast" in trouble.text:
        return (
            "Two arrays meet whose shapes do not fit. Are two pieces of `values` to be joined? "
            "+ adds arrays, number to number; `np.concatenate` joins them."
        )
    return estimators.why_it_raises(found)


leave_one_out_baseline = Exercise(
    reference=gradients.leave_one_out_baseline,
    look=_look_at_baseline,
    formula=_FORMULA,
    explain=_why_it_raises,
    mistakes=[
        Mistake(
            "table",
            lambda values: np.array([np.delete(values, i) for i in range(len(values))]),
            "This is a table with the other values of each draw in a row. What is left is to "
            "average each row.",
        ),
        Mistake(
            "deviation_from_mean",
            lambda values: values - np.mean(values),
            "This is the distance of each value from the mean of all. Wanted is the baseline "
            "itself: the mean of the *other* values.",
        ),
    ],
    hints=[
        "For each draw: add up the values of the *other* draws and divide by how many those are.",
        "No loop is needed: the sum of the others is the sum of all minus the draw's own value.",
        "In the example 1, 2, 6 the sum of all is 9. How do 8, 7 and 3 come of it, and how the "
        "baselines 4, 3.5 and 1.5 of these?",
    ],
)
