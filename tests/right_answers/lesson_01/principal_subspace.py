"""Right answers to principal_subspace in other styles."""

import numpy as np
import scipy.linalg
from sklearn.decomposition import PCA

from vae_helpers.quiet import tf


def subspace_svd(x, k):
    mean = np.mean(x, 0)
    _, _, vt = np.linalg.svd(x - mean, full_matrices=False)
    return mean, vt[:k].T


def subspace_cov(x, k):
    values, vectors = np.linalg.eig(np.cov(x, rowvar=False))
    order = np.argsort(-values)
    return x.mean(0), vectors[:, order[:k]].real


def subspace_sklearn(x, k):
    pca = PCA(k).fit(x)
    return pca.mean_, pca.components_.T


def subspace_tf(x, k):
    mean = tf.reduce_mean(x, axis=0)
    _, _, v = tf.linalg.svd(x - mean)
    return mean, v[:, :k]


def subspace_turned(x, k):
    mean, components = subspace_svd(x.astype("float64"), k)
    turn = np.linalg.qr(np.random.default_rng(5).normal(size=(k, k)))[0]
    return [mean, -components @ turn]


def subspace_scipy(x, k):
    centred = x - x.mean(axis=0, keepdims=True)
    _, vectors = scipy.linalg.eigh(centred.T @ centred / len(x))
    return x.mean(axis=0), vectors[:, : -k - 1 : -1]
