"""The decoder of a VAE: a model from codes to logits."""

import numpy as np

from vae_helpers import vae
from vae_helpers.checks.engine.exercise import Exercise, Mistake
from vae_helpers.checks.engine.observe import Detail, numbers
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

ops = keras.ops
dense = keras.layers.Dense


def _look_at_decoder(build):
    decoder = a_model(build(3), "decoder")
    z = inputs(3)
    yield "the shape of the logits for 200 codes at latent_dim = 3", numbers(decoder(z)).shape
    yield "the same codes give the same output twice", stays(decoder, z)
    yield "all weights can be trained", can_learn([decoder])

    logits = numbers(awake(decoder)(FAR * z))
    yield "no output is infinite", bool(np.isfinite(logits).all())
    reach = reaches(logits, -1.01, 1.01)
    yield "some logits lie below -1", reach["below"]
    yield "some logits lie above 1", reach["above"]
    yield "some logits are negative", Detail(bool((logits < 0).any()))
    yield "the logits of an image add up to 1", bool(np.allclose(logits.sum(-1), 1, atol=1e-3))
    yield "the hidden layer bends", bends(lambda a: numbers(decoder(a)), 3)
    yield "each number of a code counts, negative or not", heeds(lambda a: numbers(decoder(a)), 3)
    loss = lambda: ops.sum(decoder(z[:4]) ** 2)  # noqa: E731
    yield "weights that no gradient reaches", without_gradient([decoder], loss)
    yield "the shape of the logits at latent_dim = 5", numbers(build(5)(inputs(5))).shape


def _decode(latent_dim, hidden="relu", logits=None, shape=(784,)):
    """The right decoder with one of its parts exchanged."""
    return keras.Sequential(
        [
            keras.Input((latent_dim,)),
            dense(64, hidden),
            dense(784, logits),
            keras.layers.Reshape(shape),
        ]
    )


build_decoder = Exercise(
    reference=vae.build_decoder,
    look=_look_at_decoder,
    mistakes=[
        Mistake(
            "sigmoid_output",
            lambda latent_dim: _decode(latent_dim, logits="sigmoid"),
            "The outputs lie between 0 and 1, as after a sigmoid: these are probabilities. "
            "Here the decoder gives logits, and the likelihood applies the sigmoid "
            "itself, in a form that cannot overflow.",
        ),
        Mistake(
            "tanh_output",
            lambda latent_dim: _decode(latent_dim, logits="tanh"),
            "The outputs lie between -1 and 1, as after a tanh or a clip. A logit may be any "
            "number.",
        ),
        Mistake(
            "relu_output",
            lambda latent_dim: _decode(latent_dim, logits="relu"),
            "The outputs are never negative, as after a relu or a softplus. No pixel could then "
            "be darker than one half. A logit may be any number.",
        ),
        Mistake(
            "softmax_output",
            lambda latent_dim: _decode(latent_dim, logits="softmax"),
            "The outputs of an image add up to 1: the last layer ends in a softmax, which chooses "
            "one pixel among 784. Each pixel is a coin of its own, given by a logit.",
        ),
        Mistake(
            "linear_hidden",
            lambda latent_dim: _decode(latent_dim, hidden=None),
            "The hidden layer has no activation, so the logits are a linear map of z.",
        ),
        Mistake(
            "image_shaped",
            lambda latent_dim: _decode(latent_dim, shape=(28, 28)),
            "The decoder gives images of 28 x 28, but is to give rows of 784 logits. A likelihood "
            "that sums over one axis only would end short by a factor of 28.",
        ),
        Mistake(
            "latent_dim_ignored",
            lambda latent_dim: _decode(2),
            "The decoder does not take codes of `latent_dim` numbers. The argument is to decide.",
        ),
        Mistake(
            "returns_a_tensor",
            lambda latent_dim: _decode(latent_dim)(keras.Input((latent_dim,))),
            "This is the output of the layers, not the model. `keras.Model(inputs, outputs)` makes "
            "a model of the two.",
        ),
    ],
    hints=[
        "The mirror image of the encoder: `latent_dim` numbers in, one hidden layer of 512 units "
        "with a relu, 784 numbers out.",
        "A logit may be any number. What activation does the last layer need for that?",
        "`z = keras.Input((latent_dim,))`, two Dense layers, and `keras.Model(z, logits)`.",
    ],
)
