"""Right answers to the exercises of lesson 4 in other styles; each must be judged right."""

import numpy as np
import scipy.linalg
from scipy.stats import multivariate_normal

from vae_helpers.quiet import keras, tf

ops = keras.ops


def evidence_scipy(x, weights, bias, noise_var):
    covariance = weights @ weights.T + noise_var * np.identity(weights.shape[0])
    return multivariate_normal(bias, covariance).logpdf(x)


def evidence_cholesky(x, weights, bias, noise_var):
    covariance = weights.dot(weights.T) + np.diag(np.full(len(bias), noise_var))
    root = scipy.linalg.cholesky(covariance, lower=True)
    white = scipy.linalg.solve_triangular(root, (x - bias).T, lower=True)
    log_det = 2 * np.log(np.diag(root)).sum()
    return -(white**2).sum(0) / 2 - log_det / 2 - len(bias) / 2 * np.log(2 * np.pi)


def evidence_by_eigenvalues(x, weights, bias, noise_var):
    values, vectors = np.linalg.eigh(weights @ weights.T + noise_var * np.eye(len(bias)))
    along = (x - bias) @ vectors
    return -0.5 * np.sum(along**2 / values + np.log(2 * np.pi * values), axis=1)


def evidence_woodbury(x, weights, bias, noise_var):
    d, k = weights.shape
    m = weights.T @ weights + noise_var * np.eye(k)
    centred = x - bias
    projected = centred @ weights
    squared = np.sum(centred**2, 1) - np.einsum(
        "ni,ij,nj->n", projected, np.linalg.inv(m), projected
    )
    log_det = np.linalg.slogdet(m)[1] + (d - k) * np.log(noise_var)
    return -0.5 * (d * np.log(2 * np.pi) + log_det + squared / noise_var)


def evidence_loop(x, weights, bias, noise_var):
    covariance = np.einsum("ik,jk->ij", weights, weights)
    covariance[np.diag_indices(len(bias))] += noise_var
    inverse, log_det = np.linalg.inv(covariance), np.linalg.slogdet(covariance).logabsdet
    constant = len(bias) * np.log(2 * np.pi) + log_det
    return np.array([-(constant + (row - bias) @ inverse @ (row - bias)) / 2 for row in x])


def evidence_tf(x, weights, bias, noise_var):
    covariance = tf.matmul(weights, weights, transpose_b=True)
    covariance += noise_var * tf.eye(len(bias), dtype=covariance.dtype)
    centred = tf.constant(x) - bias
    white = tf.linalg.triangular_solve(tf.linalg.cholesky(covariance), tf.transpose(centred))
    log_det = tf.linalg.logdet(covariance)
    return -0.5 * (tf.reduce_sum(white**2, 0) + log_det + len(bias) * np.log(2 * np.pi))


def evidence_by_posterior(x, weights, bias, noise_var):
    """Bayes' rule at z = 0: log p(x | 0) + log p(0) - log p(0 | x)."""
    mean, covariance = posterior_m(x, weights, bias, noise_var)
    at_0 = multivariate_normal(bias, noise_var * np.eye(len(bias))).logpdf(x)
    prior = -0.5 * len(covariance) * np.log(2 * np.pi)
    return at_0 + prior - multivariate_normal(np.zeros(len(covariance)), covariance).logpdf(mean)


def posterior_m(x, weights, bias, noise_var):
    m = weights.T @ weights + noise_var * np.eye(weights.shape[1])
    inverse = np.linalg.inv(m)
    return (x - bias) @ weights @ inverse.T, noise_var * inverse


def posterior_solve(x, weights, bias, noise_var):
    precision = np.identity(weights.shape[1]) + weights.T.dot(weights) / noise_var
    mean = np.linalg.solve(precision, weights.T @ (x - bias).T / noise_var).T
    return [mean, np.linalg.solve(precision, np.eye(len(precision)))]


def posterior_by_regression(x, weights, bias, noise_var):
    """Conditioning the joint Gaussian of z and x."""
    gain = weights.T @ np.linalg.inv(weights @ weights.T + noise_var * np.eye(len(bias)))
    return (x - bias) @ gain.T, np.eye(weights.shape[1]) - gain @ weights


def posterior_loop(x, weights, bias, noise_var):
    k = weights.shape[1]
    precision = np.eye(k)
    for row in weights:
        precision = precision + np.outer(row, row) / noise_var
    covariance = scipy.linalg.inv(precision)
    return np.array([covariance @ (weights.T @ (row - bias)) / noise_var for row in x]), covariance


def posterior_tf(x, weights, bias, noise_var):
    precision = tf.eye(weights.shape[1], dtype=tf.float64) + weights.T @ weights / noise_var
    covariance = tf.linalg.inv(precision)
    return tf.matmul((x - bias) @ weights / noise_var, covariance), covariance


def posterior_ridge(x, weights, bias, noise_var):
    """Least squares with one more row of data for each number of z: the prior."""
    k = weights.shape[1]
    design = np.vstack([weights / np.sqrt(noise_var), np.eye(k)])
    target = np.vstack([(x - bias).T / np.sqrt(noise_var), np.zeros((k, len(x)))])
    return np.linalg.lstsq(design, target, rcond=None)[0].T, np.linalg.pinv(design.T @ design)


def expected_einsum(x, mean, covariance, weights, bias, noise_var):
    rest = x - np.einsum("nk,dk->nd", mean, weights) - bias
    spread = np.einsum("di,ij,dj->", weights, covariance, weights)
    square = np.einsum("nd,nd->n", rest, rest) + spread
    return -0.5 * square / noise_var - 0.5 * x.shape[1] * np.log(2 * np.pi * noise_var)


def expected_trace_turned(x, mean, covariance, weights, bias, noise_var):
    trace = np.trace(weights.T @ weights @ covariance)
    at_mean = ((x - (mean @ weights.T + bias)) ** 2).sum(-1)
    constant = len(bias) * (np.log(2 * np.pi) + np.log(noise_var))
    return -(constant + at_mean / noise_var + trace / noise_var) / 2


def expected_scipy(x, mean, covariance, weights, bias, noise_var):
    noise = noise_var * np.eye(len(bias))
    at_mean = [
        multivariate_normal(bias + weights @ m, noise).logpdf(row)
        for m, row in zip(mean, x, strict=True)
    ]
    return np.array(at_mean) - np.sum((weights @ covariance) * weights) / (2 * noise_var)


def expected_by_pixels(x, mean, covariance, weights, bias, noise_var):
    variances = np.diag(weights @ covariance @ weights.T)
    squares = (x - bias - mean @ weights.T) ** 2 + variances
    return np.sum(-0.5 * np.log(2 * np.pi * noise_var) - squares / (2 * noise_var), axis=1)


def expected_by_quadrature(x, mean, covariance, weights, bias, noise_var):
    """Exact for a quadratic: the points mean +- the columns of a root of the covariance."""
    k = len(covariance)
    root = np.linalg.cholesky(covariance) * np.sqrt(k)
    total = 0
    for column in np.hstack([root, -root]).T:
        rest = x - (mean + column) @ weights.T - bias
        total = total - 0.5 * np.sum(rest**2, axis=1) / noise_var
    return total / (2 * k) - 0.5 * len(bias) * np.log(2 * np.pi * noise_var)


def expected_tf(x, mean, covariance, weights, bias, noise_var):
    rest = tf.constant(x) - tf.matmul(mean, weights, transpose_b=True) - bias
    spread = tf.linalg.trace(weights @ covariance @ weights.T)
    square = tf.reduce_sum(tf.square(rest), axis=1) + spread
    return -0.5 * (len(bias) * np.log(2 * np.pi * noise_var) + square / noise_var)


def kl_solve(mean, covariance, other_mean, other_covariance):
    step = (other_mean - mean).T
    square = np.sum(step * np.linalg.solve(other_covariance, step), axis=0)
    ratio = np.linalg.solve(other_covariance, covariance)
    return (np.trace(ratio) - np.linalg.slogdet(ratio)[1] - len(covariance) + square) / 2


def kl_elementwise_trace(mean, covariance, other_mean, other_covariance):
    precision = np.linalg.inv(other_covariance)
    step = mean - other_mean
    trace = (precision * covariance).sum()
    log_dets = np.linalg.slogdet(other_covariance)[1] - np.linalg.slogdet(covariance)[1]
    square = np.einsum("ni,ij,nj->n", step, precision, step)
    return 0.5 * (trace + square - mean.shape[1] + log_dets)


def kl_cholesky(mean, covariance, other_mean, other_covariance):
    own, other = np.linalg.cholesky(covariance), np.linalg.cholesky(other_covariance)
    ratio = scipy.linalg.solve_triangular(other, own, lower=True)
    step = scipy.linalg.solve_triangular(other, (mean - other_mean).T, lower=True)
    log_det = np.log(np.diag(own)).sum() - np.log(np.diag(other)).sum()
    return 0.5 * (np.sum(ratio**2) + np.sum(step**2, axis=0) - len(own)) - log_det


def kl_by_eigenvalues(mean, covariance, other_mean, other_covariance):
    values = scipy.linalg.eigh(covariance, other_covariance, eigvals_only=True)
    step = mean - other_mean
    square = np.diag(step @ np.linalg.inv(other_covariance) @ step.T)
    return 0.5 * (np.sum(values - 1 - np.log(values)) + square)


def kl_loop(mean, covariance, other_mean, other_covariance):
    inverse = scipy.linalg.inv(other_covariance)
    constant = np.trace(inverse @ covariance) - len(covariance)
    constant += np.linalg.slogdet(other_covariance)[1] - np.linalg.slogdet(covariance)[1]
    pairs = zip(mean, other_mean, strict=True)
    return np.array([0.5 * (constant + (a - b) @ inverse @ (a - b)) for a, b in pairs])


def kl_by_entropies(mean, covariance, other_mean, other_covariance):
    """Minus the entropy of q, plus its cross-entropy."""
    k = mean.shape[1]
    precision = np.linalg.inv(other_covariance)
    entropy = 0.5 * (k * np.log(2 * np.pi * np.e) + np.linalg.slogdet(covariance)[1])
    step = mean - other_mean
    square = np.sum((step @ precision) * step, axis=1) + np.trace(covariance @ precision)
    cross = 0.5 * (k * np.log(2 * np.pi) + np.linalg.slogdet(other_covariance)[1] + square)
    return cross - entropy


def kl_tf(mean, covariance, other_mean, other_covariance):
    precision = tf.linalg.inv(tf.constant(other_covariance))
    step = tf.constant(mean - other_mean)
    square = tf.reduce_sum(tf.matmul(step, precision) * step, axis=1)
    log_dets = tf.linalg.logdet(other_covariance) - tf.linalg.logdet(covariance)
    return 0.5 * (tf.linalg.trace(precision @ covariance) + square - len(covariance) + log_dets)


def elbo_minus_the_loss(log_likelihood, kl):
    return -(kl - log_likelihood)


def elbo_keras(log_likelihood, kl):
    return ops.subtract(log_likelihood, kl)


def elbo_tf(log_likelihood, kl):
    return tf.math.subtract(log_likelihood, kl)


def elbo_negated_first(log_likelihood, kl):
    rate = -kl
    return rate + log_likelihood


def elbo_stacked(log_likelihood, kl):
    return tf.reduce_sum(tf.stack([log_likelihood, -kl]), axis=0)


def elbo_einsum(log_likelihood, kl):
    return ops.einsum("in,i->n", ops.stack([log_likelihood, kl]), np.array([1.0, -1.0], "float32"))


def diagonal_pinv(covariance):
    return np.diagonal(np.linalg.pinv(covariance)) ** -1.0


def diagonal_list(covariance):
    precision = scipy.linalg.inv(covariance)
    return np.array([1 / precision[j, j] for j in range(len(covariance))])


def diagonal_determinants(covariance):
    """One over an entry of the inverse, by Cramer's rule: a ratio of determinants."""
    k = len(covariance)
    det = np.linalg.det
    keep = [[i for i in range(k) if i != j] for j in range(k)]
    return np.array([det(covariance) / det(covariance[np.ix_(rest, rest)]) for rest in keep])


def diagonal_conditional(covariance):
    """The variance of each number given all others."""
    result = []
    for j in range(len(covariance)):
        rest = np.delete(np.arange(len(covariance)), j)
        across = covariance[j, rest]
        explained = across @ np.linalg.solve(covariance[np.ix_(rest, rest)], across)
        result.append(covariance[j, j] - explained)
    return np.stack(result)


def diagonal_tf(covariance):
    return tf.math.reciprocal(tf.linalg.diag_part(tf.linalg.inv(covariance)))


def diagonal_solve(covariance):
    return 1.0 / np.linalg.solve(covariance, np.eye(len(covariance))).diagonal()


ALTERNATIVES = {
    "linear_gaussian_evidence": [
        evidence_scipy,
        evidence_cholesky,
        evidence_by_eigenvalues,
        evidence_woodbury,
        evidence_loop,
        evidence_tf,
        evidence_by_posterior,
    ],
    "linear_gaussian_posterior": [
        posterior_m,
        posterior_solve,
        posterior_by_regression,
        posterior_loop,
        posterior_tf,
        posterior_ridge,
    ],
    "expected_log_likelihood": [
        expected_einsum,
        expected_trace_turned,
        expected_scipy,
        expected_by_pixels,
        expected_by_quadrature,
        expected_tf,
    ],
    "gaussian_kl": [
        kl_solve,
        kl_elementwise_trace,
        kl_cholesky,
        kl_by_eigenvalues,
        kl_loop,
        kl_by_entropies,
        kl_tf,
    ],
    "elbo": [
        elbo_minus_the_loss,
        elbo_keras,
        elbo_tf,
        elbo_negated_first,
        elbo_stacked,
        elbo_einsum,
    ],
    "best_diagonal": [
        diagonal_pinv,
        diagonal_list,
        diagonal_determinants,
        diagonal_conditional,
        diagonal_tf,
        diagonal_solve,
    ],
}
