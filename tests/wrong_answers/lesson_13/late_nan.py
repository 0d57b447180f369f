"""Wrong answers to late_nan, by what they are told as."""

from vae_losses import kl_of, loss, usual

from vae_helpers.bug_hunt import patients
from vae_helpers.quiet import keras

ops = keras.ops


def _mean_clipped(most, low=-30.0, high=20.0):
    def program(encoder, decoder, x):
        mean, log_var = encoder(x)
        mean, log_var = ops.clip(mean, -most, most), ops.clip(log_var, low, high)
        z = mean + ops.exp(log_var / 2) * keras.random.normal(ops.shape(mean))
        logits = decoder(z)
        pixels = ops.sum(ops.softplus(logits) - x * logits, axis=1)
        return ops.mean(pixels + kl_of(mean, log_var))

    return program


WRONG_ANSWERS = {
    **usual("kl_left_out", "mean_over_pixels", "variance_for_std", "kl_subtracted"),
    "not_repaired": [
        patients.late_nan,
        # The KL is bounded, the draw is not; and the other way round.
        loss(kl=lambda mean, second: ops.minimum(kl_of(mean, second), 1e6)),
        loss(kl=lambda mean, second: kl_of(mean, ops.clip(second, -30, 20))),
    ],
    "still_not_finite": [
        loss(std=lambda second: ops.exp(ops.clip(second, -30, 20) / 2)),
        loss(second=lambda second: ops.minimum(second, 88.0)),
    ],
    "other_convention": loss(second=lambda second: 2 * ops.clip(second, -15, 10)),
    "mean_cut": [_mean_clipped(3.0), _mean_clipped(10.0), _mean_clipped(10.0, -80.0, 80.0)],
    "mean_cut_in_the_kl": loss(
        second=lambda second: ops.clip(second, -30, 20),
        kl=lambda mean, second: kl_of(ops.clip(mean, -10, 10), second),
    ),
    "far_apart": loss(second=lambda second: ops.clip(second, -8.6, 20)),
    "squeezed": [
        loss(second=lambda second: ops.clip(second, -1, 1)),
        loss(second=ops.tanh),
    ],
    "floored": [
        loss(second=lambda second: 10 * ops.tanh(second / 10)),
        loss(second=ops.softplus),
        loss(second=lambda second: ops.clip(second, -4, 20)),
        loss(second=lambda second: ops.clip(second, -8, 10)),
    ],
    "capped": [
        loss(second=lambda second: ops.clip(second, -10, 2)),
        loss(second=lambda second: ops.minimum(second, 0.0)),
    ],
    "gradient_not_finite": [
        loss(whole=lambda pixels, kl: ops.nan_to_num(ops.mean(pixels + kl))),
        loss(
            whole=lambda pixels, kl: ops.mean(
                ops.where(ops.isfinite(pixels + kl), pixels + kl, 0.0)
            )
        ),
    ],
    "bound_too_wide": loss(second=lambda second: ops.clip(second, -80, 80)),
}
