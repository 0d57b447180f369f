"""Answers to elbo in the manner of public code."""

import math

import numpy as np
from public import right, wrong

from vae_helpers.quiet import keras, tf

# ---- one slip


@wrong("KL added")
def elbo(log_likelihood, kl):
    return log_likelihood + kl


@wrong("minus the ELBO (a loss)")
def elbo(log_likelihood, kl):
    return kl - log_likelihood


@wrong("mean over the batch: one number")
def elbo(log_likelihood, kl):
    return keras.ops.mean(log_likelihood - kl)


@wrong("KL averaged over the batch, before it is subtracted")
def elbo(log_likelihood, kl):
    return log_likelihood - tf.reduce_mean(kl)


@wrong("KL with another factor 1/2")
def elbo(log_likelihood, kl):
    return log_likelihood - 0.5 * kl


# ---- two slips


@wrong("both signs minus (-log likelihood taken as the loss) + KL still subtracted")
def elbo(log_likelihood, kl):
    reconstruction_loss = -log_likelihood
    return reconstruction_loss - kl


@wrong("sum over the batch + sign turned")
def elbo(log_likelihood, kl):
    return tf.reduce_sum(kl - log_likelihood)


@wrong("KL added + mean over the batch")
def elbo(log_likelihood, kl):
    return tf.reduce_mean(log_likelihood) + tf.reduce_mean(kl)


@wrong("a small weight on the KL + sign turned")
def elbo(log_likelihood, kl):
    kld_weight = 0.00025
    return -log_likelihood + kld_weight * kl


@wrong("in bits + KL added")
def elbo(log_likelihood, kl):
    return (log_likelihood + kl) / math.log(2.0)


@wrong("absolute value of the log likelihood + KL subtracted from it")
def elbo(log_likelihood, kl):
    return abs(log_likelihood) - abs(kl)


@wrong("log likelihood per pixel (over 784) + KL averaged over the batch")
def elbo(log_likelihood, kl):
    return log_likelihood / 784.0 - keras.ops.mean(kl)


# ---- unusual


@wrong("through NumPy arrays: no gradient")
def elbo(log_likelihood, kl):
    return tf.constant(np.asarray(log_likelihood) - np.asarray(kl))


@wrong("gradient of the KL stopped")
def elbo(log_likelihood, kl):
    return log_likelihood - tf.stop_gradient(kl)


# ---- right


@right("plus minus")
def elbo(log_likelihood, kl):
    bound = log_likelihood + (-kl)
    return bound


@right("tf.subtract")
def elbo(log_likelihood, kl):
    return tf.subtract(log_likelihood, kl)


@right("keras.ops.subtract")
def elbo(log_likelihood, kl):
    return keras.ops.subtract(log_likelihood, kl)


@right("minus the loss")
def elbo(log_likelihood, kl):
    negative_log_likelihood = -log_likelihood
    loss = negative_log_likelihood + kl
    return -1 * loss


@right("stacked and summed")
def elbo(log_likelihood, kl):
    both = keras.ops.stack([log_likelihood, keras.ops.negative(kl)], axis=1)
    return keras.ops.sum(both, axis=1)


@right("tf.add_n")
def elbo(log_likelihood, kl):
    return tf.add_n([tf.convert_to_tensor(log_likelihood), tf.negative(kl)])
