"""A bound that lacks the logarithm of the number of draws."""

import numpy as np
from scipy.special import logsumexp

from vae_helpers.bug_hunt import patients, repaired
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.mistake import Mistake
from vae_helpers.checks.probes.bounds import log_weights, look_at_bound


def _of(reduced):
    """A wrong answer from what it makes of the log weights (draws, n)."""
    return lambda *given: reduced(log_weights(*given))


def _exp_first(weights):
    with np.errstate(divide="ignore"):
        return np.log(np.mean(np.exp(np.float32(weights)), axis=0))


too_good_bound = Exercise(
    reference=repaired.too_good_bound,
    look=look_at_bound(draws_first=True),
    mistakes=[
        Mistake(
            "not_repaired",
            patients.too_good_bound,
            "As before: give the program the same draw twice, and its bound rises, though nothing "
            "new was learned about p(x).",
        ),
        Mistake(
            "mean_of_logs",
            _of(lambda a: a.mean(axis=0)),
            "The log weights themselves are averaged. That is the ELBO, with less noise. The bound "
            "is the log of the mean of the weights.",
        ),
        Mistake(
            "log_of_draws_added",
            _of(lambda a: logsumexp(a, axis=0) + np.log(len(a))),
            "The logarithm of the number of draws enters with the wrong sign.",
        ),
        Mistake(
            "divided_by_draws",
            _of(lambda a: logsumexp(a, axis=0) / len(a)),
            "The log of the sum is divided by the number of draws. The *sum* is to be divided, "
            "inside of the logarithm.",
        ),
        Mistake(
            "draws_subtracted",
            _of(lambda a: logsumexp(a, axis=0) - len(a)),
            "The number of draws is subtracted. To divide inside of a logarithm is to subtract a "
            "logarithm outside.",
        ),
        Mistake(
            "log_of_images",
            _of(lambda a: logsumexp(a, axis=0) - np.log(a.shape[1])),
            "The logarithm of the number of *images* is subtracted. Over what was summed?",
        ),
        Mistake(
            "log_of_all",
            _of(lambda a: logsumexp(a, axis=0) - np.log(a.size)),
            "The logarithm of images times draws is subtracted. Over what was summed?",
        ),
        Mistake(
            "largest_weight",
            _of(lambda a: a.max(axis=0)),
            "This is the largest log weight. The mean of all weights is wanted.",
        ),
        Mistake(
            "exp_first",
            _of(_exp_first),
            "For moderate weights this is right. But the exponential is taken before the largest "
            "is subtracted, and where log weights lie near -200 or below it is 0, and its log "
            "infinite. `keras.ops.logsumexp` takes care of that.",
        ),
        Mistake(
            "over_images",
            _of(lambda a: logsumexp(a, axis=1) - np.log(a.shape[1])),
            "The sum runs over the images, not over the draws of one image.",
        ),
        Mistake(
            "each_draw",
            _of(lambda a: a - np.log(len(a))),
            "There is a number for each draw. Their sum, inside of the logarithm, is missing.",
        ),
        Mistake(
            "one_for_all",
            _of(lambda a: np.mean(logsumexp(a, axis=0) - np.log(len(a)))),
            "This is one number for all images. A bound for each is wanted.",
        ),
    ],
    hints=[
        "Try it with one draw, and with the same draw twice: noise and "
        "`np.concatenate([noise, noise])`. Should the bound change?",
        "The bound is the logarithm of a *mean* of weights. What is computed here?",
        "log(sum / S) = log(sum) - log(S), and S is the number of draws.",
    ],
)
