"""Answers to split_heads in the manner of public code."""

import numpy as np
from public import right, wrong

from vae_helpers.quiet import keras, tf

ops = keras.ops


@wrong("halves swapped")
def split_heads(outputs):
    half = outputs.shape[1] // 2
    return outputs[:, half:], outputs[:, :half]


@wrong("first half twice")
def split_heads(outputs):
    half = outputs.shape[1] // 2
    return outputs[:, :half], outputs[:, :half]


@wrong("every other column")
def split_heads(outputs):
    return outputs[:, ::2], outputs[:, 1::2]


@wrong("NumPy, no gradient")
def split_heads(outputs):
    mean, log_var = np.split(np.asarray(outputs), 2, axis=1)
    return mean, log_var


@wrong("rows split, not columns")
def split_heads(outputs):
    half = outputs.shape[0] // 2
    return outputs[:half], outputs[half:]


@wrong("every other column + swapped")
def split_heads(outputs):
    return outputs[:, 1::2], outputs[:, 0::2]


@wrong("halves swapped + exp of log_var")
def split_heads(outputs):
    log_var, mean = tf.split(outputs, 2, axis=1)
    return mean, tf.exp(log_var)


@wrong("same half twice + std returned for log_var")
def split_heads(outputs):
    half = outputs.shape[1] // 2
    mean, log_var = outputs[:, half:], outputs[:, half:]
    return mean, ops.exp(0.5 * log_var)


@wrong("reshape to (n, latent, 2), so every other column + softplus of log_var")
def split_heads(outputs):
    pairs = ops.reshape(outputs, (-1, outputs.shape[1] // 2, 2))
    return pairs[:, :, 0], ops.softplus(pairs[:, :, 1])


@wrong("first column and the rest + gradient of the mean stopped")
def split_heads(outputs):
    return ops.stop_gradient(outputs[:, :1]), outputs[:, 1:]


@wrong("cut one column too late + halves swapped")
def split_heads(outputs):
    cut = outputs.shape[1] // 2 + 1
    return outputs[:, cut:], outputs[:, :cut]


@wrong("gradient of log_var stopped + tanh on the mean")
def split_heads(outputs):
    mean, log_var = ops.split(outputs, 2, axis=1)
    return ops.tanh(mean), ops.stop_gradient(log_var)


@wrong("always two columns each")
def split_heads(outputs):
    return outputs[:, :2], outputs[:, 2:4]


@wrong("log_var clipped to [-1, 1]")
def split_heads(outputs):
    mean, log_var = ops.split(outputs, 2, axis=-1)
    return mean, ops.clip(log_var, -1.0, 1.0)


@right("tf.split")
def split_heads(outputs):
    mean, logvar = tf.split(outputs, num_or_size_splits=2, axis=1)
    return mean, logvar


@right("keras.ops.split, as a list")
def split_heads(outputs):
    return ops.split(outputs, 2, axis=-1)


@right("reshape to (n, 2, latent)")
def split_heads(outputs):
    both = ops.reshape(outputs, (-1, 2, outputs.shape[1] // 2))
    return both[:, 0], both[:, 1]


@right("matrix products with halves of the identity")
def split_heads(outputs):
    d = outputs.shape[-1]
    identity = tf.eye(d, dtype=outputs.dtype)
    return tf.matmul(outputs, identity[:, : d // 2]), tf.matmul(outputs, identity[:, d // 2 :])


@right("columns in a loop, stacked")
def split_heads(outputs):
    columns = [outputs[:, j] for j in range(outputs.shape[1])]
    latent = len(columns) // 2
    return ops.stack(columns[:latent], axis=1), ops.stack(columns[latent:], axis=1)


@right("tf.gather")
def split_heads(outputs):
    d = outputs.shape[1]
    mean = tf.gather(outputs, list(range(d // 2)), axis=1)
    log_var = tf.gather(outputs, list(range(d // 2, d)), axis=1)
    return mean, log_var
