"""Wrong answers to costly_codes, by what they are told as."""

from vae_losses import kl_of, loss, usual

from vae_helpers.bug_hunt import patients
from vae_helpers.quiet import keras

ops = keras.ops


def _mean(mean, second):
    return 0.5 * ops.mean(mean**2 + ops.exp(second) - second - 1, axis=1)


WRONG_ANSWERS = {
    **usual(
        "kl_left_out", "kl_weight", "kl_subtracted", "mean_over_pixels", "sum_over_images",
        "noise_too_small",
    ),
    "not_repaired": [patients.costly_codes, *usual("kl_mean_over_numbers").values()],
    "ten_built_in": loss(kl=lambda mean, second: 10 * _mean(mean, second)),
    "kl_over_images": loss(kl=lambda mean, second: ops.sum(kl_of(mean, second))),
    "kl_weight": loss(kl=lambda mean, second: 784 * _mean(mean, second)),
    # The pixels are averaged, too, so that "both are means".
    "mean_over_pixels + kl_mean_over_numbers": loss(
        pixels=lambda x, logits: keras.losses.binary_crossentropy(x, logits, from_logits=True),
        kl=_mean,
    ),
    "other_direction": loss(
        kl=lambda mean, second: 0.5 * ops.sum(mean**2 + ops.exp(second) - second - 1, axis=0)[:1]
    ),
}  # fmt: skip
