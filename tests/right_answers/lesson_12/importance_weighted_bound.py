"""Right answers to importance_weighted_bound in other styles."""

import numpy as np
import scipy.special

from vae_helpers.densities import log_mean_exp
from vae_helpers.quiet import keras, tf

ops = keras.ops


def bound_by_lesson_2(log_weights):
    return log_mean_exp(np.float32(log_weights))


def bound_scipy(log_weights):
    return scipy.special.logsumexp(log_weights, axis=0) - np.log(len(log_weights))


def bound_scipy_shares(log_weights):
    return scipy.special.logsumexp(np.float64(log_weights), axis=0, b=1 / len(log_weights))


def bound_tensorflow(log_weights):
    log_weights = tf.convert_to_tensor(log_weights)
    samples = tf.cast(tf.shape(log_weights)[0], log_weights.dtype)
    return tf.reduce_logsumexp(log_weights, axis=0) - tf.math.log(samples)


def bound_by_hand(log_weights):
    largest = np.max(log_weights, axis=0)
    shares = np.exp(log_weights - largest[None])
    return np.log(shares.mean(axis=0)) + largest


def bound_loop(log_weights):
    bounds = []
    for column in np.asarray(log_weights).T:
        top = max(column)
        bounds.append(top + np.log(sum(np.exp(column - top)) / len(column)))
    return np.array(bounds)


def bound_logaddexp(log_weights):
    return np.logaddexp.reduce(np.float64(log_weights)) - np.log(log_weights.shape[0])
