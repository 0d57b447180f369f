"""Wrong answers to still_noisy, by what they are told as."""

from vae_losses import loss, usual

from vae_helpers.bug_hunt import patients
from vae_helpers.quiet import keras

ops = keras.ops


def _seen(x, level=0.5):
    return ops.clip(x + level * keras.random.normal(ops.shape(x)), 0, 1)


WRONG_ANSWERS = {
    **usual(
        "kl_left_out", "mean_over_pixels", "sum_over_images", "variance_for_std", "kl_subtracted",
        seen=_seen,
    ),
    "not_repaired": [
        patients.still_noisy,
        loss(seen=_seen, target=lambda x, seen: seen),
    ],
    "no_pixel_noise": loss(),
    "other_pixel_noise": [
        loss(seen=lambda x: _seen(x, 0.1)),
        loss(seen=lambda x: _seen(x, 1.0)),
    ],
    "pixels_outside": loss(seen=lambda x: x + 0.5 * keras.random.normal(ops.shape(x))),
    "frozen_pixel_noise": loss(
        seen=lambda x: ops.clip(x + 0.5 * keras.random.normal(ops.shape(x), seed=3), 0, 1)
    ),
    # A second noisy image is the target, or the noise itself.
    "other_direction": [
        loss(seen=_seen, target=lambda x, seen: _seen(x)),
        loss(seen=_seen, target=lambda x, seen: seen - x),
    ],
    "mean_decoded": loss(seen=_seen, draw=lambda mean, second: mean + 0 * second),
}  # fmt: skip
