"""Answers to log_mean_exp in the manner of public code."""

import math

import numpy as np
import scipy
import scipy.linalg
import scipy.special
import scipy.stats
from public import right, wrong

from vae_helpers.quiet import keras, tf

ops = keras.ops


@wrong("sum for mean (logsumexp)")
def log_mean_exp(log_values):
    return tf.reduce_logsumexp(log_values, axis=0)


@wrong("over the images (axis 1)")
def log_mean_exp(log_values):
    largest = ops.max(log_values, axis=1, keepdims=True)
    return largest[:, 0] + ops.log(ops.mean(ops.exp(log_values - largest), axis=1))


@wrong("one maximum for all images")
def log_mean_exp(log_values):
    c = ops.max(log_values)
    return c + ops.log(ops.mean(ops.exp(log_values - c), axis=0))


@wrong("as it stands, no maximum")
def log_mean_exp(log_values):
    return ops.log(ops.mean(ops.exp(log_values), axis=0))


@wrong("SciPy, no gradient")
def log_mean_exp(log_values):
    values = np.asarray(log_values)
    return (scipy.special.logsumexp(values, axis=0) - np.log(len(values))).astype("float32")


@wrong("maximum not added back + sum for mean")
def log_mean_exp(log_values):
    m = tf.reduce_max(log_values, axis=0)
    return tf.math.log(tf.reduce_sum(tf.exp(log_values - m), axis=0))


@wrong("log of the number of images subtracted + one maximum for all images")
def log_mean_exp(log_values):
    c = ops.max(log_values)
    total = c + ops.log(ops.sum(ops.exp(log_values - c), axis=0))
    return total - math.log(log_values.shape[1])


@wrong("mean of the logs + over the images (axis 1)")
def log_mean_exp(log_values):
    return ops.mean(log_values, axis=1)


@wrong("keepdims (1, n) + sum for mean")
def log_mean_exp(log_values):
    return tf.reduce_logsumexp(log_values, axis=0, keepdims=True)


@wrong("divided by the number of samples after the log + NumPy, no gradient")
def log_mean_exp(log_values):
    a = np.asarray(log_values)
    largest = a.max(axis=0)
    return (largest + np.log(np.sum(np.exp(a - largest), axis=0))) / len(a)


@wrong("minimum for maximum (overflows) + averaged over the images as well")
def log_mean_exp(log_values):
    c = tf.reduce_min(log_values, axis=0)
    return tf.reduce_mean(c + tf.math.log(tf.reduce_mean(tf.exp(log_values - c), axis=0)))


@wrong("maximum subtracted a second time instead of added + log of the number added")
def log_mean_exp(log_values):
    largest = ops.max(log_values, axis=0)
    lse = ops.log(ops.sum(ops.exp(log_values - largest), axis=0)) - largest
    return lse + math.log(log_values.shape[0])


@wrong("exponents clipped at -80")
def log_mean_exp(log_values):
    return ops.log(ops.mean(ops.exp(ops.clip(log_values, -80.0, 80.0)), axis=0))


@wrong("float64 and + 1e-300 instead of the maximum")
def log_mean_exp(log_values):
    wide = tf.cast(log_values, tf.float64)
    log = tf.math.log(tf.reduce_mean(tf.exp(wide), axis=0) + 1e-300)
    return tf.cast(log, tf.float32)


@right("tf.reduce_logsumexp minus log of the number")
def log_mean_exp(log_values):
    log_values = tf.convert_to_tensor(log_values)
    n_samples = tf.cast(tf.shape(log_values)[0], log_values.dtype)
    return tf.reduce_logsumexp(log_values, axis=0) - tf.math.log(n_samples)


@right("keras.ops.logsumexp minus log of the number")
def log_mean_exp(log_values):
    log_values = ops.convert_to_tensor(log_values)
    return ops.logsumexp(log_values, axis=0) - math.log(log_values.shape[0])


@right("maximum held back from the gradient")
def log_mean_exp(log_values):
    c = tf.stop_gradient(tf.reduce_max(log_values, axis=0, keepdims=True))
    return tf.squeeze(c, 0) + tf.math.log(tf.reduce_mean(tf.exp(log_values - c), axis=0))


@right("row after row with softplus")
def log_mean_exp(log_values):
    log_values = ops.convert_to_tensor(log_values)
    total = log_values[0]
    for i in range(1, log_values.shape[0]):
        total = total + ops.softplus(log_values[i] - total)
    return total - math.log(log_values.shape[0])


@right("image by image, transposed and stacked")
def log_mean_exp(log_values):
    columns = tf.unstack(tf.transpose(log_values))
    answers = []
    for column in columns:
        biggest = tf.reduce_max(column)
        weights = tf.exp(column - biggest) / column.shape[0]
        answers.append(biggest + tf.math.log(tf.reduce_sum(weights)))
    return tf.stack(answers)


@right("log(1/K) added to each value, einsum for the sum")
def log_mean_exp(log_values):
    log_values = ops.convert_to_tensor(log_values)
    shifted = log_values - math.log(log_values.shape[0])
    largest = ops.max(shifted, axis=0)
    return largest + ops.log(ops.einsum("kn->n", ops.exp(shifted - largest[None, :])))
