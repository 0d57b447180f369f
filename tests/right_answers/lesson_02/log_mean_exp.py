"""Right answers to log_mean_exp in other styles."""

import math

import numpy as np

from vae_helpers.quiet import keras, tf

ops = keras.ops


def average_keras(log_values):
    return ops.logsumexp(log_values, axis=0) - math.log(log_values.shape[0])


def average_tf(log_values):
    samples = tf.cast(tf.shape(log_values)[0], tf.float32)
    return tf.reduce_logsumexp(log_values, axis=0) - tf.math.log(samples)


def average_len(log_values):
    largest = ops.max(log_values, axis=0, keepdims=True)
    total = ops.sum(ops.exp(log_values - largest), axis=0) / len(log_values)
    return ops.squeeze(largest, 0) + ops.log(total)


def average_stop_gradient(log_values):
    largest = tf.stop_gradient(tf.reduce_max(log_values, axis=0))
    return tf.math.log(tf.reduce_mean(tf.exp(log_values - largest), axis=0)) + largest


def average_pairwise(log_values):
    total = log_values[0]
    for row in range(1, log_values.shape[0]):
        total = ops.logaddexp(total, log_values[row])
    return total - float(np.log(log_values.shape[0]))


def average_softmax(log_values):
    # log of the mean = a - log softmax(a) - log K, the same for every a.
    return (log_values - ops.log_softmax(log_values, axis=0))[0] - np.log(log_values.shape[0])


def average_by_image(log_values):
    columns = [tf.reduce_logsumexp(log_values[:, i]) for i in range(log_values.shape[1])]
    return tf.stack(columns) - float(np.log(log_values.shape[0]))


def average_float64(log_values):
    values = tf.cast(log_values, tf.float64)
    return tf.reduce_logsumexp(values - np.log(log_values.shape[0]), axis=0)


def average_of_logs_of_exponents(log_values):
    """By logsumexp of SciPy's form, in TensorFlow: a maximum that is not finite becomes 0."""
    largest = tf.reduce_max(log_values, axis=0, keepdims=True)
    largest = tf.where(tf.math.is_finite(largest), largest, tf.zeros_like(largest))
    summed = tf.reduce_sum(tf.exp(log_values - largest), axis=0)
    return tf.math.log(summed) + largest[0] - math.log(log_values.shape[0])
