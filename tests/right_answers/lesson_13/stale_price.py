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


def price_as_an_array(encoder, decoder, optimizer, batches, prices):
    weights = encoder.trainable_variables + decoder.trainable_variables

    @tf.function
    def step(x, price):
        with tf.GradientTape() as tape:
            pixels, kl = _terms(encoder, decoder, x)
            loss = ops.mean(pixels + price * kl)
        optimizer.apply(tape.gradient(loss, weights), weights)
        return loss

    prices = np.asarray(prices, "float32")
    return [float(step(x, prices[i : i + 1])) for i, x in enumerate(batches)]


def loss_in_a_function_of_its_own(encoder, decoder, optimizer, batches, prices):
    weights = encoder.trainable_variables + decoder.trainable_variables
    price = keras.Variable(0.0, trainable=False)

    def loss_of(x):
        pixels, kl = _terms(encoder, decoder, x)
        return ops.mean(pixels + ops.convert_to_tensor(price) * kl)

    @tf.function
    def step(x):
        with tf.GradientTape() as tape:
            loss = loss_of(x)
        optimizer.apply(tape.gradient(loss, weights), weights)
        return loss

    losses = []
    for x, value in zip(batches, prices, strict=True):
        price.assign(value)
        losses.append(step(x).numpy())
    return np.array(losses)


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
