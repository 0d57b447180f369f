"""Answers to kl_warmup in the manner of public code."""

import math

import numpy as np
from public import right, wrong

# ---- one slip


@wrong("not held at 1: goes on rising")
def kl_warmup(step, warmup_steps):
    if warmup_steps == 0:
        return 1.0
    return step / warmup_steps


@wrong("no warm-up gives 0 at step 0 (guarded by max(warmup_steps, 1))")
def kl_warmup(step, warmup_steps):
    return min(1.0, step / max(warmup_steps, 1))


@wrong("division by 0 without a warm-up")
def kl_warmup(step, warmup_steps):
    return min(1.0, step / warmup_steps)


@wrong("begins one step late: (step + 1)")
def kl_warmup(step, warmup_steps):
    if warmup_steps == 0:
        return 1.0
    return min(1.0, (step + 1) / warmup_steps)


@wrong("falls from 1 to 0")
def kl_warmup(step, warmup_steps):
    if step >= warmup_steps:
        return 0.0
    return 1.0 - step / warmup_steps


# ---- two slips


@wrong("whole-number division: 0 until the end + no warm-up gives 0")
def kl_warmup(step, warmup_steps):
    if warmup_steps == 0:
        return 0.0
    return float(min(1, step // warmup_steps))


@wrong("cyclical: begins anew after the warm-up + no warm-up gives 0")
def kl_warmup(step, warmup_steps):
    if warmup_steps == 0:
        return 0.0
    return (step % warmup_steps) / warmup_steps


@wrong("a sigmoid instead of a line + never quite 1")
def kl_warmup(step, warmup_steps):
    if warmup_steps == 0:
        return 1.0
    return 1 / (1 + math.exp(-10 * min(max(step / warmup_steps - 0.5, -5), 5)))


@wrong("(step + 1) / (warmup_steps + 1) against division by 0 + not held at 1")
def kl_warmup(step, warmup_steps):
    return (step + 1) / (warmup_steps + 1)


@wrong("twice as fast (there in half the steps) + 0 without a warm-up")
def kl_warmup(step, warmup_steps):
    return min(1.0, 2 * step / (warmup_steps + 1e-8))


@wrong("0 during the whole warm-up, then 1 (a stair) + begins one step late")
def kl_warmup(step, warmup_steps):
    return 1.0 if step > warmup_steps else 0.0


@wrong("square root instead of a line + starts at one step")
def kl_warmup(step, warmup_steps):
    if step >= warmup_steps:
        return 1.0
    return math.sqrt((step + 1) / warmup_steps)


# ---- unusual


@wrong("never below 0.01")
def kl_warmup(step, warmup_steps):
    if step >= warmup_steps:
        return 1.0
    return max(0.01, step / warmup_steps)


@wrong("rounded to one decimal")
def kl_warmup(step, warmup_steps):
    if step >= warmup_steps:
        return 1.0
    return round(step / warmup_steps, 1)


# ---- right


@right("one line")
def kl_warmup(step, warmup_steps):
    return min(1.0, step / warmup_steps) if warmup_steps > 0 else 1.0


@right("np.clip")
def kl_warmup(step, warmup_steps):
    if not warmup_steps:
        return 1.0
    return float(np.clip(step / warmup_steps, 0.0, 1.0))


@right("np.interp")
def kl_warmup(step, warmup_steps):
    if warmup_steps == 0:
        return 1.0
    return float(np.interp(step, [0, warmup_steps], [0.0, 1.0]))


@right("try and except")
def kl_warmup(step, warmup_steps):
    try:
        share = step / warmup_steps
    except ZeroDivisionError:
        return 1.0
    if share > 1:
        share = 1.0
    return share


@right("what is missing from 1")
def kl_warmup(step, warmup_steps):
    left = max(warmup_steps - step, 0)
    return 1.0 - left / max(warmup_steps, 1)


@right("the whole schedule as an array")
def kl_warmup(step, warmup_steps):
    schedule = np.append(np.arange(warmup_steps) / max(warmup_steps, 1), 1.0)
    return float(schedule[min(step, warmup_steps)])
