"""Wrong answers to record_score, by what they are told as."""

import numpy as np
from vae_losses import kl_of, loss, usual, with_log_std

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
    "other_convention": with_log_std,
    "not_repaired": [
        patients.record_score,
        loss(std=lambda second: 0.01 * ops.exp(second / 2)),
    ],
    # The KL pays for the clouds that are drawn: narrower ones than the sheet takes.
    "shifted_clouds": [
        loss(second=lambda second: second + 2 * np.log(0.01)),
        loss(
            std=lambda second: 0.01 * ops.exp(second / 2),
            kl=lambda mean, second: kl_of(mean, second + 2 * np.log(0.01)),
        ),
        loss(second=lambda second: second + 0.9),
    ],
    "squeezed": loss(second=lambda second: 5 * ops.tanh(second / 5)),
    "halved_twice": loss(second=lambda second: second / 2),
    "mean_cut": loss(
        draw=lambda mean, second: (
            ops.clip(mean, -5, 5) + ops.exp(second / 2) * keras.random.normal(ops.shape(mean))
        )
    ),
    "noise_too_large": loss(noise=lambda mean: _normal(mean, stddev=2.0)),
    "uniform_noise": loss(noise=lambda mean: keras.random.uniform(ops.shape(mean))),
    "z_elsewhere": loss(noise=lambda mean: 100 * _normal(mean)),
    "shared_by_the_dimensions": loss(
        noise=lambda mean: keras.random.normal((ops.shape(mean)[0], 1))
    ),
}  # fmt: skip
