"""Right answers to kl_monte_carlo in other styles."""

import math

import numpy as np
from scipy.stats import norm

from vae_helpers.quiet import keras, tf

ops = keras.ops


def _gaussian_numpy(x, mean, log_var):
    d = x.shape[1]
    squares = np.sum(np.square(x - mean) * np.exp(-log_var), 1)
    return -0.5 * (d * np.log(2 * np.pi) + log_var.sum(1) + squares)


def _gaussian_einsum(x, mean, log_var):
    distance = x - mean
    squares = ops.einsum("nd,nd,nd->n", distance, distance, ops.exp(-log_var))
    logs = ops.sum(log_var, axis=1)
    return -(squares + logs + x.shape[1] * float(np.log(2 * np.pi))) / 2


def draws_scipy(mean, log_var, z):
    std = np.exp(np.asarray(log_var) / 2)
    return (norm.logpdf(z, mean, std) - norm.logpdf(z)).sum(axis=2).mean(axis=0)


def draws_tf(mean, log_var, z):
    log_q = -0.5 * tf.reduce_sum(log_var + (z - mean) ** 2 / tf.exp(log_var), axis=2)
    log_p = -0.5 * tf.reduce_sum(tf.square(z), axis=2)
    return tf.reduce_mean(log_q - log_p, axis=0)


def draws_loop(mean, log_var, z):
    total = 0.0
    for draw in z:
        total = total + _gaussian_numpy(draw, mean, log_var)
        total = total - _gaussian_numpy(draw, np.zeros_like(draw), np.zeros_like(draw))
    return total / len(z)


def draws_noise(mean, log_var, z):
    noise = (z - mean) / ops.exp(log_var / 2)
    return 0.5 * ops.mean(ops.sum(z**2 - noise**2 - log_var, axis=-1), axis=0)


def draws_by_image(mean, log_var, z):
    values = []
    for i in range(mean.shape[0]):
        ratio = _gaussian_numpy(z[:, i], mean[i : i + 1], log_var[i : i + 1])
        values.append(np.mean(ratio - _gaussian_numpy(z[:, i], 0 * z[:, i], 0 * z[:, i])))
    return np.stack(values)


def draws_flat(mean, log_var, z):
    samples, n, d = z.shape
    flat = ops.reshape(z, (samples * n, d))
    log_q = _gaussian_einsum(flat, np.tile(mean, (samples, 1)), np.tile(log_var, (samples, 1)))
    log_p = -0.5 * ops.sum(flat**2, axis=1) - d / 2 * math.log(2 * math.pi)
    return ops.mean(ops.reshape(log_q - log_p, (samples, n)), axis=0)


def draws_einsum(mean, log_var, z):
    squares = np.einsum("snd,snd->n", z, z) - np.einsum(
        "snd,snd,nd->n", z - mean, z - mean, np.exp(-log_var)
    )
    return 0.5 * squares / len(z) - 0.5 * log_var.sum(axis=1)
