"""Wrong answers to negative_kl, by what they are told as."""

import numpy as np
from vae_losses import with_the_courses_parts

from vae_helpers.quiet import keras

ops = keras.ops


def _program(
    std=ops.exp,
    times=784,
    kl=lambda mean, log_std, z, noise: (z**2 - noise**2) / 2 - log_std,
    of_code=lambda parts: ops.sum(parts, axis=1),
    whole=lambda pixels, kl: ops.mean(pixels + kl),
):
    """The program that was right, but for the parts that are given."""

    def program(encoder, decoder, x):
        mean, log_std = encoder(x)
        noise = keras.random.normal(ops.shape(mean))
        z = mean + std(log_std) * noise
        pixels = times * keras.losses.binary_crossentropy(x, decoder(z), from_logits=True)
        return whole(pixels, of_code(kl(mean, log_std, z, noise)))

    return program


def _closed(mean, log_var):
    return (mean**2 + ops.exp(log_var) - log_var - 1) / 2


WRONG_ANSWERS = {
    "log_std_halved_in_the_draw": _program(std=lambda log_std: ops.exp(log_std / 2)),
    "log_std_halved_in_the_kl": _program(
        kl=lambda mean, log_std, z, noise: (z**2 - noise**2 - log_std) / 2
    ),
    "kl_reads_log_var": _program(kl=lambda mean, log_std, z, noise: _closed(mean, log_std)),
    "noise_too_large": _program(
        std=lambda log_std: ops.exp(log_std / 2),
        kl=lambda mean, log_std, z, noise: _closed(mean, 2 * log_std),
    ),
    "other_convention": [
        with_the_courses_parts,
        _program(
            std=lambda log_std: ops.exp(log_std / 2),
            kl=lambda mean, log_std, z, noise: (z**2 - noise**2 - log_std) / 2,
        ),
    ],
    "shifted_clouds": _program(
        std=lambda log_std: 0.5 * ops.exp(log_std),
        kl=lambda mean, log_std, z, noise: (z**2 - noise**2) / 2 - log_std - np.log(0.5),
    ),
    "squared_draws": _program(
        kl=lambda mean, log_std, z, noise: ((z**2 - noise**2) / 2 - log_std) ** 2
    ),
    "signs_in_the_kl": [
        _program(kl=lambda mean, log_std, z, noise: (noise**2 - z**2) / 2 - log_std),
        _program(kl=lambda mean, log_std, z, noise: (z**2 - noise**2) / 2 + log_std),
    ],
    "inverse_std": _program(std=lambda log_std: ops.exp(-log_std)),
    "absolute_values": _program(
        kl=lambda mean, log_std, z, noise: ops.abs((z**2 - noise**2) / 2 - log_std)
    ),
    "cut_off_at_0": _program(
        kl=lambda mean, log_std, z, noise: ops.relu((z**2 - noise**2) / 2 - log_std)
    ),
    "near_prior": [
        _program(of_code=lambda parts: ops.abs(ops.sum(parts, axis=1))),
        _program(of_code=lambda parts: ops.relu(ops.sum(parts, axis=1))),
    ],
    "variance_put_in": _program(
        kl=lambda mean, log_std, z, noise: (z**2 - noise**2 * ops.exp(2 * log_std)) / 2 - log_std
    ),
    "half_of_a_formula": _program(
        kl=lambda mean, log_std, z, noise: (z**2 + ops.exp(2 * log_std) - 1) / 2 - log_std
    ),
    "returns_another": _program(kl=lambda mean, log_std, z, noise: z**2 / 2 - log_std),
    "mean_over_pixels": _program(times=1),
    "kl_mean_over_numbers": _program(of_code=lambda parts: ops.mean(parts, axis=1)),
    "kl_subtracted": _program(whole=lambda pixels, kl: ops.mean(pixels - kl)),
    "kl_left_out": _program(whole=lambda pixels, kl: ops.mean(pixels)),
}
