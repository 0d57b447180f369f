"""Wrong answers to same_image, by what they are told as."""

from vae_losses import kl_of, loss, usual, with_log_std

from vae_helpers.bug_hunt import patients
from vae_helpers.quiet import keras

ops = keras.ops


def _mean(x, logits):
    return keras.losses.binary_crossentropy(x, logits, from_logits=True)


WRONG_ANSWERS = {
    **usual(
        "mean_over_everything", "sum_over_images", "kl_left_out", "noise_too_small", "mean_decoded",
        "sigmoid_twice",
    ),
    "other_convention": with_log_std,
    "not_repaired": [patients.same_image, *usual("mean_over_pixels").values()],
    # The KL is divided as well: both terms are 784 times too small.
    "mean_over_everything": loss(pixels=_mean, kl=lambda mean, second: kl_of(mean, second) / 784),
    "mean_over_pixels + kl_mean_over_numbers": loss(
        pixels=_mean, kl=lambda mean, second: kl_of(mean, second) / 3
    ),
    "reconstruction_weight": [
        loss(pixels=lambda x, logits: 28 * _mean(x, logits)),
        loss(pixels=lambda x, logits: 1000 * _mean(x, logits)),
        loss(pixels=lambda x, logits: 784 * 784 * _mean(x, logits)),
    ],
    "pixel_mean_and_batch_sum": [
        loss(pixels=lambda x, logits: ops.sum(_mean(x, logits))),
        loss(pixels=_mean, whole=lambda pixels, kl: ops.sum(pixels) + ops.mean(kl)),
    ],
    "reconstruction_over_the_batch": loss(
        pixels=lambda x, logits: ops.sum(784 * _mean(x, logits))
    ),
    # The KL is multiplied instead of the pixels.
    "reconstruction_weight + kl_weight": loss(
        pixels=_mean, kl=lambda mean, second: 784 * kl_of(mean, second)
    ),
    "squared_error": loss(
        pixels=lambda x, logits: ops.sum((x - ops.sigmoid(logits)) ** 2, axis=1)
    ),
}  # fmt: skip
