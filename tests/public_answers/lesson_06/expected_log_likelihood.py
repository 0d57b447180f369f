"""Answers to expected_log_likelihood in the manner of public code."""

import numpy as np
import scipy.linalg
import scipy.special
import scipy.stats
from public import right, wrong

from vae_helpers.quiet import tf

# ---- one slip


@wrong("only the mean decoded: no trace")
def expected_log_likelihood(x, mean, covariance, weights, bias, noise_var):
    d = len(bias)
    sq = np.sum((x - mean @ weights.T - bias) ** 2, axis=1)
    return -0.5 * d * np.log(2 * np.pi * noise_var) - sq / (2 * noise_var)


@wrong("trace of S instead of W S W^T")
def expected_log_likelihood(x, mean, covariance, weights, bias, noise_var):
    d = len(bias)
    sq = np.sum((x - bias - mean @ weights.T) ** 2, axis=1)
    return -d / 2 * np.log(2 * np.pi * noise_var) - (sq + np.trace(covariance)) / (2 * noise_var)


@wrong("trace not divided by the noise variance")
def expected_log_likelihood(x, mean, covariance, weights, bias, noise_var):
    sq = np.sum((x - bias - mean @ weights.T) ** 2, axis=1)
    spread = np.trace(weights @ covariance @ weights.T)
    return -0.5 * (len(bias) * np.log(2 * np.pi * noise_var) + sq / noise_var + spread)


@wrong("noise variance missing in the constant")
def expected_log_likelihood(x, mean, covariance, weights, bias, noise_var):
    sq = np.sum((x - bias - mean @ weights.T) ** 2, axis=1)
    spread = np.trace(weights @ covariance @ weights.T)
    return -0.5 * len(bias) * np.log(2 * np.pi) - (sq + spread) / (2 * noise_var)


@wrong("bias forgotten")
def expected_log_likelihood(x, mean, covariance, weights, bias, noise_var):
    d = x.shape[1]
    sq = np.sum((x - mean @ weights.T) ** 2, axis=1)
    spread = np.trace(weights @ covariance @ weights.T)
    return -d / 2 * np.log(2 * np.pi * noise_var) - (sq + spread) / (2 * noise_var)


# ---- two slips


@wrong("no trace + k instead of d in the constant")
def expected_log_likelihood(x, mean, covariance, weights, bias, noise_var):
    k = mean.shape[1]
    sq = np.sum((x - mean @ weights.T - bias) ** 2, axis=1)
    return -0.5 * k * np.log(2 * np.pi * noise_var) - 0.5 * sq / noise_var


@wrong("sign of the bias + sigma for sigma^2 under the square")
def expected_log_likelihood(x, mean, covariance, weights, bias, noise_var):
    sigma = np.sqrt(noise_var)
    sq = np.sum((x - mean @ weights.T + bias) ** 2, axis=1)
    spread = np.trace(weights @ covariance @ weights.T)
    return -0.5 * len(bias) * np.log(2 * np.pi * noise_var) - (sq + spread) / (2 * sigma)


@wrong("trace subtracted from the square + constant forgotten")
def expected_log_likelihood(x, mean, covariance, weights, bias, noise_var):
    sq = np.sum((x - mean @ weights.T - bias) ** 2, axis=1)
    return -(sq - np.trace(weights @ covariance @ weights.T)) / (2 * noise_var)


@wrong("mean over the numbers of x instead of the sum + no trace (MSE loss)")
def expected_log_likelihood(x, mean, covariance, weights, bias, noise_var):
    recon = mean @ weights.T + bias
    mse = np.mean((x - recon) ** 2, axis=1)
    return -0.5 * (np.log(2 * np.pi * noise_var) + mse / noise_var)


@wrong("sum of all entries of W S W^T instead of its trace + factor 1/2 missing on the squares")
def expected_log_likelihood(x, mean, covariance, weights, bias, noise_var):
    sq = np.sum((x - mean @ weights.T - bias) ** 2, axis=1)
    spread = np.sum(weights @ covariance @ weights.T)
    return -0.5 * len(bias) * np.log(2 * np.pi * noise_var) - (sq + spread) / noise_var


@wrong("only the variances of S used + noise variance squared")
def expected_log_likelihood(x, mean, covariance, weights, bias, noise_var):
    sq = np.sum((x - mean @ weights.T - bias) ** 2, axis=1)
    spread = np.sum(weights**2 @ np.diag(covariance))
    return -0.5 * (len(bias) * np.log(2 * np.pi * noise_var) + (sq + spread) / noise_var**2)


@wrong("minus sign lost (a loss) + constant not times d")
def expected_log_likelihood(x, mean, covariance, weights, bias, noise_var):
    sq = np.sum((x - mean @ weights.T - bias) ** 2, axis=1)
    spread = np.trace(weights @ covariance @ weights.T)
    return 0.5 * (np.log(2 * np.pi * noise_var) + (sq + spread) / noise_var)


# ---- unusual


@wrong("one draw of z for each x instead of the expectation")
def expected_log_likelihood(x, mean, covariance, weights, bias, noise_var):
    L = np.linalg.cholesky(covariance)
    eps = np.random.default_rng(0).normal(size=mean.shape)
    recon = (mean + eps @ L.T) @ weights.T + bias
    return np.sum(scipy.stats.norm.logpdf(x, recon, np.sqrt(noise_var)), axis=1)


@wrong("SciPy's normal with the variance as its scale, and the trace beside it")
def expected_log_likelihood(x, mean, covariance, weights, bias, noise_var):
    recon = mean @ weights.T + bias
    logp = scipy.stats.norm(recon, noise_var).logpdf(x).sum(axis=1)
    return logp - np.trace(weights @ covariance @ weights.T) / (2 * noise_var)


# ---- right


@right("one number of x after another")
def expected_log_likelihood(x, mean, covariance, weights, bias, noise_var):
    out = np.zeros(len(x))
    for i in range(x.shape[1]):
        w = weights[i]
        error = x[:, i] - bias[i] - mean @ w
        out -= 0.5 * (np.log(2 * np.pi * noise_var) + (error**2 + w @ covariance @ w) / noise_var)
    return out


@right("einsum, W^T W")
def expected_log_likelihood(x, mean, covariance, weights, bias, noise_var):
    r = x - bias - np.einsum("nk,dk->nd", mean, weights)
    trace = np.einsum("dk,kl,dl->", weights, covariance, weights)
    quad = np.einsum("nd,nd->n", r, r) + trace
    return -0.5 * weights.shape[0] * np.log(2 * np.pi * noise_var) - quad / (2 * noise_var)


@right("scipy.stats.norm at the mean, minus the trace")
def expected_log_likelihood(x, mean, covariance, weights, bias, noise_var):
    logpdf = scipy.stats.norm.logpdf(x, loc=mean @ weights.T + bias, scale=np.sqrt(noise_var))
    return logpdf.sum(axis=1) - np.trace(covariance @ weights.T @ weights) / (2 * noise_var)


@right("square of W times the Cholesky factor")
def expected_log_likelihood(x, mean, covariance, weights, bias, noise_var):
    spread = np.linalg.norm(weights @ np.linalg.cholesky(covariance)) ** 2
    distance = np.linalg.norm(x - bias - mean @ weights.T, axis=1) ** 2
    d = len(bias)
    return (
        -d / 2 * np.log(2 * np.pi) - d / 2 * np.log(noise_var) - (distance + spread) / 2 / noise_var
    )


@right("average over sigma points, exact for squares")
def expected_log_likelihood(x, mean, covariance, weights, bias, noise_var):
    k = mean.shape[1]
    steps = np.sqrt(k) * np.linalg.cholesky(covariance).T
    total = 0.0
    for u in np.concatenate([steps, -steps]):
        r = x - bias - (mean + u) @ weights.T
        total = total - 0.5 * np.sum(np.log(2 * np.pi * noise_var) + r**2 / noise_var, axis=1)
    return total / (2 * k)


@right("TensorFlow in float64")
def expected_log_likelihood(x, mean, covariance, weights, bias, noise_var):
    x, m, S, W, b, s = (
        tf.cast(a, tf.float64) for a in (x, mean, covariance, weights, bias, noise_var)
    )
    r = x - b - tf.matmul(m, W, transpose_b=True)
    spread = tf.linalg.trace(W @ S @ tf.transpose(W))
    d = x.shape[1]
    return (-0.5 * (d * tf.math.log(2 * np.pi * s) + (tf.reduce_sum(r**2, 1) + spread) / s)).numpy()
