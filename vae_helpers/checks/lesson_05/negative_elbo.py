"""The loss of a VAE: reconstruction plus KL."""

import numpy as np

from vae_helpers import vae
from vae_helpers.checks.engine.exercise import Exercise, Mistake
from vae_helpers.checks.engine.observe import numbers, same
from vae_helpers.checks.probes.pixels import by_probabilities, clipped, images
from vae_helpers.quiet import keras, tf

ops = keras.ops

# Images with a KL of some 3 nats beside a reconstruction of some 30 nats, so that a slip in either
# shows: most of the 784 pixels are black and known to be so.
_MEAN = np.array([[1.0, 2.0, -0.5], [0.0, 0.5, 1.5], [-1.0, 0.3, 0.0]], "float32")
_LOG_VAR = np.array([[0.0, 1.4, -0.6], [-1.0, 0.7, 0.2], [0.5, -2.0, 0.9]], "float32")


def _look_at_negative_elbo(function):
    yield "minus the ELBO of 3 images", numbers(function(*images(), _MEAN, _LOG_VAR))
    tensors = [tf.constant(a) for a in (*images(), _MEAN, _LOG_VAR)]
    with tf.GradientTape() as tape:
        tape.watch(tensors[1:])
        total = tf.reduce_sum(tf.convert_to_tensor(function(*tensors)))
    gradients = tape.gradient(total, tensors[1:])
    for name, gradient in zip(("logits", "mean", "log_var"), gradients, strict=True):
        yield f"a gradient reaches {name}", gradient is not None
        yield f"the gradient for {name}", np.zeros(0) if gradient is None else numbers(gradient)
    yield "with logits as far as 400", numbers(function(*images(40.0), 3 * _MEAN, _LOG_VAR))


def _bce(x, logits):
    return ops.sum(ops.softplus(logits) - x * logits, axis=1)


def _kl(mean, log_var):
    return 0.5 * ops.sum(mean**2 + ops.exp(log_var) - log_var - 1, axis=1)


def _weights(found):
    """Say so if the answer is a sum of the two terms with other weights than 1."""
    value = found.get("minus the ELBO of 3 images")
    if not isinstance(value, np.ndarray) or value.shape != (3,) or not np.isfinite(value).all():
        return None
    terms = np.stack([numbers(_bce(*images())), numbers(_kl(_MEAN, _LOG_VAR))], axis=1)
    weights = np.linalg.lstsq(terms, value, rcond=None)[0]
    if not same(terms @ weights, value) or same(weights, np.ones(2)):
        return None
    return (
        f"The reconstruction counts {weights[0]:.3g} times in it, and the KL {weights[1]:.3g} "
        "times. In minus the ELBO both count once."
    )


negative_elbo = Exercise(
    reference=vae.negative_elbo,
    look=_look_at_negative_elbo,
    explain=_weights,
    mistakes=[
        Mistake(
            "mean_over_pixels",
            lambda x, logits, mean, log_var: _bce(x, logits) / 784 + _kl(mean, log_var),
            "The reconstruction is averaged over the pixels (Keras's cross-entropies do that), "
            "while the KL is not: KL then weighs 784 times too much, and the model learns one "
            "image for all. The log-likelihood of an image is a *sum* over its pixels.",
        ),
        Mistake(
            "times_784_twice",
            lambda x, logits, mean, log_var: 784 * _bce(x, logits) + _kl(mean, log_var),
            "The reconstruction is summed over the pixels and multiplied by 784 as well. One of "
            "the two is enough.",
        ),
        Mistake(
            "elbo_itself",
            lambda x, logits, mean, log_var: -_bce(x, logits) - _kl(mean, log_var),
            "This is the ELBO. A loss is made small, so it is *minus* the ELBO that is wanted.",
        ),
        Mistake(
            "kl_subtracted",
            lambda x, logits, mean, log_var: _bce(x, logits) - _kl(mean, log_var),
            "The KL is subtracted from the reconstruction error: training would push q away from "
            "the prior without end. Which sign has the KL in the ELBO, and which in minus it?",
        ),
        Mistake(
            "likelihood_not_negated",
            lambda x, logits, mean, log_var: -_bce(x, logits) + _kl(mean, log_var),
            "The log-likelihood is added to the KL as it stands: a loss that falls when the "
            "reconstruction gets worse. Which sign has it in minus the ELBO?",
        ),
        Mistake(
            "kl_forgotten",
            lambda x, logits, mean, log_var: _bce(x, logits),
            "This is the reconstruction alone: mean and log_var are not used. Without the KL "
            "nothing ties the codes to the prior from which samples are to be drawn.",
        ),
        Mistake(
            "reconstruction_forgotten",
            lambda x, logits, mean, log_var: _kl(mean, log_var),
            "This is the KL alone. It is 0 for an encoder that ignores the image.",
        ),
        Mistake(
            "one_number",
            lambda x, logits, mean, log_var: ops.mean(_bce(x, logits) + _kl(mean, log_var)),
            "This is the mean over the batch. Return one number for each image; the mean is taken "
            "later, where the loss is made.",
        ),
        Mistake(
            "sum_over_batch",
            lambda x, logits, mean, log_var: ops.sum(_bce(x, logits) + _kl(mean, log_var)),
            "This is the sum over the batch: it would grow with the batch size. Return one number "
            "for each image.",
        ),
        Mistake(
            "kl_mean_over_latent",
            lambda x, logits, mean, log_var: _bce(x, logits) + _kl(mean, log_var) / mean.shape[1],
            "The KL is averaged over the latent dimensions, so it is too weak by their number. "
            "The dimensions of q are independent, and the KLs of independent parts add up.",
        ),
        Mistake(
            "kl_over_batch",
            lambda x, logits, mean, log_var: _bce(x, logits) + ops.sum(_kl(mean, log_var)),
            "The KL of the whole batch is added to every image. Each image has a KL of its own.",
        ),
        Mistake(
            "kl_doubled",
            lambda x, logits, mean, log_var: _bce(x, logits) + 2 * _kl(mean, log_var),
            "The KL counts twice: the 1/2 is missing, or it was multiplied by 2.",
        ),
        Mistake(
            "log_std_for_log_var",
            lambda x, logits, mean, log_var: _bce(x, logits) + _kl(mean, 2 * log_var),
            "The KL takes log_var for the logarithm of the standard deviation. It is that of the "
            "variance.",
        ),
        Mistake(
            "minus_one_forgotten",
            lambda x, logits, mean, log_var: (
                _bce(x, logits) + _kl(mean, log_var) + 0.5 * mean.shape[1]
            ),
            "The KL is too large by 1/2 for each latent dimension: the 1 inside the sum is "
            "missing, and q = prior would not give 0.",
        ),
        Mistake(
            "mean_not_squared",
            lambda x, logits, mean, log_var: (
                _bce(x, logits) + 0.5 * ops.sum(mean + ops.exp(log_var) - log_var - 1, axis=1)
            ),
            "The mean enters the KL without its square, so that a negative mean would be rewarded.",
        ),
        Mistake(
            "kl_averaged_over_batch",
            lambda x, logits, mean, log_var: _bce(x, logits) + ops.mean(_kl(mean, log_var)),
            "The mean KL of the batch is added to every image. Each image has a KL of its own.",
        ),
        Mistake(
            "reconstruction_averaged_over_batch",
            lambda x, logits, mean, log_var: ops.mean(_bce(x, logits)) + _kl(mean, log_var),
            "The mean reconstruction of the batch is added to every image. Each image has its own.",
        ),
        Mistake(
            "std_for_variance",
            lambda x, logits, mean, log_var: (
                _bce(x, logits)
                + 0.5 * ops.sum(mean**2 + ops.exp(0.5 * log_var) - log_var - 1, axis=1)
            ),
            "The KL has the standard deviation where the variance belongs: exp(log_var / 2) for "
            "exp(log_var).",
        ),
        Mistake(
            "kl_reversed",
            lambda x, logits, mean, log_var: (
                _bce(x, logits)
                + 0.5 * ops.sum((1 + mean**2) * ops.exp(-log_var) + log_var - 1, axis=1)
            ),
            "This is KL(prior || q). The ELBO has KL(q || prior): the average is over q, from "
            "which z is drawn.",
        ),
        Mistake(
            "logits_as_probabilities",
            lambda x, logits, mean, log_var: -clipped(x, logits) + _kl(mean, log_var),
            "The logits went into a cross-entropy that expects probabilities. A logit becomes a "
            "probability by the sigmoid; `bernoulli_log_likelihood` does that for you.",
        ),
        Mistake(
            "sigmoid_twice",
            lambda x, logits, mean, log_var: _bce(x, ops.sigmoid(logits)) + _kl(mean, log_var),
            "The sigmoid is applied twice: once by hand, once by a likelihood that expects "
            "logits. No pixel could then be darker than one half.",
        ),
        Mistake(
            "probabilities_clipped",
            lambda x, logits, mean, log_var: -clipped(x, ops.sigmoid(logits)) + _kl(mean, log_var),
            "Right for small logits; for large ones the probability was clipped near 0 and 1 (or "
            "given a small constant) before its logarithm, so the loss and its gradient stop "
            "growing. Work with the logits themselves.",
        ),
        Mistake(
            "log_of_zero",
            lambda x, logits, mean, log_var: (
                -by_probabilities(x, ops.sigmoid(logits)) + _kl(mean, log_var)
            ),
            "Right for small logits; for large ones the sigmoid is exactly 0 or 1 in float32 and "
            "its logarithm gives inf or NaN. Work with the logits themselves.",
        ),
        Mistake(
            "squared_error",
            lambda x, logits, mean, log_var: (
                ops.sum((x - ops.sigmoid(logits)) ** 2, axis=1) + _kl(mean, log_var)
            ),
            "The reconstruction is the squared error. That belongs to a Gaussian with a fixed "
            "variance, whose 1/2 and variance are missing, too: a hidden beta. Here the pixels "
            "are Bernoulli.",
        ),
        Mistake(
            "log2",
            lambda x, logits, mean, log_var: (_bce(x, logits) + _kl(mean, log_var)) / np.log(2),
            "These are bits: the logarithms have base 2. The course counts in nats.",
        ),
        Mistake(
            "x_and_logits_swapped",
            lambda x, logits, mean, log_var: _bce(logits, x) + _kl(mean, log_var),
            "x and logits have changed places in the likelihood.",
        ),
        Mistake(
            "mean_and_log_var_swapped",
            lambda x, logits, mean, log_var: _bce(x, logits) + _kl(log_var, mean),
            "mean and log_var have changed places in the KL.",
        ),
        Mistake(
            "no_gradient",
            lambda x, logits, mean, log_var: np.array(_bce(x, logits) + _kl(mean, log_var)),
            "The numbers are right, but no gradient passes: the function leaves TensorFlow for "
            "NumPy. Use keras.ops or tf, which the tape can follow.",
        ),
    ],
    hints=[
        "Minus the ELBO has two parts: minus the log-likelihood of the pixels, and the KL.",
        "Both are there already: `bernoulli_log_likelihood(x, logits)` and "
        "`kl_divergence(mean, log_var)`, each one number for an image.",
        "ELBO = log-likelihood - KL. Turn the sign of the whole.",
    ],
)
