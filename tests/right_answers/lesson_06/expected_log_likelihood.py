"""Right answers to expected_log_likelihood in other styles."""

import numpy as np
from scipy.stats import multivariate_normal

from vae_helpers.quiet import tf


def expected_einsum(x, mean, covariance, weights, bias, noise_var):
    rest = x - np.einsum("nk,dk->nd", mean, weights) - bias
    spread = np.einsum("di,ij,dj->", weights, covariance, weights)
    square = np.einsum("nd,nd->n", rest, rest) + spread
    return -0.5 * square / noise_var - 0.5 * x.shape[1] * np.log(2 * np.pi * noise_var)


def expected_trace_turned(x, mean, covariance, weights, bias, noise_var):
    trace = np.trace(weights.T @ weights @ covariance)
    at_mean = ((x - (mean @ weights.T + bias)) ** 2).sum(-1)
    constant = len(bias) * (np.log(2 * np.pi) + np.log(noise_var))
    return -(constant + at_mean / noise_var + trace / noise_var) / 2


def expected_scipy(x, mean, covariance, weights, bias, noise_var):
    noise = noise_var * np.eye(len(bias))
    at_mean = [
        multivariate_normal(bias + weights @ m, noise).logpdf(row)
        for m, row in zip(mean, x, strict=True)
    ]
    return np.array(at_mean) - np.sum((weights @ covariance) * weights) / (2 * noise_var)


def expected_by_pixels(x, mean, covariance, weights, bias, noise_var):
    variances = np.diag(weights @ covariance @ weights.T)
    squares = (x - bias - mean @ weights.T) ** 2 + variances
    return np.sum(-0.5 * np.log(2 * np.pi * noise_var) - squares / (2 * noise_var), axis=1)


def expected_by_quadrature(x, mean, covariance, weights, bias, noise_var):
    """Exact for a quadratic: the points mean +- the columns of a root of the covariance."""
    k = len(covariance)
    root = np.linalg.cholesky(covariance) * np.sqrt(k)
    total = 0
    for column in np.hstack([root, -root]).T:
        rest = x - (mean + column) @ weights.T - bias
        total = total - 0.5 * np.sum(rest**2, axis=1) / noise_var
    return total / (2 * k) - 0.5 * len(bias) * np.log(2 * np.pi * noise_var)


def expected_tf(x, mean, covariance, weights, bias, noise_var):
    rest = tf.constant(x) - tf.matmul(mean, weights, transpose_b=True) - bias
    spread = tf.linalg.trace(weights @ covariance @ weights.T)
    square = tf.reduce_sum(tf.square(rest), axis=1) + spread
    return -0.5 * (len(bias) * np.log(2 * np.pi * noise_var) + square / noise_var)
