"""The squared distance of each image from its reconstruction."""

import numpy as np

from vae_helpers import autoencoder
from vae_helpers.checks.engine.exercise import Exercise, Mistake
from vae_helpers.checks.engine.observe import numbers, untouched


def _look_at_error(function):
    random = np.random.default_rng(1)
    # PCA's reconstructions leave [0, 1], so x_hat does. Rows of 784, as the docstring says.
    x = random.uniform(0, 1, (3, 784)).astype("float32")
    x_hat = random.uniform(-0.3, 1.3, (3, 784)).astype("float32")
    given = x.copy(), x_hat.copy()
    yield "the result for 3 images", numbers(function(*given))
    yield "the arguments are left as they were", untouched([x, x_hat], given)
    yield "the result where x_hat equals x", numbers(function(x.copy(), x.copy()))


squared_error = Exercise(
    reference=autoencoder.squared_error,
    look=_look_at_error,
    mistakes=[
        Mistake(
            "mean_over_pixels",
            lambda x, x_hat: np.mean((x - x_hat) ** 2, axis=1),
            "This is the mean over the pixels, 784 times smaller than the sum for a digit. Each "
            "image's error is to be the sum over its pixels.",
        ),
        Mistake(
            "mean_of_everything",
            lambda x, x_hat: np.mean((x - x_hat) ** 2),
            "This is one number, the mean over all pixels of all images. One number for each "
            "image is wanted: which axis holds the pixels?",
        ),
        Mistake(
            "sum_of_everything",
            lambda x, x_hat: np.sum((x - x_hat) ** 2),
            "This is one number for the whole batch. One number for each image is wanted: which "
            "axis holds the pixels?",
        ),
        Mistake(
            "wrong_axis",
            lambda x, x_hat: np.sum((x - x_hat) ** 2, axis=0),
            "This sums over the images and keeps the pixels. It is the other way round: one "
            "number for each image.",
        ),
        Mistake(
            "not_summed",
            lambda x, x_hat: (x - x_hat) ** 2,
            "These are the squared differences, one for each pixel. What is left is to add up "
            "those of one image.",
        ),
        Mistake(
            "not_squared",
            lambda x, x_hat: np.sum(x - x_hat, axis=1),
            "The differences are added without a square, so that one that is too bright makes up "
            "for one that is too dark.",
        ),
        Mistake(
            "absolute",
            lambda x, x_hat: np.sum(np.abs(x - x_hat), axis=1),
            "This is the sum of absolute differences. The squared error squares each of them.",
        ),
        Mistake(
            "squared_after_sum",
            lambda x, x_hat: np.sum(x - x_hat, axis=1) ** 2,
            "The square comes after the sum, where positive and negative differences have already "
            "cancelled. Square each difference first.",
        ),
        Mistake(
            "root",
            lambda x, x_hat: np.sqrt(np.sum((x - x_hat) ** 2, axis=1)),
            "This is the distance, the root of what is wanted. The squared error has no root.",
        ),
        Mistake(
            "root_of_the_mean",
            lambda x, x_hat: np.sqrt(np.mean((x - x_hat) ** 2, axis=1)),
            "This is the root of the mean square. The squared error has no root, and it is a sum.",
        ),
        Mistake(
            "changes_x",
            lambda x, x_hat: np.sum(np.square(np.subtract(x, x_hat, out=x)), axis=1),
            "The answer is right, but the function changes an array that it was given: `x -= ...` "
            "works in place. Whoever calls it still needs x.",
        ),
        Mistake(
            "float16",
            lambda x, x_hat: np.sum((x - x_hat).astype("float16") ** 2, axis=1),
            "The sum is computed in float16, which keeps only about three digits. Compute in "
            "float32 or float64.",
        ),
        Mistake(
            "half",
            lambda x, x_hat: 0.5 * np.sum((x - x_hat) ** 2, axis=1),
            "This is half the sum of squares. Some books put the 1/2 there for a tidier gradient; "
            "here it is not asked for.",
        ),
        Mistake(
            "kept_axis",
            lambda x, x_hat: np.sum((x - x_hat) ** 2, axis=1, keepdims=True),
            "The numbers are right, but in a column (n, 1). With shape (n,) they can be averaged "
            "and subtracted without surprises from broadcasting.",
        ),
        Mistake(
            "difference_of_squares",
            lambda x, x_hat: np.sum(x**2 - x_hat**2, axis=1),
            "This subtracts squares. Squared is the difference, not each image on its own.",
        ),
        Mistake(
            "cross_entropy",
            lambda x, x_hat: -np.sum(x * np.log(x_hat) + (1 - x) * np.log(1 - x_hat), axis=1),
            "This is the cross-entropy, which lesson 5 uses. The squared error is the sum of "
            "squared differences.",
        ),
    ],
    hints=[
        "Three steps: the difference of each pixel, its square, and a sum.",
        "The sum runs over the pixels of an image, which lie along axis 1.",
        "`keras.ops.sum(something, axis=1)` and `np.sum(something, axis=1)` both keep the first "
        "axis: one number for each image.",
    ],
)
