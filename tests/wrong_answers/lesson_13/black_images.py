"""Wrong answers to black_images, by what they are told as."""

from vae_losses import loss, usual

from vae_helpers.bug_hunt import patients
from vae_helpers.quiet import keras

ops = keras.ops


WRONG_ANSWERS = {
    **usual("mean_over_pixels", "kl_left_out", "sum_over_images", "variance_for_std"),
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
    "other_direction": loss(
        pixels=lambda x, logits: ops.sum(ops.softplus(logits) - x * ops.sigmoid(logits), axis=1)
    ),
}
