"""Right answers to still_noisy in other styles."""

import vae_losses as losses

from vae_helpers.quiet import keras, tf
from vae_helpers.vae import bernoulli_log_likelihood, kl_divergence, reparameterize

ops = keras.ops


def noisy_in_tensorflow(encoder, decoder, x):
    return losses.loss(
        seen=lambda x: tf.clip_by_value(x + tf.random.normal(tf.shape(x), stddev=0.5), 0.0, 1.0)
    )(encoder, decoder, x)


def clean_kept_apart(encoder, decoder, x):
    clean, x = x, ops.clip(x + 0.5 * keras.random.normal(ops.shape(x)), 0, 1)
    mean, log_var = encoder(x)
    logits = decoder(reparameterize(mean, log_var))
    return ops.mean(kl_divergence(mean, log_var) - bernoulli_log_likelihood(clean, logits))


def noise_cut_off_in_two_lines(encoder, decoder, x):
    noisy = x + keras.random.normal(ops.shape(x), mean=0.0, stddev=0.5)
    mean, log_var = encoder(ops.minimum(ops.maximum(noisy, 0.0), 1.0))
    logits = decoder(reparameterize(mean, log_var))
    return ops.mean(kl_divergence(mean, log_var) - bernoulli_log_likelihood(x, logits))


def noisy_with_a_drawn_kl(encoder, decoder, x):
    noisy = ops.clip(x + keras.random.normal(ops.shape(x), stddev=0.5), 0, 1)
    mean, log_var = encoder(noisy)
    noise = keras.random.normal(ops.shape(mean))
    z = mean + ops.exp(log_var / 2) * noise
    kl = ops.sum(z**2 - noise**2 - log_var, axis=1) / 2
    return ops.mean(kl - bernoulli_log_likelihood(x, decoder(z)))


def noisy_by_keras(encoder, decoder, x):
    noisy = ops.clip(x + 0.5 * keras.random.normal(ops.shape(x)), 0, 1)
    mean, log_var = encoder(noisy)
    logits = decoder(reparameterize(mean, log_var))
    pixels = 784 * keras.losses.binary_crossentropy(x, logits, from_logits=True)
    return ops.mean(pixels) + ops.mean(kl_divergence(mean, log_var))
