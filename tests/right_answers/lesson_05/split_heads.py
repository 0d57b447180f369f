"""Right answers to split_heads in other styles."""

import numpy as np

from vae_helpers.quiet import keras, tf

ops = keras.ops


def split_tf(outputs):
    return tf.split(outputs, 2, axis=1)


def split_keras(outputs):
    return ops.split(outputs, 2, axis=-1)


def split_reshape(outputs):
    pairs = ops.reshape(outputs, (outputs.shape[0], 2, -1))
    return pairs[:, 0], pairs[:, 1]


def split_gather(outputs):
    k = outputs.shape[-1] // 2
    return ops.take(outputs, range(k), axis=1), ops.take(outputs, range(k, 2 * k), axis=1)


def split_matrix(outputs):
    d = outputs.shape[1]
    left, right = np.split(np.eye(d, dtype="float32"), 2, axis=1)
    return ops.matmul(outputs, left), ops.matmul(outputs, right)


def split_negative(outputs):
    k = int(outputs.shape[1] / 2)
    return [outputs[..., :-k], outputs[..., -k:]]


def split_columns(outputs):
    columns = tf.unstack(outputs, axis=1)
    half = len(columns) // 2
    return tf.stack(columns[:half], axis=1), tf.stack(columns[half:], axis=1)
