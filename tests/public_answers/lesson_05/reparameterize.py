"""Answers to reparameterize in the manner of public code."""

import numpy as np
from public import right, wrong

from vae_helpers.quiet import keras, tf

ops = keras.ops


@wrong("exp(log_var) for std")
def reparameterize(mean, log_var, seed=None):
    noise = keras.random.normal(ops.shape(mean), seed=seed)
    return mean + ops.exp(log_var) * noise


@wrong("noise shared by the batch")
def reparameterize(mean, log_var, seed=None):
    noise = keras.random.normal((1, mean.shape[1]), seed=seed)
    return mean + ops.exp(0.5 * log_var) * noise


@wrong("noise of shape (batch, 1)")
def reparameterize(mean, log_var, seed=None):
    epsilon = keras.random.normal((ops.shape(mean)[0], 1), seed=seed)
    return mean + ops.exp(0.5 * log_var) * epsilon


@wrong("seed not handed on")
def reparameterize(mean, log_var, seed=None):
    eps = tf.random.normal(tf.shape(mean))
    return mean + tf.exp(0.5 * log_var) * eps


@wrong("noise by NumPy (constant in a compiled step, shape unknown, seed unused)")
def reparameterize(mean, log_var, seed=None):
    eps = np.random.normal(size=mean.shape).astype("float32")
    return mean + ops.exp(0.5 * log_var) * eps


@wrong("exp(log_var) for std + frozen seed")
def reparameterize(mean, log_var, seed=None):
    eps = keras.random.normal(ops.shape(mean), seed=42)
    return mean + ops.exp(log_var) * eps


@wrong("noise of std 0.01 + seed not handed on")
def reparameterize(mean, log_var, seed=None):
    batch, dim = ops.shape(mean)[0], ops.shape(mean)[1]
    epsilon = keras.random.normal((batch, dim), mean=0.0, stddev=0.01)
    return mean + ops.exp(0.5 * log_var) * epsilon


@wrong("uniform noise + exp(log_var) for std")
def reparameterize(mean, log_var, seed=None):
    u = keras.random.uniform(ops.shape(mean), seed=seed)
    return mean + ops.exp(log_var) * u


@wrong("noise shared by the batch + exp(log_var / 4)")
def reparameterize(mean, log_var, seed=None):
    noise = keras.random.normal(ops.shape(mean)[1:], seed=seed)
    return mean + ops.sqrt(ops.exp(0.5 * log_var)) * noise


@wrong("one number of noise for everything + log_var for std")
def reparameterize(mean, log_var, seed=None):
    return mean + log_var * keras.random.normal((), seed=seed)


@wrong("gradient of log_var stopped + noise of shape (batch, 1)")
def reparameterize(mean, log_var, seed=None):
    std = ops.stop_gradient(ops.exp(0.5 * log_var))
    return mean + std * keras.random.normal((ops.shape(mean)[0], 1), seed=seed)


@wrong("mean multiplied by the noise too + softplus for exp")
def reparameterize(mean, log_var, seed=None):
    noise = keras.random.normal(ops.shape(mean), seed=seed)
    return (mean + ops.softplus(log_var)) * noise


@wrong("truncated normal noise")
def reparameterize(mean, log_var, seed=None):
    noise = keras.random.truncated_normal(ops.shape(mean), seed=seed)
    return mean + ops.exp(0.5 * log_var) * noise


@wrong("std clipped to [0.1, 1]")
def reparameterize(mean, log_var, seed=None):
    std = ops.clip(ops.exp(0.5 * log_var), 0.1, 1.0)
    return mean + std * keras.random.normal(ops.shape(mean), seed=seed)


@right("TensorFlow around keras.random")
def reparameterize(mean, log_var, seed=None):
    eps = keras.random.normal(tf.shape(mean), seed=seed)
    return tf.add(mean, tf.multiply(tf.exp(log_var / 2), eps))


@right("mean and standard deviation handed to keras.random.normal")
def reparameterize(mean, log_var, seed=None):
    return keras.random.normal(ops.shape(mean), mean=mean, stddev=ops.exp(0.5 * log_var), seed=seed)


@right("einsum")
def reparameterize(mean, log_var, seed=None):
    std = ops.exp(ops.multiply(0.5, log_var))
    noise = keras.random.normal(shape=ops.shape(log_var), mean=0.0, stddev=1.0, seed=seed)
    return ops.add(mean, ops.einsum("nd,nd->nd", std, noise))


@right("one long vector of noise, reshaped")
def reparameterize(mean, log_var, seed=None):
    shape = tf.shape(mean)
    noise = tf.reshape(keras.random.normal((tf.reduce_prod(shape),), seed=seed), shape)
    return mean + tf.exp(0.5 * log_var) * noise


@right("batch and dim taken apart (keras.io)")
def reparameterize(mean, log_var, seed=None):
    batch = ops.shape(mean)[0]
    dim = ops.shape(mean)[1]
    epsilon = keras.random.normal(shape=(batch, dim), seed=seed)
    return mean + ops.exp(0.5 * log_var) * epsilon


@right("column by column, stacked")
def reparameterize(mean, log_var, seed=None):
    noise = keras.random.normal(ops.shape(mean), seed=seed)
    columns = []
    for j in range(mean.shape[1]):
        std = ops.exp(0.5 * log_var[:, j])
        columns.append(mean[:, j] + std * noise[:, j])
    return ops.stack(columns, axis=1)
