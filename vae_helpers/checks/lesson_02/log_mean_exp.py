"""The logarithm of an average of which only logarithms are known."""

import numpy as np
from scipy.special import logsumexp, softmax

from vae_helpers import densities
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.mistake import Mistake
from vae_helpers.checks.engine.observe import Trouble, finding, numbers, same
from vae_helpers.checks.engine.parts import Formula
from vae_helpers.checks.engine.terms import Factor, Group, Term
from vae_helpers.checks.probes.gaussians import at_times_positive
from vae_helpers.checks.probes.sums import batches, fails_on, left_alone, log_of
from vae_helpers.quiet import tf

_LOG_VALUES = np.array(
    [[-1.0, 0.3, -2.0], [0.5, -1.2, 1.4], [-0.2, 0.9, 0.1], [1.1, -0.6, -0.9], [0.4, 0.2, -0.1]],
    "float32",
)
_BY_HAND = np.float32([[0, 1], [0, 1], [np.log(4), 1]])
_SIX = np.concatenate([_LOG_VALUES.T, 0.5 * _LOG_VALUES.T])[:, :2]


def _average(log_values):
    return logsumexp(np.float64(log_values), axis=0) - np.log(len(log_values))


def _look_at_log_mean_exp(function):
    given = _LOG_VALUES.copy()
    result = numbers(function(given))
    right = same(result, _average(_LOG_VALUES))
    yield (
        "the result for the log values [0, 0, log 4] of one image and [1, 1, 1] of another",
        numbers((densities.log_mean_exp if right else function)(_BY_HAND.copy())),
    )
    yield "the result for 5 samples of 3 images", result
    if not right:
        offset = logsumexp(_LOG_VALUES, axis=0) - result if result.shape == (3,) else np.arange(3)
        of_six = numbers(function(_SIX.copy()))
        fixed = of_six.shape == (2,) and same(logsumexp(_SIX, axis=0) - of_six, offset[:2])
        fixed = fixed and np.ptp(offset) < 1e-5 and abs(offset[0]) > 1e-3
        yield finding(not fixed, *_WRITTEN_IN)
        return  # what a wrong formula makes of extremes and tensors depends on how it is written
    yield left_alone([_LOG_VALUES], [given], "changes_log_values", "`log_values -= ...`")
    for change, flaw in (
        (np.float32(-900), _NO_MAXIMUM),
        (np.float32([-20, -300, -900]), _ONE),
        (np.float32(900), _NO_MAXIMUM),
    ):
        moved = numbers(function(_LOG_VALUES + change))
        finite = np.isfinite(moved).all()
        yield finding(finite, *flaw)
        # 900 and a float32's seven digits leave an error of a few 1e-4.
        moves = finite and np.allclose(moved - change, result, atol=2e-3)
        yield finding(moves or not finite, *_STAYS)
        if not moves:
            return
    stretched = _LOG_VALUES * np.float32([[2000], [1], [1], [1], [1]])
    apart = numbers(function(stretched.copy()))
    # As above: what is added and taken away again in the thousands leaves an error.
    near = np.isfinite(apart).all() and np.allclose(apart, _average(stretched), atol=2e-3)
    yield finding(near, *_NOT_THE_LARGEST)
    if near:
        yield from _look_at_training(function)


def _look_at_training(function):
    """What becomes of it in a training step: with tensors, for a gradient, compiled."""
    tensor = tf.constant(_LOG_VALUES)
    compiled = tf.function(lambda values: tf.convert_to_tensor(function(values)), jit_compile=True)
    doing = "with TensorFlow's tensors, which training hands to it: use keras.ops"
    gradient, in_step, error = None, None, ""
    try:
        with tf.GradientTape() as tape:
            tape.watch(tensor)
            total = tf.reduce_sum(tf.convert_to_tensor(function(tensor)))
        gradient = tape.gradient(total, tensor)
        if gradient is not None:
            doing = "in a compiled step, as training runs it"
            # By way of its concrete function, for else TensorFlow warns of many compilations.
            in_step = numbers(compiled.get_concrete_function(tensor)(tensor))
    except Exception as raised:
        trouble = Trouble.of(raised, function)
        error = f"{trouble.kind}: {trouble.text}"
    yield finding(
        not error,
        "arrays_only",
        f"The numbers are right for NumPy arrays, but it fails {doing}. {error}",
    )
    if error:
        return
    yield finding(
        gradient is not None,
        "no_gradient",
        "The numbers are right, but no gradient passes: the function leaves TensorFlow for "
        "NumPy. Below, a decoder is trained through it, so use keras.ops or tf.",
    )
    if gradient is not None:
        yield "the gradient for log_values", numbers(gradient)
        yield "the result in a compiled step", in_step


_NO_MAXIMUM = (
    "no_maximum",
    "Right for moderate values; but near -900 every exponential is 0 for a float, and the "
    "logarithm of 0 is minus infinity. (Near 900 they are infinite.) Something has to be taken out "
    "of the exponentials before they are computed, so that the largest of them survives, and put "
    "back after the logarithm.",
)
_ONE = (
    "one_maximum_for_all",
    "One number is taken out for all images alike. An image whose values lie far below those of "
    "another gets exp = 0 and minus infinity all the same. Each image needs its own.",
)
_STAYS = (
    "small_constant",
    "Right for moderate values; but when all log values rise or fall by hundreds, the result does "
    "not follow, as after a small constant, a floor or a clip: the exponentials come to 0 beside "
    "it, or a limit holds them. "
    "Something has to be taken out of them first, so that the largest survives.",
)
_NOT_THE_LARGEST = (
    "not_the_largest",
    "Right where the values lie close together. Where they are thousands apart it is not: what is "
    "subtracted is not the largest value (but the smallest, the mean or the first), or large "
    "differences are cut off. After the right subtraction no exponent is above 0.",
)
_WRITTEN_IN = (
    "samples_written_in",
    "The result is the log of the sum minus a number that is the same for 5 samples and for 6. The "
    "number of samples is to be read from `log_values`, whose first axis it is.",
)


def _largest(a):
    return a.max(axis=0)


def _count(a):
    return np.full(a.shape[1:], np.log(len(a)))


def _instead(average):
    """A term of the sum that makes average(a) of the whole."""
    return lambda a: average(a) - _largest(a) + _count(a)


_FORMULA = Formula(
    given=batches(lambda random, *size: (at_times_positive(random, *size),), (10, 1), (12, 6)),
    together=[
        Mistake("", lambda table: table, ""),
        Mistake(
            "kept_axis",
            lambda table: table[None],
            "The result has the shape (1, n). One number for each image: (n,).",
        ),
        Mistake(
            "mean_over_images",
            np.mean,
            "This is one number, the mean over the images. Each image has an average of its own.",
        ),
    ],
    # lse - log K, with the largest value taken out of lse and put back.
    terms=[
        Term(
            "sum",
            "The log of the sum of the exponentials",
            1.0,
            Factor(
                lambda a: logsumexp(a, axis=0) - _largest(a),
                (
                    Mistake(
                        "mean_of_logs",
                        _instead(lambda a: a.mean(axis=0)),
                        "This is the mean of the logs. Wanted is the log of the mean: "
                        "probabilities are what is averaged, and the logarithm comes last. The two "
                        "agree only where all values are equal.",
                    ),
                    Mistake(
                        "softmax_weighted",
                        _instead(lambda a: (softmax(a, axis=0) * a).sum(axis=0)),
                        "This is a mean of the logs, in which each weighs by its share (a "
                        "softmax). Wanted is the log of the plain mean of the probabilities.",
                    ),
                    Mistake(
                        "divided_outside_the_log",
                        _instead(lambda a: logsumexp(a, axis=0) / len(a)),
                        "The log of the sum is divided by the number of samples. The division "
                        "belongs inside the logarithm, or becomes a subtraction outside of it.",
                    ),
                ),
            ),
            why="the exponentials are what is averaged",
        ),
        Term(
            "largest",
            "The largest value that was taken out",
            1.0,
            Factor(
                _largest,
                (
                    Mistake(
                        "another_put_back",
                        lambda a: np.full(a.shape[1:], a.max()),
                        "What is put back is the largest value of all images. What was taken out "
                        "of each is its own.",
                    ),
                ),
            ),
            why="what is taken out of the exponentials has to come back after the logarithm",
            slips={
                0: (
                    "maximum_not_put_back",
                    "What was taken out of the exponentials is not put back: the largest value is "
                    "to be added after the logarithm.",
                ),
                -1: (
                    "maximum_subtracted_again",
                    "What was taken out of the exponentials is subtracted once more at the end. It "
                    "is to be put back.",
                ),
            },
        ),
        Term(
            "count",
            "The log of the number of samples",
            -1.0,
            Factor(
                _count,
                (
                    Mistake(
                        "divided_by_images",
                        lambda a: np.full(a.shape[1:], np.log(a[0].size)),
                        "The sum is divided by the number of images. It runs over the samples, so "
                        "it is their number that divides it.",
                    ),
                    Mistake(
                        "one_sample_less",
                        lambda a: np.full(a.shape[1:], np.log(len(a) - 1)),
                        "The sum is divided by the number of samples minus 1. A mean divides by "
                        "their number.",
                    ),
                ),
            ),
            slips={
                0: (
                    "sum_not_mean",
                    "The exponentials are summed, not averaged: more draws would seem to make "
                    "every image more probable.",
                ),
                -1: (
                    "number_of_samples_added",
                    "The log of the number of samples is added. A mean is the sum *divided* "
                    "by their number, so that its log comes off.",
                ),
            },
        ),
    ],
    groups=[
        Group(
            "all_but_the_largest",
            "All but the largest value",
            ("sum", "count"),
            slips={
                0: (
                    "largest",
                    "This is the largest log value alone. The others count too, and the mean has "
                    "to divide by the number of samples.",
                )
            },
        )
    ],
    arguments=[
        Mistake(
            "wrong_axis",
            lambda a: (a.T,),
            "This averages over the images and keeps the samples. The samples come first in "
            "`log_values`; what is wanted is one number for each image.",
        ),
        Mistake(
            "over_everything",
            lambda a: (a.ravel(),),
            "This is one number, averaged over the images too. Each image has its own average.",
        ),
        Mistake(
            "exp_forgotten",
            lambda a: (np.log(a),),
            "This averages the log values as they are and takes a logarithm once more. Log values "
            "become probabilities by exp, and those are averaged.",
        ),
        Mistake(
            "of_losses",
            lambda a: (-a,),
            "Inside of the exponentials the sign is turned, as one would for *losses*: the worst "
            "draws count most. `log_values` are log-probabilities already.",
        ),
    ],
    undone=[
        Mistake(
            "log_forgotten",
            log_of,
            "The logarithm of the mean is not taken: these are exponentials.",
        ),
    ],
)

log_mean_exp = Exercise(
    reference=densities.log_mean_exp,
    look=_look_at_log_mean_exp,
    explain=fails_on("log_values of shape (5, 3): 5 samples of 3 images"),
    formula=_FORMULA,
    hints=[
        "For any number c, mean(exp(a)) = exp(c) mean(exp(a - c)). Take the logarithm of both "
        "sides: which c keeps all exponents at 0 or below, and one of them at 0?",
        "The largest value of each image: `keras.ops.max(log_values, axis=0)`, of shape (n,), "
        "which broadcasts against (samples, n).",
        "What is taken out before the exponentials comes back after the logarithm, and the mean "
        "runs over the samples, axis 0. Check: log values that are all 1 have the result 1.",
    ],
)
