"""What the checks of a likelihood of pixels share: images to probe it with, and slips of logs."""

import numpy as np

from vae_helpers.checks.engine.mistake import Mistake
from vae_helpers.checks.probes.generator import generator
from vae_helpers.quiet import keras

ops = keras.ops


def images(scale=1.0):
    """Three images of 784 pixels, most of them black and known to be so, and logits for them."""
    random = generator(3)
    x = np.zeros((3, 784), "float32")
    logits = np.full((3, 784), -9.0, "float32")
    x[:, :40] = random.choice([0.0, 0.25, 0.6, 1.0], (3, 40))
    logits[:, :40] = random.normal(0, 1.5, (3, 40))
    return x, (scale * logits).astype("float32")


def moderate_pixels(random, n, d):
    """Images of which black and white pixels differ, and logits that no usual clip reaches.

    In some batches all logits could be probabilities, by which those are known who take them so.
    """
    x = random.choice([0.0, 0.25, 0.6, 1.0], (n, d))
    low, high = (0.05, 0.95) if n == 1 or n % 2 == 0 else (-2.0, 2.0)
    return x.astype("float32"), random.uniform(low, high, (n, d)).astype("float32")


def far_pixels(level):
    """Six images with 20 black, white or grey pixels of logits level or -level; 764 are unsure."""
    x, logits = np.full((6, 784), 0.5, "float32"), np.zeros((6, 784), "float32")
    white, sign = np.meshgrid([0.0, 1.0, 0.25], [1.0, -1.0])
    x[:, :20], logits[:, :20] = white.reshape(6, 1), level * sign.reshape(6, 1)
    return x, logits


def by_probabilities(x, p):
    """The log-likelihood by the logarithms of probabilities, which are rounded to 0 and 1."""
    return ops.sum(x * ops.log(p) + (1 - x) * ops.log(1 - p), axis=1)


def clipped(x, p):
    """The same with the probabilities kept off 0 and 1."""
    return by_probabilities(x, ops.clip(p, 1e-7, 1 - 1e-7))


PIXELS_WRITTEN_IN = (
    "The number of pixels, 784, is written into the function, so it fits one size of images. A sum "
    "needs no such number; it can also be read from the shape."
)


def written_in(size):
    """A factor on a sum, for who has written the number of pixels into the function."""
    return Mistake("pixels_written_in", lambda *given: size / given[0].shape[1], PIXELS_WRITTEN_IN)
