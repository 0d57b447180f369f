"""The log-likelihood of pixels, from the decoder's logits."""

import numpy as np
from scipy.special import expit, log_expit, logit, softmax

from vae_helpers import vae
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.mistake import Mistake
from vae_helpers.checks.engine.observe import finding, numbers, same
from vae_helpers.checks.engine.parts import Formula
from vae_helpers.checks.engine.terms import Factor, Term
from vae_helpers.checks.probes.generator import generator
from vae_helpers.checks.probes.pixels import far_pixels, moderate_pixels, written_in
from vae_helpers.checks.probes.sums import (
    batches,
    fails_on,
    left_alone,
    log_of,
    means,
    no_square,
    rows,
    up_to_a_factor,
)

_X, _LOGITS = moderate_pixels(generator(3), 3, 784)
_BY_HAND = np.float32([[1, 0], [0.5, 0.5]]), np.float32([[2, 1], [0, -1]])


def _look_at_bernoulli(function):
    given = _X.copy(), _LOGITS.copy()
    result = numbers(function(*given))
    right = same(result, numbers(vae.bernoulli_log_likelihood(_X, _LOGITS)))
    by_hand = (vae.bernoulli_log_likelihood if right else function)(*map(np.copy, _BY_HAND))
    yield (
        "the log-likelihood of pixels [1, 0] with logits [2, 1], and of [0.5, 0.5] with [0, -1]",
        numbers(by_hand),
    )
    yield "the log-likelihood of 3 images", result
    if not right:
        yield from _no_sum(result)
        return  # what a wrong formula makes of extreme logits depends on how it is written
    yield left_alone([_X, _LOGITS], given)
    for level in (9, 30, 80, 400):
        x, logits = far_pixels(level)
        found = numbers(function(x.copy(), logits.copy()))
        finite = np.isfinite(found).all()
        # In float32 a probability is rounded to 1 beyond 17, in float64 beyond 37; exp overflows
        # beyond 88.
        flaw = _OVERFLOWS if level == 400 else _LOG_OF_ZERO
        yield finding(finite, *flaw)
        right = finite and same(found, numbers(vae.bernoulli_log_likelihood(x, logits)))
        yield finding(right or not finite, *_CLIPPED)
        if not right:
            return


_OVERFLOWS = (
    "softplus_overflows",
    "Right for logits up to 80. At 400 an exponential leaves the range of a float, to infinity or "
    "to 0, and so does the logarithm after it. There is a function for this very term that takes "
    "care.",
)
_LOG_OF_ZERO = (
    "log_of_zero",
    "Right for small logits; for large ones the probability is rounded to exactly 0 or 1, and the "
    "logarithm of 0 is minus infinity. (A constant as small as 1e-8 is itself lost beside 1.) Find "
    "a form in which no logarithm of a rounded number is taken.",
)
_CLIPPED = (
    "clipped",
    "Right for small logits; for large ones it is off, as when the probability is clipped near 0 "
    "and 1 or gets a small constant before its logarithm, or that is held above a floor. A pixel "
    "that is utterly wrong then gets no gradient. Work with the logits themselves.",
)


def _no_sum(result):
    """What is wrong with an answer that no sum of terms explains."""
    yield no_square(result, 3)
    errors = np.sum((_X - expit(_LOGITS)) ** 2, axis=1)
    yield finding(
        not up_to_a_factor(result, errors),
        "squared_error",
        "This is a squared error between pixels and probabilities, up to a factor. It belongs "
        "to Gaussian pixels; these are Bernoulli.",
    )


def _softplus(x, logits):
    return -log_expit(-logits)


_WHY = "Pixels are independent given z: probabilities multiply, so their logarithms add up."

_FORMULA = Formula(
    given=batches(moderate_pixels, (10, 1), (12, 6)),
    together=rows("pixels", _WHY),
    whole=[
        *means("pixels", _WHY),
        written_in(784),
        Mistake(
            "times_784_twice",
            lambda x, logits: 784,
            "The pixels are summed, and the sum is multiplied by 784 as well. One of the two is "
            "enough.",
        ),
    ],
    terms=[
        Term(
            "logit",
            "The term with x and the logit",
            1.0,
            lambda x, logits: x * logits,
            why="the whiter the pixel, the more a large logit has to be worth",
        ),
        Term(
            "softplus",
            "The softplus",
            -1.0,
            # Of x log m + (1 - x) log(1 - m), each slip comes to another factor of the softplus.
            Factor(
                _softplus,
                (
                    Mistake(
                        "softplus_of_minus_the_logit",
                        lambda x, logits: -log_expit(logits),
                        "The softplus is that of minus the logit. At x = 0 what is left is "
                        "log(1 - m): check which of the two that is.",
                    ),
                    Mistake(
                        "only_white_pixels",
                        lambda x, logits: x * _softplus(x, logits),
                        "Only the white part of each pixel counts, x log m. A model that paints "
                        "everything white would get the best value. What about the share 1 - x "
                        "that is black?",
                    ),
                    Mistake(
                        "only_black_pixels",
                        lambda x, logits: x * logits + (1 - x) * _softplus(x, logits),
                        "Only the black part of each pixel counts, (1 - x) log(1 - m). What about "
                        "the share x that is white?",
                    ),
                    Mistake(
                        "parts_subtracted",
                        lambda x, logits: (2 * x - 1) * _softplus(x, logits),
                        "The white and the black part of a pixel are subtracted. Both logarithms "
                        "are negative, and both count.",
                    ),
                    Mistake(
                        "black_without_share",
                        lambda x, logits: (1 + x) * _softplus(x, logits),
                        "log(1 - m) counts fully for every pixel. It has to count as much as the "
                        "pixel is black.",
                    ),
                ),
            ),
            slips={
                0: (
                    "no_softplus",
                    "The term that does not depend on x is missing: without it the probabilities "
                    "of white and black do not add up to 1, and larger logits would always be "
                    "better.",
                ),
                -1: (
                    "softplus_added",
                    "The softplus has the wrong sign. A log-probability of pixels is never above "
                    "0.",
                ),
            },
        ),
    ],
    arguments=[
        Mistake(
            "logits_as_probabilities",
            # Outside of 0 and 1 such a probability has no logarithm, or is clipped.
            lambda x, logits: (x, logit(logits)),
            "The logits went into a formula that expects probabilities. A logit may be any number; "
            "the sigmoid makes a probability of it.",
        ),
        Mistake(
            "sigmoid_twice",
            lambda x, logits: (x, expit(logits)),
            "The sigmoid is applied twice: once by hand, and once within a formula for logits. No "
            "pixel could then be darker than one half.",
        ),
        Mistake(
            "softmax_for_sigmoid",
            lambda x, logits: (x, logit(softmax(logits, axis=1))),
            "The probabilities are those of a softmax, which add up to 1 over the pixels, as if "
            "one of them were white. Every pixel is a coin of its own: the sigmoid of its logit.",
        ),
        Mistake(
            "colours_exchanged",
            lambda x, logits: (1 - x, logits),
            "This is the log-likelihood of the negative, 1 - x: black and white are exchanged. It "
            "is *white*, x = 1, whose probability is the sigmoid of the logit.",
        ),
        Mistake(
            "x_and_logits_swapped",
            lambda x, logits: (logits, x),
            "x and logits have changed places. It is x that lies between 0 and 1.",
        ),
        Mistake(
            "thresholded",
            lambda x, logits: ((x > 0.5) * 1.0, logits),
            "The grey pixels are rounded to black or white. Here they enter as they are, between 0 "
            "and 1.",
        ),
        Mistake(
            "labels_smoothed",
            lambda x, logits: (0.9 * x + 0.05, logits),
            "The pixels are drawn towards grey before they count, as by label smoothing. They "
            "enter as they are.",
        ),
    ],
    undone=[
        Mistake(
            "probability",
            log_of,
            "This is the probability itself. Its logarithm is wanted: a product over 784 pixels is "
            "too small for a float.",
        ),
    ],
)

bernoulli_log_likelihood = Exercise(
    reference=vae.bernoulli_log_likelihood,
    look=_look_at_bernoulli,
    explain=fails_on("x and logits of shape (3, 784): 3 images of 784 pixels"),
    formula=_FORMULA,
    hints=[
        "Write the log-probability of one pixel, x log m + (1 - x) log(1 - m), with m = sigmoid "
        "of the logit, and put in what the text derives for log m and log(1 - m).",
        "What is left is x times the logit, minus a function of the logit alone: "
        "`keras.ops.softplus`, which is log(1 + exp(logit)) computed without overflow.",
        "Then a sum over the pixels of each image, axis 1. No minus in front: it is a "
        "log-likelihood, not a loss.",
    ],
)
