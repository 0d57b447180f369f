"""The logarithm of an image's mean importance weight."""

import numpy as np
from scipy.special import logsumexp, softmax

from vae_helpers import evaluation
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.observe import finding, numbers, same
from vae_helpers.checks.engine.steps import Steps
from vae_helpers.checks.probes.generator import generator
from vae_helpers.checks.probes.sums import fails_on, left_alone

_LOG_WEIGHTS = np.float32(
    [[-1.0, 0.3, -2.0], [0.5, -1.2, 1.4], [-0.2, 0.9, 0.1], [1.1, -0.6, -0.9], [0.4, 0.2, -0.1]]
)
_BY_HAND = np.float32([[0, 1], [0, 1], [np.log(4), 1]])


def _look_at_bound(function):
    given = _LOG_WEIGHTS.copy()
    right = numbers(evaluation.importance_weighted_bound(_LOG_WEIGHTS))
    result = numbers(function(given))
    found_right = same(result, right)
    yield (
        "the bound for the log weights [0, 0, log 4] of one image and [1, 1, 1] of another",
        numbers((evaluation.importance_weighted_bound if found_right else function)(_BY_HAND)),
    )
    yield "the bound for 5 draws of 3 images", result
    if not found_right:
        return  # what a wrong formula makes of extremes depends on how it is written
    yield left_alone([_LOG_WEIGHTS], [given], "changes_log_weights", "`log_weights -= ...`")
    for change, flaw in (
        (-900, _UNDERFLOWS),
        (900, _UNDERFLOWS),
        (np.float32([-20, -300, -900]), _ONE),
        (-100_000, _UNDERFLOWS),
        (100_000, _UNDERFLOWS),
    ):
        moved = _LOG_WEIGHTS + np.float32(change)
        # A float32 near 100,000 is right to 0.008, near 900 to a few 1e-5.
        wanted = logsumexp(np.float64(moved), axis=0) - np.log(len(moved))
        found = numbers(function(moved.copy()))
        stays = found.shape == wanted.shape and np.allclose(found, wanted, rtol=2e-7, atol=2e-3)
        yield finding(stays, *flaw)
        if not stays:
            return
    apart = _LOG_WEIGHTS * np.float32([[2000], [1], [1], [1], [1]])
    wanted = logsumexp(np.float64(apart), axis=0) - np.log(len(apart))
    near = np.allclose(numbers(function(apart.copy())), wanted, atol=2e-3)
    yield finding(near, *_NOT_THE_LARGEST)
    if not near:
        return
    none = _LOG_WEIGHTS.copy()
    none[1, 0] = none[3, 2] = -np.inf
    wanted = logsumexp(np.float64(none), axis=0) - np.log(len(none))
    yield finding(same(numbers(function(none.copy())), wanted), *_OF_WEIGHT_ZERO)


_UNDERFLOWS = (
    "no_maximum",
    "Right for moderate weights; but log weights near -900 or 100,000 come out wrong: as floats "
    "such weights are 0, or infinite. The largest has to be taken out first, and put back after "
    "the logarithm.",
)
_ONE = (
    "one_maximum_for_all",
    "One number is taken out for all images alike. An image whose weights lie far below those of "
    "another is left with zeros all the same. Each image needs its own.",
)
_NOT_THE_LARGEST = (
    "not_the_largest",
    "Right where the log weights lie close together. Where they are thousands apart it is not: "
    "what is subtracted is not the largest one, or large differences are cut off.",
)
_OF_WEIGHT_ZERO = (
    "weight_of_zero",
    "Right, unless a weight is 0, its logarithm minus infinity. Such a draw still counts as a "
    "draw: it adds 0 to the sum, and 1 to the number that divides it.",
)

_SAID = {
    "wrong_axis": "This averages over the images and keeps the draws. The draws come first in "
    "`log_weights`; what is wanted is one number for each image.",
    "over_everything": "The weights of all images are averaged together. Each image has a bound of "
    "its own.",
    "of_losses": "Inside of exp the sign is turned, as for losses: the draw that counts least gets "
    "the largest weight.",
    "squared_weights": "The weights enter with their squares. Their plain mean estimates p(x).",
    "root_of_weights": "The weights enter by their square roots. Their plain mean estimates p(x).",
    "exp_forgotten": "The log weights are averaged as if they were weights, and a logarithm is "
    "taken once more. A weight is exp of its logarithm.",
    "mean_of_logs": "This is the mean of the log weights: the ELBO again, however many draws there "
    "are. The bound climbs only if the *weights* are averaged, and the logarithm comes last.",
    "sum_not_mean": "The weights are summed, not averaged: log S is missing. So the bound would "
    "rise by log S with S draws, and in the end above log p(x).",
    "number_of_draws_added": "log S is added. A mean is the sum *divided* by the number of draws.",
    "divided_by_images": "The sum is divided by the number of images. It runs over the draws.",
    "one_draw_less": "The sum is divided by S - 1. A mean divides by S.",
    "divided_outside": "The logarithm of the sum is divided by the number of draws. The division "
    "belongs inside the logarithm, or becomes a subtraction outside.",
    "number_without_log": "The number of draws itself is subtracted, where its logarithm belongs.",
    "best_draw": "Only the largest log weight counts. All draws do, and their number divides.",
    "median_draw": "The median of the log weights stands where the log of the mean belongs.",
    "one_draw_only": "Only the first draw of each image is used.",
    "weighted_by_shares": "This is a mean of the log weights in which each counts by its share. "
    "That is no lower bound: the logarithm comes last.",
    "log_forgotten": "The logarithm is not taken at the end: these are mean weights.",
    "loss": "This is minus the bound, as a loss has it. The bound itself is wanted.",
    "bits": "The logarithm has base 2 at the end. The course counts in nats.",
    "mean_over_images": "This is one number, the mean over the images. Each image has its own.",
    "sum_over_images": "This is one number, the sum over the images. Each image has its own.",
    "kept_axis": "The result has the shape (1, n). One number for each image: (n,).",
}


def _sum(a):
    return logsumexp(a, axis=0)


def _batches():
    random = generator(21)
    sizes = ((5, 3), (2, 7), (8, 4), (3, 6), (9, 2), (6, 5), (12, 9), (1, 4))
    return [(np.float32(random.normal(0.5, 1.2, size)),) for size in sizes]


_STEPS = Steps(
    given=_batches(),
    said=_SAID,
    steps=[
        {
            "": np.float64,
            "wrong_axis": lambda a: np.float64(a).T,
            "over_everything": lambda a: np.float64(a).ravel(),
        },
        {
            "": lambda a: a,
            "of_losses": lambda a: -a,
            "squared_weights": lambda a: 2 * a,
            "root_of_weights": lambda a: a / 2,
            "exp_forgotten": np.log,
        },
        {
            "": lambda a: _sum(a) - np.log(len(a)),
            "mean_of_logs": lambda a: a.mean(axis=0),
            "sum_not_mean": _sum,
            "number_of_draws_added": lambda a: _sum(a) + np.log(len(a)),
            "divided_by_images": lambda a: _sum(a) - np.log(a.shape[1]),
            "one_draw_less": lambda a: _sum(a) - np.log(len(a) - 1),
            "divided_outside": lambda a: _sum(a) / len(a),
            "number_without_log": lambda a: _sum(a) - len(a),
            "best_draw": lambda a: a.max(axis=0),
            "median_draw": lambda a: np.median(a, axis=0),
            "one_draw_only": lambda a: a[0],
            "weighted_by_shares": lambda a: (softmax(a, axis=0) * a).sum(axis=0),
        },
        {
            "": lambda bound: bound,
            "log_forgotten": np.exp,
            "bits": lambda bound: bound / np.log(2),
        },
        {
            "": lambda bound: bound,
            "loss": lambda bound: -bound,
            "mean_over_images": np.mean,
            "sum_over_images": np.sum,
            "kept_axis": lambda bound: bound[None],
        },
    ],
)

importance_weighted_bound = Exercise(
    reference=evaluation.importance_weighted_bound,
    look=_look_at_bound,
    explain=fails_on("log_weights of shape (5, 3): 5 draws of 3 images"),
    formula=_STEPS,
    hints=[
        "First the weights, then their mean over the draws, axis 0, then the logarithm. As numbers "
        "the weights cannot be written down: which function of lesson 2 got round that?",
        "`log_mean_exp` takes out the largest, and puts it back. Check: log weights that are all 1 "
        "have the bound 1, for any number of draws.",
    ],
)
