"""How many equal draws a weighted sum is worth."""

import numpy as np
from scipy.special import softmax, xlogy

from vae_helpers import densities
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.observe import finding, numbers, same
from vae_helpers.checks.engine.steps import Either, Steps
from vae_helpers.checks.probes.generator import generator
from vae_helpers.checks.probes.sums import fails_on, left_alone

_BY_HAND = np.log(np.float32([[1, 3], [1, 3], [2, 3]]))
_LOG_WEIGHTS = np.array(
    [[-1.0, 0.3, -2.0], [0.5, -1.2, 1.4], [-0.2, 0.9, 0.1], [1.1, -0.6, -0.9], [0.4, 0.2, -0.1]],
    "float32",
)
# Of weights near exp(100,000) a float32 knows the logarithm to 0.008: from logarithms of sums the
# quotient comes out right within some percent. What is not finite, or 1, or 5, is farther off.
_ROUGH = 0.05


def _look_at_effective_sample_size(function):
    given = _LOG_WEIGHTS.copy()
    right = numbers(densities.effective_sample_size(_LOG_WEIGHTS))
    result = numbers(function(given))
    found_right = same(result, right)
    yield (
        "the number for the weights 1, 1, 2 of one image and 3, 3, 3 of another",
        numbers((densities.effective_sample_size if found_right else function)(_BY_HAND.copy())),
    )
    yield "the number for 5 draws of 3 images", result
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
        changed = _LOG_WEIGHTS + np.float32(change)
        found = numbers(function(changed.copy()))
        wanted = numbers(densities.effective_sample_size(changed))
        stays = found.shape == wanted.shape and np.allclose(found, wanted, rtol=_ROUGH)
        yield finding(stays, *flaw)
        if not stays:
            return
    apart = _LOG_WEIGHTS * np.float32([[2000], [1], [1], [1], [1]])
    found = numbers(function(apart.copy()))
    near = np.allclose(found, densities.effective_sample_size(apart), rtol=_ROUGH)
    yield finding(near, *_NOT_THE_LARGEST)
    if not near:
        return
    none = _LOG_WEIGHTS.copy()
    none[1, 0] = none[3, 2] = -np.inf
    found = numbers(function(none.copy()))
    yield finding(same(found, numbers(densities.effective_sample_size(none))), *_OF_WEIGHT_ZERO)


_UNDERFLOWS = (
    "no_maximum",
    "Right for moderate weights; but log weights near -900 or 100,000 come out wrong: as floats "
    "all such weights are 0, or infinite. Which number can be taken out of all weights of an "
    "image, so that their effective number stays what it is?",
)
_ONE = (
    "one_maximum_for_all",
    "One number is taken out for all images alike. An image whose weights lie far below those of "
    "another is left with zeros all the same. Each image needs its own.",
)
_NOT_THE_LARGEST = (
    "not_the_largest",
    "Right where the log weights lie close together. Where they are thousands apart it is not: "
    "what is subtracted is not the largest one, or large differences are cut off. After the right "
    "subtraction no exponent is above 0.",
)
_OF_WEIGHT_ZERO = (
    "weight_of_zero",
    "Right, unless a weight is 0, its logarithm minus infinity, as of a draw that cannot have made "
    "the image. Such a draw adds nothing to any sum; here it spoils the result.",
)

_SAID = {
    "wrong_axis": "This sums over the images and keeps the draws. The draws come first in "
    "`log_weights`; what is wanted is one number for each image.",
    "over_everything": "This is made from the weights of all images together. Each image has a "
    "number of its own.",
    "exp_forgotten": "The log weights are taken for the weights. A weight is exp of its logarithm.",
    "of_losses": "Inside of exp the sign is turned: the draw that counts least gets the largest "
    "weight.",
    "base": "The logarithms are taken for such with another base. They are natural ones.",
    "root_of_weights": "The weights are the square roots of what they should be: a factor 1/2 in "
    "the exponent belongs to a standard deviation, not here.",
    "squared_weights": "The weights enter with their squares: is exp of twice the logarithm taken "
    "where the weight itself is meant?",
    "shares_over_images": "The weights are normalised over the images, as softmax does along the "
    "last axis where no other is named. The shares of one image's draws add up along axis 0.",
    "no_square_above": "The sum of the weights is divided by that of their squares, without being "
    "squared itself. Multiply all weights by 10: that changes it, though no draw counts for more.",
    "doubled_above": "The sum of the weights is doubled, where a power of it is asked for.",
    "one_above": "No sum of the weights stands above. That would do for *shares*, which add up to "
    "1; these weights do not. Multiply all of them by 10: that changes it.",
    "mean_above": "Above stands a mean of the weights, not their sum.",
    "always_one": "Above and below stands the same sum, which makes 1 of any weights. Above, the "
    "weights are added up first; below, their squares.",
    "one_over_largest": "It is counted by 1 over the largest share. That meets both demands, but "
    "the other shares leave it unmoved. (Where the largest weight was made 1, the sum of all is "
    "just that.) Wanted is a quotient of powers of the two sums.",
    "from_entropy": "It is counted by exp of the entropy of the shares. That meets both demands "
    "too, but it is no quotient of powers of the two sums.",
    "ddof": "The variance of the weights is divided by S - 1, where the quotient of the sums asks "
    "for S: equal weights hide it, others do not.",
    "number_of_draws": "The number of draws is counted, whatever their weights: 1 and 100 count "
    "alike.",
    "no_square_below": "Below, the weights are added up as they are. It is their squares that are "
    "to be added up there.",
    "mean_below": "Below stands a mean of the squared weights, not their sum.",
    "below_over_everything": "Below, the squares of all images are added up together. Each image "
    "has a sum of its own.",
    "nothing_below": "Nothing is divided by: the sum of the squared weights is missing.",
    "not_inverted": "The quotient stands upside down: S equal weights give 1/S by it, as by the "
    "sum of the squared shares. It has to grow with the number of draws that count.",
    "product": "The two sums are multiplied, where one is to be divided by the other.",
    "share_of_draws": "The quotient is divided by the number of draws, or made of means: that is "
    "the *part* of the draws that counts. Wanted is their number, between 1 and S.",
    "root": "S equal weights give the square root of S by this quotient: a square is missing, or a "
    "root is taken. Try weights that are all 1.",
    "as_log": "A logarithm is taken of the number at the end. Wanted is the number itself.",
    "mean_over_images": "This is one number, the mean over the images. Each image has its own.",
    "kept_axis": "The result has the shape (1, n). One number for each image: (n,).",
    "rounded": "The number is rounded. It says what the draws are worth, and need not be whole.",
}


def _sum(w):
    return w.sum(axis=0)


def _instead(count):
    """A numerator that makes count(w) of the quotient."""
    return lambda w: (count(w) * _sum(w**2), w)


def _entropy(w):
    shares = w / _sum(w)
    return -xlogy(shares, shares).sum(axis=0)


def _by_sample_variance(w):
    squares = _sum((w - w.mean(axis=0)) ** 2)
    return len(w) / (1 + squares / (len(w) - 1 or np.nan) / w.mean(axis=0) ** 2)


def _batches():
    random = generator(20)
    sizes = ((5, 3), (2, 7), (8, 4), (3, 6), (9, 2), (6, 5), (12, 9), (1, 4))
    return [(np.float32(random.normal(0, 1.2, size)),) for size in sizes]


def _steps(level):
    """The steps if level(a) is taken out of the log weights, which not every slip leaves unseen."""
    return Steps(
        given=_batches(),
        said=_SAID,
        steps=[
            {
                "": lambda a: a - level(a),
                "wrong_axis": lambda a: (a - level(a)).T,
                "over_everything": lambda a: (a - level(a)).ravel(),
            },
            {
                "": np.exp,
                "exp_forgotten": lambda a: a,
                "of_losses": lambda a: np.exp(-a),
                "base": lambda a: 2.0**a,
                "root_of_weights": lambda a: np.exp(a / 2),
                "squared_weights": lambda a: np.exp(2 * a),
                "shares_over_images": lambda a: softmax(a, axis=1),
            },
            {
                "": lambda w: (_sum(w) ** 2, w),
                "no_square_above": lambda w: (_sum(w), w),
                "doubled_above": lambda w: (2 * _sum(w), w),
                "one_above": lambda w: (1.0, w),
                "mean_above": lambda w: (w.mean(axis=0) ** 2, w),
                "always_one": lambda w: (_sum(w**2), w),
                "one_over_largest": _instead(lambda w: _sum(w) / w.max(axis=0)),
                "from_entropy": _instead(lambda w: np.exp(_entropy(w))),
                "ddof": _instead(_by_sample_variance),
                "number_of_draws": _instead(len),
            },
            {
                "": lambda above, w: (above, _sum(w**2), len(w)),
                "no_square_below": lambda above, w: (above, _sum(w), len(w)),
                "mean_below": lambda above, w: (above, (w**2).mean(axis=0), len(w)),
                "below_over_everything": lambda above, w: (above, (w**2).sum(), len(w)),
                "nothing_below": lambda above, w: (above, 1.0, len(w)),
            },
            {
                "": lambda above, below, samples: (above / below, samples),
                "not_inverted": lambda above, below, samples: (below / above, samples),
                "product": lambda above, below, samples: (below * above, samples),
            },
            {
                "": lambda number, samples: number,
                "share_of_draws": lambda number, samples: number / samples,
                "root": lambda number, samples: np.sqrt(number),
            },
            {
                "": lambda number: number,
                "as_log": np.log,
                "mean_over_images": np.mean,
                "kept_axis": lambda number: number[None],
                "rounded": np.round,
            },
        ],
    )


effective_sample_size = Exercise(
    reference=densities.effective_sample_size,
    look=_look_at_effective_sample_size,
    explain=fails_on("log_weights of shape (5, 3): 5 draws of 3 images"),
    formula=Either(_steps(lambda a: 0), _steps(lambda a: a.max(axis=0))),
    hints=[
        "Put S weights that are all equal to c into the quotient: a power of S c above, a power of "
        "S c^2 below. For which two is that S, whatever c is?",
        "The quotient does not change if all weights of an image are multiplied by one number. So "
        "one may subtract from its log weights whatever keeps exp from overflowing.",
        "As in log_mean_exp: the largest log weight of each image, over axis 0. Unlike there, "
        "nothing has to be put back. Check: weights 1, 1, 2 give 16 / 6.",
    ],
)
