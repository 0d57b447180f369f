"""Right answers to reparameterize_full in other styles."""

import numpy as np

from vae_helpers.quiet import keras, tf

ops = keras.ops


def _noise(mean):
    return keras.random.normal(ops.shape(mean))


def slant_einsum(mean, cholesky):
    return mean + ops.einsum("nij,nj->ni", cholesky, _noise(mean))


def slant_matmul(mean, cholesky):
    return mean + ops.squeeze(ops.matmul(cholesky, _noise(mean)[:, :, None]), -1)


def slant_column_at_the_end(mean, cholesky):
    return (ops.expand_dims(mean, -1) + cholesky @ ops.expand_dims(_noise(mean), -1))[..., 0]


def slant_matvec(mean, cholesky):
    mean, cholesky = tf.convert_to_tensor(mean), tf.convert_to_tensor(cholesky)
    return mean + tf.linalg.matvec(cholesky, tf.random.normal(tf.shape(mean)))


def slant_turned(mean, cholesky):
    return mean + tf.linalg.matvec(ops.transpose(cholesky, (0, 2, 1)), _noise(mean), True)


def slant_as_a_row(mean, cholesky):
    return mean + (_noise(mean)[:, None, :] @ ops.transpose(cholesky, (0, 2, 1)))[:, 0]


def slant_operator(mean, cholesky):
    operator = tf.linalg.LinearOperatorLowerTriangular(tf.convert_to_tensor(cholesky))
    return mean + operator.matvec(_noise(mean))


def slant_masked(mean, cholesky):
    lower = tf.linalg.band_part(cholesky, -1, 0)
    return mean + ops.sum(lower * _noise(mean)[:, None, :], axis=-1)


def slant_minus(mean, cholesky):
    return mean - ops.sum(cholesky * _noise(mean)[:, None], axis=2)


def slant_by_columns(mean, cholesky):
    z = mean
    for j in range(mean.shape[1]):
        z = z + cholesky[:, :, j] * keras.random.normal((ops.shape(mean)[0], 1))
    return z


def slant_by_numbers(mean, cholesky):
    noise = tf.unstack(_noise(mean), num=mean.shape[1], axis=1)
    numbers = [
        mean[:, i] + sum(cholesky[:, i, j] * noise[j] for j in range(i + 1))
        for i in range(mean.shape[1])
    ]
    return ops.stack(numbers, axis=1)


def slant_image_by_image(mean, cholesky):
    noise = tf.random.normal(tf.shape(mean))
    mean, cholesky = tf.convert_to_tensor(mean), tf.convert_to_tensor(cholesky)
    parts = mean, cholesky, noise
    return tf.map_fn(
        lambda one: one[0] + tf.linalg.matvec(one[1], one[2]), parts, fn_output_signature=tf.float32
    )


def slant_by_the_covariance(mean, cholesky):
    cholesky = tf.convert_to_tensor(cholesky)
    root = tf.linalg.cholesky(tf.matmul(cholesky, cholesky, transpose_b=True))
    return mean + tf.linalg.matvec(root, _noise(mean))


def slant_by_the_symmetric_root(mean, cholesky):
    cholesky = tf.convert_to_tensor(cholesky)
    variances, turn = tf.linalg.eigh(tf.matmul(cholesky, cholesky, transpose_b=True))
    root = tf.matmul(turn * tf.sqrt(variances)[:, None, :], turn, transpose_b=True)
    return mean + tf.linalg.matvec(root, _noise(mean))


def slant_in_float64(mean, cholesky):
    mean, cholesky = tf.cast(mean, tf.float64), tf.cast(cholesky, tf.float64)
    noise = keras.random.normal(ops.shape(mean), dtype="float64")
    return tf.cast(mean + tf.einsum("bij,bj->bi", cholesky, noise), tf.float32)


def slant_by_quantiles(mean, cholesky):
    uniform = keras.random.uniform(ops.shape(mean), 1e-6, 1 - 1e-6)
    return mean + ops.sum(cholesky * tf.math.ndtri(uniform)[:, None, :], axis=2)


def slant_by_box_and_muller(mean, cholesky):
    one, two = (keras.random.uniform(ops.shape(mean), 1e-7, 1.0) for _ in range(2))
    noise = ops.sqrt(-2 * ops.log(one)) * ops.cos(2 * np.pi * two)
    return mean + ops.einsum("...ij,...j->...i", cholesky, noise)
