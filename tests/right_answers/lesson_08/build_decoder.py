"""Right answers to build_decoder in other styles."""

from vae_helpers.quiet import keras

layers = keras.layers


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
    class Decoder(keras.Model):
        def __init__(self):
            super().__init__()
            self.hidden, self.last = layers.Dense(100, "elu"), layers.Dense(784)

        def call(self, z):
            return self.last(self.hidden(z))

    return Decoder()


def decoder_convolutional(latent_dim):
    z = keras.Input((latent_dim,))
    h = layers.Reshape((7, 7, 4))(layers.Dense(196, "relu")(z))
    h = layers.Flatten()(layers.Conv2DTranspose(2, 4, 4, activation="relu")(h))
    return keras.Model(z, layers.Dense(784)(h))


def decoder_with_batch_norm(latent_dim):
    z = keras.Input((latent_dim,))
    h = layers.ReLU()(layers.BatchNormalization()(layers.Dense(784)(z)))
    return keras.Model(z, layers.Dense(784)(h))


def decoder_with_wide_clip(latent_dim):
    z = keras.Input((latent_dim,))
    logits = layers.Dense(784)(layers.Dense(512, "relu")(z))
    return keras.Model(z, keras.ops.clip(logits, -50.0, 50.0))
