"""Wrong answers to fat_clouds, by what they are told as."""

from vae_losses import kl_of, loss, usual, with_log_std

from vae_helpers.bug_hunt import patients
from vae_helpers.quiet import keras

ops = keras.ops


WRONG_ANSWERS = {
    **usual("kl_left_out", "mean_over_pixels", "variance_for_std", "noise_too_small"),
    "other_convention": with_log_std,
    "not_repaired": [
        patients.fat_clouds,
        loss(second=ops.relu),
        loss(second=ops.softplus),
        loss(std=lambda second: ops.exp(ops.clip(second, 0, 10) / 2)),
    ],
    "floored": [
        loss(second=lambda second: ops.clip(second, -2, 10)),
        loss(second=lambda second: ops.clip(second, -5, 10)),
        loss(second=lambda second: ops.clip(second, -8, 10)),
        loss(std=lambda second: ops.maximum(ops.exp(second / 2), 0.1)),
        loss(second=lambda second: ops.maximum(second, -3.0)),
    ],
    "capped": [
        loss(second=lambda second: ops.clip(second, -10, 0)),
        loss(second=lambda second: -ops.abs(second)),
    ],
    "squeezed": [
        loss(second=lambda second: ops.clip(second, -1, 1)),
        loss(second=lambda second: ops.clip(second, -4, 4)),
        loss(second=lambda second: ops.clip(second, -7, 5)),
    ],
    # The draw is free, and the KL still reads what the clip left.
    "other_kl": loss(kl=lambda mean, second: kl_of(mean, ops.clip(second, 0, 10))),
}
