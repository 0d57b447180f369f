"""Answers to mutual_information_gap in the manner of public code."""

import numpy as np
import scipy.linalg
import scipy.special
import scipy.stats
from public import right, wrong
from sklearn.metrics import mutual_info_score

from vae_helpers.metrics import in_bins, mutual_information
from vae_helpers.quiet import tf

# ---- one slip


@wrong("not divided by the entropy of the factor")
def mutual_information_gap(codes, factors, bins=20):
    gaps = []
    for factor in factors.T:
        shared = sorted(mutual_information(code, factor) for code in in_bins(codes, bins).T)
        gaps.append(shared[-1] - shared[-2])
    return float(np.mean(gaps))


@wrong("bins ignored: always 20")
def mutual_information_gap(codes, factors, bins=20):
    binned = in_bins(codes, 20)
    gaps = []
    for factor in factors.T:
        shared = sorted(mutual_information(code, factor) for code in binned.T)
        gaps.append((shared[-1] - shared[-2]) / mutual_information(factor, factor))
    return float(np.mean(gaps))


@wrong("largest minus smallest")
def mutual_information_gap(codes, factors, bins=20):
    gaps = []
    for factor in factors.T:
        shared = [mutual_information(code, factor) for code in in_bins(codes, bins).T]
        gaps.append((max(shared) - min(shared)) / mutual_information(factor, factor))
    return float(np.mean(gaps))


@wrong("gap of each number of the code between factors, not of each factor between numbers")
def mutual_information_gap(codes, factors, bins=20):
    table = np.array(
        [
            [mutual_information(c, f) / mutual_information(f, f) for f in factors.T]
            for c in in_bins(codes, bins).T
        ]
    )
    ordered = np.sort(table, axis=1)
    return float(np.mean(ordered[:, -1] - ordered[:, -2]))


@wrong("sum over the factors")
def mutual_information_gap(codes, factors, bins=20):
    total = 0.0
    for factor in factors.T:
        shared = sorted(
            (mutual_information(c, factor) for c in in_bins(codes, bins).T), reverse=True
        )
        total += (shared[0] - shared[1]) / mutual_information(factor, factor)
    return float(total)


# ---- two slips


@wrong("divided by the log of the number of values + bins ignored")
def mutual_information_gap(codes, factors, bins=20):
    gaps = []
    for factor in factors.T:
        shared = sorted(mutual_information(code, factor) for code in in_bins(codes, 20).T)
        gaps.append((shared[-1] - shared[-2]) / np.log(factor.max() + 2))
    return float(np.mean(gaps))


@wrong("second and third largest (counted from 1) + not divided by the entropy")
def mutual_information_gap(codes, factors, bins=20):
    gaps = []
    for factor in factors.T:
        shared = sorted(
            (mutual_information(c, factor) for c in in_bins(codes, bins).T), reverse=True
        )
        gaps.append(shared[1] - (shared[2] if len(shared) > 2 else 0.0))
    return float(np.mean(gaps))


@wrong("divided by the entropy of the code + largest minus smallest")
def mutual_information_gap(codes, factors, bins=20):
    binned = in_bins(codes, bins).T
    gaps = []
    for factor in factors.T:
        shared = np.array([mutual_information(code, factor) for code in binned])
        best = binned[shared.argmax()]
        gaps.append((shared.max() - shared.min()) / max(mutual_information(best, best), 1e-12))
    return float(np.mean(gaps))


@wrong("not sorted: first number minus the second + absolute value")
def mutual_information_gap(codes, factors, bins=20):
    gaps = []
    for factor in factors.T:
        shared = [mutual_information(code, factor) for code in in_bins(codes, bins).T]
        gaps.append(abs(shared[0] - shared[1]) / mutual_information(factor, factor))
    return float(np.mean(gaps))


@wrong("mean of the gaps over the mean entropy + smallest two instead of the largest")
def mutual_information_gap(codes, factors, bins=20):
    gaps, entropies = [], []
    for factor in factors.T:
        shared = sorted(mutual_information(code, factor) for code in in_bins(codes, bins).T)
        gaps.append(shared[1] - shared[0])
        entropies.append(mutual_information(factor, factor))
    return float(np.mean(gaps) / np.mean(entropies))


@wrong("codes rounded instead of cut into bins + divided by the largest information")
def mutual_information_gap(codes, factors, bins=20):
    whole = np.round(codes - codes.min(axis=0)).astype(int)
    gaps = []
    for factor in factors.T:
        shared = sorted(mutual_information(code, factor) for code in whole.T)
        gaps.append((shared[-1] - shared[-2]) / max(shared[-1], 1e-12))
    return float(np.mean(gaps))


@wrong("one gap for each factor returned, no mean + entropy in bits")
def mutual_information_gap(codes, factors, bins=20):
    gaps = []
    for factor in factors.T:
        shared = sorted(mutual_information(code, factor) for code in in_bins(codes, bins).T)
        gaps.append((shared[-1] - shared[-2]) / (mutual_information(factor, factor) / np.log(2)))
    return np.array(gaps)


# ---- unusual


@wrong("median of the gaps")
def mutual_information_gap(codes, factors, bins=20):
    gaps = []
    for factor in factors.T:
        shared = sorted(mutual_information(code, factor) for code in in_bins(codes, bins).T)
        gaps.append((shared[-1] - shared[-2]) / mutual_information(factor, factor))
    return float(np.median(gaps))


@wrong("bins of equal counts (quantiles) instead of equal width")
def mutual_information_gap(codes, factors, bins=20):
    inner = np.linspace(0, 1, bins + 1)[1:-1]
    binned = [np.searchsorted(np.quantile(c, inner), c, side="right") for c in codes.T]
    gaps = []
    for factor in factors.T:
        shared = sorted(mutual_information(code, factor) for code in binned)
        gaps.append((shared[-1] - shared[-2]) / mutual_information(factor, factor))
    return float(np.mean(gaps))


# ---- right


@right("a table, sorted along the codes")
def mutual_information_gap(codes, factors, bins=20):
    binned = in_bins(codes, bins)
    table = np.array([[mutual_information(c, f) for c in binned.T] for f in factors.T])
    entropy = np.array([mutual_information(f, f) for f in factors.T])
    table.sort(axis=1)
    return float(((table[:, -1] - table[:, -2]) / entropy).mean())


@right("scikit-learn's score")
def mutual_information_gap(codes, factors, bins=20):
    binned = in_bins(codes, bins)
    total = 0.0
    for j in range(factors.shape[1]):
        f = factors[:, j]
        scores = [mutual_info_score(binned[:, i], f) for i in range(binned.shape[1])]
        best = scores.pop(int(np.argmax(scores)))
        total += (best - max(scores)) / mutual_info_score(f, f)
    return float(total / factors.shape[1])


@right("np.partition on normalised information")
def mutual_information_gap(codes, factors, bins=20):
    binned = in_bins(codes, bins).T
    gaps = []
    for f in factors.T:
        told = np.array([mutual_information(k, f) for k in binned]) / mutual_information(f, f)
        second, first = np.partition(told, -2)[-2:]
        gaps.append(first - second)
    return float(np.mean(gaps))


@right("entropy by scipy.stats, as in disentanglement_lib (latents by factors)")
def mutual_information_gap(codes, factors, bins=20):
    binned = in_bins(codes, bins)
    m = np.zeros((binned.shape[1], factors.shape[1]))
    for i in range(m.shape[0]):
        for j in range(m.shape[1]):
            m[i, j] = mutual_information(binned[:, i], factors[:, j])
    entropy = [scipy.stats.entropy(np.bincount(f)) for f in factors.T]
    sorted_m = np.sort(m, axis=0)[::-1]
    return float(np.mean(np.divide(sorted_m[0, :] - sorted_m[1, :], entropy)))


@right("a generator of gaps")
def mutual_information_gap(codes, factors, bins=20):
    cut = list(in_bins(codes, bins).T)

    def gap(f):
        first, second = sorted([mutual_information(f, k) for k in cut], key=lambda v: -v)[:2]
        return (first - second) / mutual_information(f, f)

    return float(sum(gap(f) for f in factors.T) / len(factors.T))


@right("TensorFlow's top_k on the table, float64")
def mutual_information_gap(codes, factors, bins=20):
    binned = in_bins(codes, bins)
    table = [
        [mutual_information(k, f) / mutual_information(f, f) for k in binned.T] for f in factors.T
    ]
    top = tf.math.top_k(tf.constant(table, dtype=tf.float64), k=2).values
    return float(tf.reduce_mean(top[:, 0] - top[:, 1]))
