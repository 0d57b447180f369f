"""Gaussians that the checks of a KL divergence are tried on, and its terms."""

import numpy as np

from vae_helpers.quiet import keras

ops = keras.ops

MEAN = np.array([[1.0, 2.0, -0.5, 0.2], [0.0, 0.5, 1.5, -1.0], [-1.0, 0.3, 0.0, 0.7]], "float32")
# In one row all are above 0, so that even a logarithm of log_var has a value to be known by.
LOG_VAR = np.array([[0.1, 1.4, 0.6, 0.3], [-1.0, 0.7, 0.2, -2.0], [0.5, -2.0, 0.9, 1.1]], "float32")


def kl_terms(mean, log_var):
    return 0.5 * (mean**2 + ops.exp(log_var) - log_var - 1)


def kl(mean, log_var):
    return ops.sum(kl_terms(mean, log_var), axis=1)
