"""Right answers to rotation_p_value in other styles."""

import numpy as np

from vae_helpers.metrics import in_bins, mutual_information, mutual_information_gap
from vae_helpers.quiet import tf


def p_value_counted_in_a_loop(codes, factors, rotations, bins=20):
    own, as_tidy = mutual_information_gap(codes, factors, bins), 1
    for rotation in rotations:
        if mutual_information_gap(np.dot(codes, rotation), factors, bins) >= own:
            as_tidy += 1
    return as_tidy / (len(rotations) + 1)


def p_value_of_all_at_once(codes, factors, rotations, bins=20):
    turned = np.einsum("nd,rde->rne", codes, rotations)
    gaps = [mutual_information_gap(c, factors, bins) for c in [codes, *turned]]
    return np.mean(np.array(gaps) >= gaps[0])


def p_value_by_rank(codes, factors, rotations, bins=20):
    gaps = [mutual_information_gap(codes, factors, bins)]
    gaps += [mutual_information_gap(c, factors, bins) for c in codes @ rotations]
    smaller = np.searchsorted(np.sort(gaps), gaps[0], side="left")
    return 1 - smaller / len(gaps)


def p_value_with_the_identity(codes, factors, rotations, bins=20):
    rotations = np.concatenate([np.eye(codes.shape[1])[None], rotations])
    gaps = np.array([mutual_information_gap(codes @ q, factors, bins) for q in rotations])
    return float((gaps[0] <= gaps).sum() / gaps.size)


def p_value_in_columns(codes, factors, rotations, bins=20):
    gaps = np.array([mutual_information_gap((q.T @ codes.T).T, factors, bins) for q in rotations])
    larger = gaps < mutual_information_gap(codes, factors, bins)
    return (len(gaps) - larger.sum() + 1) / (len(gaps) + 1)


def p_value_tensors(codes, factors, rotations, bins=20):
    turned = tf.matmul(codes[None], rotations).numpy()
    gaps = tf.constant([mutual_information_gap(c, factors, bins) for c in turned])
    as_tidy = tf.cast(gaps >= mutual_information_gap(codes, factors, bins), tf.float32)
    return (1 + tf.reduce_sum(as_tidy)) / (1 + len(rotations))


def p_value_with_a_gap_of_its_own(codes, factors, rotations, bins=20):
    def gap(codes):
        binned = in_bins(codes, bins).T
        table = [sorted(mutual_information(c, f) for c in binned) for f in factors.T]
        entropies = [mutual_information(f, f) for f in factors.T]
        return np.mean([(t[-1] - t[-2]) / h for t, h in zip(table, entropies, strict=True)])

    own = gap(codes)
    return (1 + sum(gap(codes @ q) >= own for q in rotations)) / (1 + rotations.shape[0])
