"""Answers to active_units in the manner of public code."""

import numpy as np
import scipy.linalg
import scipy.special
import scipy.stats
from public import right, wrong

from vae_helpers.quiet import keras, tf

# ---- one slip


@wrong("standard deviation for the variance")
def active_units(means, threshold=0.01):
    return int(np.sum(np.std(np.asarray(means), axis=0) > threshold))


@wrong("variance over the latent dimensions (axis 1)")
def active_units(means, threshold=0.01):
    return int(np.sum(np.var(np.asarray(means), axis=1) > threshold))


@wrong("mean square without centring")
def active_units(means, threshold=0.01):
    return int(np.sum(np.mean(np.asarray(means) ** 2, axis=0) > threshold))


@wrong("threshold ignored: always 0.01")
def active_units(means, threshold=0.01):
    return int((np.asarray(means).var(axis=0) > 0.01).sum())


@wrong("counts those below the threshold (collapsed)")
def active_units(means, threshold=0.01):
    return int(np.sum(np.var(np.asarray(means), axis=0) < threshold))


# ---- two slips


@wrong("standard deviation + threshold ignored")
def active_units(means, threshold=0.01):
    return int((np.asarray(means).std(axis=0) > 1e-2).sum())


@wrong("share instead of a count + standard deviation")
def active_units(means, threshold=0.01):
    return float(np.mean(np.std(np.asarray(means), axis=0) > threshold))


@wrong("size of the average mean instead of the variance + threshold squared")
def active_units(means, threshold=0.01):
    return int(np.sum(np.abs(np.mean(np.asarray(means), axis=0)) > threshold**2))


@wrong("mean square without centring + over the wrong axis")
def active_units(means, threshold=0.01):
    return int(np.count_nonzero(np.mean(np.square(np.asarray(means)), axis=1) > threshold))


@wrong("KL of each dimension taken at unit variance (mean square / 2) + share of all")
def active_units(means, threshold=0.01):
    kl = 0.5 * np.mean(np.asarray(means) ** 2, axis=0)
    return float(np.mean(kl > threshold))


@wrong("largest minus smallest value + at least instead of above")
def active_units(means, threshold=0.01):
    return int(np.sum(np.ptp(np.asarray(means), axis=0) >= threshold))


@wrong("one variance of the whole array + all or nothing")
def active_units(means, threshold=0.01):
    means = np.asarray(means)
    return means.shape[1] if np.var(means) > threshold else 0


# ---- unusual


@wrong("variances rounded to two decimals before the comparison")
def active_units(means, threshold=0.01):
    return int(np.sum(np.round(np.var(np.asarray(means), axis=0), 2) > threshold))


@wrong("means scaled by the standard deviation of the whole array first")
def active_units(means, threshold=0.01):
    means = np.asarray(means)
    means = means / (means.std() + 1e-8)
    return int(np.sum(np.var(means, axis=0) > threshold))


# ---- right


@right("a loop over dimensions")
def active_units(means, threshold=0.01):
    means = np.array(means)
    count = 0
    for j in range(means.shape[1]):
        column = means[:, j]
        if np.mean((column - column.mean()) ** 2) > threshold:
            count += 1
    return count


@right("keras.ops.var")
def active_units(means, threshold=0.01):
    variances = keras.ops.convert_to_numpy(keras.ops.var(means, axis=0))
    return int(np.count_nonzero(variances > threshold))


@right("tf.math.reduce_variance")
def active_units(means, threshold=0.01):
    variances = tf.math.reduce_variance(tf.convert_to_tensor(means), axis=0)
    return int(tf.math.count_nonzero(variances > threshold))


@right("list of numbers that are active")
def active_units(means, threshold=0.01):
    variances = np.var(np.asarray(means), axis=0)
    return len([v for v in variances if v > threshold])


@right("einsum over centred means")
def active_units(means, threshold=0.01):
    means = np.asarray(means, dtype="float64")
    centred = means - means.mean(axis=0, keepdims=True)
    variances = np.einsum("nj,nj->j", centred, centred) / len(means)
    return int((variances > threshold).sum())


@right("scipy.stats.moment")
def active_units(means, threshold=0.01):
    second = scipy.stats.moment(np.asarray(means, dtype="float64"), 2, axis=0)
    return int(sum(bool(v > threshold) for v in np.atleast_1d(second)))
