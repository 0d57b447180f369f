"""Answers to latent_grid in the manner of public code."""

import math

import numpy as np
import scipy.linalg
import scipy.special
import scipy.stats
from public import right, wrong
from scipy.special import ndtri
from scipy.stats import norm

from vae_helpers.quiet import tf

# ---- one slip


@wrong("equal steps in z from -3 to 3")
def latent_grid(n):
    axis = np.linspace(-3, 3, n)
    a, b = np.meshgrid(axis, axis)
    return np.stack([a.ravel(), b.ravel()], axis=1)


@wrong("quantiles from 0.05 to 0.95, as in the old Keras example")
def latent_grid(n):
    axis = norm.ppf(np.linspace(0.05, 0.95, n))
    return np.array([[xi, yi] for yi in axis for xi in axis])


@wrong("left ends of the slices: begins at -inf")
def latent_grid(n):
    axis = ndtri(np.arange(n) / n)
    a, b = np.meshgrid(axis, axis)
    return np.stack([a.ravel(), b.ravel()], axis=1)


@wrong("quantiles (i + 1) / (n + 1)")
def latent_grid(n):
    axis = ndtri(np.arange(1, n + 1) / (n + 1))
    a, b = np.meshgrid(axis, axis)
    return np.column_stack([a.ravel(), b.ravel()])


@wrong("shape (n, n, 2)")
def latent_grid(n):
    axis = ndtri((np.arange(n) + 0.5) / n)
    return np.stack(np.meshgrid(axis, axis), axis=-1)


# ---- two slips


@wrong("equal steps in z + shape (n, n, 2)")
def latent_grid(n):
    side = np.linspace(-2, 2, n)
    return np.stack(np.meshgrid(side, side), axis=-1)


@wrong("ends of the slices (0 and 1) clipped to 0.001 + only the diagonal of the grid")
def latent_grid(n):
    axis = norm.ppf(np.clip(np.linspace(0, 1, n), 1e-3, 1 - 1e-3))
    return np.stack([axis, axis], axis=1)


@wrong("cdf for its inverse + equal steps in z")
def latent_grid(n):
    axis = norm.cdf(np.linspace(-3, 3, n))
    a, b = np.meshgrid(axis, axis)
    return np.stack([a.ravel(), b.ravel()], axis=1)


@wrong("middles of the slices without the quantile function (uniform) + stacked along axis 0")
def latent_grid(n):
    axis = (np.arange(n) + 0.5) / n
    a, b = np.meshgrid(axis, axis)
    return np.stack([a.ravel(), b.ravel()], axis=0)


@wrong("stacked and then reshaped, so that pairs are torn apart + quantiles (i + 1) / (n + 1)")
def latent_grid(n):
    axis = ndtri((np.arange(n) + 1) / (n + 1))
    return np.array(np.meshgrid(axis, axis)).reshape(-1, 2)


@wrong("a slice too many (n + 1 points) + ends at 0.01 and 0.99")
def latent_grid(n):
    axis = ndtri(np.linspace(0.01, 0.99, n + 1))
    a, b = np.meshgrid(axis, axis)
    return np.stack([a.ravel(), b.ravel()], axis=1)


@wrong("drawn at random + n codes instead of n * n")
def latent_grid(n):
    return np.random.default_rng(0).normal(size=(n, 2))


# ---- unusual


@wrong("quantile function of the logistic distribution (the logit)")
def latent_grid(n):
    p = (np.arange(n) + 0.5) / n
    axis = np.log(p / (1 - p))
    a, b = np.meshgrid(axis, axis)
    return np.stack([a.ravel(), b.ravel()], axis=1)


@wrong("rounded to one decimal")
def latent_grid(n):
    axis = ndtri((np.arange(n) + 0.5) / n).round(1)
    a, b = np.meshgrid(axis, axis)
    return np.stack([a.ravel(), b.ravel()], axis=1)


# ---- right


@right("two loops over norm.ppf")
def latent_grid(n):
    codes = []
    for i in range(n):
        for j in range(n):
            codes.append([norm.ppf((j + 0.5) / n), norm.ppf((i + 0.5) / n)])
    return np.array(codes)


@right("middles of the edges, the other order (indexing ij)")
def latent_grid(n):
    edges = np.linspace(0, 1, n + 1)
    axis = norm.ppf((edges[:-1] + edges[1:]) / 2)
    return np.stack(np.meshgrid(axis, axis, indexing="ij"), axis=-1).reshape(-1, 2)


@right("erfinv, repeat and tile")
def latent_grid(n):
    p = np.linspace(1 / (2 * n), 1 - 1 / (2 * n), n)
    axis = math.sqrt(2) * scipy.special.erfinv(2 * p - 1)
    return np.column_stack([np.tile(axis, n), np.repeat(axis, n)])


@right("tf.math.ndtri")
def latent_grid(n):
    p = (tf.range(n, dtype=tf.float64) + 0.5) / n
    axis = tf.math.ndtri(p)
    a, b = tf.meshgrid(axis, axis)
    return tf.stack([tf.reshape(a, [-1]), tf.reshape(b, [-1])], axis=1).numpy()


@right("np.indices, quantiles taken at the end")
def latent_grid(n):
    row, column = np.indices((n, n)).reshape(2, -1)
    return ndtri((np.stack([column, row], axis=1) + 0.5) / n)


@right("filled by broadcasting, from the top down")
def latent_grid(n):
    axis = norm(0, 1).isf((np.arange(n) + 0.5) / n)
    grid = np.empty((n, n, 2))
    grid[:, :, 0] = axis[::-1]
    grid[:, :, 1] = axis[:, None]
    return grid.reshape(n * n, 2)
