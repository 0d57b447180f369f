"""A price that rises from 0 to 1."""

import numpy as np

from vae_helpers import beta
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.observe import Flaw, a_number, holds, numbers, same
from vae_helpers.checks.engine.steps import Steps

_CASES = [(step, 100) for step in (0, 1, 30, 50, 99, 100, 101, 250, 100_000)]
_CASES += [(1, 3), (5, 7), (39, 40), (9, 4), (4000, 5000)]  # neither hundredths nor percent of 100


def _look_at_warmup(function):
    found = []
    for step, steps in _CASES:
        name = f"`kl_warmup({step}, {steps})`"
        try:
            found.append(a_number(function(step, steps)))
        except ZeroDivisionError:
            yield name, Flaw("divides_by_step", _DIVIDES.format(step, steps))
            return
        yield name, found[-1]
    right = [numbers(beta.kl_warmup(*case)) for case in _CASES]
    if not all(map(same, found, right)):
        if all(one.shape == () for one in found) and not _STEPS.slips_in(found):
            yield from _properties({case: float(one) for case, one in zip(_CASES, found)})  # noqa: B905
        return
    # A division by 0 shall not hide what is wrong already.
    for step in (0, 5):
        try:
            gives = f"gives {float(a_number(function(step, 0))):g}"
        except (ArithmeticError, IndexError, ValueError) as error:
            gives = f"raises {type(error).__name__}"
        yield (
            f"`kl_warmup({step}, 0)`",
            holds(
                gives == "gives 1",
                "zero_steps",
                f"Right, except for warmup_steps = 0: there step {step} {gives}. No warm-up means "
                "that all of beta counts from the start.",
            ),
        )
        if gives != "gives 1":
            return


_DIVIDES = (
    "At step {} of {} it divides by 0. The first step is step 0: it is warmup_steps that divides, "
    "and it does not change."
)


def _properties(found):
    """What can be said of another curve: where it is off, not what it is."""
    start, half, end, later = (found[step, 100] for step in (0, 50, 100, 250))
    yield (
        "it starts at 0",
        holds(
            abs(start) < 1e-4,
            "starts_elsewhere",
            f"Step 0 gives {start:.4g}, but has to give 0.",
            vague=True,
        ),
    )
    yield (
        "it ends at 1",
        holds(
            abs(end - 1) < 1e-4 and abs(later - 1) < 1e-4,
            "ends_elsewhere",
            f"Of 100 warmup_steps, step 100 gives {end:.4g} and step 250 {later:.4g}. It has to "
            "be 1 as soon as the warm-up is over, and to stay there: all of beta counts.",
            vague=True,
        ),
    )
    rise = 100 * found[1, 100]
    soon = rise > 1 + 1e-4 and all(
        abs(value - min(1, rise * (step / steps))) < 1e-4 for (step, steps), value in found.items()
    )
    if soon:
        yield (
            "it ends with the warm-up",
            holds(
                False,
                "over_too_soon",
                f"It rises evenly, but {rise:.3g} times as fast as it should: it is 1 after "
                f"{1 / rise:.0%} of the warm-up already.",
            ),
        )
        return
    digits = next((digits for digits in _DIGITS if _rounded(found, digits)), None)
    if digits is not None:
        yield "it has all its digits", holds(False, "rounded", _ROUNDED.format(_DIGITS[digits]))
        return
    bends = abs((found[30, 100] - found[1, 100]) / 29 - (half - found[30, 100]) / 20) > 1e-4
    between = abs(start) < 1e-4 and abs(end - 1) < 1e-4 and abs(half - 0.5) > 1e-3
    yield (
        "it is straight",
        holds(
            not bends and not between,
            "not_straight",
            "It does not rise evenly during the warm-up: of 100 steps, step 1 gives "
            f"{found[1, 100]:.4g}, step 30 {found[30, 100]:.4g} and step 50 {half:.4g}.",
            vague=True,
        ),
    )


_DIGITS = {0: "a whole number", 1: "one digit after the point", 2: "two digits after the point"}
_ROUNDED = (
    "The share is rounded to {}: it stays the same for some steps and then jumps. It is to rise at "
    "every step."
)


def _rounded(found, digits):
    """Whether it is the share, rounded to so many digits; of a half, by one rule or another."""
    shares = {min(1, step / steps): value for (step, steps), value in found.items()}
    return all(
        min(abs(value - rule(share, digits)) for rule in (round, np.round)) < 1e-6
        for share, value in shares.items()
    )


def _turned(function):
    return lambda share, steps: (function(share), steps)


_SAID = {
    "one_step_early": "The step is counted from 1, as by `step + 1`: training starts with step 0, "
    "which should give 0.",
    "counted_from_one": "It is one step behind: the first step of training is step 0, so step 1 "
    "has to be above 0 already.",
    "one_step_late": "It is divided by warmup_steps + 1, or as if it were: at step warmup_steps "
    "all of beta should count.",
    "last_step_is_one": "It ends a step too soon, at warmup_steps - 1, as `linspace(0, 1, "
    "warmup_steps)` does.",
    "whole_division": "The share of the warm-up lost its fraction, as by `//` or `int`: it is 0 "
    "during all of the warm-up, a switch.",
    "upside_down": "The fraction is upside down: warmup_steps over step falls from step to step. "
    "The share of the warm-up that is over rises.",
    "step_itself": "It is the step itself that is looked at, as if it were not to be divided, and "
    "not its share of the warm-up.",
    "never_ends": "It is not capped when the warm-up is over, and goes on: the KL would end many "
    "times too heavy.",
    "maximum": "The larger of 1 and the share is taken, as with `max` for `min`, or with the two "
    "cases exchanged: during the warm-up nothing changes.",
    "back_to_zero": "It jumps to another value as soon as the warm-up is over, as if nothing of "
    "it counted from then on. All of beta does.",
    "zero_afterwards": "It jumps to another value after the last step of the warm-up, as if "
    "nothing of it counted from then on. All of beta does.",
    "cycle": "It starts again each time warmup_steps have passed. There are such schedules, but "
    "this one rises once and stays.",
    "always_one": "It is the same at every step, as if the warm-up were over before it begins. At "
    "step 0 it has to be 0.",
    "always_zero": "It is 0 at every step: the KL never counts.",
    "squared": "It goes along a parabola, where a straight line is asked for.",
    "cosine": "It goes along half a cosine, where a straight line is asked for.",
    "square_root": "It goes along a root, where a straight line is asked for.",
    "falls": "What is left of the warm-up is computed, and not the part already done: the KL "
    "would count at the start and vanish in the end.",
    "percent": "These are percent. A factor for beta goes from 0 to 1.",
    "not_divided": "These are steps, which are not divided by warmup_steps: it rises to "
    "warmup_steps instead of 1.",
}

_STEPS = Steps(
    given=_CASES,
    said=_SAID,
    steps=[
        {
            "": lambda step, steps: (step, steps),
            "one_step_early": lambda step, steps: (step + 1, steps),
            "counted_from_one": lambda step, steps: (max(step - 1, 0), steps),
        },
        {
            "": lambda step, steps: (step, steps),
            "one_step_late": lambda step, steps: (step, steps + 1),
            "last_step_is_one": lambda step, steps: (step, steps - 1),
        },
        {
            "": lambda step, steps: (np.divide(step, steps), steps),
            "whole_division": lambda step, steps: (step // steps, steps),
            "upside_down": lambda step, steps: (np.divide(steps, step), steps),
            "step_itself": lambda step, steps: (step, steps),
        },
        {
            "": lambda share, steps: (np.minimum(1.0, share), steps),
            "never_ends": _turned(lambda share: share),
            "maximum": _turned(lambda share: max(1.0, share)),
            "back_to_zero": _turned(lambda share: share if share < 1 else 0.0),
            "zero_afterwards": _turned(lambda share: share if share <= 1 else 0.0),
            "cycle": _turned(lambda share: share % 1),
            "always_one": _turned(lambda share: 1.0),
            "always_zero": _turned(lambda share: 0.0),
        },
        {
            "": lambda share, steps: (share, steps),
            "squared": _turned(np.square),
            "cosine": _turned(lambda share: (1 - np.cos(np.pi * share)) / 2),
            "square_root": _turned(np.sqrt),
        },
        {
            "": lambda share, steps: share,
            "falls": lambda share, steps: 1 - share,
            "percent": lambda share, steps: 100 * share,
            "not_divided": lambda share, steps: steps * share,
        },
    ],
)


def _picture(function):
    """The share over a training."""
    steps = np.arange(0, 161, 4)
    yours, right = (
        np.array([float(a_number(one(int(step), 100))) for step in steps])
        for one in (function, beta.kl_warmup)
    )
    if not np.isfinite(yours).all() or np.abs(yours - right).max() < 0.02:
        return None
    return "curves_beside", {
        "x": steps,
        "yours": yours,
        "right": right,
        "x_label": "step",
        "y_label": "share of beta",
        "caption": "The share at the steps of a training with warmup_steps = 100: yours dashed, "
        "the right one a full line.",
    }


kl_warmup = Exercise(
    reference=beta.kl_warmup,
    look=_look_at_warmup,
    formula=_STEPS,
    picture=_picture,
    hints=[
        "How much of the warm-up is over at this step? As a fraction.",
        "After the warm-up the fraction would exceed 1. And with warmup_steps = 0 there is "
        "nothing to divide by: that warm-up is over at every step.",
    ],
)
