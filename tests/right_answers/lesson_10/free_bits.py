"""Right answers to free_bits in other styles."""

import numpy as np

from vae_helpers.quiet import keras, tf

ops = keras.ops


def free_tf(kl, free):
    return tf.reduce_sum(tf.maximum(tf.reduce_mean(kl, axis=0), free))


def free_relu(kl, free):
    used = ops.mean(kl, axis=0)
    return ops.sum(free + ops.relu(used - free))


def free_below_added(kl, free):
    used = ops.mean(kl, axis=0)
    return ops.sum(used) + ops.sum(ops.relu(free - used))


def free_where(kl, free):
    used = ops.mean(kl, axis=0)
    return ops.sum(ops.where(used > free, used, free * ops.ones_like(used)))


def free_clip(kl, free):
    return ops.sum(ops.clip(ops.mean(kl, axis=0), free, 1e30))


def free_columns(kl, free):
    paid = 0.0
    for j in range(kl.shape[1]):
        paid = paid + tf.maximum(tf.reduce_mean(kl[:, j]), free)
    return paid


def free_half_the_distance(kl, free):
    used = ops.mean(kl, axis=0)
    return 0.5 * ops.sum(used + free + ops.abs(used - free))


def free_matrix(kl, free):
    n = tf.cast(tf.shape(kl)[0], kl.dtype)
    used = tf.linalg.matvec(tf.transpose(kl), tf.ones(tf.shape(kl)[:1], kl.dtype)) / n
    return tf.tensordot(tf.nn.relu(used - free) + free, tf.ones_like(used), 1)


def free_float64(kl, free):
    used = tf.math.reduce_mean(tf.cast(kl, tf.float64), 0)
    return tf.math.reduce_sum(tf.math.maximum(used, tf.constant(free, tf.float64)))


def free_stacked(kl, free):
    used = ops.mean(kl, axis=0)
    return ops.sum(ops.max(ops.stack([used, np.float32(free) * ops.ones_like(used)]), axis=0))
