"""The bound from its two terms."""

import numpy as np

from vae_helpers import linear_gaussian
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.mistake import Mistake
from vae_helpers.checks.engine.observe import EXCEPTION, Unusable, holds, numbers, same, untouched
from vae_helpers.checks.engine.parts import Formula
from vae_helpers.checks.engine.terms import Factor, Term
from vae_helpers.checks.probes.generator import generator
from vae_helpers.checks.probes.linear_gaussian import CHANGES_ARGUMENTS, ROUGH, rows_kept
from vae_helpers.quiet import tf

# float32 in training, float64 in the small world. The last KL is negative, as an estimate from a
# single draw may be.
_GIVEN = np.float32([-140.5, -96.25, 12.0, -3.5]), np.float32([6.5, 0.75, 2.25, -0.5])
_EXACT = np.array([-7.123456789, -6.2, 3.0000001]), np.array([1.987654321, 0.3, 2e-8])


def _look_at_elbo(function):
    given = [array.copy() for array in _GIVEN]
    few = numbers(function(*given))
    yield "the ELBO of 4 rows of x", few
    if not same(few, numbers(linear_gaussian.elbo(*_GIVEN))):
        return  # so that a slip made with NumPy is told apart by its numbers, not by its gradients
    kept = untouched(_GIVEN, given)
    yield "the arguments are left", holds(kept, "changes_arguments", CHANGES_ARGUMENTS)
    exact = numbers(function(*(array.copy() for array in _EXACT)))
    right = linear_gaussian.elbo(*_EXACT)
    yield "it has the digits of float64", holds(np.allclose(exact, right, 1e-12), "float32", ROUGH)
    yield "it can be climbed", holds(_reached(function), "without_gradient", _NO_GRADIENT)
    if _reached(function):
        yield "it works in a compiled step", holds(_compiled(function, few), "eager_only", _EAGER)


def _reached(function):
    """Whether a gradient reaches both arguments."""
    given = tuple(map(tf.constant, _GIVEN))
    with tf.GradientTape() as tape:
        tape.watch(given)
        result = function(*given)
        if not hasattr(result, "dtype"):
            raise Unusable("For tensors it does not return a tensor.")
        total = tf.reduce_sum(tf.convert_to_tensor(result))
    gradients = tape.gradient(total, given)
    return all(
        one is not None and np.allclose(one, sign)
        for one, sign in zip(gradients, (1, -1), strict=True)
    )


def _compiled(function, right):
    try:
        step = tf.function(lambda *given: function(*given), jit_compile=True)
        return same(numbers(step(*map(tf.constant, _GIVEN))), right)
    except Exception:
        return False


_NO_GRADIENT = (
    "The numbers are right, but the gradient does not reach each argument as it should, as after "
    "a detour through NumPy. Lesson 7 climbs this number by its gradient."
)
_BOTH_KINDS = (
    "It is called with NumPy arrays as well as with tensors of TensorFlow; plain arithmetic takes "
    "both."
)
_EAGER = (
    "Right for numbers that are there already. But lesson 7 compiles its step, in which the rows "
    "cannot be taken one by one in Python, nor handed to what is no part of TensorFlow."
)


def _of_kl(function):
    return lambda log_likelihood, kl: function(kl)


def _inputs(n):
    # The KL is large beside the log-likelihood, so that a small weight before it can be seen.
    random = generator(n)
    return random.normal(-3, 5, n), random.normal(80, 160, n)


elbo = Exercise(
    reference=linear_gaussian.elbo,
    look=_look_at_elbo,
    formula=Formula(
        given=[_inputs(n) for n in (9, 9, 1, 13, 2, 21)],
        together=rows_kept("ELBO"),
        undone=[Mistake("exponential", np.log, "exp is taken. The bound is on log p(x) itself.")],
        terms=[
            Term(
                "log_likelihood",
                "The log-likelihood",
                1.0,
                Factor(
                    lambda log_likelihood, kl: log_likelihood,
                    (
                        Mistake(
                            "mean_of_the_log_likelihood",
                            lambda log_likelihood, kl: log_likelihood.mean(),
                            "The log-likelihood is averaged over the rows first. Each x has its "
                            "own.",
                        ),
                        Mistake(
                            "sum_of_the_log_likelihood",
                            lambda log_likelihood, kl: log_likelihood.sum(),
                            "The log-likelihood is summed over the rows first. Each x has its own.",
                        ),
                    ),
                ),
                slips={
                    -1: (
                        "both_subtracted",
                        "The log-likelihood has the wrong sign. It is a gain "
                        "already; only minus it, the distortion, would be a cost.",
                    ),
                    0: (
                        "log_likelihood_left_out",
                        "The log-likelihood has no effect: nothing would ask a code to explain x.",
                    ),
                },
            ),
            Term(
                "kl",
                "The KL",
                -1.0,
                Factor(
                    lambda log_likelihood, kl: kl,
                    (
                        Mistake(
                            "mean_of_the_kl",
                            _of_kl(np.mean),
                            "The KL is averaged over the rows first, so that each pays the same. "
                            "Each x pays for its own code.",
                        ),
                        Mistake(
                            "sum_of_the_kl",
                            _of_kl(np.sum),
                            "The KL is summed over the rows first, so that each x pays for the "
                            "codes of all. Each x pays for its own.",
                        ),
                        Mistake(
                            "kl_clipped",
                            _of_kl(lambda kl: np.maximum(kl, 0)),
                            "A KL below 0 is treated as 0. The KL itself is never negative, but an "
                            "estimate of it from draws may be, and cutting it off would bias the "
                            "average.",
                        ),
                        Mistake(
                            "kl_absolute",
                            _of_kl(np.abs),
                            "The absolute value of the KL is taken. The KL itself is never "
                            "negative, but an estimate of it from draws may be, and turning its "
                            "sign would bias the average.",
                        ),
                        Mistake(
                            "free_nat",
                            _of_kl(lambda kl: np.maximum(kl, 1)),
                            "A KL below 1 is treated as 1, as with a free nat. That trains some "
                            "models better, but it is not the ELBO.",
                        ),
                    ),
                ),
                slips={
                    -1: (
                        "added",
                        "The KL is added: a code that costs more would be better. The "
                        "rate is a price.",
                    ),
                    0: (
                        "kl_left_out",
                        "The KL has no effect. Without it this is no bound on log p(x).",
                    ),
                },
                why="only with a weight of 1 is the bound that of the derivation",
            ),
        ],
        times={
            -1: (
                "loss",
                "This is minus the ELBO, the loss of lesson 8. The bound itself is "
                "wanted, which lies below log p(x).",
            ),
        },
        extremes=[
            ("where both terms are large", (np.float64([-3e5, 2e5]), np.float64([4e4, 1e5]))),
            ("where both terms are small", (np.float64([-3e-4, 0]), np.float64([4e-3, 5e-5]))),
        ],
    ),
    explain=lambda found: _BOTH_KINDS if EXCEPTION in found else None,
    hints=[
        "Line 4 of the derivation: which term is a gain, and which a price?",
        "A better explanation of x must raise the ELBO, and a larger KL must lower it.",
    ],
)
