"""Wrong answers to black_images, by what they are told as."""

from vae_losses import kl_of, loss, usual, with_log_std

from vae_helpers.bug_hunt import patients
from vae_helpers.quiet import keras

ops = keras.ops


def _clipped(logits):
    return ops.clip(ops.sigmoid(logits), 1e-3, 1 - 1e-3)


def _of_logits(x, logits):
    return ops.sum(ops.softplus(logits) - x * logits, axis=1)


def _of_clipped_probabilities(x, logits):
    m = _clipped(logits)
    return -ops.sum(x * ops.log(m) + (1 - x) * ops.log(1 - m), axis=1)


WRONG_ANSWERS = {
    **usual("mean_over_pixels", "kl_left_out", "sum_over_images", "variance_for_std"),
    "other_convention": with_log_std,
    "not_repaired": [patients.black_images, *usual("sigmoid_twice").values()],
    # Keras is told that logits are probabilities. (Added to 0, so that it cannot look back.)
    "logits_as_probabilities": loss(
        pixels=lambda x, logits: 784 * keras.losses.binary_crossentropy(x, logits + 0.0)
    ),
    "squared_error": loss(pixels=lambda x, logits: ops.sum((x - ops.sigmoid(logits)) ** 2, axis=1)),
    "squared_error_of_logits": loss(pixels=lambda x, logits: ops.sum((x - logits) ** 2, axis=1)),
    "logits_negated": loss(
        pixels=lambda x, logits: ops.sum(ops.softplus(-logits) + x * logits, axis=1)
    ),
    "product_of_probabilities": [
        loss(
            pixels=lambda x, logits: ops.sum(ops.softplus(logits) - x * ops.sigmoid(logits), axis=1)
        ),
        loss(pixels=lambda x, logits: ops.sum(ops.softplus(logits) - x * _clipped(logits), axis=1)),
    ],
    "softplus_of_probabilities": [
        loss(
            pixels=lambda x, logits: ops.sum(ops.softplus(ops.sigmoid(logits)) - x * logits, axis=1)
        ),
        loss(pixels=lambda x, logits: ops.sum(ops.softplus(_clipped(logits)) - x * logits, axis=1)),
    ],
    "other_pixels": [
        loss(pixels=lambda x, logits: _of_logits(x, ops.tanh(logits))),
        loss(pixels=lambda x, logits: _of_logits(x, 2 * ops.sigmoid(logits) - 1)),
        loss(pixels=lambda x, logits: _of_logits(x, 20 * ops.sigmoid(logits) - 10)),
        loss(pixels=lambda x, logits: _of_logits(x, ops.relu(logits))),
        loss(pixels=_of_clipped_probabilities),
    ],
    "tanh_in_the_kl": loss(kl=lambda mean, second: kl_of(mean, ops.tanh(second))),
}
