"""Answers to reparameterize_full in the manner of public code."""

import numpy as np
from public import right, wrong

from vae_helpers.quiet import keras, tf

ops = keras.ops


@wrong("L transposed by the einsum")
def reparameterize_full(mean, cholesky):
    eps = keras.random.normal(ops.shape(mean))
    return mean + ops.einsum("bji,bj->bi", cholesky, eps)


@wrong("noise as a row, L not transposed")
def reparameterize_full(mean, cholesky):
    eps = tf.random.normal(tf.shape(mean))
    return mean + tf.squeeze(tf.matmul(eps[:, None, :], cholesky), axis=1)


@wrong("the covariance in place of its factor")
def reparameterize_full(mean, cholesky):
    cov = tf.matmul(cholesky, cholesky, transpose_b=True)
    eps = tf.random.normal(tf.shape(mean))
    return mean + tf.linalg.matvec(cov, eps)


@wrong("the factor factored again")
def reparameterize_full(mean, cholesky):
    L = tf.linalg.cholesky(cholesky)
    return mean + tf.linalg.matvec(L, tf.random.normal(tf.shape(mean)))


@wrong("exp(0.5 L), out of habit")
def reparameterize_full(mean, cholesky):
    std = ops.exp(0.5 * cholesky)
    noise = keras.random.normal(ops.shape(mean))
    return mean + ops.sum(std * noise[:, None, :], axis=-1)


@wrong("diagonal only")
def reparameterize_full(mean, cholesky):
    std = tf.linalg.diag_part(cholesky)
    return mean + std * tf.random.normal(tf.shape(std))


@wrong("the diagonal taken for log_var")
def reparameterize_full(mean, cholesky):
    log_var = tf.linalg.diag_part(cholesky)
    return mean + tf.exp(0.5 * log_var) * tf.random.normal(tf.shape(mean))


@wrong("noise of shape (k,), shared by the batch")
def reparameterize_full(mean, cholesky):
    noise = keras.random.normal((mean.shape[-1],))
    return mean + ops.matmul(cholesky, noise)


@wrong("noise of shape (n, 1)")
def reparameterize_full(mean, cholesky):
    noise = keras.random.normal((ops.shape(mean)[0], 1))
    return mean + ops.sum(cholesky * noise[:, :, None], axis=-1)


@wrong("a frozen seed")
def reparameterize_full(mean, cholesky):
    noise = keras.random.normal(ops.shape(mean), seed=42)
    return mean + ops.einsum("nij,nj->ni", cholesky, noise)


@wrong("NumPy's own sampler, image by image")
def reparameterize_full(mean, cholesky):
    mean, cholesky = np.asarray(mean), np.asarray(cholesky)
    rng = np.random.default_rng()
    z = [rng.multivariate_normal(m, L @ L.T) for m, L in zip(mean, cholesky, strict=True)]
    return tf.constant(np.array(z), tf.float32)


@wrong("noise by NumPy")
def reparameterize_full(mean, cholesky):
    eps = np.random.default_rng().standard_normal(tuple(mean.shape)).astype("float32")
    return mean + tf.einsum("nij,nj->ni", cholesky, eps)


@wrong("matmul of (n, k, k) with (n, k)")
def reparameterize_full(mean, cholesky):
    noise = keras.random.normal(ops.shape(mean))
    return mean + ops.matmul(cholesky, noise)


@wrong("product entry by entry")
def reparameterize_full(mean, cholesky):
    noise = keras.random.normal(ops.shape(mean))
    return mean + cholesky * noise


@wrong("the L of the first image for all")
def reparameterize_full(mean, cholesky):
    noise = keras.random.normal(ops.shape(mean))
    return mean + ops.matmul(noise, ops.transpose(cholesky[0]))


@wrong("each row of L with its own number of noise")
def reparameterize_full(mean, cholesky):
    noise = keras.random.normal(ops.shape(mean))
    return mean + ops.einsum("nij,ni->ni", cholesky, noise)


@wrong("noise for each entry of L")
def reparameterize_full(mean, cholesky):
    noise = keras.random.normal(ops.shape(cholesky))
    return mean + ops.sum(cholesky * noise, axis=-1)


@wrong("noise of std 0.1 + L transposed")
def reparameterize_full(mean, cholesky):
    noise = keras.random.normal(ops.shape(mean), stddev=0.1)
    return mean + ops.sum(cholesky * noise[:, :, None], axis=1)


@wrong("noise shared by the batch + diagonal only")
def reparameterize_full(mean, cholesky):
    noise = keras.random.normal((1, mean.shape[1]))
    return mean + tf.linalg.diag_part(cholesky) * noise


@wrong("stop_gradient on L + frozen seed")
def reparameterize_full(mean, cholesky):
    L = ops.stop_gradient(ops.convert_to_tensor(cholesky))
    noise = keras.random.normal(ops.shape(mean), seed=0)
    return mean + ops.einsum("nij,nj->ni", L, noise)


@wrong("uniform noise")
def reparameterize_full(mean, cholesky):
    noise = keras.random.uniform(ops.shape(mean))
    return mean + ops.einsum("nij,nj->ni", cholesky, noise)


@wrong("jitter on the diagonal")
def reparameterize_full(mean, cholesky):
    L = cholesky + 1e-3 * ops.eye(mean.shape[1])
    noise = keras.random.normal(ops.shape(mean))
    return mean + ops.einsum("nij,nj->ni", L, noise)


@wrong("mean forgotten")
def reparameterize_full(mean, cholesky):
    noise = keras.random.normal(ops.shape(mean))
    return ops.einsum("nij,nj->ni", cholesky, noise)


@wrong("the shape read off mean.shape")
def reparameterize_full(mean, cholesky):
    n, k = mean.shape
    noise = keras.random.normal((n, k, 1))
    return mean + (cholesky @ noise)[..., 0]


@right("matmul with a column, squeezed")
def reparameterize_full(mean, cholesky):
    noise = keras.random.normal(ops.shape(mean))
    return mean + ops.squeeze(cholesky @ ops.expand_dims(noise, -1), axis=-1)


@right("tf.linalg.matvec")
def reparameterize_full(mean, cholesky):
    eps = tf.random.normal(tf.shape(mean))
    return mean + tf.linalg.matvec(cholesky, eps)


@right("batch and k taken apart")
def reparameterize_full(mean, cholesky):
    batch, k = ops.shape(mean)[0], ops.shape(mean)[1]
    epsilon = keras.random.normal((batch, k, 1))
    return mean + ops.reshape(ops.matmul(cholesky, epsilon), (-1, k))


@right("a lower triangle made sure of")
def reparameterize_full(mean, cholesky):
    L = tf.linalg.band_part(cholesky, -1, 0)
    eps = tf.random.normal(tf.shape(mean), 0.0, 1.0)
    return tf.add(mean, tf.einsum("bij,bj->bi", L, eps))


@right("diagonal and rest apart")
def reparameterize_full(mean, cholesky):
    eps = tf.random.normal(tf.shape(mean))
    std = tf.linalg.diag_part(cholesky)
    rest = cholesky - tf.linalg.diag(std)
    return mean + std * eps + tf.reduce_sum(rest * eps[:, tf.newaxis, :], axis=2)


@right("keras.ops.vectorized_map")
def reparameterize_full(mean, cholesky):
    noise = keras.random.normal(ops.shape(mean))
    return mean + ops.vectorized_map(lambda pair: ops.matmul(pair[0], pair[1]), (cholesky, noise))
