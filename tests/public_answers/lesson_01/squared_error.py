"""Answers to squared_error in the manner of public code."""

import numpy as np
from public import right, wrong

from vae_helpers.quiet import keras, tf


@wrong("mean for sum")
def squared_error(x, x_hat):
    return np.mean((x - x_hat) ** 2, axis=1)


@wrong("axis 0")
def squared_error(x, x_hat):
    return np.sum((x - x_hat) ** 2, axis=0)


@wrong("one number for the whole batch")
def squared_error(x, x_hat):
    return keras.ops.sum(keras.ops.square(x - x_hat))


@wrong("absolute value for square")
def squared_error(x, x_hat):
    return np.abs(x - x_hat).sum(axis=1)


@wrong("root taken")
def squared_error(x, x_hat):
    return np.linalg.norm(x - x_hat, axis=1)


@wrong("mean for sum + axis 0")
def squared_error(x, x_hat):
    return ((x - x_hat) ** 2).mean(0)


@wrong("absolute value for square + mean for sum")
def squared_error(x, x_hat):
    return tf.reduce_mean(tf.abs(x - x_hat), axis=-1)


@wrong("root taken + axis 0")
def squared_error(x, x_hat):
    diff = x - x_hat
    return np.sqrt(np.einsum("ij,ij->j", diff, diff))


@wrong("factor one half + mean for sum")
def squared_error(x, x_hat):
    return 0.5 * keras.losses.mean_squared_error(x, x_hat)


@wrong("square of the summed differences + factor one half")
def squared_error(x, x_hat):
    return 0.5 * np.sum(x - x_hat, axis=1) ** 2


@wrong("averaged over the batch (n,) -> number + root taken")
def squared_error(x, x_hat):
    return np.mean(np.sqrt(np.sum((x - x_hat) ** 2, axis=1)))


@wrong("difference of squares + keepdims (n, 1)")
def squared_error(x, x_hat):
    return np.sum(x**2 - x_hat**2, axis=1, keepdims=True)


@right("times 784, as many pixels as there are")
def squared_error(x, x_hat):
    return 784 * np.mean(np.square(x - x_hat), axis=1)


@wrong("reconstruction clipped to [0, 1]")
def squared_error(x, x_hat):
    x_hat = np.clip(x_hat, 0.0, 1.0)
    return np.sum((x - x_hat) ** 2, axis=1)


@right("NumPy")
def squared_error(x, x_hat):
    difference = np.asarray(x) - np.asarray(x_hat)
    return (difference * difference).sum(axis=-1)


@right("einsum")
def squared_error(x, x_hat):
    d = x - x_hat
    return np.einsum("nd,nd->n", d, d)


@right("two loops, list of numbers")
def squared_error(x, x_hat):
    errors = []
    for image, reconstruction in zip(x, x_hat):
        total = 0.0
        for a, b in zip(image, reconstruction):
            total += (float(a) - float(b)) ** 2
        errors.append(total)
    return errors


@right("tf.math.squared_difference")
def squared_error(x, x_hat):
    return tf.reduce_sum(tf.math.squared_difference(x, x_hat), axis=1)


@right("Keras loss times d")
def squared_error(x, x_hat):
    return keras.losses.mean_squared_error(x, x_hat) * x.shape[1]


@right("scipy sqeuclidean, image by image")
def squared_error(x, x_hat):
    from scipy.spatial.distance import sqeuclidean

    return np.array([sqeuclidean(x[i], x_hat[i]) for i in range(len(x))])
