"""The exercises and predictions of lesson 5: a VAE on MNIST."""

import numpy as np
from scipy.special import ndtr, ndtri

from vae_helpers import vae
from vae_helpers.checks.exercise import Exercise, Mistake
from vae_helpers.checks.models import (
    FAR,
    a_model,
    awake,
    bends,
    can_learn,
    heeds,
    inputs,
    reaches,
    stays,
    without_gradient,
)
from vae_helpers.checks.observe import Detail, numbers, pair_of, same
from vae_helpers.checks.pixels import by_probabilities, clipped, images
from vae_helpers.checks.predictions import Prediction
from vae_helpers.quiet import keras, tf

LESSON = "05_vae_mnist"
ops = keras.ops
dense = keras.layers.Dense

# --- build_encoder ---------------------------------------------------------------------------

_HEADS = "mean", "log_var"


def _look_at_encoder(build):
    encoder = a_model(build(3), "encoder")
    x = FAR * inputs(784)
    for name, head in zip(_HEADS, pair_of(encoder(x), _HEADS), strict=True):
        yield f"the shape of {name} for 200 images at latent_dim = 3", numbers(head).shape
    yield "the same images give the same output twice", stays(encoder, x)
    yield "all weights can be trained", can_learn([encoder])

    mean, log_var = heads = [numbers(head) for head in awake(encoder)(x)]
    yield "no output is infinite", bool(np.isfinite(heads).all())
    if not np.isfinite(heads).all():
        return
    for name, head in zip(_HEADS, heads, strict=True):
        reach = reaches(head, -1.01, 1.01)
        yield f"some values of {name} lie below -1", reach["below"]
        yield f"some values of {name} lie above 1", reach["above"]
        yield f"some values of {name} are negative", Detail(bool((head < 0).any()))
    yield "mean and log_var are the same numbers", same(mean, log_var)
    shared = any(same(one, other) for one in mean.T for other in log_var.T)
    yield "a number of mean is a number of log_var, too", shared
    yield "log_var is a linear function of mean", _follows(mean, log_var)
    for place, name in enumerate(_HEADS):
        head = lambda a, place=place: numbers(encoder(a)[place])  # noqa: E731
        yield f"the hidden layer below {name} bends", bends(head, 784)
    loss = lambda: sum(ops.sum(head) for head in encoder(x[:4]))  # noqa: E731
    yield "weights that no gradient reaches", without_gradient([encoder], loss)
    yield "the shape of mean at latent_dim = 5", numbers(build(5)(x)[0]).shape


def _follows(source, target):
    """Whether target is a linear function of source plus a constant."""
    design = np.column_stack([source, np.ones(len(source))])
    left = target - design @ np.linalg.lstsq(design, target, rcond=None)[0]
    return bool(np.abs(left).max() < 1e-3 * np.abs(target).max())


def _encode(latent_dim, hidden="relu", mean=None, log_var=None, heads=None):
    """The right encoder with one of its parts exchanged. heads: of the hidden units."""
    x = keras.Input((784,))
    units = dense(64, hidden)(x)
    if heads is None:
        outputs = [dense(latent_dim, mean)(units), dense(latent_dim, log_var)(units)]
    else:
        outputs = heads(units, latent_dim)
    return keras.Model(x, outputs)


def _one_head(units, latent_dim):
    head = dense(latent_dim)(units)
    return [head, head]


def _chained(units, latent_dim):
    mean = dense(latent_dim)(units)
    return [mean, dense(latent_dim)(mean)]


def _overlap(units, latent_dim):
    both = dense(2 * latent_dim)(units)
    return [both[:, :latent_dim], both[:, 1 : latent_dim + 1]]


class _Noise(keras.layers.Layer):
    def call(self, inputs):
        return inputs + keras.random.normal(ops.shape(inputs))


def _with_noise(units, latent_dim):
    return [_Noise()(dense(latent_dim)(units)), dense(latent_dim)(units)]


def _three(units, latent_dim):
    mean, log_var = dense(latent_dim)(units), dense(latent_dim)(units)
    return [mean, log_var, mean + ops.exp(0.5 * log_var)]


build_encoder = Exercise(
    "build_encoder",
    lesson=LESSON,
    number="5.1",
    reference=vae.build_encoder,
    look=_look_at_encoder,
    mistakes=[
        Mistake(
            "relu_mean",
            lambda latent_dim: _encode(latent_dim, mean="relu"),
            "The mean is never negative, as after a relu or a softplus. Half of the latent space "
            "(three quarters in two dimensions) would stay empty. A mean may be any number.",
        ),
        Mistake(
            "sigmoid_mean",
            lambda latent_dim: _encode(latent_dim, mean="sigmoid"),
            "The mean lies between 0 and 1, as after a sigmoid or a softmax. A mean may be "
            "any number.",
        ),
        Mistake(
            "tanh_mean",
            lambda latent_dim: _encode(latent_dim, mean="tanh"),
            "The mean lies between -1 and 1, as after a tanh. A mean may be any number.",
        ),
        Mistake(
            "positive_log_var",
            lambda latent_dim: _encode(latent_dim, log_var="softplus"),
            "log_var is never negative, so that no variance could be below 1. A variance is "
            "positive; its *logarithm* may be any number, and needs no softplus, relu or exp.",
        ),
        Mistake(
            "sigmoid_log_var",
            lambda latent_dim: _encode(latent_dim, log_var="sigmoid"),
            "log_var lies between 0 and 1, as after a sigmoid. The log of a variance may "
            "be any number.",
        ),
        Mistake(
            "tanh_log_var",
            lambda latent_dim: _encode(latent_dim, log_var="tanh"),
            "log_var lies between -1 and 1, as after a tanh or a tight clip, so that no standard "
            "deviation could fall below 0.6. The log of a variance may be any number.",
        ),
        Mistake(
            "both_relu",
            lambda latent_dim: _encode(latent_dim, mean="relu", log_var="relu"),
            "Neither head ever gives a negative number, as after a relu. The mean and the log "
            "of the variance may be any numbers.",
        ),
        Mistake(
            "linear_hidden",
            lambda latent_dim: _encode(latent_dim, hidden=None),
            "The hidden layer has no activation, so each head is a linear map of the pixels.",
        ),
        Mistake(
            "one_layer_for_both",
            lambda latent_dim: _encode(latent_dim, heads=_one_head),
            "mean and log_var are the same numbers: one layer serves both. Each head needs "
            "weights of its own.",
        ),
        Mistake(
            "log_var_from_mean",
            lambda latent_dim: _encode(latent_dim, heads=_chained),
            "log_var is computed from mean, so it can tell nothing that the mean does not. Both "
            "heads belong on the hidden layer.",
        ),
        Mistake(
            "heads_joined",
            lambda latent_dim: _encode(latent_dim, heads=lambda u, k: dense(2 * k)(u)),
            "The model gives one array. Return mean and log_var as two outputs, each of "
            "`latent_dim` numbers.",
        ),
        Mistake(
            "sampled",
            lambda latent_dim: _encode(latent_dim, heads=_with_noise),
            "The same image gives other numbers at the second call: the encoder draws z itself. "
            "Here it gives mean and log_var, and the VAE draws z from them.",
        ),
        Mistake(
            "heads_overlap",
            lambda latent_dim: _encode(latent_dim, heads=_overlap),
            "A number of mean is a number of log_var, too: the slices for the two heads overlap. "
            "Where does the first one end?",
        ),
        Mistake(
            "three_outputs",
            lambda latent_dim: _encode(latent_dim, heads=_three),
            "The model gives three outputs; older code samples z inside the encoder. Here the "
            "encoder gives mean and log_var, and the VAE draws z from them.",
        ),
        Mistake(
            "latent_dim_ignored",
            lambda latent_dim: _encode(2),
            "The heads have 2 numbers whatever `latent_dim` says. The argument is to decide.",
        ),
    ],
    hints=[
        "One input of 784 pixels, one hidden layer of 512 units with a relu, and then a fork: two "
        "layers that both read the hidden layer.",
        "A mean may be any number, and so may the logarithm of a variance: the heads have no "
        "activation. That is why the course works with log_var.",
        "In the functional form: `hidden = keras.layers.Dense(512, activation='relu')(x)`, then "
        "two calls of a Dense layer on `hidden`, then `keras.Model(x, [mean, log_var])`.",
    ],
)

# --- build_decoder ---------------------------------------------------------------------------


def _look_at_decoder(build):
    decoder = a_model(build(3), "decoder")
    z = inputs(3)
    yield "the shape of the logits for 200 codes at latent_dim = 3", numbers(decoder(z)).shape
    yield "the same codes give the same output twice", stays(decoder, z)
    yield "all weights can be trained", can_learn([decoder])

    logits = numbers(awake(decoder)(FAR * z))
    yield "no output is infinite", bool(np.isfinite(logits).all())
    reach = reaches(logits, -1.01, 1.01)
    yield "some logits lie below -1", reach["below"]
    yield "some logits lie above 1", reach["above"]
    yield "some logits are negative", Detail(bool((logits < 0).any()))
    yield "the logits of an image add up to 1", bool(np.allclose(logits.sum(-1), 1, atol=1e-3))
    yield "the hidden layer bends", bends(lambda a: numbers(decoder(a)), 3)
    yield "each number of a code counts, negative or not", heeds(lambda a: numbers(decoder(a)), 3)
    loss = lambda: ops.sum(decoder(z[:4]) ** 2)  # noqa: E731
    yield "weights that no gradient reaches", without_gradient([decoder], loss)
    yield "the shape of the logits at latent_dim = 5", numbers(build(5)(inputs(5))).shape


def _decode(latent_dim, hidden="relu", logits=None, shape=(784,)):
    """The right decoder with one of its parts exchanged."""
    return keras.Sequential(
        [
            keras.Input((latent_dim,)),
            dense(64, hidden),
            dense(784, logits),
            keras.layers.Reshape(shape),
        ]
    )


build_decoder = Exercise(
    "build_decoder",
    lesson=LESSON,
    number="5.2",
    reference=vae.build_decoder,
    look=_look_at_decoder,
    mistakes=[
        Mistake(
            "sigmoid_output",
            lambda latent_dim: _decode(latent_dim, logits="sigmoid"),
            "The outputs lie between 0 and 1, as after a sigmoid: these are probabilities. "
            "Here the decoder gives logits, and the likelihood applies the sigmoid "
            "itself, in a form that cannot overflow.",
        ),
        Mistake(
            "tanh_output",
            lambda latent_dim: _decode(latent_dim, logits="tanh"),
            "The outputs lie between -1 and 1, as after a tanh or a clip. A logit may be any "
            "number.",
        ),
        Mistake(
            "relu_output",
            lambda latent_dim: _decode(latent_dim, logits="relu"),
            "The outputs are never negative, as after a relu or a softplus. No pixel could then "
            "be darker than one half. A logit may be any number.",
        ),
        Mistake(
            "softmax_output",
            lambda latent_dim: _decode(latent_dim, logits="softmax"),
            "The outputs of an image add up to 1: the last layer ends in a softmax, which chooses "
            "one pixel among 784. Each pixel is a coin of its own, given by a logit.",
        ),
        Mistake(
            "linear_hidden",
            lambda latent_dim: _decode(latent_dim, hidden=None),
            "The hidden layer has no activation, so the logits are a linear map of z.",
        ),
        Mistake(
            "image_shaped",
            lambda latent_dim: _decode(latent_dim, shape=(28, 28)),
            "The decoder gives images of 28 x 28, but is to give rows of 784 logits. A likelihood "
            "that sums over one axis only would end short by a factor of 28.",
        ),
        Mistake(
            "latent_dim_ignored",
            lambda latent_dim: _decode(2),
            "The decoder does not take codes of `latent_dim` numbers. The argument is to decide.",
        ),
        Mistake(
            "returns_a_tensor",
            lambda latent_dim: _decode(latent_dim)(keras.Input((latent_dim,))),
            "This is the output of the layers, not the model. `keras.Model(inputs, outputs)` makes "
            "a model of the two.",
        ),
    ],
    hints=[
        "The mirror image of the encoder: `latent_dim` numbers in, one hidden layer of 512 units "
        "with a relu, 784 numbers out.",
        "A logit may be any number. What activation does the last layer need for that?",
        "`z = keras.Input((latent_dim,))`, two Dense layers, and `keras.Model(z, logits)`.",
    ],
)

# --- negative_elbo ---------------------------------------------------------------------------

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
    "negative_elbo",
    lesson=LESSON,
    number="5.3",
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

# --- latent_grid -----------------------------------------------------------------------------

_SIDE = 10


def _look_at_grid(function):
    z = numbers(function(_SIDE))
    yield f"the shape at n = {_SIDE}", z.shape
    if z.shape != (_SIDE**2, 2):
        return
    finite = bool(np.isfinite(z).all())
    yield "all codes are finite", finite
    if not finite:
        return
    again = numbers(function(_SIDE))
    yield "two calls give the same codes", same(z, again)
    is_grid, axis = _as_grid(z, _SIDE)
    yield "the codes form a grid of n by n", is_grid
    if not is_grid:
        # Only tells mistakes apart; random codes differ from call to call and need no more.
        yield "the codes", Detail(z if same(z, again) else "random")
        return
    # Any even steps of probability that cover most of it are quantiles of the prior: from 0.05
    # to 0.95, i / (n + 1), (i + 1/2) / n; and any order of the codes.
    probability = ndtr(axis)
    yield (
        "the steps of the prior's probability are equal",
        bool(np.ptp(np.diff(probability)) < 1e-3),
    )
    yield "the grid is symmetric about 0", bool(np.allclose(axis, -axis[::-1], atol=1e-3))
    yield "an axis covers three quarters of the prior", bool(np.ptp(probability) > 0.75)
    yield "all lie between 0 and 1", Detail(bool(axis.min() >= 0 and axis.max() <= 1))
    yield "the steps in z are equal", Detail(bool(np.ptp(np.diff(axis)) < 1e-3))
    other = numbers(function(_SIDE + 1))
    yield f"the shape at n = {_SIDE + 1}", other.shape
    yield f"a grid of n by n at n = {_SIDE + 1}", _as_grid(other, _SIDE + 1)[0]


def _as_grid(z, n):
    """Whether codes are all pairs of n values, and these values in rising order."""
    first, second = (np.unique(np.round(z[:, axis], 4)) for axis in (0, 1))
    pairs = len(np.unique(np.round(z, 4), axis=0))
    is_grid = len(first) == len(second) == n and pairs == n**2 and same(first, second)
    return bool(is_grid), first


def _product(axis):
    return np.stack([grid.ravel() for grid in np.meshgrid(axis, axis)], axis=1)


def _middles(n):
    return (np.arange(n) + 0.5) / n


latent_grid = Exercise(
    "latent_grid",
    lesson=LESSON,
    number="5.4",
    reference=vae.latent_grid,
    look=_look_at_grid,
    mistakes=[
        Mistake(
            "narrow_linspace",
            lambda n: _product(np.linspace(-1, 1, n)),
            "The codes have equal steps in z, between -1 and 1 or so: such a square holds less "
            "than half of the prior's mass. Equal steps of *probability* are wanted, turned into "
            "z by the quantile function.",
        ),
        Mistake(
            "wide_linspace",
            lambda n: _product(np.linspace(-3, 3, n)),
            "The codes have equal steps in z, so that the far corners, where the prior has hardly "
            "any mass, get as many pictures as its middle. Equal steps of *probability* are "
            "wanted, turned into z by the quantile function.",
        ),
        Mistake(
            "infinite",
            lambda n: _product(ndtri(np.linspace(0, 1, n))),
            "The outermost codes are infinite: the quantiles at probability 0 and 1. Keep the "
            "probabilities strictly between.",
        ),
        Mistake(
            "probabilities",
            lambda n: _product(_middles(n)),
            "All codes lie between 0 and 1: these are probabilities. The quantile function, the "
            "inverse of the distribution function, turns each into the z below which the prior "
            "has that much mass.",
        ),
        Mistake(
            "diagonal",
            lambda n: np.stack([ndtri(_middles(n))] * 2, axis=1),
            "These are n codes along the diagonal. Every value of the first axis meets every value "
            "of the second: n * n codes.",
        ),
        Mistake(
            "meshgrid_itself",
            lambda n: np.stack(np.meshgrid(ndtri(_middles(n)), ndtri(_middles(n))), axis=-1),
            "The codes are right, but in an array (n, n, 2). The decoder takes rows: (n * n, 2).",
        ),
        Mistake(
            "two_grids",
            lambda n: np.stack(np.meshgrid(ndtri(_middles(n)), ndtri(_middles(n)))),
            "This holds the two coordinates apart, (2, n, n). The decoder takes one code a row: "
            "(n * n, 2).",
        ),
        Mistake(
            "reshape_for_stack",
            lambda n: np.array(np.meshgrid(ndtri(_middles(n)), ndtri(_middles(n)))).reshape(-1, 2),
            "The shape is right, but a reshape cut the numbers at the wrong places: each code "
            "holds two neighbouring values of one axis. Flatten both grids, then stack them.",
        ),
        Mistake(
            "random_draws",
            lambda n: np.random.default_rng().normal(size=(n * n, 2)),
            "Two calls give different codes: they are drawn at random. Here they are to lie on a "
            "grid.",
        ),
        Mistake(
            "one_sided",
            lambda n: _product(ndtri(0.5 + 0.5 * _middles(n))),
            "The grid lies on one side of 0 only, a quarter of the plane. The probabilities are to "
            "run from near 0 to near 1.",
        ),
    ],
    hints=[
        "Take n probabilities at equal steps, strictly between 0 and 1, and ask of each: below "
        "which z does the prior N(0, 1) have that much of its mass?",
        "`scipy.special.ndtri` (or `scipy.stats.norm.ppf`) answers that. `np.meshgrid(axis, axis)` "
        "pairs every value with every other.",
        "The probabilities `(np.arange(n) + 0.5) / n` are the middles of n equal slices. What is "
        "left is to flatten both grids and to stack them as two columns.",
    ],
)

PREDICTIONS = [
    Prediction(
        "kl_in_training",
        LESSON,
        "b",
        {
            "a": "A code with a KL of 0 says nothing about its image. The loss asks for a small "
            "*sum*, and a nat of KL can save more than a nat of reconstruction.",
            "b": "Each nat of KL buys more than a nat of reconstruction at first. Training stops "
            "buying where the next nat costs as much as it saves.",
            "c": "That would throw away what was bought. It happens to models whose decoder needs "
            "no code; this one does.",
        },
    ),
    Prediction(
        "prior_samples",
        LESSON,
        "b",
        {
            "a": "This decoder was trained on codes drawn from clouds that the KL keeps close to "
            "the prior. It was asked about the places where these codes fall.",
            "b": "The KL keeps the clouds of all images where the prior is, so hardly a code meets "
            "nothing. But nothing makes all clouds together *equal* to the prior: lesson 7.",
            "c": "Nothing in the model knows of ten classes, let alone of equal shares.",
        },
    ),
]
EXERCISES = [build_encoder, build_decoder, negative_elbo, latent_grid]
