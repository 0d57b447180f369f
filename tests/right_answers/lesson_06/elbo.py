"""Right answers to elbo in other styles."""

import numpy as np

from vae_helpers.quiet import keras, tf

ops = keras.ops


def elbo_minus_the_loss(log_likelihood, kl):
    return -(kl - log_likelihood)


def elbo_keras(log_likelihood, kl):
    return ops.subtract(log_likelihood, kl)


def elbo_tf(log_likelihood, kl):
    return tf.math.subtract(log_likelihood, kl)


def elbo_negated_first(log_likelihood, kl):
    rate = -kl
    return rate + log_likelihood


def elbo_stacked(log_likelihood, kl):
    return tf.reduce_sum(tf.stack([log_likelihood, -kl]), axis=0)


def elbo_einsum(log_likelihood, kl):
    return ops.einsum("in,i->n", ops.stack([log_likelihood, kl]), np.array([1.0, -1.0], "float32"))
