"""Right answers to build_encoder in other styles."""

from vae_helpers.quiet import keras

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


def encoder_with_dropout(latent_dim):
    x = keras.Input((784,))
    h = layers.Dropout(0.2)(layers.Dense(512, "relu")(x))
    return keras.Model(x, [layers.Dense(latent_dim)(h), layers.Dense(latent_dim)(h)])


def encoder_with_batch_norm(latent_dim):
    x = keras.Input((784,))
    h = layers.ReLU()(layers.BatchNormalization()(layers.Dense(512)(x)))
    log_var = keras.ops.clip(layers.Dense(latent_dim)(h), -20.0, 20.0)
    return keras.Model(x, [layers.Dense(latent_dim)(h), log_var])


def encoder_that_starts_narrow(latent_dim):
    x = keras.Input((784,))
    h = layers.Dense(512, "relu")(x)
    return keras.Model(x, [layers.Dense(latent_dim)(h), layers.Dense(latent_dim)(h) - 3.0])
