"""Answers to bernoulli_log_likelihood in the manner of public code."""

import math

import numpy as np
import scipy
import scipy.linalg
import scipy.special
import scipy.stats
from public import right, wrong

from vae_helpers.quiet import keras, tf

ops = keras.ops


@wrong("sign turned (the loss)")
def bernoulli_log_likelihood(x, logits):
    return tf.reduce_sum(tf.nn.sigmoid_cross_entropy_with_logits(labels=x, logits=logits), axis=1)


@wrong("mean for sum")
def bernoulli_log_likelihood(x, logits):
    return -keras.losses.binary_crossentropy(x, logits, from_logits=True)


@wrong("axis 0")
def bernoulli_log_likelihood(x, logits):
    return np.sum(x * logits - np.logaddexp(0, logits), axis=0)


@wrong("softplus written out, overflows")
def bernoulli_log_likelihood(x, logits):
    logits = np.asarray(logits, "float32")
    with np.errstate(over="ignore"):
        return np.sum(x * logits - np.log(1 + np.exp(logits)), axis=1)


@wrong("only the white pixels: x log m")
def bernoulli_log_likelihood(x, logits):
    return ops.sum(x * ops.log_sigmoid(logits), axis=1)


@wrong("sign turned + mean for sum")
def bernoulli_log_likelihood(x, logits):
    return ops.mean(ops.softplus(logits) - x * logits, axis=1)


@wrong("from_logits forgotten + mean for sum")
def bernoulli_log_likelihood(x, logits):
    return -keras.losses.binary_crossentropy(x, logits)


@wrong("sigmoid applied twice + sign turned")
def bernoulli_log_likelihood(x, logits):
    m = ops.sigmoid(logits)
    return ops.sum(ops.binary_crossentropy(x, m, from_logits=True), axis=1)


@wrong("softplus of -logits + axis 0")
def bernoulli_log_likelihood(x, logits):
    return np.sum(x * logits - np.log1p(np.exp(-np.clip(logits, -80, 80))), axis=0)


@wrong("x and 1 - x swapped + one number for the batch")
def bernoulli_log_likelihood(x, logits):
    log_m = -np.logaddexp(0, -logits)
    log_not_m = -np.logaddexp(0, logits)
    return np.sum((1 - x) * log_m + x * log_not_m)


@wrong("pixels rounded to 0 and 1 + log of the sigmoid + 1e-8")
def bernoulli_log_likelihood(x, logits):
    x = np.round(x)
    m = 1 / (1 + np.exp(-np.clip(logits, -80, 80)))
    return np.sum(x * np.log(m + 1e-8) + (1 - x) * np.log(1 - m + 1e-8), axis=1)


@wrong("relu for softplus + summed over the whole batch and divided by n")
def bernoulli_log_likelihood(x, logits):
    return np.sum(x * logits - np.maximum(logits, 0)) / len(x)


@wrong("probabilities clipped to [1e-7, 1 - 1e-7]")
def bernoulli_log_likelihood(x, logits):
    p = np.clip(scipy.special.expit(np.asarray(logits, "float64")), 1e-7, 1 - 1e-7)
    return np.sum(x * np.log(p) + (1 - x) * np.log(1 - p), axis=1)


@wrong("scipy.stats.bernoulli.logpmf (minus infinity at grey pixels)")
def bernoulli_log_likelihood(x, logits):
    return scipy.stats.bernoulli.logpmf(x, scipy.special.expit(logits)).sum(axis=1)


@right("tf.nn.sigmoid_cross_entropy_with_logits")
def bernoulli_log_likelihood(x, logits):
    xent = tf.nn.sigmoid_cross_entropy_with_logits(labels=x, logits=logits)
    return -tf.reduce_sum(xent, axis=[1])


@right("Keras loss with from_logits, times d")
def bernoulli_log_likelihood(x, logits):
    return -x.shape[1] * keras.losses.binary_crossentropy(x, logits, from_logits=True)


@right("np.logaddexp")
def bernoulli_log_likelihood(x, logits):
    return (x * logits - np.logaddexp(0, logits)).sum(axis=-1)


@right("log_sigmoid of both signs")
def bernoulli_log_likelihood(x, logits):
    return ops.sum(x * ops.log_sigmoid(logits) + (1 - x) * ops.log_sigmoid(-logits), axis=-1)


@right("two loops with a careful softplus")
def bernoulli_log_likelihood(x, logits):
    def softplus(t):
        return max(t, 0.0) + math.log1p(math.exp(-abs(t)))

    answer = []
    for row, logit_row in zip(np.asarray(x), np.asarray(logits)):
        answer.append(sum(float(a) * float(t) - softplus(float(t)) for a, t in zip(row, logit_row)))
    return np.array(answer)


@right("einsum and scipy log_expit")
def bernoulli_log_likelihood(x, logits):
    return np.einsum("ij,ij->i", x, logits) + scipy.special.log_expit(-np.asarray(logits)).sum(1)
