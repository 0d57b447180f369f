"""Right answers to latent_grid in other styles."""

import itertools

import numpy as np
from scipy.stats import norm

from vae_helpers.quiet import tf


def grid_percent_points(n):
    axis = norm.ppf(np.linspace(0.5 / n, 1 - 0.5 / n, n))
    return np.array([[a, b] for b in axis for a in axis])


def grid_other_order(n):
    axis = norm.ppf((2 * np.arange(n) + 1) / (2 * n))
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


def grid_list(n):
    axis = [norm.ppf((i + 0.5) / n) for i in range(n)]
    return [(a, b) for a in axis for b in axis]


def grid_middles_of_edges(n):
    edges = np.linspace(0, 1, n + 1)
    axis = norm.ppf((edges[1:] + edges[:-1]) / 2)
    return np.stack([np.repeat(axis, n), np.tile(axis, n)], axis=-1)


def grid_of_three_digits(n):
    return grid_percent_points(n).astype("float16")
