"""Right answers to bernoulli_log_likelihood in other styles."""

import numpy as np
from scipy.special import log_expit

from vae_helpers.quiet import keras, tf

ops = keras.ops


def likelihood_tf(x, logits):
    return -tf.reduce_sum(tf.nn.sigmoid_cross_entropy_with_logits(labels=x, logits=logits), axis=1)


def likelihood_keras(x, logits):
    return -x.shape[1] * keras.losses.binary_crossentropy(x, logits, from_logits=True)


def likelihood_keras_of_sigmoid(x, logits):
    # Keras remembers the logits of a sigmoid of its own, and goes back to them.
    return -x.shape[1] * keras.losses.binary_crossentropy(x, ops.sigmoid(logits))


def likelihood_log_sigmoid(x, logits):
    return ops.sum(x * ops.log_sigmoid(logits) + (1 - x) * ops.log_sigmoid(-logits), -1)


def likelihood_scipy(x, logits):
    return np.sum(x * log_expit(logits) + (1 - x) * log_expit(-logits), axis=1)


def likelihood_logaddexp(x, logits):
    return np.einsum("nd,nd->n", x, logits) - np.logaddexp(0, logits).sum(axis=1)


def likelihood_maximum(x, logits):
    cross = ops.maximum(logits, 0) - x * logits + ops.log1p(ops.exp(-ops.abs(logits)))
    return -ops.sum(cross, axis=1)


def likelihood_rows(x, logits):
    rows = [tf.reduce_sum(a * b - tf.math.softplus(b)) for a, b in zip(x, logits, strict=True)]
    return tf.stack(rows)


def likelihood_float64(x, logits):
    x, logits = np.float64(x), np.float64(logits)
    return (x * logits - np.maximum(logits, 0) - np.log1p(np.exp(-np.abs(logits)))).sum(1)
