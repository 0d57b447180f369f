"""A draw through which gradients pass."""

import numpy as np

from vae_helpers import vae
from vae_helpers.checks.engine.exercise import Exercise, Mistake
from vae_helpers.checks.engine.observe import EXCEPTION
from vae_helpers.checks.probes.broken_samplers import (
    DRAW_MISTAKES,
    named,
    normal,
    shapes_that_do_not_fit,
    std,
    with_shape,
)
from vae_helpers.checks.probes.samplers import LAST_OF_THE_DRAWS, look_at_draws
from vae_helpers.quiet import keras

ops = keras.ops


def _mean_in_place(mean, log_var, seed=None):
    added = std(log_var) * normal(mean)
    if isinstance(mean, np.ndarray):
        mean += np.asarray(added)
        return mean
    return mean + added


def _log_var_in_place(mean, log_var, seed=None):
    noise = normal(mean)
    if isinstance(log_var, np.ndarray):
        log_var *= 0.5
        return mean + ops.exp(log_var) * noise
    return mean + std(log_var) * noise


def _why_it_raises(found):
    """Say why, where shapes do not fit, or where NumPy does on arrays what it cannot on tensors."""
    if list(found)[-2:] == [LAST_OF_THE_DRAWS, EXCEPTION]:
        return (
            "The draws are right for NumPy arrays, but it fails with TensorFlow's tensors, which "
            "training hands to it: use keras.ops or tf from end to end."
        )
    return shapes_that_do_not_fit(found)


reparameterize = Exercise(
    reference=vae.reparameterize,
    look=look_at_draws,
    explain=_why_it_raises,
    mistakes=[
        *named(DRAW_MISTAKES),
        Mistake(
            "frozen_noise",
            lambda mean, log_var, seed=None: (
                mean + std(log_var) * keras.random.normal(ops.shape(mean), seed=3)
            ),
            "The spread is right, but a second call gives the same z: the noise is frozen, as with "
            "a whole number for a seed, or a generator made anew from one at each call. Each call "
            "needs fresh noise.",
        ),
        Mistake(
            "fixed_batch_size",
            with_shape(lambda mean: (100, ops.shape(mean)[1])),
            "It works for some batch sizes and not for others: a number of images is written into "
            "it. The last batch of an epoch is often smaller. Take the size from the arguments.",
        ),
        Mistake(
            "fixed_latent_size",
            with_shape(lambda mean: (ops.shape(mean)[0], 2)),
            "It works for some numbers of latent dimensions and not for others: a number is "
            "written into it. Take the size from the arguments.",
        ),
        Mistake(
            "fixed_shape",
            with_shape(lambda mean: (100, 2)),
            "It works for some shapes of mean and not for others, as when the shape of the noise "
            "is written in as numbers, or the noise was drawn once outside of the function. Draw "
            "it inside, at each call, in the shape of mean.",
        ),
        Mistake(
            "changes_mean",
            _mean_in_place,
            "The draws are right, but the function changes the array mean that it was given: "
            "`mean += ...` works in place. The KL still needs it.",
        ),
        Mistake(
            "changes_log_var",
            _log_var_in_place,
            "The draws are right, but the function changes the array log_var that it was given: "
            "`log_var *= ...` works in place. The KL still needs it.",
        ),
        Mistake(
            "all_of_it",
            lambda mean, log_var, seed=None: ops.stack(
                [mean, log_var, mean + std(log_var) * normal(mean)]
            ),
            "The result has one axis more than mean. Return z alone, of the same shape as mean.",
        ),
    ],
    hints=[
        "Three steps: fresh noise of N(0, 1) in the shape of mean, the standard deviation from "
        "log_var, and the line z = mean + std * noise.",
        "log_var = log(std**2) = 2 log(std). Solve that for std.",
        "`keras.random.normal(keras.ops.shape(mean), seed=seed)` draws the noise; `keras.ops.exp` "
        "undoes the logarithm. What is left is the 2.",
    ],
)
