"""Right answers to mutual_information_gap in other styles."""

import heapq

import numpy as np
from scipy.stats import entropy
from sklearn.metrics import mutual_info_score

from vae_helpers.metrics import in_bins, mutual_information
from vae_helpers.quiet import tf


def gap_loops(codes, factors, bins=20):
    total, binned = 0.0, in_bins(codes, bins)
    for j in range(factors.shape[1]):
        first = second = 0.0
        for i in range(codes.shape[1]):
            told = mutual_information(binned[:, i], factors[:, j])
            if told > first:
                first, second = told, first
            elif told > second:
                second = told
        total += (first - second) / mutual_information(factors[:, j], factors[:, j])
    return total / factors.shape[1]


def gap_table(codes, factors, bins=20):
    binned = in_bins(codes, bins)
    table = np.array([[mutual_info_score(f, c) for c in binned.T] for f in factors.T])
    entropies = np.array([entropy(np.bincount(f)) for f in factors.T])
    table = np.partition(table, -2, axis=1)
    return np.mean((table[:, -1] - table[:, -2]) / entropies)


def gap_histogram_edges(codes, factors, bins=20):
    gaps = []
    for factor in factors.T:
        told = []
        for code in codes.T:
            edges = np.histogram_bin_edges(code, bins)[1:-1]
            told.append(mutual_info_score(factor, np.searchsorted(edges, code, side="right")))
        told.sort(reverse=True)
        gaps.append((told[0] - told[1]) / mutual_info_score(factor, factor))
    return sum(gaps) / len(gaps)


def gap_without_the_best(codes, factors, bins=20):
    binned, gaps = in_bins(codes, bins).T, []
    for factor in factors.T:
        told = [mutual_information(code, factor) for code in binned]
        best = int(np.argmax(told))
        rest = told[:best] + told[best + 1 :]
        gaps.append((told[best] - max(rest)) / mutual_information(factor, factor))
    return np.average(gaps)


def gap_normalised_first(codes, factors, bins=20):
    binned = in_bins(codes, bins)
    shares = [
        sorted(mutual_information(c, f) / mutual_information(f, f) for c in binned.T)[-2:]
        for f in factors.T
    ]
    return np.diff(shares, axis=1).mean()


def gap_largest_two(codes, factors, bins=20):
    gaps = []
    for factor in factors.T:
        columns = (in_bins(codes[:, [j]], bins)[:, 0] for j in range(codes.shape[1]))
        best, second = heapq.nlargest(2, (mutual_information(column, factor) for column in columns))
        gaps.append((best - second) / entropy(np.unique(factor, return_counts=True)[1]))
    return np.mean(gaps)


def gap_top_k(codes, factors, bins=20):
    binned = in_bins(codes, bins).T
    table = [[mutual_information(code, factor) for code in binned] for factor in factors.T]
    top, _ = tf.math.top_k(table, k=2)
    whole = tf.constant([mutual_information(factor, factor) for factor in factors.T], top.dtype)
    return tf.reduce_mean((top[:, 0] - top[:, 1]) / whole)


def gap_own_bins(codes, factors, bins=20):
    span = np.ptp(codes, axis=0)
    binned = (codes - codes.min(axis=0)) / np.where(span > 0, span, 1) * bins
    binned = np.minimum(binned.astype(int), bins - 1)
    table = np.array([[mutual_information(code, f) for code in binned.T] for f in factors.T])
    best = table.max(axis=1)
    table[np.arange(len(table)), table.argmax(axis=1)] = -np.inf
    whole = np.array([mutual_information(factor, factor) for factor in factors.T])
    return ((best - table.max(axis=1)) / whole).mean()
