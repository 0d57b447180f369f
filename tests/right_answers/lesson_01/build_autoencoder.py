"""Right answers to build_autoencoder in other styles."""

from vae_helpers.quiet import keras, tf


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
