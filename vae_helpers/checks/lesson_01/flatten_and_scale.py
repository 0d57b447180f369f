"""Images of bytes as rows of numbers in [0, 1]."""

import numpy as np

from vae_helpers import autoencoder
from vae_helpers.checks.engine.exercise import Exercise, Mistake
from vae_helpers.checks.engine.observe import numbers, untouched


def _look_at_pixels(function):
    # The brightest pixels are 99, 149 and 199, so that dividing by the largest one shows.
    images = np.random.default_rng(0).integers(0, [[[100]], [[150]], [[200]]], (3, 28, 28))
    images = images.astype("uint8")
    given = images.copy()
    result = function(given)
    yield "the result for 3 images", numbers(result)
    dtype = result.dtype
    yield "its dtype", dtype if isinstance(dtype, str) else dtype.name
    yield "the images are left as they were", untouched([images], [given])
    yield "the result of a second call, for 2 images", numbers(function(images[:2].copy()))


def _rows(images):
    return images.reshape(len(images), -1).astype("float32")


flatten_and_scale = Exercise(
    reference=autoencoder.flatten_and_scale,
    look=_look_at_pixels,
    mistakes=[
        Mistake(
            "not_scaled",
            lambda images: _rows(images),
            "The rows are right, but the pixels still run from 0 to 255. They are to end in "
            "[0, 1].",
        ),
        Mistake(
            "still_bytes",
            lambda images: images.reshape(len(images), 784),
            "The rows are right, but they are still bytes from 0 to 255. They are to become "
            "float32 numbers in [0, 1].",
        ),
        Mistake(
            "over_256",
            lambda images: _rows(images) / 256,
            "These are pixels divided by 256. The largest value of a byte is 255, so white would "
            "end just below 1.",
        ),
        Mistake(
            "fractions_lost",
            lambda images: _rows(images // 255),
            "What is after the decimal point got lost, so all pixels but pure white are 0: by a "
            "division of whole numbers, or by an integer type after the division.",
        ),
        Mistake(
            "not_flattened",
            lambda images: images.astype("float32") / 255,
            "The pixels are scaled, but each image is still 28 x 28. A dense layer wants one row "
            "of 784 numbers for each image.",
        ),
        Mistake(
            "batch_flattened",
            lambda images: images.astype("float32").ravel() / 255,
            "All images became one long row. The first axis, one entry for each image, is to stay.",
        ),
        Mistake(
            "images_mixed",
            lambda images: images.reshape(784, -1).T.astype("float32") / 255,
            "The shape is right, but each row holds pixels of several images: the reshape cut the "
            "pixels at the wrong places, and the transpose hid it.",
        ),
        Mistake(
            "transposed",
            lambda images: _rows(images.transpose(0, 2, 1)) / 255,
            "The pixels are read down the columns: every digit would be mirrored on its side. "
            "A network would train on that without complaint.",
        ),
        Mistake(
            "by_largest_pixel",
            lambda images: _rows(images) / images.max(),
            "These are pixels divided by the largest one in the batch. The same image would get "
            "other numbers in another batch.",
        ),
        Mistake(
            "by_own_maximum",
            lambda images: _rows(images) / images.max(axis=(1, 2))[:, None],
            "Each image is divided by its own largest pixel. A faint stroke would become as white "
            "as a strong one.",
        ),
        Mistake(
            "minus_one_to_one",
            lambda images: _rows(images) / 127.5 - 1,
            "The pixels run from -1 to 1, but are to lie in [0, 1]: the decoder's sigmoid cannot "
            "reach below 0.",
        ),
        Mistake(
            "standardised",
            lambda images: (_rows(images) - _rows(images).mean()) / _rows(images).std(),
            "The pixels have mean 0 and standard deviation 1, but are to lie in [0, 1]: only then "
            "can a sigmoid reproduce them.",
        ),
        Mistake(
            "scaled_twice",
            lambda images: _rows(images) / 255 / 255,
            "The pixels are divided by 255 twice: white ends at 0.004.",
        ),
        Mistake(
            "binarised",
            lambda images: (_rows(images) > 127).astype("float32"),
            "The pixels are rounded to 0 or 1, so all grey is lost. Here each grey level is kept.",
        ),
        Mistake(
            "inverted",
            lambda images: 1 - _rows(images) / 255,
            "Black and white are exchanged: the paper should be 0 and the ink 1.",
        ),
        Mistake(
            "float64",
            lambda images: _rows(images).astype("float64") / 255,
            "The numbers are right, but in float64: twice the memory of float32 (63 MB for the "
            "10,000 training images instead of 31 MB), and Keras computes in float32 anyway.",
        ),
        Mistake(
            "float16",
            lambda images: (_rows(images) / 255).astype("float16"),
            "The numbers are in float16, which keeps only about three digits. Keras computes in "
            "float32.",
        ),
    ],
    hints=[
        "Two things change: the shape, from (n, 28, 28) to (n, 784), and the type and range, from "
        "whole numbers 0 to 255 to fractions 0 to 1.",
        "`images.reshape(n, 784)` reads the pixels row by row, as you would read a page; "
        "`len(images)` is n.",
        "A uint8 cannot hold fractions: convert with `.astype(...)` before you divide by the "
        "largest value of a byte.",
    ],
)
