"""Right answers to latent_grid in other styles."""

import itertools

import numpy as np
from scipy.stats import norm

from vae_helpers.quiet import tf


def grid_percent_points(n):
    axis = norm.ppf(np.linspace(0.05, 0.95, n))
    return np.array([[a, b] for b in axis for a in axis])


def grid_other_order(n):
    axis = norm.ppf(np.arange(1, n + 1) / (n + 1))
    return np.array(list(itertools.product(axis, axis)), dtype="float32")


def grid_top_first(n):
    axis = norm.ppf((np.arange(n) + 0.5) / n)
    first, second = np.meshgrid(axis, axis[::-1])
    return np.column_stack([first.flatten(), second.flatten()])


def grid_mgrid(n):
    rows, columns = np.mgrid[:n, :n]
    return norm.ppf((np.stack([columns, rows], -1).reshape(-1, 2) + 0.5) / n)


def grid_tf(n):
    axis = tf.math.ndtri((tf.range(n, dtype=tf.float32) + 0.5) / n)
    return tf.reshape(tf.stack(tf.meshgrid(axis, axis), axis=-1), (-1, 2))
