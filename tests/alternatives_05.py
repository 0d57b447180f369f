"""Right answers to the exercises of lesson 5 in other styles; each must be judged right."""

import itertools

import numpy as np
from scipy.stats import norm

from vae_helpers.quiet import keras, tf

ops = keras.ops
layers = keras.layers


def encoder_tuple(latent_dim):
    x = keras.Input(shape=(784,))
    h = layers.Dense(512, activation="relu")(x)
    return keras.Model(x, (layers.Dense(latent_dim)(h), layers.Dense(latent_dim)(h)))


def encoder_split(latent_dim):
    x = keras.Input(shape=(784,))
    h = layers.Dense(2 * latent_dim)(layers.Dense(512, activation="relu")(x))
    return keras.Model(x, [h[:, :latent_dim], h[:, latent_dim:]])


def encoder_subclass(latent_dim):
    class Encoder(keras.Model):
        def __init__(self):
            super().__init__()
            self.hidden = layers.Dense(128, "tanh")
            self.mean = layers.Dense(latent_dim)
            self.log_var = layers.Dense(latent_dim)

        def call(self, x):
            h = self.hidden(x)
            return self.mean(h), self.log_var(h)

    return Encoder()


def encoder_deep(latent_dim):
    x = keras.Input((784,))
    h = layers.Dense(256, "gelu")(x)
    h = layers.Dense(64, "gelu")(h)
    return keras.Model(x, [layers.Dense(latent_dim, "linear")(h), layers.Dense(latent_dim)(h)])


def encoder_two_trunks(latent_dim):
    x = keras.Input((784,))
    trunks = [layers.LeakyReLU()(layers.Dense(64)(x)) for _ in range(2)]
    return keras.Model(x, [layers.Dense(latent_dim)(trunk) for trunk in trunks])


def encoder_convolutional(latent_dim):
    x = keras.Input((784,))
    h = layers.Reshape((28, 28, 1))(x)
    h = layers.Flatten()(layers.Conv2D(8, 4, 4, activation="relu")(h))
    return keras.Model(x, [layers.Dense(latent_dim)(h), layers.Dense(latent_dim)(h)])


def encoder_from_zero(latent_dim):
    x = keras.Input((784,))
    h = layers.Dense(512, "softplus")(x)
    mean = layers.Dense(latent_dim)(h)
    return keras.Model(x, [mean, layers.Dense(latent_dim, kernel_initializer="zeros")(h)])


def decoder_sigmoid_hidden(latent_dim):
    return keras.Sequential(
        [keras.Input((latent_dim,)), layers.Dense(512, "sigmoid"), layers.Dense(784)]
    )


def decoder_softplus_from_zero(latent_dim):
    return keras.Sequential(
        [layers.Dense(512, "softplus"), layers.Dense(784, kernel_initializer="zeros")]
    )


def decoder_sequential(latent_dim):
    return keras.Sequential(
        [keras.Input((latent_dim,)), layers.Dense(512, "relu"), layers.Dense(784)]
    )


def decoder_unbuilt(latent_dim):
    return keras.Sequential([layers.Dense(512, "relu"), layers.Dense(784, activation=None)])


def decoder_deep(latent_dim):
    z = keras.Input((latent_dim,))
    h = layers.Dense(64, "tanh")(z)
    h = layers.Dense(256, "gelu")(h)
    return keras.Model(z, layers.Dense(784, "linear")(h))


def decoder_subclass(latent_dim):
    class Decoder(keras.layers.Layer):
        def __init__(self):
            super().__init__()
            self.hidden, self.last = layers.Dense(100, "elu"), layers.Dense(784)

        def call(self, z):
            return self.last(self.hidden(z))

    return Decoder()


def decoder_convolutional(latent_dim):
    z = keras.Input((latent_dim,))
    h = layers.Reshape((7, 7, 4))(layers.Dense(196, "relu")(z))
    h = layers.Conv2DTranspose(1, 4, 4)(h)
    return keras.Model(z, layers.Reshape((784,))(h))


def loss_tf(x, logits, mean, log_var):
    cross = tf.nn.sigmoid_cross_entropy_with_logits(labels=x, logits=logits)
    kl = -0.5 * tf.reduce_sum(1 + log_var - tf.square(mean) - tf.exp(log_var), axis=-1)
    return tf.reduce_sum(cross, axis=-1) + kl


def loss_keras(x, logits, mean, log_var):
    cross = 784 * keras.losses.binary_crossentropy(x, logits, from_logits=True)
    return cross - 0.5 * ops.sum(1 + log_var - ops.square(mean) - ops.exp(log_var), -1)


def loss_log_sigmoid(x, logits, mean, log_var):
    log_p = x * ops.log_sigmoid(logits) + (1 - x) * ops.log_sigmoid(-logits)
    kl = ops.sum((ops.exp(log_var) + mean * mean - 1 - log_var) / 2, axis=1)
    return kl - ops.sum(log_p, axis=1)


def loss_einsum(x, logits, mean, log_var):
    log_p = ops.einsum("nd,nd->n", x, logits) - ops.sum(ops.logaddexp(logits, 0.0), axis=1)
    std = ops.exp(log_var / 2)
    return -log_p + ops.sum(0.5 * (mean**2 + std**2) - ops.log(std) - 0.5, axis=1)


def loss_by_rows(x, logits, mean, log_var):
    rows = []
    for i in range(x.shape[0]):
        cross = tf.reduce_sum(tf.math.softplus(logits[i]) - x[i] * logits[i])
        rows.append(cross + 0.5 * tf.reduce_sum(mean[i] ** 2 + tf.exp(log_var[i]) - log_var[i] - 1))
    return tf.stack(rows)


def loss_float64(x, logits, mean, log_var):
    x, logits, mean, log_var = (tf.cast(a, tf.float64) for a in (x, logits, mean, log_var))
    return loss_tf(x, logits, mean, log_var)


def loss_with_maximum(x, logits, mean, log_var):
    cross = ops.maximum(logits, 0) - logits * x + ops.log1p(ops.exp(-ops.abs(logits)))
    return ops.sum(cross, 1) + 0.5 * (
        ops.sum(mean**2, 1) + ops.sum(ops.expm1(log_var), 1) - ops.sum(log_var, 1)
    )


def grid_percent_points(n):
    axis = norm.ppf(np.linspace(0.05, 0.95, n))
    return np.array([[a, b] for b in axis for a in axis])


def grid_other_order(n):
    axis = norm.ppf(np.arange(1, n + 1) / (n + 1))
    return np.array(list(itertools.product(axis, axis)), dtype="float32")


def grid_top_first(n):
    axis = norm.ppf((np.arange(n) + 0.5) / n)
    first, second = np.meshgrid(axis, axis[::-1])
    return np.column_stack([first.flatten(), second.flatten()])


def grid_mgrid(n):
    rows, columns = np.mgrid[:n, :n]
    return norm.ppf((np.stack([columns, rows], -1).reshape(-1, 2) + 0.5) / n)


def grid_tf(n):
    axis = tf.math.ndtri((tf.range(n, dtype=tf.float32) + 0.5) / n)
    return tf.reshape(tf.stack(tf.meshgrid(axis, axis), axis=-1), (-1, 2))


ALTERNATIVES = {
    "build_encoder": [
        encoder_tuple,
        encoder_split,
        encoder_subclass,
        encoder_deep,
        encoder_two_trunks,
        encoder_convolutional,
        encoder_from_zero,
    ],
    "build_decoder": [
        decoder_sequential,
        decoder_unbuilt,
        decoder_deep,
        decoder_subclass,
        decoder_convolutional,
        decoder_sigmoid_hidden,
        decoder_softplus_from_zero,
    ],
    "negative_elbo": [
        loss_tf,
        loss_keras,
        loss_log_sigmoid,
        loss_einsum,
        loss_by_rows,
        loss_float64,
        loss_with_maximum,
    ],
    "latent_grid": [
        grid_percent_points,
        grid_other_order,
        grid_top_first,
        grid_mgrid,
        grid_tf,
    ],
}
