"""What the checks of a likelihood of pixels share: images to probe it with, and slips of logs."""

import numpy as np

from vae_helpers.quiet import keras

ops = keras.ops


def images(scale=1.0):
    """Three images of 784 pixels, most of them black and known to be so, and logits for them."""
    random = np.random.default_rng(3)
    x = np.zeros((3, 784), "float32")
    logits = np.full((3, 784), -9.0, "float32")
    x[:, :40] = random.choice([0.0, 0.25, 0.6, 1.0], (3, 40))
    logits[:, :40] = random.normal(0, 1.5, (3, 40))
    return x, (scale * logits).astype("float32")


def by_probabilities(x, p):
    """The log-likelihood by the logarithms of probabilities, which are rounded to 0 and 1."""
    return ops.sum(x * ops.log(p) + (1 - x) * ops.log(1 - p), axis=1)


def clipped(x, p):
    """The same with the probabilities kept off 0 and 1."""
    return by_probabilities(x, ops.clip(p, 1e-7, 1 - 1e-7))


PIXELS_WRITTEN_IN = (
    "Right for images of 784 pixels only: their number is written into the function. A sum needs "
    "no such number; it can also be read from the shape."
)
