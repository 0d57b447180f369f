"""Right answers to linear_gaussian_evidence in other styles."""

import numpy as np
import scipy.linalg
from scipy.stats import multivariate_normal

from vae_helpers.quiet import tf


def evidence_scipy(x, weights, bias, noise_var):
    covariance = weights @ weights.T + noise_var * np.identity(weights.shape[0])
    return multivariate_normal(bias, covariance).logpdf(x)


def evidence_cholesky(x, weights, bias, noise_var):
    covariance = weights.dot(weights.T) + np.diag(np.full(len(bias), noise_var))
    root = scipy.linalg.cholesky(covariance, lower=True)
    white = scipy.linalg.solve_triangular(root, (x - bias).T, lower=True)
    log_det = 2 * np.log(np.diag(root)).sum()
    return -(white**2).sum(0) / 2 - log_det / 2 - len(bias) / 2 * np.log(2 * np.pi)


def evidence_by_eigenvalues(x, weights, bias, noise_var):
    values, vectors = np.linalg.eigh(weights @ weights.T + noise_var * np.eye(len(bias)))
    along = (x - bias) @ vectors
    return -0.5 * np.sum(along**2 / values + np.log(2 * np.pi * values), axis=1)


def evidence_woodbury(x, weights, bias, noise_var):
    d, k = weights.shape
    m = weights.T @ weights + noise_var * np.eye(k)
    centred = x - bias
    projected = centred @ weights
    squared = np.sum(centred**2, 1) - np.einsum(
        "ni,ij,nj->n", projected, np.linalg.inv(m), projected
    )
    log_det = np.linalg.slogdet(m)[1] + (d - k) * np.log(noise_var)
    return -0.5 * (d * np.log(2 * np.pi) + log_det + squared / noise_var)


def evidence_loop(x, weights, bias, noise_var):
    covariance = np.einsum("ik,jk->ij", weights, weights)
    covariance[np.diag_indices(len(bias))] += noise_var
    inverse, log_det = np.linalg.inv(covariance), np.linalg.slogdet(covariance).logabsdet
    constant = len(bias) * np.log(2 * np.pi) + log_det
    return np.array([-(constant + (row - bias) @ inverse @ (row - bias)) / 2 for row in x])


def evidence_tf(x, weights, bias, noise_var):
    covariance = tf.matmul(weights, weights, transpose_b=True)
    covariance += noise_var * tf.eye(len(bias), dtype=covariance.dtype)
    centred = tf.constant(x) - bias
    white = tf.linalg.triangular_solve(tf.linalg.cholesky(covariance), tf.transpose(centred))
    log_det = tf.linalg.logdet(covariance)
    return -0.5 * (tf.reduce_sum(white**2, 0) + log_det + len(bias) * np.log(2 * np.pi))


def evidence_by_posterior(x, weights, bias, noise_var):
    """Bayes' rule at z = 0: log p(x | 0) + log p(0) - log p(0 | x)."""
    mean, covariance = _posterior_m(x, weights, bias, noise_var)
    at_0 = multivariate_normal(bias, noise_var * np.eye(len(bias))).logpdf(x)
    prior = -0.5 * len(covariance) * np.log(2 * np.pi)
    return at_0 + prior - multivariate_normal(np.zeros(len(covariance)), covariance).logpdf(mean)


def evidence_by_singular_values(x, weights, bias, noise_var):
    """For fewer numbers in z than in x, as lesson 7 has them."""
    d, k = weights.shape
    axes, singular, _ = np.linalg.svd(weights)
    variances = np.concatenate([singular**2, np.zeros(d - k)]) + noise_var
    along = (x - bias) @ axes
    return -0.5 * np.sum(np.log(2 * np.pi * variances) + along**2 / variances, axis=1)


def _posterior_m(x, weights, bias, noise_var):
    m = weights.T @ weights + noise_var * np.eye(weights.shape[1])
    inverse = np.linalg.inv(m)
    return (x - bias) @ weights @ inverse.T, noise_var * inverse
