"""Answers to forward_kl_fit in the manner of public code."""

import math

import numpy as np
import scipy.optimize
import scipy.stats
from public import right, wrong

from vae_helpers.densities import gaussian_log_density
from vae_helpers.quiet import keras, tf

ops = keras.ops

# ---- one slip


@wrong("sample variance (ddof=1), as statistics and pandas have it")
def forward_kl_fit(z):
    mean = np.mean(z, axis=0)
    var = np.var(z, axis=0, ddof=1)
    return mean, np.log(var)


@wrong("logarithm of the standard deviation")
def forward_kl_fit(z):
    mu = ops.mean(z, axis=0)
    sigma = ops.std(z, axis=0)
    return mu, ops.log(sigma)


@wrong("variance without its logarithm")
def forward_kl_fit(z):
    mean, var = tf.nn.moments(z, axes=[0])
    return mean, var


@wrong("moments over axis 1")
def forward_kl_fit(z):
    return z.mean(axis=1), np.log(z.var(axis=1))


@wrong("moments over the last axis, with keepdims for the subtraction")
def forward_kl_fit(z):
    m = np.mean(z, axis=-1, keepdims=True)
    return m[:, 0], np.log(np.mean((z - m) ** 2, axis=-1))


@wrong("one variance for all numbers (isotropic q)")
def forward_kl_fit(z):
    mean = z.mean(axis=0)
    s2 = np.sum((z - mean) ** 2) / z.size
    return mean, np.full(mean.shape, np.log(s2))


@wrong("second moment, mean not subtracted")
def forward_kl_fit(z):
    return z.mean(0), np.log((z**2).mean(0))


@wrong("diagonal of the inverse of the precision's diagonal: reverse KL")
def forward_kl_fit(z):
    S = np.cov(z, rowvar=False, bias=True)
    precision = np.linalg.inv(S)
    return z.mean(axis=0), np.log(1 / np.diag(precision))


@wrong("no average in the variance: sum of squares")
def forward_kl_fit(z):
    mean = z.mean(axis=0)
    return mean, np.log(((z - mean) ** 2).sum(axis=0))


@wrong("a floor under the variance, 1e-3")
def forward_kl_fit(z):
    mean = z.mean(axis=0)
    return mean, np.log(np.maximum(z.var(axis=0), 1e-3))


@wrong("log_var first")
def forward_kl_fit(z):
    return np.log(np.var(z, axis=0)), np.mean(z, axis=0)


@wrong("median and median absolute deviation, 'robust'")
def forward_kl_fit(z):
    center = np.median(z, axis=0)
    mad = scipy.stats.median_abs_deviation(z, axis=0, scale="normal")
    return center, 2 * np.log(mad)


# ---- two slips


@wrong("np.cov without bias + whole matrix")
def forward_kl_fit(z):
    return np.mean(z, axis=0), np.log(np.cov(z, rowvar=False))


@wrong("np.cov with rows as variables + diagonal taken, so one entry a draw")
def forward_kl_fit(z):
    return np.mean(z, axis=1), np.log(np.diag(np.cov(z)))


@wrong("log std + ddof=1")
def forward_kl_fit(z):
    return np.mean(z, 0), np.log(np.std(z, 0, ddof=1))


@wrong("std for log_var + ddof=1")
def forward_kl_fit(z):
    return [z.mean(axis=0), z.std(axis=0, ddof=1)]


@wrong("one mean + one variance, no axis at all")
def forward_kl_fit(z):
    return np.mean(z), np.log(np.var(z))


@wrong("sign of the log (log precision) + ddof=1")
def forward_kl_fit(z):
    return z.mean(axis=0), np.log(1.0 / z.var(axis=0, ddof=1))


@wrong("keepdims + log std")
def forward_kl_fit(z):
    mean = z.mean(axis=0, keepdims=True)
    std = np.sqrt(((z - mean) ** 2).mean(axis=0, keepdims=True))
    return mean, np.log(std)


@wrong("matched to the prior: second moment + 0 for the mean")
def forward_kl_fit(z):
    mean = np.zeros(z.shape[1])
    return mean, np.log(np.mean((z - mean) ** 2, axis=0))


# ---- unusual


@wrong("a few hundred gradient steps that have not arrived")
def forward_kl_fit(z):
    mean, log_var = np.zeros(z.shape[1]), np.zeros(z.shape[1])
    for _ in range(300):
        d = z - mean
        mean = mean + 0.01 * np.mean(d / np.exp(log_var), axis=0)
        log_var = log_var - 0.01 * np.mean(0.5 - 0.5 * d**2 / np.exp(log_var), axis=0)
    return mean, log_var


@wrong("minus the KL from the prior in place of the fit")
def forward_kl_fit(z):
    mean, log_var = z.mean(axis=0), np.log(z.var(axis=0))
    return mean, 0.5 * (mean**2 + np.exp(log_var) - log_var - 1)


# ---- right


@right("np.mean and np.var")
def forward_kl_fit(z):
    z = np.asarray(z)
    return z.mean(axis=0), np.log(z.var(axis=0))


@right("keras.ops.moments")
def forward_kl_fit(z):
    mean, var = ops.moments(ops.convert_to_tensor(z), axes=0)
    return mean, ops.log(var)


@right("tf.math.reduce_std, twice its log")
def forward_kl_fit(z):
    return tf.reduce_mean(z, axis=0), 2.0 * tf.math.log(tf.math.reduce_std(z, axis=0))


@right("scipy.stats.norm.fit, number by number")
def forward_kl_fit(z):
    mean, log_var = [], []
    for j in range(z.shape[1]):
        loc, scale = scipy.stats.norm.fit(np.asarray(z[:, j], dtype="float64"))
        mean.append(loc)
        log_var.append(2 * math.log(scale))
    return np.array(mean), np.array(log_var)


@right("Welford's running moments")
def forward_kl_fit(z):
    count, mean, m2 = 0, np.zeros(z.shape[1]), np.zeros(z.shape[1])
    for row in np.asarray(z, dtype="float64"):
        count += 1
        delta = row - mean
        mean = mean + delta / count
        m2 = m2 + delta * (row - mean)
    return mean, np.log(m2 / count)


@right("the variance as half the mean squared difference of all pairs")
def forward_kl_fit(z):
    z = np.asarray(z, dtype="float64")
    pairs = z[:, None, :] - z[None, :, :]
    return z.mean(axis=0), np.log(0.5 * np.mean(pairs**2, axis=(0, 1)))


@right("minimised numerically, number by number, from the moments up")
def forward_kl_fit(z):
    z = np.asarray(z, dtype="float64")
    fits = []
    for column in z.T[..., None]:
        center, scale = np.median(column), np.ptp(column)

        def loss(v, column=column, center=center, scale=scale):
            mean = np.full_like(column, center + scale * v[0])
            log_var = np.full_like(column, v[1] + 2 * np.log(scale))
            return -float(np.mean(np.asarray(gaussian_log_density(column, mean, log_var))))

        best = scipy.optimize.minimize(loss, [0.0, -1.0], tol=1e-12).x
        best = scipy.optimize.minimize(loss, best, method="Nelder-Mead",
                                       options={"xatol": 1e-9, "fatol": 1e-14}).x  # fmt: skip
        fits.append((center + scale * best[0], best[1] + 2 * np.log(scale)))
    mean, log_var = np.array(fits).T
    return mean, log_var
