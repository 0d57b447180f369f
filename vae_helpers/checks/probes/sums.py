"""Mistakes that belong to any sum over the numbers of each image: axis, mean, sign, unit."""

import numpy as np

from vae_helpers.checks.engine.exercise import Mistake
from vae_helpers.quiet import keras

ops = keras.ops

IN_BITS = "These are bits: the logarithms have base 2. The course counts in nats, with base e."


def put_together(terms, thing, why):
    """Mistakes in putting the right terms (n, d) together, and in the sign and unit of the sum.

    thing: what lies along axis 1, in the plural. why: why those are to be summed, a sentence.
    """
    return [
        Mistake(
            f"mean_over_{thing}",
            lambda *given: ops.mean(terms(*given), axis=1),
            f"This is the mean over the {thing}, too small by their number. {why}",
        ),
        Mistake(
            "wrong_axis",
            lambda *given: ops.sum(terms(*given), axis=0),
            f"This sums over the images and keeps the {thing}. It is the other way round: one "
            "number for each image.",
        ),
        Mistake(
            "sum_of_everything",
            lambda *given: ops.sum(terms(*given)),
            f"This is one number, summed over the images too. One number for each image is wanted: "
            f"which axis holds the {thing}?",
        ),
        Mistake(
            "mean_of_everything",
            lambda *given: ops.mean(terms(*given)),
            f"This is one number, the mean over all {thing} of all images. One number for each "
            f"image is wanted, a sum over its {thing}.",
        ),
        Mistake(
            "mean_over_images",
            lambda *given: ops.mean(ops.sum(terms(*given), axis=1)),
            "This is one number, the mean over the images. Return one number for each image; "
            "whoever wants their mean can take it.",
        ),
        Mistake(
            "not_summed",
            lambda *given: terms(*given),
            f"The {thing} are not added up: each still has a value of its own. {why}",
        ),
        Mistake(
            "kept_axis",
            lambda *given: ops.sum(terms(*given), axis=1, keepdims=True),
            "The numbers are right, but in a column (n, 1). Beside an array of shape (n,) "
            "broadcasting would make (n, n) of it, without a word.",
        ),
        Mistake(
            "sign",
            lambda *given: -ops.sum(terms(*given), axis=1),
            "Right up to the sign. Is it the quantity itself that you return, or minus it?",
        ),
        Mistake(
            "bits",
            lambda *given: ops.sum(terms(*given), axis=1) / np.log(2),
            IN_BITS,
        ),
    ]
