"""Answers to gaussian_log_density in the manner of public code."""

import math

import numpy as np
import scipy
import scipy.linalg
import scipy.special
import scipy.stats
from public import right, wrong

from vae_helpers.quiet import keras, tf

ops = keras.ops
LOG_2PI = math.log(2 * math.pi)


@wrong("log 2 pi left out")
def gaussian_log_density(x, mean, log_var):
    return -0.5 * ops.sum(log_var + (x - mean) ** 2 / ops.exp(log_var), axis=-1)


@wrong("exp(log_var) taken for the standard deviation")
def gaussian_log_density(x, mean, log_var):
    return np.sum(scipy.stats.norm.logpdf(x, loc=mean, scale=np.exp(log_var)), axis=-1)


@wrong("log 2 pi once instead of once for each number")
def gaussian_log_density(x, mean, log_var):
    return -0.5 * (LOG_2PI + np.sum(log_var + (x - mean) ** 2 / np.exp(log_var), axis=-1))


@right("axis 1, the last one of two")
def gaussian_log_density(x, mean, log_var):
    terms = LOG_2PI + log_var + (x - mean) ** 2 * ops.exp(-log_var)
    return -0.5 * ops.sum(terms, axis=1)


@wrong("log_var not halved")
def gaussian_log_density(x, mean, log_var):
    log_p = -0.5 * LOG_2PI - log_var - 0.5 * (x - mean) ** 2 / np.exp(log_var)
    return log_p.sum(axis=-1)


@wrong("mean for sum + sign (negative log-likelihood)")
def gaussian_log_density(x, mean, log_var):
    return 0.5 * np.mean(LOG_2PI + log_var + (x - mean) ** 2 / np.exp(log_var), axis=-1)


@wrong("no square root: divided by the standard deviation + log 2 pi left out")
def gaussian_log_density(x, mean, log_var):
    std = ops.exp(0.5 * log_var)
    return -0.5 * ops.sum(log_var + (x - mean) ** 2 / std, axis=-1)


@wrong("log_var left out + factor one half missing on the squares")
def gaussian_log_density(x, mean, log_var):
    return np.sum(-0.5 * LOG_2PI - (x - mean) ** 2 / np.exp(log_var), axis=-1)


@wrong("log_var with the sign turned + axis 0")
def gaussian_log_density(x, mean, log_var):
    return np.sum(-0.5 * (LOG_2PI - log_var + (x - mean) ** 2 / np.exp(log_var)), axis=0)


@wrong("distance not squared (absolute value) + log 2 pi not halved")
def gaussian_log_density(x, mean, log_var):
    log_p = -LOG_2PI - 0.5 * log_var - 0.5 * np.abs(x - mean) / np.exp(log_var)
    return np.sum(log_p, axis=-1)


@wrong("density, not its logarithm + exp(log_var) taken for the standard deviation")
def gaussian_log_density(x, mean, log_var):
    sigma = np.exp(log_var)
    p = np.exp(-((x - mean) ** 2) / (2 * sigma**2)) / (np.sqrt(2 * np.pi) * sigma)
    return np.prod(p, axis=-1)


@wrong("summed over everything + log(pi) for log(2 pi)")
def gaussian_log_density(x, mean, log_var):
    return tf.reduce_sum(-0.5 * (math.log(math.pi) + log_var + (x - mean) ** 2 / tf.exp(log_var)))


@wrong("log_var clipped to [-2, 2]")
def gaussian_log_density(x, mean, log_var):
    log_var = ops.clip(log_var, -2.0, 2.0)
    return -0.5 * ops.sum(LOG_2PI + log_var + (x - mean) ** 2 / ops.exp(log_var), axis=-1)


@wrong("log of the density + 1e-7 (the density underflows)")
def gaussian_log_density(x, mean, log_var):
    var = np.exp(log_var)
    p = np.exp(-((x - mean) ** 2) / (2 * var)) / np.sqrt(2 * np.pi * var)
    return np.sum(np.log(p + 1e-7), axis=-1)


@right("scipy.stats.norm")
def gaussian_log_density(x, mean, log_var):
    return scipy.stats.norm.logpdf(x, mean, np.exp(0.5 * np.asarray(log_var))).sum(-1)


@right("TensorFlow tutorial: log_normal_pdf")
def gaussian_log_density(sample, mean, logvar):
    log2pi = float(np.log(2.0 * np.pi))
    return tf.reduce_sum(
        -0.5 * ((sample - mean) ** 2.0 * tf.exp(-logvar) + logvar + log2pi), axis=-1
    )


@right("three terms apart, standardised first")
def gaussian_log_density(x, mean, log_var):
    x, mean, log_var = np.broadcast_arrays(x, mean, log_var)
    standardised = (x - mean) / np.exp(log_var / 2)
    constant = 0.5 * x.shape[-1] * np.log(2 * np.pi)
    return -constant - 0.5 * log_var.sum(axis=-1) - 0.5 * (standardised**2).sum(axis=-1)


@right("einsum for the squares")
def gaussian_log_density(x, mean, log_var):
    diff = np.asarray(x) - np.asarray(mean)
    precision = np.exp(-np.asarray(log_var)) * np.ones_like(diff)
    squares = np.einsum("...d,...d,...d->...", diff, diff, precision)
    rest = np.sum(np.log(2 * np.pi) + np.asarray(log_var) + np.zeros_like(diff), axis=-1)
    return -0.5 * (rest + squares)


@right("loop over the last axis")
def gaussian_log_density(x, mean, log_var):
    total = 0.0
    for j in range(x.shape[-1]):
        m, lv = mean[..., j], log_var[..., j]
        total = total - 0.5 * (LOG_2PI + lv + (x[..., j] - m) ** 2 / ops.exp(lv))
    return total


@right("keras.ops, written with log of the normaliser")
def gaussian_log_density(x, mean, log_var):
    log_normaliser = 0.5 * log_var + 0.5 * LOG_2PI
    exponent = -0.5 * ops.square(x - mean) * ops.exp(-log_var)
    return ops.sum(exponent - log_normaliser, axis=-1)
