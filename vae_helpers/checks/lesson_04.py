"""The exercises and predictions of lesson 4: the ELBO, proved in a linear-Gaussian model."""

import numpy as np

from vae_helpers import linear_gaussian as model
from vae_helpers.checks.exact import COVARIANCE, LESSON
from vae_helpers.checks.exercise import Exercise, Mistake
from vae_helpers.checks.lesson_04_kl import gaussian_kl
from vae_helpers.checks.lesson_04_model import (
    expected_log_likelihood,
    linear_gaussian_evidence,
    linear_gaussian_posterior,
)
from vae_helpers.checks.observe import Unusable, numbers, same, untouched
from vae_helpers.checks.predictions import Prediction
from vae_helpers.quiet import tf

# --- elbo ------------------------------------------------------------------------------------

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
    "elbo",
    lesson=LESSON,
    number="4.5",
    reference=model.elbo,
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

# --- best_diagonal ---------------------------------------------------------------------------


def _look_at_diagonal(function):
    covariance = np.array([[0.9, 0.5, -0.2], [0.5, 0.6, 0.1], [-0.2, 0.1, 0.4]])
    given = covariance.copy()
    yield "the variances for 3 numbers", numbers(function(given))
    yield "the covariance is left as it was", untouched([covariance], [given])
    yield "the variances for 2 numbers", numbers(function(COVARIANCE.copy()))


def _precision_diagonal(covariance):
    return np.diag(np.linalg.inv(covariance))


best_diagonal = Exercise(
    "best_diagonal",
    lesson=LESSON,
    number="4.6",
    reference=model.best_diagonal,
    look=_look_at_diagonal,
    mistakes=[
        Mistake(
            "own_variances",
            lambda covariance: np.diag(covariance).copy(),
            "These are the posterior's own variances, the diagonal of the covariance. They are the "
            "best for the other direction, KL(posterior || q); here the average is over q.",
        ),
        Mistake(
            "precisions",
            lambda covariance: _precision_diagonal(covariance),
            "This is the diagonal of the precision. The minimum is where each variance is one over "
            "it.",
        ),
        Mistake(
            "inverse_of_the_variances",
            lambda covariance: 1 / np.diag(covariance),
            "This is one over the diagonal of the covariance. The diagonal has to be taken from "
            "the inverse matrix: first invert, then take the diagonal.",
        ),
        Mistake(
            "standard_deviations",
            lambda covariance: np.sqrt(1 / _precision_diagonal(covariance)),
            "These are the standard deviations of the best q. Its variances are wanted.",
        ),
        Mistake(
            "logarithms",
            lambda covariance: -np.log(_precision_diagonal(covariance)),
            "These are the logarithms of the right variances. The variances themselves are wanted.",
        ),
        Mistake(
            "matrix",
            lambda covariance: np.diag(1 / _precision_diagonal(covariance)),
            "The numbers are right, but as a diagonal matrix. The k variances are wanted, of shape "
            "(k,).",
        ),
        Mistake(
            "eigenvalues",
            lambda covariance: np.linalg.eigvalsh(covariance),
            "These are the eigenvalues of the covariance: its variances along its own slanted "
            "axes. q has to keep to the given axes.",
        ),
        Mistake(
            "one_for_all",
            lambda covariance: np.full(
                len(covariance), len(covariance) / np.trace(np.linalg.inv(covariance))
            ),
            "All variances are the same, the best choice for a q that is round. Each number of z "
            "may have its own.",
        ),
        Mistake(
            "singular_values",
            lambda covariance: np.linalg.svd(covariance)[1],
            "These are the eigenvalues of the covariance, the largest first: its variances along "
            "its own slanted axes. q has to keep to the given axes.",
        ),
        Mistake(
            "elementwise",
            lambda covariance: 1 / np.linalg.inv(covariance),
            "This is one over every entry of the precision, a matrix. Only its diagonal counts.",
        ),
    ],
    hints=[
        "The derivation above gives each variance from one entry of the precision.",
        "Two steps, and their order matters: the inverse of the whole matrix, then its diagonal "
        "(`np.diag`).",
    ],
)

EXERCISES = [
    linear_gaussian_evidence,
    linear_gaussian_posterior,
    expected_log_likelihood,
    gaussian_kl,
    elbo,
    best_diagonal,
]

PREDICTIONS = [
    Prediction(
        "scatter_at_the_posterior",
        LESSON,
        right="c",
        comments={
            "a": "The width of q does not decide it. What does log w become when q(z) is "
            "p(z | x), by Bayes' rule?",
            "b": "Even better than that. Put p(z | x) for q(z) into log w and use Bayes' rule.",
            "c": "Bayes' rule says that p(x | z) p(z) / p(z | x) is p(x), whatever z is.",
        },
    ),
    Prediction(
        "elbo_rises",
        LESSON,
        right="c",
        comments={
            "a": "Only if the gap stayed as it was. But the gap depends on q and on the model.",
            "b": "A lower bound may rise towards what it bounds, while that stays or even falls.",
            "c": "ELBO = log p(x) - gap. If the gap closed by more than a nat, log p(x) fell.",
        },
    ),
    Prediction(
        "two_gaussians",
        LESSON,
        right="b",
        comments={
            "a": "The decoder's numbers are independent given z. Which of the two data sets can it "
            "draw without any code?",
            "b": "One can be drawn without a code, and the other cannot; the floor is the same.",
            "c": "The floor is the entropy, and a turn does not change it. Both come near to it.",
        },
    ),
]
