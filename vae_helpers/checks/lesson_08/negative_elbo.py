"""The loss of a VAE: reconstruction plus KL."""

import numpy as np

from vae_helpers import vae
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.mistake import Mistake
from vae_helpers.checks.engine.observe import EXCEPTION, numbers, same, told, untouched
from vae_helpers.checks.engine.parts import Formula
from vae_helpers.checks.engine.terms import Group, Term
from vae_helpers.checks.probes.gaussians import misread, prior_terms
from vae_helpers.checks.probes.sums import batches, part_ways
from vae_helpers.quiet import keras, tf

ops = keras.ops


def _images(random, n, k):
    """n images with codes of k numbers. Most pixels are black and known to be so, so that the
    reconstruction does not drown the KL."""
    x, logits = np.zeros((n, 784)), np.full((n, 784), -9.0)
    busy = random.permuted(np.tile(np.arange(784) < 30, (n, 1)), axis=1)
    x[busy] = random.choice([0, 0.25, 0.6, 1], busy.sum())
    logits[busy] = random.normal(0, 1.5, busy.sum())
    return x, logits, random.normal(0, 1.5, (n, k)), random.uniform(-2, 1.5, (n, k))


_BATCHES = batches(_images)
_FIRST = _BATCHES[0]


def _tensors(inputs):
    x, *others = inputs
    return x.copy(), *map(tf.constant, others)


def _look_at_negative_elbo(function):
    given = [array.copy() for array in _FIRST]
    value = numbers(function(*given))
    yield told(
        "it computes without drawing",
        same(value, numbers(function(*(array.copy() for array in _FIRST)))),
        "draws",
        "Two calls give different numbers. z is drawn already, and its logits are given: the "
        "KL of Gaussians needs no draws.",
    )
    yield told(
        "the arguments stay",
        untouched(_FIRST, given),
        "changes_arguments",
        "The function changes an array that it was given: `mean **= 2` and its kin work in place.",
    )
    yield "minus the ELBO of 3 images", value
    # As in the lesson: images as an array, and tensors out of the models.
    names = "logits", "mean", "log_var"
    x, *tensors = _tensors(_FIRST)
    with tf.GradientTape() as tape:
        tape.watch(tensors)
        total = tf.reduce_sum(tf.convert_to_tensor(function(x, *tensors)))
    gradients = dict(zip(names, tape.gradient(total, tensors), strict=True))
    lost = [n for n, g in gradients.items() if g is None and _counts(function, value, n)]
    yield told(
        "gradients pass",
        not lost,
        "no_gradient",
        f"No gradient passes to {' and '.join(lost)}: on the way the numbers leave TensorFlow, "
        "by NumPy, float() or stop_gradient. Use keras.ops or tf, which the tape can follow.",
    )
    right = numbers(vae.negative_elbo(*_FIRST))
    if value.shape == right.shape and not same(value, right) and (value > right - 1e-3).all():
        dear = *_FIRST[:2], _FIRST[2] + np.float32(9), _FIRST[3] + np.float32(3)
        found = numbers(function(*_tensors(dear)))
        yield told(
            "a small KL counts in full",
            not same(found, numbers(vae.negative_elbo(*dear))),
            "free_bits",
            "Right where the KL is large, too large where it is small: a least value holds it up, "
            "as free bits do. Here each nat of the KL counts.",
        )
    if lost or not same(value, right):
        return
    for name, gradient in gradients.items():
        yield f"the gradient for {name}", numbers(gradient)
    far = [(sign * 30 * scale, x) for sign in (-1, 1) for scale in (1, 15) for x in (0, 1)]
    x = np.float32([[white] * 784 for _, white in far])
    logits = np.float32([[logit] * 784 for logit, _ in far])
    code = np.zeros((len(far), 2), "float32")
    found = numbers(function(*_tensors((x, logits, code, code))))
    yield told(
        "large logits give numbers",
        np.isfinite(found).all(),
        "log_of_zero",
        "Right for small logits; for large ones it is inf or NaN. A sigmoid is then exactly "
        "0 or 1 in float32, and an exp overflows. Work with the logits themselves.",
    )
    right = numbers(vae.negative_elbo(x, logits, code, code))
    yield told(
        "large logits count in full",
        not np.isfinite(found).all() or same(found, right),
        "probabilities_clipped",
        "Right for small logits; where they are large (here 30 and 450) the loss stops growing and "
        "its gradient vanishes, as after a clip or a small constant inside a logarithm. "
        "Work with the logits themselves.",
    )


def _counts(function, value, name):
    """Whether the answer depends on this argument at all."""
    other = dict(zip(("x", "logits", "mean", "log_var"), _FIRST, strict=True))
    other[name] = other[name] + np.float32(0.3)
    return not same(value, numbers(function(*_tensors(other.values()))))


def _sigmoid(logits):
    return 1 / (1 + np.exp(-np.float64(logits)))


def _softplus(logits):
    return np.logaddexp(0, np.float64(logits))


def _logits_of(p):
    p = np.clip(np.float32(p), np.float32(1e-7), np.float32(1 - 1e-7))  # as Keras does
    return np.log(np.float64(p)) - np.log1p(-np.float64(p))


def _log_softmax(logits):
    return logits - np.log(np.sum(np.exp(np.float64(logits)), axis=1, keepdims=True))


_TERMS = [
    Term(
        "softplus",
        "The softplus of the logits",
        1,
        lambda x, logits, *code: _softplus(logits),
        why="it makes the probabilities of black and white add up to 1",
    ),
    Term(
        "white",
        "The product of x and the logits",
        -1,
        lambda x, logits, *code: x * logits,
        why="a white pixel is to have a large logit",
        slips={1 / 255: ("scaled_twice", "x is divided by 255, but it lies in [0, 1] already.")},
    ),
    *prior_terms(lambda *given: given[2], lambda *given: given[3]),
]

_MEAN_OVER_PIXELS = (
    "mean_over_pixels",
    "The reconstruction is averaged over the pixels (Keras's cross-entropies do that), so it "
    "counts 784 times too little: the KL wins, and the model learns one image for all. The "
    "log-likelihood of an image is a *sum* over its pixels.",
)

_RECONSTRUCTION = Group(
    "reconstruction",
    "The reconstruction",
    ("softplus", "white"),
    ways=part_ways("reconstruction", "reconstruction", "pixels", _MEAN_OVER_PIXELS),
    instead=(
        Mistake(
            "squared_error",
            lambda x, logits, *code: (x - _sigmoid(logits)) ** 2,
            "The reconstruction is the squared error. That belongs to a Gaussian with a fixed "
            "variance, whose size would decide how much the KL weighs. Here the pixels are "
            "Bernoulli.",
        ),
        Mistake(
            "squared_error_of_logits",
            lambda x, logits, *code: (x - logits) ** 2,
            "The reconstruction is the squared error between x and the *logits*. A logit is no "
            "pixel, and the pixels are Bernoulli.",
        ),
        Mistake(
            "absolute_error",
            lambda x, logits, *code: np.abs(x - _sigmoid(logits)),
            "The reconstruction is the sum of absolute differences. Here the pixels are Bernoulli: "
            "it is minus their log-likelihood.",
        ),
        Mistake(
            "black_forgotten",
            lambda x, logits, *code: x * _softplus(-logits),
            "Only white counts in the reconstruction: the part with 1 - x is missing, and a "
            "decoder that makes everything white would be the best.",
        ),
        Mistake(
            "white_forgotten",
            lambda x, logits, *code: (1 - x) * _softplus(logits),
            "Only black counts in the reconstruction: the part with x is missing, and a decoder "
            "that makes everything black would be the best.",
        ),
        Mistake(
            "softmax",
            lambda x, logits, *code: -x * _log_softmax(logits),
            "The reconstruction takes the pixels for classes, of which a softmax chooses one. Each "
            "pixel is a coin of its own.",
        ),
    ),
    why="it is minus the log-likelihood of the pixels, once",
    slips={
        0: (
            "reconstruction_forgotten",
            "The reconstruction is missing. The KL alone is 0 for an encoder that ignores the "
            "image.",
        ),
        -1: (
            "likelihood_not_negated",
            "The log-likelihood is added as it stands: a loss that falls when the reconstruction "
            "gets worse. Which sign does it have in minus the ELBO?",
        ),
        1 / 784: _MEAN_OVER_PIXELS,
        784: (
            "times_784_twice",
            "The reconstruction is summed over the pixels and multiplied by 784 as well. One of "
            "the two is enough.",
        ),
    },
)

_KL = Group(
    "kl",
    "The KL",
    ("mean", "variance", "log_var", "one"),
    ways=part_ways(
        "kl",
        "KL",
        "numbers of a code",
        (
            "kl_mean_over_latent",
            "The KL is averaged over the numbers of a code: it is divided by how many there are. "
            "They are independent under q, and the KLs of independent parts add up.",
        ),
    ),
    instead=(
        Mistake(
            "kl_reversed",
            lambda x, logits, mean, log_var: (
                0.5 * ((1 + mean**2) * np.exp(-np.float64(log_var)) + log_var - 1)
            ),
            "This has KL(prior || q). The ELBO has KL(q || prior): the average is over q, from "
            "which z is drawn.",
        ),
        Mistake(
            "variance_does_not_count",
            lambda x, logits, mean, log_var: 0.5 * (mean**2 - 1),
            "Only the mean and the 1 are left in the KL. So it comes out where log_var stands in "
            "the place of the variance: it cancels against the term with the logarithm.",
        ),
    ),
    why="in minus the ELBO it counts once",
    slips={
        0: (
            "kl_forgotten",
            "The KL is missing. Without it nothing ties the codes to the prior from which samples "
            "are to be drawn.",
        ),
        -1: (
            "kl_subtracted",
            "The KL is subtracted: training would push q away from the prior without end. Which "
            "sign has the KL in the ELBO, and which in minus it?",
        ),
        2: ("kl_doubled", "The KL counts twice: its 1/2 is missing, or it was multiplied by 2."),
    },
)

_FORMULA = Formula(
    given=_BATCHES,
    terms=_TERMS,
    groups=[_RECONSTRUCTION, _KL],
    together=[
        Mistake("", lambda values: values),
        Mistake(
            "one_number",
            lambda values: values.mean(),
            "This is one number, a mean over the batch. Return one number for each image; the "
            "mean is taken later, where the loss is made.",
        ),
        Mistake(
            "sum_over_batch",
            lambda values: values.sum(),
            "This is one number, a sum over the batch: it would grow with the batch size. Return "
            "one number for each image.",
        ),
        Mistake(
            "kept_axis",
            lambda values: values[:, None],
            "The result is a column (n, 1). One number for each image is wanted, (n,).",
        ),
    ],
    arguments=[
        *misread(3),
        Mistake(
            "x_and_logits_swapped",
            lambda x, logits, *code: (logits, x, *code),
            "x and logits have changed places in the likelihood.",
        ),
        Mistake(
            "mean_and_log_var_swapped",
            lambda x, logits, mean, log_var: (x, logits, log_var, mean),
            "mean and log_var have changed places in the KL.",
        ),
        Mistake(
            "logits_as_probabilities",
            lambda x, logits, *code: (x, _logits_of(logits), *code),
            "The logits went into a cross-entropy that expects probabilities. A logit becomes a "
            "probability by the sigmoid; `bernoulli_log_likelihood` does that for you.",
        ),
        Mistake(
            "sigmoid_twice",
            lambda x, logits, *code: (x, _sigmoid(logits), *code),
            "The sigmoid is applied twice: once by hand, once by a likelihood that expects "
            "logits. No pixel could then be darker than one half.",
        ),
        Mistake(
            "logits_negated",
            lambda x, logits, *code: (x, -logits, *code),
            "The logits enter with the wrong sign: black and white change places.",
        ),
        Mistake(
            "pixels_rounded",
            lambda x, logits, *code: (np.float64(x > 0.5), logits, *code),
            "The pixels are rounded to black and white first. Grey ones count as they are.",
        ),
        Mistake(
            "labels_smoothed",
            lambda x, logits, *code: (0.9 * x + 0.05, logits, *code),
            "The pixels are drawn together towards grey, as by a label_smoothing of 0.1. They "
            "count as they are.",
        ),
    ],
    times={
        -1: (
            "elbo_itself",
            "The sign of the whole is turned: this goes with the ELBO. A loss is made small, so it "
            "is *minus* the ELBO that is wanted.",
        ),
    },
    extremes=[
        (
            f"where log_var is {level:g}",
            (*_FIRST[:2], np.ones((3, 2), "float32"), np.full((3, 2), level, "float32")),
        )
        for level in (-9, 6)
    ],
)


def _explain(found):
    """Say what does not fit where two arrays do not."""
    trouble = found.get(EXCEPTION)
    if trouble and ("ncompatible shapes" in trouble.text or "broadcast" in trouble.text):
        return (
            "Two arrays whose lengths do not fit were put together. x and logits have a number for "
            "each pixel, mean and log_var for each number of a code: sum each part over its own "
            "axis 1 first, and one number for each image is left of either."
        )
    return None


negative_elbo = Exercise(
    reference=vae.negative_elbo,
    look=_look_at_negative_elbo,
    formula=_FORMULA,
    explain=_explain,
    mistakes=[
        Mistake(
            "log_of_logits",
            lambda x, logits, mean, log_var: (
                -ops.sum(x * ops.log(logits) + (1 - x) * ops.log(1 - logits), axis=1)
                + vae.kl_divergence(mean, log_var)
            ),
            "A logarithm of the logits is taken, which is NaN where one is negative. A logit "
            "becomes a probability by the sigmoid; `bernoulli_log_likelihood` does that for you.",
        ),
    ],
    hints=[
        "Minus the ELBO has two parts: minus the log-likelihood of the pixels, and the KL.",
        "Both are there already: `bernoulli_log_likelihood(x, logits)` and "
        "`kl_divergence(mean, log_var)`, each one number for an image.",
        "In the ELBO the likelihood is gained and the KL is paid. Which sign has each of them once "
        "the whole is turned?",
    ],
)
