"""The logarithm of an average of which only logarithms are known."""

import numpy as np
from scipy.special import logsumexp

from vae_helpers import densities
from vae_helpers.checks.engine.exercise import Exercise, Mistake
from vae_helpers.checks.engine.observe import EXCEPTION, numbers, same, untouched
from vae_helpers.checks.probes.sums import IN_BITS
from vae_helpers.quiet import keras, tf

ops = keras.ops


_LOG_VALUES = np.array(
    [[-1.0, 0.3, -2.0], [0.5, -1.2, 1.4], [-0.2, 0.9, 0.1], [1.1, -0.6, -0.9]], "float32"
)
_LEVELS = np.array([-20.0, -300.0, -900.0], "float32")
_OF_SIX, _GRADIENT = "for 6 samples of 2 images", "a gradient reaches log_values"


def _average(log_values):
    return logsumexp(np.float64(log_values), axis=0) - np.log(len(log_values))


def _look_at_log_mean_exp(function):
    given = _LOG_VALUES.copy()
    result = numbers(function(given))
    yield "the result for 4 samples of 3 images", result
    if not same(result, _average(_LOG_VALUES)):
        return  # what a wrong formula makes of extremes and tensors depends on how it is written
    yield "the argument is left as it was", untouched([_LOG_VALUES], [given])
    if not untouched([_LOG_VALUES], [given]):
        return
    for name, change in (
        ("log values near -900", np.float32(-900)),
        ("log values near -20, -300 and -900 for the three images", _LEVELS),
        ("log values near 900", np.float32(900)),
    ):
        moved = numbers(function(_LOG_VALUES + change))
        yield f"it stays finite for {name}", bool(np.isfinite(moved).all())
        if not np.isfinite(moved).all():
            return
        # 900 and a float32's seven digits leave an error of a few 1e-4.
        moves = bool(np.allclose(moved - change, result, atol=2e-3))
        yield f"it moves along with {name}", moves
        if not moves:
            return
    stretched = _LOG_VALUES * np.float32([[2000], [1], [1], [1]])
    apart = numbers(function(stretched.copy()))
    yield "it stays finite for log values thousands of nats apart", bool(np.isfinite(apart).all())
    if not np.isfinite(apart).all():
        return
    # As above: what is added and taken away again in the thousands leaves an error.
    right = _average(stretched)
    near = apart.shape == right.shape and np.allclose(apart, right, atol=2e-3)
    yield "for log values thousands of nats apart", right if near else apart
    six = np.concatenate([_LOG_VALUES.T] * 2)[:, :2]
    of_six = numbers(function(six.copy()))
    yield _OF_SIX, of_six
    if not same(of_six, _average(six)):
        return
    tensor = tf.constant(_LOG_VALUES)
    with tf.GradientTape() as tape:
        tape.watch(tensor)
        total = tf.reduce_sum(tf.convert_to_tensor(function(tensor)))
    gradient = tape.gradient(total, tensor)
    yield _GRADIENT, gradient is not None
    if gradient is None:
        return
    yield "the gradient for log_values", numbers(gradient)
    compiled = tf.function(lambda values: tf.convert_to_tensor(function(values)), jit_compile=True)
    # Called by way of its concrete function, for else TensorFlow warns of many compilations.
    yield "the result in a compiled step", numbers(compiled.get_concrete_function(tensor)(tensor))


def _fails_with_tensors(found):
    """Say so if it is right with arrays and raises an exception with tensors."""
    if EXCEPTION not in found or _OF_SIX not in found:
        return None
    if _GRADIENT in found:
        return "It works step by step and fails in a compiled step, as training runs it."
    return (
        "It works with NumPy arrays and fails with TensorFlow's tensors, which training hands to "
        "it: use keras.ops."
    )


def _summed(log_values):
    return ops.logsumexp(log_values, axis=0)


def _changed_in_place(log_values):
    largest = log_values.max(axis=0)
    log_values -= largest
    return largest + ops.log(ops.mean(ops.exp(log_values), axis=0))


def _shifted(log_values, shift):
    return shift + ops.log(ops.mean(ops.exp(log_values - shift), axis=0))


log_mean_exp = Exercise(
    reference=densities.log_mean_exp,
    look=_look_at_log_mean_exp,
    explain=_fails_with_tensors,
    mistakes=[
        Mistake(
            "no_maximum",
            lambda log_values: ops.log(ops.mean(ops.exp(log_values), axis=0)),
            "Right for moderate values; but near -900 every exponential is 0 for a float, and the "
            "logarithm of 0 is minus infinity. Something has to be taken out of the exponentials "
            "before they are computed, so that the largest of them survives, and put back after "
            "the logarithm.",
        ),
        Mistake(
            "one_maximum_for_all",
            lambda log_values: _shifted(log_values, ops.max(log_values)),
            "One number is taken out for all images alike. An image whose values lie far below "
            "those of another gets exp = 0 and minus infinity all the same. Each image needs its "
            "own.",
        ),
        Mistake(
            "not_the_largest",
            lambda log_values: _shifted(log_values, ops.min(log_values, axis=0)),
            "Right where the values lie close together. Where they are far apart, an "
            "exponential overflows: what is taken out is not the largest value, as it would be "
            "with the smallest or the mean. After the right subtraction no exponent is above 0.",
        ),
        Mistake(
            "small_constant",
            lambda log_values: ops.log(ops.mean(ops.exp(log_values), axis=0) + 1e-12),
            "Right for moderate values; but where all exponentials are 0 for a float the result "
            "does not follow, as after a small constant inside the logarithm or a clip. The true "
            "value is lost; take the largest value out first.",
        ),
        Mistake(
            "sum_for_mean",
            _summed,
            "This is the log of the *sum*, too large by the log of the number of samples: more "
            "draws would seem to make every image more probable.",
        ),
        Mistake(
            "number_of_samples_added",
            lambda log_values: _summed(log_values) + np.log(len(log_values)),
            "The log of the number of samples is added. A mean is the sum *divided* by it.",
        ),
        Mistake(
            "divided_outside_the_log",
            lambda log_values: _summed(log_values) / len(log_values),
            "The log of the sum is divided by the number of samples. The division belongs inside "
            "the logarithm, or becomes a subtraction outside of it.",
        ),
        Mistake(
            "divided_by_images",
            lambda log_values: _summed(log_values) - np.log(log_values.shape[1]),
            "The sum is divided by the number of images. It runs over the samples, so it is their "
            "number that divides it.",
        ),
        Mistake(
            "four_samples_always",
            lambda log_values: _summed(log_values) - np.log(4),
            "The number of samples is written into the function. It is to be read from "
            "`log_values`, whose first axis it is.",
        ),
        Mistake(
            "mean_of_logs",
            lambda log_values: ops.mean(log_values, axis=0),
            "This is the mean of the logs. Wanted is the log of the mean: probabilities are what "
            "is averaged. By Jensen's inequality the mean of the logs is always too small.",
        ),
        Mistake(
            "largest",
            lambda log_values: ops.max(log_values, axis=0),
            "This is the largest log value alone. The others count too, and the mean has to divide "
            "by the number of samples.",
        ),
        Mistake(
            "maximum_not_put_back",
            lambda log_values: (
                _shifted(log_values, ops.max(log_values, axis=0)) - ops.max(log_values, axis=0)
            ),
            "What was taken out of the exponentials is not put back: the largest value is to be "
            "added after the logarithm.",
        ),
        Mistake(
            "maximum_subtracted_again",
            lambda log_values: (
                _shifted(log_values, ops.max(log_values, axis=0)) - 2 * ops.max(log_values, axis=0)
            ),
            "What was taken out of the exponentials is subtracted once more at the end. It is to "
            "be put back.",
        ),
        Mistake(
            "log_forgotten",
            lambda log_values: ops.mean(ops.exp(log_values), axis=0),
            "This is the mean of the exponentials, without its logarithm.",
        ),
        Mistake(
            "exp_forgotten",
            lambda log_values: ops.log(ops.mean(log_values, axis=0)),
            "This averages the log values as they are and takes a logarithm once more. Log values "
            "become probabilities by exp, and those are averaged.",
        ),
        Mistake(
            "of_losses",
            lambda log_values: -_shifted(-log_values, ops.max(-log_values, axis=0)),
            "The signs are turned inside and outside: this is how one would average *losses*, and "
            "the worst draws count most. `log_values` are log-probabilities already.",
        ),
        Mistake(
            "wrong_axis",
            lambda log_values: ops.logsumexp(log_values, axis=1) - np.log(log_values.shape[1]),
            "This averages over the images and keeps the samples. The samples come first in "
            "`log_values`; what is wanted is one number for each image.",
        ),
        Mistake(
            "over_everything",
            lambda log_values: ops.log(ops.mean(ops.exp(log_values))),
            "This is one number, averaged over the images too. Each image has its own average.",
        ),
        Mistake(
            "kept_axis",
            lambda log_values: ops.expand_dims(_summed(log_values) - np.log(len(log_values)), 0),
            "The numbers are right, but of shape (1, n). One number for each image: (n,).",
        ),
        Mistake(
            "in_bits",
            lambda log_values: (_summed(log_values) - np.log(len(log_values))) / np.log(2),
            IN_BITS,
        ),
        Mistake(
            "changes_log_values",
            _changed_in_place,
            "The answer is right, but the function changes the array that it was given: "
            "`log_values -= ...` works in place. Whoever calls it still needs the values.",
        ),
        Mistake(
            "no_gradient",
            lambda log_values: np.array(_summed(log_values)) - np.log(len(log_values)),
            "The numbers are right, but no gradient passes: the function leaves TensorFlow for "
            "NumPy. Below, a decoder is trained through it, so use keras.ops or tf.",
        ),
    ],
    hints=[
        "For any number c, mean(exp(a)) = exp(c) mean(exp(a - c)). Take the logarithm of both "
        "sides: which c keeps all exponents at 0 or below, and one of them at 0?",
        "The largest value of each image: `keras.ops.max(log_values, axis=0)`, of shape (n,), "
        "which broadcasts against (samples, n).",
        "Three steps: subtract the largest values; `keras.ops.log` of `keras.ops.mean(..., "
        "axis=0)` of `keras.ops.exp(...)`; add the largest values again.",
    ],
)
