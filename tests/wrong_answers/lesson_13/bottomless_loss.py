"""Wrong answers to bottomless_loss, by what they are told as."""

from vae_losses import kl_of, loss, usual, with_log_std

from vae_helpers.bug_hunt import patients
from vae_helpers.quiet import keras

ops = keras.ops


WRONG_ANSWERS = {
    **usual(
        "kl_left_out", "reconstruction_sign", "ascent", "kl_weight", "mean_over_pixels",
        "kl_mean_over_numbers", "sum_over_images", "returns_each_image", "left_tensorflow",
    ),
    "other_convention": with_log_std,
    "not_repaired": [
        patients.bottomless_loss,
        *usual("kl_subtracted").values(),
    ],
    # The loss is made positive, and falls no more below 0: but the KL still pulls outwards.
    "kl_subtracted": loss(whole=lambda pixels, kl: ops.mean(ops.abs(pixels - kl))),
    "kl_left_out + returns_another": loss(kl=lambda mean, second: ops.tanh(-kl_of(mean, second))),
    "other_kl": loss(kl=lambda mean, second: kl_of(mean, second) ** 2),
    "signs_in_the_kl": [
        loss(
            kl=lambda mean, second: ops.sum(1 + second + mean**2 - ops.exp(second), axis=1) / 2
        ),
        loss(
            kl=lambda mean, second: ops.sum(1 + second + mean**2 + ops.exp(second), axis=1) / 2
        ),
    ],
    "sign_of_the_mean": loss(
        kl=lambda mean, second: ops.sum(ops.exp(second) - second - 1 - mean**2, axis=1) / 2
    ),
    "sign_of_the_variance": loss(
        kl=lambda mean, second: ops.sum(mean**2 - ops.exp(second) - second - 1, axis=1) / 2
    ),
    "sign_of_the_logarithm": loss(
        kl=lambda mean, second: ops.sum(mean**2 + ops.exp(second) + second - 1, axis=1) / 2
    ),
}  # fmt: skip
