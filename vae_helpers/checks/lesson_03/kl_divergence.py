"""The KL divergence from the prior, in closed form."""

import numpy as np

from vae_helpers import vae
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.mistake import Mistake
from vae_helpers.checks.engine.observe import finding, numbers, same
from vae_helpers.checks.engine.parts import Formula
from vae_helpers.checks.engine.terms import Factor, Group, Term
from vae_helpers.checks.probes.gaussians import (
    LOG_VAR,
    MEAN,
    at_extremes,
    at_times_positive,
    kl,
    logarithm,
    misread,
    squared,
    variance,
)
from vae_helpers.checks.probes.sums import batches, fails_on, left_alone, means, no_square, rows

_BY_HAND = np.float32([[1, 2, 0], [0, 1, 0]]), np.log(np.float32([[1, 4, 1], [1, 1, 1]]))
# Each number of a code costs much, and more than any floor.
_FAR = np.float32([[6, -7, 8], [9, 5, -6]]), np.float32([[-6, 3, -2], [2, -3, 4]])


def _look_at_kl(function):
    given = MEAN.copy(), LOG_VAR.copy()
    images, again = numbers(function(*given)), numbers(function(MEAN.copy(), LOG_VAR.copy()))
    steady = same(images, again)
    yield finding(
        steady,
        "sampled",
        "Two calls give different numbers: the KL is estimated from draws. For Gaussians it "
        "needs none, because every expectation in it is known.",
    )
    if not steady:
        return
    expected = numbers(kl(MEAN, LOG_VAR))
    right = same(images, expected)
    by_hand = (kl if right else function)(*map(np.copy, _BY_HAND))
    yield (
        "the KL of mean [1, 2, 0], log_var [0, log 4, 0], and of mean [0, 1, 0], log_var 0",
        numbers(by_hand),
    )
    yield "the KL of 3 images, with 4 numbers in a code", images
    if not right:
        yield from _no_sum(function, images, expected)
        return
    yield left_alone((MEAN, LOG_VAR), given, "changes_mean", "`mean **= 2`")


def _no_sum(function, images, right):
    """What is wrong with an answer that no sum of terms explains."""
    yield no_square(images, len(MEAN))
    if images.shape != right.shape:
        return
    floor = (images > right - 1e-4).all()
    yield finding(
        not (floor and same(numbers(function(*(a.copy() for a in _FAR))), numbers(kl(*_FAR)))),
        "free_bits",
        "Right where the KL is large, too large where it is small: a least value holds it up, "
        "as free bits do. That is a loss to train with. The KL itself goes down to 0, where q "
        "is the prior.",
    )
    away = numbers(function(np.full((2, 5), 2.3, "float32"), np.full((2, 5), 1.7, "float32")))
    yield finding(
        away.any(),
        "kl_of_shares",
        "The result is 0 even where mean is 2.3 and log_var 1.7, far from the prior. So is a "
        "KL of *lists of probabilities* there, like that among the losses of Keras. Wanted is "
        "the KL of Gaussians, which mean and log_var describe.",
    )


_WHY = "The numbers of a code are independent, and the KLs of independent parts add up."

_FORMULA = Formula(
    given=batches(
        lambda random, n, d: (random.normal(0, 1.5, (n, d)), at_times_positive(random, n, d)),
        (10, 1),
        (12, 6),
    ),
    together=rows("numbers", _WHY),
    whole=means("numbers", _WHY),
    terms=[
        Term(
            "mean",
            "The squared mean",
            0.5,
            squared(lambda mean, log_var: mean, "The mean"),
            why="the farther q is from the prior, the more it has to cost",
        ),
        Term(
            "variance",
            "The variance",
            0.5,
            variance(lambda mean, log_var: log_var),
            why="a very wide q has to cost much",
        ),
        Term(
            "log_var",
            "The term with log_var alone",
            -0.5,
            logarithm(lambda mean, log_var: log_var),
            why="as the variance of q goes to 0, the KL has to grow without bound",
        ),
        Term(
            "one",
            "The 1",
            -0.5,
            Factor(
                lambda mean, log_var: np.ones_like(mean),
                (
                    Mistake(
                        "one_for_all_numbers",
                        lambda mean, log_var: np.full_like(mean, 1 / mean.shape[1]),
                        "The 1 is subtracted once for each image. It belongs to each number of a "
                        "code: inside the sum.",
                    ),
                ),
            ),
            why="where q is the prior, the terms have to cancel to 0",
        ),
    ],
    groups=[
        Group(
            "all_but_the_mean",
            "All but the squared mean",
            ("variance", "log_var", "one"),
            slips={
                2: (
                    "half_on_the_mean_alone",
                    "The 1/2 reaches only the squared mean. It belongs to all four terms: "
                    "mind the brackets.",
                )
            },
        ),
        Group(
            "log_var_terms",
            "All that depends on log_var",
            ("variance", "log_var"),
            slips={
                0: (
                    "variance_does_not_count",
                    "Nothing that depends on log_var is left. So it comes out where log_var stands "
                    "in the place of the variance, or the other way round: the one cancels "
                    "against the other.",
                )
            },
        ),
    ],
    arguments=[
        *misread(1),
        Mistake(
            "arguments_swapped",
            lambda mean, log_var: (log_var, mean),
            "mean and log_var have changed places: it is log_var that goes through exp.",
        ),
        # Seen from the prior q has this mean, and the prior that variance.
        Mistake(
            "reversed",
            lambda mean, log_var: (mean * np.exp(-log_var / 2), -log_var),
            "This is of the form of KL(p || q), with the prior in front. Wanted is KL(q || p): the "
            "average is over q, from which z is drawn.",
        ),
    ],
    extremes=[
        *at_extremes(lambda level: (-0.5, level)),
        ("where q is the prior", (np.zeros((1, 50), "float32"), np.zeros((1, 50), "float32"))),
    ],
    times={2: ("no_half", "Everything counts twice: the 1/2 in front is missing.")},
)

kl_divergence = Exercise(
    reference=vae.kl_divergence,
    look=_look_at_kl,
    explain=fails_on("mean and log_var of shape (3, 4): 3 images, 4 numbers in a code"),
    formula=_FORMULA,
    hints=[
        "The text has log q(z) - log p(z) as 1/2 of three terms. Take the expectation of each: two "
        "of the three are worked out, and the third does not depend on z.",
        "sigma squared is the variance, `keras.ops.exp(log_var)`; its logarithm is `log_var` "
        "itself. Where q is the prior (mean 0, log_var 0) the terms must cancel to 0.",
        "Try it by hand: for mean = [1, 2] and log_var = [0, log 4] the terms of the first number "
        "are 1, 1, 0 and 1, and its KL is 1/2. Then add up over axis 1.",
    ],
)
