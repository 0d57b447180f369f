"""Answers to linear_gaussian_posterior in the manner of public code."""

import numpy as np
import scipy.linalg
import scipy.special
import scipy.stats
from public import right, wrong

from vae_helpers.quiet import tf

# ---- one slip


@wrong("the prior's I forgotten (least squares)")
def linear_gaussian_posterior(x, weights, bias, noise_var):
    covariance = np.linalg.inv(weights.T @ weights / noise_var)
    return (x - bias) @ weights @ covariance / noise_var, covariance


@wrong("mean not divided by the noise variance")
def linear_gaussian_posterior(x, weights, bias, noise_var):
    precision = np.eye(weights.shape[1]) + weights.T @ weights / noise_var
    covariance = np.linalg.inv(precision)
    return (x - bias) @ weights @ covariance, covariance


@wrong("sigma for sigma squared in the precision")
def linear_gaussian_posterior(x, weights, bias, noise_var):
    sigma = np.sqrt(noise_var)
    S = np.linalg.inv(np.eye(weights.shape[1]) + weights.T @ weights / sigma)
    return (x - bias) @ weights @ S / noise_var, S


@wrong("covariance upside down, as in early printings of Bishop (12.42)")
def linear_gaussian_posterior(x, weights, bias, noise_var):
    M = weights.T @ weights + noise_var * np.eye(weights.shape[1])
    mean = np.linalg.solve(M, weights.T @ (x - bias).T).T
    return mean, M / noise_var


@wrong("sample mean of x in place of the bias")
def linear_gaussian_posterior(x, weights, bias, noise_var):
    M = weights.T @ weights + noise_var * np.eye(weights.shape[1])
    mean = (x - np.mean(x, axis=0)) @ weights @ np.linalg.inv(M)
    return mean, noise_var * np.linalg.inv(M)


# ---- two slips


@wrong("bias not subtracted + the precision returned")
def linear_gaussian_posterior(x, weights, bias, noise_var):
    precision = np.eye(weights.shape[1]) + weights.T @ weights / noise_var
    return x @ weights @ np.linalg.inv(precision) / noise_var, precision


@wrong("bias added + times instead of over the noise in the precision")
def linear_gaussian_posterior(x, weights, bias, noise_var):
    S = np.linalg.inv(np.eye(weights.shape[1]) + noise_var * weights.T @ weights)
    return (x + bias) @ weights @ S / noise_var, S


@wrong("covariance M^-1 without sigma^2 + bias not subtracted")
def linear_gaussian_posterior(x, weights, bias, noise_var):
    M_inv = np.linalg.inv(weights.T @ weights + noise_var * np.eye(weights.shape[1]))
    return x @ weights @ M_inv, M_inv


@wrong("correlations of the covariance dropped + mean computed with it")
def linear_gaussian_posterior(x, weights, bias, noise_var):
    S = np.linalg.inv(np.eye(weights.shape[1]) + weights.T @ weights / noise_var)
    S = np.diag(np.diag(S))
    return (x - bias) @ weights @ S / noise_var, S


@wrong("noise_var I for the prior's I + mean divided by sigma only")
def linear_gaussian_posterior(x, weights, bias, noise_var):
    S = np.linalg.inv(noise_var * np.eye(weights.shape[1]) + weights.T @ weights / noise_var)
    return (x - bias) @ weights @ S / np.sqrt(noise_var), S


@wrong("means as columns (k, n) + prior's I forgotten")
def linear_gaussian_posterior(x, weights, bias, noise_var):
    S = np.linalg.inv(weights.T @ weights / noise_var)
    m = S @ weights.T @ (x - bias).T / noise_var
    return m, S


@wrong("1 / precision number by number instead of the inverse + noise missing in the mean")
def linear_gaussian_posterior(x, weights, bias, noise_var):
    precision = np.eye(weights.shape[1]) + weights.T @ weights / noise_var
    S = 1.0 / precision
    return (x - bias) @ weights @ S, S


# ---- unusual


@wrong("0.01 added to the diagonal 'for stability', in front of the inverse")
def linear_gaussian_posterior(x, weights, bias, noise_var):
    k = weights.shape[1]
    precision = np.eye(k) + weights.T @ weights / noise_var + 1e-2 * np.eye(k)
    S = np.linalg.inv(precision)
    return (x - bias) @ weights @ S / noise_var, S


@wrong("one covariance for each row, (n, k, k)")
def linear_gaussian_posterior(x, weights, bias, noise_var):
    S = np.linalg.inv(np.eye(weights.shape[1]) + weights.T @ weights / noise_var)
    means = np.array([S @ weights.T @ (row - bias) / noise_var for row in x])
    return means, np.repeat(S[None], len(x), axis=0)


# ---- right


@right("solve with M = W^T W + sigma^2 I")
def linear_gaussian_posterior(x, weights, bias, noise_var):
    k = weights.shape[1]
    M = weights.T @ weights + noise_var * np.eye(k)
    return np.linalg.solve(M, weights.T @ (x - bias).T).T, noise_var * np.linalg.solve(M, np.eye(k))


@right("conditioning of the joint Gaussian")
def linear_gaussian_posterior(x, weights, bias, noise_var):
    d, k = weights.shape
    C = weights @ weights.T + noise_var * np.eye(d)
    gain = np.linalg.solve(C, weights).T
    return (x - bias) @ gain.T, np.eye(k) - gain @ weights


@right("a loop over rows")
def linear_gaussian_posterior(x, weights, bias, noise_var):
    k = weights.shape[1]
    Lambda = np.identity(k)
    for row in weights:
        Lambda = Lambda + np.outer(row, row) / noise_var
    Sigma = np.linalg.inv(Lambda)
    means = np.zeros((len(x), k))
    for i, one in enumerate(x):
        means[i] = Sigma @ (weights.T @ (one - bias)) / noise_var
    return means, Sigma


@right("cho_factor and einsum")
def linear_gaussian_posterior(x, weights, bias, noise_var):
    k = weights.shape[1]
    factor = scipy.linalg.cho_factor(
        np.eye(k) + np.einsum("ik,il->kl", weights, weights) / noise_var
    )
    S = scipy.linalg.cho_solve(factor, np.eye(k))
    return np.einsum("ni,ik,kl->nl", x - bias, weights, S) / noise_var, S


@right("least squares with the prior as extra rows")
def linear_gaussian_posterior(x, weights, bias, noise_var):
    k = weights.shape[1]
    sigma = np.sqrt(noise_var)
    A = np.vstack([weights / sigma, np.eye(k)])
    y = np.vstack([(x - bias).T / sigma, np.zeros((k, len(x)))])
    means = np.linalg.lstsq(A, y, rcond=None)[0].T
    return means, np.linalg.inv(A.T @ A)


@right("TensorFlow in float64")
def linear_gaussian_posterior(x, weights, bias, noise_var):
    x, W, b, s = (tf.cast(a, tf.float64) for a in (x, weights, bias, noise_var))
    S = tf.linalg.inv(tf.eye(W.shape[1], dtype=tf.float64) + tf.transpose(W) @ W / s)
    return ((x - b) @ W @ S / s).numpy(), S.numpy()
