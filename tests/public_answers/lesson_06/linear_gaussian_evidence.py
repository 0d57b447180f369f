"""Answers to linear_gaussian_evidence in the manner of public code."""

import math

import numpy as np
import scipy.linalg
import scipy.special
import scipy.stats
from public import right, wrong

from vae_helpers.quiet import tf

# ---- one slip


@wrong("sigma for sigma squared in the covariance")
def linear_gaussian_evidence(x, weights, bias, noise_var):
    C = weights @ weights.T + np.sqrt(noise_var) * np.eye(len(bias))
    _, log_det = np.linalg.slogdet(C)
    v = x - bias
    return -0.5 * (
        len(bias) * np.log(2 * np.pi) + log_det + np.sum(np.linalg.solve(C, v.T).T * v, axis=1)
    )


@wrong("constant d log 2 pi forgotten")
def linear_gaussian_evidence(x, weights, bias, noise_var):
    C = weights @ weights.T + noise_var * np.eye(len(bias))
    sign, log_det = np.linalg.slogdet(C)
    diff = x - bias
    maha = (diff * np.linalg.solve(C, diff.T).T).sum(axis=1)
    return -0.5 * (log_det + maha)


@wrong("log det not halved")
def linear_gaussian_evidence(x, weights, bias, noise_var):
    d = x.shape[1]
    C = weights @ weights.T + noise_var * np.eye(d)
    diff = x - bias
    maha = np.einsum("ni,ij,nj->n", diff, np.linalg.inv(C), diff)
    return -0.5 * d * np.log(2 * np.pi) - np.linalg.slogdet(C)[1] - 0.5 * maha


@wrong("number of rows instead of d in the constant")
def linear_gaussian_evidence(x, weights, bias, noise_var):
    C = weights @ weights.T + noise_var * np.eye(len(bias))
    diff = x - bias
    maha = np.sum(diff @ np.linalg.inv(C) * diff, axis=1)
    return -0.5 * (len(x) * np.log(2 * np.pi) + np.linalg.slogdet(C)[1] + maha)


@wrong("sample mean of x in place of the bias")
def linear_gaussian_evidence(x, weights, bias, noise_var):
    C = weights @ weights.T + noise_var * np.eye(x.shape[1])
    diff = x - x.mean(axis=0)
    maha = np.sum(diff @ np.linalg.inv(C) * diff, axis=1)
    return -0.5 * (x.shape[1] * np.log(2 * np.pi) + np.linalg.slogdet(C)[1] + maha)


# ---- two slips


@wrong("bias not subtracted + constant forgotten")
def linear_gaussian_evidence(x, weights, bias, noise_var):
    C = weights @ weights.T + noise_var * np.eye(x.shape[1])
    _, logdet = np.linalg.slogdet(C)
    return -0.5 * logdet - 0.5 * np.sum(x * np.linalg.solve(C, x.T).T, axis=1)


@wrong("bias added + k instead of d in the constant")
def linear_gaussian_evidence(x, weights, bias, noise_var):
    d, k = weights.shape
    C = weights @ weights.T + noise_var * np.eye(d)
    v = x + bias
    quad = np.sum(v * np.linalg.solve(C, v.T).T, axis=1)
    return -0.5 * (k * np.log(2 * np.pi) + np.linalg.slogdet(C)[1] + quad)


@wrong("multiplied with C instead of its inverse + log det with the other sign")
def linear_gaussian_evidence(x, weights, bias, noise_var):
    d = len(bias)
    C = weights @ weights.T + noise_var * np.eye(d)
    v = x - bias
    return -0.5 * (d * np.log(2 * np.pi) - np.linalg.slogdet(C)[1] + np.sum(v @ C * v, axis=1))


@wrong("noise variance squared + factor 1/2 of the square missing")
def linear_gaussian_evidence(x, weights, bias, noise_var):
    d = len(bias)
    C = weights @ weights.T + noise_var**2 * np.eye(d)
    v = x - bias
    quad = np.sum(v * np.linalg.solve(C, v.T).T, axis=1)
    return -0.5 * d * np.log(2 * np.pi) - 0.5 * np.linalg.slogdet(C)[1] - quad


@wrong("sign of slogdet taken for the log det + 2 pi without its log")
def linear_gaussian_evidence(x, weights, bias, noise_var):
    d = len(bias)
    C = weights @ weights.T + noise_var * np.eye(d)
    log_det = np.linalg.slogdet(C)[0]
    v = x - bias
    quad = np.sum(v * np.linalg.solve(C, v.T).T, axis=1)
    return -0.5 * (d * 2 * np.pi + log_det + quad)


@wrong("only the diagonal of the covariance + minus sign lost (negative log likelihood)")
def linear_gaussian_evidence(x, weights, bias, noise_var):
    var = np.sum(weights**2, axis=1) + noise_var
    return 0.5 * np.sum(np.log(2 * np.pi) + np.log(var) + (x - bias) ** 2 / var, axis=1)


@wrong("W W^T forgotten, noise only + mean over the numbers of x instead of the sum")
def linear_gaussian_evidence(x, weights, bias, noise_var):
    return -0.5 * np.mean(
        np.log(2 * np.pi) + np.log(noise_var) + (x - bias) ** 2 / noise_var, axis=1
    )


# ---- unusual


@wrong("log of det plus an epsilon: underflows with many numbers")
def linear_gaussian_evidence(x, weights, bias, noise_var):
    d = len(bias)
    C = weights @ weights.T + noise_var * np.eye(d)
    v = x - bias
    quad = np.sum(v * np.linalg.solve(C, v.T).T, axis=1)
    return -0.5 * (d * np.log(2 * np.pi) + np.log(np.linalg.det(C) + 1e-8) + quad)


@wrong("SciPy's pdf, then the log with a floor of 1e-10")
def linear_gaussian_evidence(x, weights, bias, noise_var):
    C = weights @ weights.T + noise_var * np.eye(len(bias))
    p = scipy.stats.multivariate_normal(bias, C).pdf(x)
    return np.log(np.atleast_1d(p) + 1e-10)


# ---- right


@right("scipy.stats, row by row")
def linear_gaussian_evidence(x, weights, bias, noise_var):
    d = len(bias)
    C = np.dot(weights, weights.T).astype("float64")
    C[np.arange(d), np.arange(d)] += noise_var
    normal = scipy.stats.multivariate_normal(mean=bias, cov=C)
    return np.array([normal.logpdf(row) for row in x])


@right("Cholesky factor and a triangular solve")
def linear_gaussian_evidence(x, weights, bias, noise_var):
    C = weights @ weights.T + noise_var * np.eye(len(bias))
    L = np.linalg.cholesky(C)
    white = scipy.linalg.solve_triangular(L, (x - bias).T, lower=True)
    log_det = 2 * np.log(np.diag(L)).sum()
    return -0.5 * (len(bias) * np.log(2 * np.pi) + log_det + (white**2).sum(axis=0))


@right("eigenvalues and eigenvectors")
def linear_gaussian_evidence(x, weights, bias, noise_var):
    C = weights @ weights.T + noise_var * np.eye(len(bias))
    values, vectors = np.linalg.eigh(C)
    turned = (x - bias) @ vectors
    return -0.5 * np.sum(np.log(2 * np.pi) + np.log(values) + turned**2 / values, axis=1)


@right("Woodbury and the determinant lemma")
def linear_gaussian_evidence(x, weights, bias, noise_var):
    W = np.asarray(weights, dtype="float64")
    d, k = W.shape
    M = W.T @ W + noise_var * np.eye(k)
    v = np.asarray(x, dtype="float64") - bias
    t = v @ W
    quad = (np.sum(v**2, axis=1) - np.sum(t * np.linalg.solve(M, t.T).T, axis=1)) / noise_var
    log_det = (d - k) * np.log(noise_var) + np.linalg.slogdet(M)[1]
    return -d / 2 * np.log(2 * np.pi) - log_det / 2 - quad / 2


@right("a loop over rows, with einsum for the covariance")
def linear_gaussian_evidence(x, weights, bias, noise_var):
    d = x.shape[1]
    C = np.einsum("ik,jk->ij", weights, weights) + np.diag([noise_var] * d)
    inverse = np.linalg.inv(C)
    log_det = np.linalg.slogdet(C).logabsdet
    out = np.zeros(len(x))
    for i in range(len(x)):
        v = x[i] - bias
        out[i] = -0.5 * (d * math.log(2 * math.pi) + log_det + v.dot(inverse).dot(v))
    return out


@right("TensorFlow in float64")
def linear_gaussian_evidence(x, weights, bias, noise_var):
    x, W, b = (tf.cast(a, tf.float64) for a in (x, weights, bias))
    d = W.shape[0]
    C = tf.matmul(W, W, transpose_b=True) + tf.cast(noise_var, tf.float64) * tf.eye(
        d, dtype=tf.float64
    )
    chol = tf.linalg.cholesky(C)
    v = tf.transpose(x - b)
    quad = tf.reduce_sum(v * tf.linalg.cholesky_solve(chol, v), axis=0)
    return (-0.5 * (d * np.log(2 * np.pi) + tf.linalg.logdet(C) + quad)).numpy()
