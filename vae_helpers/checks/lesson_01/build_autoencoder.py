"""Two models: an encoder to a code of a few numbers, and a decoder back."""

import numpy as np

from vae_helpers import autoencoder
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.observe import holds, numbers, pair_of, told
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

Layer = keras.layers.Layer


def _look_at_autoencoder(build):
    built = build(3)
    one = isinstance(built, Layer)
    yield told(
        "they are two",
        not one,
        "one_model",
        "This is one model from image to image. Return its two halves, because the code between "
        "them is what this lesson is about.",
    )
    if one:
        return
    halves = encoder, decoder = pair_of(built, ("encoder", "decoder"))
    kinds = [is_model(half, "half", Layer) for half in halves]
    yield "they are models", next((kind for kind in kinds if kind is not True), True)
    if not all(isinstance(half, Layer) for half in halves):
        return
    shapes = [shape_taken(half) for half in halves]
    swapped = shapes[1] == (784,) and shapes[0] != (784,)
    if shapes == [None, None]:
        swapped = _answers(build(3)[0], 784) == (784,) and _answers(build(3)[1], 784) == (3,)
    yield told(
        "the encoder comes first",
        not swapped,
        "swapped",
        "The two models come in the wrong order: first the encoder, then the decoder.",
    )
    if swapped:
        halves = encoder, decoder = decoder, encoder
        shapes = shapes[::-1]
    shape, code_shape = shapes[0] or (784,), shapes[1] or (3,)
    yield told(
        "the encoder takes rows of 784 pixels",
        shape == (784,),
        "other_inputs",
        f"The encoder takes inputs of shape {shape}. An image is a row of 784 pixels: (784,).",
    )
    if np.prod(shape) != 784 or len(code_shape) != 1:
        return
    x = FAR * inputs(784).reshape(-1, *shape)
    width = numbers(encoder(x)).shape[-1]
    other = numbers(pair_of(build(5), "ed")[swapped](x)).shape[-1]
    yield told(
        "latent_dim decides the size of the code",
        (width, other) == (3, 5),
        "latent_dim_ignored" if width == other else "wrong_width",
        f"The code has {width} numbers at latent_dim = 3, and {other} at latent_dim = 5. It is to "
        "have as many as the argument says.",
    )
    yield told(
        "the decoder takes codes",
        code_shape == (width,),
        "no_way_back",
        f"The decoder takes inputs of shape {code_shape}, but the encoder's codes have {width} "
        "numbers.",
    )
    z = FAR * inputs(code_shape[0])
    size = numbers(decoder(z)).shape[1:]
    yield told(
        "an image is a row of 784 pixels",
        size == (784,),
        "image_shaped" if np.prod(size) == 784 else "wrong_pixels",
        f"For each code the decoder gives an array of shape {size}, but is to give a row of 784 "
        "pixels, the form that the encoder takes.",
    )
    yield told(
        "the halves have names of their own",
        encoder.name != decoder.name,
        "same_names",
        f"Both models have the name {encoder.name!r}. `keras.Sequential([encoder, decoder])`, "
        "which the next cell makes of them, wants names that differ.",
    )
    code = Head(awake(encoder), x, "code", "The code")
    pixels = Head(awake(decoder), z, "pixels", "A pixel of the decoder")
    steady = code.stays() and pixels.stays()
    yield told(
        "the same input gives the same output",
        steady,
        "sampled",
        "The same input gives other numbers at the second call: something is drawn inside, or a "
        "Dropout is always on.",
    )
    if steady:
        free = code.ends_freely("A code may be any number: put nothing after its layer.")
        yield "a code may be any number", free
        yield "pixels lie between 0 and 1", _lie_in_range(pixels, decoder(inputs(code_shape[0])))
        yield (
            "the encoder has a hidden layer that bends",
            has_a_hidden_layer(encoder, [code], 784, "encoder", "the code is linear in the pixels"),
        )
        yield (
            "the decoder has a hidden layer that bends",
            has_a_hidden_layer(
                decoder, [pixels], code_shape[0], "decoder", "the pixels is linear in the code"
            ),
        )
        yield told(
            "each number of a code counts",
            code_shape != (width,) or heeds(pixels, width),
            "codes_unheeded",
            "Some number of a code does not change the image, or does so on one side of 0 only. "
            "The whole of a code is to count.",
        )
    if size == (784,) and shape == (784,) and code_shape == (width,):
        loss = lambda: keras.ops.sum(decoder(encoder(x[:4])) ** 2)  # noqa: E731
        yield from is_trained(halves, loss)


def _answers(half, width):
    """The shape of what an unbuilt half makes of one row."""
    return numbers(half(inputs(width, rows=1))).shape[1:]


def _lie_in_range(pixels, images):
    kind, does, low, high = pixels.ending()
    slug = f"{kind}_pixels"
    why = "Which activation keeps each pixel in [0, 1] on its own?"
    if kind in (None, "batch_norm"):
        slug, does = "linear_pixels", "may be any number, below 0 and above 1"
        why = "The last layer lacks an activation that keeps pixels in [0, 1]."
    if kind == "sigmoid" and low > 0.1:
        slug = "sigmoid_twice"
        why = "The sigmoid is applied twice, so that no pixel is darker than one half."
    if kind == "softmax":
        return holds(
            False,
            slug,
            "The pixels of an image add up to 1, as after a softmax. Each is to lie in [0, 1] on "
            "its own.",
        )
    if kind == "relu":
        why += " (Where a relu is 0 for every image, no gradient passes.)"
    right = kind == "sigmoid" and low < 0.1 and high > 0.9
    images = numbers(images)
    if right and np.mean((images == 0) | (images == 1)) > 0.2:
        return holds(
            False,
            "clipped_pixels",
            "Many pixels are exactly 0 or exactly 1, as after a cut-off. No gradient passes there: "
            "a pixel that is wrongly black for all images stays black. A sigmoid bends instead.",
        )
    return holds(right, slug, f"{pixels.subject} {does}. {why}")


build_autoencoder = Exercise(
    reference=autoencoder.build_autoencoder,
    look=_look_at_autoencoder,
    explain=says_why,
    hints=[
        "Both halves have the same form: an input, one hidden layer of 512 units with a relu, one "
        "layer for the answer. What differs is the size and the activation of that last layer.",
        "A code may be any number, so its layer has no activation. A pixel lies in [0, 1]: which "
        "activation has that range?",
        "`keras.Sequential([keras.Input((784,)), keras.layers.Dense(512, activation='relu')])` "
        "is an encoder but for its last layer, which has `latent_dim` units.",
    ],
)
