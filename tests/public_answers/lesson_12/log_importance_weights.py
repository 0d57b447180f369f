"""Answers to log_importance_weights in the manner of public code."""

import math

import numpy as np
import scipy.stats
from public import right, wrong

from vae_helpers.densities import gaussian_log_density
from vae_helpers.quiet import keras, tf

ops = keras.ops


def log_normal_pdf(sample, mean, logvar, raxis=-1):
    log2pi = np.log(2.0 * np.pi)
    return np.sum(-0.5 * ((sample - mean) ** 2.0 * np.exp(-logvar) + logvar + log2pi), axis=raxis)


# ---- one slip


@wrong("q added instead of subtracted")
def log_importance_weights(log_likelihood, z, mean, log_var):
    logpz = log_normal_pdf(z, 0.0, 0.0)
    logqz_x = log_normal_pdf(z, mean, log_var)
    return log_likelihood + logpz + logqz_x


@wrong("the sign of prior and q exchanged")
def log_importance_weights(log_likelihood, z, mean, log_var):
    log_ratio = log_normal_pdf(z, mean, log_var) - log_normal_pdf(z, 0.0, 0.0)
    return log_likelihood + log_ratio


@wrong("the prior forgotten")
def log_importance_weights(log_likelihood, z, mean, log_var):
    return log_likelihood - gaussian_log_density(z, mean, log_var)


@wrong("q forgotten: log p(x, z)")
def log_importance_weights(log_likelihood, z, mean, log_var):
    return log_likelihood + scipy.stats.norm.logpdf(z).sum(-1)


@wrong("scale = exp(log_var)")
def log_importance_weights(log_likelihood, z, mean, log_var):
    q = scipy.stats.norm(mean, np.exp(log_var))
    return log_likelihood + scipy.stats.norm.logpdf(z).sum(-1) - q.logpdf(z).sum(-1)


@wrong("exp(log_var) handed to gaussian_log_density")
def log_importance_weights(log_likelihood, z, mean, log_var):
    log_p = gaussian_log_density(z, 0 * mean, 0 * mean)
    return log_likelihood + log_p - gaussian_log_density(z, mean, np.exp(log_var))


@wrong("the standard deviation handed to gaussian_log_density")
def log_importance_weights(log_likelihood, z, mean, log_var):
    log_p = gaussian_log_density(z, 0 * mean, 0 * mean)
    return log_likelihood + log_p - gaussian_log_density(z, mean, np.exp(log_var / 2))


@wrong("weights, not their logarithms")
def log_importance_weights(log_likelihood, z, mean, log_var):
    return np.exp(log_likelihood + log_normal_pdf(z, 0, 0) - log_normal_pdf(z, mean, log_var))


@wrong("averaged over the draws, as the ELBO")
def log_importance_weights(log_likelihood, z, mean, log_var):
    log_w = log_likelihood + log_normal_pdf(z, 0, 0) - log_normal_pdf(z, mean, log_var)
    return log_w.mean(0)


@wrong("a softmax over the draws")
def log_importance_weights(log_likelihood, z, mean, log_var):
    log_w = log_likelihood + log_normal_pdf(z, 0, 0) - log_normal_pdf(z, mean, log_var)
    return np.asarray(tf.nn.log_softmax(np.float64(log_w), axis=0))


@wrong("log densities averaged over the latent dimensions")
def log_importance_weights(log_likelihood, z, mean, log_var):
    log_p = scipy.stats.norm.logpdf(z).mean(-1)
    log_q = scipy.stats.norm.logpdf(z, mean, np.exp(log_var / 2)).mean(-1)
    return log_likelihood + log_p - log_q


@wrong("the constant in the prior only")
def log_importance_weights(log_likelihood, z, mean, log_var):
    log_p = -0.5 * np.sum(z**2 + np.log(2 * np.pi), -1)
    log_q = -0.5 * np.sum((z - mean) ** 2 / np.exp(log_var) + log_var, -1)
    return log_likelihood + log_p - log_q


@wrong("the prior at the mean")
def log_importance_weights(log_likelihood, z, mean, log_var):
    return log_likelihood + log_normal_pdf(mean, 0, 0) - log_normal_pdf(z, mean, log_var)


@wrong("prior with log_var one")
def log_importance_weights(log_likelihood, z, mean, log_var):
    zeros, ones = np.zeros_like(mean), np.ones_like(mean)
    log_p = gaussian_log_density(z, zeros, ones)
    return log_likelihood + log_p - gaussian_log_density(z, mean, log_var)


@wrong("minus the log weight, as a loss")
def log_importance_weights(log_likelihood, z, mean, log_var):
    loss = -log_likelihood - log_normal_pdf(z, 0, 0) + log_normal_pdf(z, mean, log_var)
    return loss


@wrong("densities multiplied, then the logarithm")
def log_importance_weights(log_likelihood, z, mean, log_var):
    p = np.exp(log_normal_pdf(z, 0, 0))
    q = np.exp(log_normal_pdf(z, mean, log_var))
    return np.log(np.exp(log_likelihood) * p / q)


# ---- two slips


@wrong("prior forgotten + scale = exp(log_var)")
def log_importance_weights(log_likelihood, z, mean, log_var):
    return log_likelihood - scipy.stats.norm(mean, np.exp(log_var)).logpdf(z).sum(-1)


@wrong("q forgotten + averaged over draws")
def log_importance_weights(log_likelihood, z, mean, log_var):
    return (log_likelihood + log_normal_pdf(z, 0, 0)).mean(axis=0)


@wrong("likelihood with minus + ratio upside down")
def log_importance_weights(log_likelihood, z, mean, log_var):
    return -log_likelihood + log_normal_pdf(z, 0, 0) + log_normal_pdf(z, mean, log_var)


# ---- unusual


@wrong("the KL in closed form for each image")
def log_importance_weights(log_likelihood, z, mean, log_var):
    kl = 0.5 * np.sum(mean**2 + np.exp(log_var) - log_var - 1, axis=1)
    return log_likelihood - kl


@wrong("the largest weight taken out of each image")
def log_importance_weights(log_likelihood, z, mean, log_var):
    log_w = log_likelihood + log_normal_pdf(z, 0, 0) - log_normal_pdf(z, mean, log_var)
    return log_w - log_w.max(axis=0)


# ---- right


@right("the TensorFlow tutorial's log_normal_pdf")
def log_importance_weights(log_likelihood, z, mean, log_var):
    logpz = log_normal_pdf(z, 0.0, 0.0)
    logqz_x = log_normal_pdf(z, mean, log_var)
    return log_likelihood + logpz - logqz_x


@right("with the noise worked out")
def log_importance_weights(log_likelihood, z, mean, log_var):
    eps = (z - mean) / np.exp(log_var / 2)
    log_q = -0.5 * (eps**2 + log_var).sum(2)
    log_p = -0.5 * (z**2).sum(2)
    return log_likelihood + log_p - log_q


@right("TensorFlow in float32")
def log_importance_weights(log_likelihood, z, mean, log_var):
    log_q = -0.5 * tf.reduce_sum(log_var + tf.square(z - mean) / tf.exp(log_var), axis=-1)
    log_p = -0.5 * tf.reduce_sum(tf.square(z), axis=-1)
    return tf.add_n([tf.constant(log_likelihood), log_p, -log_q])


@right("a loop over the draws")
def log_importance_weights(log_likelihood, z, mean, log_var):
    rows = []
    for s in range(len(z)):
        zeros = np.zeros_like(mean)
        row = gaussian_log_density(z[s], zeros, zeros) - gaussian_log_density(z[s], mean, log_var)
        rows.append(log_likelihood[s] + row)
    return np.array(rows)


@right("float64, number by number")
def log_importance_weights(log_likelihood, z, mean, log_var):
    z, mean, log_var = (np.asarray(one, dtype="float64") for one in (z, mean, log_var))
    c = 0.5 * math.log(2 * math.pi)
    log_q = (-c - log_var / 2 - (z - mean) ** 2 / (2 * np.exp(log_var))).sum(axis=-1)
    log_p = (-c - z**2 / 2).sum(axis=-1)
    return log_likelihood + (log_p - log_q)
