"""Right answers to reparameterize in other styles."""

import numpy as np

from vae_helpers.quiet import keras, tf

ops = keras.ops


def draw_without_seed(mean, log_var):
    return mean + ops.exp(log_var / 2) * keras.random.normal(ops.shape(mean))


def draw_public(mean, log_var):
    return mean + tf.exp(log_var * 0.5) * tf.random.normal(shape=tf.shape(mean))


def draw_tf(mean, log_var, seed=None):
    return mean + tf.exp(0.5 * log_var) * keras.random.normal(tf.shape(mean), seed=seed)


def draw_by_root(mean, log_var, seed=None):
    std = ops.sqrt(ops.exp(log_var))
    return std * keras.random.normal(ops.shape(mean), seed=seed) + mean


def draw_minus(mean, log_var, seed=None):
    return mean - ops.exp(0.5 * log_var) * keras.random.normal(ops.shape(log_var), seed=seed)


def draw_by_the_sampler(mean, log_var, noise_source=None):
    mean, log_var = tf.convert_to_tensor(mean), tf.convert_to_tensor(log_var)
    return keras.random.normal(tf.shape(mean), mean, tf.exp(0.5 * log_var), seed=noise_source)


def draw_stateless(mean, log_var, seed=None):
    if seed is None:
        noise = tf.random.normal(tf.shape(mean))
    else:
        noise = tf.random.stateless_normal(tf.shape(mean), tf.cast(seed.next(), tf.int32))
    return mean + tf.exp(log_var / 2) * noise


def draw_by_columns(mean, log_var, seed=None):
    n, std = ops.shape(mean)[0], ops.exp(0.5 * log_var)
    noise = [keras.random.normal((n,), seed=seed) for _ in range(mean.shape[1])]
    return mean + std * tf.stack(noise, axis=1)


def draw_by_quantiles(mean, log_var, seed=None):
    uniform = keras.random.uniform(ops.shape(mean), 1e-6, 1 - 1e-6, seed=seed)
    return mean + ops.exp(0.5 * log_var) * tf.math.ndtri(uniform)


def draw_by_power(mean, log_var, seed=None):
    return ops.convert_to_tensor(mean) + np.sqrt(np.e) ** ops.convert_to_tensor(
        log_var
    ) * keras.random.normal(ops.shape(mean), seed=seed)


def draw_broadcast(mean, log_var, seed=None):
    noise = keras.random.normal(ops.shape(mean), mean=0.0, stddev=1.0, dtype="float32", seed=seed)
    return ops.add(mean, ops.multiply(ops.exp(ops.multiply(log_var, 0.5)), noise))
