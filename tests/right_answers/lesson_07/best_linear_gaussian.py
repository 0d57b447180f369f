"""Right answers to best_linear_gaussian in other styles."""

import numpy as np
import scipy.linalg

from vae_helpers.quiet import tf


def model_svd(x_covariance, d):
    """For a covariance the singular values are the eigenvalues, the largest first."""
    directions, variances, _ = np.linalg.svd(x_covariance)
    noise_var = np.mean(variances[d:])
    return directions[:, :d] @ np.diag(np.sqrt(variances[:d] - noise_var)), noise_var


def model_scipy_list(x_covariance, d):
    size = len(x_covariance)
    values, vectors = scipy.linalg.eigh(x_covariance, subset_by_index=[size - d, size - 1])
    noise_var = (np.trace(x_covariance) - sum(values)) / (size - d)
    columns = [vectors[:, j] * (values[j] - noise_var) ** 0.5 for j in range(d)]
    return [np.stack(columns, axis=1), float(noise_var)]


def model_turned(x_covariance, d):
    values, vectors = np.linalg.eigh(x_covariance)
    order = np.argsort(values)[::-1]
    values, vectors = values[order], vectors[:, order]
    noise_var = values[d:].mean()
    turn = np.linalg.qr(np.random.default_rng(d).normal(size=(d, d)))[0]
    return vectors[:, :d] @ np.diag((values[:d] - noise_var) ** 0.5) @ turn, noise_var


def model_tf(x_covariance, d):
    values, vectors = tf.linalg.eigh(tf.convert_to_tensor(x_covariance))
    noise_var = tf.reduce_mean(values[:-d])
    return vectors[:, -d:] * tf.sqrt(values[-d:] - noise_var), noise_var


def model_float32(x_covariance, d):
    values, vectors = tf.linalg.eigh(tf.cast(x_covariance, tf.float32))
    noise_var = tf.reduce_mean(values[:-d])
    return vectors[:, -d:] * tf.sqrt(values[-d:] - noise_var), noise_var


def model_eig(x_covariance, d):
    """`eig` sorts nothing, and may give complex numbers, whose imaginary parts are rounding."""
    values, vectors = np.linalg.eig(x_covariance)
    order = np.argsort(-values.real)
    values, vectors = values.real[order], vectors.real[:, order]
    noise_var = values[d:].sum() / (len(values) - d)
    return vectors[:, :d] * np.sqrt(values[:d] - noise_var), noise_var
