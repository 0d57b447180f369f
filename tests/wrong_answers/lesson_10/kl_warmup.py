"""Wrong answers to kl_warmup, by what they are told as."""

import math

import numpy as np


def _ramp(step, steps):
    return min(1.0, step / steps) if steps else 1.0


def _before(step, steps, after):
    return step / steps if step < steps else after


WRONG_ANSWERS = {
    "never_ends": lambda step, steps: step / steps,
    "falls": lambda step, steps: 1.0 - _ramp(step, steps),
    "always_one": lambda step, steps: 1.0,
    "always_zero": [lambda step, steps: 0.0, lambda step, steps: max(0.0, min(0, step / steps))],
    "maximum": [
        lambda step, steps: max(1.0, step / steps),
        lambda step, steps: 1.0 if step < steps else step / steps,
    ],
    "one_step_early": lambda step, steps: _ramp(step + 1, steps),
    "one_step_late": lambda step, steps: _ramp(step, steps + 1),
    "whole_division": [
        lambda step, steps: min(1.0, step // steps),
        lambda step, steps: min(1, int(step / steps)),
        lambda step, steps: float(step >= steps),
    ],
    "back_to_zero": lambda step, steps: _before(step, steps, 0.0),
    "zero_afterwards": lambda step, steps: step / steps if step <= steps else 0.0,
    "cycle": lambda step, steps: step % steps / steps,
    "upside_down": lambda step, steps: min(1.0, steps / step) if step else 1.0,
    "divides_by_step": lambda step, steps: min(1.0, steps / step),
    "percent": lambda step, steps: 100 * _ramp(step, steps),
    "not_divided": lambda step, steps: min(step, steps),
    "squared": lambda step, steps: _ramp(step, steps) ** 2,
    "cosine": lambda step, steps: 0.5 - 0.5 * math.cos(math.pi * _ramp(step, steps)),
    "square_root": lambda step, steps: _ramp(step, steps) ** 0.5,
    "counted_from_one": lambda step, steps: _ramp(max(step - 1, 0), steps),
    "last_step_is_one": lambda step, steps: _ramp(step, steps - 1),
    "step_itself": [lambda step, steps: min(step, 1.0), lambda step, steps: np.clip(step, 0, 1)],
    "zero_steps": [
        lambda step, steps: min(1.0, step / steps),
        lambda step, steps: np.minimum(1.0, np.divide(step, steps)),
        lambda step, steps: min(1.0, step / max(steps, 1)),
        lambda step, steps: min(1.0, step / steps) if steps else 0.0,
        lambda step, steps: min(1.0, step / (steps + 1e-8)),
    ],
    # Other curves.
    "starts_elsewhere": lambda step, steps: 0.1 + 0.9 * _ramp(step, steps),
    "starts_elsewhere + ends_elsewhere": lambda step, steps: 0.2 + 0.5 * _ramp(step, steps),
    "starts_elsewhere + ends_elsewhere + not_straight": lambda step, steps: (
        1 / (1 + np.exp(-(step - steps / 2) / (steps / 10)))
    ),
    "ends_elsewhere": [
        lambda step, steps: min(0.5, step / steps),
        lambda step, steps: min(1.0, step / 10_000),
    ],
    "ends_elsewhere + not_straight": [
        lambda step, steps: 1 - np.exp(-5 * step / steps),
        lambda step, steps: math.tanh(step / steps),
    ],
    "over_too_soon": [
        lambda step, steps: min(1.0, 2 * step / steps),
        lambda step, steps: min(1.0, 1.25 * _ramp(step, steps)),
    ],
    "rounded": [
        lambda step, steps: round(_ramp(step, steps)),
        lambda step, steps: round(_ramp(step, steps), 1),
        lambda step, steps: np.round(_ramp(step, steps), 2),
    ],
    "not_straight": [
        lambda step, steps: math.floor(10 * _ramp(step, steps)) / 10,
        lambda step, steps: (np.exp(_ramp(step, steps)) - 1) / (np.e - 1),
        lambda step, steps: math.sin(_ramp(step, steps) * math.pi / 2),
    ],
    # Two slips in one answer.
    "never_ends + falls": lambda step, steps: 1 - step / steps,
    "never_ends + percent": lambda step, steps: 100 * step / steps,
    "one_step_early + never_ends": lambda step, steps: (step + 1) / steps,
    "one_step_early + back_to_zero": lambda step, steps: _before(step + 1, steps, 0.0),
    "one_step_early + falls": lambda step, steps: 1 - _ramp(step + 1, steps),
    "one_step_early + last_step_is_one": lambda step, steps: min(1.0, (step + 1) / (steps - 1)),
    "one_step_early + one_step_late": lambda step, steps: min(1.0, (step + 1) / (steps + 1)),
    "counted_from_one + last_step_is_one": lambda step, steps: min(
        1.0, max(step - 1, 0) / (steps - 1)
    ),
    "whole_division + never_ends": lambda step, steps: step // steps,
    "whole_division + percent": lambda step, steps: 100 * min(1, step // steps),
    "maximum + falls": lambda step, steps: 1 - max(1.0, step / steps),
    "cycle + cosine": lambda step, steps: 0.5 * (1 - np.cos(np.pi * (step % steps) / steps)),
    "never_ends + squared": lambda step, steps: (step / steps) ** 2,
    "squared + falls": lambda step, steps: 1 - _ramp(step, steps) ** 2,
    "cosine + falls": lambda step, steps: 0.5 + 0.5 * math.cos(math.pi * _ramp(step, steps)),
    "zero_afterwards + percent": lambda step, steps: 100 * step / steps if step <= steps else 0,
    "never_ends + not_divided": lambda step, steps: step,
    # No number at all is one of no slip.
    None: [lambda step, steps: [_ramp(step, steps)], lambda step, steps: np.array([0.5])],
}
