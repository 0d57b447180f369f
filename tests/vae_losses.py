"""Losses for the tests of the bug hunt: right ones in other styles, `loss` with other parts."""

import numpy as np

from vae_helpers.quiet import keras, tf
from vae_helpers.vae import bernoulli_log_likelihood, kl_divergence, reparameterize

ops = keras.ops


# Right ones


def with_the_courses_parts(encoder, decoder, x):
    mean, log_var = encoder(x)
    logits = decoder(reparameterize(mean, log_var))
    return ops.mean(kl_divergence(mean, log_var) - bernoulli_log_likelihood(x, logits))


def in_tensorflow(encoder, decoder, x):
    mu, logvar = encoder(x, training=True)
    z = mu + tf.sqrt(tf.exp(logvar)) * tf.random.normal(tf.shape(mu))
    logits = decoder(z, training=True)
    cross = tf.nn.sigmoid_cross_entropy_with_logits(labels=tf.cast(x, tf.float32), logits=logits)
    kl = -0.5 * tf.reduce_sum(1 + logvar - mu**2 - tf.exp(logvar), axis=-1)
    return tf.reduce_mean(tf.reduce_sum(cross, axis=-1) + kl)


def by_counting(encoder, decoder, x):
    mean, log_var = encoder(x)
    n = ops.cast(ops.shape(x)[0], "float32")
    z = mean + ops.exp(0.5 * log_var) * keras.random.normal(ops.shape(mean))
    total = ops.sum(784 * keras.losses.binary_crossentropy(x, decoder(z), from_logits=True))
    return total / n + ops.sum(mean**2 / 2 + (ops.exp(log_var) - log_var - 1) / 2) / n


def with_a_drawn_kl(encoder, decoder, x):
    mean, log_var = encoder(x)
    std = ops.exp(log_var / 2)
    z = mean + std * keras.random.normal(ops.shape(mean))
    log_q = -0.5 * ops.sum(((z - mean) / std) ** 2 + log_var, axis=1)
    log_p = -0.5 * ops.sum(z**2, axis=1) + bernoulli_log_likelihood(x, decoder(z))
    return ops.mean(log_q - log_p)


def with_two_draws(encoder, decoder, x):
    mean, log_var = encoder(x)
    pixels = [-bernoulli_log_likelihood(x, decoder(reparameterize(mean, log_var))) for _ in "ab"]
    return ops.mean((pixels[0] + pixels[1]) / 2 + kl_divergence(mean, log_var))


def through_probabilities(encoder, decoder, x):
    mean, log_var = encoder(x)
    m = ops.clip(ops.sigmoid(decoder(reparameterize(mean, log_var))), 1e-7, 1 - 1e-7)
    pixels = ops.sum(-x * ops.log(m) - (1 - x) * ops.log(1 - m), axis=1)
    return ops.mean(pixels + kl_divergence(mean, log_var))


def doubled(encoder):
    """The encoder of a log_std as one of a log_var."""

    def of_log_var(x, **options):
        mean, log_std = encoder(x, **options)
        return mean, 2 * log_std

    return of_log_var


def with_log_std(encoder, decoder, x):
    mean, log_std = encoder(x)
    z = mean + ops.exp(log_std) * keras.random.normal(ops.shape(mean))
    kl = 0.5 * ops.sum(mean**2 + ops.exp(2 * log_std) - 2 * log_std - 1, axis=1)
    return ops.mean(kl - bernoulli_log_likelihood(x, decoder(z)))


# With other parts


def _noise(mean):
    return keras.random.normal(ops.shape(mean))


def _std(second):
    return ops.exp(second / 2)


def _pixels(x, logits):
    return ops.sum(ops.softplus(logits) - x * logits, axis=1)


def kl_of(mean, second):
    return 0.5 * ops.sum(mean**2 + ops.exp(second) - second - 1, axis=1)


def loss(
    noise=_noise,
    std=_std,
    pixels=_pixels,
    kl=kl_of,
    whole=lambda pixels, kl: ops.mean(pixels + kl),
    second=lambda second: second,
    draw=None,
    seen=lambda x: x,
    target=lambda x, seen: x,
):
    """A loss that is right but for the parts that are given."""

    def program(encoder, decoder, x):
        given = seen(x)
        mean, spread = encoder(given)
        spread = second(spread)
        z = draw(mean, spread) if draw else mean + std(spread) * noise(mean)
        return whole(pixels(target(x, given), decoder(z)), kl(mean, spread))

    return program


def without_gradient(pixels, kl):
    return float(np.mean(np.asarray(pixels + kl)))


# Parts that are wrong in the same way in many programs, by what they are told as.
_USUAL = {
    "sum_over_images": {"whole": lambda pixels, kl: ops.sum(pixels + kl)},
    "kl_left_out": {"whole": lambda pixels, kl: ops.mean(pixels)},
    "kl_subtracted": {"whole": lambda pixels, kl: ops.mean(pixels - kl)},
    "ascent": {"whole": lambda pixels, kl: -ops.mean(pixels + kl)},
    "reconstruction_sign": {"whole": lambda pixels, kl: ops.mean(kl - pixels)},
    "mean_over_pixels": {"pixels": lambda x, logits: _pixels(x, logits) / 784},
    "mean_over_everything": {"whole": lambda pixels, kl: ops.mean(pixels + kl) / 784},
    "kl_mean_over_numbers": {"kl": lambda mean, second: kl_of(mean, second) / mean.shape[1]},
    "kl_weight": {"kl": lambda mean, second: 2 * kl_of(mean, second)},
    "sigmoid_twice": {"pixels": lambda x, logits: _pixels(x, ops.sigmoid(logits))},
    "mean_decoded": {"draw": lambda mean, second: mean + 0 * second},
    "shared_by_the_batch": {"noise": lambda mean: keras.random.normal((1, mean.shape[1]))},
    "noise_too_small": {"noise": lambda mean: 0.1 * _noise(mean)},
    "frozen_noise": {"noise": lambda mean: keras.random.normal(ops.shape(mean), seed=1)},
    "variance_for_std": {"std": ops.exp},
    "returns_each_image": {"whole": lambda pixels, kl: pixels + kl},
    "nothing_moves": {"whole": lambda pixels, kl: ops.stop_gradient(ops.mean(pixels + kl))},
    "left_tensorflow": {"whole": without_gradient},
}


def usual(*slugs, **others):
    """Wrong answers by what they are told as: those named, or all; with other parts beside."""
    return {slug: loss(**_USUAL[slug], **others) for slug in slugs or _USUAL}
