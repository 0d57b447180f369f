"""Right answers to squared_error in other styles."""

import numpy as np

from vae_helpers.quiet import keras, tf

ops = keras.ops


def error_numpy(x, x_hat):
    return np.sum(np.square(np.asarray(x) - np.asarray(x_hat)), axis=-1)


def error_method(x, x_hat):
    return ((x_hat - x) ** 2).sum(1)


def error_einsum(x, x_hat):
    return np.einsum("nd,nd->n", x - x_hat, x - x_hat)


def error_tf(x, x_hat):
    return tf.reduce_sum(tf.math.squared_difference(x, x_hat), axis=1)


def error_loop(x, x_hat):
    return np.array(
        [
            sum((a - b) ** 2 for a, b in zip(r, s, strict=True))
            for r, s in zip(x, x_hat, strict=True)
        ]
    )


def error_norm(x, x_hat):
    return np.linalg.norm(np.float64(x) - np.float64(x_hat), axis=1) ** 2


def error_expanded(x, x_hat):
    x_hat = ops.cast(x_hat, "float32")
    return ops.sum(x * x, 1) - 2 * ops.sum(x * x_hat, 1) + ops.sum(x_hat * x_hat, 1)


def error_times_784(x, x_hat):
    return 784 * np.mean((x - x_hat) ** 2, axis=1)


def error_from_mean(x, x_hat):
    return x.shape[1] * keras.losses.mean_squared_error(x, x_hat)


def error_list(x, x_hat):
    return [float(np.sum((one - other) ** 2)) for one, other in zip(x, x_hat, strict=True)]
