"""The bound from its two terms."""

import numpy as np

from vae_helpers import linear_gaussian
from vae_helpers.checks.engine.exercise import Exercise, Mistake
from vae_helpers.checks.engine.observe import Unusable, numbers, same
from vae_helpers.quiet import tf

# The last KL is negative, as an estimate from a single draw may be.
_LOG_LIKELIHOOD = np.array([-140.5, -96.25, 12.0, -3.5], "float32")
_RATE = np.array([6.5, 0.75, 2.25, -0.5], "float32")


def _look_at_elbo(function):
    few = numbers(function(_LOG_LIKELIHOOD.copy(), _RATE.copy()))
    yield "the ELBO of 4 rows of x", few
    if not same(few, (_LOG_LIKELIHOOD - _RATE).astype("float64")):
        return  # so that a slip made with NumPy is told apart by its numbers, not by its gradients
    given = tf.constant(_LOG_LIKELIHOOD), tf.constant(_RATE)
    with tf.GradientTape() as tape:
        tape.watch(given)
        result = function(*given)
        if not hasattr(result, "dtype"):
            raise Unusable("For tensors it does not return a tensor.")
        total = tf.reduce_sum(tf.convert_to_tensor(result))
    names = "log_likelihood", "kl"
    for name, gradient in zip(names, tape.gradient(total, given), strict=True):
        yield f"a gradient reaches {name}", gradient is not None
    try:
        compiled = numbers(tf.function(function)(*given))
    except Exception:
        compiled = None
    yield "it works in a compiled step", compiled is not None and same(compiled, few)


def _by_numpy(log_likelihood, kl):
    return np.subtract(np.asarray(log_likelihood), np.asarray(kl))


def _row_by_row(log_likelihood, kl):
    return tf.stack([gain - price for gain, price in zip(log_likelihood, kl, strict=True)])


elbo = Exercise(
    reference=linear_gaussian.elbo,
    look=_look_at_elbo,
    mistakes=[
        Mistake(
            "added",
            lambda log_likelihood, kl: log_likelihood + kl,
            "The KL is added: a code that costs more would be better. The rate is a price.",
        ),
        Mistake(
            "loss",
            lambda log_likelihood, kl: kl - log_likelihood,
            "This is minus the ELBO, the loss of lesson 5. The bound itself is wanted, which lies "
            "below log p(x).",
        ),
        Mistake(
            "both_subtracted",
            lambda log_likelihood, kl: -log_likelihood - kl,
            "The log-likelihood has the wrong sign. It is a gain already; only minus it, the "
            "distortion, would be a cost.",
        ),
        Mistake(
            "kl_left_out",
            lambda log_likelihood, kl: log_likelihood,
            "The KL has no effect. Without it this is no bound on log p(x).",
        ),
        Mistake(
            "mean_over_images",
            lambda log_likelihood, kl: np.mean(log_likelihood - kl),
            "This is the mean over the rows, one number. Each row has its own ELBO.",
        ),
        Mistake(
            "sum_over_images",
            lambda log_likelihood, kl: np.sum(log_likelihood - kl),
            "This is the sum over the rows, one number. Each row has its own ELBO.",
        ),
        Mistake(
            "mean_of_the_kl",
            lambda log_likelihood, kl: log_likelihood - np.mean(kl),
            "The KL is averaged over the rows first, so that each pays the same. Each x pays "
            "for its own code.",
        ),
        Mistake(
            "kl_clipped",
            lambda log_likelihood, kl: log_likelihood - np.maximum(kl, 0),
            "A KL below 0 is treated as 0. The KL itself is never negative, but an estimate of it "
            "from draws may be, and cutting it off would bias the average.",
        ),
        Mistake(
            "kl_absolute",
            lambda log_likelihood, kl: log_likelihood - np.abs(kl),
            "The absolute value of the KL is taken. The KL itself is never negative, but an "
            "estimate of it from draws may be, and turning its sign would bias the average.",
        ),
        Mistake(
            "without_gradient",
            _by_numpy,
            "The numbers are right, but a gradient does not reach both arguments, as after a "
            "detour through NumPy. Section 9 climbs this number by its gradient.",
        ),
        Mistake(
            "eager_only",
            _row_by_row,
            "Right for numbers that are there already. But section 9 compiles its step, and there "
            "one cannot loop over a tensor in Python, or ask Python's `if` about it.",
        ),
    ],
    hints=[
        "Line 4 of the derivation: which term is a gain, and which a price?",
        "A better explanation of x must raise the ELBO, and a larger KL must lower it.",
    ],
)
