"""Right answers to gaussian_log_density in other styles."""

import math

import numpy as np
from scipy.stats import multivariate_normal, norm

from vae_helpers.quiet import keras, tf

ops = keras.ops


def gaussian_scipy(x, mean, log_var):
    return norm.logpdf(x, mean, np.exp(0.5 * np.asarray(log_var))).sum(axis=1)


def gaussian_numpy(x, mean, log_var):
    d = x.shape[1]
    squares = np.sum(np.square(x - mean) * np.exp(-log_var), 1)
    return -0.5 * (d * np.log(2 * np.pi) + log_var.sum(1) + squares)


def gaussian_tf(x, mean, log_var):
    std = tf.exp(log_var / 2)
    terms = -0.5 * tf.square((x - mean) / std) - tf.math.log(std) - 0.5 * math.log(2 * math.pi)
    return tf.reduce_sum(terms, axis=-1)


def gaussian_loop(x, mean, log_var):
    values = []
    for row, m, lv in zip(np.float64(x), np.float64(mean), np.float64(log_var), strict=True):
        value = 0.0
        for a, b, c in zip(row, m, lv, strict=True):
            value -= (math.log(2 * math.pi * math.exp(c)) + (a - b) ** 2 / math.exp(c)) / 2
        values.append(value)
    return np.array(values)


def gaussian_matrix(x, mean, log_var):
    return np.array(
        [
            multivariate_normal(m, np.diag(np.exp(lv))).logpdf(row)
            for row, m, lv in zip(x, mean, log_var, strict=True)
        ]
    )


def gaussian_einsum(x, mean, log_var):
    distance = x - mean
    squares = ops.einsum("nd,nd,nd->n", distance, distance, ops.exp(-log_var))
    logs = ops.sum(log_var, axis=1)
    return -(squares + logs + x.shape[1] * float(np.log(2 * np.pi))) / 2


def gaussian_float64(x, mean, log_var):
    x, mean, log_var = (tf.cast(a, "float64") for a in (x, mean, log_var))
    log_2pi = tf.math.log(tf.constant(2 * np.pi, tf.float64))
    return -0.5 * tf.reduce_sum(log_2pi + log_var + (x - mean) ** 2 / tf.exp(log_var), 1)
