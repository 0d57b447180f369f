"""The logarithm of the importance weight of each draw."""

import numpy as np
from scipy.stats import norm

from vae_helpers import evaluation
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.mistake import Mistake
from vae_helpers.checks.engine.observe import finding, numbers, same
from vae_helpers.checks.engine.parts import Formula
from vae_helpers.checks.engine.terms import Factor, Group, Term
from vae_helpers.checks.probes.gaussians import (
    LOG_2PI,
    at_times_positive,
    ignored,
    log_density_terms,
    misread,
)
from vae_helpers.checks.probes.generator import generator
from vae_helpers.checks.probes.sums import fails_on, left_alone, up_to_a_factor

# Draws, images and numbers of a code: never alike. One size twice, for who remembers by shape.
_SIZES = ((6, 5, 3), (6, 5, 3), (7, 1, 2), (4, 6, 5), (9, 8, 2), (3, 4, 7), (1, 2, 6), (5, 9, 4))


def _inputs(samples, n, d, level=None, far=1.0):
    random = generator(samples + 10 * n)
    log_likelihood = random.normal(-3, 2.5, (samples, n))
    mean, log_var = random.normal(0, 1, (n, d)), at_times_positive(random, n, d)
    if level is not None:
        log_var = np.full((n, d), float(level))
    z = mean + far * np.exp(log_var / 2) * random.normal(size=(samples, n, d))
    return tuple(np.float32(array) for array in (log_likelihood, z, mean, log_var))


_GIVEN = [_inputs(*size) for size in _SIZES]


def _look_at_weights(function):
    given = tuple(map(np.copy, _GIVEN[0]))
    result, again = numbers(function(*given)), numbers(function(*map(np.copy, _GIVEN[0])))
    steady = same(result, again)
    yield finding(
        steady,
        "own_draws",
        "Two calls with the same z give different numbers: the function draws codes of its own. "
        "They are given to it.",
    )
    if not steady:
        return
    yield "log w of 6 draws for each of 5 images, with codes of 3 numbers", result
    if not same(result, numbers(evaluation.log_importance_weights(*_GIVEN[0]))):
        yield from _no_sum(result)
        return
    yield left_alone(_GIVEN[0], given, "changes_its_arguments", "`z -= mean`")
    low = _GIVEN[0][0] - np.float32(900), *_GIVEN[0][1:]
    found = numbers(function(*map(np.copy, low)))
    yield finding(
        np.isfinite(found).all() and np.allclose(found, result - 900, atol=2e-3),
        "underflows",
        "Right for moderate values; but where log p(x given z) is near -900 it is not: such a "
        "probability is 0 for a float. Stay with logarithms from the first line to the last.",
    )


def _no_sum(result):
    """What is wrong with an answer that no sum of terms explains."""
    log_likelihood, z, mean, log_var = map(np.float64, _GIVEN[0])
    log_p = norm.logpdf(z).sum(axis=-1)
    log_q = norm.logpdf(z, mean, np.exp(log_var / 2)).sum(axis=-1)
    log_w = log_likelihood + log_p - log_q
    for slug, value, message in (
        (
            "weights_for_their_logarithms",
            np.exp(log_w),
            "These are the weights themselves. For an image of a VAE they are about exp(-150), "
            "which a float32 cannot hold: their logarithms are wanted.",
        ),
        (
            "shares",
            np.exp(log_w) / np.exp(log_w).sum(axis=0),
            "The weights are divided by their sum, so that they add up to 1. With that p(x) is "
            "gone: the sum is what estimates it.",
        ),
        (
            "log_shares",
            log_w - np.log(np.exp(log_w).sum(axis=0)),
            "The log of the sum of the weights is subtracted, as in a log softmax. With that p(x) "
            "is gone: the sum is what estimates it.",
        ),
        (
            "quotient_of_logs",
            log_likelihood + log_p / log_q,
            "One log density is divided by the other. The logarithm of a quotient is a difference.",
        ),
    ):
        yield finding(not up_to_a_factor(result.ravel(), value.ravel()), slug, message)


def _likelihood(change=lambda a: a):
    """log p(x given z), as a table whose sum over the last axis it is."""
    return lambda a, z, mean, log_var: (
        np.broadcast_to(np.float64(change(a))[..., None], z.shape) / z.shape[-1]
    )


def _negated(term):
    term.weight = -term.weight
    return term


_TERMS = [
    _negated(term)
    for term in log_density_terms(
        lambda a, z, mean, log_var: (z, mean, log_var),
        dict.fromkeys(
            (0, 2),
            (
                "constants_do_not_match",
                "The constants do not cancel: one of the two log densities of z has its half of "
                "log(2 pi) for each number, and the other has not. Both have it, or neither.",
            ),
        ),
    )
]

_DENSITIES = ("log_2pi", "log_var", "square", "log_p")

_FORMULA = Formula(
    given=_GIVEN,
    together=[
        Mistake("", lambda table: table.sum(axis=-1), ""),
        Mistake(
            "averaged_over_draws",
            lambda table: table.sum(axis=-1).mean(axis=0),
            "The draws are averaged: that is an estimate of the ELBO. Wanted is one log weight for "
            "each draw; the next exercise averages the weights, not their logarithms.",
        ),
        Mistake(
            "summed_over_images",
            lambda table: table.sum(axis=(1, 2)),
            "The images are added up. Each draw of each image has a log weight of its own: "
            "(samples, n).",
        ),
        Mistake(
            "one_number",
            lambda table: table.sum(axis=-1).mean(),
            "This is one number, averaged over draws and images. Wanted is (samples, n).",
        ),
        Mistake(
            "kept_axis",
            lambda table: table.sum(axis=-1, keepdims=True),
            "The result has the shape (samples, n, 1). Wanted is (samples, n).",
        ),
        Mistake(
            "images_first",
            lambda table: table.sum(axis=-1).T,
            "The axes are exchanged: the draws come first, (samples, n).",
        ),
    ],
    terms=[
        Term(
            "likelihood",
            "log p(x given z)",
            1.0,
            Factor(
                _likelihood(),
                (
                    Mistake(
                        "likelihood_averaged_over_draws",
                        _likelihood(lambda a: np.broadcast_to(a.mean(axis=0), a.shape)),
                        "log p(x given z) is averaged over the draws first. Each draw has its own.",
                    ),
                    Mistake(
                        "likelihood_of_the_batch",
                        _likelihood(lambda a: np.broadcast_to(a.mean(), a.shape)),
                        "log p(x given z) enters as one number, averaged over draws and images.",
                    ),
                    Mistake(
                        "likelihood_without_log",
                        _likelihood(np.exp),
                        "exp is taken of log p(x given z), while the other parts are logarithms.",
                    ),
                ),
            ),
            slips={
                0: (
                    "no_likelihood",
                    "log p(x given z) is left out: on average each weight would then be 1.",
                ),
                -1: (
                    "likelihood_sign",
                    "log p(x given z) has the wrong sign: codes that explain the image must weigh "
                    "more.",
                ),
            },
        ),
        *_TERMS,
        Term(
            "log_p",
            "log p(z), under the prior,",
            -0.5,
            Factor(
                lambda a, z, mean, log_var: z**2 + LOG_2PI,
                (
                    Mistake(
                        "prior_at_the_mean",
                        lambda a, z, mean, log_var: np.broadcast_to(mean**2 + LOG_2PI, z.shape),
                        "The prior is evaluated at the mean of q. Both densities are wanted at the "
                        "same place: the draw.",
                    ),
                    Mistake(
                        "prior_around_the_mean",
                        lambda a, z, mean, log_var: (z - mean) ** 2 + LOG_2PI,
                        "The prior is laid around the mean of q. It lies around 0, whatever the "
                        "image is.",
                    ),
                    Mistake(
                        "prior_log_var_of_one",
                        lambda a, z, mean, log_var: z**2 / np.e + 1 + LOG_2PI,
                        "The prior is computed with log_var 1. It has *variance* 1: what is the "
                        "logarithm of that?",
                    ),
                    Mistake(
                        "prior_with_the_variance_of_q",
                        lambda a, z, mean, log_var: z**2 / np.exp(log_var) + log_var + LOG_2PI,
                        "The prior is computed with the variance of q. The prior has variance 1, "
                        "whatever q is.",
                    ),
                ),
            ),
            slips={
                0: (
                    "no_prior",
                    "log p(z) is left out: a code far from the prior would cost nothing.",
                ),
                -1: (
                    "prior_sign",
                    "log p(z) has the wrong sign: it stands above in the fraction.",
                ),
            },
        ),
    ],
    groups=[
        Group(
            "densities",
            "The two log densities of z",
            _DENSITIES,
            ways=(
                Mistake("", lambda table: table, ""),
                Mistake(
                    "densities_averaged",
                    lambda table: table / table.shape[-1] if np.ndim(table) else table,
                    "The log densities of z are averaged over the numbers of a code. The numbers "
                    "are independent, so their log densities add up.",
                ),
            ),
            slips={
                0: (
                    "likelihood_alone",
                    "This is log p(x given z) alone. That is the weight of draws from the *prior*; "
                    "these come from q.",
                ),
                -1: (
                    "densities_exchanged",
                    "p(z) and q(z) have changed places: what codes are drawn *from* stands below "
                    "in the fraction, so that what q draws too often weighs less.",
                ),
            },
        ),
        Group(
            "log_q",
            "log q(z)",
            ("log_2pi", "log_var", "square"),
            slips={
                0: (
                    "no_q",
                    "log q(z) is left out: this is log p(x, z). Codes that q draws often have to "
                    "weigh less for it.",
                ),
                -1: (
                    "q_sign",
                    "log q(z) is added. It stands below in the fraction.",
                ),
            },
        ),
        Group("prior_square", "In log p the square of z", ("log_2pi", "log_p")),
    ],
    arguments=[
        *misread(3),
        *ignored(2, 3),
        *(
            Mistake(
                slug,
                lambda a, z, mean, log_var, times=times: (a, z, mean, np.exp(times * log_var)),
                f"{what} stands wherever log_var belongs. `gaussian_log_density` wants log_var as "
                "it is, the logarithm of the variance.",
            )
            for slug, times, what in (
                ("variance_for_log_var", 1, "exp(log_var), the variance,"),
                ("std_for_log_var", 0.5, "exp(log_var / 2), the standard deviation,"),
            )
        ),
        Mistake(
            "draws_as_noise",
            lambda a, z, mean, log_var: (a, mean + np.exp(log_var / 2) * z, mean, log_var),
            "z is taken for noise, which is still to be scaled and moved. It holds the draws of q "
            "themselves.",
        ),
        Mistake(
            "averaged_codes",
            lambda a, z, mean, log_var: (
                a,
                np.broadcast_to(z.mean(axis=0), z.shape),
                mean,
                log_var,
            ),
            "The codes are averaged over the draws before their densities are computed. Each draw "
            "has a place of its own.",
        ),
    ],
    extremes=[
        ("where log_var is -9", _inputs(6, 5, 3, level=-9)),
        ("where log_var is 6", _inputs(6, 5, 3, level=6)),
        ("where z lies far out in q", _inputs(6, 5, 3, level=0.3, far=9.0)),
    ],
    times={-1: ("minus_log_w", "This is minus log w: the fraction stands upside down.")},
)

log_importance_weights = Exercise(
    reference=evaluation.log_importance_weights,
    look=_look_at_weights,
    formula=_FORMULA,
    explain=fails_on(
        "log_likelihood (6, 5), z (6, 5, 3), mean and log_var (5, 3): 6 draws, 5 images, 3 numbers"
    ),
    hints=[
        "Take the logarithm of the fraction: a sum of three known things, one with a minus.",
        "Two of them are Gaussian log densities of the same z: under the prior mean and log_var "
        "are 0, `np.zeros_like(mean)`; under q they are those of each image.",
        "`gaussian_log_density(z, mean, log_var)` is (samples, n): mean (n, d) fits beside z "
        "(samples, n, d). Check: where q is the prior, log w is log p(x given z).",
    ],
)
