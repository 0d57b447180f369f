"""Right answers to traverse in other styles."""

import numpy as np

from vae_helpers.quiet import keras, tf


def traverse_loop(z, dimension, values):
    codes = []
    for value in values:
        code = np.array(z)
        code[dimension] = value
        codes.append(code)
    return np.array(codes)


def traverse_where(z, dimension, values):
    chosen = np.arange(len(z)) == dimension
    return np.where(chosen, np.asarray(values)[:, None], z)


def traverse_one_hot(z, dimension, values):
    step = np.eye(len(z))[dimension]
    return z + np.outer(np.asarray(values) - z[dimension], step)


def traverse_tf(z, dimension, values):
    step = tf.one_hot(dimension, len(z))
    return tf.constant(z) * (1 - step) + tf.constant(values)[:, None] * step


def traverse_joined(z, dimension, values):
    left, right = (
        np.tile(z[:dimension], (len(values), 1)),
        np.tile(z[dimension + 1 :], (len(values), 1)),
    )
    return np.hstack([left, np.reshape(values, (-1, 1)), right])


def traverse_repeat(z, dimension, values):
    codes = np.repeat(np.array(z)[None], len(values), axis=0)
    codes.T[dimension] = values
    return keras.ops.convert_to_tensor(codes)


def traverse_delete_and_insert(z, dimension, values):
    others = np.tile(np.delete(z, dimension), (len(values), 1))
    return np.insert(others, dimension, values, axis=1)


def traverse_scatter(z, dimension, values):
    places = [[i, dimension] for i in range(len(values))]
    return tf.tensor_scatter_nd_update(tf.tile(z[None], [len(values), 1]), places, values)


def traverse_number_by_number(z, dimension, values):
    return np.array(
        [[value if j == dimension else z[j] for j in range(len(z))] for value in values]
    )


def traverse_rows_in_a_list(z, dimension, values):
    return [[*z[:dimension], value, *z[dimension + 1 :]] for value in values]
