"""The encoder of a VAE: a model with two linear heads."""

import numpy as np

from vae_helpers import vae
from vae_helpers.checks.engine.exercise import Exercise, Mistake
from vae_helpers.checks.engine.observe import Detail, numbers, pair_of, same
from vae_helpers.checks.probes.models import (
    FAR,
    a_model,
    awake,
    bends,
    can_learn,
    inputs,
    reaches,
    stays,
    without_gradient,
)
from vae_helpers.quiet import keras

ops = keras.ops
dense = keras.layers.Dense


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
