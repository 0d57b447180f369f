"""Wrong answers to costly_codes, by what they are told as."""

from vae_losses import kl_of, loss, usual, with_log_std

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
    "other_convention": with_log_std,
    "not_repaired": [patients.costly_codes, *usual("kl_mean_over_numbers").values()],
    "ten_built_in": loss(kl=lambda mean, second: 10 * _mean(mean, second)),
    "kl_over_images": loss(kl=lambda mean, second: ops.sum(kl_of(mean, second))),
    "kl_weight": loss(kl=lambda mean, second: 784 * _mean(mean, second)),
    # The pixels are averaged, too, so that "both are means".
    "mean_over_pixels + kl_mean_over_numbers": loss(
        pixels=lambda x, logits: keras.losses.binary_crossentropy(x, logits, from_logits=True),
        kl=_mean,
    ),
    "kl_mean_doubled": loss(kl=lambda mean, second: 2 * _mean(mean, second)),
    "kl_mean_and_batch_sum": loss(
        kl=lambda mean, second: 0.5 * ops.sum(mean**2 + ops.exp(second) - second - 1, axis=0),
        whole=lambda pixels, kl: ops.mean(pixels) + ops.mean(kl),
    ),
    "from_the_prior": loss(draw=lambda mean, second: keras.random.normal(ops.shape(mean))),
    "heads_swapped": loss(
        draw=lambda mean, second: (
            second + ops.exp(mean / 2) * keras.random.normal(ops.shape(mean))
        )
    ),
    "other_kl": [
        loss(kl=lambda mean, second: ops.max(mean**2 + ops.exp(second) - second - 1, axis=1) / 2),
        loss(
            kl=lambda mean, second: (
                0.5 * ops.sum(mean**2 + ops.exp(second) - second - 1, axis=0)[:1]
            )
        ),
    ],
}  # fmt: skip
