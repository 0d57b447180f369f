"""Right answers to fat_clouds in other styles."""

import vae_losses as losses

from vae_helpers.quiet import keras

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


def bounded_widely(encoder, decoder, x):
    return losses.loss(second=lambda second: ops.clip(second, -30, 30))(encoder, decoder, x)


def bounded_below_alone(encoder, decoder, x):
    return losses.loss(second=lambda second: ops.maximum(second, -20.0))(encoder, decoder, x)
