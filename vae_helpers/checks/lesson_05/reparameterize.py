"""A draw through which gradients pass."""

import inspect

from vae_helpers import vae
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.observe import Flaw, in_a_line, numbers, same
from vae_helpers.checks.probes.clouds import cloud
from vae_helpers.checks.probes.draws import LOG_VAR, MEAN
from vae_helpers.checks.probes.samplers import Look, shapes_that_do_not_fit
from vae_helpers.quiet import keras

_HANDED_ON = "The layer Sampling hands its generator over by `seed`, so that its noise is its own."


def _look_at_draws(function):
    look = Look(function)
    yield from look.findings()
    frozen = {
        "frozen_noise",
        "mean_alone",
        "constant_for_noise",
        "numpy_noise",
        "same_at_each_call",
    }
    known = not frozen & set(look.said) and "fixed_" not in " ".join(look.said)
    if known and _takes_a_seed(function):
        yield from _seeds(function)


def _takes_a_seed(function):
    """Whether there is a third argument. Without one it draws well: Sampling says what it lacks."""
    try:
        inspect.signature(function).bind(MEAN, LOG_VAR, None)
    except (TypeError, ValueError):
        return False
    return True


def _seeds(function):
    mean, log_var = MEAN[:5], LOG_VAR[:5]
    try:
        ours, twin, other = map(keras.random.SeedGenerator, (5, 5, 6))
        first, second = (numbers(function(mean.copy(), log_var.copy(), ours)) for _ in range(2))
        alike, unlike = (
            numbers(function(mean.copy(), log_var.copy(), generator)) for generator in (twin, other)
        )
    except Exception as error:
        told = "It draws without a `seed`, but not with a generator of random numbers for one"
        yield (
            "seed",
            Flaw(
                "seed_not_taken",
                f"{told} ({in_a_line(error)}). {_HANDED_ON} `keras.random` takes such a generator.",
            ),
        )
        return
    if not same(first, alike):
        yield (
            "seed",
            Flaw(
                "seed_not_used",
                "Two generators made from the same seed give different noise: `seed` is not handed "
                f"on to what draws. {_HANDED_ON}",
            ),
        )
    elif same(first, second) or same(first, unlike):
        yield (
            "seed",
            Flaw(
                "seed_makes_no_difference",
                "With a generator for `seed` the noise is always the same: it is handed on as it "
                f"is, and moves on by itself. {_HANDED_ON}",
            ),
        )


reparameterize = Exercise(
    reference=vae.reparameterize,
    look=_look_at_draws,
    explain=shapes_that_do_not_fit,
    picture=cloud,
    hints=[
        "Three steps: fresh noise of N(0, 1) in the shape of mean, the standard deviation from "
        "log_var, and the line z = mean + std * noise.",
        "log_var = log(std**2) = 2 log(std). Solve that for std.",
        "`keras.random.normal` draws the noise: tell it a shape that is known even where the batch "
        "size is open, and hand `seed` on to it. `keras.ops.exp` undoes a logarithm.",
    ],
)
