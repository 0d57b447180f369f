"""Right answers to score_function_gradient in other styles."""

import numpy as np
from scipy.stats import norm

from vae_helpers.quiet import keras, tf

ops = keras.ops


def score_numpy(f, mean, std, z):
    return np.asarray(f(z)) * (np.asarray(z) - mean) / np.square(std)


def score_keras(f, mean, std, z):
    return ops.multiply(f(z), (z - mean) / std**2)


def score_loop(f, mean, std, z):
    return np.array([f(one) * (one - mean) / (std * std) for one in z])


def score_by_the_tape(f, mean, std, z):
    mean, z = tf.Variable(mean, dtype=tf.float64), tf.constant(z, tf.float64)
    with tf.GradientTape() as tape:
        log_q = -0.5 * ((z - mean) / std) ** 2 - np.log(std)
    return f(z) * tape.jacobian(log_q, mean)


def score_tensor(f, mean, std, z):
    z = tf.convert_to_tensor(z)
    return f(z) * (z - mean) * std**-2


def score_by_difference(f, mean, std, z):
    z = np.asarray(z, "float64")
    change = norm.logpdf(z, mean + 1e-4, std) - norm.logpdf(z, mean - 1e-4, std)
    return f(z) * change / 2e-4


def score_standardised(f, mean, std, z):
    noise = (z - mean) / std
    return f(z) * noise / std
