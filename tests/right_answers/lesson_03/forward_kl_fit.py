"""Right answers to forward_kl_fit in other styles."""

import numpy as np
from scipy import stats
from sklearn.mixture import GaussianMixture
from sklearn.preprocessing import StandardScaler

from vae_helpers.quiet import keras, tf

ops = keras.ops


def fit_numpy(z):
    return np.mean(z, axis=0), np.log(np.var(z, axis=0))


def fit_std(z):
    return z.mean(0), 2 * np.log(z.std(0))


def fit_tf(z):
    mean, variance = tf.nn.moments(tf.convert_to_tensor(z), axes=[0])
    return mean, tf.math.log(variance)


def fit_keras_moments(z):
    mean, variance = ops.moments(z, axes=[0])
    return [mean, ops.log(variance)]


def fit_loop(z):
    means, log_vars = [], []
    for column in np.transpose(z):
        mean = sum(float(value) for value in column) / len(column)
        means.append(mean)
        log_vars.append(np.log(sum((float(v) - mean) ** 2 for v in column) / len(column)))
    return np.array(means), np.array(log_vars)


def fit_covariance(z):
    matrix = np.atleast_2d(np.cov(z, rowvar=False, bias=True))
    return z.mean(axis=0), np.log(np.diag(matrix))


def fit_einsum(z):
    mean = np.einsum("sd->d", z) / len(z)
    return mean, np.log(np.einsum("sd,sd->d", z - mean, z - mean)) - np.log(len(z))


def fit_corrected(z):
    samples = len(z)
    return z.mean(axis=0), np.log(z.var(axis=0, ddof=1) * (samples - 1) / samples)


def fit_scipy(z):
    fits = np.array([stats.norm.fit(column) for column in np.float64(z).T])
    return fits[:, 0], 2 * np.log(fits[:, 1])


def fit_sklearn(z):
    scaler = StandardScaler().fit(z)
    return scaler.mean_, np.log(scaler.var_)


def fit_mixture_of_one(z):
    mixture = GaussianMixture(1, covariance_type="diag", reg_covar=0).fit(np.float64(z))
    return mixture.means_[0], np.log(mixture.covariances_[0])


def fit_moments_in_double(z):
    z = np.asarray(z, "float64")
    return z.mean(axis=0), np.log((z**2).mean(axis=0) - z.mean(axis=0) ** 2)
