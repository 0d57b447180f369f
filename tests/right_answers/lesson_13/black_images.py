"""Right answers to black_images in other styles."""

import vae_losses as losses

from vae_helpers.quiet import keras
from vae_helpers.vae import kl_divergence, reparameterize

ops = keras.ops


def with_the_courses_parts(encoder, decoder, x):
    return losses.with_the_courses_parts(encoder, decoder, x)


def in_tensorflow(encoder, decoder, x):
    return losses.in_tensorflow(encoder, decoder, x)


def by_counting(encoder, decoder, x):
    return losses.by_counting(encoder, decoder, x)


def with_a_drawn_kl(encoder, decoder, x):
    return losses.with_a_drawn_kl(encoder, decoder, x)


def with_two_draws(encoder, decoder, x):
    return losses.with_two_draws(encoder, decoder, x)


def through_probabilities(encoder, decoder, x):
    return losses.through_probabilities(encoder, decoder, x)


def with_a_sigmoid_that_keras_sees(encoder, decoder, x):
    mean, log_var = encoder(x)
    m = ops.sigmoid(decoder(reparameterize(mean, log_var)))
    pixels = 784 * keras.losses.binary_crossentropy(x, m, from_logits=True)
    return ops.mean(pixels + kl_divergence(mean, log_var))
