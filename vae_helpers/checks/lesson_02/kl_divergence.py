"""The KL divergence from the prior, in closed form."""

import numpy as np

from vae_helpers import vae
from vae_helpers.checks.engine.exercise import Exercise, Mistake
from vae_helpers.checks.engine.observe import numbers, same, untouched
from vae_helpers.checks.probes.gaussians import LOG_VAR, MEAN, kl, kl_terms
from vae_helpers.checks.probes.sums import put_together
from vae_helpers.quiet import keras

ops = keras.ops


# Three copies of one image: nearly every mistake makes another number of it. Other images, with
# other dimensions, tell the rest apart.
_COPIES = np.float32([[1, 2]] * 3), np.log(np.float32([[1, 4]] * 3))


def _look_at_kl(function):
    mean, log_var = given = [a.copy() for a in _COPIES]
    result = numbers(function(mean, log_var))
    again = numbers(function(*(a.copy() for a in _COPIES)))
    yield "two calls give the same numbers", same(result, again)
    if not same(result, again):
        return
    images = numbers(function(MEAN.copy(), LOG_VAR.copy()))
    yield "the KL of 3 images, with 4 numbers in a code", images
    if not same(images, numbers(vae.kl_divergence(MEAN, LOG_VAR))):
        return
    yield "the KL of 3 copies of one image, mean = [1, 2] and log_var = [0, log 4]", result
    yield "the arguments are left as they were", untouched(_COPIES, given)
    zeros = np.zeros((2, 3), "float32")
    yield "the KL where q is the prior", numbers(function(zeros, zeros.copy()))


def _changed_mean(mean, log_var):
    mean **= 2
    return 0.5 * ops.sum(mean + ops.exp(log_var) - log_var - 1, axis=1)


def _sampled(mean, log_var):
    noise = keras.random.normal((64, *mean.shape))
    z = mean + ops.exp(log_var / 2) * noise
    return 0.5 * ops.mean(ops.sum(z**2 - noise**2 - log_var, axis=-1), axis=0)


kl_divergence = Exercise(
    reference=vae.kl_divergence,
    look=_look_at_kl,
    mistakes=[
        *put_together(
            kl_terms,
            "numbers",
            "The numbers of a code are independent under q and p, and the KLs of independent parts "
            "add up.",
        ),
        Mistake(
            "sum_over_batch",
            lambda mean, log_var: ops.sum(kl(mean, log_var)) + 0 * kl(mean, log_var),
            "Every image gets the KL of the whole batch. Each image has a KL of its own.",
        ),
        Mistake(
            "no_half",
            lambda mean, log_var: 2 * kl(mean, log_var),
            "Exactly twice the right value: the 1/2 in front is missing.",
        ),
        Mistake(
            "half_on_one_term",
            lambda mean, log_var: ops.sum(mean**2 + 0.5 * (ops.exp(log_var) - log_var - 1), axis=1),
            "The 1/2 stands in front of the terms with the variance, but not of the squared mean. "
            "It belongs to all of them.",
        ),
        Mistake(
            "half_on_the_mean_alone",
            lambda mean, log_var: ops.sum(0.5 * mean**2 + ops.exp(log_var) - log_var - 1, axis=1),
            "The 1/2 reaches only the squared mean. It belongs to all four terms.",
        ),
        Mistake(
            "log_of_log_var",
            lambda mean, log_var: (
                0.5 * ops.sum(mean**2 + ops.exp(log_var) - ops.log(log_var) - 1, axis=1)
            ),
            "A logarithm of log_var is taken, which is NaN where log_var is negative. It is a "
            "logarithm already.",
        ),
        Mistake(
            "log_var_as_variance",
            lambda mean, log_var: 0.5 * ops.sum(mean**2 + log_var - ops.log(log_var) - 1, axis=1),
            "log_var is taken for the variance itself, and its logarithm is NaN where it is "
            "negative.",
        ),
        Mistake(
            "variance_does_not_count",
            lambda mean, log_var: 0.5 * ops.sum(mean**2 - 1 + 0 * log_var, axis=1),
            "Only the mean and the 1 are left. So it comes out where log_var stands in the place "
            "of the variance: it cancels against the term with the logarithm.",
        ),
        Mistake(
            "log_var_squared",
            lambda mean, log_var: 0.5 * ops.sum(mean**2 + log_var**2 - log_var - 1, axis=1),
            "log_var is squared where the variance belongs. sigma^2 is exp(log_var), and log "
            "sigma^2 is log_var itself.",
        ),
        Mistake(
            "log_std_for_log_var",
            lambda mean, log_var: kl(mean, 2 * log_var),
            "log_var is taken for the logarithm of the standard deviation. It is that of the "
            "variance.",
        ),
        Mistake(
            "std_passed_as_variance",
            lambda mean, log_var: kl(mean, 0.5 * log_var),
            "The standard deviation is taken for the variance, in the logarithm too: as if log_var "
            "were halved. exp(log_var) is the variance as it stands.",
        ),
        Mistake(
            "std_for_variance",
            lambda mean, log_var: (
                0.5 * ops.sum(mean**2 + ops.exp(0.5 * log_var) - log_var - 1, axis=1)
            ),
            "The standard deviation stands where the variance belongs: E[z^2] is the squared mean "
            "plus the *variance*.",
        ),
        Mistake(
            "variance_squared",
            lambda mean, log_var: (
                0.5 * ops.sum(mean**2 + ops.exp(2 * log_var) - log_var - 1, axis=1)
            ),
            "The variance is squared. exp(log_var) is sigma squared already.",
        ),
        Mistake(
            "minus_one_forgotten",
            lambda mean, log_var: kl(mean, log_var) + 0.5 * mean.shape[1],
            "Too large by 1/2 for each number of a code: the 1 is missing, and q = prior would not "
            "give 0.",
        ),
        Mistake(
            "plus_one",
            lambda mean, log_var: kl(mean, log_var) + mean.shape[1],
            "Too large by 1 for each number of a code: the 1 has the wrong sign, and q = prior "
            "would not give 0.",
        ),
        Mistake(
            "one_for_all_numbers",
            lambda mean, log_var: kl(mean, log_var) + 0.5 * (mean.shape[1] - 1),
            "The 1 is subtracted once for each image. It belongs to each number of a code: inside "
            "the sum.",
        ),
        Mistake(
            "mean_not_squared",
            lambda mean, log_var: 0.5 * ops.sum(mean + ops.exp(log_var) - log_var - 1, axis=1),
            "The mean enters without its square, so that a negative mean would be rewarded.",
        ),
        Mistake(
            "mean_forgotten",
            lambda mean, log_var: kl(0 * mean, log_var),
            "The mean is not used. A q far from 0 but with variance 1 would cost nothing.",
        ),
        Mistake(
            "mean_squared_subtracted",
            lambda mean, log_var: 0.5 * ops.sum(ops.exp(log_var) - mean**2 - log_var - 1, axis=1),
            "The squared mean has the wrong sign: the farther q is from the prior, the cheaper it "
            "would be.",
        ),
        Mistake(
            "log_var_added",
            lambda mean, log_var: 0.5 * ops.sum(mean**2 + ops.exp(log_var) + log_var - 1, axis=1),
            "log_var has the wrong sign. A narrow q costs more, not less: as its variance goes to "
            "0 the KL grows without bound.",
        ),
        Mistake(
            "log_var_forgotten",
            lambda mean, log_var: 0.5 * ops.sum(mean**2 + ops.exp(log_var) - 1, axis=1),
            "The term with log_var alone is missing, so that a q of variance 0 would be the "
            "cheapest.",
        ),
        Mistake(
            "variance_subtracted",
            lambda mean, log_var: 0.5 * ops.sum(mean**2 - ops.exp(log_var) - log_var - 1, axis=1),
            "The variance has the wrong sign: the wider q is, the cheaper it would be, without "
            "end.",
        ),
        Mistake(
            "variance_forgotten",
            lambda mean, log_var: 0.5 * ops.sum(mean**2 - log_var - 1, axis=1),
            "The variance itself is missing: only its logarithm is there, and a q as wide as you "
            "like would cost ever less.",
        ),
        Mistake(
            "reversed",
            lambda mean, log_var: (
                0.5 * ops.sum((1 + mean**2) * ops.exp(-log_var) + log_var - 1, axis=1)
            ),
            "This is KL(p || q), with the prior in front. Wanted is KL(q || p): the average is "
            "over q, from which z is drawn.",
        ),
        Mistake(
            "arguments_swapped",
            lambda mean, log_var: kl(log_var, mean),
            "mean and log_var have changed places: it is log_var that goes through exp.",
        ),
        Mistake(
            "sampled",
            _sampled,
            "Two calls give different numbers: the KL is estimated from draws. For Gaussians it "
            "needs none, because every expectation in it is known.",
        ),
        Mistake(
            "changes_mean",
            _changed_mean,
            "The function changes an array that it was given: `mean **= 2` and its kin work in "
            "place. A second call with the same arrays would find other numbers in them.",
        ),
    ],
    hints=[
        "The text ends with a formula of four terms for each number of a code, and the factor 1/2 "
        "in front of all of them.",
        "sigma squared is the variance, `keras.ops.exp(log_var)`; its logarithm is `log_var` "
        "itself. Where q is the prior (mean 0, log_var 0) the terms must cancel to 0.",
        "`0.5 * keras.ops.sum(..., axis=1)`, with the squared mean, the variance, minus log_var "
        "and minus 1 inside.",
    ],
)
