"""The floor of the cross-entropy: that of grey pixels told by a perfect model."""

import numpy as np
from scipy.special import xlogy

from vae_helpers import densities
from vae_helpers.checks.engine.exercise import Exercise, Mistake
from vae_helpers.checks.engine.observe import numbers, same, untouched
from vae_helpers.checks.probes.pixels import PIXELS_WRITTEN_IN
from vae_helpers.checks.probes.sums import put_together
from vae_helpers.quiet import keras

ops = keras.ops

_BLACK_AND_WHITE = "where most pixels are black or white"


def _look_at_entropy(function):
    random = np.random.default_rng(4)
    grey = random.choice([0.05, 0.25, 0.5, 0.6, 0.9], (3, 784)).astype("float32")
    given = grey.copy()
    result = numbers(function(given))
    yield "the entropy of 3 images of grey pixels", result
    if not same(result, numbers(densities.pixel_entropy(grey))):
        return  # what a wrong formula makes of black and white depends on how it is written
    left = untouched([grey], [given])
    # Black and white pixels have no entropy; those who add 1e-8 inside the logarithms find so too.
    grey[:, 100:] = random.choice([0.0, 1.0], (3, 684))
    given = grey.copy()
    result = numbers(function(given))
    yield "it stays finite where pixels are black or white", bool(np.isfinite(result).all())
    if not np.isfinite(result).all():
        return
    right = numbers(densities.pixel_entropy(grey))
    # A clip at 1e-6, as the lesson's own for another purpose, is right enough there.
    near = result.shape == right.shape and np.allclose(result, right, rtol=1e-3)
    yield _BLACK_AND_WHITE, right if near else result
    yield "the images are left as they were", left and untouched([grey], [given])
    yield "for 1 image of 100 pixels", numbers(function(grey[:1, :100].copy()))
    yield "for 2 images of 5 pixels", numbers(function(grey[:2, :5].copy()))


def _entropy_terms(x):
    x = np.asarray(x)
    return -xlogy(x, x) - xlogy(1 - x, 1 - x)


def _entropy_in_place(x):
    x += 1e-9
    x *= 0.5
    return _entropy_terms(2 * x - 1e-9).sum(axis=1)


def _off_at_black_and_white(found):
    """Say so if grey pixels are right, and black and white ones finite but not near enough."""
    value, right = found.get(_BLACK_AND_WHITE), pixel_entropy.expected()[_BLACK_AND_WHITE]
    if value is None or same(value, right):
        return None
    return (
        "Right for grey pixels. What is off comes from black and white ones, whose entropy is 0: "
        "a clip, or a constant inside the logarithm, gives each of them something if it is too "
        "large. xlogy needs neither."
    )


def _as_shares(x):
    shares = x / ops.sum(x, axis=1, keepdims=True)
    return -ops.sum(shares * ops.log(shares + 1e-12), axis=1)


pixel_entropy = Exercise(
    reference=densities.pixel_entropy,
    look=_look_at_entropy,
    explain=_off_at_black_and_white,
    mistakes=[
        *put_together(
            _entropy_terms,
            "pixels",
            "Entropies of independent coins add up.",
        ),
        Mistake(
            "pixels_written_in",
            lambda x: 784 * ops.mean(_entropy_terms(x), axis=1),
            PIXELS_WRITTEN_IN,
        ),
        Mistake(
            "nan_at_black",
            lambda x: -ops.sum(x * ops.log(x) + (1 - x) * ops.log(1 - x), axis=1),
            "Right for grey pixels; a black or white one gives NaN, since 0 times minus infinity "
            "has no value for a computer. The limit is 0, as the text shows: such a coin has no "
            "entropy.",
        ),
        Mistake(
            "only_white",
            lambda x: -np.sum(xlogy(x, x), axis=1),
            "Only the white side of each coin counts, x log x. A coin has two sides: what about "
            "the probability 1 - x of black?",
        ),
        Mistake(
            "only_black",
            lambda x: -np.sum(xlogy(1 - x, 1 - x), axis=1),
            "Only the black side of each coin counts, (1 - x) log(1 - x). What about the "
            "probability x of white?",
        ),
        Mistake(
            "sides_subtracted",
            lambda x: -np.sum(xlogy(x, x) - xlogy(1 - x, 1 - x), axis=1),
            "One of the two sides has the wrong sign. Both sides of a coin add to its entropy.",
        ),
        Mistake(
            "logs_exchanged",
            lambda x: -ops.sum(x * ops.log(1 - x + 1e-7) + (1 - x) * ops.log(x + 1e-7), axis=1),
            "Each probability stands beside the logarithm of the *other* one. The surprise of "
            "white is that of a thing with the probability of white.",
        ),
        Mistake(
            "logs_not_weighted",
            lambda x: -ops.sum(ops.log(ops.clip(x, 1e-7, 1)), axis=1),
            "This adds up the surprises -log x, without their weights. Entropy is the *average* "
            "surprise: each side of the coin counts as often as it falls.",
        ),
        Mistake(
            "variance",
            lambda x: ops.sum(x * (1 - x), axis=1),
            "This is the variance of the coins, x (1 - x). Their entropy is the average of minus "
            "the log of the probability of what falls.",
        ),
        Mistake(
            "pixels_as_logits",
            lambda x: ops.sum(ops.softplus(x) - x * x, axis=1),
            "The pixels are taken for logits. Here they are probabilities already: x is how often "
            "the coin falls white.",
        ),
        Mistake(
            "squares_of_logs",
            lambda x: ops.sum((_entropy_terms(x)) ** 2, axis=1),
            "The terms are squared before they are added up. Entropies add up as they are.",
        ),
        Mistake(
            "image_as_one_distribution",
            _as_shares,
            "The pixels of an image are scaled to add up to 1, as if one of them were drawn. Here "
            "every pixel is a coin of its own.",
        ),
        Mistake(
            "changes_x",
            _entropy_in_place,
            "The answer is right, but the function changes the array that it was given: "
            "`x += ...` or `x[...] = ...` works in place. Whoever calls it still needs x.",
        ),
    ],
    hints=[
        "The entropy of one coin is its average surprise: white falls with probability x and then "
        "surprises by -log x; black falls with probability 1 - x.",
        "`scipy.special.xlogy(a, b)` is a log b, and 0 where a is 0.",
        "Two calls of xlogy, one for each side of the coin, added; a sum over axis 1; and the "
        "sign.",
    ],
)
