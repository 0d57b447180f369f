"""Answers to stale_price in the manner of public code."""

import numpy as np
from public import right, wrong

from vae_helpers.quiet import keras, tf
from vae_helpers.vae import bernoulli_log_likelihood, kl_divergence, reparameterize


@wrong("as it was")
def stale_price(encoder, decoder, optimizer, batches, prices):
    variables = encoder.trainable_variables + decoder.trainable_variables
    price = prices[0]

    @tf.function
    def step(x):
        with tf.GradientTape() as tape:
            mean, log_var = encoder(x)
            logits = decoder(reparameterize(mean, log_var))
            rec = -bernoulli_log_likelihood(x, logits)
            kl = kl_divergence(mean, log_var)
            loss = tf.reduce_mean(rec + price * kl)
        optimizer.apply(tape.gradient(loss, variables), variables)
        return loss

    losses = []
    for x, price in zip(batches, prices):
        losses.append(float(step(x)))
    return losses


@wrong("a global dictionary")
def stale_price(encoder, decoder, optimizer, batches, prices):
    variables = encoder.trainable_variables + decoder.trainable_variables
    state = {"price": prices[0]}

    @tf.function
    def step(x):
        with tf.GradientTape() as tape:
            mean, log_var = encoder(x)
            logits = decoder(reparameterize(mean, log_var))
            rec = -bernoulli_log_likelihood(x, logits)
            kl = kl_divergence(mean, log_var)
            loss = tf.reduce_mean(rec + state["price"] * kl)
        optimizer.apply(tape.gradient(loss, variables), variables)
        return loss

    losses = []
    for x, price in zip(batches, prices):
        state["price"] = price
        losses.append(float(step(x)))
    return losses


@wrong("an attribute")
def stale_price(encoder, decoder, optimizer, batches, prices):
    variables = encoder.trainable_variables + decoder.trainable_variables
    step_price = [0.0]

    @tf.function
    def step(x):
        with tf.GradientTape() as tape:
            mean, log_var = encoder(x)
            logits = decoder(reparameterize(mean, log_var))
            rec = -bernoulli_log_likelihood(x, logits)
            kl = kl_divergence(mean, log_var)
            loss = tf.reduce_mean(rec + step_price[0] * kl)
        optimizer.apply(tape.gradient(loss, variables), variables)
        return loss

    losses = []
    for x, price in zip(batches, prices):
        step_price[0] = price
        losses.append(float(step(x)))
    return losses


@wrong("a NumPy array")
def stale_price(encoder, decoder, optimizer, batches, prices):
    variables = encoder.trainable_variables + decoder.trainable_variables
    beta = np.zeros(())

    @tf.function
    def step(x):
        with tf.GradientTape() as tape:
            mean, log_var = encoder(x)
            logits = decoder(reparameterize(mean, log_var))
            rec = -bernoulli_log_likelihood(x, logits)
            kl = kl_divergence(mean, log_var)
            loss = tf.reduce_mean(rec + beta * kl)
        optimizer.apply(tape.gradient(loss, variables), variables)
        return loss

    losses = []
    for x, price in zip(batches, prices):
        beta[...] = price
        losses.append(float(step(x)))
    return losses


@wrong("a constant made before the loop")
def stale_price(encoder, decoder, optimizer, batches, prices):
    variables = encoder.trainable_variables + decoder.trainable_variables
    price = tf.constant(prices[0], tf.float32)

    @tf.function
    def step(x):
        with tf.GradientTape() as tape:
            mean, log_var = encoder(x)
            logits = decoder(reparameterize(mean, log_var))
            rec = -bernoulli_log_likelihood(x, logits)
            kl = kl_divergence(mean, log_var)
            loss = tf.reduce_mean(rec + price * kl)
        optimizer.apply(tape.gradient(loss, variables), variables)
        return loss

    losses = []
    for x in batches:
        losses.append(float(step(x)))
    return losses


@wrong("the price forgotten")
def stale_price(encoder, decoder, optimizer, batches, prices):
    variables = encoder.trainable_variables + decoder.trainable_variables

    @tf.function
    def step(x):
        with tf.GradientTape() as tape:
            mean, log_var = encoder(x)
            logits = decoder(reparameterize(mean, log_var))
            rec = -bernoulli_log_likelihood(x, logits)
            kl = kl_divergence(mean, log_var)
            loss = tf.reduce_mean(rec + kl)
        optimizer.apply(tape.gradient(loss, variables), variables)
        return loss

    losses = []
    for x in batches:
        losses.append(float(step(x)))
    return losses


@wrong("the last price")
def stale_price(encoder, decoder, optimizer, batches, prices):
    variables = encoder.trainable_variables + decoder.trainable_variables
    price = prices[-1]

    @tf.function
    def step(x):
        with tf.GradientTape() as tape:
            mean, log_var = encoder(x)
            logits = decoder(reparameterize(mean, log_var))
            rec = -bernoulli_log_likelihood(x, logits)
            kl = kl_divergence(mean, log_var)
            loss = tf.reduce_mean(rec + price * kl)
        optimizer.apply(tape.gradient(loss, variables), variables)
        return loss

    losses = []
    for x in batches:
        losses.append(float(step(x)))
    return losses


@wrong("assigned after the step")
def stale_price(encoder, decoder, optimizer, batches, prices):
    variables = encoder.trainable_variables + decoder.trainable_variables
    price = tf.Variable(0.3)

    @tf.function
    def step(x):
        with tf.GradientTape() as tape:
            mean, log_var = encoder(x)
            logits = decoder(reparameterize(mean, log_var))
            rec = -bernoulli_log_likelihood(x, logits)
            kl = kl_divergence(mean, log_var)
            loss = tf.reduce_mean(rec + price * kl)
        optimizer.apply(tape.gradient(loss, variables), variables)
        return loss

    losses = []
    for x, value in zip(batches, prices):
        losses.append(float(step(x)))
        price.assign(value)
    return losses


@wrong("the price on the pixels")
def stale_price(encoder, decoder, optimizer, batches, prices):
    variables = encoder.trainable_variables + decoder.trainable_variables

    @tf.function
    def step(x, price):
        with tf.GradientTape() as tape:
            mean, log_var = encoder(x)
            logits = decoder(reparameterize(mean, log_var))
            rec = -bernoulli_log_likelihood(x, logits)
            kl = kl_divergence(mean, log_var)
            loss = tf.reduce_mean(price * rec + kl)
        optimizer.apply(tape.gradient(loss, variables), variables)
        return loss

    losses = []
    for x, price in zip(batches, prices):
        losses.append(float(step(x, tf.constant(price, tf.float32))))
    return losses


@wrong("the price on both")
def stale_price(encoder, decoder, optimizer, batches, prices):
    variables = encoder.trainable_variables + decoder.trainable_variables

    @tf.function
    def step(x, price):
        with tf.GradientTape() as tape:
            mean, log_var = encoder(x)
            logits = decoder(reparameterize(mean, log_var))
            rec = -bernoulli_log_likelihood(x, logits)
            kl = kl_divergence(mean, log_var)
            loss = price * tf.reduce_mean(rec + kl)
        optimizer.apply(tape.gradient(loss, variables), variables)
        return loss

    losses = []
    for x, price in zip(batches, prices):
        losses.append(float(step(x, tf.constant(price, tf.float32))))
    return losses


@wrong("a clip at 1")
def stale_price(encoder, decoder, optimizer, batches, prices):
    variables = encoder.trainable_variables + decoder.trainable_variables

    @tf.function
    def step(x, price):
        with tf.GradientTape() as tape:
            mean, log_var = encoder(x)
            logits = decoder(reparameterize(mean, log_var))
            rec = -bernoulli_log_likelihood(x, logits)
            kl = kl_divergence(mean, log_var)
            loss = tf.reduce_mean(rec + tf.minimum(price, 1.0) * kl)
        optimizer.apply(tape.gradient(loss, variables), variables)
        return loss

    losses = []
    for x, price in zip(batches, prices):
        losses.append(float(step(x, tf.constant(price, tf.float32))))
    return losses


@wrong("the last loss")
def stale_price(encoder, decoder, optimizer, batches, prices):
    variables = encoder.trainable_variables + decoder.trainable_variables

    @tf.function
    def step(x, price):
        with tf.GradientTape() as tape:
            mean, log_var = encoder(x)
            logits = decoder(reparameterize(mean, log_var))
            rec = -bernoulli_log_likelihood(x, logits)
            kl = kl_divergence(mean, log_var)
            loss = tf.reduce_mean(rec + price * kl)
        optimizer.apply(tape.gradient(loss, variables), variables)
        return loss

    losses = []
    for x, price in zip(batches, prices):
        losses = float(step(x, tf.constant(price, tf.float32)))
    return losses


@wrong("a mean of the prices")
def stale_price(encoder, decoder, optimizer, batches, prices):
    variables = encoder.trainable_variables + decoder.trainable_variables
    price = tf.Variable(float(np.mean(prices)))

    @tf.function
    def step(x):
        with tf.GradientTape() as tape:
            mean, log_var = encoder(x)
            logits = decoder(reparameterize(mean, log_var))
            rec = -bernoulli_log_likelihood(x, logits)
            kl = kl_divergence(mean, log_var)
            loss = tf.reduce_mean(rec + price * kl)
        optimizer.apply(tape.gradient(loss, variables), variables)
        return loss

    losses = []
    for x in batches:
        losses.append(float(step(x)))
    return losses


@wrong("the sign of the KL")
def stale_price(encoder, decoder, optimizer, batches, prices):
    variables = encoder.trainable_variables + decoder.trainable_variables

    @tf.function
    def step(x, price):
        with tf.GradientTape() as tape:
            mean, log_var = encoder(x)
            logits = decoder(reparameterize(mean, log_var))
            rec = -bernoulli_log_likelihood(x, logits)
            kl = kl_divergence(mean, log_var)
            loss = tf.reduce_mean(rec - price * kl)
        optimizer.apply(tape.gradient(loss, variables), variables)
        return loss

    losses = []
    for x, price in zip(batches, prices):
        losses.append(float(step(x, tf.constant(price, tf.float32))))
    return losses


@right("a tensor")
def stale_price(encoder, decoder, optimizer, batches, prices):
    variables = encoder.trainable_variables + decoder.trainable_variables

    @tf.function
    def step(x, price):
        with tf.GradientTape() as tape:
            mean, log_var = encoder(x)
            logits = decoder(reparameterize(mean, log_var))
            rec = -bernoulli_log_likelihood(x, logits)
            kl = kl_divergence(mean, log_var)
            loss = tf.reduce_mean(rec + price * kl)
        optimizer.apply(tape.gradient(loss, variables), variables)
        return loss

    losses = []
    for x, price in zip(batches, prices):
        losses.append(float(step(x, tf.convert_to_tensor(price, tf.float32))))
    return losses


@right("a variable")
def stale_price(encoder, decoder, optimizer, batches, prices):
    variables = encoder.trainable_variables + decoder.trainable_variables
    price = tf.Variable(0.0, trainable=False, dtype=tf.float32)

    @tf.function
    def step(x):
        with tf.GradientTape() as tape:
            mean, log_var = encoder(x)
            logits = decoder(reparameterize(mean, log_var))
            rec = -bernoulli_log_likelihood(x, logits)
            kl = kl_divergence(mean, log_var)
            loss = tf.reduce_mean(rec + price * kl)
        optimizer.apply(tape.gradient(loss, variables), variables)
        return loss

    losses = []
    for x, value in zip(batches, prices):
        price.assign(value)
        losses.append(step(x).numpy())
    return losses


@wrong("no compilation")
def stale_price(encoder, decoder, optimizer, batches, prices):
    variables = encoder.trainable_variables + decoder.trainable_variables

    def step(x, price):
        with tf.GradientTape() as tape:
            mean, log_var = encoder(x)
            logits = decoder(reparameterize(mean, log_var))
            rec = -bernoulli_log_likelihood(x, logits)
            kl = kl_divergence(mean, log_var)
            loss = tf.reduce_mean(rec + price * kl)
        optimizer.apply(tape.gradient(loss, variables), variables)
        return loss

    losses = []
    for x, price in zip(batches, prices):
        losses.append(float(step(x, price)))
    return losses


@right("a Keras variable, each batch by its index")
def stale_price(encoder, decoder, optimizer, batches, prices):
    variables = encoder.trainable_variables + decoder.trainable_variables
    price = keras.Variable(0.0, trainable=False)

    @tf.function
    def step(x):
        with tf.GradientTape() as tape:
            mean, log_var = encoder(x)
            logits = decoder(reparameterize(mean, log_var))
            rec = -bernoulli_log_likelihood(x, logits)
            kl = kl_divergence(mean, log_var)
            loss = keras.ops.mean(rec) + price * keras.ops.mean(kl)
        optimizer.apply(tape.gradient(loss, variables), variables)
        return loss

    losses = []
    for i in range(len(batches)):
        price.assign(prices[i])
        losses.append(step(batches[i]))
    return losses
