"""Wrong answers to record_score, by what they are told as."""

from vae_losses import loss, usual

from vae_helpers.bug_hunt import patients
from vae_helpers.quiet import keras

ops = keras.ops


def _normal(mean, **options):
    return keras.random.normal(ops.shape(mean), **options)


WRONG_ANSWERS = {
    **usual(
        "kl_left_out", "shared_by_the_batch", "frozen_noise", "variance_for_std", "mean_decoded",
        "kl_mean_over_numbers", "returns_each_image", "noise_too_small",
    ),
    "not_repaired": [
        patients.record_score,
        loss(std=lambda second: 0.01 * ops.exp(second / 2)),
    ],
    "noise_too_large": loss(noise=lambda mean: _normal(mean, stddev=2.0)),
    "uniform_noise": loss(noise=lambda mean: keras.random.uniform(ops.shape(mean))),
    "z_elsewhere": loss(noise=lambda mean: 100 * _normal(mean)),
    "shared_by_the_dimensions": loss(
        noise=lambda mean: keras.random.normal((ops.shape(mean)[0], 1))
    ),
}  # fmt: skip
