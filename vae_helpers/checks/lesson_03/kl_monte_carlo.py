"""The KL divergence from the prior, estimated from draws."""

import numpy as np
from scipy.stats import norm

from vae_helpers import densities
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.mistake import Mistake
from vae_helpers.checks.engine.observe import finding, numbers, same
from vae_helpers.checks.engine.parts import Formula
from vae_helpers.checks.engine.terms import Factor, Group, Term
from vae_helpers.checks.probes.gaussians import (
    LOG_2PI,
    at_extremes,
    at_times_positive,
    ignored,
    log_density_terms,
    misread,
)
from vae_helpers.checks.probes.generator import generator
from vae_helpers.checks.probes.sums import batches, fails_on, left_alone, means, up_to_a_factor


def _draws(random, n, d):
    """mean, log_var and draws; of these there are more than images and numbers together."""
    mean, log_var = random.normal(0, 1, (n, d)), at_times_positive(random, n, d)
    return mean, log_var, mean + np.exp(log_var / 2) * random.normal(size=(n + d + 2, n, d))


_GIVEN = tuple(np.float32(array) for array in _draws(generator(5), 3, 5))
_MEAN, _LOG_VAR, _Z = _GIVEN
# One draw each, near the middle of the prior: where q is narrower, log q - log p is negative.
_NEAR = np.zeros((4, 2), "float32") + 1, np.zeros((4, 2), "float32"), np.zeros((1, 4, 2), "float32")


def _look_at_monte_carlo(function):
    given = tuple(map(np.copy, _GIVEN))
    result, again = numbers(function(*given)), numbers(function(*map(np.copy, _GIVEN)))
    steady = same(result, again)
    yield finding(
        steady,
        "own_draws",
        "Two calls with the same z give different numbers: the function draws codes of its "
        "own. They are given to it.",
    )
    if not steady:
        return
    yield "the estimate for 3 images from 10 draws of each", result
    if not same(result, numbers(densities.kl_monte_carlo(*_GIVEN))):
        yield from _no_sum(function, result)
        return
    yield left_alone(_GIVEN, given, "changes_z", "`z -= mean`")
    near = numbers(function(*map(np.copy, _NEAR)))
    yield finding(
        near.any(),
        "cut_off_at_zero",
        "Negative estimates are replaced by 0. The KL itself is never negative, but an "
        "estimate may be, and without those that are, estimates are too large on average.",
    )
    yield finding(
        not (near > 0).any(),
        "absolute_value",
        "A negative estimate loses its sign. It may be negative; without its sign it is too "
        "large on average.",
    )


def _no_sum(function, result):
    """What is wrong with an answer that no sum of terms explains."""
    others = numbers(function(_MEAN.copy(), _LOG_VAR.copy(), _Z[::-1] + np.float32(0.5)))
    yield finding(
        not (same(others, result) and np.isfinite(result).all()),
        "closed_form",
        "The result stays the same with other draws: they are not used, as in the closed form. "
        "The point of this function is that it would work where no closed form is known.",
    )
    log_q = norm.logpdf(_Z, _MEAN, np.exp(_LOG_VAR / 2)).sum(axis=-1)
    log_p = norm.logpdf(_Z).sum(axis=-1)
    for slug, value, message in _OTHERS:
        known = value(log_q - log_p, log_q, log_p)
        yield finding(not up_to_a_factor(result, known), slug, message)


# Of r = log q - log p (samples, n), log q and log p.
_OTHERS = (
    (
        "ratio_without_log",
        lambda r, log_q, log_p: np.exp(r).mean(axis=0),
        "This is the average of q(z) / p(z). In the KL it is the logarithm of that ratio that is "
        "averaged.",
    ),
    (
        "log_after_the_mean",
        lambda r, log_q, log_p: np.log(np.exp(r).mean(axis=0)),
        "The ratios are averaged, and the logarithm is taken after. The KL averages logarithms.",
    ),
    (
        "ratio_of_logs",
        lambda r, log_q, log_p: (log_q / log_p).mean(axis=0),
        "One log density is divided by the other. The logarithm of a ratio is a difference.",
    ),
    (
        "weighted_by_q",
        lambda r, log_q, log_p: (np.exp(log_q) * r).mean(axis=0),
        "Each draw is weighted by q(z). But the draws come *from* q: where q is large they fall "
        "often, and so they weigh in already. Their plain mean is the expectation.",
    ),
    (
        "absolute_values",
        lambda r, log_q, log_p: np.abs(r).mean(axis=0),
        "The differences are averaged without their signs. Draws where p is larger than q count as "
        "negative; without the minus the estimate is too large.",
    ),
    (
        "draws_cut_off_at_zero",
        lambda r, log_q, log_p: np.maximum(r, 0).mean(axis=0),
        "Draws with a negative difference are counted as 0. They are part of the average; without "
        "them it is too large.",
    ),
    (
        "another_estimator",
        lambda r, log_q, log_p: (np.exp(-r) - 1 + r).mean(axis=0),
        "This adds p/q - 1 to each difference, or something like it. Its average is 0, so it "
        "estimates the KL as well, and is never negative; but it is another estimator than the "
        "plain mean that is asked for.",
    ),
)


_WHY = "The numbers of a code are independent, so their log densities add up."
_DIFFERENT = (
    "The constants do not cancel: one of the two log densities has its constant, half of log(2 pi) "
    "for each number, and the other has not. Both have it, or neither."
)

_FORMULA = Formula(
    given=[
        *batches(_draws, (10, 1)),
        tuple(array[:1] if array.ndim == 3 else array for array in _GIVEN),
    ],
    together=[
        Mistake("", lambda table: table.sum(axis=-1).mean(axis=0), ""),
        Mistake(
            "summed_over_draws",
            lambda table: table.sum(axis=(0, -1)),
            "The draws are summed. An expectation is estimated by their *mean*, or it would grow "
            "with their number.",
        ),
        Mistake(
            "not_averaged",
            lambda table: table.sum(axis=-1),
            "There is still one number for each draw. Their mean over the first axis is the "
            "estimate.",
        ),
        Mistake(
            "averaged_over_images",
            lambda table: table.sum(axis=-1).mean(axis=1),
            "This averages over the images and keeps the draws. The draws are the first axis of z, "
            "and they are what is averaged over.",
        ),
        Mistake(
            "one_number",
            lambda table: table.sum(axis=-1).mean(),
            "This is one number, averaged over the images too. Each image has a KL of its own.",
        ),
        Mistake(
            "sum_over_images",
            lambda table: table.sum(axis=1).mean(axis=0),
            "The sum runs over the images and keeps the numbers of a code: z has the axes "
            "(samples, n, d), so axis 1 is the images. The numbers of a code lie along the last "
            "axis.",
        ),
        Mistake(
            "numbers_not_summed",
            lambda table: table.mean(axis=0),
            f"Each number of a code still has a value of its own. {_WHY}",
        ),
        Mistake(
            "kept_axis",
            lambda table: table.sum(axis=-1, keepdims=True).mean(axis=0),
            "The result is a column (n, 1). Wanted is (n,), one number for each image.",
        ),
    ],
    whole=means("numbers", _WHY),
    terms=[
        *log_density_terms(
            lambda mean, log_var, z: (z, mean, log_var),
            # Twice it is what is left where log p has none.
            dict.fromkeys((0, 2), ("constants_do_not_match", _DIFFERENT)),
        ),
        Term(
            "log_p",
            "log p(z), under the prior,",
            0.5,
            Factor(
                lambda mean, log_var, z: z**2 + LOG_2PI,
                (
                    Mistake(
                        "prior_at_the_mean",
                        lambda mean, log_var, z: mean**2 + LOG_2PI,
                        "The prior is evaluated at the mean of q. Both densities are wanted at the "
                        "same place: the draw.",
                    ),
                    Mistake(
                        "prior_log_var_of_one",
                        lambda mean, log_var, z: z**2 / np.e + 1 + LOG_2PI,
                        "The prior is computed with log_var 1. It has *variance* 1: what is the "
                        "logarithm of that?",
                    ),
                    Mistake(
                        "prior_with_the_variance_of_q",
                        lambda mean, log_var, z: z**2 / np.exp(log_var) + log_var + LOG_2PI,
                        "The prior is computed with the variance of q. The prior has variance 1, "
                        "whatever q is.",
                    ),
                ),
            ),
            slips={
                0: (
                    "only_log_q",
                    "log q(z) stands alone. What does log p(z), under the prior, take away "
                    "from it?",
                ),
                -1: (
                    "log_densities_added",
                    "The two log densities are added. The logarithm of a ratio is a difference.",
                ),
            },
        ),
    ],
    groups=[
        Group(
            "log_q",
            "log q",
            ("log_2pi", "log_var", "square"),
            slips={
                0: (
                    "only_log_p",
                    "-log p(z) stands alone. What does log q(z) add to it?",
                )
            },
        ),
        # Without constants in either, log p is the square alone.
        ("prior_square", "In log p the square of z", ("log_2pi", "log_p")),
        ("log_q_but_constant", "All of log q but its constant", ("log_var", "square")),
    ],
    arguments=[
        *misread(1),
        *ignored(0, 1),
        Mistake(
            "averaged_draws",
            lambda mean, log_var, z: (mean, log_var, z.mean(axis=0, keepdims=True)),
            "The draws are averaged before the log densities are computed, so only one code, near "
            "the mean, is looked at. Average last.",
        ),
        Mistake(
            "one_draw_only",
            lambda mean, log_var, z: (mean, log_var, z[:1]),
            "Only the first draw of each image is used.",
        ),
        Mistake(
            "draws_as_noise",
            lambda mean, log_var, z: (mean, log_var, mean + np.exp(log_var / 2) * z),
            "z is taken for noise, which is still to be scaled and moved. It holds the draws of q "
            "themselves.",
        ),
    ],
    extremes=[
        (words, (mean, log_var, z[None]))
        for words, (mean, log_var, z) in at_extremes(
            lambda level: (0.5, level, 0.5 + 1.5 * np.exp(level / 2))
        )
    ],
    times={2: ("no_half", "Everything counts twice: the 1/2 of both log densities is missing.")},
)

kl_monte_carlo = Exercise(
    reference=densities.kl_monte_carlo,
    look=_look_at_monte_carlo,
    explain=fails_on(
        "z of shape (10, 3, 5), samples, images and numbers, and mean and log_var (3, 5)"
    ),
    formula=_FORMULA,
    hints=[
        "KL(q || p) is the average of log q(z) - log p(z) over z drawn from q, and the draws are "
        "given. Both are Gaussian log densities, which you can compute.",
        "Under the prior, mean and log_var are 0 for every number: `np.zeros_like(mean)`, say.",
        "With draws in front, (samples, n, d), the numbers of a code are summed over the last "
        "axis. Then the mean of the differences over axis 0, the draws.",
    ],
)
