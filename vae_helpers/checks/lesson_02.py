"""The exercises and predictions of lesson 2: densities here, averages and KL in modules beside."""

import numpy as np
from scipy.special import xlogy

from vae_helpers import densities, vae
from vae_helpers.checks.exercise import Exercise, Mistake
from vae_helpers.checks.lesson_02_averages import log_mean_exp
from vae_helpers.checks.lesson_02_kl import kl_divergence, kl_monte_carlo
from vae_helpers.checks.observe import Detail, numbers, same, untouched
from vae_helpers.checks.pixels import by_probabilities, clipped, images
from vae_helpers.checks.predictions import Prediction
from vae_helpers.checks.sums import put_together
from vae_helpers.quiet import keras

LESSON = "02_latent_variables"
ops = keras.ops

# --- gaussian_log_density --------------------------------------------------------------------

_X = np.array([[1.3, -0.4, 2.0], [0.2, 1.7, -2.5]], "float32")
_MEAN = np.array([[0.5, -1.0, 2.6], [-0.7, 1.1, -1.9]], "float32")
# In one row all are above 0, so that even a logarithm of log_var has a value to be known by.
_LOG_VAR = np.array([[0.4, 0.9, 1.3], [-1.6, 0.7, -0.3]], "float32")


def _look_at_gaussian(function):
    kept = _X, _MEAN, _LOG_VAR
    given = [a.copy() for a in kept]
    result = numbers(function(*given))
    yield "the log density of 2 images of 3 numbers", result
    if not same(result, numbers(densities.gaussian_log_density(*kept))):
        return  # what a wrong formula makes of extreme values depends on how it is written
    yield "the arguments are left as they were", untouched(kept, given)
    # exp(-1800) is 0 in float64 as well.
    far, farther = (
        numbers(function(_MEAN + distance * np.exp(_LOG_VAR / 2), _MEAN.copy(), _LOG_VAR.copy()))
        for distance in (60, 120)
    )
    yield "it stays finite 60 standard deviations from the mean", bool(np.isfinite(far).all())
    if not np.isfinite(far).all():
        return
    falls = bool((farther < 2 * far).all())
    yield "it keeps falling farther than 60 standard deviations from the mean", falls
    if falls:
        yield "60 standard deviations from the mean", far
        yield "for 1 image of 1 number", numbers(function(*(a[:1, :1].copy() for a in kept)))


def _squares(x, mean, log_var):
    return (x - mean) ** 2 / ops.exp(log_var)


LOG_2PI = float(np.log(2 * np.pi))


def _gaussian_terms(x, mean, log_var):
    return -0.5 * (LOG_2PI + log_var + _squares(x, mean, log_var))


def _gaussian_changed(x, mean, log_var):
    x -= mean
    return ops.sum(_gaussian_terms(x, 0.0, log_var), axis=1)


gaussian_log_density = Exercise(
    "gaussian_log_density",
    lesson=LESSON,
    number="2.1",
    reference=densities.gaussian_log_density,
    look=_look_at_gaussian,
    mistakes=[
        *put_together(
            _gaussian_terms,
            "numbers",
            "The numbers of an image are independent: their densities multiply, so their "
            "logarithms add up.",
        ),
        Mistake(
            "no_log_2pi",
            lambda x, mean, log_var: -0.5 * ops.sum(log_var + _squares(x, mean, log_var), axis=1),
            "The term with 2 pi is missing. Without it the density does not integrate to 1, and "
            "nats of different models can no longer be compared.",
        ),
        Mistake(
            "log_2pi_once",
            lambda x, mean, log_var: (
                -0.5 * (LOG_2PI + ops.sum(log_var + _squares(x, mean, log_var), axis=1))
            ),
            "The term with 2 pi counts once for the whole row. Each of the numbers has a factor of "
            "its own in the product, so each brings this term along.",
        ),
        Mistake(
            "log_2pi_whole",
            lambda x, mean, log_var: ops.sum(
                -LOG_2PI - 0.5 * (log_var + _squares(x, mean, log_var)), axis=1
            ),
            "The term with 2 pi is too large by a factor 2: under the root stands 2 pi, and the "
            "root turns into a 1/2 of its logarithm.",
        ),
        Mistake(
            "log_2pi_added",
            lambda x, mean, log_var: (
                0.5 * ops.sum(LOG_2PI - log_var - _squares(x, mean, log_var), axis=1)
            ),
            "The term with 2 pi has the wrong sign: the factor stands in the denominator.",
        ),
        Mistake(
            "log_of_2pi_forgotten",
            lambda x, mean, log_var: (
                -0.5 * ops.sum(2 * np.pi + log_var + _squares(x, mean, log_var), axis=1)
            ),
            "2 pi itself stands where its logarithm belongs.",
        ),
        Mistake(
            "no_half",
            lambda x, mean, log_var: 2 * ops.sum(_gaussian_terms(x, mean, log_var), axis=1),
            "Exactly twice the right value: the 1/2 in front is missing.",
        ),
        Mistake(
            "half_on_the_constant_alone",
            lambda x, mean, log_var: ops.sum(
                -0.5 * LOG_2PI + log_var + _squares(x, mean, log_var), axis=1
            ),
            "The factor -1/2 reaches only the term with 2 pi. It belongs to all three: mind the "
            "brackets.",
        ),
        Mistake(
            "factor_missing",
            lambda x, mean, log_var: -2 * ops.sum(_gaussian_terms(x, mean, log_var), axis=1),
            "The factor -1/2 in front is missing, sign and all.",
        ),
        Mistake(
            "half_of_the_square_missing",
            lambda x, mean, log_var: ops.sum(
                -0.5 * (LOG_2PI + log_var) - _squares(x, mean, log_var), axis=1
            ),
            "The squared distance lacks its 1/2; the other two terms have it.",
        ),
        Mistake(
            "no_log_var_term",
            lambda x, mean, log_var: -0.5 * ops.sum(LOG_2PI + _squares(x, mean, log_var), axis=1),
            "The variance divides the squared distance, but it is missing from the factor in "
            "front: a wide Gaussian has to be low. Its logarithm is a term of its own.",
        ),
        Mistake(
            "log_var_subtracted",
            lambda x, mean, log_var: (
                -0.5 * ops.sum(LOG_2PI - log_var + _squares(x, mean, log_var), axis=1)
            ),
            "log_var has the wrong sign: as it stands, a wide Gaussian would be high everywhere. "
            "The standard deviation stands in the denominator of the factor in front.",
        ),
        Mistake(
            "half_of_log_var_missing",
            lambda x, mean, log_var: ops.sum(
                -0.5 * (LOG_2PI + _squares(x, mean, log_var)) - log_var, axis=1
            ),
            "log_var counts twice as much as it should: the factor in front is one over the "
            "*standard deviation*, so it gives half of the log variance.",
        ),
        Mistake(
            "log_std_for_log_var",
            lambda x, mean, log_var: ops.sum(_gaussian_terms(x, mean, 2 * log_var), axis=1),
            "log_var is taken for the logarithm of the standard deviation (or exp(log_var) is "
            "given to something that expects a standard deviation). It is that of the variance.",
        ),
        Mistake(
            "divided_by_std",
            lambda x, mean, log_var: (
                -0.5 * ops.sum(LOG_2PI + log_var + (x - mean) ** 2 / ops.exp(0.5 * log_var), axis=1)
            ),
            "The squared distance is divided by the standard deviation. It is in units of its "
            "square: divide by the variance.",
        ),
        Mistake(
            "divided_by_variance_squared",
            lambda x, mean, log_var: (
                -0.5 * ops.sum(LOG_2PI + log_var + (x - mean) ** 2 / ops.exp(2 * log_var), axis=1)
            ),
            "The squared distance is divided by the square of the variance. log_var is the log "
            "of the variance already; no further square is needed.",
        ),
        Mistake(
            "std_as_variance",
            lambda x, mean, log_var: ops.sum(_gaussian_terms(x, mean, 0.5 * log_var), axis=1),
            "The standard deviation is taken for the variance, in both places where the variance "
            "stands.",
        ),
        Mistake(
            "times_variance",
            lambda x, mean, log_var: (
                -0.5 * ops.sum(LOG_2PI + log_var + (x - mean) ** 2 * ops.exp(log_var), axis=1)
            ),
            "The squared distance is multiplied by the variance. A wide Gaussian minds a given "
            "distance less, not more.",
        ),
        Mistake(
            "not_divided",
            lambda x, mean, log_var: -0.5 * ops.sum(LOG_2PI + log_var + (x - mean) ** 2, axis=1),
            "The squared distance is not divided by the variance.",
        ),
        Mistake(
            "distance_added",
            lambda x, mean, log_var: (
                -0.5 * ops.sum(LOG_2PI + log_var - _squares(x, mean, log_var), axis=1)
            ),
            "The squared distance has the wrong sign: the density would grow away from the mean.",
        ),
        Mistake(
            "log_of_log_var",
            lambda x, mean, log_var: (
                -0.5 * ops.sum(LOG_2PI + ops.log(log_var) + (x - mean) ** 2 / log_var, axis=1)
            ),
            "log_var is taken for the variance itself, and its logarithm is NaN where it is "
            "negative.",
        ),
        Mistake(
            "log_var_as_variance",
            lambda x, mean, log_var: (
                -0.5 * ops.sum(LOG_2PI + log_var + (x - mean) ** 2 / log_var, axis=1)
            ),
            "The squared distance is divided by log_var itself, which may be negative. What is "
            "needed there is the variance.",
        ),
        Mistake(
            "variance_ignored",
            lambda x, mean, log_var: -0.5 * ops.sum(LOG_2PI + (x - mean) ** 2, axis=1),
            "This is the log density with variance 1, whatever log_var says.",
        ),
        Mistake(
            "not_squared",
            lambda x, mean, log_var: (
                -0.5 * ops.sum(LOG_2PI + log_var + (x - mean) / ops.exp(log_var), axis=1)
            ),
            "The distance from the mean is not squared, so that values far below the mean would "
            "count as the most probable of all.",
        ),
        Mistake(
            "density",
            lambda x, mean, log_var: ops.exp(ops.sum(_gaussian_terms(x, mean, log_var), axis=1)),
            "This is the density itself. Its logarithm is wanted: with 784 numbers the density is "
            "too small or too large for any float.",
        ),
        Mistake(
            "log_of_density",
            lambda x, mean, log_var: np.log(
                np.prod(np.exp(np.float64(_gaussian_terms(x, mean, log_var))), axis=1)
            ),
            "Right near the mean; far from it the density is too small for a float, becomes 0, and "
            "its logarithm is minus infinity. Take the logarithm on paper, before any exp.",
        ),
        Mistake(
            "small_constant",
            lambda x, mean, log_var: ops.sum(
                ops.log(ops.exp(_gaussian_terms(x, mean, log_var)) + 1e-8), axis=1
            ),
            "Right near the mean; far from it the value stops falling, as after a small constant "
            "or a clip inside the logarithm: the density itself is 0 there for a float. Take the "
            "logarithm on paper, before any exp.",
        ),
        Mistake(
            "changes_x",
            _gaussian_changed,
            "The answer is right, but the function changes an array that it was given: `x -= ...` "
            "works in place. Whoever calls it still needs x.",
        ),
    ],
    hints=[
        "The logarithm of the density of one number has three terms: one with 2 pi, one with the "
        "variance, one with the squared distance from the mean. All have the factor -1/2.",
        "`log_var` *is* the logarithm of the variance, so one of the terms is there already; for "
        "the other place you need the variance itself, `keras.ops.exp(log_var)`.",
        "The terms are added up over the last axis: `-0.5 * keras.ops.sum(... + ... + ..., "
        "axis=-1)`. The first of the three is a constant, `np.log(2 * np.pi)`.",
    ],
)

# --- bernoulli_log_likelihood ----------------------------------------------------------------


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


PIXELS_WRITTEN_IN = (
    "Right for images of 784 pixels only: their number is written into the function. A sum needs "
    "no such number; it can also be read from the shape."
)


def _pixel_terms(x, logits):
    return x * logits - ops.softplus(logits)


bernoulli_log_likelihood = Exercise(
    "bernoulli_log_likelihood",
    lesson=LESSON,
    number="2.2",
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

# --- pixel_entropy ---------------------------------------------------------------------------


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
    "pixel_entropy",
    lesson=LESSON,
    number="2.4",
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

PREDICTIONS = [
    Prediction(
        "mean_of_log_estimates",
        LESSON,
        "a",
        {
            "a": "The average of the probabilities is right on average, and its logarithm is below "
            "that: the logarithm falls steeply where an estimate is too small, and rises slowly "
            "where it is too large.",
            "b": "The average of the *probabilities* is right on average. The logarithm between "
            "spoils that: it is concave.",
            "c": "Now and then a lucky draw gives too large a value, but the logarithm makes "
            "little of it, and much of the many estimates that are too small.",
        },
    ),
    Prediction(
        "draws_in_twenty_dimensions",
        LESSON,
        "c",
        {
            "a": "With one number it would be so. In twenty dimensions a draw has to be near in "
            "all twenty numbers at once, and none of the 10,000 is.",
            "b": "The average of the *probabilities* is right on average, but only thanks to draws "
            "that hit, and of those you would wait for longer than the universe is old.",
            "c": "None of the 10,000 draws comes near in all twenty numbers at once, so the sum "
            "consists of leftovers. The right value would need a draw that never comes.",
        },
    ),
    Prediction(
        "grey_floor",
        LESSON,
        "b",
        {
            "a": "That would be so if all pixels were black or white. A grey pixel asks for a coin "
            "that falls both ways, and a coin that does is a surprise each time.",
            "b": "It is the entropy of the coins: no model can say in advance how a fair coin "
            "falls.",
            "c": "Where the logit has the sign of a black or white pixel and is large, its cost is "
            "nearly 0. Only grey pixels cost something, and each at most log 2.",
        },
    ),
    Prediction(
        "negative_kl",
        LESSON,
        "b",
        {
            "a": "The KL is an average, and it is never negative. A single draw is not the "
            "average.",
            "b": "A draw near the middle of the prior can be more probable under p than under q. "
            "Only on average over q does q win.",
            "c": "Were the average of ever more draws negative, so would be the KL, and that "
            "cannot be.",
        },
    ),
    Prediction(
        "reverse_kl",
        LESSON,
        "c",
        {
            "a": "That is what the *other* direction does. Here q would pay for all the mass that "
            "it puts into the gap, where the target has hardly any.",
            "b": "In the gap the target is nearly 0, so log(q / p) is large just where q would "
            "have its mass: the worst place of all.",
            "c": "It pays for mass where the target has none, and nothing for a hump that it "
            "misses.",
        },
    ),
]
EXERCISES = [
    gaussian_log_density,
    bernoulli_log_likelihood,
    log_mean_exp,
    pixel_entropy,
    kl_divergence,
    kl_monte_carlo,
]
