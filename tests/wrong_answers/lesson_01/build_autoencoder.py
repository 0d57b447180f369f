"""Wrong answers to build_autoencoder, by what they are told as."""

from vae_helpers import autoencoder
from vae_helpers.quiet import keras

layers = keras.layers


def _build(
    encoder_hidden="relu",
    decoder_hidden="relu",
    code=None,
    pixels="sigmoid",
    shape=(784,),
    dim=None,
    code_dim=None,
    after_code=(),
    name=None,
):
    """The right answer with parts exchanged."""

    def build(latent_dim):
        k = dim or latent_dim
        encoder = [keras.Input((784,)), layers.Dense(64, encoder_hidden), layers.Dense(k, code)]
        decoder = [
            keras.Input((code_dim or k,)),
            layers.Dense(64, decoder_hidden),
            layers.Dense(784, pixels),
            layers.Reshape(shape),
        ]
        return (
            keras.Sequential(encoder + [make() for make in after_code], name=name),
            keras.Sequential(decoder, name=name),
        )

    return build


def _twice(logits):
    return keras.ops.sigmoid(keras.ops.sigmoid(logits))


def _single(code=None, pixels="sigmoid"):
    def build(latent_dim):
        return (
            keras.Sequential([keras.Input((784,)), layers.Dense(latent_dim, code)]),
            keras.Sequential([keras.Input((latent_dim,)), layers.Dense(784, pixels)]),
        )

    return build


def _unbuilt_and_swapped(latent_dim):
    encoder = keras.Sequential([layers.Dense(32, "tanh"), layers.Dense(latent_dim)])
    return keras.Sequential([layers.Dense(32, "tanh"), layers.Dense(784, "sigmoid")]), encoder


def _of_images(latent_dim):
    encoder = [keras.Input((28, 28)), layers.Flatten(), layers.Dense(64, "relu")]
    return (
        keras.Sequential([*encoder, layers.Dense(latent_dim)]),
        autoencoder.build_autoencoder(latent_dim)[1],
    )


def _frozen(latent_dim):
    encoder, decoder = autoencoder.build_autoencoder(latent_dim)
    encoder.trainable = False
    return encoder, decoder


def _only_tensors(latent_dim):
    code = layers.Dense(latent_dim)(layers.Dense(64, "relu")(keras.Input((784,))))
    return code, layers.Dense(784, "sigmoid")(code)


WRONG_ANSWERS = {
    "relu_code": _build(code="relu"),
    "softplus_code": _build(code="softplus"),
    "leaky_relu_code": _build(code="leaky_relu"),
    "sigmoid_code": _build(code="sigmoid"),
    "softmax_code": _build(code="softmax"),
    "tanh_code": _build(code="tanh"),
    "elu_code": _build(code="elu"),
    "batch_norm_code": _build(after_code=[layers.BatchNormalization]),
    "normalised_code": _build(after_code=[layers.UnitNormalization]),
    "linear_pixels": _build(pixels=None),
    "relu_pixels": _build(pixels="relu"),
    "clipped_pixels": _build(pixels=lambda logits: keras.ops.clip(logits, 0, 1)),
    "softplus_pixels": _build(pixels="softplus"),
    "leaky_relu_pixels": _build(pixels="leaky_relu"),
    "tanh_pixels": _build(pixels="tanh"),
    "softmax_pixels": _build(pixels="softmax"),
    "range_pixels": _build(pixels=lambda logits: 255 * keras.ops.sigmoid(logits)),
    "sigmoid_twice": _build(pixels=_twice),
    "linear_encoder": _build(encoder_hidden=None),
    "linear_decoder": _build(decoder_hidden=None),
    "linear_encoder + linear_decoder": _build(None, None),
    "no_hidden_encoder + no_hidden_decoder": _single(),
    "latent_dim_ignored": _build(dim=2),
    "swapped": [lambda latent_dim: _build()(latent_dim)[::-1], _unbuilt_and_swapped],
    "one_model": lambda latent_dim: keras.Sequential(_build()(latent_dim)),
    "image_shaped": _build(shape=(28, 28)),
    "no_way_back": [_build(code_dim=784), _build(code_dim=2)],
    "other_inputs": _of_images,
    "same_names": _build(name="model"),
    "not_trainable": _frozen,
    "returns_a_tensor": _only_tensors,
    # Two at once.
    "relu_code + linear_pixels": _build(code="relu", pixels=None),
    "relu_code + relu_pixels": _build(code="relu", pixels="relu"),
    "relu_code + linear_encoder": _build(encoder_hidden=None, code="relu"),
    "sigmoid_code + linear_pixels": _build(code="sigmoid", pixels=None),
    "tanh_code + tanh_pixels": _build(code="tanh", pixels="tanh"),
    "swapped + relu_code": lambda latent_dim: _build(code="relu")(latent_dim)[::-1],
    "swapped + linear_pixels": lambda latent_dim: _build(pixels=None)(latent_dim)[::-1],
    "image_shaped + linear_pixels": _build(shape=(28, 28), pixels=None),
    "image_shaped + linear_decoder": _build(shape=(28, 28), decoder_hidden=None),
    "latent_dim_ignored + relu_code": _build(dim=2, code="relu"),
    "linear_pixels + linear_decoder": _build(decoder_hidden=None, pixels=None),
    "same_names + relu_code": _build(name="model", code="relu"),
    "linear_pixels + no_hidden_encoder + no_hidden_decoder": _single(pixels=None),
    "relu_code + no_hidden_encoder + no_hidden_decoder": _single(code="relu"),
}
