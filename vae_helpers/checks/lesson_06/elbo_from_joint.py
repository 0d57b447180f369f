"""The ELBO from values of log p(x, z) alone, the entropy of q exact."""

import numpy as np

from vae_helpers import densities
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.mistake import Mistake
from vae_helpers.checks.engine.observe import EXCEPTION, finding, numbers, same
from vae_helpers.checks.engine.parts import Formula
from vae_helpers.checks.engine.terms import Factor, Group, Term
from vae_helpers.checks.probes.estimators import named
from vae_helpers.checks.probes.gaussians import LOG_2PI, at_times_positive, logarithm
from vae_helpers.checks.probes.generator import generator
from vae_helpers.checks.probes.sums import fails_on, left_alone, part_ways

# Draws, images and numbers of a code: never alike. One size twice, for who remembers by shape.
_SIZES = ((6, 5, 3), (6, 5, 3), (7, 1, 2), (4, 6, 5), (9, 8, 2), (3, 4, 7), (8, 2, 6), (5, 9, 4))


def _inputs(samples, n, d):
    random = generator(samples + 10 * n)
    return random.normal(-3, 2.5, (samples, n)), at_times_positive(random, n, d)


_GIVEN = [_inputs(*size) for size in _SIZES]
_FIRST = "the ELBO of 5 images from 6 draws of each, with codes of 3 numbers"


def _look_at_elbo_from_joint(function):
    given = tuple(map(np.copy, _GIVEN[0]))
    found, again = numbers(function(*given)), numbers(function(*map(np.copy, _GIVEN[0])))
    steady = same(found, again)
    yield finding(
        steady,
        "own_draws",
        "Two calls with the same arguments give different numbers: the function draws for itself. "
        "All that had to be drawn is in `log_joint`.",
    )
    if not steady:
        return
    yield _FIRST, found
    if not same(found, numbers(densities.elbo_from_joint(*_GIVEN[0]))):
        return
    yield left_alone(_GIVEN[0], given, "changes_its_arguments", "`log_var += 1`")
    one_draw = _GIVEN[0][0][:1].copy(), _GIVEN[0][1].copy()
    yield "the ELBO of 5 images from 1 draw of each", numbers(function(*one_draw))


# What becomes of the values (samples, n), and what else people make of them.
_JOINT = {
    "draws_summed": (
        lambda a: a.sum(axis=0),
        "The values of log p(x, z) are summed over the draws. An average over q is estimated by "
        "their mean, or it would grow with their number.",
    ),
    "log_of_the_mean": (
        lambda a: np.log(np.mean(np.exp(a), axis=0)),
        "The densities p(x, z) are averaged, and the logarithm is taken after, as in log_mean_exp. "
        "The ELBO averages logarithms.",
    ),
    "draws_not_averaged": (
        lambda a: a,
        "There is still one number for each draw. Their mean over axis 0 is the estimate.",
    ),
    "one_joint_for_all": (
        lambda a: np.full(a.shape[1], a.mean()),
        "log p(x, z) is averaged over the images, too, and every image gets this one number. The "
        "draws lie along axis 0 of `log_joint`; each image has a column of its own.",
    ),
    "joint_of_the_batch": (
        lambda a: np.full(a.shape[1], a.sum(axis=1).mean()),
        "log p(x, z) is summed over the images. Each image has a column of its own.",
    ),
    "one_draw_only": (lambda a: a[0], "Only the first draw of each image is used."),
    "best_draw": (
        lambda a: a.max(axis=0),
        "Only the draw with the largest log p(x, z) counts. An average over q takes all of them.",
    ),
    "median_draw": (
        lambda a: np.median(a, axis=0),
        "The median of the draws stands where their mean belongs.",
    ),
    "divided_by_draws_twice": (
        lambda a: a.mean(axis=0) / len(a),
        "The mean of log p(x, z) is divided by the number of draws once more.",
    ),
    "sum_less_one": (
        lambda a: a.sum(axis=0) / max(len(a) - 1, 1),
        "The sum over the draws is divided by their number less one. That belongs to a variance; a "
        "mean divides by the number.",
    ),
    "density_for_its_logarithm": (
        lambda a: np.exp(a).mean(axis=0),
        "exp is taken of `log_joint`, and the densities are averaged. The ELBO averages their "
        "logarithms, as they come.",
    ),
}
# What each number of a code has beside half of log_var: half of this.
_CONSTANT = {
    "e_forgotten": (
        LOG_2PI,
        "The constant has log(2 pi), but not the average of the square: (z - mean)^2 / sigma^2 is "
        "not 0 on average.",
    ),
    "log_2pi_forgotten": (
        1.0,
        "The log(2 pi) of the density is missing: each number of a code brings half of it.",
    ),
    "square_subtracted": (
        LOG_2PI - 1,
        "The square enters with the wrong sign. It stands with a minus in log q, and so with a "
        "plus in -log q.",
    ),
    "two_pi_without_log": (2 * np.pi + 1, "2 pi stands where its *logarithm* belongs."),
    "two_pi_e_without_log": (2 * np.pi * np.e, "2 pi e stands where its *logarithm* belongs."),
    "square_counted_twice": (
        LOG_2PI + 2,
        "The average of (z - mean)^2 / sigma^2 counts twice what it should: half of it belongs to "
        "each number.",
    ),
    "log_pi": (np.log(np.pi) + 1, "log(pi) stands where log(2 pi) belongs."),
    "log_2pi_unhalved": (
        2 * LOG_2PI + 1,
        "log(2 pi) counts twice: a Gaussian has it under a root, so half of it belongs to each "
        "number.",
    ),
}


def _table(value):
    return lambda a, log_var: np.full(log_var.shape, value)


_LOG_VAR = logarithm(lambda a, log_var: log_var)

_FORMULA = Formula(
    given=_GIVEN,
    together=named(
        {
            "": (lambda elbos: elbos, ""),
            "mean_over_images": (
                lambda elbos: elbos.mean(),
                "This is one number, the mean over the images. Return one ELBO for each; whoever "
                "wants their mean can take it.",
            ),
            "sum_over_images": (
                lambda elbos: elbos.sum(),
                "This is one number, the sum over the images. Return one ELBO for each.",
            ),
            "kept_axis": (
                lambda elbos: np.reshape(elbos, (-1, 1)),
                "The result is a column (n, 1). Beside an array of shape (n,) broadcasting would "
                "make (n, n) of it, without a word.",
            ),
            "kept_row": (
                lambda elbos: np.reshape(elbos, (1, -1)),
                "The result is a row (1, n), as keepdims leaves it. Wanted is (n,).",
            ),
        }
    ),
    terms=[
        Term(
            "joint",
            "The average of log p(x, z)",
            1.0,
            Factor(
                lambda a, log_var: a.mean(axis=0),
                named(
                    {
                        slug: ((lambda a, log_var, made=made: made(a)), words)
                        for slug, (made, words) in _JOINT.items()
                    }
                ),
            ),
            slips={
                0: (
                    "entropy_alone",
                    "log_joint has no effect: this would be the ELBO of any model.",
                ),
                -1: (
                    "energy",
                    "log p(x, z) has the wrong sign. A code that explains x well must raise the "
                    "ELBO.",
                ),
            },
        ),
        Term(
            "constant",
            "The constant of the entropy",
            0.5,
            Factor(
                _table(LOG_2PI + 1),
                (
                    *named({slug: (_table(v), words) for slug, (v, words) in _CONSTANT.items()}),
                    Mistake(
                        "one_constant",
                        lambda a, v: np.full(v.shape, (LOG_2PI + 1) / v.shape[1]),
                        "The constant is there once. Each of the d numbers of a code brings one.",
                    ),
                    Mistake(
                        "one_constant_and_no_e",
                        lambda a, v: np.full(v.shape, LOG_2PI / v.shape[1]),
                        "The constant is there once, where each of the d numbers of a code brings "
                        "one, and it lacks the average of (z - mean)^2 / sigma^2.",
                    ),
                    Mistake(
                        "squares_undivided",
                        lambda a, v: LOG_2PI + np.exp(v),
                        "sigma^2 is added for each number of a code. That is the average of "
                        "(z - mean)^2; in -log q this is divided by sigma^2.",
                    ),
                    Mistake(
                        "one_for_the_squares",
                        lambda a, v: np.full(v.shape, LOG_2PI + 1 / v.shape[1]),
                        "The average of the squares is there once. Each of the d numbers of a code "
                        "brings its own.",
                    ),
                    Mistake(
                        "one_for_log_2pi",
                        lambda a, v: np.full(v.shape, LOG_2PI / v.shape[1] + 1),
                        "log(2 pi) is there once. Each of the d numbers of a code brings one.",
                    ),
                ),
            ),
            slips={
                0: (
                    "no_constant",
                    "The constant is missing: of -log q each number of a code has more than half "
                    "of log_var. What do the other two parts average to?",
                ),
                2: ("constant_unhalved", "The constant counts twice what it should."),
                -1: ("constant_sign", "The constant of the entropy has the wrong sign."),
            },
        ),
        Term(
            "log_var",
            "log_var",
            0.5,
            _LOG_VAR,
            slips={
                0: (
                    "log_var_ignored",
                    "log_var has no effect: a wider q would have no more entropy than a narrow "
                    "one.",
                ),
                -1: (
                    "log_var_sign",
                    "log_var has the wrong sign: the wider q is, the *larger* is its entropy.",
                ),
                2: (
                    "log_std_for_log_var",
                    "log_var counts twice: either the 1/2 is missing, or it is taken for the "
                    "logarithm of the standard deviation.",
                ),
                0.5: (
                    "log_var_halved_twice",
                    "log_var counts half of what it should, as if the standard deviation were the "
                    "variance.",
                ),
            },
        ),
    ],
    groups=[
        Group(
            "entropy",
            "The entropy",
            ("constant", "log_var"),
            ways=(
                *part_ways(
                    "entropy",
                    "entropy",
                    "numbers of a code",
                    (
                        "entropy_averaged",
                        "The entropy is averaged over the numbers of a code. They are independent, "
                        "so their entropies add up.",
                    ),
                ),
                Mistake(
                    "entropy_of_one_number",
                    lambda table: table[:, 0] if table.ndim == 2 else table,
                    "Only the first number of each code has its entropy counted.",
                ),
            ),
            instead=(
                Mistake(
                    "kl_for_entropy",
                    lambda a, v: -0.5 * (np.exp(v) - v - 1),
                    "This subtracts a KL to N(0, I), with mean 0, where the entropy is to be "
                    "added. log p(x, z) holds log p(z) already.",
                ),
                Mistake(
                    "entropy_without_log",
                    lambda a, v: np.pi * np.e * np.exp(v),
                    "What stands under the logarithm of the entropy is added without that "
                    "logarithm.",
                ),
            ),
            slips={
                0: (
                    "no_entropy",
                    "The entropy is missing: this is the average of log p(x, z) alone. It would be "
                    "largest for a q that has shrunk to a point.",
                ),
                -1: (
                    "entropy_sign",
                    "The entropy has the wrong sign: it is the average of *minus* log q, and is "
                    "added.",
                ),
                2: (
                    "entropy_doubled",
                    "The entropy counts twice what it should: where is the 1/2 of the log density?",
                ),
                0.5: ("entropy_halved", "The entropy counts half of what it should."),
            },
        )
    ],
    times={-1: ("loss", "This is minus the ELBO, as a loss has it. The ELBO itself is wanted.")},
    extremes=[
        (words, (level + scale * _GIVEN[0][0], spread + 0 * _GIVEN[0][1]))
        for words, level, scale, spread in (
            ("where log_joint lies near -100,000", -1e5, 1, 0),
            ("where log_joint lies near 100,000", 1e5, 1, 0),
            ("where log_joint differs much from draw to draw", 0, 300, 0),
            ("where log_var is -9", 0, 1, -9),
            ("where log_var is 6", 0, 1, 6),
            ("where log_var is -60", 0, 1, -60),
        )
    ],
)

_at_once = fails_on("log_joint of shape (6, 5), draws and images, and log_var of shape (5, 3)")


def _explain(found):
    trouble = found.get(EXCEPTION)
    if trouble and "(6,)" in trouble.text and "(5,)" in trouble.text:
        return (
            "What has a number for each of 6 draws meets what has one for each of 5 images. "
            "`log_joint` is (samples, n): the draws, over which to average, lie along axis 0."
        )
    if trouble and "(3,)" in trouble.text and "(5,)" in trouble.text:
        return (
            "What has a number for each of 3 numbers of a code meets what has one for each of 5 "
            "images. `log_var` is (n, d): the numbers of a code lie along axis 1."
        )
    if EXCEPTION in found and _FIRST in found:
        return "It is right for 6 draws, but fails where there is one draw of each image."
    return _at_once(found)


elbo_from_joint = Exercise(
    reference=densities.elbo_from_joint,
    look=_look_at_elbo_from_joint,
    formula=_FORMULA,
    explain=_explain,
    hints=[
        "The second reading: an average of log p(x, z), which you have by its draws, plus the "
        "entropy of q. The draws lie along axis 0 of `log_joint`.",
        "-log q(z) for one number of a code is half of log(2 pi) + log sigma^2 + (z - mean)^2 / "
        "sigma^2. Which of the three parts depends on z, and what is its average over q?",
        "The average of (z - mean)^2 is sigma^2, whatever the mean is. So of each number of a code "
        "three known things are left, half of each. Independent numbers: add over axis 1.",
    ],
)
