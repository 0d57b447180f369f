"""Right answers to gaussian_kl in other styles."""

import numpy as np
import scipy.linalg

from vae_helpers.quiet import tf


def kl_solve(mean, covariance, other_mean, other_covariance):
    step = (other_mean - mean).T
    square = np.sum(step * np.linalg.solve(other_covariance, step), axis=0)
    ratio = np.linalg.solve(other_covariance, covariance)
    return (np.trace(ratio) - np.linalg.slogdet(ratio)[1] - len(covariance) + square) / 2


def kl_elementwise_trace(mean, covariance, other_mean, other_covariance):
    precision = np.linalg.inv(other_covariance)
    step = mean - other_mean
    trace = (precision * covariance).sum()
    log_dets = np.linalg.slogdet(other_covariance)[1] - np.linalg.slogdet(covariance)[1]
    square = np.einsum("ni,ij,nj->n", step, precision, step)
    return 0.5 * (trace + square - mean.shape[1] + log_dets)


def kl_cholesky(mean, covariance, other_mean, other_covariance):
    own, other = np.linalg.cholesky(covariance), np.linalg.cholesky(other_covariance)
    ratio = scipy.linalg.solve_triangular(other, own, lower=True)
    step = scipy.linalg.solve_triangular(other, (mean - other_mean).T, lower=True)
    log_det = np.log(np.diag(own)).sum() - np.log(np.diag(other)).sum()
    return 0.5 * (np.sum(ratio**2) + np.sum(step**2, axis=0) - len(own)) - log_det


def kl_by_eigenvalues(mean, covariance, other_mean, other_covariance):
    values = scipy.linalg.eigh(covariance, other_covariance, eigvals_only=True)
    step = mean - other_mean
    square = np.diag(step @ np.linalg.inv(other_covariance) @ step.T)
    return 0.5 * (np.sum(values - 1 - np.log(values)) + square)


def kl_loop(mean, covariance, other_mean, other_covariance):
    inverse = scipy.linalg.inv(other_covariance)
    constant = np.trace(inverse @ covariance) - len(covariance)
    constant += np.linalg.slogdet(other_covariance)[1] - np.linalg.slogdet(covariance)[1]
    pairs = zip(mean, other_mean, strict=True)
    return np.array([0.5 * (constant + (a - b) @ inverse @ (a - b)) for a, b in pairs])


def kl_by_entropies(mean, covariance, other_mean, other_covariance):
    """Minus the entropy of q, plus its cross-entropy."""
    k = mean.shape[1]
    precision = np.linalg.inv(other_covariance)
    entropy = 0.5 * (k * np.log(2 * np.pi * np.e) + np.linalg.slogdet(covariance)[1])
    step = mean - other_mean
    square = np.sum((step @ precision) * step, axis=1) + np.trace(covariance @ precision)
    cross = 0.5 * (k * np.log(2 * np.pi) + np.linalg.slogdet(other_covariance)[1] + square)
    return cross - entropy


def kl_tf(mean, covariance, other_mean, other_covariance):
    precision = tf.linalg.inv(tf.constant(other_covariance))
    step = tf.constant(mean - other_mean)
    square = tf.reduce_sum(tf.matmul(step, precision) * step, axis=1)
    log_dets = tf.linalg.logdet(other_covariance) - tf.linalg.logdet(covariance)
    return 0.5 * (tf.linalg.trace(precision @ covariance) + square - len(covariance) + log_dets)
