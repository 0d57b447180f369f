"""Answers to rotation_p_value in the manner of public code."""

import numpy as np
import scipy.stats
from public import right, wrong

from vae_helpers.metrics import mutual_information_gap
from vae_helpers.quiet import tf


@wrong("no plus one")
def rotation_p_value(codes, factors, rotations, bins=20):
    observed = mutual_information_gap(codes, factors, bins)
    null = np.array([mutual_information_gap(codes @ R, factors, bins) for R in rotations])
    return float(np.mean(null >= observed))


@wrong("no plus one, in a loop, strictly larger")
def rotation_p_value(codes, factors, rotations, bins=20):
    observed = mutual_information_gap(codes, factors, bins)
    count = 0
    for R in rotations:
        if mutual_information_gap(codes @ R, factors, bins) > observed:
            count += 1
    return count / len(rotations)


@wrong("strictly larger")
def rotation_p_value(codes, factors, rotations, bins=20):
    observed = mutual_information_gap(codes, factors, bins)
    null = [mutual_information_gap(codes.dot(R), factors, bins=bins) for R in rotations]
    count = sum(1 for value in null if value > observed)
    return (count + 1) / (len(null) + 1)


@wrong("brackets forgotten")
def rotation_p_value(codes, factors, rotations, bins=20):
    observed = mutual_information_gap(codes, factors, bins)
    null = np.array([mutual_information_gap(codes @ R, factors, bins) for R in rotations])
    return np.sum(null >= observed) + 1 / len(rotations) + 1


@wrong("plus one below only")
def rotation_p_value(codes, factors, rotations, bins=20):
    observed = mutual_information_gap(codes, factors, bins)
    null = np.array([mutual_information_gap(codes @ R, factors, bins) for R in rotations])
    return np.count_nonzero(null >= observed) / (len(null) + 1)


@wrong("plus one above only")
def rotation_p_value(codes, factors, rotations, bins=20):
    observed = mutual_information_gap(codes, factors, bins)
    exceed = 1
    for R in rotations:
        exceed += int(mutual_information_gap(codes @ R, factors, bins) >= observed)
    return exceed / len(rotations)


@wrong("the other tail")
def rotation_p_value(codes, factors, rotations, bins=20):
    observed = mutual_information_gap(codes, factors, bins)
    null = np.array([mutual_information_gap(codes @ R, factors, bins) for R in rotations])
    return (1 + (null <= observed).sum()) / (1 + null.size)


@wrong("bins not handed on")
def rotation_p_value(codes, factors, rotations, bins=20):
    observed = mutual_information_gap(codes, factors)
    null = np.array([mutual_information_gap(codes @ R, factors) for R in rotations])
    return (1 + (null >= observed).sum()) / (1 + null.size)


@wrong("bins handed on for the observed one only")
def rotation_p_value(codes, factors, rotations, bins=20):
    observed = mutual_information_gap(codes, factors, bins)
    null = np.array([mutual_information_gap(codes @ R, factors) for R in rotations])
    return (1 + (null >= observed).sum()) / (1 + null.size)


@wrong("column convention")
def rotation_p_value(codes, factors, rotations, bins=20):
    observed = mutual_information_gap(codes, factors, bins)
    null = [mutual_information_gap((R @ codes.T).T, factors, bins) for R in rotations]
    return (1 + sum(v >= observed for v in null)) / (1 + len(null))


@wrong("codes overwritten in the loop")
def rotation_p_value(codes, factors, rotations, bins=20):
    observed = mutual_information_gap(codes, factors, bins)
    null = []
    for R in rotations:
        codes = np.matmul(codes, R)
        null.append(mutual_information_gap(codes, factors, bins))
    return (1 + np.sum(np.array(null) >= observed)) / (1 + len(null))


@wrong("normal approximation")
def rotation_p_value(codes, factors, rotations, bins=20):
    observed = mutual_information_gap(codes, factors, bins)
    null = np.array([mutual_information_gap(codes @ R, factors, bins) for R in rotations])
    return scipy.stats.norm.sf((observed - null.mean()) / null.std())


@wrong("z score")
def rotation_p_value(codes, factors, rotations, bins=20):
    observed = mutual_information_gap(codes, factors, bins)
    null = np.array([mutual_information_gap(codes @ R, factors, bins) for R in rotations])
    return (observed - null.mean()) / null.std()


@wrong("percentile of the score")
def rotation_p_value(codes, factors, rotations, bins=20):
    observed = mutual_information_gap(codes, factors, bins)
    null = [mutual_information_gap(codes @ R, factors, bins) for R in rotations]
    return scipy.stats.percentileofscore(null, observed, kind="strict") / 100


@wrong("a verdict")
def rotation_p_value(codes, factors, rotations, bins=20):
    observed = mutual_information_gap(codes, factors, bins)
    null = np.array([mutual_information_gap(codes @ R, factors, bins) for R in rotations])
    return bool(observed > null.max())


@wrong("a verdict by the 95th percentile")
def rotation_p_value(codes, factors, rotations, bins=20):
    observed = mutual_information_gap(codes, factors, bins)
    null = np.array([mutual_information_gap(codes @ R, factors, bins) for R in rotations])
    return observed > np.percentile(null, 95)


@wrong("the excess over the mean")
def rotation_p_value(codes, factors, rotations, bins=20):
    gaps = [mutual_information_gap(codes @ R, factors, bins) for R in rotations]
    return mutual_information_gap(codes, factors, bins) - np.mean(gaps)


@wrong("a t-test against the null")
def rotation_p_value(codes, factors, rotations, bins=20):
    gaps = [mutual_information_gap(codes @ R, factors, bins) for R in rotations]
    return scipy.stats.ttest_1samp(gaps, mutual_information_gap(codes, factors, bins)).pvalue


@wrong("two-sided")
def rotation_p_value(codes, factors, rotations, bins=20):
    observed = mutual_information_gap(codes, factors, bins)
    null = np.array([mutual_information_gap(codes @ R, factors, bins) for R in rotations])
    apart = np.abs(null - null.mean()) >= abs(observed - null.mean())
    return (1 + apart.sum()) / (1 + len(null))


@wrong("only the last rotation is compared")
def rotation_p_value(codes, factors, rotations, bins=20):
    observed = mutual_information_gap(codes, factors, bins)
    for R in rotations:
        count = 0
        if mutual_information_gap(codes @ R, factors, bins) >= observed:
            count += 1
    return (1 + count) / (1 + len(rotations))


@wrong("returned from inside of the loop")
def rotation_p_value(codes, factors, rotations, bins=20):
    observed = mutual_information_gap(codes, factors, bins)
    count = 1
    for R in rotations:
        count += mutual_information_gap(codes @ R, factors, bins) >= observed
        return count / (1 + len(rotations))


@wrong("no plus one + the other tail")
def rotation_p_value(codes, factors, rotations, bins=20):
    observed = mutual_information_gap(codes, factors, bins)
    null = np.array([mutual_information_gap(codes @ R, factors, bins) for R in rotations])
    return np.mean(null < observed)


@wrong("elementwise instead of matrix product")
def rotation_p_value(codes, factors, rotations, bins=20):
    observed = mutual_information_gap(codes, factors, bins)
    null = [mutual_information_gap(codes * np.diag(R), factors, bins) for R in rotations]
    return (1 + sum(v >= observed for v in null)) / (1 + len(null))


@right("a list of all, the observed one first")
def rotation_p_value(codes, factors, rotations, bins=20):
    gaps = [mutual_information_gap(codes, factors, bins)]
    for R in rotations:
        gaps.append(mutual_information_gap(codes @ R, factors, bins))
    return sum(g >= gaps[0] for g in gaps) / len(gaps)


@right("scipy's percentile of the score")
def rotation_p_value(codes, factors, rotations, bins=20):
    observed = mutual_information_gap(codes, factors, bins)
    null = [mutual_information_gap(codes @ R, factors, bins) for R in rotations]
    return 1 - scipy.stats.percentileofscore([*null, observed], observed, kind="strict") / 100


@right("one batched product")
def rotation_p_value(codes, factors, rotations, bins=20):
    observed = mutual_information_gap(codes, factors, bins)
    null = np.array([mutual_information_gap(c, factors, bins) for c in np.matmul(codes, rotations)])
    return (np.count_nonzero(null >= observed) + 1.0) / (len(null) + 1.0)


@right("one minus the share that is less tidy")
def rotation_p_value(codes, factors, rotations, bins=20):
    observed = mutual_information_gap(codes, factors, bins)
    null = np.array([mutual_information_gap(codes @ R, factors, bins) for R in rotations])
    return 1 - np.sum(null < observed) / (len(null) + 1)


@right("einsum and tensors")
def rotation_p_value(codes, factors, rotations, bins=20):
    turned = tf.einsum("nd,rdk->rnk", codes, rotations)
    null = [mutual_information_gap(c.numpy(), factors, bins) for c in turned]
    observed = mutual_information_gap(codes, factors, bins)
    return tf.constant((1 + sum(v >= observed for v in null)) / (1 + len(null)))
