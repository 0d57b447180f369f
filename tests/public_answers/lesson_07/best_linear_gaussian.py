"""Answers to best_linear_gaussian in the manner of public code."""

import numpy as np
import scipy.linalg
from public import right, wrong

from vae_helpers.quiet import tf

# ---- one slip


@wrong("columns scaled by the roots of the eigenvalues, as PCA loadings")
def best_linear_gaussian(x_covariance, d):
    evals, evecs = np.linalg.eigh(x_covariance)
    idx = np.argsort(evals)[::-1]
    evals, evecs = evals[idx], evecs[:, idx]
    sigma2 = evals[d:].mean()
    return evecs[:, :d] @ np.diag(np.sqrt(evals[:d])), sigma2


@wrong("the noise is the mean of all eigenvalues")
def best_linear_gaussian(x_covariance, d):
    values, vectors = np.linalg.eigh(x_covariance)
    noise_var = np.trace(x_covariance) / len(x_covariance)
    scale = np.sqrt(np.maximum(values[-d:] - noise_var, 0))
    return vectors[:, -d:] * scale, noise_var


@wrong("noise variance divided by d")
def best_linear_gaussian(x_covariance, d):
    U, S, _ = np.linalg.svd(x_covariance)
    noise_var = S[d:].sum() / d
    return U[:, :d] * np.sqrt(np.clip(S[:d] - noise_var, 0, None)), noise_var


@wrong("the root is missing")
def best_linear_gaussian(x_covariance, d):
    U, S, _ = np.linalg.svd(x_covariance)
    noise_var = np.mean(S[d:])
    W = U[:, :d] @ (np.diag(S[:d]) - noise_var * np.eye(d))
    return W, noise_var


@wrong("sigma instead of sigma squared")
def best_linear_gaussian(x_covariance, d):
    U, S, _ = np.linalg.svd(x_covariance)
    noise_var = np.mean(S[d:])
    return U[:, :d] * np.sqrt(S[:d] - noise_var), np.sqrt(noise_var)


@wrong("orthonormal components, not scaled")
def best_linear_gaussian(x_covariance, d):
    w, v = np.linalg.eigh(x_covariance)
    return v[:, ::-1][:, :d], w[::-1][d:].mean()


@wrong("rows for columns of the matrix of eigenvectors")
def best_linear_gaussian(x_covariance, d):
    w, v = np.linalg.eigh(x_covariance)
    order = np.argsort(-w)
    w, v = w[order], v[order]
    s2 = w[d:].mean()
    return v[:d].T * np.sqrt(w[:d] - s2), s2


@wrong("weights transposed, (d, d_x)")
def best_linear_gaussian(x_covariance, d):
    w, v = np.linalg.eigh(x_covariance)
    s2 = w[:-d].mean()
    return (v[:, -d:] * np.sqrt(w[-d:] - s2)).T, s2


@wrong("the noise is the smallest eigenvalue")
def best_linear_gaussian(x_covariance, d):
    w, v = np.linalg.eigh(x_covariance)
    return v[:, -d:] * np.sqrt(w[-d:] - w[0]), w[0]


@wrong("eigh sorts from small to large: the first d are the smallest")
def best_linear_gaussian(x_covariance, d):
    values, vectors = np.linalg.eigh(x_covariance)
    noise_var = values[d:].mean()
    return vectors[:, :d] * np.sqrt(np.abs(values[:d] - noise_var)), noise_var


@wrong("a vector of noise variances")
def best_linear_gaussian(x_covariance, d):
    values, vectors = np.linalg.eigh(x_covariance)
    s2 = np.full(len(values), values[:-d].mean())
    return vectors[:, -d:] * np.sqrt(values[-d:] - s2[0]), s2


# ---- two slips


@wrong("not scaled by the root + the noise not subtracted")
def best_linear_gaussian(x_covariance, d):
    values, vectors = np.linalg.eigh(x_covariance)
    return vectors[:, -d:] * values[-d:], values[:-d].mean()


@wrong("the noise not subtracted + the noise is a sum")
def best_linear_gaussian(x_covariance, d):
    values, vectors = np.linalg.eigh(x_covariance)
    return vectors[:, -d:] * np.sqrt(values[-d:]), values[:-d].sum()


@wrong("smallest directions + mean of the largest")
def best_linear_gaussian(x_covariance, d):
    values, vectors = np.linalg.eigh(x_covariance)
    return vectors[:, :d] * np.sqrt(values[:d]), values[d:].mean()


@wrong("returned in the other order + not scaled")
def best_linear_gaussian(x_covariance, d):
    values, vectors = np.linalg.eigh(x_covariance)
    return values[:-d].mean(), vectors[:, -d:]


# ---- unusual


@wrong("factor analysis: a noise variance of each number of x")
def best_linear_gaussian(x_covariance, d):
    values, vectors = np.linalg.eigh(x_covariance)
    weights = vectors[:, -d:] * np.sqrt(values[-d:] - values[:-d].mean())
    return weights, np.diag(x_covariance - weights @ weights.T)


@wrong("EM stopped after three rounds")
def best_linear_gaussian(x_covariance, d):
    size = len(x_covariance)
    W, s2 = np.eye(size, d), 1.0
    for _ in range(3):
        M = W.T @ W + s2 * np.eye(d)
        SW = x_covariance @ W
        new = SW @ np.linalg.inv(s2 * np.eye(d) + np.linalg.inv(M) @ W.T @ SW)
        s2 = np.trace(x_covariance - SW @ np.linalg.inv(M) @ new.T) / size
        W = new
    return W, s2


@wrong("Cholesky factor of the covariance")
def best_linear_gaussian(x_covariance, d):
    jitter = 1e-6 * np.eye(len(x_covariance))
    return np.linalg.cholesky(x_covariance + jitter)[:, :d], np.linalg.eigvalsh(x_covariance)[0]


# ---- right


@right("eigh, argsort, diag")
def best_linear_gaussian(x_covariance, d):
    evals, evecs = np.linalg.eigh(x_covariance)
    idx = np.argsort(evals)[::-1]
    evals, evecs = evals[idx], evecs[:, idx]
    sigma2 = evals[d:].mean()
    return evecs[:, :d] @ np.diag(np.sqrt(evals[:d] - sigma2)), sigma2


@right("singular value decomposition and scipy's sqrtm")
def best_linear_gaussian(x_covariance, d):
    U, S, _ = scipy.linalg.svd(x_covariance)
    sigma2 = 1.0 / (len(S) - d) * np.sum(S[d:])
    return U[:, :d] @ scipy.linalg.sqrtm(np.diag(S[:d]) - sigma2 * np.eye(d)).real, sigma2


@right("the noise from the trace, float")
def best_linear_gaussian(x_covariance, d):
    values, vectors = scipy.linalg.eigh(x_covariance)
    noise_var = float((np.trace(x_covariance) - values[-d:].sum()) / (len(values) - d))
    weights = np.zeros((len(values), d))
    for j in range(d):
        weights[:, j] = vectors[:, -1 - j] * np.sqrt(values[-1 - j] - noise_var)
    return weights, noise_var


@right("Cholesky factor of a matrix of rank d, by QR of what is above the noise")
def best_linear_gaussian(x_covariance, d):
    values, vectors = np.linalg.eigh(x_covariance)
    noise_var = values[:-d].mean()
    root = np.diag(np.sqrt(values[-d:] - noise_var)) @ vectors[:, -d:].T
    _, upper = np.linalg.qr(root)
    return upper.T, noise_var


@right("TensorFlow")
def best_linear_gaussian(x_covariance, d):
    values, vectors = tf.linalg.eigh(tf.constant(x_covariance))
    noise_var = tf.reduce_mean(values[:-d])
    return tf.matmul(vectors[:, -d:], tf.linalg.diag(tf.sqrt(values[-d:] - noise_var))), noise_var


@right("PCA of draws that have just this covariance")
def best_linear_gaussian(x_covariance, d):
    from sklearn.decomposition import PCA

    values, vectors = np.linalg.eigh(x_covariance)
    root = vectors * np.sqrt(np.maximum(values, 0))
    rows = np.concatenate([root.T, -root.T])  # their mean is 0
    pca = PCA(d, svd_solver="full").fit(rows * np.sqrt((len(rows) - 1) / 2))
    kept = pca.explained_variance_ - pca.noise_variance_
    return pca.components_.T * np.sqrt(kept), pca.noise_variance_
