"""Wrong answers to stale_price, by what they are told as."""

import numpy as np

from vae_helpers.bug_hunt import patients
from vae_helpers.quiet import keras, tf
from vae_helpers.vae import bernoulli_log_likelihood, kl_divergence, reparameterize

ops = keras.ops


def _training(
    paid=lambda prices: prices,
    compiled=True,
    weigh=lambda pixels, kl, price: ops.mean(pixels + price * kl),
    kept=lambda losses: losses,
    used=lambda batches: batches,
    draw=reparameterize,
    moves=lambda optimizer, gradients, weights: optimizer.apply(gradients, weights),
):
    """A training that is right but for the parts that are given."""

    def program(encoder, decoder, optimizer, batches, prices):
        weights = encoder.trainable_variables + decoder.trainable_variables
        price = tf.Variable(0.0, trainable=False)

        @tf.function
        def step(x):
            with tf.GradientTape() as tape:
                mean, log_var = encoder(x)
                logits = decoder(draw(mean, log_var))
                pixels = -bernoulli_log_likelihood(x, logits)
                loss = weigh(pixels, kl_divergence(mean, log_var), price)
            moves(optimizer, tape.gradient(loss, weights), weights)
            return loss

        losses = []
        for x, value in zip(used(batches), paid(prices)):  # noqa: B905
            price.assign(value)
            losses.append(float(step(x)))
        return kept(losses)

    return program


def _terms(encoder, decoder, x):
    mean, log_var = encoder(x)
    logits = decoder(reparameterize(mean, log_var))
    return -bernoulli_log_likelihood(x, logits), kl_divergence(mean, log_var)


def _not_compiled(encoder, decoder, optimizer, batches, prices):
    weights = encoder.trainable_weights + decoder.trainable_weights
    losses = np.zeros(len(prices))
    for i, (x, price) in enumerate(zip(batches, prices, strict=True)):
        with tf.GradientTape() as tape:
            pixels, kl = _terms(encoder, decoder, x)
            loss = ops.mean(pixels + price * kl)
        optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights, strict=True))
        losses[i] = loss
    return losses


def _traced_for_each_price(encoder, decoder, optimizer, batches, prices):
    weights = encoder.trainable_variables + decoder.trainable_variables

    @tf.function
    def step(x, price):  # a Python number: traced anew for each
        with tf.GradientTape() as tape:
            pixels, kl = _terms(encoder, decoder, x)
            loss = ops.mean(pixels + price * kl)
        optimizer.apply(tape.gradient(loss, weights), weights)
        return loss

    return [float(step(x, float(price))) for x, price in zip(batches, prices, strict=True)]


WRONG_ANSWERS = {
    "mean_decoded": _training(draw=lambda mean, log_var: mean + 0 * log_var),
    "shared_by_the_batch": _training(draw=lambda mean, log_var: mean + ops.exp(log_var / 2)),
    "z_elsewhere": _training(
        draw=lambda mean, log_var: (
            mean + ops.exp(log_var / 2) / keras.random.normal(ops.shape(mean))
        )
    ),
    "variance_for_std": _training(draw=lambda mean, log_var: reparameterize(mean, 2 * log_var)),
    "frozen_when_compiled": _training(
        draw=lambda mean, log_var: (
            mean + ops.exp(log_var / 2) * np.random.default_rng(1).normal(size=mean.shape)
        )
    ),
    "not_compiled": [_not_compiled, _traced_for_each_price],
    "not_repaired": [
        patients.stale_price,
        _training(paid=lambda prices: [prices[0]] * len(prices)),
    ],
    "price_left_out": _training(weigh=lambda pixels, kl, price: ops.mean(pixels + kl)),
    "frozen": [
        _training(paid=lambda prices: [prices[-1]] * len(prices)),
        _training(paid=lambda prices: [sum(prices) / len(prices)] * len(prices)),
        _training(weigh=lambda pixels, kl, price: ops.mean(pixels + 0.3 * kl)),
    ],
    "one_late": _training(paid=lambda prices: [0.7, *prices[:-1]]),
    "backwards": _training(paid=lambda prices: prices[::-1]),
    "other_prices": [
        _training(paid=lambda prices: [min(price, 1.0) for price in prices]),
        _training(paid=lambda prices: np.linspace(0, 1, len(prices))),
        _training(weigh=lambda pixels, kl, price: ops.mean(pixels - price * kl)),
    ],
    # The price is on the other term, or on both.
    "other_step": [
        _training(weigh=lambda pixels, kl, price: ops.mean(price * pixels + kl)),
        _training(weigh=lambda pixels, kl, price: price * ops.mean(pixels + kl)),
    ],
    "losses": [
        _training(kept=lambda losses: losses[-1]),
        _training(kept=lambda losses: losses[1:]),
        _training(used=lambda batches: batches[:1]),
    ],
    "no_steps": _training(moves=lambda optimizer, gradients, weights: None),
    "several_steps": _training(
        moves=lambda optimizer, gradients, weights: [
            optimizer.apply(gradients, weights) for _ in range(2)
        ]
    ),
}
