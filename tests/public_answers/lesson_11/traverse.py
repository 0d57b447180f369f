"""Answers to traverse in the manner of public code."""

import numpy as np
from public import right, wrong

from vae_helpers.quiet import keras, tf

# ---- one slip


@wrong("z itself changed in place")
def traverse(z, dimension, values):
    codes = []
    for value in values:
        z[dimension] = value
        codes.append(z.copy())
    return np.array(codes)


@wrong("dimension counted from 1")
def traverse(z, dimension, values):
    codes = np.tile(z, (len(values), 1))
    codes[:, dimension - 1] = values
    return codes


@wrong("values added instead of put in place")
def traverse(z, dimension, values):
    codes = np.tile(z, (len(values), 1))
    codes[:, dimension] += values
    return codes


@wrong("zeros in the other numbers")
def traverse(z, dimension, values):
    codes = np.zeros((len(values), len(z)))
    codes[:, dimension] = values
    return codes


@wrong("one column for each value instead of a row")
def traverse(z, dimension, values):
    codes = np.tile(z, (len(values), 1))
    codes[:, dimension] = values
    return codes.T


# ---- two slips


@wrong("the same list entry each time: all rows are the last + z changed in place")
def traverse(z, dimension, values):
    rows = []
    for value in values:
        row = z
        row[dimension] = value
        rows.append(row)
    return np.stack(rows)


@wrong("dimension counted from 1 + values added")
def traverse(z, dimension, values):
    codes = np.repeat(z[None, :], len(values), axis=0)
    codes[:, dimension - 1] = codes[:, dimension - 1] + values
    return codes


@wrong("zeros in the other numbers + values times the number itself")
def traverse(z, dimension, values):
    one_hot = np.eye(len(z))[dimension]
    return np.outer(values, one_hot * z)


@wrong("z changed in place + restored to 0 afterwards")
def traverse(z, dimension, values):
    codes = []
    for v in values:
        z[dimension] = v
        codes.append(np.array(z))
    z[dimension] = 0
    return np.array(codes)


@wrong("all numbers from the dimension on exchanged + values sorted")
def traverse(z, dimension, values):
    codes = np.tile(z, (len(values), 1))
    codes[:, dimension:] = np.sort(values)[:, None]
    return codes


@wrong("equal steps from the first to the last value + added to the number")
def traverse(z, dimension, values):
    codes = np.tile(z, (len(values), 1))
    codes[:, dimension] = z[dimension] + np.linspace(values[0], values[-1], len(values))
    return codes


@wrong("column inserted instead of exchanged (d + 1 numbers) + zeros elsewhere")
def traverse(z, dimension, values):
    return np.insert(np.zeros((len(values), len(z))), dimension, values, axis=1)


# ---- unusual


@wrong("whole numbers only: codes as int")
def traverse(z, dimension, values):
    codes = np.tile(z, (len(values), 1)).astype(int)
    codes[:, dimension] = values
    return codes


@wrong("equal steps from the smallest to the largest value")
def traverse(z, dimension, values):
    codes = np.tile(z, (len(values), 1))
    codes[:, dimension] = np.linspace(np.min(values), np.max(values), len(values))
    return codes


# ---- right


@right("a loop with copies")
def traverse(z, dimension, values):
    codes = []
    for value in values:
        code = z.copy()
        code[dimension] = value
        codes.append(code)
    return np.array(codes)


@right("np.where with a mask")
def traverse(z, dimension, values):
    mask = np.arange(len(z)) == dimension
    return np.where(mask[None, :], np.asarray(values)[:, None], z[None, :])


@right("pieces side by side")
def traverse(z, dimension, values):
    n = len(values)
    left = np.broadcast_to(z[:dimension], (n, dimension))
    right_ = np.broadcast_to(z[dimension + 1 :], (n, len(z) - dimension - 1))
    return np.concatenate([left, np.reshape(values, (n, 1)), right_], axis=1)


@right("keras.ops with a one-hot vector")
def traverse(z, dimension, values):
    hot = keras.ops.one_hot(dimension, len(z), dtype=z.dtype)
    values = keras.ops.cast(keras.ops.reshape(values, (-1, 1)), z.dtype)
    return keras.ops.convert_to_numpy(values * hot + (1 - hot) * z)


@right("TensorFlow, columns stacked")
def traverse(z, dimension, values):
    z = tf.convert_to_tensor(z)
    values = tf.cast(values, z.dtype)
    columns = [
        values if j == dimension else tf.fill(tf.shape(values), z[j]) for j in range(z.shape[0])
    ]
    return tf.stack(columns, axis=1).numpy()


@right("outer product with ones, then a column set")
def traverse(z, dimension, values):
    codes = np.multiply.outer(np.ones(len(values), dtype=z.dtype), z)
    for i, value in enumerate(values):
        codes[i, dimension] = value
    return codes
