"""Answers to pixel_entropy in the manner of public code."""

import math

import numpy as np
import scipy
import scipy.linalg
import scipy.special
import scipy.stats
from public import right, wrong
from scipy.special import entr, xlogy

from vae_helpers.quiet import keras, tf


@wrong("NaN at black and white pixels")
def pixel_entropy(x):
    with np.errstate(all="ignore"):
        return -np.sum(x * np.log(x) + (1 - x) * np.log(1 - x), axis=1)


@wrong("sign turned")
def pixel_entropy(x):
    return np.sum(xlogy(x, x) + xlogy(1 - x, 1 - x), axis=1)


@wrong("mean for sum")
def pixel_entropy(x):
    return np.mean(entr(x) + entr(1 - x), axis=1)


@wrong("bits for nats")
def pixel_entropy(x):
    p = np.stack([x, 1 - x])
    return scipy.stats.entropy(p, base=2, axis=0).sum(axis=1)


@wrong("black side left out: only x log x")
def pixel_entropy(x):
    return np.sum(entr(x), axis=1)


@wrong("bits for nats + mean for sum")
def pixel_entropy(x):
    return -np.mean(xlogy(x, x) + xlogy(1 - x, 1 - x), axis=1) / np.log(2)


@wrong("axis 0 + black side left out")
def pixel_entropy(x):
    return -np.sum(xlogy(x, x), axis=0)


@wrong("whole image normalised to 1 (scipy.stats.entropy of the row) + bits for nats")
def pixel_entropy(x):
    return scipy.stats.entropy(x + 1e-12, base=2, axis=1)


@wrong("sign turned + black side left out")
def pixel_entropy(x):
    logs = np.log(np.where(x > 0, x, 1))
    return np.sum(x * logs, axis=1)


@wrong("x log(1 - x) crossed over + clipped to [0.01, 0.99]")
def pixel_entropy(x):
    x = np.clip(x, 0.01, 0.99)
    return -np.sum(x * np.log(1 - x) + (1 - x) * np.log(x), axis=1)


@wrong("one number for the batch + log base 10")
def pixel_entropy(x):
    safe = np.clip(x, 1e-6, 1 - 1e-6)
    return -np.sum(safe * np.log10(safe) + (1 - safe) * np.log10(1 - safe))


@wrong("weights left out of the second logarithm + NaN set to 0 one by one")
def pixel_entropy(x):
    with np.errstate(all="ignore"):
        logs = np.nan_to_num(x * np.log(x)) + np.nan_to_num(np.log(1 - x), neginf=0.0)
    return -logs.sum(axis=1)


@wrong("1e-2 inside the logarithms")
def pixel_entropy(x):
    return -np.sum(x * np.log(x + 1e-2) + (1 - x) * np.log(1 - x + 1e-2), axis=1)


@wrong("pixels clipped to [1e-3, 1 - 1e-3]")
def pixel_entropy(x):
    p = np.clip(x, 1e-3, 1 - 1e-3)
    return -(p * np.log(p) + (1 - p) * np.log(1 - p)).sum(axis=1)


@right("scipy.special.entr")
def pixel_entropy(x):
    return (entr(x) + entr(1 - x)).sum(axis=-1)


@right("scipy.stats.entropy of both sides")
def pixel_entropy(x):
    return scipy.stats.entropy(np.stack([x, 1 - x], axis=-1), axis=-1).sum(axis=1)


@right("two loops, list of numbers")
def pixel_entropy(x):
    result = []
    for image in x:
        h = 0.0
        for p in image:
            p = float(p)
            if 0 < p < 1:
                h -= p * math.log(p) + (1 - p) * math.log(1 - p)
        result.append(h)
    return result


@right("nansum")
def pixel_entropy(x):
    x = np.asarray(x, "float64")
    with np.errstate(divide="ignore", invalid="ignore"):
        return -np.nansum(x * np.log(x), axis=1) - np.nansum((1 - x) * np.log(1 - x), axis=1)


@right("tf.math.xlogy and xlog1py")
def pixel_entropy(x):
    return -tf.reduce_sum(tf.math.xlogy(x, x) + tf.math.xlog1py(1 - x, -x), axis=1)


@right("keras.ops.where with safe logarithms")
def pixel_entropy(x):
    ops = keras.ops
    x = ops.convert_to_tensor(x)
    grey = ops.logical_and(x > 0, x < 1)
    safe = ops.where(grey, x, 0.5)
    entropy = -(safe * ops.log(safe) + (1 - safe) * ops.log(1 - safe))
    return ops.sum(ops.where(grey, entropy, 0.0), axis=1)
