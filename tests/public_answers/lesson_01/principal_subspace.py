"""Answers to principal_subspace in the manner of public code."""

import numpy as np
import scipy
import scipy.linalg
import scipy.special
import scipy.stats
from public import right, wrong

from vae_helpers.quiet import tf


@wrong("not centred")
def principal_subspace(x, k):
    mean = x.mean(axis=0)
    _, _, vt = np.linalg.svd(x, full_matrices=False)
    return mean, vt[:k].T


@wrong("smallest eigenvalues")
def principal_subspace(x, k):
    mean = x.mean(axis=0)
    values, vectors = np.linalg.eigh(np.cov(x - mean, rowvar=False))
    return mean, vectors[:, :k]


@wrong("rows of the eigenvector matrix for its columns")
def principal_subspace(x, k):
    mean = np.mean(x, axis=0)
    c = x - mean
    _, v = np.linalg.eigh(c.T @ c)
    return mean, v[::-1][:k].T


@wrong("components (k, d), not transposed")
def principal_subspace(x, k):
    from sklearn.decomposition import PCA

    pca = PCA(n_components=k).fit(x)
    return pca.mean_, pca.components_


@wrong("components scaled by the standard deviations (loadings)")
def principal_subspace(x, k):
    mean = x.mean(axis=0)
    centred = x - mean
    values, vectors = np.linalg.eigh(centred.T @ centred / len(x))
    return mean, (vectors * np.sqrt(np.maximum(values, 0)))[:, ::-1][:, :k]


@wrong("not centred + smallest eigenvalues")
def principal_subspace(x, k):
    mean = x.mean(axis=0)
    _, vectors = np.linalg.eigh(x.T @ x)
    return mean, vectors[:, :k]


@wrong("mean of each row for mean of each column (axis 1) + columns of Vt for rows")
def principal_subspace(x, k):
    mean = x.mean(axis=1)
    u, s, vt = np.linalg.svd(x - mean[:, None], full_matrices=False)
    return mean, vt[:, :k]


@wrong("standardised columns (correlation matrix) + smallest eigenvalues")
def principal_subspace(x, k):
    mean, std = x.mean(axis=0), x.std(axis=0)
    z = (x - mean) / np.where(std > 0, std, 1)
    _, vectors = np.linalg.eigh(z.T @ z)
    return mean, vectors[:, 0:k]


@wrong("standardised columns + components scaled by the eigenvalues")
def principal_subspace(x, k):
    mean, std = x.mean(axis=0), x.std(axis=0)
    z = (x - mean) / (std + 1e-8)
    values, vectors = np.linalg.eigh(z.T @ z / len(x))
    order = np.argsort(values)[::-1][:k]
    return mean, vectors[:, order] * values[order]


@wrong("one number for the mean + left singular vectors (n, k)")
def principal_subspace(x, k):
    mean = x.mean()
    u, _, _ = np.linalg.svd(x - mean, full_matrices=False)
    return mean, u[:, :k]


@wrong("median for the mean + not centred")
def principal_subspace(x, k):
    _, vectors = np.linalg.eigh(x.T @ x)
    return np.median(x, axis=0), vectors[:, -k:]


@wrong("mean of the centred data (zeros) returned + skips the first component")
def principal_subspace(x, k):
    x = x - x.mean(axis=0)
    _, s, vt = np.linalg.svd(x.T @ x)
    return x.mean(axis=0), vt[1 : k + 1].T


@wrong("always two components")
def principal_subspace(x, k):
    mean = x.mean(axis=0)
    centred = x - mean
    _, eigenvectors = np.linalg.eigh(centred.T @ centred)
    return mean, eigenvectors[:, -2:]


@wrong("rounded to one decimal")
def principal_subspace(x, k):
    mean = x.mean(axis=0)
    _, _, vt = np.linalg.svd(x - mean, full_matrices=False)
    return mean, np.round(vt[:k].T, 1)


@right("sklearn PCA")
def principal_subspace(x, k):
    from sklearn.decomposition import PCA

    pca = PCA(n_components=k, svd_solver="full").fit(x)
    return pca.mean_, pca.components_.T


@right("singular value decomposition")
def principal_subspace(x, k):
    mean = np.mean(x, axis=0)
    U, S, Vt = np.linalg.svd(x - mean, full_matrices=False)
    return mean, np.transpose(Vt[:k, :])


@right("np.cov and argsort")
def principal_subspace(x, k):
    mean = x.mean(axis=0)
    covariance = np.atleast_2d(np.cov(x, rowvar=False, bias=True))
    values, vectors = np.linalg.eigh(covariance)
    order = np.argsort(values)[::-1]
    return mean, vectors[:, order[:k]]


@right("scipy.linalg.eigh with subset_by_index")
def principal_subspace(x, k):
    mean = x.mean(axis=0)
    centred = np.asarray(x - mean, dtype="float64")
    d = x.shape[1]
    _, vectors = scipy.linalg.eigh(centred.T @ centred, subset_by_index=[d - k, d - 1])
    return mean, vectors


@right("TensorFlow eigh, turned within the plane")
def principal_subspace(x, k):
    x = tf.convert_to_tensor(x)
    mean = tf.reduce_mean(x, axis=0)
    centred = x - mean
    _, v = tf.linalg.eigh(tf.matmul(centred, centred, transpose_a=True))
    v = v[:, -k:]
    turn, _ = np.linalg.qr(np.random.default_rng(0).normal(size=(k, k)))
    return mean.numpy(), v.numpy() @ turn


@right("covariance by outer products in parts, svd of the covariance")
def principal_subspace(x, k):
    n, d = x.shape
    mean = sum(row.astype("float64") for row in x) / n
    covariance = np.zeros((d, d))
    for start in range(0, n, 500):
        part = x[start : start + 500] - mean
        covariance += np.einsum("ni,nj->ij", part, part, optimize=True)
    u, _, _ = np.linalg.svd(covariance / n, hermitian=True)
    return mean, u[:, :k]
