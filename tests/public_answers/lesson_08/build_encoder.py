"""Answers to build_encoder in the manner of public code."""

import numpy as np
from public import right, wrong

from vae_helpers.quiet import keras, tf

layers = keras.layers

# ---- one slip


@wrong("relu on the head of the mean")
def build_encoder(latent_dim):
    x = keras.Input((784,))
    h = layers.Dense(512, activation="relu")(x)
    mean = layers.Dense(latent_dim, activation="relu", name="mean")(h)
    log_var = layers.Dense(latent_dim, name="log_var")(h)
    return keras.Model(x, [mean, log_var])


@wrong("softplus on the head of log_var")
def build_encoder(latent_dim):
    x = keras.Input((784,))
    h = layers.Dense(512, activation="relu")(x)
    mean = layers.Dense(latent_dim, name="mean")(h)
    log_var = layers.Dense(latent_dim, activation="softplus", name="log_var")(h)
    return keras.Model(x, [mean, log_var], name="encoder")


@wrong("hidden layer without an activation")
def build_encoder(latent_dim):
    x = keras.Input(shape=(784,))
    h = layers.Dense(512)(x)
    return keras.Model(x, [layers.Dense(latent_dim)(h), layers.Dense(latent_dim)(h)])


@wrong("head of log_var reads the mean instead of the hidden layer")
def build_encoder(latent_dim):
    x = keras.Input(shape=(784,))
    h = layers.Dense(512, activation="relu")(x)
    mean = layers.Dense(latent_dim)(h)
    log_var = layers.Dense(latent_dim)(mean)
    return keras.Model(x, [mean, log_var])


@wrong("one head used for both")
def build_encoder(latent_dim):
    x = keras.Input(shape=(784,))
    h = layers.Dense(512, activation="relu")(x)
    head = layers.Dense(latent_dim)
    return keras.Model(x, [head(h), head(h)], name="encoder")


# ---- two slips


@wrong("three outputs, with a draw of z + 256 units")
def build_encoder(latent_dim):
    class Sampling(layers.Layer):
        def call(self, inputs):
            z_mean, z_log_var = inputs
            epsilon = keras.random.normal(keras.ops.shape(z_mean))
            return z_mean + keras.ops.exp(0.5 * z_log_var) * epsilon

    x = keras.Input(shape=(784,))
    h = layers.Dense(256, activation="relu")(x)
    z_mean = layers.Dense(latent_dim, name="z_mean")(h)
    z_log_var = layers.Dense(latent_dim, name="z_log_var")(h)
    return keras.Model(x, [z_mean, z_log_var, Sampling()([z_mean, z_log_var])], name="encoder")


@wrong("two latent numbers whatever is asked + tanh in the hidden layer")
def build_encoder(latent_dim):
    x = keras.Input((784,))
    h = layers.Dense(512, activation="tanh")(x)
    return keras.Model(x, [layers.Dense(2, name="mean")(h), layers.Dense(2, name="log_var")(h)])


@wrong("a second hidden layer + relu on both heads")
def build_encoder(latent_dim):
    x = keras.Input((784,))
    h = layers.Dense(512, activation="relu")(x)
    h = layers.Dense(256, activation="relu")(h)
    mean = layers.Dense(latent_dim, activation="relu")(h)
    log_var = layers.Dense(latent_dim, activation="relu")(h)
    return keras.Model(x, [mean, log_var])


@wrong("heads exchanged (log_var first) + sigmoid in the hidden layer")
def build_encoder(latent_dim):
    x = keras.Input((784,), name="x")
    h = layers.Dense(512, activation="sigmoid")(x)
    mean = layers.Dense(latent_dim, name="mean")(h)
    log_var = layers.Dense(latent_dim, name="log_var")(h)
    return keras.Model(x, [log_var, mean], name="encoder")


@wrong("one head of 2 * latent_dim, not split + hidden layer linear")
def build_encoder(latent_dim):
    return keras.Sequential([keras.Input((784,)), layers.Dense(512), layers.Dense(2 * latent_dim)])


@wrong("heads read the image, not the hidden layer + tanh on the mean")
def build_encoder(latent_dim):
    x = keras.Input((784,))
    h = layers.Dense(512, activation="relu")(x)
    mean = layers.Dense(latent_dim, activation="tanh")(h)
    log_var = layers.Dense(latent_dim)(x)
    return keras.Model(x, [mean, log_var])


@wrong("standard deviation (exp) in place of log_var + heads without biases")
def build_encoder(latent_dim):
    x = keras.Input((784,))
    h = layers.Dense(512, activation="relu")(x)
    mean = layers.Dense(latent_dim, use_bias=False)(h)
    std = layers.Dense(latent_dim, use_bias=False, activation="exponential")(h)
    return keras.Model(x, [mean, std])


# ---- unusual


@wrong("log_var clipped to -1 ... 1")
def build_encoder(latent_dim):
    x = keras.Input((784,))
    h = layers.Dense(512, activation="relu")(x)
    mean = layers.Dense(latent_dim)(h)
    log_var = layers.Lambda(lambda t: keras.ops.clip(t, -1.0, 1.0))(layers.Dense(latent_dim)(h))
    return keras.Model(x, [mean, log_var])


@right("images divided by 255 once more, which the weights can undo")
def build_encoder(latent_dim):
    x = keras.Input((784,))
    scaled = layers.Rescaling(1 / 255)(x)
    h = layers.Dense(512, activation="relu")(scaled)
    return keras.Model(x, [layers.Dense(latent_dim)(h), layers.Dense(latent_dim)(h)])


# ---- right


@right("functional, other names")
def build_encoder(latent_dim):
    inputs = keras.Input(shape=(784,), name="encoder_input")
    h = layers.Dense(units=512, activation="relu")(inputs)
    z_mean = layers.Dense(latent_dim, name="z_mean")(h)
    z_log_var = layers.Dense(latent_dim, name="z_log_var")(h)
    return keras.Model(inputs=inputs, outputs=[z_mean, z_log_var])


@right("a relu layer of its own")
def build_encoder(latent_dim):
    x = keras.Input((784,))
    h = layers.ReLU()(layers.Dense(512)(x))
    return keras.Model(x, (layers.Dense(latent_dim)(h), layers.Dense(latent_dim)(h)))


@right("activations as functions")
def build_encoder(latent_dim):
    x = keras.layers.Input(shape=(784,), dtype="float32")
    h = layers.Dense(512, activation=tf.nn.relu, kernel_initializer="he_normal")(x)
    heads = [
        layers.Dense(latent_dim, activation="linear", name=name)(h) for name in ("mu", "logvar")
    ]
    return keras.models.Model(x, heads)


@right("a Sequential trunk with two heads on it")
def build_encoder(latent_dim):
    trunk = keras.Sequential(
        [keras.Input((784,)), layers.Dense(512, activation="relu")], name="trunk"
    )
    x = keras.Input((784,))
    h = trunk(x)
    return keras.Model(
        x, [layers.Dense(latent_dim)(h), layers.Dense(latent_dim)(h)], name="encoder"
    )


@right("keras.ops.relu")
def build_encoder(latent_dim):
    x = keras.Input((784,))
    h = keras.ops.relu(layers.Dense(512)(x))
    mean, log_var = layers.Dense(latent_dim)(h), layers.Dense(latent_dim)(h)
    return keras.Model(x, [mean, log_var])


@right("a subclass of Model, built by a first call")
def build_encoder(latent_dim):
    class Encoder(keras.Model):
        def __init__(self):
            super().__init__()
            self.hidden = layers.Dense(512, activation="relu")
            self.fc_mu = layers.Dense(latent_dim)
            self.fc_var = layers.Dense(latent_dim)

        def call(self, x):
            h = self.hidden(x)
            return self.fc_mu(h), self.fc_var(h)

    encoder = Encoder()
    encoder(np.zeros((1, 784), "float32"))
    return encoder
