"""The squared distance of each image from its reconstruction."""

import numpy as np

from vae_helpers import autoencoder
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.mistake import Mistake
from vae_helpers.checks.engine.observe import numbers_or_list, told, untouched
from vae_helpers.checks.engine.parts import Formula
from vae_helpers.checks.engine.terms import Factor, Term
from vae_helpers.checks.probes.sums import batches, means, rows


def _images(random, n, d):
    """Rows of 784, as the lesson has them. PCA's reconstructions leave [0, 1], so x_hat does."""
    x = random.choice([0, 0, 0.3, 0.8, 1], (n, 784))
    return x, random.uniform(-0.3, 1.3, (n, 784))


_BATCHES = batches(_images)


def _look_at_error(function):
    kept = _BATCHES[0]
    given = [array.copy() for array in kept]
    yield "the result for 3 images", numbers_or_list(function(*given))
    yield told(
        "the arguments are left as they were",
        untouched(kept, given),
        "changes_x",
        "The function changes an array that it was given: `x -= ...` works in place. Whoever calls "
        "it still needs x.",
    )
    if untouched(kept, given):
        fixed = np.broadcast_to(kept[1][0], kept[1].shape)  # one image for all, as in section 3
        yield "the result for one x_hat for all", numbers_or_list(function(kept[0].copy(), fixed))
    try:  # PCA's reconstructions may be in float64
        found = numbers_or_list(function(kept[0].copy(), kept[1].astype("float64")))
    except Exception:
        found = None
    yield told(
        "x_hat may be in float64",
        found is not None,
        "float32_only",
        "It fails where x is in float32 and x_hat in float64, as reconstructions by PCA may be: "
        "TensorFlow puts no two types together. Give both one type first.",
    )
    if found is not None:
        yield "the result for x_hat in float64", found


_WHY = "The squared error of an image is the *sum* over its pixels."


_FORMULA = Formula(
    given=_BATCHES,
    read=numbers_or_list,
    together=rows("pixels", "What is left is to add up those of one image."),
    whole=means("pixels", f"{_WHY} For a digit this is 784 times as much."),
    terms=[
        Term(
            "square",
            "The squared difference",
            1,
            Factor(
                lambda x, x_hat: (x - x_hat) ** 2,
                (
                    Mistake(
                        "not_squared",
                        lambda x, x_hat: x - x_hat,
                        "The differences enter without a square, so that one that is too bright "
                        "makes up for one that is too dark.",
                    ),
                    Mistake(
                        "absolute",
                        lambda x, x_hat: np.abs(x - x_hat),
                        "The differences enter by their absolute values. The squared error squares "
                        "each of them.",
                    ),
                    Mistake(
                        "difference_of_squares",
                        lambda x, x_hat: x**2 - x_hat**2,
                        "Squares are subtracted. Squared is the difference, not each image on its "
                        "own.",
                    ),
                    Mistake(
                        "sum_squared",
                        lambda x, x_hat: (x + x_hat) ** 2,
                        "x and x_hat are added before the square. It is their difference that is "
                        "to be small.",
                    ),
                    Mistake(
                        "product",
                        lambda x, x_hat: x * x_hat,
                        "x and x_hat are multiplied. It is their difference that is to be small.",
                    ),
                    Mistake(
                        "cubed",
                        lambda x, x_hat: (x - x_hat) ** 3,
                        "The differences enter with another power than 2.",
                    ),
                ),
            ),
            slips={0: ("zeros", "The result is 0 everywhere, whatever x and x_hat are.")},
        ),
    ],
    undone=[
        Mistake(
            "root",
            np.square,
            "A square root is taken, or a norm. The squared error has neither.",
        ),
    ],
    times={
        0.5: (
            "half",
            "The result is halved. Some books put the 1/2 there for a tidier gradient; here it is "
            "not asked for.",
        ),
        1 / 784: ("mean_over_pixels", f"A mean is taken over the pixels. {_WHY}"),
        784: (
            "times_784",
            "The sum over the pixels is multiplied by their number as well. One of the two is "
            "enough.",
        ),
    },
)

squared_error = Exercise(
    reference=autoencoder.squared_error,
    look=_look_at_error,
    formula=_FORMULA,
    mistakes=[
        Mistake(
            "squared_after_sum",
            lambda x, x_hat: np.sum(x - x_hat, axis=1) ** 2,
            "The square comes after the sum, where positive and negative differences have already "
            "cancelled. Square each difference first.",
        ),
        Mistake(
            "float16",
            lambda x, x_hat: np.sum((x - x_hat).astype("float16") ** 2, axis=1),
            "The sum is computed in float16, which keeps only about three digits. Compute in "
            "float32 or float64.",
        ),
        Mistake(
            "cross_entropy",
            lambda x, x_hat: -np.sum(x * np.log(x_hat) + (1 - x) * np.log(1 - x_hat), axis=1),
            "This is the cross-entropy, which lesson 8 uses. The squared error is the sum of "
            "squared differences.",
        ),
    ],
    hints=[
        "Three steps: the difference of each pixel, its square, and a sum.",
        "The sum runs over the pixels of an image, which lie along axis 1.",
        "`np.sum` and `keras.ops.sum` take an `axis`, along which they add. One number for each "
        "image is to be left: what shape does your result have?",
    ],
)
