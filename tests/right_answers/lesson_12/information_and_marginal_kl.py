"""Right answers to information_and_marginal_kl in other styles."""

import numpy as np
from scipy.special import logsumexp
from scipy.stats import multivariate_normal, norm

from vae_helpers.densities import gaussian_log_density, log_mean_exp
from vae_helpers.quiet import keras, tf

ops = keras.ops


def parts_scipy(mean, log_var, z):
    table = norm.logpdf(z[:, None], mean, np.exp(log_var / 2)).sum(axis=-1)
    together = logsumexp(table, axis=1) - np.log(len(z))
    information = np.mean(np.diag(table) - together)
    return information, np.mean(together - norm.logpdf(z).sum(axis=1))


def parts_all_at_once(mean, log_var, z):
    n = z.shape[0]
    table = gaussian_log_density(
        np.repeat(z[None], n, axis=0),
        np.repeat(mean[:, None], n, axis=1),
        np.repeat(log_var[:, None], n, axis=1),
    )  # (clouds, draws)
    log_q_z = np.asarray(log_mean_exp(table))
    log_q = np.asarray(gaussian_log_density(z, mean, log_var))
    log_p = np.asarray(gaussian_log_density(z, 0 * z, 0 * z))
    return np.mean(log_q) - np.mean(log_q_z), np.mean(log_q_z) - np.mean(log_p)


def parts_rate_less_information(mean, log_var, z):
    own = norm.logpdf(z, mean, np.exp(log_var / 2)).sum(axis=1)
    table = norm.logpdf(z[:, None], mean, np.exp(log_var / 2)).sum(axis=2)
    information = float(np.mean(own - logsumexp(table, axis=1)) + np.log(len(z)))
    rate = float(np.mean(own - norm.logpdf(z).sum(axis=1)))
    return [information, rate - information]


def parts_tensorflow(mean, log_var, z):
    mean, log_var, z = (tf.cast(one, tf.float64) for one in (mean, log_var, z))
    inside = (z[:, None] - mean) ** 2 / tf.exp(log_var) + log_var + np.log(2 * np.pi)
    table = -0.5 * tf.reduce_sum(inside, axis=2)
    n = tf.cast(tf.shape(z)[0], tf.float64)
    together = tf.reduce_logsumexp(table, axis=1) - tf.math.log(n)
    prior = -0.5 * tf.reduce_sum(z**2 + np.log(2 * np.pi), axis=1)
    own = tf.linalg.diag_part(table)
    return tf.reduce_mean(own - together), tf.reduce_mean(together - prior)


def parts_loop(mean, log_var, z):
    clouds = [
        multivariate_normal(m, np.diag(np.exp(np.float64(v))))
        for m, v in zip(mean, log_var, strict=True)
    ]
    prior = multivariate_normal(np.zeros(z.shape[1]))
    information = kl = 0.0
    for i, code in enumerate(z):
        logs = np.array([cloud.logpdf(code) for cloud in clouds])
        together = logs.max() + np.log(np.mean(np.exp(logs - logs.max())))
        information += (logs[i] - together) / len(z)
        kl += (together - prior.logpdf(code)) / len(z)
    return information, kl


def _under_every_cloud(mean, log_var, z):
    """The lesson's helper: log density of each draw (rows) under each cloud (columns)."""
    return np.asarray(gaussian_log_density(np.repeat(z[:, None], len(z), axis=1), mean, log_var))


def parts_by_the_helper(mean, log_var, z):
    table = _under_every_cloud(mean, log_var, z)
    log_q_z = log_mean_exp(table.T)
    log_p = gaussian_log_density(z, 0 * z, 0 * z)
    information = np.mean(np.diag(table) - log_q_z)
    return float(information), float(np.mean(log_q_z - log_p))


def parts_by_the_helper_and_scipy(mean, log_var, z):
    table = _under_every_cloud(mean, log_var, z)
    log_q_z = logsumexp(table, axis=1, b=1 / len(z))
    own = table[np.arange(len(z)), np.arange(len(z))]
    return (own - log_q_z).mean(), (log_q_z - norm.logpdf(z).sum(axis=1)).mean()


def parts_keras(mean, log_var, z):
    rows = [gaussian_log_density(ops.zeros_like(mean) + one, mean, log_var) for one in z]
    table = ops.stack(rows)
    together = ops.logsumexp(table, axis=1) - float(np.log(len(z)))
    prior = gaussian_log_density(z, ops.zeros_like(z), ops.zeros_like(z))
    return ops.mean(ops.diagonal(table) - together), ops.mean(together - prior)
