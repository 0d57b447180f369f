"""Right answers to the exercises of lesson 1 in other styles; each must be judged right."""

import numpy as np
import scipy.linalg
from sklearn.decomposition import PCA

from vae_helpers.quiet import keras, tf

ops = keras.ops


def flatten_keras(images):
    return ops.reshape(ops.cast(images, "float32") / 255.0, (-1, 784))


def flatten_tf(images):
    return tf.reshape(tf.image.convert_image_dtype(images, tf.float32), [len(images), 28 * 28])


def flatten_loop(images):
    rows = np.zeros((len(images), 784), np.float32)
    for i, image in enumerate(images):
        rows[i] = image.flatten() * (1 / 255)
    return rows


def flatten_stack(images):
    return np.stack([np.ravel(image) / np.float32(255) for image in images])


def flatten_float64_first(images):
    return (np.asarray(images, dtype=np.float64) / 255.0).reshape(-1, 784).astype(np.float32)


def flatten_divide(images):
    return np.divide(images, 255, dtype=np.float32).reshape((images.shape[0], -1))


def error_numpy(x, x_hat):
    return np.sum(np.square(np.asarray(x) - np.asarray(x_hat)), axis=-1)


def error_method(x, x_hat):
    return ((x_hat - x) ** 2).sum(1)


def error_einsum(x, x_hat):
    return np.einsum("nd,nd->n", x - x_hat, x - x_hat)


def error_tf(x, x_hat):
    return tf.reduce_sum(tf.math.squared_difference(x, x_hat), axis=1)


def error_loop(x, x_hat):
    return np.array(
        [
            sum((a - b) ** 2 for a, b in zip(r, s, strict=True))
            for r, s in zip(x, x_hat, strict=True)
        ]
    )


def error_norm(x, x_hat):
    return np.linalg.norm(np.float64(x) - np.float64(x_hat), axis=1) ** 2


def error_expanded(x, x_hat):
    return ops.sum(x * x, 1) - 2 * ops.sum(x * x_hat, 1) + ops.sum(x_hat * x_hat, 1)


def error_times_784(x, x_hat):
    return 784 * np.mean((x - x_hat) ** 2, axis=1)


def error_from_mean(x, x_hat):
    return x.shape[1] * keras.losses.mean_squared_error(x, x_hat)


def build_functional(latent_dim):
    x = keras.Input(shape=(784,))
    h = keras.layers.Dense(512, activation="relu")(x)
    z = keras.layers.Dense(latent_dim)(h)
    z_in = keras.Input(shape=(latent_dim,))
    h = keras.layers.Dense(512, activation="relu")(z_in)
    out = keras.layers.Dense(784, activation="sigmoid")(h)
    return keras.Model(x, z), keras.Model(z_in, out)


def build_without_input(latent_dim):
    encoder = keras.Sequential()
    encoder.add(keras.layers.Dense(256, "gelu"))
    encoder.add(keras.layers.Dense(64, "gelu"))
    encoder.add(keras.layers.Dense(latent_dim, activation="linear"))
    decoder = keras.Sequential(
        [
            keras.layers.Dense(256),
            keras.layers.ReLU(),
            keras.layers.Dense(784),
            keras.layers.Activation("sigmoid"),
        ]
    )
    return encoder, decoder


def build_list(latent_dim):
    layers = keras.layers
    encoder = keras.Sequential([layers.Dense(32, "tanh"), layers.Dense(latent_dim)])
    decoder = keras.Sequential([layers.Dense(32, "tanh"), layers.Dense(784, "sigmoid")])
    return [encoder, decoder]


def build_subclass(latent_dim):
    class Half(keras.Model):
        def __init__(self, size, activation):
            super().__init__()
            self.hidden = keras.layers.Dense(128, activation=tf.nn.elu)
            self.last = keras.layers.Dense(size, activation=activation)

        def call(self, inputs):
            return self.last(self.hidden(inputs))

    return Half(latent_dim, None), Half(784, tf.sigmoid)


def build_leaky(latent_dim):
    encoder = keras.Sequential(
        [
            keras.Input((784,)),
            keras.layers.Dense(512),
            keras.layers.LeakyReLU(),
            keras.layers.Dense(latent_dim, use_bias=False),
        ]
    )
    decoder = keras.Sequential(
        [
            keras.Input((latent_dim,)),
            keras.layers.Dense(512, "swish"),
            keras.layers.Dense(784, "hard_sigmoid"),
        ]
    )
    return encoder, decoder


def build_sigmoid_hidden(latent_dim):
    dense = keras.layers.Dense
    encoder = keras.Sequential([keras.Input((784,)), dense(512, "sigmoid"), dense(latent_dim)])
    last = dense(784, "sigmoid", kernel_initializer="zeros")
    return encoder, keras.Sequential([dense(512, "softplus"), last])


def subspace_svd(x, k):
    mean = np.mean(x, 0)
    _, _, vt = np.linalg.svd(x - mean, full_matrices=False)
    return mean, vt[:k].T


def subspace_cov(x, k):
    values, vectors = np.linalg.eig(np.cov(x, rowvar=False))
    order = np.argsort(-values)
    return x.mean(0), vectors[:, order[:k]].real


def subspace_sklearn(x, k):
    pca = PCA(k).fit(x)
    return pca.mean_, pca.components_.T


def subspace_tf(x, k):
    mean = tf.reduce_mean(x, axis=0)
    _, _, v = tf.linalg.svd(x - mean)
    return mean, v[:, :k]


def subspace_turned(x, k):
    mean, components = subspace_svd(x.astype("float64"), k)
    turn = np.linalg.qr(np.random.default_rng(5).normal(size=(k, k)))[0]
    return [mean, -components @ turn]


def subspace_scipy(x, k):
    centred = x - x.mean(axis=0, keepdims=True)
    _, vectors = scipy.linalg.eigh(centred.T @ centred / len(x))
    return x.mean(axis=0), vectors[:, : -k - 1 : -1]


ALTERNATIVES = {
    "flatten_and_scale": [
        flatten_keras,
        flatten_tf,
        flatten_loop,
        flatten_stack,
        flatten_float64_first,
        flatten_divide,
    ],
    "squared_error": [
        error_numpy,
        error_method,
        error_einsum,
        error_tf,
        error_loop,
        error_norm,
        error_expanded,
        error_from_mean,
        error_times_784,
    ],
    "build_autoencoder": [
        build_functional,
        build_without_input,
        build_list,
        build_subclass,
        build_leaky,
        build_sigmoid_hidden,
    ],
    "principal_subspace": [
        subspace_svd,
        subspace_cov,
        subspace_sklearn,
        subspace_tf,
        subspace_turned,
        subspace_scipy,
    ],
}
