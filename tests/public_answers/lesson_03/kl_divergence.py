"""Answers to kl_divergence in the manner of public code."""

import math

import numpy as np
from public import right, wrong

from vae_helpers.quiet import keras, tf

ops = keras.ops


@wrong("sign turned")
def kl_divergence(mean, log_var):
    return 0.5 * ops.sum(1 + log_var - ops.square(mean) - ops.exp(log_var), axis=1)


@wrong("factor one half missing")
def kl_divergence(mean, log_var):
    return -np.sum(1 + log_var - mean**2 - np.exp(log_var), axis=1)


@wrong("mean over the numbers of the code")
def kl_divergence(mean, log_var):
    return -0.5 * tf.reduce_mean(1 + log_var - tf.square(mean) - tf.exp(log_var), axis=-1)


@wrong("exp(log_var) squared, as if it were the standard deviation")
def kl_divergence(mean, log_var):
    return 0.5 * ops.sum(mean**2 + ops.exp(2 * log_var) - log_var - 1, axis=1)


@wrong("the 1 is missing")
def kl_divergence(mean, log_var):
    return 0.5 * np.sum(mean**2 + np.exp(log_var) - log_var, axis=-1)


@wrong("mean over everything + factor one half missing")
def kl_divergence(mean, log_var):
    return -np.mean(1 + log_var - np.square(mean) - np.exp(log_var))


@wrong("mean not squared + sign turned")
def kl_divergence(mean, log_var):
    return 0.5 * np.sum(1 + log_var - mean - np.exp(log_var), axis=1)


@wrong("standard deviation for the variance + the 1 is missing")
def kl_divergence(mean, log_var):
    std = ops.exp(0.5 * log_var)
    return 0.5 * ops.sum(mean**2 + std - log_var, axis=1)


@wrong("log_var added for subtracted + axis 0")
def kl_divergence(mean, log_var):
    return 0.5 * np.sum(mean**2 + np.exp(log_var) + log_var - 1, axis=0)


@wrong("1 subtracted once instead of once for each number + factor one half on the mean only")
def kl_divergence(mean, log_var):
    return np.sum(0.5 * mean**2 + np.exp(log_var) - log_var, axis=1) - 1


@wrong("log_var taken for the standard deviation in the variance term + mean over the numbers")
def kl_divergence(mean, log_var):
    return 0.5 * np.mean(mean**2 + log_var**2 - log_var - 1, axis=1)


@wrong("log sigma for log sigma^2 + factor one half missing")
def kl_divergence(mean, log_var):
    log_sigma = 0.5 * log_var
    return ops.sum(mean**2 + ops.exp(log_var) - log_sigma - 1, axis=1)


@wrong("log_var clipped to [-3, 3]")
def kl_divergence(mean, log_var):
    log_var = ops.clip(log_var, -3.0, 3.0)
    return 0.5 * ops.sum(ops.square(mean) + ops.exp(log_var) - log_var - 1.0, axis=1)


@wrong("free bits: at least 0.5 nats for each number")
def kl_divergence(mean, log_var):
    kl = 0.5 * (mean**2 + np.exp(log_var) - log_var - 1)
    return np.maximum(kl, 0.5).sum(axis=1)


@right("the usual line of code: -0.5 sum(1 + log_var - ...)")
def kl_divergence(mean, log_var):
    return -0.5 * tf.reduce_sum(1 + log_var - tf.square(mean) - tf.exp(log_var), axis=-1)


@right("NumPy with expm1")
def kl_divergence(mean, log_var):
    return 0.5 * (np.square(mean) + np.expm1(log_var) - log_var).sum(1)


@right("two loops")
def kl_divergence(mean, log_var):
    out = np.zeros(len(mean))
    for i in range(len(mean)):
        for j in range(mean.shape[1]):
            m, lv = float(mean[i, j]), float(log_var[i, j])
            out[i] += 0.5 * (m * m + math.exp(lv) - lv - 1)
    return out


@right("general formula for two Gaussians with matrices")
def kl_divergence(mean, log_var):
    answers = []
    for m, lv in zip(np.asarray(mean, "float64"), np.asarray(log_var, "float64")):
        sigma = np.diag(np.exp(lv))
        answers.append(0.5 * (np.trace(sigma) + m @ m - len(m) - np.sum(lv)))
    return np.array(answers)


@right("with the standard deviation, terms apart")
def kl_divergence(mean, log_var):
    sigma = ops.exp(log_var / 2)
    return ops.sum((sigma**2 + mean**2) / 2 - log_var / 2 - 0.5, axis=-1)


@right("einsum")
def kl_divergence(mean, log_var):
    squares = np.einsum("nd,nd->n", mean, mean)
    rest = np.einsum("nd->n", np.exp(log_var) - log_var - 1)
    return (squares + rest) / 2
