"""Right answers to kl_warmup in other styles."""

import numpy as np

from vae_helpers.quiet import tf


def warmup_min(step, warmup_steps):
    return 1.0 if warmup_steps == 0 else min(step / warmup_steps, 1.0)


def warmup_clip(step, warmup_steps):
    return np.clip(step / warmup_steps, 0, 1) if warmup_steps else 1


def warmup_interpolation(step, warmup_steps):
    return np.interp(step, [0, warmup_steps], [0.0, 1.0]) if warmup_steps > 0 else np.float32(1)


def warmup_minimum_first(step, warmup_steps):
    return min(step, warmup_steps) / warmup_steps if warmup_steps else 1.0


def warmup_try(step, warmup_steps):
    try:
        return min(1, step / warmup_steps)
    except ZeroDivisionError:
        return 1


def warmup_what_is_left(step, warmup_steps):
    left = max(warmup_steps - step, 0)
    return 1 - left / max(warmup_steps, 1)


def warmup_tensor(step, warmup_steps):
    if step >= warmup_steps:
        return tf.ones(())
    return tf.cast(step, tf.float32) / warmup_steps


def warmup_middle_of_three(step, warmup_steps):
    return sorted([0.0, step / warmup_steps, 1.0])[1] if warmup_steps else 1.0


def warmup_looked_up(step, warmup_steps):
    return np.linspace(0, 1, warmup_steps + 1)[min(step, warmup_steps)] if warmup_steps else 1.0


def warmup_nan_to_one(step, warmup_steps):
    with np.errstate(all="ignore"):
        return np.nan_to_num(np.minimum(np.divide(step, warmup_steps), 1.0), nan=1.0)


def warmup_or(step, warmup_steps):
    return step >= warmup_steps or step / warmup_steps
