"""Answers to too_good_bound in the manner of public code."""

import numpy as np
from public import right, wrong

from vae_helpers.quiet import keras, tf


@wrong("as it was")
def too_good_bound(encoder, decoder, x, noise):
    mean, log_var = encoder(x)
    log_weights = []
    for one in noise:
        z = mean + keras.ops.exp(0.5 * log_var) * one
        logits = decoder(z)
        log_p = keras.ops.sum(x * logits - keras.ops.softplus(logits), axis=1)
        log_ratio = 0.5 * keras.ops.sum(z**2 - one**2 - log_var, axis=1)
        log_weights.append(log_p - log_ratio)
    return tf.reduce_logsumexp(tf.stack(log_weights), axis=0)


@wrong("the mean of the logarithms")
def too_good_bound(encoder, decoder, x, noise):
    mean, log_var = encoder(x)
    log_weights = []
    for one in noise:
        z = mean + keras.ops.exp(0.5 * log_var) * one
        logits = decoder(z)
        log_p = keras.ops.sum(x * logits - keras.ops.softplus(logits), axis=1)
        log_ratio = 0.5 * keras.ops.sum(z**2 - one**2 - log_var, axis=1)
        log_weights.append(log_p - log_ratio)
    return keras.ops.mean(keras.ops.stack(log_weights), axis=0)


@wrong("log k added")
def too_good_bound(encoder, decoder, x, noise):
    mean, log_var = encoder(x)
    log_weights = []
    for one in noise:
        z = mean + keras.ops.exp(0.5 * log_var) * one
        logits = decoder(z)
        log_p = keras.ops.sum(x * logits - keras.ops.softplus(logits), axis=1)
        log_ratio = 0.5 * keras.ops.sum(z**2 - one**2 - log_var, axis=1)
        log_weights.append(log_p - log_ratio)
    return tf.reduce_logsumexp(tf.stack(log_weights), axis=0) + np.log(len(noise))


@wrong("divided by k")
def too_good_bound(encoder, decoder, x, noise):
    mean, log_var = encoder(x)
    log_weights = []
    for one in noise:
        z = mean + keras.ops.exp(0.5 * log_var) * one
        logits = decoder(z)
        log_p = keras.ops.sum(x * logits - keras.ops.softplus(logits), axis=1)
        log_ratio = 0.5 * keras.ops.sum(z**2 - one**2 - log_var, axis=1)
        log_weights.append(log_p - log_ratio)
    return tf.reduce_logsumexp(tf.stack(log_weights), axis=0) / len(noise)


@wrong("k subtracted")
def too_good_bound(encoder, decoder, x, noise):
    mean, log_var = encoder(x)
    log_weights = []
    for one in noise:
        z = mean + keras.ops.exp(0.5 * log_var) * one
        logits = decoder(z)
        log_p = keras.ops.sum(x * logits - keras.ops.softplus(logits), axis=1)
        log_ratio = 0.5 * keras.ops.sum(z**2 - one**2 - log_var, axis=1)
        log_weights.append(log_p - log_ratio)
    return keras.ops.logsumexp(keras.ops.stack(log_weights), axis=0) - len(noise)


@wrong("log of the number of images")
def too_good_bound(encoder, decoder, x, noise):
    mean, log_var = encoder(x)
    log_weights = []
    for one in noise:
        z = mean + keras.ops.exp(0.5 * log_var) * one
        logits = decoder(z)
        log_p = keras.ops.sum(x * logits - keras.ops.softplus(logits), axis=1)
        log_ratio = 0.5 * keras.ops.sum(z**2 - one**2 - log_var, axis=1)
        log_weights.append(log_p - log_ratio)
    return keras.ops.logsumexp(keras.ops.stack(log_weights), axis=0) - np.log(len(x))


@wrong("the largest")
def too_good_bound(encoder, decoder, x, noise):
    mean, log_var = encoder(x)
    log_weights = []
    for one in noise:
        z = mean + keras.ops.exp(0.5 * log_var) * one
        logits = decoder(z)
        log_p = keras.ops.sum(x * logits - keras.ops.softplus(logits), axis=1)
        log_ratio = 0.5 * keras.ops.sum(z**2 - one**2 - log_var, axis=1)
        log_weights.append(log_p - log_ratio)
    return keras.ops.max(keras.ops.stack(log_weights), axis=0)


@wrong("exponentials first")
def too_good_bound(encoder, decoder, x, noise):
    mean, log_var = encoder(x)
    log_weights = []
    for one in noise:
        z = mean + keras.ops.exp(0.5 * log_var) * one
        logits = decoder(z)
        log_p = keras.ops.sum(x * logits - keras.ops.softplus(logits), axis=1)
        log_ratio = 0.5 * keras.ops.sum(z**2 - one**2 - log_var, axis=1)
        log_weights.append(log_p - log_ratio)
    w = keras.ops.exp(keras.ops.stack(log_weights))
    return keras.ops.log(keras.ops.mean(w, axis=0))


@wrong("over the images")
def too_good_bound(encoder, decoder, x, noise):
    mean, log_var = encoder(x)
    log_weights = []
    for one in noise:
        z = mean + keras.ops.exp(0.5 * log_var) * one
        logits = decoder(z)
        log_p = keras.ops.sum(x * logits - keras.ops.softplus(logits), axis=1)
        log_ratio = 0.5 * keras.ops.sum(z**2 - one**2 - log_var, axis=1)
        log_weights.append(log_p - log_ratio)
    return keras.ops.logsumexp(keras.ops.stack(log_weights), axis=1) - np.log(len(noise))


@wrong("not reduced")
def too_good_bound(encoder, decoder, x, noise):
    mean, log_var = encoder(x)
    log_weights = []
    for one in noise:
        z = mean + keras.ops.exp(0.5 * log_var) * one
        logits = decoder(z)
        log_p = keras.ops.sum(x * logits - keras.ops.softplus(logits), axis=1)
        log_ratio = 0.5 * keras.ops.sum(z**2 - one**2 - log_var, axis=1)
        log_weights.append(log_p - log_ratio)
    return keras.ops.stack(log_weights) - np.log(len(noise))


@wrong("one number")
def too_good_bound(encoder, decoder, x, noise):
    mean, log_var = encoder(x)
    log_weights = []
    for one in noise:
        z = mean + keras.ops.exp(0.5 * log_var) * one
        logits = decoder(z)
        log_p = keras.ops.sum(x * logits - keras.ops.softplus(logits), axis=1)
        log_ratio = 0.5 * keras.ops.sum(z**2 - one**2 - log_var, axis=1)
        log_weights.append(log_p - log_ratio)
    bound = keras.ops.logsumexp(keras.ops.stack(log_weights), axis=0)
    return keras.ops.mean(bound - np.log(len(noise)))


@wrong("images times draws")
def too_good_bound(encoder, decoder, x, noise):
    mean, log_var = encoder(x)
    log_weights = []
    for one in noise:
        z = mean + keras.ops.exp(0.5 * log_var) * one
        logits = decoder(z)
        log_p = keras.ops.sum(x * logits - keras.ops.softplus(logits), axis=1)
        log_ratio = 0.5 * keras.ops.sum(z**2 - one**2 - log_var, axis=1)
        log_weights.append(log_p - log_ratio)
    a = keras.ops.stack(log_weights)
    return keras.ops.logsumexp(a, axis=0) - np.log(len(noise) * len(x))


@wrong("weights normalised by a softmax")
def too_good_bound(encoder, decoder, x, noise):
    mean, log_var = encoder(x)
    log_weights = []
    for one in noise:
        z = mean + keras.ops.exp(0.5 * log_var) * one
        logits = decoder(z)
        log_p = keras.ops.sum(x * logits - keras.ops.softplus(logits), axis=1)
        log_ratio = 0.5 * keras.ops.sum(z**2 - one**2 - log_var, axis=1)
        log_weights.append(log_p - log_ratio)
    a = keras.ops.stack(log_weights)
    return keras.ops.sum(keras.ops.softmax(a, axis=0) * a, axis=0)


@wrong("the logarithm to base 10")
def too_good_bound(encoder, decoder, x, noise):
    mean, log_var = encoder(x)
    log_weights = []
    for one in noise:
        z = mean + keras.ops.exp(0.5 * log_var) * one
        logits = decoder(z)
        log_p = keras.ops.sum(x * logits - keras.ops.softplus(logits), axis=1)
        log_ratio = 0.5 * keras.ops.sum(z**2 - one**2 - log_var, axis=1)
        log_weights.append(log_p - log_ratio)
    a = keras.ops.stack(log_weights)
    return keras.ops.logsumexp(a, axis=0) - np.log10(len(noise))


@right("in TensorFlow")
def too_good_bound(encoder, decoder, x, noise):
    mean, log_var = encoder(x)
    log_weights = []
    for one in noise:
        z = mean + keras.ops.exp(0.5 * log_var) * one
        logits = decoder(z)
        log_p = keras.ops.sum(x * logits - keras.ops.softplus(logits), axis=1)
        log_ratio = 0.5 * keras.ops.sum(z**2 - one**2 - log_var, axis=1)
        log_weights.append(log_p - log_ratio)
    a = tf.stack(log_weights)
    return tf.reduce_logsumexp(a, axis=0) - tf.math.log(tf.cast(len(noise), tf.float32))


@right("the largest first")
def too_good_bound(encoder, decoder, x, noise):
    mean, log_var = encoder(x)
    log_weights = []
    for one in noise:
        z = mean + keras.ops.exp(0.5 * log_var) * one
        logits = decoder(z)
        log_p = keras.ops.sum(x * logits - keras.ops.softplus(logits), axis=1)
        log_ratio = 0.5 * keras.ops.sum(z**2 - one**2 - log_var, axis=1)
        log_weights.append(log_p - log_ratio)
    a = np.stack([np.asarray(w) for w in log_weights])
    m = a.max(axis=0)
    return m + np.log(np.exp(a - m).mean(axis=0))


@right("log k from each")
def too_good_bound(encoder, decoder, x, noise):
    mean, log_var = encoder(x)
    log_weights = []
    for one in noise:
        z = mean + keras.ops.exp(0.5 * log_var) * one
        logits = decoder(z)
        log_p = keras.ops.sum(x * logits - keras.ops.softplus(logits), axis=1)
        log_ratio = 0.5 * keras.ops.sum(z**2 - one**2 - log_var, axis=1)
        log_weights.append(log_p - log_ratio)
    a = keras.ops.stack(log_weights) - np.log(len(log_weights))
    return keras.ops.logsumexp(a, axis=0)


@right("pairwise")
def too_good_bound(encoder, decoder, x, noise):
    mean, log_var = encoder(x)
    log_weights = []
    for one in noise:
        z = mean + keras.ops.exp(0.5 * log_var) * one
        logits = decoder(z)
        log_p = keras.ops.sum(x * logits - keras.ops.softplus(logits), axis=1)
        log_ratio = 0.5 * keras.ops.sum(z**2 - one**2 - log_var, axis=1)
        log_weights.append(log_p - log_ratio)
    total = log_weights[0]
    for w in log_weights[1:]:
        total = keras.ops.logaddexp(total, w)
    return total - np.log(len(log_weights))
