"""Answers to build_autoencoder in the manner of public code."""

import numpy as np
from public import right, wrong

from vae_helpers.quiet import keras

layers = keras.layers


@wrong("relu on the code")
def build_autoencoder(latent_dim):
    encoder = keras.Sequential(
        [
            keras.Input((784,)),
            layers.Dense(512, activation="relu"),
            layers.Dense(latent_dim, activation="relu"),
        ]
    )
    decoder = keras.Sequential(
        [
            keras.Input((latent_dim,)),
            layers.Dense(512, activation="relu"),
            layers.Dense(784, activation="sigmoid"),
        ]
    )
    return encoder, decoder


@wrong("no sigmoid at the end")
def build_autoencoder(latent_dim):
    x = keras.Input((784,))
    encoder = keras.Model(x, layers.Dense(latent_dim)(layers.Dense(512, activation="relu")(x)))
    z = keras.Input((latent_dim,))
    decoder = keras.Model(z, layers.Dense(784)(layers.Dense(512, activation="relu")(z)))
    return encoder, decoder


@wrong("hidden layers without relu")
def build_autoencoder(latent_dim):
    encoder = keras.Sequential([keras.Input((784,)), layers.Dense(512), layers.Dense(latent_dim)])
    decoder = keras.Sequential(
        [keras.Input((latent_dim,)), layers.Dense(512), layers.Dense(784, activation="sigmoid")]
    )
    return encoder, decoder


@wrong("decoder and encoder returned in the wrong order")
def build_autoencoder(latent_dim):
    encoder = keras.Sequential(
        [keras.Input((784,)), layers.Dense(512, "relu"), layers.Dense(latent_dim)]
    )
    decoder = keras.Sequential(
        [keras.Input((latent_dim,)), layers.Dense(512, "relu"), layers.Dense(784, "sigmoid")]
    )
    return decoder, encoder


@wrong("no hidden layer in the decoder")
def build_autoencoder(latent_dim):
    encoder = keras.Sequential(
        [keras.Input((784,)), layers.Dense(512, "relu"), layers.Dense(latent_dim)]
    )
    decoder = keras.Sequential([keras.Input((latent_dim,)), layers.Dense(784, "sigmoid")])
    return encoder, decoder


@wrong("sigmoid on the code + no sigmoid at the end")
def build_autoencoder(latent_dim):
    encoder = keras.Sequential(
        [keras.Input((784,)), layers.Dense(512, "relu"), layers.Dense(latent_dim, "sigmoid")]
    )
    decoder = keras.Sequential(
        [keras.Input((latent_dim,)), layers.Dense(512, "relu"), layers.Dense(784)]
    )
    return encoder, decoder


@wrong("relu on the code + relu at the end")
def build_autoencoder(latent_dim):
    def stack(n_in, n_out):
        x = keras.Input((n_in,))
        h = layers.Dense(512, activation="relu")(x)
        return keras.Model(x, layers.Dense(n_out, activation="relu")(h))

    return stack(784, latent_dim), stack(latent_dim, 784)


@right("256 hidden units, and tanh for relu")
def build_autoencoder(latent_dim):
    encoder = keras.Sequential(
        [keras.Input((784,)), layers.Dense(256, "tanh"), layers.Dense(latent_dim)]
    )
    decoder = keras.Sequential(
        [keras.Input((latent_dim,)), layers.Dense(256, "tanh"), layers.Dense(784, "sigmoid")]
    )
    return encoder, decoder


@wrong("decoder without relu + softmax over the pixels")
def build_autoencoder(latent_dim):
    encoder = keras.Sequential(
        [keras.Input((784,)), layers.Dense(512, "relu"), layers.Dense(latent_dim)]
    )
    decoder = keras.Sequential(
        [keras.Input((latent_dim,)), layers.Dense(512), layers.Dense(784, "softmax")]
    )
    return encoder, decoder


@wrong("encoder without relu + tanh at the end")
def build_autoencoder(latent_dim):
    x = keras.Input(shape=(784,))
    encoded = layers.Dense(latent_dim)(layers.Dense(512)(x))
    z = keras.Input(shape=(latent_dim,))
    decoded = layers.Dense(784, activation="tanh")(layers.Dense(512, activation="relu")(z))
    return keras.Model(x, encoded), keras.Model(z, decoded)


@wrong("whole autoencoder for the decoder + tanh on the code")
def build_autoencoder(latent_dim):
    inputs = keras.Input(shape=(784,))
    h = layers.Dense(512, activation="relu")(inputs)
    z = layers.Dense(latent_dim, activation="tanh")(h)
    h = layers.Dense(512, activation="relu")(z)
    outputs = layers.Dense(784, activation="sigmoid")(h)
    return keras.Model(inputs, z), keras.Model(inputs, outputs)


@wrong("128 and 64 hidden units (two hidden layers) + relu on the code")
def build_autoencoder(latent_dim):
    encoder = keras.Sequential(
        [
            keras.Input((784,)),
            layers.Dense(128, "relu"),
            layers.Dense(64, "relu"),
            layers.Dense(latent_dim, "relu"),
        ]
    )
    decoder = keras.Sequential(
        [
            keras.Input((latent_dim,)),
            layers.Dense(64, "relu"),
            layers.Dense(128, "relu"),
            layers.Dense(784, "sigmoid"),
        ]
    )
    return encoder, decoder


@wrong("sigmoid twice at the end (pixels between 0.5 and 0.73)")
def build_autoencoder(latent_dim):
    encoder = keras.Sequential(
        [keras.Input((784,)), layers.Dense(512, "relu"), layers.Dense(latent_dim)]
    )
    decoder = keras.Sequential(
        [
            keras.Input((latent_dim,)),
            layers.Dense(512, "relu"),
            layers.Dense(784, "sigmoid"),
            layers.Activation("sigmoid"),
        ]
    )
    return encoder, decoder


@wrong("codes normalised to length 1")
def build_autoencoder(latent_dim):
    encoder = keras.Sequential(
        [
            keras.Input((784,)),
            layers.Dense(512, "relu"),
            layers.Dense(latent_dim),
            layers.UnitNormalization(),
        ]
    )
    decoder = keras.Sequential(
        [keras.Input((latent_dim,)), layers.Dense(512, "relu"), layers.Dense(784, "sigmoid")]
    )
    return encoder, decoder


@right("functional models")
def build_autoencoder(latent_dim):
    x = keras.Input(shape=(784,))
    h = layers.Dense(512, activation="relu")(x)
    encoder = keras.Model(x, layers.Dense(latent_dim)(h), name="enc")
    z = keras.Input(shape=(latent_dim,))
    h = layers.Dense(512, activation=keras.activations.relu)(z)
    decoder = keras.Model(z, layers.Dense(784, activation=keras.activations.sigmoid)(h), name="dec")
    return encoder, decoder


@right("Sequential with add")
def build_autoencoder(latent_dim):
    encoder = keras.models.Sequential()
    encoder.add(keras.Input((784,)))
    encoder.add(layers.Dense(units=512, activation="relu"))
    encoder.add(layers.Dense(units=latent_dim, activation="linear"))
    decoder = keras.models.Sequential()
    decoder.add(keras.Input((latent_dim,)))
    decoder.add(layers.Dense(units=512, activation="relu"))
    decoder.add(layers.Dense(units=784, activation="sigmoid"))
    return encoder, decoder


@right("activations as layers of their own")
def build_autoencoder(latent_dim):
    encoder = keras.Sequential(
        [
            layers.InputLayer(shape=(784,)),
            layers.Dense(512),
            layers.ReLU(),
            layers.Dense(latent_dim),
        ]
    )
    decoder = keras.Sequential(
        [
            layers.InputLayer(shape=(latent_dim,)),
            layers.Dense(512),
            layers.ReLU(),
            layers.Dense(784),
            layers.Activation("sigmoid"),
        ]
    )
    return encoder, decoder


@right("one function for both halves")
def build_autoencoder(latent_dim):
    def half(inputs, outputs, activation):
        return keras.Sequential(
            [
                keras.Input((inputs,)),
                layers.Dense(512, activation="relu", kernel_initializer="he_normal"),
                layers.Dense(outputs, activation=activation),
            ]
        )

    return half(784, latent_dim, None), half(latent_dim, 784, "sigmoid")


@right("subclassed models, built by a call")
def build_autoencoder(latent_dim):
    class Half(keras.Model):
        def __init__(self, outputs, squash):
            super().__init__()
            self.hidden = layers.Dense(512)
            self.out = layers.Dense(outputs)
            self.squash = squash

        def call(self, inputs):
            y = self.out(keras.ops.relu(self.hidden(inputs)))
            return keras.ops.sigmoid(y) if self.squash else y

    encoder, decoder = Half(latent_dim, False), Half(784, True)
    decoder(encoder(np.zeros((1, 784), "float32")))
    return encoder, decoder


@right("cut out of one model (Keras blog, 2016)")
def build_autoencoder(latent_dim):
    input_img = keras.Input(shape=(784,))
    hidden = layers.Dense(512, activation="relu")(input_img)
    encoded = layers.Dense(latent_dim)(hidden)
    hidden = layers.Dense(512, activation="relu")(encoded)
    decoded = layers.Dense(784, activation="sigmoid")(hidden)
    autoencoder = keras.Model(input_img, decoded)
    encoder = keras.Model(input_img, encoded)
    encoded_input = keras.Input(shape=(latent_dim,))
    decoder_layers = autoencoder.layers[-2:]
    decoder = keras.Model(encoded_input, decoder_layers[1](decoder_layers[0](encoded_input)))
    return encoder, decoder
