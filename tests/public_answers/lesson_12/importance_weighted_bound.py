"""Answers to importance_weighted_bound in the manner of public code."""

import math

import numpy as np
import scipy.special
from public import right, wrong

from vae_helpers.densities import log_mean_exp
from vae_helpers.quiet import keras, tf

ops = keras.ops

# ---- one slip


@wrong("no log K")
def importance_weighted_bound(log_weights):
    return scipy.special.logsumexp(log_weights, axis=0)


@wrong("logsumexp over the batch")
def importance_weighted_bound(log_weights):
    k = log_weights.shape[1]
    return scipy.special.logsumexp(log_weights, axis=1) - np.log(k)


@wrong("the mean of the log weights")
def importance_weighted_bound(log_weights):
    return np.mean(log_weights, axis=0)


@wrong("exp without taking out the largest")
def importance_weighted_bound(log_weights):
    return np.log(np.exp(log_weights).mean(axis=0))


@wrong("one largest for all")
def importance_weighted_bound(log_weights):
    m = np.max(log_weights)
    return m + np.log(np.mean(np.exp(log_weights - m), axis=0))


@wrong("minus the bound")
def importance_weighted_bound(log_weights):
    return -log_mean_exp(log_weights)


@wrong("averaged over the batch")
def importance_weighted_bound(log_weights):
    return ops.mean(log_mean_exp(log_weights))


@wrong("the gradient estimator's weighting: softmax times log w")
def importance_weighted_bound(log_weights):
    normalized = tf.nn.softmax(log_weights, axis=0)
    return tf.reduce_sum(normalized * log_weights, axis=0)


@wrong("the best of the draws")
def importance_weighted_bound(log_weights):
    return np.max(log_weights, axis=0)


@wrong("divided by K outside of the logarithm")
def importance_weighted_bound(log_weights):
    return scipy.special.logsumexp(log_weights, axis=0) / log_weights.shape[0]


@wrong("K itself subtracted")
def importance_weighted_bound(log_weights):
    return scipy.special.logsumexp(log_weights, axis=0) - log_weights.shape[0]


@wrong("the logarithm forgotten")
def importance_weighted_bound(log_weights):
    return np.mean(np.exp(log_weights), axis=0)


@wrong("log K of the number of images")
def importance_weighted_bound(log_weights):
    samples, n = log_weights.shape
    return scipy.special.logsumexp(log_weights, axis=0) - math.log(n)


@wrong("a constant of 1e-8 in the logarithm")
def importance_weighted_bound(log_weights):
    return np.log(np.mean(np.exp(log_weights), axis=0) + 1e-8)


@wrong("keepdims")
def importance_weighted_bound(log_weights):
    total = scipy.special.logsumexp(log_weights, axis=0, keepdims=True)
    return total - np.log(len(log_weights))


# ---- two slips


@wrong("no log K + minus")
def importance_weighted_bound(log_weights):
    return -tf.reduce_logsumexp(log_weights, axis=0)


@wrong("wrong axis + no log K")
def importance_weighted_bound(log_weights):
    return tf.reduce_logsumexp(log_weights, axis=1)


@wrong("mean of logs + mean over images")
def importance_weighted_bound(log_weights):
    return np.mean(log_weights)


@wrong("of losses: logsumexp of minus log w, with minus")
def importance_weighted_bound(log_weights):
    loss = -log_weights
    return -(scipy.special.logsumexp(loss, axis=0) - np.log(len(loss)))


# ---- unusual


@wrong("the median draw")
def importance_weighted_bound(log_weights):
    return np.median(log_weights, axis=0)


@wrong("log weights clipped at -50")
def importance_weighted_bound(log_weights):
    return log_mean_exp(np.clip(log_weights, -50, None))


# ---- right


@right("log_mean_exp of lesson 2")
def importance_weighted_bound(log_weights):
    return log_mean_exp(log_weights)


@right("TensorFlow, log K subtracted")
def importance_weighted_bound(log_weights):
    return tf.reduce_logsumexp(log_weights, axis=0) - np.log(log_weights.shape[0])


@right("scipy, log K subtracted")
def importance_weighted_bound(log_weights):
    k = np.shape(log_weights)[0]
    return scipy.special.logsumexp(np.asarray(log_weights), axis=0) - math.log(k)


@right("log 1/K added to each weight")
def importance_weighted_bound(log_weights):
    return np.logaddexp.reduce(np.float64(log_weights) + np.log(1 / len(log_weights)), axis=0)


@right("keras.ops.logsumexp")
def importance_weighted_bound(log_weights):
    k = float(np.log(log_weights.shape[0]))
    return ops.logsumexp(log_weights, axis=0) - k


@right("the largest by hand, sorted")
def importance_weighted_bound(log_weights):
    rising = np.sort(np.float64(log_weights), axis=0)
    largest = rising[-1]
    return largest + np.log(np.exp(rising - largest).sum(axis=0) / len(rising))
