"""The KL divergence from the prior, estimated from draws."""

import numpy as np

from vae_helpers import densities
from vae_helpers.checks.engine.exercise import Exercise, Mistake
from vae_helpers.checks.engine.observe import numbers, same, untouched
from vae_helpers.checks.probes.gaussians import LOG_VAR, MEAN, kl
from vae_helpers.quiet import keras

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
_MEANS, _LOG_VARS = MEAN[:, :2], LOG_VAR[:, 1:3]
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
            lambda mean, log_var, z: kl(mean, log_var),
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
