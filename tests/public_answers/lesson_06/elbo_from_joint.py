"""Answers to elbo_from_joint in the manner of public code."""

import math

import numpy as np
import scipy.special
import scipy.stats
from public import right, wrong

from vae_helpers.quiet import keras, tf

ops = keras.ops

# ---- one slip


@wrong("the entropy subtracted, as E[log q] with its own sign")
def elbo_from_joint(log_joint, log_var):
    log_q = -0.5 * np.sum(np.log(2 * np.pi) + log_var + 1, axis=1)
    return np.mean(log_joint, axis=0) + log_q


@wrong("log normalizer only: the average of the square left out")
def elbo_from_joint(log_joint, log_var):
    log_norm = 0.5 * np.log(2 * np.pi) + 0.5 * log_var
    return np.mean(log_joint, axis=0) + log_norm.sum(-1)


@wrong("entropy averaged over the latent dimensions")
def elbo_from_joint(log_joint, log_var):
    entropy = 0.5 * np.mean(1 + np.log(2 * np.pi) + log_var, axis=-1)
    return log_joint.mean(0) + entropy


@wrong("log_var taken for the log standard deviation")
def elbo_from_joint(log_joint, log_var):
    log_sigma = log_var
    entropy = (0.5 * math.log(2 * math.pi * math.e) + log_sigma).sum(1)
    return np.mean(log_joint, 0) + entropy


@wrong("scipy.stats.norm with exp(log_var) for the scale")
def elbo_from_joint(log_joint, log_var):
    entropy = scipy.stats.norm(scale=np.exp(log_var)).entropy().sum(axis=1)
    return log_joint.mean(axis=0) + entropy


@wrong("the constant once, without d")
def elbo_from_joint(log_joint, log_var):
    entropy = 0.5 * (np.log(2 * np.pi * np.e) + log_var.sum(axis=1))
    return log_joint.mean(axis=0) + entropy


@wrong("minus the ELBO, to be minimised")
def elbo_from_joint(log_joint, log_var):
    entropy = 0.5 * (log_var + np.log(2 * np.pi) + 1).sum(-1)
    energy = -log_joint.mean(0)
    return energy - entropy


@wrong("mean over images at the end")
def elbo_from_joint(log_joint, log_var):
    entropy = ops.sum(0.5 * (log_var + np.log(2 * np.pi) + 1), axis=-1)
    return ops.mean(ops.mean(log_joint, axis=0) + entropy)


@wrong("draws summed")
def elbo_from_joint(log_joint, log_var):
    elbo = 0.5 * np.sum(np.log(2 * np.pi * np.e) + log_var, axis=1)
    for values in log_joint:
        elbo = elbo + values
    return elbo


@wrong("logsumexp over the samples, as for importance weights")
def elbo_from_joint(log_joint, log_var):
    entropy = 0.5 * np.sum(np.log(2 * np.pi * np.e) + log_var, axis=1)
    return scipy.special.logsumexp(log_joint, axis=0) - np.log(len(log_joint)) + entropy


# ---- two slips


@wrong("the KL to the prior in place of the entropy, without the mean + sign")
def elbo_from_joint(log_joint, log_var):
    kl = -0.5 * np.sum(1 + log_var - np.exp(log_var), axis=1)
    return np.mean(log_joint, axis=0) + kl


@wrong("no constant + log_var without its half")
def elbo_from_joint(log_joint, log_var):
    return log_joint.mean(axis=0) + log_var.sum(axis=1)


@wrong("draws averaged with the images + no e")
def elbo_from_joint(log_joint, log_var):
    return np.mean(log_joint) + 0.5 * np.sum(np.log(2 * np.pi) + log_var, axis=1)


@wrong("entropy averaged + its sign")
def elbo_from_joint(log_joint, log_var):
    return log_joint.mean(0) - 0.5 * (np.log(2 * np.pi) + 1 + log_var).mean(1)


@wrong("2 pi without its logarithm + no e")
def elbo_from_joint(log_joint, log_var):
    return log_joint.mean(0) + 0.5 * np.sum(2 * np.pi + log_var, axis=1)


# ---- unusual


@wrong("log of the variance with 1e-2 added")
def elbo_from_joint(log_joint, log_var):
    var = np.exp(log_var) + 1e-2
    return log_joint.mean(0) + 0.5 * np.log(2 * np.pi * np.e * var).sum(1)


@wrong("log_var clipped to -20 and 2")
def elbo_from_joint(log_joint, log_var):
    log_var = np.clip(log_var, -20, 2)
    return log_joint.mean(0) + 0.5 * (np.log(2 * np.pi * np.e) + log_var).sum(1)


@wrong("the axes exchanged: images first")
def elbo_from_joint(log_joint, log_var):
    return log_joint.mean(axis=1) + 0.5 * (np.log(2 * np.pi * np.e) + log_var).sum(axis=1)


# ---- right


@right("scipy.stats.norm.entropy")
def elbo_from_joint(log_joint, log_var):
    q = scipy.stats.norm(loc=0.0, scale=np.sqrt(np.exp(log_var)))
    return log_joint.mean(axis=0) + q.entropy().sum(axis=1)


@right("log sqrt(2 pi e sigma^2) number by number")
def elbo_from_joint(log_joint, log_var):
    each = np.log(np.sqrt(2 * np.pi * np.e * np.exp(log_var)))
    return np.add.reduce(log_joint) / log_joint.shape[0] + each @ np.ones(log_var.shape[1])


@right("minus free energy")
def elbo_from_joint(log_joint, log_var):
    n, d = log_var.shape
    energy = -sum(log_joint) / len(log_joint)
    entropy = d / 2 * (1 + math.log(2 * math.pi)) + log_var.sum(axis=1) / 2
    return -(energy - entropy)


@right("TensorFlow")
def elbo_from_joint(log_joint, log_var):
    c = tf.constant(np.log(2 * np.pi * np.e), tf.float64)
    entropy = 0.5 * tf.reduce_sum(tf.cast(log_var, tf.float64) + c, axis=-1)
    return tf.reduce_mean(tf.cast(log_joint, tf.float64), axis=0) + entropy


@right("entropy added to every draw, then the mean")
def elbo_from_joint(log_joint, log_var):
    entropy = np.zeros(log_var.shape[0])
    for j in range(log_var.shape[1]):
        entropy += 0.5 * np.log(2 * np.pi) + 0.5 * log_var[:, j] + 0.5
    return np.mean(log_joint + entropy[None, :], axis=0)


@right("keras.ops in float32")
def elbo_from_joint(log_joint, log_var):
    log_joint, log_var = (ops.cast(one, "float32") for one in (log_joint, log_var))
    return ops.mean(log_joint, axis=0) + ops.sum(0.5 * (log_var + 2.8378770664), axis=1)
