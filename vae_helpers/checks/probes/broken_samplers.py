"""Samplers with one part exchanged: the mistakes that a function and a layer share."""

import re

import numpy as np

from vae_helpers.checks.engine.exercise import Mistake
from vae_helpers.checks.engine.observe import EXCEPTION
from vae_helpers.quiet import keras, tf

ops = keras.ops


def normal(mean):
    return keras.random.normal(ops.shape(mean))


def std(log_var):
    return ops.exp(0.5 * log_var)


def with_shape(shape):
    """A sampler whose noise has another shape: shape(mean) gives it."""
    return lambda mean, log_var, seed=None: (
        mean + std(log_var) * keras.random.normal(shape(mean), seed=seed)
    )


def with_std(std):
    """A sampler whose standard deviation is another function of log_var."""
    return lambda mean, log_var, seed=None: (
        mean + std(log_var) * keras.random.normal(ops.shape(mean), seed=seed)
    )


def with_noise(noise):
    """A sampler whose noise is another function of mean, from which it takes the shape."""
    return lambda mean, log_var, seed=None: mean + std(log_var) * noise(mean)


DRAW_MISTAKES = {
    "variance_for_std": (
        with_std(ops.exp),
        "The noise is scaled by exp(log_var): that is the variance. The standard deviation is its "
        "square root. Such a sampler draws from another q than the one whose KL is computed.",
    ),
    "log_var_for_std": (
        with_std(lambda log_var: log_var),
        "The noise is scaled by log_var as it stands. log_var is a logarithm, of the variance at "
        "that; the noise wants the standard deviation.",
    ),
    "half_log_var_for_std": (
        with_std(lambda log_var: 0.5 * log_var),
        "The noise is scaled by log_var / 2. That is the *logarithm* of the standard deviation.",
    ),
    "softplus": (
        with_std(ops.softplus),
        "The noise is scaled by softplus(log_var). That makes a positive number of it, too, but "
        "log_var is the logarithm of the variance, and a logarithm is undone by the exponential.",
    ),
    "std_missing": (
        with_std(ops.ones_like),
        "The spread of z is 1 whatever log_var says: the noise is not scaled. z would be as "
        "uncertain for every image.",
    ),
    "tiny_noise": (
        with_std(lambda log_var: 0.01 * std(log_var)),
        "The spread of z is a hundredth of the right one, as with noise of standard deviation "
        "0.01. The KL of lesson 2 assumes 1: with less, q is not the q that is paid for.",
    ),
    "too_near_one": (
        with_std(lambda log_var: std(ops.clip(log_var, -2.0, 2.0))),
        "The spread of z is right where log_var is 0, and nearer to 1 than it should be where "
        "log_var is far from 0, as when log_var is clipped or halved once too often. Then q is "
        "not the q whose KL is computed.",
    ),
    "inverse_std": (
        with_std(lambda log_var: ops.exp(-0.5 * log_var)),
        "The noise is scaled by the inverse of the standard deviation: where log_var is large, z "
        "hardly varies. Look at the sign in the exponent.",
    ),
    "shared_by_the_batch": (
        with_shape(lambda mean: (1, ops.shape(mean)[1])),
        "All images of a batch get the same noise: one draw, with one number for each latent "
        "dimension, is spread over the rows. Which shape has the noise to have?",
    ),
    "shared_by_the_dimensions": (
        with_shape(lambda mean: (ops.shape(mean)[0], 1)),
        "All numbers of a code get the same noise: one number for each image is spread over the "
        "latent dimensions. Such z lie on a line, while q has independent dimensions.",
    ),
    "one_number": (
        with_shape(lambda mean: (1, 1)),
        "One single number of noise serves the whole batch and all dimensions. Every number of "
        "every code needs its own.",
    ),
    "uniform_noise": (
        with_noise(lambda mean: keras.random.uniform(ops.shape(mean))),
        "The noise is uniform between 0 and 1: z lies on one side of mean, and spreads too little. "
        "q is a normal distribution.",
    ),
    "symmetric_uniform_noise": (
        with_noise(lambda mean: keras.random.uniform(ops.shape(mean), -1.0, 1.0)),
        "The noise spreads by 0.58 instead of 1 and has no tails, as uniform noise between -1 and "
        "1 does. q is a normal distribution.",
    ),
    "truncated_noise": (
        with_noise(lambda mean: keras.random.truncated_normal(ops.shape(mean))),
        "The noise spreads by 0.88 instead of 1 and has no tails: it is cut off at two standard "
        "deviations, as a truncated normal is. q has its tails.",
    ),
    "mean_alone": (
        lambda mean, log_var, seed=None: ops.convert_to_tensor(mean) * 1.0,
        "z is the mean, without any noise. That is the code of a plain autoencoder; the decoder "
        "would never see that q is a cloud.",
    ),
    "constant_for_noise": (
        lambda mean, log_var, seed=None: mean + std(log_var) * 0.5,
        "Every call gives the same z, which lies beside mean by the same multiple of the standard "
        "deviation for all images, as when a constant stands in place of the noise. A constant is "
        "no noise, whatever its name.",
    ),
    "mean_missing": (
        lambda mean, log_var, seed=None: std(log_var) * normal(mean),
        "z spreads as it should, but mean plays no part in where it lies.",
    ),
    "mean_through_tanh": (
        lambda mean, log_var, seed=None: ops.tanh(mean) + std(log_var) * normal(mean),
        "z lies around tanh(mean), so that no code could lie beyond -1 and 1. Take mean as it is: "
        "any real number will do.",
    ),
    "from_the_prior": (
        lambda mean, log_var, seed=None: normal(mean),
        "z is drawn from the prior N(0, I), whatever mean and log_var are. Its code would then say "
        "nothing about an image.",
    ),
    "no_gradient": (
        lambda mean, log_var, seed=None: tf.constant(
            np.asarray(mean)
            + np.exp(np.asarray(log_var) / 2) * np.random.default_rng().normal(size=mean.shape),
            tf.float32,
        ),
        "The draws are right, but no gradient passes: somewhere on the way from mean and log_var "
        "to z the tape loses the trail, as with NumPy, `.numpy()` or stop_gradient. Use keras.ops "
        "or tf from end to end.",
    ),
    "gradient_to_mean_only": (
        lambda mean, log_var, seed=None: (
            mean + ops.stop_gradient(ops.convert_to_tensor(std(log_var))) * normal(mean)
        ),
        "The draws are right, but no gradient reaches log_var: the tape loses its trail on the "
        "way to the standard deviation. q could never learn how wide to be.",
    ),
    "gradient_to_log_var_only": (
        lambda mean, log_var, seed=None: (
            ops.stop_gradient(ops.convert_to_tensor(mean)) + std(log_var) * normal(mean)
        ),
        "The draws are right, but no gradient reaches mean. q could never learn where to lie.",
    ),
}


def named(slugs):
    return [Mistake(slug, *DRAW_MISTAKES[slug]) for slug in slugs]


def shapes_that_do_not_fit(found):
    trouble = found.get(EXCEPTION)
    if trouble is None or not re.search("ncompatible shapes|be broadcast", trouble.text):
        return None
    return (
        "Two arrays meet whose shapes do not fit. If one of them was drawn outside of the "
        "function, as the lesson's own `noise` was: draw it inside, in the shape of mean."
    )
