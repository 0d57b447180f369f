"""Right answers to effective_sample_size in other styles."""

import numpy as np
from scipy.special import logsumexp, softmax

from vae_helpers.quiet import keras, tf

ops = keras.ops


def count_keras(log_weights):
    w = ops.exp(log_weights - ops.max(log_weights, axis=0, keepdims=True))
    return ops.square(ops.sum(w, axis=0)) / ops.sum(ops.square(w), axis=0)


def count_shares(log_weights):
    shares = softmax(log_weights, axis=0)
    return 1 / np.sum(shares**2, axis=0)


def count_logarithms(log_weights):
    return np.exp(2 * logsumexp(log_weights, axis=0) - logsumexp(2 * log_weights, axis=0))


def count_tf(log_weights):
    shares = tf.nn.softmax(tf.transpose(log_weights), axis=-1)
    return 1.0 / tf.reduce_sum(shares * shares, axis=-1)


def count_variance(log_weights):
    """By the coefficient of variation: S / (1 + variance / mean^2)."""
    w = np.exp(log_weights - log_weights.max(axis=0))
    return len(w) / (1 + np.var(w, axis=0) / np.mean(w, axis=0) ** 2)


def count_loop(log_weights):
    numbers = []
    for column in np.asarray(log_weights, "float64").T:
        w = np.exp(column - column.max())
        numbers.append(w.sum() ** 2 / (w @ w))
    return np.array(numbers)


def count_einsum(log_weights):
    w = np.exp(log_weights - log_weights.max(axis=0))
    return w.sum(axis=0) ** 2 / np.einsum("sn,sn->n", w, w)


def count_log_softmax(log_weights):
    log_shares = tf.math.log_softmax(log_weights, axis=0)
    return tf.exp(-tf.reduce_logsumexp(2 * log_shares, axis=0))
