"""Wrong answers to missing_nats, by what they are told as."""

from vae_losses import kl_of, loss, usual, with_log_std

from vae_helpers.bug_hunt import patients
from vae_helpers.quiet import keras

ops = keras.ops


def _kl(mean, variance, logarithm):
    return 0.5 * ops.sum(mean**2 + variance - logarithm - 1, axis=1)


WRONG_ANSWERS = {
    **usual("kl_left_out", "kl_weight", "kl_mean_over_numbers", "mean_decoded", "noise_too_small"),
    "other_convention": with_log_std,
    "not_repaired": [patients.missing_nats, *usual("variance_for_std").values()],
    # One of the two places in the KL is changed, and the other forgotten.
    "logarithm_changed_alone": loss(
        std=ops.exp, kl=lambda mean, second: _kl(mean, ops.exp(2 * second), second)
    ),
    "variance_changed_alone": loss(
        std=ops.exp, kl=lambda mean, second: _kl(mean, ops.exp(second), 2 * second)
    ),
    # Both draw and KL are changed, so that they have changed places.
    "kl_reads_log_std": loss(kl=lambda mean, second: kl_of(mean, 2 * second)),
    "halved_twice": loss(std=lambda second: ops.exp(second / 4)),
    "inverse_std": [
        loss(std=lambda second: ops.exp(-second / 2)),
        loss(std=lambda second: ops.exp(-second)),
    ],
    "other_kl": loss(std=ops.exp, kl=lambda mean, second: kl_of(mean, second / 2)),
    "not_finite": loss(std=ops.sqrt),
    "noise_too_small + variance_for_std": loss(std=lambda second: ops.exp(second) / 2),
}
