"""The latent dimensions that tell images apart."""

import numpy as np

from vae_helpers import metrics
from vae_helpers.checks.engine.exercise import Exercise, Mistake
from vae_helpers.checks.engine.observe import (
    EXCEPTION,
    a_number,
    first_difference,
    numbers,
    same,
    untouched,
)
from vae_helpers.quiet import tf


def _columns(factor=1.0):
    """Means of 300 images in 6 dimensions; their variances: 0, 1, 1e-6, 0.04, 0, 0.0049."""
    wave = np.sqrt(2) * np.sin(2 * np.pi * np.arange(300)[:, None] * [1, 2, 3, 2, 5, 6] / 300)
    # The second has a mean far from 0, too; the first and fifth never change, but are not 0.
    std = np.array([0.0, 1.0, 0.001, 0.2, 0.0, 0.07])
    return (factor * (wave * std + [3.0, 5.0, 0.0, 0.0, 2.5, 0.5])).astype("float32")


_TENSOR = "active units where the means are a tensor"


def _look_at_units(function):
    means, right = _columns(), True
    for threshold in (0.01, 0.5, 0.0012, 0.002, 3.0, 0.03, 0.05, 0.19, 0.25):
        found = a_number(function(means, threshold))
        yield f"active units of 6 of variances 0, 1, 1e-6, 0.04, 0, 0.0049 at {threshold:g}", found
        right = right and same(found, numbers(metrics.active_units(_columns(), threshold)))
    kept = untouched((_columns(),), (means,))
    yield "the argument is left as it was", kept
    yield (
        "none of 6 is active where all are scaled by 1e-3",
        a_number(function(_columns(1e-3), 0.01)),
    )
    yield (
        "active units of 300 images repeated twice",
        a_number(function(np.tile(_columns(), (2, 1)), 0.01)),
    )
    yield "active units with the threshold left out", a_number(function(_columns()))
    # Many a wrong answer fails with a tensor, too, or works only there.
    if right and kept:
        yield _TENSOR, a_number(function(tf.constant(_columns()), 0.01))


def _spread(means, axis=0):
    return np.var(np.asarray(means), axis=axis)


def _add_noise(means):
    means = np.asarray(means)
    return means + np.random.default_rng(0).normal(size=means.shape)


def _centre_in_place(means, threshold=0.01):
    means -= means.mean(axis=0)
    return int(np.sum(np.mean(means**2, axis=0) > threshold))


def _explain_units(found):
    if EXCEPTION in found and first_difference(active_units.expected(), found) == _TENSOR:
        return "It is right for NumPy arrays, but fails with a tensor, as an encoder gives it."
    return None


active_units = Exercise(
    reference=metrics.active_units,
    look=_look_at_units,
    explain=_explain_units,
    mistakes=[
        Mistake(
            "std_for_variance",
            lambda m, threshold=0.01: int(np.sum(np.std(np.asarray(m), axis=0) > threshold)),
            "The standard deviation is compared with the threshold. Burda's rule is on the "
            "*variance*: 0.01 is a standard deviation of 0.1.",
        ),
        Mistake(
            "over_latents",
            lambda m, threshold=0.01: int(np.sum(_spread(m, 1) > threshold)),
            "The variance runs over the latent dimensions of each image, and images are counted. "
            "A unit is active if it varies *from image to image*.",
        ),
        Mistake(
            "one_variance",
            lambda m, threshold=0.01: int(np.var(np.asarray(m)) > threshold),
            "This is one variance over all numbers at once. Each latent dimension has its own.",
        ),
        Mistake(
            "second_moment",
            lambda m, threshold=0.01: int(np.sum(np.mean(np.asarray(m) ** 2, axis=0) > threshold)),
            "A dimension that is always 3 is counted: this is the mean square. A mean that is the "
            "same for every image tells nothing; subtract it first.",
        ),
        Mistake(
            "size_of_mean",
            lambda m, threshold=0.01: int(
                np.sum(np.abs(np.mean(np.asarray(m), axis=0)) > threshold)
            ),
            "The average of the means is compared with the threshold. Where a unit lies says "
            "nothing; how much it *varies* over the images does.",
        ),
        Mistake(
            "inactive_counted",
            lambda m, threshold=0.01: int(np.sum(_spread(m) < threshold)),
            "This counts the dimensions that are *not* used.",
        ),
        Mistake(
            "threshold_ignored",
            lambda m, threshold=0.01: int(np.sum(_spread(m) > 0.01)),
            "The result does not depend on the threshold that is given: a fixed 0.01, it seems.",
        ),
        Mistake(
            "threshold_zero",
            lambda m, threshold=0.01: int(np.sum(_spread(m) > 0)),
            "Every dimension that varies at all is counted. What varies by a hair tells nothing "
            "that the decoder could hear through the noise of q: hence the threshold.",
        ),
        Mistake(
            "all_counted",
            lambda m, threshold=0.01: np.asarray(m).shape[1],
            "This is the number of all latent dimensions, used or not.",
        ),
        Mistake(
            "which_ones",
            lambda m, threshold=0.01: _spread(m) > threshold,
            "This says of each dimension whether it is active. How many are they?",
        ),
        Mistake(
            "variances",
            lambda m, threshold=0.01: _spread(m),
            "These are the variances themselves. How many of them exceed the threshold?",
        ),
        Mistake(
            "share",
            lambda m, threshold=0.01: np.mean(_spread(m) > threshold),
            "This is the share of active dimensions. Their number is wanted.",
        ),
        Mistake(
            "noise_added",
            lambda m, threshold=0.01: int(np.sum(_spread(_add_noise(m)) > threshold)),
            "Noise was added to the means, as in a draw of z. A unit that ignores the image is "
            "then drawn from the prior, has a variance of 1, and looks busy.",
        ),
        Mistake(
            "sum_of_squares",
            lambda m, threshold=0.01: int(np.sum(_spread(m) * len(np.asarray(m)) > threshold)),
            "The squares are added up over the images and not averaged, so that any unit becomes "
            "active if there are images enough.",
        ),
        Mistake(
            "root_of_threshold",
            lambda m, threshold=0.01: int(np.sum(_spread(m) > np.sqrt(threshold))),
            "The variance is compared with the root of the threshold. The threshold is for the "
            "variance itself; a root goes with a standard deviation.",
        ),
        Mistake(
            "range_for_variance",
            lambda m, threshold=0.01: int(np.sum(np.ptp(np.asarray(m), axis=0) > threshold)),
            "The range, largest minus smallest, is compared with the threshold. One image that "
            "lies far out decides it; the variance is asked for.",
        ),
        Mistake(
            "mean_size",
            lambda m, threshold=0.01: int(np.sum(np.mean(np.abs(m), axis=0) > threshold)),
            "The average size of the means is compared with the threshold. A mean that is the same "
            "for every image tells nothing, however large.",
        ),
        Mistake(
            "which_places",
            lambda m, threshold=0.01: np.flatnonzero(_spread(m) > threshold),
            "These are the places of the active dimensions. How many are they?",
        ),
        Mistake(
            "any",
            lambda m, threshold=0.01: int(np.any(_spread(m) > threshold)),
            "This says whether any dimension is active. How many are?",
        ),
        Mistake(
            "numbers_counted",
            lambda m, threshold=0.01: int(np.sum(np.asarray(m) > threshold)),
            "The means themselves are compared with the threshold, number by number. First comes "
            "the variance of each dimension over the images.",
        ),
        Mistake(
            "argument_changed",
            _centre_in_place,
            "Right at first, but the array that was given is changed in place, as by `-=`.",
        ),
        Mistake(
            "no_tensor",
            lambda m, threshold=0.01: int(np.sum(m.var(axis=0) > threshold)),
            "Right for a NumPy array. But an encoder gives a tensor, which lacks what only arrays "
            "have, such as `.var`, `.std`, `.mean` or `.T`; `np.asarray` makes an array of it.",
        ),
    ],
    hints=[
        "For each latent dimension: how much does its posterior mean vary from image to image?",
        "`np.var` has an `axis`. The images are the rows.",
        "Compare the variances, one a dimension, with the threshold; True counts as 1 in a sum.",
    ],
)
