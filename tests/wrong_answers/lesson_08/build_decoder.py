"""Wrong answers to build_decoder, by what they are told as."""

from vae_helpers import vae
from vae_helpers.quiet import keras

layers = keras.layers


def _decoder(hidden="relu", last=None, shape=(784,), dim=None, after=None, **how):
    """The right decoder with parts exchanged. after: a class of layers behind the last one."""

    def build(latent_dim):
        z = keras.Input((dim or latent_dim,))
        logits = layers.Dense(784, last, **how)(layers.Dense(64, hidden)(z))
        logits = after()(logits) if after else logits
        return keras.Model(z, logits if shape == (784,) else layers.Reshape(shape)(logits))

    return build


def _clip(limit):
    return lambda values: keras.ops.clip(values, -limit, limit)


def _logit_of_sigmoid(values):
    m = keras.ops.sigmoid(values)
    return keras.ops.log(m / (1 - m))


def _single(last=None):
    return lambda k: keras.Sequential([keras.Input((k,)), layers.Dense(784, last)])


def _convolutional(latent_dim):
    z = keras.Input((latent_dim,))
    h = layers.Reshape((7, 7, 4))(layers.Dense(196, "relu")(z))
    h = layers.Conv2DTranspose(1, 4, 4)(h)
    return keras.Model(z, layers.Reshape((784,))(h))


def _a_layer(latent_dim):
    class Decoder(layers.Layer):
        def __init__(self):
            super().__init__()
            self.hidden, self.last = layers.Dense(100, "elu"), layers.Dense(784)

        def call(self, z):
            return self.last(self.hidden(z))

    return Decoder()


def _frozen(latent_dim):
    decoder = vae.build_decoder(latent_dim)
    decoder.trainable = False
    return decoder


def _drops(latent_dim):
    z = keras.Input((latent_dim,))
    h = layers.Dropout(0.5)(layers.Dense(64, "relu")(z), training=True)
    return keras.Model(z, layers.Dense(784)(h))


def _of_one_number(latent_dim):
    z = keras.Input((latent_dim,))
    return keras.Model(z, layers.Dense(784)(layers.Dense(64, "relu")(z[:, :1])))


WRONG_ANSWERS = {
    "sigmoid_output": _decoder(last="sigmoid"),
    "tanh_output": [_decoder(last="tanh"), _decoder(last=_clip(1))],
    "relu_output": _decoder(last="relu"),
    "softplus_output": _decoder(last="softplus"),
    "leaky_relu_output": _decoder(last="leaky_relu"),
    "elu_output": _decoder(last="elu"),
    "bent_output": _decoder(last=_logit_of_sigmoid),
    # Of a softmax nothing tells what comes before it.
    "softmax_output": [_decoder(last="softmax"), _decoder(hidden=None, last="softmax")],
    "range_output": [_decoder(last=_clip(2)), _decoder(last=_clip(10))],
    "negative_output": _decoder(last="log_sigmoid"),
    "batch_norm_output": _decoder(after=layers.BatchNormalization),
    "normalised_output": _decoder(after=layers.LayerNormalization),
    "linear_decoder": _decoder(hidden=None),
    "no_hidden_decoder": _single(),
    "image_shaped": [_decoder(shape=(28, 28)), _decoder(shape=(28, 28, 1))],
    "latent_dim_ignored": _decoder(dim=2),
    "other_inputs": lambda latent_dim: vae.build_decoder(latent_dim + 1),
    "returns_a_tensor": lambda latent_dim: layers.Dense(784)(keras.Input((latent_dim,))),
    "a_layer": _a_layer,
    "no_bias_of_pixels": [_convolutional, _decoder(use_bias=False)],
    "not_trainable": _frozen,
    "sampled": _drops,
    "codes_unheeded": _of_one_number,
    # Two at once.
    "sigmoid_output + linear_decoder": _decoder(hidden=None, last="sigmoid"),
    "sigmoid_output + no_hidden_decoder": _single("sigmoid"),
    "image_shaped + sigmoid_output": _decoder(last="sigmoid", shape=(28, 28)),
    "image_shaped + relu_output": _decoder(last="relu", shape=(28, 28, 1)),
    "image_shaped + linear_decoder": _decoder(hidden=None, shape=(28, 28)),
    "latent_dim_ignored + sigmoid_output": _decoder(last="sigmoid", dim=2),
    "latent_dim_ignored + image_shaped": _decoder(shape=(28, 28), dim=2),
    "tanh_output + linear_decoder": _decoder(hidden=None, last="tanh"),
    "sigmoid_output + no_bias_of_pixels": _decoder(last="sigmoid", use_bias=False),
    "no_bias_of_pixels + linear_decoder": _decoder(hidden=None, use_bias=False),
    None: [
        lambda latent_dim: keras.Sequential([keras.Input(latent_dim), layers.Dense(784)]),
        _decoder(last="reluu"),
        _decoder(shape=(28, 27)),
    ],
}
