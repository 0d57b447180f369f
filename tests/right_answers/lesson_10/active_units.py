"""Right answers to active_units in other styles."""

import statistics

import numpy as np

from vae_helpers.quiet import keras, tf

ops = keras.ops


def units_by_loop(means, threshold=0.01):
    count = 0
    for column in np.asarray(means).T:
        centre = sum(column) / len(column)
        count += sum((value - centre) ** 2 for value in column) / len(column) > threshold
    return count


def units_sample_variance(means, threshold=0.01):
    return np.count_nonzero(np.var(means, axis=0, ddof=1) > threshold)


def units_std_and_root(means, threshold=0.01):
    return len(np.flatnonzero(np.std(means, axis=0) > np.sqrt(threshold)))


def units_keras(means, threshold=0.01):
    return int(ops.sum(ops.cast(ops.var(means, axis=0) > threshold, "int32")))


def units_tf(means, threshold=0.01):
    return tf.math.count_nonzero(tf.math.reduce_variance(means, axis=0) >= threshold)


def units_covariance(means, threshold=0.01):
    return (np.diag(np.cov(np.asarray(means, "float64"), rowvar=False)) > threshold).sum()


def units_moments(means, threshold=0.01):
    means = np.asarray(means, "float64")
    return float(np.sum((means**2).mean(0) - means.mean(0) ** 2 > threshold))


def units_column_by_column(means, threshold=0.01):
    return sum(np.var(means[:, j]) > threshold for j in range(means.shape[1]))


def units_einsum(means, threshold=0.01):
    centred = means - np.einsum("nd->d", means) / means.shape[0]
    return (np.einsum("nd,nd->d", centred, centred) / means.shape[0] > threshold).sum()


def units_statistics(means, threshold=0.01):
    columns = np.transpose(means).tolist()
    return [statistics.pvariance(column) > threshold for column in columns].count(True)


def units_lengths(means, threshold=0.01):
    """Of each column by itself: its length, once centred."""
    columns = np.array(means, "float64").T[:, :, None]
    lengths = np.linalg.norm(columns - columns.mean(axis=1, keepdims=True), axis=(1, 2))
    return np.where(lengths > np.sqrt(threshold * columns.shape[1]))[0].size
