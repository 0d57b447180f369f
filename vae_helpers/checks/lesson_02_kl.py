"""The exercises of lesson 2 on the KL divergence: in closed form and from draws."""

import numpy as np

from vae_helpers import densities, vae
from vae_helpers.checks.exercise import Exercise, Mistake
from vae_helpers.checks.observe import numbers, same, untouched
from vae_helpers.checks.sums import put_together
from vae_helpers.quiet import keras

LESSON = "02_latent_variables"
ops = keras.ops

# --- kl_divergence ---------------------------------------------------------------------------

# Three copies of one image: nearly every mistake makes another number of it. Other images, with
# other dimensions, tell the rest apart.
_COPIES = np.float32([[1, 2]] * 3), np.log(np.float32([[1, 4]] * 3))
_MEAN = np.array([[1.0, 2.0, -0.5, 0.2], [0.0, 0.5, 1.5, -1.0], [-1.0, 0.3, 0.0, 0.7]], "float32")
# In one row all are above 0, so that even a logarithm of log_var has a value to be known by.
_LOG_VAR = np.array(
    [[0.1, 1.4, 0.6, 0.3], [-1.0, 0.7, 0.2, -2.0], [0.5, -2.0, 0.9, 1.1]], "float32"
)


def _look_at_kl(function):
    mean, log_var = given = [a.copy() for a in _COPIES]
    result = numbers(function(mean, log_var))
    again = numbers(function(*(a.copy() for a in _COPIES)))
    yield "two calls give the same numbers", same(result, again)
    if not same(result, again):
        return
    images = numbers(function(_MEAN.copy(), _LOG_VAR.copy()))
    yield "the KL of 3 images, with 4 numbers in a code", images
    if not same(images, numbers(vae.kl_divergence(_MEAN, _LOG_VAR))):
        return
    yield "the KL of 3 copies of one image, mean = [1, 2] and log_var = [0, log 4]", result
    yield "the arguments are left as they were", untouched(_COPIES, given)
    zeros = np.zeros((2, 3), "float32")
    yield "the KL where q is the prior", numbers(function(zeros, zeros.copy()))


def _kl_terms(mean, log_var):
    return 0.5 * (mean**2 + ops.exp(log_var) - log_var - 1)


def _kl(mean, log_var):
    return ops.sum(_kl_terms(mean, log_var), axis=1)


def _changed_mean(mean, log_var):
    mean **= 2
    return 0.5 * ops.sum(mean + ops.exp(log_var) - log_var - 1, axis=1)


def _sampled(mean, log_var):
    noise = keras.random.normal((64, *mean.shape))
    z = mean + ops.exp(log_var / 2) * noise
    return 0.5 * ops.mean(ops.sum(z**2 - noise**2 - log_var, axis=-1), axis=0)


kl_divergence = Exercise(
    "kl_divergence",
    lesson=LESSON,
    number="2.5",
    reference=vae.kl_divergence,
    look=_look_at_kl,
    mistakes=[
        *put_together(
            _kl_terms,
            "numbers",
            "The numbers of a code are independent under q and p, and the KLs of independent parts "
            "add up.",
        ),
        Mistake(
            "sum_over_batch",
            lambda mean, log_var: ops.sum(_kl(mean, log_var)) + 0 * _kl(mean, log_var),
            "Every image gets the KL of the whole batch. Each image has a KL of its own.",
        ),
        Mistake(
            "no_half",
            lambda mean, log_var: 2 * _kl(mean, log_var),
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
            lambda mean, log_var: _kl(mean, 2 * log_var),
            "log_var is taken for the logarithm of the standard deviation. It is that of the "
            "variance.",
        ),
        Mistake(
            "std_passed_as_variance",
            lambda mean, log_var: _kl(mean, 0.5 * log_var),
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
            lambda mean, log_var: _kl(mean, log_var) + 0.5 * mean.shape[1],
            "Too large by 1/2 for each number of a code: the 1 is missing, and q = prior would not "
            "give 0.",
        ),
        Mistake(
            "plus_one",
            lambda mean, log_var: _kl(mean, log_var) + mean.shape[1],
            "Too large by 1 for each number of a code: the 1 has the wrong sign, and q = prior "
            "would not give 0.",
        ),
        Mistake(
            "one_for_all_numbers",
            lambda mean, log_var: _kl(mean, log_var) + 0.5 * (mean.shape[1] - 1),
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
            lambda mean, log_var: _kl(0 * mean, log_var),
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
            lambda mean, log_var: _kl(log_var, mean),
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

# --- kl_monte_carlo --------------------------------------------------------------------------

_NOISE = np.array(
    [
        [[0.1, 0.6], [0.0, -0.4], [-0.9, 1.0]],
        [[0.4, -1.6], [0.7, 0.3], [0.2, 0.1]],
        [[-1.2, 0.5], [-0.3, 1.9], [1.3, -0.8]],
        [[0.9, 0.2], [1.5, -1.1], [0.4, 0.7]],
        [[-0.6, 1.3], [-2.1, 0.8], [0.5, -1.4]],
    ],
    "float32",
)
_MEANS, _LOG_VARS = _MEAN[:, :2], _LOG_VAR[:, 1:3]
_DRAWS = (_MEANS + np.exp(_LOG_VARS / 2) * _NOISE).astype("float32")
_FIVE_DRAWS = "the estimate for 3 images from 5 draws of each"


def _look_at_monte_carlo(function):
    kept = _MEANS, _LOG_VARS, _DRAWS
    given = [a.copy() for a in kept]
    result = numbers(function(*given))
    again = numbers(function(*(a.copy() for a in kept)))
    yield "the same draws give the same estimate", same(result, again)
    if not same(result, again):
        return
    yield _FIVE_DRAWS, result
    if not same(result, numbers(densities.kl_monte_carlo(*kept))):
        return
    yield "the arguments are left as they were", untouched(kept, given)
    # One draw each, near the middle of the prior: all three are negative.
    near = np.float32([[[0.1, 0.2], [0.3, 0.1], [0.0, -0.1]]])
    yield (
        "the estimate from 1 draw of each",
        numbers(function(_MEANS.copy(), _LOG_VARS.copy(), near)),
    )
    yield (
        "for 1 image",
        numbers(function(_MEANS[:1].copy(), _LOG_VARS[:1].copy(), _DRAWS[:, :1].copy())),
    )


def _log_q(mean, log_var, z):
    return -0.5 * (np.log(2 * np.pi) + log_var + (z - mean) ** 2 / np.exp(log_var))


def _log_p(z):
    return -0.5 * (np.log(2 * np.pi) + z**2)


def _ratios(mean, log_var, z):
    """log q(z) - log p(z) of each draw: (samples, n)."""
    return np.sum(_log_q(mean, log_var, z) - _log_p(z), axis=-1)


def _own_draws(mean, log_var, z):
    noise = np.asarray(keras.random.normal(z.shape))
    return _ratios(mean, log_var, mean + np.exp(log_var / 2) * noise).mean(axis=0)


def _centred_in_place(mean, log_var, z):
    z -= mean
    ratio = -0.5 * (log_var + z**2 / np.exp(log_var) - (z + mean) ** 2)
    return np.sum(ratio, axis=-1).mean(axis=0)


def _over_images(found):
    """Say so if the sum ran over the images, as one written for (n, d) does over axis 1."""
    value = found.get(_FIVE_DRAWS)
    if isinstance(value, np.ndarray) and value.shape == (2,):
        return (
            "z has the axes (samples, n, d). A sum over axis 1 runs over the images there; the "
            "numbers of a code lie along the last axis, -1. (Does your gaussian_log_density sum "
            "over axis 1?)"
        )
    return None


kl_monte_carlo = Exercise(
    "kl_monte_carlo",
    lesson=LESSON,
    number="2.6",
    reference=densities.kl_monte_carlo,
    look=_look_at_monte_carlo,
    explain=_over_images,
    mistakes=[
        Mistake(
            "sign",
            lambda mean, log_var, z: -_ratios(mean, log_var, z).mean(axis=0),
            "Right up to the sign: log p - log q is averaged. In KL(q || p) it is log q that comes "
            "first.",
        ),
        Mistake(
            "only_log_q",
            lambda mean, log_var, z: _log_q(mean, log_var, z).sum(axis=-1).mean(axis=0),
            "This is the average of log q(z) alone. What does log p(z), under the prior, take away "
            "from it?",
        ),
        Mistake(
            "only_log_p",
            lambda mean, log_var, z: -_log_p(z).sum(axis=-1).mean(axis=0),
            "This is the average of -log p(z) alone. What does log q(z) add to it?",
        ),
        Mistake(
            "summed_over_draws",
            lambda mean, log_var, z: _ratios(mean, log_var, z).sum(axis=0),
            "The draws are summed. An expectation is estimated by their *mean*, or it would grow "
            "with their number.",
        ),
        Mistake(
            "not_averaged",
            _ratios,
            "There is still one number for each draw. Their mean over the first axis is the "
            "estimate.",
        ),
        Mistake(
            "averaged_over_images",
            lambda mean, log_var, z: _ratios(mean, log_var, z).mean(axis=1),
            "This averages over the images and keeps the draws. The draws are the first axis of z, "
            "and they are what is averaged over.",
        ),
        Mistake(
            "one_number",
            lambda mean, log_var, z: _ratios(mean, log_var, z).mean(),
            "This is one number, averaged over the images too. Each image has a KL of its own.",
        ),
        Mistake(
            "mean_over_numbers",
            lambda mean, log_var, z: _ratios(mean, log_var, z).mean(axis=0) / z.shape[-1],
            "This is a mean over the numbers of a code as well, too small by their number. Their "
            "log densities add up.",
        ),
        Mistake(
            "sum_over_images",
            lambda mean, log_var, z: (
                (_log_q(mean, log_var, z) - _log_p(z)).sum(axis=1).mean(axis=0)
            ),
            "The sum runs over the images and keeps the numbers of a code: z has the axes "
            "(samples, n, d), so axis 1 is the images. The numbers of a code lie along the last "
            "axis. Is it your gaussian_log_density that sums over axis 1?",
        ),
        Mistake(
            "log_var_ignored",
            lambda mean, log_var, z: _ratios(mean, 0 * log_var, z).mean(axis=0),
            "log q is computed with variance 1, whatever log_var says.",
        ),
        Mistake(
            "prior_log_var_of_one",
            lambda mean, log_var, z: np.mean(
                np.sum(_log_q(mean, log_var, z) - _log_q(0 * mean, 0 * log_var + 1, z), axis=-1),
                axis=0,
            ),
            "The prior is computed with log_var 1. It has *variance* 1: what is the logarithm of "
            "that?",
        ),
        Mistake(
            "mean_ignored",
            lambda mean, log_var, z: _ratios(0 * mean, log_var, z).mean(axis=0),
            "log q is computed with mean 0, whatever `mean` says.",
        ),
        Mistake(
            "log_std_for_log_var",
            lambda mean, log_var, z: _ratios(mean, 2 * log_var, z).mean(axis=0),
            "log_var is taken for the logarithm of the standard deviation. It is that of the "
            "variance.",
        ),
        Mistake(
            "log_var_term_forgotten",
            lambda mean, log_var, z: (
                _ratios(mean, log_var, z) + 0.5 * np.sum(log_var, axis=-1)
            ).mean(axis=0),
            "The term with log_var alone is missing from log q: the factor in front of a Gaussian "
            "depends on its variance.",
        ),
        Mistake(
            "divided_by_std",
            lambda mean, log_var, z: np.mean(
                0.5 * np.sum(z**2 - log_var - (z - mean) ** 2 / np.exp(0.5 * log_var), axis=-1),
                axis=0,
            ),
            "In log q the squared distance is divided by the standard deviation. It is in units of "
            "its square: divide by the variance.",
        ),
        Mistake(
            "not_divided",
            lambda mean, log_var, z: np.mean(
                0.5 * np.sum(z**2 - log_var - (z - mean) ** 2, axis=-1), axis=0
            ),
            "In log q the squared distance from the mean is not divided by the variance.",
        ),
        Mistake(
            "prior_with_the_variance_of_q",
            lambda mean, log_var, z: np.mean(
                0.5 * np.sum((z**2 - (z - mean) ** 2) / np.exp(log_var), axis=-1), axis=0
            ),
            "The prior is computed with the variance of q, so that the variance does not count. "
            "The prior has variance 1, whatever q is.",
        ),
        Mistake(
            "ratio_without_log",
            lambda mean, log_var, z: np.mean(np.exp(_ratios(mean, log_var, z)), axis=0),
            "This is the average of q(z) / p(z). In the KL it is the logarithm of that ratio that "
            "is averaged.",
        ),
        Mistake(
            "log_after_the_mean",
            lambda mean, log_var, z: np.log(np.mean(np.exp(_ratios(mean, log_var, z)), axis=0)),
            "The ratios are averaged, and the logarithm is taken after. The KL averages "
            "logarithms.",
        ),
        Mistake(
            "log_densities_added",
            lambda mean, log_var, z: np.mean(
                np.sum(_log_q(mean, log_var, z) + _log_p(z), axis=-1), axis=0
            ),
            "The two log densities are added. The logarithm of a ratio is a difference.",
        ),
        Mistake(
            "ratio_of_logs",
            lambda mean, log_var, z: np.mean(
                np.sum(_log_q(mean, log_var, z), axis=-1) / np.sum(_log_p(z), axis=-1), axis=0
            ),
            "One log density is divided by the other. The logarithm of a ratio is a difference.",
        ),
        Mistake(
            "constants_do_not_match",
            lambda mean, log_var, z: (
                _ratios(mean, log_var, z).mean(axis=0) + 0.5 * z.shape[-1] * np.log(2 * np.pi)
            ),
            "Too large by half of log(2 pi) for each number of a code: one of the two log "
            "densities has its constant, and the other has not. They cancel only if both have it.",
        ),
        Mistake(
            "constants_do_not_match_the_other_way",
            lambda mean, log_var, z: (
                _ratios(mean, log_var, z).mean(axis=0) - 0.5 * z.shape[-1] * np.log(2 * np.pi)
            ),
            "Too small by half of log(2 pi) for each number of a code: one of the two log "
            "densities has its constant, and the other has not. They cancel only if both have it.",
        ),
        Mistake(
            "closed_form",
            lambda mean, log_var, z: _kl(mean, log_var),
            "This is the closed form; the draws are not used. The point of this function is that "
            "it would work where no closed form is known.",
        ),
        Mistake(
            "own_draws",
            _own_draws,
            "Two calls with the same z give different numbers: the function draws codes of its "
            "own. They are given to it.",
        ),
        Mistake(
            "weighted_by_q",
            lambda mean, log_var, z: np.mean(
                np.exp(_log_q(mean, log_var, z).sum(axis=-1)) * _ratios(mean, log_var, z), axis=0
            ),
            "Each draw is weighted by q(z). But the draws come *from* q: where q is large they "
            "fall often, and so they weigh in already. Their plain mean is the expectation.",
        ),
        Mistake(
            "absolute_values",
            lambda mean, log_var, z: np.abs(_ratios(mean, log_var, z)).mean(axis=0),
            "The differences are averaged without their signs. Draws where p is larger than q "
            "count as negative; without them the estimate is too large.",
        ),
        Mistake(
            "absolute_value",
            lambda mean, log_var, z: np.abs(_ratios(mean, log_var, z).mean(axis=0)),
            "A negative estimate loses its sign. It may be negative; without its sign it is too "
            "large on average.",
        ),
        Mistake(
            "cut_off_at_zero",
            lambda mean, log_var, z: np.maximum(_ratios(mean, log_var, z).mean(axis=0), 0),
            "Negative estimates are replaced by 0. The KL itself is never negative, but an "
            "estimate may be, and without those that are, estimates are too large on average.",
        ),
        Mistake(
            "draws_cut_off_at_zero",
            lambda mean, log_var, z: np.maximum(_ratios(mean, log_var, z), 0).mean(axis=0),
            "Draws with a negative difference are counted as 0. They are part of the average; "
            "without them it is too large.",
        ),
        Mistake(
            "averaged_draws",
            lambda mean, log_var, z: _ratios(mean, log_var, z.mean(axis=0, keepdims=True))[0],
            "The draws are averaged before the log densities are computed, so only one code, near "
            "the mean, is looked at. Average last.",
        ),
        Mistake(
            "prior_at_the_mean",
            lambda mean, log_var, z: np.mean(
                np.sum(_log_q(mean, log_var, z) - _log_p(mean), axis=-1), axis=0
            ),
            "The prior is evaluated at the mean of q. Both densities are wanted at the same place: "
            "the draw.",
        ),
        Mistake(
            "another_estimator",
            lambda mean, log_var, z: np.mean(
                np.exp(-_ratios(mean, log_var, z)) - 1 + _ratios(mean, log_var, z), axis=0
            ),
            "This adds p/q - 1 to each difference, or something like it. Its average is 0, so it "
            "estimates the KL as well, and is never negative; but it is another estimator than the "
            "plain mean that is asked for.",
        ),
        Mistake(
            "changes_z",
            _centred_in_place,
            "The function changes an array that it was given: `z -= mean` works in place. A second "
            "call with the same draws would find other numbers in them.",
        ),
    ],
    hints=[
        "KL(q || p) is the average of log q(z) - log p(z) over z drawn from q, and the draws are "
        "given. Both are Gaussian log densities, which you can compute.",
        "Under the prior, mean and log_var are 0: `keras.ops.zeros_like(mean)`.",
        "With draws in front, (samples, n, d), the numbers of a code are summed over the last "
        "axis. Then the mean of the differences over axis 0, the draws.",
    ],
)
