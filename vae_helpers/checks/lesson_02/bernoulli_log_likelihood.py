"""The log-likelihood of pixels, from the decoder's logits."""

import numpy as np

from vae_helpers import vae
from vae_helpers.checks.engine.exercise import Exercise, Mistake
from vae_helpers.checks.engine.observe import Detail, numbers, same, untouched
from vae_helpers.checks.probes.pixels import PIXELS_WRITTEN_IN, by_probabilities, clipped, images
from vae_helpers.checks.probes.sums import put_together
from vae_helpers.quiet import keras

ops = keras.ops


def _look_at_bernoulli(function):
    x, logits = images()
    given = x.copy(), logits.copy()
    result = numbers(function(*given))
    yield "the log-likelihood of 3 images", result
    if not same(result, numbers(vae.bernoulli_log_likelihood(x, logits))):
        if not np.isfinite(result).all():
            yield "with logits between 0 and 1", numbers(function(x.copy(), (10 + logits) / 20))
        return  # what a wrong formula makes of extreme logits depends on how it is written
    yield "the arguments are left as they were", untouched([x, logits], given)
    far = numbers(function(*images(40.0)))
    yield "it stays finite with logits as far as 400", bool(np.isfinite(far).all())
    if not np.isfinite(far).all():
        # log(1 + exp(logits)) overflows on one side only; a rounded probability fails on both.
        low = numbers(function(np.ones((1, 5), "float32"), np.full((1, 5), -400, "float32")))
        yield "it stays finite where all logits are -400", Detail(bool(np.isfinite(low).all()))
        return
    # Most of these pixels are black and get logits of -360, as they should; the others fall on
    # either side by chance, so the log-likelihood is about linear in the scale.
    farther = numbers(function(*images(80.0)))
    falls = bool((farther < 1.5 * far).all())
    yield "it keeps falling as the logits go farther the wrong way", falls
    if falls:
        yield "with logits as far as 400", far
        yield "for 1 image", numbers(function(x[:1], logits[:1]))
        yield "for 2 images of 5 pixels", numbers(function(x[:2, :5], logits[:2, :5]))


def _pixel_terms(x, logits):
    return x * logits - ops.softplus(logits)


bernoulli_log_likelihood = Exercise(
    reference=vae.bernoulli_log_likelihood,
    look=_look_at_bernoulli,
    mistakes=[
        *put_together(
            _pixel_terms,
            "pixels",
            "Pixels are independent given z: their probabilities multiply, so their logarithms "
            "add up.",
        ),
        Mistake(
            "keras_mean",
            lambda x, logits: -ops.mean(_pixel_terms(x, logits), axis=1),
            "This is a loss, averaged over the pixels, as Keras's cross-entropies are. Wanted is "
            "the log-likelihood: the other sign, and the *sum* over the pixels.",
        ),
        Mistake(
            "times_784_twice",
            lambda x, logits: 784 * ops.sum(_pixel_terms(x, logits), axis=1),
            "The pixels are summed, and the sum is multiplied by 784 as well. One of the two is "
            "enough.",
        ),
        Mistake(
            "pixels_written_in",
            lambda x, logits: 784 * ops.mean(_pixel_terms(x, logits), axis=1),
            PIXELS_WRITTEN_IN,
        ),
        Mistake(
            "logits_as_probabilities",
            lambda x, logits: clipped(x, logits),
            "The logits went into a formula that expects probabilities. A logit may be any number; "
            "the sigmoid makes a probability of it.",
        ),
        Mistake(
            "log_of_logits",
            lambda x, logits: by_probabilities(x, logits),
            "This takes logarithms of the logits themselves, of which many are negative. A logit "
            "may be any number; the sigmoid makes a probability of it.",
        ),
        Mistake(
            "sigmoid_twice",
            lambda x, logits: ops.sum(_pixel_terms(x, ops.sigmoid(logits)), axis=1),
            "The sigmoid is applied twice: once by hand, and once within a formula for logits. No "
            "pixel could then be darker than one half.",
        ),
        Mistake(
            "only_white_pixels",
            lambda x, logits: ops.sum(x * ops.log_sigmoid(logits), axis=1),
            "Only the white part of each pixel counts, x log m. A model that paints everything "
            "white would get the best value. What about the share 1 - x that is black?",
        ),
        Mistake(
            "only_black_pixels",
            lambda x, logits: ops.sum((1 - x) * ops.log_sigmoid(-logits), axis=1),
            "Only the black part of each pixel counts, (1 - x) log(1 - m). What about the share x "
            "that is white?",
        ),
        Mistake(
            "colours_exchanged",
            lambda x, logits: ops.sum(_pixel_terms(1 - x, logits), axis=1),
            "This is the log-likelihood of the negative, 1 - x: black and white are exchanged. It "
            "is *white*, x = 1, whose probability is the sigmoid of the logit.",
        ),
        Mistake(
            "softplus_added",
            lambda x, logits: ops.sum(x * logits + ops.softplus(logits), axis=1),
            "The softplus has the wrong sign. A log-probability of pixels is never above 0.",
        ),
        Mistake(
            "softplus_of_minus_the_logit",
            lambda x, logits: ops.sum(x * logits - ops.softplus(-logits), axis=1),
            "The softplus is that of minus the logit. At x = 0 what is left is log(1 - m): check "
            "which of the two that is.",
        ),
        Mistake(
            "no_softplus",
            lambda x, logits: ops.sum(x * logits, axis=1),
            "The term that does not depend on x is missing: without it the probabilities of white "
            "and black do not add up to 1, and larger logits would always be better.",
        ),
        Mistake(
            "x_and_logits_swapped",
            lambda x, logits: ops.sum(_pixel_terms(logits, x), axis=1),
            "x and logits have changed places. It is x that lies between 0 and 1.",
        ),
        Mistake(
            "thresholded",
            lambda x, logits: ops.sum(_pixel_terms((x > 0.5) * 1.0, logits), axis=1),
            "The grey pixels are rounded to black or white. Here they enter as they are, between 0 "
            "and 1.",
        ),
        Mistake(
            "squared_error",
            lambda x, logits: -ops.sum((x - ops.sigmoid(logits)) ** 2, axis=1),
            "This is minus the squared error. Up to a factor and a constant that would be the "
            "log-likelihood of Gaussian pixels; these are Bernoulli.",
        ),
        Mistake(
            "probability",
            lambda x, logits: ops.exp(ops.sum(_pixel_terms(x, logits), axis=1)),
            "This is the probability itself. Its logarithm is wanted: a product over 784 pixels is "
            "too small for a float.",
        ),
        Mistake(
            "log_of_zero",
            lambda x, logits: by_probabilities(x, ops.sigmoid(logits)),
            "Right for small logits; for large ones of either sign the probability is rounded to "
            "exactly 0 or 1, or an exponential overflows, and what comes out is inf or NaN. Find a "
            "form in which no logarithm of a rounded number is taken.",
        ),
        Mistake(
            "softplus_overflows",
            lambda x, logits: ops.sum(x * logits - ops.log(1 + ops.exp(logits)), axis=1),
            "The form is right, but the exponential of a large logit overflows: exp(100) is "
            "infinite in float32, and so is the logarithm of 1 plus it. There is a function for "
            "this very term that does not overflow.",
        ),
        Mistake(
            "clipped",
            lambda x, logits: clipped(x, ops.sigmoid(logits)),
            "Right for small logits; for large ones it stops falling, as when the probability is "
            "clipped near 0 and 1 or gets a small constant before its logarithm. A pixel that is "
            "utterly wrong then gets no gradient. Work with the logits themselves.",
        ),
    ],
    hints=[
        "Write the log-probability of one pixel, x log m + (1 - x) log(1 - m), with m = sigmoid "
        "of the logit, and put in what the text derives for log m and log(1 - m).",
        "What is left is x times the logit, minus a function of the logit alone: "
        "`keras.ops.softplus`, which is log(1 + exp(logit)) computed without overflow.",
        "Then a sum over the pixels of each image, axis 1. No minus in front: it is a "
        "log-likelihood, not a loss.",
    ],
)
