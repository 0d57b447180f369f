"""A price that rises from 0 to 1."""

import math

import numpy as np

from vae_helpers import beta
from vae_helpers.checks.engine.exercise import Exercise, Mistake
from vae_helpers.checks.engine.observe import a_number, numbers, same

_STEPS = 0, 1, 30, 50, 99, 100, 101, 250, 100_000


def _look_at_warmup(function):
    right = True
    for step in _STEPS:
        found = a_number(function(step, 100))
        yield f"`kl_warmup({step}, 100)`", found
        right = right and same(found, numbers(beta.kl_warmup(step, 100)))
    found = a_number(function(1, 3))  # neither hundredths nor percent of 100
    yield "`kl_warmup(1, 3)`", found
    right = right and same(found, numbers(beta.kl_warmup(1, 3)))
    # A division by 0 shall not hide what is wrong already.
    if not right:
        return
    for step, steps in ((1, 4), (0, 0), (5, 0)):
        yield f"`kl_warmup({step}, {steps})`", a_number(function(step, steps))


def _ramp(step, steps):
    return min(1.0, step / steps) if steps else 1.0


kl_warmup = Exercise(
    reference=beta.kl_warmup,
    look=_look_at_warmup,
    mistakes=[
        Mistake(
            "never_ends",
            lambda step, steps: step / steps,
            "It goes on rising above 1 when the warm-up is over: the KL would end many times too "
            "heavy.",
        ),
        Mistake(
            "falls",
            lambda step, steps: 1.0 - _ramp(step, steps),
            "It falls from 1 to 0: the KL counts at the start and vanishes in the end. That leaves "
            "an autoencoder. It is to be the other way round.",
        ),
        Mistake(
            "always_one",
            lambda step, steps: 1.0,
            "It is 1 at every step: no warm-up. At step 0 it has to be 0.",
        ),
        Mistake(
            "maximum",
            lambda step, steps: max(1.0, step / steps),
            "It is 1 during the warm-up and grows after it, as with `max` for `min`, or with the "
            "two cases exchanged.",
        ),
        Mistake(
            "one_step_early",
            lambda step, steps: _ramp(step + 1, steps),
            "It is one step ahead: step 0 should give 0, and the last step before the end less "
            "than 1.",
        ),
        Mistake(
            "one_step_late",
            lambda step, steps: _ramp(step, steps + 1),
            "It reaches 1 a step too late: after exactly warmup_steps it should be there.",
        ),
        Mistake(
            "whole_division",
            lambda step, steps: min(1.0, step // steps),
            "It is 0 during the whole warm-up and then 1: a switch, or a fraction cut off, as by "
            "`//`. A straight line is asked for.",
        ),
        Mistake(
            "back_to_zero",
            lambda step, steps: step / steps if step < steps else 0.0,
            "It falls back to 0 when the warm-up is over. From then on all of beta counts.",
        ),
        Mistake(
            "zero_afterwards",
            lambda step, steps: step / steps if step <= steps else 0.0,
            "It is 1 at the end of the warm-up and falls back to 0 after it. From then on all of "
            "beta counts.",
        ),
        Mistake(
            "cycle",
            lambda step, steps: step % steps / steps,
            "It starts again from 0 each time warmup_steps have passed. There are such schedules, "
            "but this one rises once and stays.",
        ),
        Mistake(
            "upside_down",
            lambda step, steps: min(1.0, steps / step) if step else 1.0,
            "The fraction is upside down: warmup_steps over step falls, and is above 1 at first.",
        ),
        Mistake(
            "percent",
            lambda step, steps: 100 * _ramp(step, steps),
            "These are percent. A factor for beta goes from 0 to 1.",
        ),
        Mistake(
            "not_divided",
            lambda step, steps: min(step, steps),
            "The step is capped at warmup_steps, but not divided by it: it rises to warmup_steps "
            "instead of 1.",
        ),
        Mistake(
            "squared",
            lambda step, steps: _ramp(step, steps) ** 2,
            "Both ends are right, but it rises along a parabola. A straight line is asked for.",
        ),
        Mistake(
            "cosine",
            lambda step, steps: 0.5 - 0.5 * math.cos(math.pi * _ramp(step, steps)),
            "Both ends are right, but it rises along half a cosine. A straight line is asked for.",
        ),
        Mistake(
            "square_root",
            lambda step, steps: _ramp(step, steps) ** 0.5,
            "Both ends are right, but it rises along a root. A straight line is asked for.",
        ),
        Mistake(
            "counted_from_one",
            lambda step, steps: _ramp(max(step - 1, 0), steps),
            "It is one step behind: the first step of training is step 0, so step 1 has to be "
            "above 0 already.",
        ),
        Mistake(
            "last_step_is_one",
            lambda step, steps: _ramp(step, steps - 1),
            "It reaches 1 a step too soon, at warmup_steps - 1, as `linspace(0, 1, warmup_steps)` "
            "does.",
        ),
        Mistake(
            "step_itself",
            lambda step, steps: min(step, 1.0),
            "It is 1 from step 1 on, as if the step itself were capped, and not its share of the "
            "warm-up.",
        ),
        Mistake(
            "always_zero",
            lambda step, steps: 0.0,
            "It is 0 at every step: the KL would never count.",
        ),
        Mistake(
            "zero_division",
            lambda step, steps: min(1.0, step / steps),
            "Right, except for warmup_steps = 0, which divides by 0. No warm-up means that all of "
            "beta counts from the start.",
        ),
        Mistake(
            "nan_for_zero_steps",
            lambda step, steps: np.minimum(1.0, np.divide(step, steps)),
            "Right, except for step 0 of a warm-up of 0 steps, where 0 / 0 is NaN. No warm-up "
            "means that all of beta counts from the start.",
        ),
        Mistake(
            "zero_steps_start_at_zero",
            lambda step, steps: min(1.0, step / max(steps, 1)),
            "Right, except for step 0 of a warm-up of 0 steps. That is no warm-up: it is over "
            "before it begins, and all of beta counts from the start.",
        ),
        Mistake(
            "zero_steps_give_zero",
            lambda step, steps: min(1.0, step / steps) if steps else 0.0,
            "Right, except for warmup_steps = 0: the KL would never count. No warm-up means that "
            "all of beta counts from the start.",
        ),
    ],
    hints=[
        "How much of the warm-up is over at this step? As a fraction.",
        "After the warm-up the fraction would exceed 1. And with warmup_steps = 0 there is "
        "nothing to divide by: that warm-up is over at every step.",
    ],
)
