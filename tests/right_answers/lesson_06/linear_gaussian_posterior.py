"""Right answers to linear_gaussian_posterior in other styles."""

import numpy as np
import scipy.linalg

from vae_helpers.quiet import tf


def posterior_m(x, weights, bias, noise_var):
    m = weights.T @ weights + noise_var * np.eye(weights.shape[1])
    inverse = np.linalg.inv(m)
    return (x - bias) @ weights @ inverse.T, noise_var * inverse


def posterior_solve(x, weights, bias, noise_var):
    precision = np.identity(weights.shape[1]) + weights.T.dot(weights) / noise_var
    mean = np.linalg.solve(precision, weights.T @ (x - bias).T / noise_var).T
    return [mean, np.linalg.solve(precision, np.eye(len(precision)))]


def posterior_by_regression(x, weights, bias, noise_var):
    """Conditioning the joint Gaussian of z and x."""
    gain = weights.T @ np.linalg.inv(weights @ weights.T + noise_var * np.eye(len(bias)))
    return (x - bias) @ gain.T, np.eye(weights.shape[1]) - gain @ weights


def posterior_loop(x, weights, bias, noise_var):
    k = weights.shape[1]
    precision = np.eye(k)
    for row in weights:
        precision = precision + np.outer(row, row) / noise_var
    covariance = scipy.linalg.inv(precision)
    return np.array([covariance @ (weights.T @ (row - bias)) / noise_var for row in x]), covariance


def posterior_tf(x, weights, bias, noise_var):
    precision = tf.eye(weights.shape[1], dtype=tf.float64) + weights.T @ weights / noise_var
    covariance = tf.linalg.inv(precision)
    return tf.matmul((x - bias) @ weights / noise_var, covariance), covariance


def posterior_ridge(x, weights, bias, noise_var):
    """Least squares with one more row of data for each number of z: the prior."""
    k = weights.shape[1]
    design = np.vstack([weights / np.sqrt(noise_var), np.eye(k)])
    target = np.vstack([(x - bias).T / np.sqrt(noise_var), np.zeros((k, len(x)))])
    return np.linalg.lstsq(design, target, rcond=None)[0].T, np.linalg.pinv(design.T @ design)
