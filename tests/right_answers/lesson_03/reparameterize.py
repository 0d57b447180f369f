"""Right answers to reparameterize in other styles."""

import numpy as np

from vae_helpers.quiet import keras, tf

ops = keras.ops


def draw_without_seed(mean, log_var):
    return mean + ops.exp(log_var / 2) * keras.random.normal(ops.shape(mean))


def draw_tf(mean, log_var, seed=None):
    return mean + tf.exp(0.5 * log_var) * tf.random.normal(tf.shape(mean))


def draw_by_root(mean, log_var, seed=None):
    std = ops.sqrt(ops.exp(log_var))
    return std * keras.random.normal(mean.shape, seed=seed) + mean


def draw_minus(mean, log_var, seed=None):
    return mean - ops.exp(0.5 * log_var) * keras.random.normal(ops.shape(log_var), seed=seed)


def draw_by_the_sampler(mean, log_var):
    mean, log_var = tf.convert_to_tensor(mean), tf.convert_to_tensor(log_var)
    return tf.random.normal(tf.shape(mean), mean, tf.exp(0.5 * log_var))


def draw_numpy_noise(mean, log_var):
    noise = np.random.default_rng().standard_normal(mean.shape).astype("float32")
    return mean + tf.exp(log_var / 2) * noise


def draw_by_rows(mean, log_var):
    n, d = mean.shape
    std = ops.exp(0.5 * log_var)
    columns = [mean[:, j] + std[:, j] * tf.random.normal((n,)) for j in range(d)]
    return tf.stack(columns, axis=1)


def draw_by_quantiles(mean, log_var):
    uniform = keras.random.uniform(ops.shape(mean), 1e-6, 1 - 1e-6)
    return mean + ops.exp(0.5 * log_var) * tf.math.ndtri(uniform)


def draw_by_power(mean, log_var):
    return ops.convert_to_tensor(mean) + np.sqrt(np.e) ** ops.convert_to_tensor(
        log_var
    ) * keras.random.normal(ops.shape(mean))
