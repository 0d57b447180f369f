"""Right answers to the exercises of lesson 2 in other styles; each must be judged right."""

import math

import numpy as np
from scipy.special import entr, log_expit, xlog1py, xlogy
from scipy.stats import multivariate_normal, norm

from vae_helpers.quiet import keras, tf

ops = keras.ops


def gaussian_scipy(x, mean, log_var):
    return norm.logpdf(x, mean, np.exp(0.5 * np.asarray(log_var))).sum(axis=1)


def gaussian_numpy(x, mean, log_var):
    d = x.shape[1]
    squares = np.sum(np.square(x - mean) * np.exp(-log_var), 1)
    return -0.5 * (d * np.log(2 * np.pi) + log_var.sum(1) + squares)


def gaussian_tf(x, mean, log_var):
    std = tf.exp(log_var / 2)
    terms = -0.5 * tf.square((x - mean) / std) - tf.math.log(std) - 0.5 * math.log(2 * math.pi)
    return tf.reduce_sum(terms, axis=-1)


def gaussian_loop(x, mean, log_var):
    values = []
    for row, m, lv in zip(np.float64(x), np.float64(mean), np.float64(log_var), strict=True):
        value = 0.0
        for a, b, c in zip(row, m, lv, strict=True):
            value -= (math.log(2 * math.pi * math.exp(c)) + (a - b) ** 2 / math.exp(c)) / 2
        values.append(value)
    return np.array(values)


def gaussian_matrix(x, mean, log_var):
    return np.array(
        [
            multivariate_normal(m, np.diag(np.exp(lv))).logpdf(row)
            for row, m, lv in zip(x, mean, log_var, strict=True)
        ]
    )


def gaussian_einsum(x, mean, log_var):
    distance = x - mean
    squares = ops.einsum("nd,nd,nd->n", distance, distance, ops.exp(-log_var))
    logs = ops.sum(log_var, axis=1)
    return -(squares + logs + x.shape[1] * float(np.log(2 * np.pi))) / 2


def gaussian_float64(x, mean, log_var):
    x, mean, log_var = (tf.cast(a, "float64") for a in (x, mean, log_var))
    log_2pi = tf.math.log(tf.constant(2 * np.pi, tf.float64))
    return -0.5 * tf.reduce_sum(log_2pi + log_var + (x - mean) ** 2 / tf.exp(log_var), 1)


def likelihood_tf(x, logits):
    return -tf.reduce_sum(tf.nn.sigmoid_cross_entropy_with_logits(labels=x, logits=logits), axis=1)


def likelihood_keras(x, logits):
    return -x.shape[1] * keras.losses.binary_crossentropy(x, logits, from_logits=True)


def likelihood_log_sigmoid(x, logits):
    return ops.sum(x * ops.log_sigmoid(logits) + (1 - x) * ops.log_sigmoid(-logits), -1)


def likelihood_scipy(x, logits):
    return np.sum(x * log_expit(logits) + (1 - x) * log_expit(-logits), axis=1)


def likelihood_logaddexp(x, logits):
    return np.einsum("nd,nd->n", x, logits) - np.logaddexp(0, logits).sum(axis=1)


def likelihood_maximum(x, logits):
    cross = ops.maximum(logits, 0) - x * logits + ops.log1p(ops.exp(-ops.abs(logits)))
    return -ops.sum(cross, axis=1)


def likelihood_rows(x, logits):
    rows = [tf.reduce_sum(a * b - tf.math.softplus(b)) for a, b in zip(x, logits, strict=True)]
    return tf.stack(rows)


def likelihood_float64(x, logits):
    x, logits = np.float64(x), np.float64(logits)
    return (x * logits - np.maximum(logits, 0) - np.log1p(np.exp(-np.abs(logits)))).sum(1)


def average_keras(log_values):
    return ops.logsumexp(log_values, axis=0) - math.log(log_values.shape[0])


def average_tf(log_values):
    samples = tf.cast(tf.shape(log_values)[0], tf.float32)
    return tf.reduce_logsumexp(log_values, axis=0) - tf.math.log(samples)


def average_len(log_values):
    largest = ops.max(log_values, axis=0, keepdims=True)
    total = ops.sum(ops.exp(log_values - largest), axis=0) / len(log_values)
    return ops.squeeze(largest, 0) + ops.log(total)


def average_stop_gradient(log_values):
    largest = tf.stop_gradient(tf.reduce_max(log_values, axis=0))
    return tf.math.log(tf.reduce_mean(tf.exp(log_values - largest), axis=0)) + largest


def average_pairwise(log_values):
    total = log_values[0]
    for row in range(1, log_values.shape[0]):
        total = ops.logaddexp(total, log_values[row])
    return total - float(np.log(log_values.shape[0]))


def average_softmax(log_values):
    # log of the mean = a - log softmax(a) - log K, the same for every a.
    return (log_values - ops.log_softmax(log_values, axis=0))[0] - np.log(log_values.shape[0])


def average_by_image(log_values):
    columns = [tf.reduce_logsumexp(log_values[:, i]) for i in range(log_values.shape[1])]
    return tf.stack(columns) - float(np.log(log_values.shape[0]))


def average_float64(log_values):
    values = tf.cast(log_values, tf.float64)
    return tf.reduce_logsumexp(values - np.log(log_values.shape[0]), axis=0)


def entropy_entr(x):
    return (entr(x) + entr(1 - x)).sum(axis=1)


def entropy_log1p(x):
    return -(xlogy(x, x) + xlog1py(1 - x, -x)).sum(axis=1)


def entropy_nansum(x):
    return -np.nansum(x * np.log(x) + (1 - x) * np.log(1 - x), axis=1)


def entropy_small_constant(x):
    return -ops.sum(x * ops.log(x + 1e-8) + (1 - x) * ops.log(1 - x + 1e-8), axis=1)


def entropy_clip(x):
    p = tf.clip_by_value(tf.cast(x, tf.float64), 1e-12, 1 - 1e-12)
    return -tf.reduce_sum(p * tf.math.log(p) + (1 - p) * tf.math.log(1 - p), axis=-1)


def entropy_clip_as_the_lesson(x):
    p = np.clip(x, 1e-6, 1 - 1e-6)
    return -np.sum(p * np.log(p) + (1 - p) * np.log(1 - p), axis=1)


def entropy_loop(x):
    def coin(p):
        return -sum(side * math.log(side) for side in (p, 1 - p) if side > 0)

    return np.array([sum(coin(float(p)) for p in image) for image in x])


def entropy_tf(x):
    return -tf.reduce_sum(tf.math.xlogy(x, x) + tf.math.xlogy(1 - x, 1 - x), axis=1)


def entropy_where(x):
    terms = np.where((x > 0) & (x < 1), x * np.log(x) + (1 - x) * np.log1p(-x), 0)
    return -terms.sum(-1)


def kl_kingma(mean, log_var):
    return -0.5 * ops.sum(1 + log_var - ops.square(mean) - ops.exp(log_var), axis=-1)


def kl_numpy(mean, log_var):
    return 0.5 * (np.exp(log_var) + mean**2 - 1 - log_var).sum(axis=1)


def kl_tf(mean, log_var):
    return tf.reduce_sum(0.5 * (tf.square(mean) + tf.math.expm1(log_var) - log_var), axis=1)


def kl_std(mean, log_var):
    std = ops.exp(log_var / 2)
    return ops.sum((mean**2 + std**2) / 2 - ops.log(std) - 0.5, axis=1)


def kl_loop(mean, log_var):
    return np.array(
        [
            sum((m * m + math.exp(v) - v - 1) / 2 for m, v in zip(*row, strict=True))
            for row in zip(np.float64(mean), np.float64(log_var), strict=True)
        ]
    )


def kl_einsum(mean, log_var):
    half = np.full(mean.shape[1], 0.5)
    return np.einsum("nd,nd,d->n", mean, mean, half) + (np.expm1(log_var) - log_var) @ half


def kl_traces(mean, log_var):
    d = mean.shape[1]
    trace, log_det = ops.sum(ops.exp(log_var), axis=1), ops.sum(log_var, axis=1)
    return (trace + ops.sum(mean * mean, axis=1) - d - log_det) / 2


def draws_scipy(mean, log_var, z):
    std = np.exp(np.asarray(log_var) / 2)
    return (norm.logpdf(z, mean, std) - norm.logpdf(z)).sum(axis=2).mean(axis=0)


def draws_tf(mean, log_var, z):
    log_q = -0.5 * tf.reduce_sum(log_var + (z - mean) ** 2 / tf.exp(log_var), axis=2)
    log_p = -0.5 * tf.reduce_sum(tf.square(z), axis=2)
    return tf.reduce_mean(log_q - log_p, axis=0)


def draws_loop(mean, log_var, z):
    total = 0.0
    for draw in z:
        total = total + gaussian_numpy(draw, mean, log_var)
        total = total - gaussian_numpy(draw, np.zeros_like(draw), np.zeros_like(draw))
    return total / len(z)


def draws_noise(mean, log_var, z):
    noise = (z - mean) / ops.exp(log_var / 2)
    return 0.5 * ops.mean(ops.sum(z**2 - noise**2 - log_var, axis=-1), axis=0)


def draws_by_image(mean, log_var, z):
    values = []
    for i in range(mean.shape[0]):
        ratio = gaussian_numpy(z[:, i], mean[i : i + 1], log_var[i : i + 1])
        values.append(np.mean(ratio - gaussian_numpy(z[:, i], 0 * z[:, i], 0 * z[:, i])))
    return np.stack(values)


def draws_flat(mean, log_var, z):
    samples, n, d = z.shape
    flat = ops.reshape(z, (samples * n, d))
    log_q = gaussian_einsum(flat, np.tile(mean, (samples, 1)), np.tile(log_var, (samples, 1)))
    log_p = -0.5 * ops.sum(flat**2, axis=1) - d / 2 * math.log(2 * math.pi)
    return ops.mean(ops.reshape(log_q - log_p, (samples, n)), axis=0)


def draws_einsum(mean, log_var, z):
    squares = np.einsum("snd,snd->n", z, z) - np.einsum(
        "snd,snd,nd->n", z - mean, z - mean, np.exp(-log_var)
    )
    return 0.5 * squares / len(z) - 0.5 * log_var.sum(axis=1)


def average_of_logs_of_exponents(log_values):
    """By logsumexp of SciPy's form, in TensorFlow: a maximum that is not finite becomes 0."""
    largest = tf.reduce_max(log_values, axis=0, keepdims=True)
    largest = tf.where(tf.math.is_finite(largest), largest, tf.zeros_like(largest))
    summed = tf.reduce_sum(tf.exp(log_values - largest), axis=0)
    return tf.math.log(summed) + largest[0] - math.log(log_values.shape[0])


ALTERNATIVES = {
    "gaussian_log_density": [
        gaussian_scipy,
        gaussian_numpy,
        gaussian_tf,
        gaussian_loop,
        gaussian_matrix,
        gaussian_einsum,
        gaussian_float64,
    ],
    "bernoulli_log_likelihood": [
        likelihood_tf,
        likelihood_keras,
        likelihood_log_sigmoid,
        likelihood_scipy,
        likelihood_logaddexp,
        likelihood_maximum,
        likelihood_rows,
        likelihood_float64,
    ],
    "log_mean_exp": [
        average_keras,
        average_tf,
        average_len,
        average_stop_gradient,
        average_pairwise,
        average_softmax,
        average_by_image,
        average_float64,
        average_of_logs_of_exponents,
    ],
    "pixel_entropy": [
        entropy_entr,
        entropy_log1p,
        entropy_nansum,
        entropy_small_constant,
        entropy_clip,
        entropy_clip_as_the_lesson,
        entropy_loop,
        entropy_tf,
        entropy_where,
    ],
    "kl_divergence": [
        kl_kingma,
        kl_numpy,
        kl_tf,
        kl_std,
        kl_loop,
        kl_einsum,
        kl_traces,
    ],
    "kl_monte_carlo": [
        draws_scipy,
        draws_tf,
        draws_loop,
        draws_noise,
        draws_by_image,
        draws_flat,
        draws_einsum,
    ],
}
