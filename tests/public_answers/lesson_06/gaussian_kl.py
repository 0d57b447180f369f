"""Answers to gaussian_kl in the manner of public code."""

import numpy as np
import scipy.linalg
import scipy.special
import scipy.stats
from public import right, wrong

from vae_helpers.quiet import tf

# ---- one slip


@wrong("the two distributions exchanged")
def gaussian_kl(mean, covariance, other_mean, other_covariance):
    precision = np.linalg.inv(covariance)
    step = mean - other_mean
    log_dets = np.linalg.slogdet(covariance)[1] - np.linalg.slogdet(other_covariance)[1]
    return 0.5 * (
        np.trace(precision @ other_covariance)
        + np.sum(step @ precision * step, axis=1)
        - len(covariance)
        + log_dets
    )


@wrong("log dets with the wrong sign")
def gaussian_kl(mean, covariance, other_mean, other_covariance):
    precision = np.linalg.inv(other_covariance)
    step = mean - other_mean
    log_dets = np.linalg.slogdet(covariance)[1] - np.linalg.slogdet(other_covariance)[1]
    return 0.5 * (
        np.trace(precision @ covariance)
        + np.sum(step @ precision * step, axis=1)
        - len(covariance)
        + log_dets
    )


@wrong("number of rows subtracted instead of k")
def gaussian_kl(mean, covariance, other_mean, other_covariance):
    precision = np.linalg.inv(other_covariance)
    step = mean - other_mean
    log_dets = np.linalg.slogdet(other_covariance)[1] - np.linalg.slogdet(covariance)[1]
    return 0.5 * (
        np.trace(precision @ covariance)
        + np.sum(step @ precision * step, axis=1)
        - len(mean)
        + log_dets
    )


@wrong("factor 1/2 missing")
def gaussian_kl(mean, covariance, other_mean, other_covariance):
    precision = np.linalg.inv(other_covariance)
    step = mean - other_mean
    log_dets = np.linalg.slogdet(other_covariance)[1] - np.linalg.slogdet(covariance)[1]
    return (
        np.trace(precision @ covariance)
        + np.sum(step @ precision * step, 1)
        - len(covariance)
        + log_dets
    )


@wrong("step of the means measured by the precision of the first")
def gaussian_kl(mean, covariance, other_mean, other_covariance):
    step = mean - other_mean
    squared = np.sum(step @ np.linalg.inv(covariance) * step, axis=1)
    trace = np.trace(np.linalg.inv(other_covariance) @ covariance)
    log_dets = np.linalg.slogdet(other_covariance)[1] - np.linalg.slogdet(covariance)[1]
    return 0.5 * (trace + squared - len(covariance) + log_dets)


# ---- two slips


@wrong("k not subtracted + log dets not halved")
def gaussian_kl(mean, covariance, other_mean, other_covariance):
    precision = np.linalg.inv(other_covariance)
    step = mean - other_mean
    log_dets = np.linalg.slogdet(other_covariance)[1] - np.linalg.slogdet(covariance)[1]
    return (
        0.5 * (np.trace(precision @ covariance) + np.sum(step @ precision * step, axis=1))
        + log_dets
    )


@wrong("other covariance not inverted in the trace + log dets with the wrong sign")
def gaussian_kl(mean, covariance, other_mean, other_covariance):
    step = mean - other_mean
    squared = np.sum(step @ np.linalg.inv(other_covariance) * step, axis=1)
    log_ratio = np.log(np.linalg.det(covariance) / np.linalg.det(other_covariance))
    return 0.5 * (np.trace(other_covariance @ covariance) + squared - mean.shape[1] + log_ratio)


@wrong("only variances used, as if both were diagonal + square of the means not over the variance")
def gaussian_kl(mean, covariance, other_mean, other_covariance):
    v, w = np.diag(covariance), np.diag(other_covariance)
    return 0.5 * np.sum(v / w + (mean - other_mean) ** 2 - 1 + np.log(w) - np.log(v), axis=1)


@wrong("other mean forgotten (prior assumed at 0) + 1 subtracted instead of k")
def gaussian_kl(mean, covariance, other_mean, other_covariance):
    precision = np.linalg.inv(other_covariance)
    squared = np.sum(mean @ precision * mean, axis=1)
    log_dets = np.linalg.slogdet(other_covariance)[1] - np.linalg.slogdet(covariance)[1]
    return 0.5 * (np.trace(precision @ covariance) + squared - 1 + log_dets)


@wrong("sum of the product number by number instead of the trace's inverse + k added")
def gaussian_kl(mean, covariance, other_mean, other_covariance):
    precision = np.linalg.inv(other_covariance)
    step = other_mean - mean
    quad = np.einsum("ni,ij,nj->n", step, precision, step)
    log_dets = np.linalg.slogdet(other_covariance)[1] - np.linalg.slogdet(covariance)[1]
    return 0.5 * (np.sum(precision @ covariance) + quad + len(covariance) + log_dets)


@wrong("minus in front (as in the VAE loss) + signs of the dets slipped")
def gaussian_kl(mean, covariance, other_mean, other_covariance):
    precision = np.linalg.inv(other_covariance)
    step = mean - other_mean
    return -0.5 * (
        np.trace(precision @ covariance)
        + np.sum(step @ precision * step, axis=1)
        - len(covariance)
        + np.linalg.slogdet(other_covariance)[1]
        + np.linalg.slogdet(covariance)[1]
    )


@wrong("square summed over all rows + sign of slogdet taken for the log")
def gaussian_kl(mean, covariance, other_mean, other_covariance):
    precision = np.linalg.inv(other_covariance)
    step = mean - other_mean
    squared = np.full(len(mean), np.sum(step @ precision * step))
    log_dets = np.linalg.slogdet(other_covariance)[0] - np.linalg.slogdet(covariance)[0]
    return 0.5 * (np.trace(precision @ covariance) + squared - len(covariance) + log_dets)


# ---- unusual


@wrong("log of the determinants with an epsilon of 0.01")
def gaussian_kl(mean, covariance, other_mean, other_covariance):
    precision = np.linalg.inv(other_covariance)
    step = mean - other_mean
    log_dets = np.log((np.linalg.det(other_covariance) + 1e-2) / (np.linalg.det(covariance) + 1e-2))
    return 0.5 * (
        np.trace(precision @ covariance)
        + np.sum(step @ precision * step, axis=1)
        - len(covariance)
        + log_dets
    )


@wrong("scipy's relative entropy of the two densities at the first mean")
def gaussian_kl(mean, covariance, other_mean, other_covariance):
    out = []
    for m, a in zip(mean, other_mean):
        q = scipy.stats.multivariate_normal(m, covariance).pdf(m)
        p = scipy.stats.multivariate_normal(a, other_covariance).pdf(m)
        out.append(scipy.stats.entropy([q, 1.0], [p, 1.0]))
    return np.array(out)


# ---- right


@right("generalised eigenvalues")
def gaussian_kl(mean, covariance, other_mean, other_covariance):
    values = scipy.linalg.eigh(covariance, other_covariance, eigvals_only=True)
    step = mean - other_mean
    squared = np.sum(step * np.linalg.solve(other_covariance, step.T).T, axis=1)
    return 0.5 * (np.sum(values - 1 - np.log(values)) + squared)


@right("Cholesky factors and triangular solves")
def gaussian_kl(mean, covariance, other_mean, other_covariance):
    L, K = np.linalg.cholesky(covariance), np.linalg.cholesky(other_covariance)
    A = scipy.linalg.solve_triangular(K, L, lower=True)
    y = scipy.linalg.solve_triangular(K, (mean - other_mean).T, lower=True)
    logs = np.sum(np.log(np.diag(K)) - np.log(np.diag(L)))
    return logs + 0.5 * (np.sum(A**2) - len(L) + np.sum(y**2, axis=0))


@right("a loop over rows")
def gaussian_kl(mean, covariance, other_mean, other_covariance):
    k = mean.shape[1]
    inv = np.linalg.inv(other_covariance)
    const = np.trace(inv @ covariance) - k
    const += np.linalg.slogdet(other_covariance)[1] - np.linalg.slogdet(covariance)[1]
    return np.array([(const + (a - m) @ inv @ (a - m)) / 2 for m, a in zip(mean, other_mean)])


@right("cross-entropy minus entropy, with einsum")
def gaussian_kl(mean, covariance, other_mean, other_covariance):
    k = len(covariance)
    P = np.linalg.inv(other_covariance)
    u = mean - other_mean
    second = np.einsum("ij,ji->", P, covariance) + np.einsum("ni,ij,nj->n", u, P, u)
    cross = 0.5 * (k * np.log(2 * np.pi) + np.linalg.slogdet(other_covariance)[1] + second)
    entropy = 0.5 * (k * np.log(2 * np.pi * np.e) + np.linalg.slogdet(covariance)[1])
    return cross - entropy


@right("turned to the eigenvectors of the other covariance")
def gaussian_kl(mean, covariance, other_mean, other_covariance):
    values, U = np.linalg.eigh(other_covariance)
    turned = U.T @ covariance @ U
    step = (mean - other_mean) @ U
    fixed = np.sum(np.diag(turned) / values - 1 + np.log(values)) - np.linalg.slogdet(covariance)[1]
    return 0.5 * (fixed + np.sum(step**2 / values, axis=1))


@right("TensorFlow in float64")
def gaussian_kl(mean, covariance, other_mean, other_covariance):
    m, S, a, P = (tf.cast(t, tf.float64) for t in (mean, covariance, other_mean, other_covariance))
    inv = tf.linalg.inv(P)
    d = a - m
    kl = tf.linalg.trace(inv @ S) + tf.reduce_sum(d @ inv * d, axis=1) - S.shape[0]
    return (0.5 * (kl + tf.linalg.logdet(P) - tf.linalg.logdet(S))).numpy()
