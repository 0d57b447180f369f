"""Wrong answers to still_noisy, by what they are told as."""

from vae_losses import loss, usual

from vae_helpers.bug_hunt import patients
from vae_helpers.quiet import keras

ops = keras.ops


def _seen(x, level=0.5):
    return ops.clip(x + level * keras.random.normal(ops.shape(x)), 0, 1)


def _noise(second):
    return ops.exp(second / 2) * keras.random.normal(ops.shape(second))


def _swapped(encoder, decoder, x):
    """The two names have changed places."""
    noisy = _seen(x)
    mean, log_var = encoder(x)
    logits = decoder(mean + _noise(log_var))
    pixels = ops.sum(ops.softplus(logits) - noisy * logits, axis=1)
    return ops.mean(pixels + ops.sum(mean**2 + ops.exp(log_var) - log_var - 1, axis=1) / 2)


WRONG_ANSWERS = {
    **usual(
        "kl_left_out", "mean_over_pixels", "sum_over_images", "variance_for_std", "kl_subtracted",
        seen=_seen,
    ),
    "not_repaired": [
        patients.still_noisy,
        loss(seen=_seen, target=lambda x, seen: seen),
        # A second noisy image, half of one, or the noise itself.
        loss(seen=_seen, target=lambda x, seen: _seen(x)),
        loss(seen=_seen, target=lambda x, seen: (x + seen) / 2),
        loss(seen=_seen, target=lambda x, seen: seen - x),
    ],
    "no_pixel_noise": loss(),
    "other_pixel_noise": [
        loss(seen=lambda x: _seen(x, 0.1)),
        loss(seen=lambda x: _seen(x, 1.0)),
    ],
    "image_lost": loss(seen=lambda x: _seen(0 * x)),
    "pixels_outside": loss(seen=lambda x: x + 0.5 * keras.random.normal(ops.shape(x))),
    "frozen_pixel_noise": loss(
        seen=lambda x: ops.clip(x + 0.5 * keras.random.normal(ops.shape(x), seed=3), 0, 1)
    ),
    "other_convention": loss(seen=_seen, second=lambda second: 2 * second),
    "images_swapped": [_swapped, loss(target=lambda x, seen: _seen(x))],
    "mean_cut": loss(seen=_seen, draw=lambda mean, second: ops.tanh(mean) + _noise(second)),
    "mean_decoded": loss(seen=_seen, draw=lambda mean, second: mean + 0 * second),
}  # fmt: skip
