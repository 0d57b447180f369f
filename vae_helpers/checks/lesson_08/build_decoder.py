"""The decoder of a VAE: a model from codes to logits."""

import numpy as np

from vae_helpers import vae
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.observe import holds, numbers, told
from vae_helpers.checks.probes.models import (
    FAR,
    Head,
    awake,
    has_a_hidden_layer,
    heeds,
    inputs,
    is_model,
    is_trained,
    says_why,
    shape_taken,
)
from vae_helpers.quiet import keras


def _look_at_decoder(build):
    decoder = build(3)
    yield "it is a model", is_model(decoder, "decoder")
    if not isinstance(decoder, keras.layers.Layer):
        return
    shape = shape_taken(decoder) or (3,)
    other = shape_taken(build(5)) or (5,)
    yield told(
        "it takes codes of latent_dim numbers",
        (shape, other) == ((3,), (5,)),
        "latent_dim_ignored" if shape == other else "other_inputs",
        f"The decoder takes inputs of shape {shape} at latent_dim = 3, and {other} at "
        "latent_dim = 5. A code has as many numbers as the argument says.",
    )
    if len(shape) != 1:
        return
    width = shape[0]
    z = FAR * inputs(width)
    size = numbers(decoder(z), "one array of logits when it is called").shape[1:]
    yield told(
        "an image is a row of 784 logits",
        size == (784,),
        "image_shaped" if np.prod(size) == 784 else "wrong_width",
        f"For each code the decoder gives an array of shape {size}, but is to give a row of "
        "784 logits, one for each pixel.",
    )
    logits = Head(awake(decoder), z, "output", "A logit")
    steady = logits.stays()
    yield told(
        "the same codes give the same logits",
        steady,
        "sampled",
        "The same codes give other numbers at the second call: something is drawn inside, as "
        "pixels are, or by a Dropout that is always on. The decoder gives the logits alone.",
    )
    if steady:
        yield "a logit may be any number", _ends_freely(logits)
        yield "the last bias is that of the pixels", _has_a_bias(decoder, logits)
        yield (
            "there is a hidden layer that bends",
            has_a_hidden_layer(
                decoder,
                [logits],
                width,
                "decoder",
                "the logits is linear in z",
            ),
        )
        yield told(
            "each number of a code counts",
            heeds(logits, width),
            "codes_unheeded",
            "Some number of a code does not change the image, or does so on one side of 0 "
            "only. The whole of a code is to count.",
        )
    yield from is_trained([decoder], lambda: keras.ops.sum(decoder(z[:4]) ** 2))


def _ends_freely(logits):
    kind = logits.ending()[0]
    why = {
        "sigmoid": "These are probabilities. Here the decoder gives logits, and the likelihood "
        "applies the sigmoid itself, in a form that cannot overflow.",
        "softmax": "That chooses one pixel among 784; here each pixel is a coin of its own, given "
        "by a logit.",
        "relu": "No pixel could then be darker than one half. A logit may be any number.",
    }
    return logits.ends_freely(why.get(kind, "A logit may be any number, of either sign."), 30)


def _has_a_bias(decoder, logits):
    """Section 7 sets the last bias of 784 numbers to the logits of the mean image."""
    biases = [one for one in decoder.weights if tuple(one.shape) == (784,)]
    moved = False
    if biases:
        before = logits(logits.rows[:4])
        biases[-1].assign_add(np.linspace(-1, 1, 784))
        moved = not np.allclose(before, logits(logits.rows[:4]))
    return holds(
        moved,
        "no_bias_of_pixels",
        "The last layer has no bias for each of the 784 pixels. Section 7 starts it at the mean "
        "image: let the decoder end in a dense layer with its bias.",
    )


build_decoder = Exercise(
    reference=vae.build_decoder,
    look=_look_at_decoder,
    explain=says_why,
    hints=[
        "The mirror image of the encoder: `latent_dim` numbers in, one hidden layer of 512 units "
        "with a relu, 784 numbers out.",
        "A logit may be any number. What activation does the last layer need for that?",
        "`z = keras.Input((latent_dim,))`, two Dense layers, and a `keras.Model` from the first to "
        "the last.",
    ],
)
