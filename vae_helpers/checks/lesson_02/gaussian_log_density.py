"""The log density of a Gaussian of independent numbers."""

import numpy as np

from vae_helpers import densities
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.mistake import Mistake
from vae_helpers.checks.engine.observe import finding, numbers, same
from vae_helpers.checks.engine.parts import Formula
from vae_helpers.checks.engine.terms import Group
from vae_helpers.checks.probes.gaussians import (
    at_extremes,
    at_times_positive,
    ignored,
    log_density_terms,
    misread,
)
from vae_helpers.checks.probes.generator import generator
from vae_helpers.checks.probes.sums import (
    batches,
    fails_on,
    left_alone,
    log_of,
    means,
    no_square,
    rows,
)

_BY_HAND = (
    np.float32([[3, 1], [0, 0]]),
    np.float32([[1, 1], [0, 0]]),
    np.log(np.float32([[4, 1]] * 2)),
)
_X, _MEAN, _LOG_VAR = (generator(6).normal(0, 1, (3, 2, 5)) + 0).astype("float32")


def _look_at_gaussian(function):
    kept = _X, _MEAN, _LOG_VAR
    given = [a.copy() for a in kept]
    result = numbers(function(*given))
    right = same(result, numbers(densities.gaussian_log_density(*kept)))
    by_hand = (densities.gaussian_log_density if right else function)(*map(np.copy, _BY_HAND))
    yield (
        "the log density of x [3, 1] at mean [1, 1], log_var [log 4, 0], and of x 0 at mean 0",
        numbers(by_hand),
    )
    yield "the log density of 2 images of 5 numbers", result
    if not right:
        yield no_square(result, 2)
        return  # what a wrong formula makes of extreme values depends on how it is written
    yield left_alone(kept, given, "changes_x")
    # exp(-1800) is 0 in float64 as well.
    far, farther = (
        numbers(function(_MEAN + distance * np.exp(_LOG_VAR / 2), _MEAN.copy(), _LOG_VAR.copy()))
        for distance in (60, 120)
    )
    finite = np.isfinite(far).all()
    yield finding(
        finite,
        "log_of_density",
        "Right near the mean, but not finite far from it: there the density is too small for a "
        "float, becomes 0, and its logarithm is minus infinity. Take the logarithm on paper, "
        "before any exp.",
    )
    if not finite:
        return
    falls = (farther < 2 * far).all()
    yield finding(
        falls,
        "small_constant",
        "Right near the mean; far from it the value stops falling, as after a floor, a clip, "
        "or a small constant inside a logarithm. However far off x is, it has to be less "
        "probable still farther off: else no gradient leads back.",
    )


_WHY = (
    "The numbers of an image are independent: their densities multiply, so their logarithms add up."
)

_FORMULA = Formula(
    given=batches(
        lambda random, *size: (
            random.normal(0, 1.5, size),
            random.normal(0, 0.8, size),
            at_times_positive(random, *size),
        ),
        (10, 1),
        (12, 6),
    ),
    together=rows("numbers", _WHY),
    whole=means("numbers", _WHY),
    terms=log_density_terms(lambda *given: given),
    groups=[
        Group(
            "all_but_the_constant",
            "All but the term with 2 pi",
            ("log_var", "square"),
            slips={
                2: (
                    "half_on_the_constant_alone",
                    "The factor -1/2 reaches only the term with 2 pi. It belongs to all "
                    "three: mind the brackets.",
                )
            },
        )
    ],
    arguments=[
        *misread(2),
        *ignored(1, 2),
        Mistake(
            "mean_added",
            lambda x, mean, log_var: (x, -mean, log_var),
            "The mean is added to x. It is the distance from the mean that counts: subtract it.",
        ),
    ],
    undone=[
        Mistake(
            "density",
            log_of,
            "This is the density itself. Its logarithm is wanted: with 784 numbers the density is "
            "too small or too large for any float.",
        ),
    ],
    times={
        2: ("no_half", "Everything counts twice: the 1/2 in front is missing."),
        -2: ("factor_missing", "The factor -1/2 in front is missing, sign and all."),
    },
    extremes=at_extremes(lambda level: (0.5, 0.5 + np.exp(level / 2), level)),
)


def _picture(function):
    """The density of a single number, whose area is 1."""
    x = np.linspace(-2, 4, 121, dtype="float32")[:, None]
    mean, log_var = np.full_like(x, 1.0), np.full_like(x, np.log(0.36))
    yours, right = (
        np.exp(numbers(one(x.copy(), mean.copy(), log_var.copy())))
        for one in (function, densities.gaussian_log_density)
    )
    if yours.shape != right.shape or not (yours < 10).all() or np.abs(yours - right).max() < 0.02:
        return None
    return "curves_beside", {
        "x": x[:, 0],
        "yours": yours,
        "right": right,
        "x_label": "x",
        "y_label": "density",
        "caption": "The exponential of your log density, dashed, and the right density, for a "
        "number x with mean 1 and standard deviation 0.6. The area below the right one is 1.",
    }


gaussian_log_density = Exercise(
    reference=densities.gaussian_log_density,
    look=_look_at_gaussian,
    explain=fails_on("x, mean and log_var of shape (2, 5): 2 images of 5 numbers"),
    formula=_FORMULA,
    picture=_picture,
    hints=[
        "The logarithm of the density of one number has three terms: one with 2 pi, one with the "
        "variance, one with the squared distance from the mean. All have the factor -1/2.",
        "`log_var` *is* the logarithm of the variance, so one of the terms is there already; for "
        "the other place you need the variance itself, `keras.ops.exp(log_var)`.",
        "Each number brings all three terms along, the constant too; then they are added up over "
        "the last axis. At x = mean and log_var = 0 the log density of one number is -0.919.",
    ],
)
