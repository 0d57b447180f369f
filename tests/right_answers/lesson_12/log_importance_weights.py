"""Right answers to log_importance_weights in other styles."""

import math

import numpy as np
from scipy.stats import multivariate_normal, norm

from vae_helpers.densities import gaussian_log_density
from vae_helpers.quiet import keras, tf

ops = keras.ops


def weights_scipy(log_likelihood, z, mean, log_var):
    log_q = norm.logpdf(z, mean, np.exp(log_var / 2)).sum(axis=-1)
    return log_likelihood + norm.logpdf(z).sum(axis=-1) - log_q


def weights_without_constants(log_likelihood, z, mean, log_var):
    noise = (z - mean) * np.exp(-0.5 * log_var)
    return log_likelihood + 0.5 * np.sum(noise**2 + log_var - z**2, axis=2)


def weights_tensorflow(log_likelihood, z, mean, log_var):
    z, mean, log_var = (tf.cast(one, tf.float64) for one in (z, mean, log_var))

    def log_normal(mean, log_var):
        inside = np.log(2 * np.pi) + log_var + (z - mean) ** 2 * tf.exp(-log_var)
        return -0.5 * tf.reduce_sum(inside, -1)

    log_p = log_normal(tf.zeros_like(mean), tf.zeros_like(log_var))
    return tf.cast(log_likelihood, tf.float64) + log_p - log_normal(mean, log_var)


def weights_loop(log_likelihood, z, mean, log_var):
    rows = []
    for a, codes in zip(np.asarray(log_likelihood), np.asarray(z), strict=True):
        q = [
            multivariate_normal(m, np.diag(np.exp(np.float64(v)))).logpdf(code)
            for code, m, v in zip(codes, mean, log_var, strict=True)
        ]
        p = [multivariate_normal(np.zeros(len(code))).logpdf(code) for code in codes]
        rows.append(a + np.array(p) - np.array(q))
    return np.stack(rows)


def weights_keras_zeros(log_likelihood, z, mean, log_var):
    zeros = ops.zeros_like(mean)
    log_joint = gaussian_log_density(z, zeros, zeros) + log_likelihood
    return ops.subtract(log_joint, gaussian_log_density(z, mean, log_var))


def weights_number_by_number(log_likelihood, z, mean, log_var):
    log_w = np.array(log_likelihood, dtype="float64")
    for j in range(z.shape[-1]):
        std = np.exp(log_var[:, j] / 2)
        log_w -= 0.5 * z[..., j] ** 2 + 0.5 * math.log(2 * math.pi)
        log_w += 0.5 * ((z[..., j] - mean[:, j]) / std) ** 2 + np.log(std)
        log_w += 0.5 * math.log(2 * math.pi)
    return log_w
