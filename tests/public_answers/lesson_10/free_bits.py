"""Answers to free_bits in the manner of public code."""

import numpy as np
from public import right, wrong

from vae_helpers.quiet import keras, tf

ops = keras.ops


@wrong("the maximum for each image: clamp before the mean")
def free_bits(kl, free):
    kl = tf.clip_by_value(kl, free, 1e9)
    return tf.reduce_mean(tf.reduce_sum(kl, axis=-1))


@wrong("the allowance on the total")
def free_bits(kl, free):
    return tf.maximum(tf.reduce_mean(tf.reduce_sum(kl, 1)), free)


@wrong("the allowance on the total of each image")
def free_bits(kl, free):
    return tf.reduce_mean(tf.maximum(tf.reduce_sum(kl, 1), free))


@wrong("minimum for maximum")
def free_bits(kl, free):
    return tf.reduce_sum(tf.minimum(tf.reduce_mean(kl, 0), free))


@wrong("relu without adding the allowance back")
def free_bits(kl, free):
    return tf.reduce_sum(tf.nn.relu(tf.reduce_mean(kl, 0) - free))


@wrong("relu of each image, not added back")
def free_bits(kl, free):
    return tf.reduce_mean(tf.reduce_sum(tf.nn.relu(kl - free), 1))


@wrong("mean over the numbers of the code")
def free_bits(kl, free):
    return ops.mean(ops.maximum(ops.mean(kl, axis=0), free))


@wrong("sum over the images")
def free_bits(kl, free):
    return ops.sum(ops.maximum(ops.sum(kl, axis=0), free))


@wrong("sum over all, clamped number by number and image by image")
def free_bits(kl, free):
    return ops.sum(ops.maximum(kl, free))


@wrong("mean over all, clamped number by number and image by image")
def free_bits(kl, free):
    return ops.mean(ops.maximum(kl, free))


@wrong("wrong axis: averaged over the numbers")
def free_bits(kl, free):
    return ops.sum(ops.maximum(ops.mean(kl, axis=1), free))


@wrong("wrong axis: averaged over the numbers, and then over the images")
def free_bits(kl, free):
    return ops.mean(ops.maximum(ops.mean(kl, axis=-1), free))


@wrong("no sum at the end")
def free_bits(kl, free):
    return ops.maximum(ops.mean(kl, axis=0), free)


@wrong("a mask that drops the silent")
def free_bits(kl, free):
    kl = tf.reduce_mean(kl, axis=0)
    mask = tf.cast(kl > free, kl.dtype)
    return tf.reduce_sum(kl * mask)


@wrong("a mask for each image that drops the silent")
def free_bits(kl, free):
    mask = tf.cast(kl > free, kl.dtype)
    return tf.reduce_mean(tf.reduce_sum(kl * mask, axis=1))


@wrong("NumPy: no gradient")
def free_bits(kl, free):
    return np.maximum(np.mean(kl, axis=0), free).sum()


@wrong("detached")
def free_bits(kl, free):
    return ops.sum(ops.maximum(ops.stop_gradient(ops.mean(kl, axis=0)), free))


@wrong("the distance to a target")
def free_bits(kl, free):
    return ops.sum(ops.abs(ops.mean(kl, axis=0) - free))


@wrong("the distance of the total to a target")
def free_bits(kl, free):
    return ops.abs(ops.sum(ops.mean(kl, axis=0)) - free)


@wrong("no allowance")
def free_bits(kl, free):
    return ops.mean(ops.sum(kl, axis=1))


@wrong("allowance subtracted, no floor")
def free_bits(kl, free):
    return ops.sum(ops.mean(kl, axis=0) - free)


@wrong("allowance shared by the numbers")
def free_bits(kl, free):
    return ops.sum(ops.maximum(ops.mean(kl, axis=0), free / kl.shape[1]))


@wrong("the total with all allowances")
def free_bits(kl, free):
    return ops.maximum(ops.sum(ops.mean(kl, axis=0)), kl.shape[1] * free)


@right("tf")
def free_bits(kl, free):
    return tf.reduce_sum(tf.maximum(tf.reduce_mean(kl, axis=0), free))


@right("clip_by_value, as torch.clamp(min=...)")
def free_bits(kl, free):
    return tf.reduce_sum(tf.clip_by_value(tf.reduce_mean(kl, 0), free, float("inf")))


@right("relu, added back")
def free_bits(kl, free):
    return ops.sum(ops.relu(ops.mean(kl, axis=0) - free) + free)


@right("masks for both sides")
def free_bits(kl, free):
    kl = tf.reduce_mean(kl, axis=0)
    above = tf.cast(kl > free, kl.dtype)
    return tf.reduce_sum(above * kl + (1 - above) * free)


@right("number by number")
def free_bits(kl, free):
    numbers = tf.unstack(kl, axis=1)
    return tf.add_n([tf.maximum(tf.reduce_mean(number), free) for number in numbers])


@right("keras.ops with a full array")
def free_bits(kl, free):
    used = ops.average(kl, axis=0)
    return ops.sum(ops.maximum(used, ops.full_like(used, free)))
