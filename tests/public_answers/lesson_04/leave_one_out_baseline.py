"""Answers to leave_one_out_baseline in the manner of public code."""

import math

import numpy as np
from public import right, wrong

from vae_helpers.quiet import tf


@wrong("mean of all, the draw included")
def leave_one_out_baseline(values):
    return np.full(len(values), np.mean(values))


@wrong("divided by the number of all, not of the others")
def leave_one_out_baseline(values):
    return (np.sum(values) - values) / len(values)


@wrong("sum of the others, not divided")
def leave_one_out_baseline(values):
    return np.sum(values) - values


@wrong("value minus baseline returned")
def leave_one_out_baseline(values):
    return values - (np.sum(values) - values) / (len(values) - 1)


@wrong("draw not left out, only the number reduced")
def leave_one_out_baseline(values):
    return np.ones(len(values)) * np.sum(values) / (len(values) - 1)


@wrong("mean of all + one number for all draws")
def leave_one_out_baseline(values):
    return np.mean(values)


@wrong("divided by the number of all + value minus baseline returned")
def leave_one_out_baseline(values):
    return values - (np.sum(values) - values) / len(values)


@wrong("mean of the earlier draws only + 0 for the first")
def leave_one_out_baseline(values):
    out = np.zeros(len(values))
    for i in range(1, len(values)):
        out[i] = np.mean(values[:i])
    return out


@wrong("mean of all for the sum + divided by the others")
def leave_one_out_baseline(values):
    return (np.mean(values) - values) / (len(values) - 1)


@wrong("neighbour left out instead (shifted by one) + divided by the number of all")
def leave_one_out_baseline(values):
    shifted = np.roll(values, 1)
    return (np.sum(values) - shifted) / len(values)


@wrong("median of the others + draw itself kept")
def leave_one_out_baseline(values):
    return np.array([np.median(values) for _ in values])


@wrong("first draw left out every time + one number for all draws")
def leave_one_out_baseline(values):
    return np.delete(values, 0).mean()


@wrong("floor division")
def leave_one_out_baseline(values):
    return (np.sum(values) - values) // (len(values) - 1)


@wrong("leaves out every draw with the same value (NaN if all are equal)")
def leave_one_out_baseline(values):
    values = np.asarray(values)
    with np.errstate(all="ignore"):
        return np.array([np.sum(values[values != v]) / np.sum(values != v) for v in values])


@right("np.delete in a loop")
def leave_one_out_baseline(values):
    return np.array([np.mean(np.delete(values, i)) for i in range(len(values))])


@right("matrix of ones without the diagonal")
def leave_one_out_baseline(values):
    n = len(values)
    return (np.ones((n, n)) - np.eye(n)) @ np.asarray(values, "float64") / (n - 1)


@right("stretched distance from the mean")
def leave_one_out_baseline(values):
    mean = np.mean(values)
    return mean - (values - mean) / (len(values) - 1)


@right("TensorFlow")
def leave_one_out_baseline(values):
    values = tf.cast(values, tf.float64)
    n = tf.cast(tf.size(values), tf.float64)
    return (tf.reduce_sum(values) - values) / (n - 1.0)


@right("sklearn LeaveOneOut")
def leave_one_out_baseline(values):
    from sklearn.model_selection import LeaveOneOut

    values = np.asarray(values)
    baselines = np.empty(len(values), dtype="float64")
    for others, (i,) in LeaveOneOut().split(values):
        baselines[i] = values[others].mean()
    return baselines


@right("sums before and after, plain Python turned into an array")
def leave_one_out_baseline(values):
    numbers = [float(v) for v in values]
    result = []
    for i in range(len(numbers)):
        others = numbers[:i] + numbers[i + 1 :]
        result.append(math.fsum(others) / len(others))
    return np.array(result)
