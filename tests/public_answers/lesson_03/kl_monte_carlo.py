"""Answers to kl_monte_carlo in the manner of public code."""

import numpy as np
import scipy
import scipy.linalg
import scipy.special
import scipy.stats
from public import right, wrong

from vae_helpers.densities import gaussian_log_density
from vae_helpers.quiet import keras, tf

ops = keras.ops
norm = scipy.stats.norm


@wrong("sign turned: log p - log q")
def kl_monte_carlo(mean, log_var, z):
    zeros = ops.zeros_like(mean)
    log_q = gaussian_log_density(z, mean, log_var)
    return ops.mean(gaussian_log_density(z, zeros, zeros) - log_q, axis=0)


@wrong("summed over the samples")
def kl_monte_carlo(mean, log_var, z):
    zeros = ops.zeros_like(mean)
    log_ratio = gaussian_log_density(z, mean, log_var) - gaussian_log_density(z, zeros, zeros)
    return ops.sum(log_ratio, axis=0)


@wrong("averaged over the images, not the samples (axis 1)")
def kl_monte_carlo(mean, log_var, z):
    zeros = ops.zeros_like(mean)
    log_ratio = gaussian_log_density(z, mean, log_var) - gaussian_log_density(z, zeros, zeros)
    return ops.mean(log_ratio, axis=1)


@wrong("prior with log_var 1 instead of variance 1")
def kl_monte_carlo(mean, log_var, z):
    log_q = gaussian_log_density(z, mean, log_var)
    log_p = gaussian_log_density(z, ops.zeros_like(mean), ops.ones_like(mean))
    return ops.mean(log_q - log_p, axis=0)


@wrong("log p left out (minus the entropy)")
def kl_monte_carlo(mean, log_var, z):
    return ops.mean(gaussian_log_density(z, mean, log_var), axis=0)


@wrong("numbers of a code averaged + sign turned")
def kl_monte_carlo(mean, log_var, z):
    log_q = norm.logpdf(z, mean, np.exp(0.5 * log_var))
    return np.mean(norm.logpdf(z) - log_q, axis=(0, 2))


@wrong("exp(log_var) for the standard deviation + first draw only")
def kl_monte_carlo(mean, log_var, z):
    log_q = norm.logpdf(z[0], mean, np.exp(log_var)).sum(axis=1)
    return log_q - norm.logpdf(z[0]).sum(axis=1)


@wrong("one number for all images + summed over the samples")
def kl_monte_carlo(mean, log_var, z):
    log_q = norm.logpdf(z, mean, np.exp(log_var / 2))
    return np.sum(log_q - norm.logpdf(z))


@wrong("prior centred at the mean of q + exp(log_var) for the standard deviation")
def kl_monte_carlo(mean, log_var, z):
    log_q = gaussian_log_density(z, mean, 2 * log_var)
    log_p = gaussian_log_density(z, mean, ops.zeros_like(mean))
    return ops.mean(log_q - log_p, axis=0)


@wrong("weighted by q once more + numbers of a code averaged")
def kl_monte_carlo(mean, log_var, z):
    log_q = norm.logpdf(z, mean, np.exp(log_var / 2)).mean(axis=-1)
    log_p = norm.logpdf(z).mean(axis=-1)
    return np.mean(np.exp(log_q) * (log_q - log_p), axis=0)


@wrong("draws averaged before the densities + log_var left out of log q")
def kl_monte_carlo(mean, log_var, z):
    z = np.mean(z, axis=0)
    log_q = -0.5 * np.sum((z - mean) ** 2 / np.exp(log_var), axis=1)
    log_p = -0.5 * np.sum(z**2, axis=1)
    return log_q - log_p


@wrong("2 pi in log p only + factor one half missing in log q")
def kl_monte_carlo(mean, log_var, z):
    log_q = -np.sum(log_var + (z - mean) ** 2 / np.exp(log_var), axis=-1)
    log_p = -0.5 * np.sum(np.log(2 * np.pi) + z**2, axis=-1)
    return np.mean(log_q - log_p, axis=0)


@wrong("absolute value of each term, so that nothing is negative")
def kl_monte_carlo(mean, log_var, z):
    zeros = np.zeros_like(mean)
    log_q = np.asarray(gaussian_log_density(z, mean, log_var))
    log_p = np.asarray(gaussian_log_density(z, zeros, zeros))
    return np.mean(np.abs(log_q - log_p), axis=0)


@wrong("closed form, the draws ignored")
def kl_monte_carlo(mean, log_var, z):
    return 0.5 * ops.sum(mean**2 + ops.exp(log_var) - log_var - 1.0, axis=1)


@right("simplified: 2 pi cancels")
def kl_monte_carlo(mean, log_var, z):
    terms = z**2 - log_var - (z - mean) ** 2 / np.exp(log_var)
    return 0.5 * np.mean(np.sum(terms, axis=-1), axis=0)


@right("scipy.stats.norm")
def kl_monte_carlo(mean, log_var, z):
    log_q = norm.logpdf(z, loc=mean, scale=np.exp(0.5 * log_var)).sum(axis=2)
    log_p = norm.logpdf(z).sum(axis=2)
    return (log_q - log_p).mean(axis=0)


@right("loop over the draws")
def kl_monte_carlo(mean, log_var, z):
    total = np.zeros(len(mean))
    zeros = np.zeros_like(mean)
    for draw in z:
        total += np.asarray(gaussian_log_density(draw, mean, log_var))
        total -= np.asarray(gaussian_log_density(draw, zeros, zeros))
    return total / len(z)


@right("TensorFlow")
def kl_monte_carlo(mean, log_var, z):
    log_q = tf.reduce_sum(-0.5 * (log_var + tf.square(z - mean) * tf.exp(-log_var)), axis=2)
    log_p = tf.reduce_sum(-0.5 * tf.square(z), axis=2)
    return tf.reduce_mean(log_q - log_p, axis=0)


@right("einsum over samples and numbers")
def kl_monte_carlo(mean, log_var, z):
    noise = (z - mean) * np.exp(-0.5 * log_var)
    squares = np.einsum("snd,snd->n", z, z) - np.einsum("snd,snd->n", noise, noise)
    return 0.5 * (squares / len(z) - np.sum(log_var, axis=1))


@right("scipy multivariate_normal, image by image")
def kl_monte_carlo(mean, log_var, z):
    from scipy.stats import multivariate_normal

    d = mean.shape[1]
    answers = []
    for i in range(mean.shape[0]):
        variances = np.exp(np.asarray(log_var[i], "float64"))
        q = multivariate_normal(mean[i], np.diag(variances))
        p = multivariate_normal(np.zeros(d), np.eye(d))
        answers.append(np.mean(q.logpdf(z[:, i]) - p.logpdf(z[:, i])))
    return np.array(answers)
