"""Answers to worse_with_more in the manner of public code."""

import numpy as np
from public import right, wrong

from vae_helpers.quiet import keras, tf


@wrong("as it was, in TensorFlow")
def worse_with_more(encoder, decoder, x, noise):
    n, k, d = noise.shape
    mean, log_var = encoder(x)
    mean = keras.ops.repeat(mean, k, axis=0)
    log_var = keras.ops.repeat(log_var, k, axis=0)
    noise = keras.ops.reshape(noise, (n * k, d))
    z = mean + keras.ops.exp(log_var / 2) * noise
    logits = decoder(z)
    x = tf.tile(x, [k, 1])
    log_p = keras.ops.sum(x * logits - keras.ops.softplus(logits), axis=1)
    w = log_p - keras.ops.sum(z**2 - noise**2 - log_var, axis=1) / 2
    w = keras.ops.reshape(w, (n, k))
    return keras.ops.logsumexp(w, axis=1) - np.log(k)


@wrong("the heads tiled, the images repeated")
def worse_with_more(encoder, decoder, x, noise):
    n, k, d = noise.shape
    mean, log_var = encoder(x)
    mean = tf.tile(mean, [k, 1])
    log_var = tf.tile(log_var, [k, 1])
    noise = keras.ops.reshape(noise, (n * k, d))
    z = mean + keras.ops.exp(log_var / 2) * noise
    logits = decoder(z)
    x = keras.ops.repeat(x, k, axis=0)
    log_p = keras.ops.sum(x * logits - keras.ops.softplus(logits), axis=1)
    w = log_p - keras.ops.sum(z**2 - noise**2 - log_var, axis=1) / 2
    w = keras.ops.reshape(w, (n, k))
    return keras.ops.logsumexp(w, axis=1) - np.log(k)


@wrong("all tiled, grouped as before")
def worse_with_more(encoder, decoder, x, noise):
    n, k, d = noise.shape
    mean, log_var = encoder(x)
    mean = tf.tile(mean, [k, 1])
    log_var = tf.tile(log_var, [k, 1])
    noise = keras.ops.reshape(noise, (n * k, d))
    z = mean + keras.ops.exp(log_var / 2) * noise
    logits = decoder(z)
    x = tf.tile(x, [k, 1])
    log_p = keras.ops.sum(x * logits - keras.ops.softplus(logits), axis=1)
    w = log_p - keras.ops.sum(z**2 - noise**2 - log_var, axis=1) / 2
    w = keras.ops.reshape(w, (n, k))
    return keras.ops.logsumexp(w, axis=1) - np.log(k)


@wrong("grouped the other way")
def worse_with_more(encoder, decoder, x, noise):
    n, k, d = noise.shape
    mean, log_var = encoder(x)
    mean = keras.ops.repeat(mean, k, axis=0)
    log_var = keras.ops.repeat(log_var, k, axis=0)
    noise = keras.ops.reshape(noise, (n * k, d))
    z = mean + keras.ops.exp(log_var / 2) * noise
    logits = decoder(z)
    x = tf.tile(x, [k, 1])
    log_p = keras.ops.sum(x * logits - keras.ops.softplus(logits), axis=1)
    w = log_p - keras.ops.sum(z**2 - noise**2 - log_var, axis=1) / 2
    w = keras.ops.reshape(w, (k, n))
    return keras.ops.logsumexp(w, axis=0) - np.log(k)


@wrong("all repeated, grouped the other way")
def worse_with_more(encoder, decoder, x, noise):
    n, k, d = noise.shape
    mean, log_var = encoder(x)
    mean = keras.ops.repeat(mean, k, axis=0)
    log_var = keras.ops.repeat(log_var, k, axis=0)
    noise = keras.ops.reshape(noise, (n * k, d))
    z = mean + keras.ops.exp(log_var / 2) * noise
    logits = decoder(z)
    x = keras.ops.repeat(x, k, axis=0)
    log_p = keras.ops.sum(x * logits - keras.ops.softplus(logits), axis=1)
    w = log_p - keras.ops.sum(z**2 - noise**2 - log_var, axis=1) / 2
    w = keras.ops.reshape(w, (k, n))
    return keras.ops.logsumexp(w, axis=0) - np.log(k)


@wrong("the mean of the logarithms")
def worse_with_more(encoder, decoder, x, noise):
    n, k, d = noise.shape
    mean, log_var = encoder(x)
    mean = keras.ops.repeat(mean, k, axis=0)
    log_var = keras.ops.repeat(log_var, k, axis=0)
    noise = keras.ops.reshape(noise, (n * k, d))
    z = mean + keras.ops.exp(log_var / 2) * noise
    logits = decoder(z)
    x = keras.ops.repeat(x, k, axis=0)
    log_p = keras.ops.sum(x * logits - keras.ops.softplus(logits), axis=1)
    w = log_p - keras.ops.sum(z**2 - noise**2 - log_var, axis=1) / 2
    w = keras.ops.reshape(w, (n, k))
    return keras.ops.mean(w, axis=1)


@wrong("log k lost")
def worse_with_more(encoder, decoder, x, noise):
    n, k, d = noise.shape
    mean, log_var = encoder(x)
    mean = keras.ops.repeat(mean, k, axis=0)
    log_var = keras.ops.repeat(log_var, k, axis=0)
    noise = keras.ops.reshape(noise, (n * k, d))
    z = mean + keras.ops.exp(log_var / 2) * noise
    logits = decoder(z)
    x = keras.ops.repeat(x, k, axis=0)
    log_p = keras.ops.sum(x * logits - keras.ops.softplus(logits), axis=1)
    w = log_p - keras.ops.sum(z**2 - noise**2 - log_var, axis=1) / 2
    w = keras.ops.reshape(w, (n, k))
    return keras.ops.logsumexp(w, axis=1)


@wrong("over the images")
def worse_with_more(encoder, decoder, x, noise):
    n, k, d = noise.shape
    mean, log_var = encoder(x)
    mean = keras.ops.repeat(mean, k, axis=0)
    log_var = keras.ops.repeat(log_var, k, axis=0)
    noise = keras.ops.reshape(noise, (n * k, d))
    z = mean + keras.ops.exp(log_var / 2) * noise
    logits = decoder(z)
    x = keras.ops.repeat(x, k, axis=0)
    log_p = keras.ops.sum(x * logits - keras.ops.softplus(logits), axis=1)
    w = log_p - keras.ops.sum(z**2 - noise**2 - log_var, axis=1) / 2
    w = keras.ops.reshape(w, (n, k))
    return keras.ops.logsumexp(w, axis=0) - np.log(k)


@wrong("the first draw")
def worse_with_more(encoder, decoder, x, noise):
    n, k, d = noise.shape
    mean, log_var = encoder(x)
    mean = keras.ops.repeat(mean, k, axis=0)
    log_var = keras.ops.repeat(log_var, k, axis=0)
    noise = keras.ops.reshape(noise, (n * k, d))
    z = mean + keras.ops.exp(log_var / 2) * noise
    logits = decoder(z)
    x = keras.ops.repeat(x, k, axis=0)
    log_p = keras.ops.sum(x * logits - keras.ops.softplus(logits), axis=1)
    w = log_p - keras.ops.sum(z**2 - noise**2 - log_var, axis=1) / 2
    w = keras.ops.reshape(w, (n, k))
    return w[:, 0]


@wrong("not reduced")
def worse_with_more(encoder, decoder, x, noise):
    n, k, d = noise.shape
    mean, log_var = encoder(x)
    mean = keras.ops.repeat(mean, k, axis=0)
    log_var = keras.ops.repeat(log_var, k, axis=0)
    noise = keras.ops.reshape(noise, (n * k, d))
    z = mean + keras.ops.exp(log_var / 2) * noise
    logits = decoder(z)
    x = keras.ops.repeat(x, k, axis=0)
    log_p = keras.ops.sum(x * logits - keras.ops.softplus(logits), axis=1)
    w = log_p - keras.ops.sum(z**2 - noise**2 - log_var, axis=1) / 2
    return keras.ops.reshape(w, (n, k))


@wrong("one number")
def worse_with_more(encoder, decoder, x, noise):
    n, k, d = noise.shape
    mean, log_var = encoder(x)
    mean = keras.ops.repeat(mean, k, axis=0)
    log_var = keras.ops.repeat(log_var, k, axis=0)
    noise = keras.ops.reshape(noise, (n * k, d))
    z = mean + keras.ops.exp(log_var / 2) * noise
    logits = decoder(z)
    x = keras.ops.repeat(x, k, axis=0)
    log_p = keras.ops.sum(x * logits - keras.ops.softplus(logits), axis=1)
    w = log_p - keras.ops.sum(z**2 - noise**2 - log_var, axis=1) / 2
    w = keras.ops.reshape(w, (n, k))
    return keras.ops.mean(keras.ops.logsumexp(w, axis=1)) - np.log(k)


@wrong("the noise dealt out by draws, the rest by images")
def worse_with_more(encoder, decoder, x, noise):
    n, k, d = noise.shape
    mean, log_var = encoder(x)
    mean = keras.ops.repeat(mean, k, axis=0)
    log_var = keras.ops.repeat(log_var, k, axis=0)
    noise = keras.ops.reshape(keras.ops.transpose(noise, (1, 0, 2)), (n * k, d))
    z = mean + keras.ops.exp(log_var / 2) * noise
    logits = decoder(z)
    x = tf.tile(x, [k, 1])
    log_p = keras.ops.sum(x * logits - keras.ops.softplus(logits), axis=1)
    w = log_p - keras.ops.sum(z**2 - noise**2 - log_var, axis=1) / 2
    w = keras.ops.reshape(w, (k, n))
    return keras.ops.logsumexp(w, axis=0) - np.log(k)


@wrong("the log of images")
def worse_with_more(encoder, decoder, x, noise):
    n, k, d = noise.shape
    mean, log_var = encoder(x)
    mean = keras.ops.repeat(mean, k, axis=0)
    log_var = keras.ops.repeat(log_var, k, axis=0)
    noise = keras.ops.reshape(noise, (n * k, d))
    z = mean + keras.ops.exp(log_var / 2) * noise
    logits = decoder(z)
    x = keras.ops.repeat(x, k, axis=0)
    log_p = keras.ops.sum(x * logits - keras.ops.softplus(logits), axis=1)
    w = log_p - keras.ops.sum(z**2 - noise**2 - log_var, axis=1) / 2
    w = keras.ops.reshape(w, (n, k))
    return keras.ops.logsumexp(w, axis=1) - np.log(n)


@right("tf.repeat")
def worse_with_more(encoder, decoder, x, noise):
    n, k, d = noise.shape
    mean, log_var = encoder(x)
    mean = keras.ops.repeat(mean, k, axis=0)
    log_var = keras.ops.repeat(log_var, k, axis=0)
    noise = keras.ops.reshape(noise, (n * k, d))
    z = mean + keras.ops.exp(log_var / 2) * noise
    logits = decoder(z)
    x = tf.repeat(x, k, axis=0)
    log_p = keras.ops.sum(x * logits - keras.ops.softplus(logits), axis=1)
    w = log_p - keras.ops.sum(z**2 - noise**2 - log_var, axis=1) / 2
    w = keras.ops.reshape(w, (n, k))
    return keras.ops.logsumexp(w, axis=1) - np.log(k)


@right("draws first throughout")
def worse_with_more(encoder, decoder, x, noise):
    n, k, d = noise.shape
    mean, log_var = encoder(x)
    mean = tf.tile(mean, [k, 1])
    log_var = tf.tile(log_var, [k, 1])
    noise = keras.ops.reshape(keras.ops.transpose(noise, (1, 0, 2)), (n * k, d))
    z = mean + keras.ops.exp(log_var / 2) * noise
    logits = decoder(z)
    x = tf.tile(x, [k, 1])
    log_p = keras.ops.sum(x * logits - keras.ops.softplus(logits), axis=1)
    w = log_p - keras.ops.sum(z**2 - noise**2 - log_var, axis=1) / 2
    w = keras.ops.reshape(w, (k, n))
    return keras.ops.logsumexp(w, axis=0) - np.log(k)


@wrong("all tiled, the noise as it is")
def worse_with_more(encoder, decoder, x, noise):
    n, k, d = noise.shape
    mean, log_var = encoder(x)
    mean = tf.tile(mean, [k, 1])
    log_var = tf.tile(log_var, [k, 1])
    noise = keras.ops.reshape(noise, (n * k, d))
    z = mean + keras.ops.exp(log_var / 2) * noise
    logits = decoder(z)
    x = tf.tile(x, [k, 1])
    log_p = keras.ops.sum(x * logits - keras.ops.softplus(logits), axis=1)
    w = log_p - keras.ops.sum(z**2 - noise**2 - log_var, axis=1) / 2
    w = keras.ops.reshape(w, (k, n))
    return keras.ops.logsumexp(w, axis=0) - np.log(k)


@right("by an index")
def worse_with_more(encoder, decoder, x, noise):
    n, k, d = noise.shape
    mean, log_var = encoder(x)
    rows = np.arange(n).repeat(k)
    mean, log_var = tf.gather(mean, rows), tf.gather(log_var, rows)
    noise = keras.ops.reshape(noise, (n * k, d))
    z = mean + keras.ops.exp(log_var / 2) * noise
    logits = decoder(z)
    x = x[rows]
    log_p = keras.ops.sum(x * logits - keras.ops.softplus(logits), axis=1)
    w = log_p - keras.ops.sum(z**2 - noise**2 - log_var, axis=1) / 2
    w = keras.ops.reshape(w, (n, k))
    return keras.ops.logsumexp(w, axis=1) - np.log(k)
