"""Two models: an encoder to a code of a few numbers, and a decoder back."""

import numpy as np

from vae_helpers import autoencoder
from vae_helpers.checks.engine.exercise import Exercise, Mistake
from vae_helpers.checks.engine.observe import Detail, numbers, pair_of
from vae_helpers.checks.probes.models import (
    FAR,
    a_model,
    awake,
    bends,
    can_learn,
    heeds,
    inputs,
    reaches,
    stays,
    without_gradient,
)
from vae_helpers.quiet import keras

dense = keras.layers.Dense


def _look_at_autoencoder(build):
    names = "encoder", "decoder"
    halves = encoder, decoder = [
        a_model(half, name) for half, name in zip(pair_of(build(3), names), names, strict=True)
    ]
    x, z = inputs(784), inputs(3)
    try:
        code = numbers(encoder(x))
    except Exception:
        yield "the decoder takes images", Detail(numbers(decoder(x)).shape == (len(x), 3))
        raise
    yield "the shape of the codes of 200 images at latent_dim = 3", code.shape
    yield "the shape of the decoder's answer to 200 codes", numbers(decoder(z)).shape
    yield "the same input gives the same output twice", stays(encoder, x) and stays(decoder, z)
    yield "all weights can be trained", can_learn(halves)

    code, pixels = numbers(awake(encoder)(FAR * x)), numbers(awake(decoder)(FAR * z))
    yield "no output is infinite", bool(np.isfinite(code).all() and np.isfinite(pixels).all())
    reach = reaches(code, -1.01, 1.01)
    yield "some codes lie below -1", reach["below"]
    yield "some codes lie above 1", reach["above"]
    yield "some codes are negative", Detail(bool((code < 0).any()))
    yield "the encoder's hidden layer bends", bends(lambda a: numbers(encoder(a)), 784)

    reach = reaches(pixels, 0.0, 1.0)
    yield "some pixels of the decoder lie below 0", reach["below"]
    yield "some pixels of the decoder lie above 1", reach["above"]
    yield "the pixels of an image add up to 1", bool(np.allclose(pixels.sum(axis=1), 1, atol=1e-3))
    yield "some pixels are darker than 0.45", reaches(pixels, 0.45, 1.0)["below"]
    yield "the decoder's hidden layer bends", bends(lambda a: numbers(decoder(a)), 3)
    yield "each number of a code counts, negative or not", heeds(lambda a: numbers(decoder(a)), 3)

    loss = lambda: keras.ops.sum(decoder(encoder(x[:4])) ** 2)  # noqa: E731
    yield "weights that no gradient reaches", without_gradient(halves, loss)
    other = pair_of(build(5), names)
    yield "the shape of the codes at latent_dim = 5", numbers(other[0](x)).shape


def _build(latent_dim, hidden="relu", code=None, pixels="sigmoid", shape=(784,)):
    """The right answer with one of its parts exchanged."""
    encoder = keras.Sequential(
        [keras.Input((784,)), dense(64, hidden), dense(latent_dim, activation=code)]
    )
    decoder = keras.Sequential(
        [
            keras.Input((latent_dim,)),
            dense(64, hidden),
            dense(784, pixels),
            keras.layers.Reshape(shape),
        ]
    )
    return encoder, decoder


def _twice(logits):
    return keras.ops.sigmoid(keras.ops.sigmoid(logits))


build_autoencoder = Exercise(
    reference=autoencoder.build_autoencoder,
    look=_look_at_autoencoder,
    mistakes=[
        Mistake(
            "relu_code",
            lambda latent_dim: _build(latent_dim, code="relu"),
            "The codes are never negative, as after a relu or a softplus. Three quarters of the "
            "plane of codes stay empty. A code may be any number: its layer needs no activation.",
        ),
        Mistake(
            "sigmoid_code",
            lambda latent_dim: _build(latent_dim, code="sigmoid"),
            "The codes lie between 0 and 1, as after a sigmoid or a softmax. A code may be any "
            "number, so its layer needs no activation.",
        ),
        Mistake(
            "tanh_code",
            lambda latent_dim: _build(latent_dim, code="tanh"),
            "The codes lie between -1 and 1, as after a tanh. A code may be any number, "
            "so its layer needs no activation.",
        ),
        Mistake(
            "linear_hidden",
            lambda latent_dim: _build(latent_dim, hidden=None),
            "Neither hidden layer bends: without an activation two dense layers in a row are one "
            "linear map, and only the last sigmoid is left to bend.",
        ),
        Mistake(
            "linear_pixels",
            lambda latent_dim: _build(latent_dim, pixels=None),
            "The decoder's pixels go below 0 and above 1. Its last layer lacks an activation that "
            "keeps them in [0, 1].",
        ),
        Mistake(
            "relu_pixels",
            lambda latent_dim: _build(latent_dim, pixels="relu"),
            "The decoder's pixels go above 1 and never below 0, as after a relu: a pixel that is "
            "at 0 for every image gets no gradient there. Which activation ends in [0, 1]?",
        ),
        Mistake(
            "tanh_pixels",
            lambda latent_dim: _build(latent_dim, pixels="tanh"),
            "The decoder's pixels lie between -1 and 1, as after a tanh. Which activation ends in "
            "[0, 1]?",
        ),
        Mistake(
            "softmax_pixels",
            lambda latent_dim: _build(latent_dim, pixels="softmax"),
            "The pixels of each decoded image add up to 1: that is a softmax, which would make the "
            "pixels compete. Each pixel is to lie in [0, 1] on its own.",
        ),
        Mistake(
            "sigmoid_twice",
            lambda latent_dim: _build(latent_dim, pixels=_twice),
            "No pixel is darker than one half: the sigmoid is applied twice. Once is enough.",
        ),
        Mistake(
            "linear_encoder",
            lambda latent_dim: (_build(latent_dim, hidden=None)[0], _build(latent_dim)[1]),
            "The encoder's hidden layer has no activation: two dense layers in a row are then one "
            "linear map.",
        ),
        Mistake(
            "linear_decoder",
            lambda latent_dim: (_build(latent_dim)[0], _build(latent_dim, hidden=None)[1]),
            "The decoder's hidden layer has no activation: only its last sigmoid is left to bend.",
        ),
        Mistake(
            "latent_dim_ignored",
            lambda latent_dim: _build(2),
            "The code has 2 numbers whatever `latent_dim` says. The argument is to decide.",
        ),
        Mistake(
            "swapped",
            lambda latent_dim: _build(latent_dim)[::-1],
            "The two models come in the wrong order: first the encoder, then the decoder.",
        ),
        Mistake(
            "one_model",
            lambda latent_dim: keras.Sequential(_build(latent_dim)),
            "This is one model from image to image. Return its two halves, because the code "
            "between them is what this lesson is about.",
        ),
        Mistake(
            "image_shaped",
            lambda latent_dim: _build(latent_dim, shape=(28, 28)),
            "The decoder gives images of 28 x 28, but is to give rows of 784 pixels, the form that "
            "the encoder takes.",
        ),
        Mistake(
            "no_way_back",
            lambda latent_dim: (_build(latent_dim)[0], _build(784)[1]),
            "The decoder does not take codes of `latent_dim` numbers.",
        ),
    ],
    hints=[
        "Both halves have the same form: an input, one hidden layer of 512 units with a relu, one "
        "layer for the answer. What differs is the size and the activation of that last layer.",
        "A code may be any number, so its layer has no activation. A pixel lies in [0, 1]: which "
        "activation has that range?",
        "`keras.Sequential([keras.Input((784,)), keras.layers.Dense(512, activation='relu')])` "
        "is an encoder but for its last layer, which has `latent_dim` units.",
    ],
)
