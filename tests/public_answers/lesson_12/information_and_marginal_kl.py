"""Answers to information_and_marginal_kl in the manner of public code."""

import numpy as np
from public import right, wrong
from scipy.special import logsumexp
from scipy.stats import norm

from vae_helpers.densities import gaussian_log_density, log_mean_exp
from vae_helpers.quiet import keras, tf
from vae_helpers.vae import kl_divergence

ops = keras.ops


def log_density_gaussian(x, mu, logvar):
    return -0.5 * (np.log(2 * np.pi) + logvar + (x - mu) ** 2 * np.exp(-logvar))


def matrix_log_density_gaussian(x, mu, logvar):
    """(batch, 1, dim) against (1, batch, dim), as in code for the beta-TCVAE."""
    return log_density_gaussian(x[:, None], mu[None], logvar[None])


def under_every_cloud(mean, log_var, z):
    """The lesson's helper."""
    return np.asarray(gaussian_log_density(np.repeat(z[:, None], len(z), axis=1), mean, log_var))


# ---- one slip


@wrong("I(x; z) as the closed KL minus the other part")
def information_and_marginal_kl(mean, log_var, z):
    log_qz = np.asarray(log_mean_exp(under_every_cloud(mean, log_var, z).T))
    marginal = np.mean(log_qz - np.asarray(gaussian_log_density(z, 0 * z, 0 * z)))
    return float(np.mean(kl_divergence(mean, log_var)) - marginal), float(marginal)


@wrong("the diagonal emptied before the average")
def information_and_marginal_kl(mean, log_var, z):
    table = under_every_cloud(mean, log_var, z).copy()
    own = np.diag(table).copy()
    np.fill_diagonal(table, -np.inf)
    log_qz = logsumexp(table, axis=1) - np.log(len(z))
    return np.mean(own - log_qz), np.mean(log_qz - norm.logpdf(z).sum(1))


@wrong("log_mean_exp of the helper's table as it stands")
def information_and_marginal_kl(mean, log_var, z):
    table = under_every_cloud(mean, log_var, z)
    log_qz = np.asarray(log_mean_exp(table))
    log_pz = np.asarray(gaussian_log_density(z, 0 * z, 0 * z))
    return np.mean(np.diag(table) - log_qz), np.mean(log_qz - log_pz)


@wrong("log q(z) without log n")
def information_and_marginal_kl(mean, log_var, z):
    log_qz_cond_x = log_density_gaussian(z, mean, log_var).sum(1)
    log_qz = logsumexp(matrix_log_density_gaussian(z, mean, log_var).sum(2), axis=1)
    log_pz = norm.logpdf(z).sum(1)
    return (log_qz_cond_x - log_qz).mean(), (log_qz - log_pz).mean()


@wrong("the matrix the wrong way round")
def information_and_marginal_kl(mean, log_var, z):
    table = matrix_log_density_gaussian(z, mean, log_var).sum(2)
    log_qz = logsumexp(table, axis=0) - np.log(len(z))
    log_q = np.diag(table)
    return np.mean(log_q - log_qz), np.mean(log_qz - norm.logpdf(z).sum(1))


@wrong("log_mean_exp without transposing")
def information_and_marginal_kl(mean, log_var, z):
    table = np.stack([gaussian_log_density(np.tile(one, (len(z), 1)), mean, log_var) for one in z])
    log_qz = np.asarray(log_mean_exp(table))
    log_pz = np.asarray(gaussian_log_density(z, 0 * z, 0 * z))
    return np.mean(np.diag(table) - log_qz), np.mean(log_qz - log_pz)


@wrong("logarithms averaged for q(z)")
def information_and_marginal_kl(mean, log_var, z):
    table = matrix_log_density_gaussian(z, mean, log_var).sum(2)
    log_qz = table.mean(axis=1)
    return np.mean(np.diag(table) - log_qz), np.mean(log_qz - norm.logpdf(z).sum(1))


@wrong("own cloud left out")
def information_and_marginal_kl(mean, log_var, z):
    table = matrix_log_density_gaussian(z, mean, log_var).sum(2)
    own = np.diag(table).copy()
    others = table[~np.eye(len(z), dtype=bool)].reshape(len(z), -1)
    log_qz = logsumexp(others, axis=1) - np.log(others.shape[1])
    return np.mean(own - log_qz), np.mean(log_qz - norm.logpdf(z).sum(1))


@wrong("the rate for the information")
def information_and_marginal_kl(mean, log_var, z):
    table = matrix_log_density_gaussian(z, mean, log_var).sum(2)
    log_qz = logsumexp(table, axis=1) - np.log(len(z))
    log_pz = norm.logpdf(z).sum(1)
    return np.mean(np.diag(table) - log_pz), np.mean(log_qz - log_pz)


@wrong("the KL with its sign turned")
def information_and_marginal_kl(mean, log_var, z):
    table = matrix_log_density_gaussian(z, mean, log_var).sum(2)
    log_qz = logsumexp(table, axis=1) - np.log(len(z))
    return np.mean(np.diag(table) - log_qz), np.mean(norm.logpdf(z).sum(1) - log_qz)


@wrong("the order exchanged")
def information_and_marginal_kl(mean, log_var, z):
    table = matrix_log_density_gaussian(z, mean, log_var).sum(2)
    log_qz = logsumexp(table, axis=1) - np.log(len(z))
    kl = np.mean(log_qz - norm.logpdf(z).sum(1))
    return kl, np.mean(np.diag(table) - log_qz)


@wrong("numbers for each image")
def information_and_marginal_kl(mean, log_var, z):
    table = matrix_log_density_gaussian(z, mean, log_var).sum(2)
    log_qz = logsumexp(table, axis=1) - np.log(len(z))
    return np.diag(table) - log_qz, log_qz - norm.logpdf(z).sum(1)


@wrong("summed over the images")
def information_and_marginal_kl(mean, log_var, z):
    table = matrix_log_density_gaussian(z, mean, log_var).sum(2)
    log_qz = logsumexp(table, axis=1) - np.log(len(z))
    return np.sum(np.diag(table) - log_qz), np.sum(log_qz - norm.logpdf(z).sum(1))


@wrong("scale = exp(log_var)")
def information_and_marginal_kl(mean, log_var, z):
    table = norm.logpdf(z[:, None], mean, np.exp(log_var)).sum(-1)
    log_qz = logsumexp(table, axis=1) - np.log(len(z))
    return np.mean(np.diag(table) - log_qz), np.mean(log_qz - norm.logpdf(z).sum(1))


@wrong("one average for all draws")
def information_and_marginal_kl(mean, log_var, z):
    table = matrix_log_density_gaussian(z, mean, log_var).sum(2)
    log_qz = logsumexp(table) - 2 * np.log(len(z))
    return np.mean(np.diag(table) - log_qz), np.mean(log_qz - norm.logpdf(z).sum(1))


@wrong("densities averaged by exp, no log-sum-exp")
def information_and_marginal_kl(mean, log_var, z):
    table = matrix_log_density_gaussian(z, mean, log_var).sum(2)
    with np.errstate(all="ignore"):
        log_qz = np.log(np.exp(table).mean(axis=1))
    return np.mean(np.diag(table) - log_qz), np.mean(log_qz - norm.logpdf(z).sum(1))


@wrong("only the information")
def information_and_marginal_kl(mean, log_var, z):
    table = matrix_log_density_gaussian(z, mean, log_var).sum(2)
    return np.mean(np.diag(table) - logsumexp(table, axis=1)) + np.log(len(z))


# ---- two slips


@wrong("axis the wrong way round + no log n")
def information_and_marginal_kl(mean, log_var, z):
    table = matrix_log_density_gaussian(z, mean, log_var).sum(2)
    log_qz = logsumexp(table, axis=0)
    return np.mean(np.diag(table) - log_qz), np.mean(log_qz - norm.logpdf(z).sum(1))


@wrong("own cloud left out + signs turned")
def information_and_marginal_kl(mean, log_var, z):
    table = matrix_log_density_gaussian(z, mean, log_var).sum(2)
    np.fill_diagonal(others := table.copy(), -np.inf)
    log_qz = logsumexp(others, axis=1) - np.log(len(z) - 1)
    return np.mean(log_qz - np.diag(table)), np.mean(norm.logpdf(z).sum(1) - log_qz)


@wrong("prior without constant + summed")
def information_and_marginal_kl(mean, log_var, z):
    table = matrix_log_density_gaussian(z, mean, log_var).sum(2)
    log_qz = logsumexp(table, axis=1) - np.log(len(z))
    return np.sum(np.diag(table) - log_qz), np.sum(log_qz + 0.5 * np.sum(z**2, axis=1))


# ---- unusual


@wrong("q(z) as one Gaussian fitted to the draws")
def information_and_marginal_kl(mean, log_var, z):
    log_q = norm.logpdf(z, mean, np.exp(log_var / 2)).sum(1)
    log_qz = norm.logpdf(z, z.mean(0), z.std(0) + 1e-6).sum(1)
    return np.mean(log_q - log_qz), np.mean(log_qz - norm.logpdf(z).sum(1))


@wrong("the product of the margins, as for the total correlation")
def information_and_marginal_kl(mean, log_var, z):
    each = matrix_log_density_gaussian(z, mean, log_var)
    log_qz = (logsumexp(each, axis=1) - np.log(len(z))).sum(1)
    log_q = np.diag(each.sum(2))
    return np.mean(log_q - log_qz), np.mean(log_qz - norm.logpdf(z).sum(1))


# ---- right


@right("the matrix of the beta-TCVAE")
def information_and_marginal_kl(mean, log_var, z):
    log_qz_cond_x = log_density_gaussian(z, mean, log_var).sum(1)
    table = matrix_log_density_gaussian(z, mean, log_var).sum(2)
    log_qz = logsumexp(table, axis=1) - np.log(z.shape[0])
    log_pz = log_density_gaussian(z, 0, 0 * z).sum(1)
    return (log_qz_cond_x - log_qz).mean(), (log_qz - log_pz).mean()


@right("log_mean_exp of the transpose")
def information_and_marginal_kl(mean, log_var, z):
    n = len(z)
    table = np.array([gaussian_log_density(np.tile(c, (n, 1)), mean, log_var) for c in z])
    log_qz = np.asarray(log_mean_exp(table.T))
    log_pz = np.asarray(gaussian_log_density(z, np.zeros_like(z), np.zeros_like(z)))
    return float((table.diagonal() - log_qz).mean()), float((log_qz - log_pz).mean())


@right("clouds in the rows")
def information_and_marginal_kl(mean, log_var, z):
    rows = [
        np.asarray(gaussian_log_density(z, np.tile(m, (len(z), 1)), np.tile(v, (len(z), 1))))
        for m, v in zip(mean, log_var, strict=True)
    ]
    table = np.stack(rows)  # (clouds, draws)
    log_qz = logsumexp(table, axis=0) - np.log(len(rows))
    log_pz = norm.logpdf(z).sum(axis=1)
    return np.trace(table) / len(z) - log_qz.mean(), (log_qz - log_pz).mean()


@right("the helper's table")
def information_and_marginal_kl(mean, log_var, z):
    table = under_every_cloud(mean, log_var, z)
    log_qz = np.asarray(log_mean_exp(table.T))
    log_pz = np.asarray(gaussian_log_density(z, 0 * z, 0 * z))
    return (np.diag(table) - log_qz).mean(), (log_qz - log_pz).mean()


@right("TensorFlow")
def information_and_marginal_kl(mean, log_var, z):
    mean, log_var, z = (tf.constant(one, tf.float64) for one in (mean, log_var, z))
    std = tf.exp(log_var / 2)
    each = -tf.square((z[:, None] - mean) / std) / 2 - log_var / 2 - np.log(2 * np.pi) / 2
    table = tf.reduce_sum(each, -1)
    log_qz = tf.reduce_logsumexp(table, 1) - np.log(int(z.shape[0]))
    log_pz = tf.reduce_sum(-(z**2) / 2 - np.log(2 * np.pi) / 2, 1)
    own = tf.linalg.diag_part(table)
    return tf.reduce_mean(own - log_qz), tf.reduce_mean(log_qz - log_pz)


@right("the ratio q(z | x) / q(z) for each draw")
def information_and_marginal_kl(mean, log_var, z):
    n, information, kl = len(z), [], []
    for i in range(n):
        row = norm.logpdf(z[i], mean, np.exp(log_var / 2)).sum(1)
        information.append(-(logsumexp(row - row[i]) - np.log(n)))
        kl.append(row[i] - information[-1] - norm.logpdf(z[i]).sum())
    return np.mean(information), np.mean(kl)
