"""Answers to best_diagonal in the manner of public code."""

import numpy as np
import scipy.linalg
import scipy.special
import scipy.stats
from public import right, wrong

from vae_helpers.quiet import tf

# ---- one slip


@wrong("the covariance's own variances")
def best_diagonal(covariance):
    return np.diag(covariance).copy()


@wrong("diagonal of the precision, not one over it")
def best_diagonal(covariance):
    return np.diag(np.linalg.inv(covariance))


@wrong("one over the diagonal of the covariance")
def best_diagonal(covariance):
    return 1 / np.diag(covariance)


@wrong("eigenvalues of the covariance")
def best_diagonal(covariance):
    return np.linalg.eigvalsh(covariance)


@wrong("returned as a diagonal matrix")
def best_diagonal(covariance):
    return np.diag(1 / np.diag(np.linalg.inv(covariance)))


# ---- two slips


@wrong("the covariance's own variances + their roots")
def best_diagonal(covariance):
    return np.sqrt(np.diag(covariance))


@wrong("diagonal of the precision + its root")
def best_diagonal(covariance):
    return np.sqrt(np.diag(np.linalg.inv(covariance)))


@wrong("right variances' logs, as log_var + of the own variances")
def best_diagonal(covariance):
    return np.log(np.diagonal(covariance))


@wrong("own variances + returned as a matrix")
def best_diagonal(covariance):
    return np.diag(np.diag(covariance))


@wrong("inverse number by number + rows summed")
def best_diagonal(covariance):
    return 1 / np.sum(1 / (covariance + 1e-8), axis=1)


@wrong("eigenvalues + of the precision")
def best_diagonal(covariance):
    return np.linalg.eigvalsh(np.linalg.inv(covariance))


@wrong("standard deviation instead of variance + factor 1/2 from the KL")
def best_diagonal(covariance):
    precision = np.linalg.inv(covariance)
    return 0.5 / np.sqrt(np.diag(precision))


# ---- unusual


@wrong("diagonal of the Cholesky factor squared: right for the last number only")
def best_diagonal(covariance):
    return np.diag(np.linalg.cholesky(covariance)) ** 2


@wrong("0.01 added to the diagonal before inverting")
def best_diagonal(covariance):
    k = len(covariance)
    return 1 / np.diag(np.linalg.inv(covariance + 1e-2 * np.eye(k)))


# ---- right


@right("solve for the identity")
def best_diagonal(covariance):
    precision = np.linalg.solve(covariance, np.eye(len(covariance)))
    return np.diagonal(precision) ** -1.0


@right("variance of each number given the others (Schur complement)")
def best_diagonal(covariance):
    k = covariance.shape[0]
    variances = np.empty(k)
    for j in range(k):
        rest = [i for i in range(k) if i != j]
        c = covariance[j, rest]
        variances[j] = covariance[j, j] - c @ np.linalg.solve(covariance[np.ix_(rest, rest)], c)
    return variances


@right("ratio of determinants, by their logs")
def best_diagonal(covariance):
    whole = np.linalg.slogdet(covariance)[1]
    parts = []
    for j in range(len(covariance)):
        minor = np.delete(np.delete(covariance, j, axis=0), j, axis=1)
        parts.append(np.exp(whole - np.linalg.slogdet(minor)[1]))
    return np.array(parts)


@right("eigenvectors and einsum")
def best_diagonal(covariance):
    values, vectors = np.linalg.eigh(covariance)
    return 1.0 / np.einsum("ji,i,ji->j", vectors, 1.0 / values, vectors)


@right("inverse of the Cholesky factor")
def best_diagonal(covariance):
    L = np.linalg.cholesky(covariance)
    inverse = scipy.linalg.solve_triangular(L, np.eye(len(L)), lower=True)
    return 1 / (inverse**2).sum(axis=0)


@right("TensorFlow in float64")
def best_diagonal(covariance):
    precision = tf.linalg.inv(tf.cast(covariance, tf.float64))
    return tf.math.reciprocal(tf.linalg.diag_part(precision)).numpy()
