"""Answers to build_decoder in the manner of public code."""

import numpy as np
from public import right, wrong

from vae_helpers.quiet import keras, tf

layers = keras.layers

# ---- one slip


@wrong("sigmoid at the end")
def build_decoder(latent_dim):
    z = keras.Input((latent_dim,))
    h = layers.Dense(512, activation="relu")(z)
    return keras.Model(z, layers.Dense(784, activation="sigmoid")(h), name="decoder")


@wrong("relu at the end")
def build_decoder(latent_dim):
    return keras.Sequential(
        [
            keras.Input((latent_dim,)),
            layers.Dense(512, activation="relu"),
            layers.Dense(784, activation="relu"),
        ]
    )


@wrong("hidden layer without an activation")
def build_decoder(latent_dim):
    z = keras.Input((latent_dim,))
    return keras.Model(z, layers.Dense(784)(layers.Dense(512)(z)))


@wrong("reshaped to (28, 28)")
def build_decoder(latent_dim):
    z = keras.Input((latent_dim,))
    h = layers.Dense(512, activation="relu")(z)
    logits = layers.Dense(784)(h)
    return keras.Model(z, layers.Reshape((28, 28))(logits), name="decoder")


@wrong("no bias on the logits")
def build_decoder(latent_dim):
    z = keras.Input((latent_dim,))
    h = layers.Dense(512, activation="relu")(z)
    return keras.Model(z, layers.Dense(784, use_bias=False)(h))


# ---- two slips


@wrong("sigmoid at the end + 256 units")
def build_decoder(latent_dim):
    z = keras.Input((latent_dim,))
    h = layers.Dense(256, activation="relu")(z)
    return keras.Model(z, layers.Dense(784, activation="sigmoid")(h))


@wrong("tanh at the end + tanh in the hidden layer")
def build_decoder(latent_dim):
    z = keras.Input((latent_dim,))
    h = layers.Dense(512, activation="tanh")(z)
    return keras.Model(z, layers.Dense(784, activation="tanh")(h))


@wrong("no hidden layer + softmax over the pixels")
def build_decoder(latent_dim):
    z = keras.Input((latent_dim,))
    return keras.Model(z, layers.Dense(784, activation="softmax")(z))


@wrong("two numbers of the code whatever is asked + a sigmoid layer of its own")
def build_decoder(latent_dim):
    z = keras.Input((latent_dim,))
    first = z[:, :2]
    h = layers.Dense(512, activation="relu")(first)
    return keras.Model(z, layers.Activation("sigmoid")(layers.Dense(784)(h)))


@wrong("a second hidden layer + relu at the end")
def build_decoder(latent_dim):
    z = keras.Input((latent_dim,))
    h = layers.Dense(256, activation="relu")(z)
    h = layers.Dense(512, activation="relu")(h)
    return keras.Model(z, layers.Dense(784, activation="relu")(h))


@wrong("means in 0 ... 255 (sigmoid, rescaled) + sigmoid in the hidden layer")
def build_decoder(latent_dim):
    z = keras.Input((latent_dim,))
    h = layers.Dense(512, activation="sigmoid")(z)
    return keras.Model(z, layers.Rescaling(255.0)(layers.Dense(784, activation="sigmoid")(h)))


@wrong("two outputs (mean and log_var of the pixels) + hidden layer linear")
def build_decoder(latent_dim):
    z = keras.Input((latent_dim,))
    h = layers.Dense(512)(z)
    return keras.Model(z, [layers.Dense(784)(h), layers.Dense(784)(h)])


# ---- unusual


@wrong("log of the sigmoid with an epsilon: log m, not the logit")
def build_decoder(latent_dim):
    z = keras.Input((latent_dim,))
    h = layers.Dense(512, activation="relu")(z)
    m = layers.Dense(784, activation="sigmoid")(h)
    return keras.Model(z, layers.Lambda(lambda t: keras.ops.log(t + 1e-7))(m))


@wrong("batch normalisation on the logits")
def build_decoder(latent_dim):
    z = keras.Input((latent_dim,))
    h = layers.Dense(512, activation="relu")(z)
    return keras.Model(z, layers.BatchNormalization()(layers.Dense(784)(h)))


# ---- right


@right("functional, other names")
def build_decoder(latent_dim):
    latent_inputs = keras.Input(shape=(latent_dim,), name="z_sampling")
    x = layers.Dense(512, activation="relu")(latent_inputs)
    outputs = layers.Dense(784)(x)
    return keras.Model(latent_inputs, outputs, name="decoder")


@right("Sequential")
def build_decoder(latent_dim):
    return keras.Sequential(
        [
            keras.Input((latent_dim,)),
            layers.Dense(512, activation="relu"),
            layers.Dense(784),
        ]
    )


@right("a relu layer of its own")
def build_decoder(latent_dim):
    z = keras.Input((latent_dim,))
    h = layers.Activation("relu")(layers.Dense(512)(z))
    return keras.Model(inputs=z, outputs=layers.Dense(28 * 28, activation="linear")(h))


@right("activations as functions")
def build_decoder(latent_dim):
    model = keras.models.Sequential(name="decoder")
    model.add(layers.Input(shape=(latent_dim,)))
    model.add(layers.Dense(512, activation=tf.nn.relu, kernel_initializer="he_uniform"))
    model.add(layers.Dense(784, activation=None))
    return model


@right("keras.ops.relu")
def build_decoder(latent_dim):
    z = keras.Input((latent_dim,))
    return keras.Model(z, layers.Dense(784, name="logits")(keras.ops.relu(layers.Dense(512)(z))))


@right("a subclass of Model, built by a first call")
def build_decoder(latent_dim):
    class Decoder(keras.Model):
        def __init__(self):
            super().__init__()
            self.fc1 = layers.Dense(512, activation="relu")
            self.logits = layers.Dense(784)

        def call(self, z):
            return self.logits(self.fc1(z))

    decoder = Decoder()
    decoder(np.zeros((1, latent_dim), "float32"))
    return decoder
