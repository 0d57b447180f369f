"""Right answers to training_step in other styles."""

import numpy as np

from vae_helpers.quiet import keras, tf
from vae_helpers.vae import kl_divergence, negative_elbo, reparameterize

ops = keras.ops


def step_two_lists(encoder, decoder, optimizer, x):
    with tf.GradientTape() as tape:
        mean, log_var = encoder(x, training=True)
        logits = decoder(reparameterize(mean, log_var), training=True)
        loss = tf.reduce_mean(negative_elbo(x, logits, mean, log_var))
    of_decoder, of_encoder = tape.gradient(
        loss, [decoder.trainable_weights, encoder.trainable_weights]
    )
    optimizer.apply_gradients(
        zip(
            of_encoder + of_decoder,
            encoder.trainable_weights + decoder.trainable_weights,
            strict=True,
        )
    )
    return float(loss)


def step_by_hand(encoder, decoder, optimizer, x):
    x = tf.cast(x, tf.float32)
    with tf.GradientTape(persistent=True) as tape:
        mean, log_var = encoder(x)
        z = mean + tf.exp(log_var / 2) * tf.random.normal(tf.shape(mean))
        logits = decoder(z)
        cross = tf.nn.sigmoid_cross_entropy_with_logits(labels=x, logits=logits)
        kl = -0.5 * tf.reduce_sum(1 + log_var - mean**2 - tf.exp(log_var), axis=1)
        loss = tf.reduce_mean(tf.reduce_sum(cross, axis=1) + kl)
    for model in (encoder, decoder):
        weights = model.trainable_variables
        optimizer.apply(tape.gradient(loss, weights), weights)
    return loss.numpy()


@tf.function
def step_compiled(encoder, decoder, optimizer, x):
    weights = encoder.trainable_variables + decoder.trainable_variables
    with tf.GradientTape() as tape:
        mean, log_var = encoder(x)
        logits = decoder(mean + tf.exp(log_var / 2) * tf.random.normal(tf.shape(mean)))
        loss = ops.mean(negative_elbo(x, logits, mean, log_var))
    optimizer.apply(tape.gradient(loss, weights), weights)
    return loss


def step_sum_over_n(encoder, decoder, optimizer, x):
    def loss_of():
        mean, log_var = encoder(x)
        z = reparameterize(mean, log_var)
        cross = keras.losses.binary_crossentropy(x, decoder(z), from_logits=True)
        return ops.sum(784 * cross + kl_divergence(mean, log_var)) / x.shape[0]

    with tf.GradientTape() as tape:
        loss = loss_of()
    variables = [*encoder.trainable_variables, *decoder.trainable_variables]
    optimizer.apply(tape.gradient(loss, variables), variables)
    return np.float64(loss)


def step_two_draws(encoder, decoder, optimizer, x):
    weights = decoder.trainable_variables + encoder.trainable_variables
    with tf.GradientTape() as tape:
        mean, log_var = encoder(x)
        each = [
            negative_elbo(x, decoder(reparameterize(mean, log_var)), mean, log_var)
            for _ in range(2)
        ]
        loss = ops.mean(ops.stack(each))
    optimizer.apply(tape.gradient(loss, weights), weights)
    return loss


def step_gradients_alone(encoder, decoder, optimizer, x):
    optimizer.build(encoder.trainable_variables + decoder.trainable_variables)
    with tf.GradientTape() as tape:
        mean, log_var = encoder(ops.convert_to_tensor(x))
        noise = keras.random.normal(ops.shape(mean))
        logits = decoder(mean + ops.exp(0.5 * log_var) * noise)
        terms = ops.softplus(logits) - x * logits
        kl = 0.5 * (ops.exp(log_var) + mean**2 - 1 - log_var)
        loss = ops.mean(ops.sum(terms, axis=1)) + ops.mean(ops.sum(kl, axis=1))
    weights = encoder.trainable_variables + decoder.trainable_variables
    optimizer.apply(tape.gradient(loss, weights))
    return loss
