"""The numbers of a code that tell images apart."""

import numpy as np

from vae_helpers import metrics
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.mistake import Mistake
from vae_helpers.checks.engine.observe import (
    EXCEPTION,
    a_number,
    first_difference,
    holds,
    numbers,
    same,
    untouched,
)
from vae_helpers.checks.engine.steps import Steps
from vae_helpers.checks.probes.generator import generator
from vae_helpers.quiet import tf

_TENSOR = "active units where the means are a tensor"


def _given():
    """Means (n, latent) and thresholds, so that any other way to count gives another number."""
    random = generator(3)
    # Sizes of which no two agree; more images than dimensions, and fewer.
    for i, (n, d) in enumerate([(300, 10), (40, 27), (13, 31), (90, 21), (7, 17), (200, 34)]):
        noise = random.normal(size=(n, d)) * random.choice([0.03, 0.3, 1, 2], (n, 1))
        noise = (noise - noise.mean(axis=0)) / noise.std(axis=0)
        stds = random.permutation(np.resize([0, 1, 0.001, 0.2, 0, 0.07, 2, 0.13, 0.115], d))
        # Where they lie counts for nothing; some lie around 0. As sums of powers of 2, what never
        # changes has a variance of exactly 0. No threshold is a variance, or its root.
        centres = random.choice([0, 1 / 64, -3 / 64, 0.25, -0.625, 3] if i % 2 == 0 else [0], d)
        means = (noise * stds + centres).astype("float32" if i % 3 else "float64")
        yield means, (0.5, 1.5, 0.002, 0.1, 3, 1.2)[i]
        yield means, 0.01
        yield means / 16, 0.003
    # Each silent, all around centres of their own: of all numbers together the spread is large.
    yield (0.07 * random.normal(size=(60, 5)) + [0, 2, -1, 0.5, -3]).astype("float32"), 0.01
    yield random.normal(size=(25, 6)), 0.03  # none of them silent
    yield 0.005 * random.normal(size=(14, 8)), 0.0001  # nothing to see
    yield np.full((10, 3), 2.5), 0.05
    yield np.tile(np.float32([1, -2, 0.5, 4]), (9, 1)), 0.02  # all of them, for every image


_GIVEN = list(_given())


def _look_at_units(function):
    right, larger = True, True
    for given, threshold in _GIVEN[:3]:
        means, n = given.copy(), metrics.active_units(given, threshold)
        found = a_number(function(means, threshold))
        name = f"active units of means {means.shape} of {means.dtype} at {threshold:g}"
        yield name, found
        right = right and same(found, numbers(n))
        larger = larger and same(numbers(function(1e4 * given, 1e8 * threshold)), numbers(n))
    yield (
        "nothing of a fixed size is added",
        holds(
            right or not larger,
            "noise_added",
            "Right where the means are ten thousand times as large, so something of a fixed size "
            "is done on the way: a constant added, a rounding, or noise, as in a draw of z? There "
            "a number that ignores the image is then "
            "drawn from the prior, has a variance of 1, and looks busy.",
        ),
    )
    if not right:
        return
    yield (
        "the argument is left as it was",
        holds(
            untouched([given], [means]),
            "argument_changed",
            "The array that was given is changed in place, as by `-=`. Whoever looks at it next "
            "finds other numbers.",
        ),
    )
    single = given.astype("float32")
    variances = 0.002, 0.0095, 0.0105, 0.012, 1  # three of them above 0.01
    near = np.resize([-1, 1], 200)[:, None] * np.sqrt(variances)
    yield "active units at the default threshold", a_number(function(near.astype("float32")))
    # Many a wrong answer fails with a tensor, too, or works only there.
    yield _TENSOR, a_number(function(tf.constant(single), 0.01))


def _explain_units(found):
    if EXCEPTION in found and first_difference(active_units.expected(), found) == _TENSOR:
        return "It is right for NumPy arrays, but fails with a tensor, as an encoder gives it."
    return None


def _of(function):
    return lambda means, threshold: (function(means), threshold)


_SAID = {
    "over_latents": "The variance is taken over the numbers of each code, so images are "
    "compared with the threshold. A unit is active if it varies *from image to image*.",
    "one_variance": "All codes are thrown together. Each number of the code has a variance of its "
    "own.",
    "std_for_variance": "The standard deviation is compared with the threshold. Burda's rule is "
    "on the *variance*: 0.01 is a standard deviation of 0.1.",
    "second_moment": "This is the mean square: a number that is always 3 has a large one. A "
    "mean that is the same for every image tells nothing; it has to be subtracted first.",
    "size_of_mean": "The average of the means is compared with the threshold. Where a unit lies "
    "says nothing; how much it *varies* over the images does.",
    "mean_size": "The average size of the means is compared with the threshold. A mean that is "
    "the same for every image tells nothing, however large.",
    "sum_of_squares": "The squares are added up over the images and not averaged, so that any "
    "unit becomes active if there are images enough.",
    "range_for_variance": "The range, largest minus smallest, is compared with the threshold. One "
    "image that lies far out decides it; the variance is asked for.",
    "numbers_counted": "The means themselves are compared with the threshold, number by number. "
    "First comes the variance of each number of the code over the images.",
    "root_of_threshold": "The root of the threshold is taken. The threshold is for the variance "
    "itself, and is compared as it is.",
    "threshold_ignored": "The result does not depend on the threshold that is given: a fixed "
    "0.01, it seems.",
    "threshold_zero": "The threshold is not used: it is 0 that is compared with, which anything "
    "that varies by a hair exceeds.",
    "inactive_counted": "The comparison is turned: what lies *below* the threshold is picked.",
    "not_compared": "Nothing is compared with the threshold: these are the variances, or what "
    "stands for them. How many of them exceed it?",
    "all_counted": "Nothing is left out: all are counted, used or not.",
    "which_ones": "There is still something for each of them. How many are active, as one number?",
    "share": "This is a share. The number of active units is wanted.",
    "any": "This says whether there is any at all. How many are there?",
    "which_places": "These are the places of some. How many are they?",
}

_STEPS = Steps(
    given=_GIVEN,
    said=_SAID,
    steps=[
        {
            "": lambda means, threshold: (means.astype("float64"), threshold),
            "over_latents": lambda means, threshold: (means.T.astype("float64"), threshold),
            "one_variance": lambda means, threshold: (
                means.astype("float64").reshape(-1, 1),
                threshold,
            ),
        },
        {
            "": _of(lambda means: np.var(means, axis=0)),
            "std_for_variance": _of(lambda means: np.std(means, axis=0)),
            "second_moment": _of(lambda means: np.mean(means**2, axis=0)),
            "size_of_mean": _of(lambda means: np.abs(np.mean(means, axis=0))),
            "mean_size": _of(lambda means: np.mean(np.abs(means), axis=0)),
            "sum_of_squares": _of(lambda means: len(means) * np.var(means, axis=0)),
            "range_for_variance": _of(lambda means: np.ptp(means, axis=0)),
            "numbers_counted": _of(lambda means: means),
        },
        {
            "": lambda values, threshold: (values, threshold),
            "root_of_threshold": lambda values, threshold: (values, np.sqrt(threshold)),
            "threshold_ignored": lambda values, threshold: (values, 0.01),
            "threshold_zero": lambda values, threshold: (values, 1e-12),
        },
        {
            "": lambda values, threshold: values > threshold,
            "inactive_counted": lambda values, threshold: values < threshold,
            "not_compared": lambda values, threshold: values,
            "all_counted": lambda values, threshold: np.ones_like(values),
        },
        {
            "": np.sum,
            "which_ones": lambda active: active,
            "share": np.mean,
            "any": np.any,
            "which_places": np.flatnonzero,
        },
    ],
)

active_units = Exercise(
    reference=metrics.active_units,
    look=_look_at_units,
    explain=_explain_units,
    formula=_STEPS,
    mistakes=[
        Mistake(
            "no_tensor",
            lambda m, threshold=0.01: int(np.sum(m.var(axis=0) > threshold)),
            "Right for a NumPy array. But an encoder gives a tensor, which lacks what only arrays "
            "have, such as `.var`, `.std`, `.mean` or `.T`; `np.asarray` makes an array of it.",
        ),
    ],
    hints=[
        "For each number of the code: how much does its posterior mean vary from image to image?",
        "`np.var` has an `axis`. The images are the rows.",
        "Compare the variances, one for each number of the code, with the threshold; True counts "
        "as 1 in a sum.",
    ],
)
