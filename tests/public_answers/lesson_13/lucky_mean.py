"""Answers to lucky_mean in the manner of public code."""

import numpy as np
from public import right, wrong

from vae_helpers.quiet import keras, tf


@wrong("the return still in the loop")
def lucky_mean(loss, batches):
    losses = []
    for x in batches:
        losses.append(np.mean(loss(x)))
        return np.mean(losses)


@wrong("as it was, by an index")
def lucky_mean(loss, batches):
    total = 0.0
    for i in range(len(batches)):
        total = total + float(tf.reduce_mean(loss(batches[i])))
        return total / len(batches)


@wrong("a mean of means")
def lucky_mean(loss, batches):
    losses = [float(tf.reduce_mean(loss(x))) for x in batches]
    return sum(losses) / len(losses)


@wrong("a metric of means")
def lucky_mean(loss, batches):
    metric = keras.metrics.Mean()
    for x in batches:
        metric(keras.ops.mean(loss(x)))
    return float(metric.result())


@wrong("no division")
def lucky_mean(loss, batches):
    total = 0.0
    for x in batches:
        total += keras.ops.mean(loss(x))
    return total


@wrong("the sum of all")
def lucky_mean(loss, batches):
    total = 0.0
    for x in batches:
        total += keras.ops.sum(loss(x))
    return float(total)


@wrong("the sum over the number of batches")
def lucky_mean(loss, batches):
    total = 0.0
    for x in batches:
        total += float(keras.ops.sum(loss(x)))
    return total / len(batches)


@wrong("means over the number of images")
def lucky_mean(loss, batches):
    total, n = 0.0, 0
    for x in batches:
        total += float(keras.ops.mean(loss(x)))
        n += len(x)
    return total / n


@wrong("the size of the first batch for all")
def lucky_mean(loss, batches):
    total = sum(float(keras.ops.sum(loss(x))) for x in batches)
    return total / (len(batches) * batches[0].shape[0])


@wrong("the last batch")
def lucky_mean(loss, batches):
    for x in batches:
        total = float(keras.ops.mean(loss(x)))
    return total


@wrong("the last batch, divided")
def lucky_mean(loss, batches):
    for x in batches:
        total = 0.0
        total += float(keras.ops.mean(loss(x)))
    return total / len(batches)


@wrong("the size of the last batch for all")
def lucky_mean(loss, batches):
    total = 0.0
    for x in batches:
        total += float(keras.ops.sum(loss(x)))
    return total / (len(x) * len(batches))


@wrong("no number at all")
def lucky_mean(loss, batches):
    for x in batches:
        total = loss(x)
    return total


@right("a running mean")
def lucky_mean(loss, batches):
    mean, n = 0.0, 0
    for x in batches:
        n += len(x)
        mean += (float(keras.ops.sum(loss(x))) - len(x) * mean) / n
    return mean


@right("a list of all")
def lucky_mean(loss, batches):
    losses = []
    for x in batches:
        losses.extend(np.asarray(loss(x)).tolist())
    return sum(losses) / len(losses)


@right("weights")
def lucky_mean(loss, batches):
    total = 0.0
    for x in batches:
        total += float(tf.reduce_mean(loss(x))) * len(x)
    return total / sum(len(x) for x in batches)


@right("concatenated")
def lucky_mean(loss, batches):
    return tf.reduce_mean(tf.concat([loss(x) for x in batches], axis=0)).numpy()
