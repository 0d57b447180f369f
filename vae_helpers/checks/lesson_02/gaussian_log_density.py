"""The log density of a Gaussian of independent numbers."""

import numpy as np

from vae_helpers import densities
from vae_helpers.checks.engine.exercise import Exercise, Mistake
from vae_helpers.checks.engine.observe import numbers, same, untouched
from vae_helpers.checks.probes.sums import put_together
from vae_helpers.quiet import keras

ops = keras.ops


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
