"""Right answers to bottomless_loss in other styles."""

import vae_losses as losses


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
