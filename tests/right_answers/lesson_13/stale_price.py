"""Right answers to stale_price in other styles."""

import numpy as np

from vae_helpers.quiet import keras, tf
from vae_helpers.vae import bernoulli_log_likelihood, kl_divergence, reparameterize

ops = keras.ops


def _terms(encoder, decoder, x):
    mean, log_var = encoder(x)
    logits = decoder(reparameterize(mean, log_var))
    return -bernoulli_log_likelihood(x, logits), kl_divergence(mean, log_var)


def price_as_a_tensor(encoder, decoder, optimizer, batches, prices):
    weights = encoder.trainable_variables + decoder.trainable_variables

    @tf.function
    def step(x, price):
        with tf.GradientTape() as tape:
            pixels, kl = _terms(encoder, decoder, x)
            loss = tf.reduce_mean(pixels + price * kl)
        optimizer.apply(tape.gradient(loss, weights), weights)
        return loss

    return [
        step(x, tf.constant(price, tf.float32)).numpy()
        for x, price in zip(batches, prices, strict=True)
    ]


def price_as_a_tf_variable(encoder, decoder, optimizer, batches, prices):
    weights = encoder.trainable_variables + decoder.trainable_variables
    price = tf.Variable(1.0, trainable=False)

    @tf.function(reduce_retracing=True)
    def step(x):
        with tf.GradientTape() as tape:
            pixels, kl = _terms(encoder, decoder, x)
            loss = ops.mean(pixels) + price * ops.mean(kl)
        optimizer.apply(tape.gradient(loss, weights), weights)
        return loss

    losses = []
    for i in range(len(prices)):
        price.assign(prices[i])
        losses.append(step(tf.constant(batches[i])))
    return losses


def not_compiled(encoder, decoder, optimizer, batches, prices):
    weights = encoder.trainable_weights + decoder.trainable_weights
    losses = np.zeros(len(prices))
    for i, (x, price) in enumerate(zip(batches, prices, strict=True)):
        with tf.GradientTape() as tape:
            pixels, kl = _terms(encoder, decoder, x)
            loss = ops.mean(pixels + price * kl)
        optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights, strict=True))
        losses[i] = loss
    return losses


def traced_for_each_price(encoder, decoder, optimizer, batches, prices):
    weights = encoder.trainable_variables + decoder.trainable_variables

    @tf.function
    def step(x, price):  # a Python number: traced anew for each
        with tf.GradientTape() as tape:
            pixels, kl = _terms(encoder, decoder, x)
            loss = ops.mean(pixels + price * kl)
        optimizer.apply(tape.gradient(loss, weights), weights)
        return loss

    return [float(step(x, float(price))) for x, price in zip(batches, prices, strict=True)]


def prices_in_a_tensor(encoder, decoder, optimizer, batches, prices):
    weights = encoder.trainable_variables + decoder.trainable_variables
    table = tf.constant(prices, tf.float32)
    at = tf.Variable(0)

    @tf.function
    def step(x):
        with tf.GradientTape() as tape:
            pixels, kl = _terms(encoder, decoder, x)
            loss = ops.mean(pixels + table[at] * kl)
        optimizer.apply(tape.gradient(loss, weights), weights)
        at.assign_add(1)
        return loss

    return [step(x) for x in batches]
