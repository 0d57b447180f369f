"""Wrong answers to training_step, by what they are told as."""

import numpy as np

from vae_helpers.quiet import keras, tf
from vae_helpers.vae import bernoulli_log_likelihood, kl_divergence, negative_elbo, reparameterize

ops = keras.ops


def _both(encoder, decoder):
    return encoder.trainable_variables + decoder.trainable_variables


def _apply(optimizer, gradients, variables):
    optimizer.apply(gradients, variables)


def _step(
    loss=lambda x, logits, mean, log_var: ops.mean(negative_elbo(x, logits, mean, log_var)),
    draw=reparameterize,
    of=_both,
    apply=_apply,
    returned=lambda loss: loss,
    scaled=lambda x: x,
):
    """A training step with other parts."""

    def training_step(encoder, decoder, optimizer, x):
        variables = of(encoder, decoder)
        x = scaled(x)
        with tf.GradientTape() as tape:
            mean, log_var = encoder(x)
            logits = decoder(draw(mean, log_var))
            value = loss(x, logits, mean, log_var)
        apply(optimizer, tape.gradient(value, variables), variables)
        return returned(value)

    return training_step


def _parts(weigh):
    def loss(x, logits, mean, log_var):
        return ops.mean(weigh(-bernoulli_log_likelihood(x, logits), kl_divergence(mean, log_var)))

    return _step(loss)


def _noise(function):
    return _step(draw=lambda mean, log_var: mean + ops.exp(log_var / 2) * function(mean))


def _normal(mean):
    return keras.random.normal(ops.shape(mean))


def _reconstruction(function):
    """A step with another reconstruction, for each pixel."""
    return _step(
        lambda x, logits, mean, log_var: ops.mean(
            ops.sum(function(x, logits), axis=1) + kl_divergence(mean, log_var)
        )
    )


def _cross(x, logits):
    return ops.softplus(logits) - x * logits


def _loss_after(encoder, decoder, optimizer, x):
    _step()(encoder, decoder, optimizer, x)
    mean, log_var = encoder(x)
    return ops.mean(negative_elbo(x, decoder(reparameterize(mean, log_var)), mean, log_var))


def _outside(encoder, decoder, optimizer, x):
    mean, log_var = encoder(x)
    z = reparameterize(mean, log_var)
    variables = _both(encoder, decoder)
    with tf.GradientTape() as tape:
        loss = ops.mean(negative_elbo(x, decoder(z), mean, log_var))
    optimizer.apply(tape.gradient(loss, variables), variables)
    return loss


def _drawn_outside(encoder, decoder, optimizer, x):
    z = reparameterize(*encoder(x))
    variables = _both(encoder, decoder)
    with tf.GradientTape() as tape:
        mean, log_var = encoder(x)
        loss = ops.mean(negative_elbo(x, decoder(z), mean, log_var))
    optimizer.apply(tape.gradient(loss, variables), variables)
    return loss


def _restored(encoder, decoder, optimizer, x):
    kept = [np.array(variable) for variable in _both(encoder, decoder)]
    loss = _step()(encoder, decoder, optimizer, x)
    for variable, value in zip(_both(encoder, decoder), kept, strict=True):
        variable.assign(value)
    return loss


def _another_optimizer(encoder, decoder, optimizer, x):
    return _step()(encoder, decoder, keras.optimizers.Adam(0.001), x)


def _by_hand(optimizer, gradients, variables):
    for gradient, variable in zip(gradients, variables, strict=True):
        variable.assign_sub(optimizer.learning_rate * gradient)


def _twice(optimizer, gradients, variables):
    for _ in range(2):
        optimizer.apply(gradients, variables)


def _two_steps(encoder, decoder, optimizer, x):
    loss = _step()(encoder, decoder, optimizer, x)
    _step()(encoder, decoder, optimizer, x)
    return loss


def _uphill(optimizer, gradients, variables):
    optimizer.apply([-gradient for gradient in gradients], variables)


def _stopped_std(mean, log_var):
    return mean + ops.stop_gradient(ops.exp(log_var / 2)) * _normal(mean)


def _encoder_doubled(encoder, decoder, optimizer, x):
    variables = _both(encoder, decoder)
    with tf.GradientTape() as tape:
        mean, log_var = encoder(2 * x - 1)
        loss = ops.mean(negative_elbo(x, decoder(reparameterize(mean, log_var)), mean, log_var))
    optimizer.apply(tape.gradient(loss, variables), variables)
    return loss


def _other_heads(encoder, decoder, optimizer, x):
    variables = _both(encoder, decoder)
    with tf.GradientTape() as tape:
        log_var, mean = encoder(x)
        loss = ops.mean(negative_elbo(x, decoder(reparameterize(mean, log_var)), mean, log_var))
    optimizer.apply(tape.gradient(loss, variables), variables)
    return loss


def _sum(x, logits, mean, log_var):
    return ops.sum(negative_elbo(x, logits, mean, log_var))


def _minus(x, logits, mean, log_var):
    return -ops.mean(negative_elbo(x, logits, mean, log_var))


def _pixels_mean(x, logits, mean, log_var):
    cross = keras.losses.binary_crossentropy(x, logits, from_logits=True)
    return ops.mean(cross + kl_divergence(mean, log_var))


def _kl_mean(x, logits, mean, log_var):
    kl = -0.5 * ops.mean(1 + log_var - mean**2 - ops.exp(log_var), axis=1)
    return ops.mean(kl - bernoulli_log_likelihood(x, logits))


def _gradients_back(encoder, decoder, optimizer, x):
    variables = _both(encoder, decoder)
    with tf.GradientTape() as tape:
        mean, log_var = encoder(x)
        loss = ops.mean(negative_elbo(x, decoder(reparameterize(mean, log_var)), mean, log_var))
    gradients = tape.gradient(loss, variables)
    optimizer.apply(gradients, variables)
    return gradients


def _loss_of_mean(x, logits, mean, log_var):
    return negative_elbo(x, logits, mean, log_var)


WRONG_ANSWERS = {
    "encoder_stays": [
        _step(of=lambda encoder, decoder: decoder.trainable_variables),
        _outside,
    ],
    "decoder_stays": _step(of=lambda encoder, decoder: encoder.trainable_variables),
    "some_weights_stay": [
        _step(of=lambda encoder, decoder: _both(encoder, decoder)[::2]),
        _step(of=lambda encoder, decoder: _both(encoder, decoder)[:-1]),
    ],
    "ascent": [_step(apply=_uphill), _step(_minus)],
    "returns_elbo": _step(returned=lambda loss: -loss),
    "returns_after": _loss_after,
    "sum_over_images": _step(_sum),
    "kl_left_out": _parts(lambda reconstruction, kl: reconstruction),
    "kl_subtracted": _parts(lambda reconstruction, kl: reconstruction - kl),
    "kl_weight": _parts(lambda reconstruction, kl: reconstruction + 4 * kl),
    "kl_mean_over_numbers": _step(_kl_mean),
    "mean_over_pixels": _step(_pixels_mean),
    "reconstruction_sign": _parts(lambda reconstruction, kl: kl - reconstruction),
    "reconstruction_weight": _parts(lambda reconstruction, kl: 784 * reconstruction + kl),
    "decoder_stays + reconstruction_left_out": _parts(lambda reconstruction, kl: kl),
    "step_scaled": _step(apply=lambda o, g, v: o.apply([3.0 * one for one in g], v)),
    "mean_decoded": _step(draw=lambda mean, log_var: mean),
    "no_gradient_through_z": [
        _step(draw=lambda mean, log_var: ops.stop_gradient(reparameterize(mean, log_var))),
        _drawn_outside,
    ],
    "no_gradient_to_std": _step(draw=_stopped_std),
    "from_the_prior": _step(draw=lambda mean, log_var: _normal(mean)),
    "variance_for_std": _step(draw=lambda mean, log_var: mean + ops.exp(log_var) * _normal(mean)),
    "log_var_for_std": _step(draw=lambda mean, log_var: mean + log_var * _normal(mean)),
    "shared_by_the_batch": _noise(lambda mean: keras.random.normal((1, mean.shape[1]))),
    "shared_by_the_dimensions": _noise(lambda mean: keras.random.normal((mean.shape[0], 1))),
    "frozen_noise": _noise(lambda mean: keras.random.normal(ops.shape(mean), seed=4)),
    "uniform_noise": _noise(lambda mean: keras.random.uniform(ops.shape(mean))),
    "noise_too_small": _noise(lambda mean: 0.01 * _normal(mean)),
    "nothing_moves": _step(apply=lambda optimizer, gradients, variables: None),
    "weights_restored": _restored,
    "several_steps": [_step(apply=_twice), _two_steps],
    "optimizer_unused": [_another_optimizer, _step(apply=_by_hand)],
    "returns_each_image": [
        _step(_loss_of_mean, apply=lambda o, g, v: o.apply([one / 50.0 for one in g], v)),
    ],
    "sum_over_images + returns_each_image": _step(_loss_of_mean),
    "returns_nothing": _step(returned=lambda loss: None),
    "returns_several": [_gradients_back, _step(returned=lambda loss: (loss, loss))],
    "returns_no_number": _step(returned=lambda loss: f"loss {float(loss):.1f}"),
    "returns_an_array": _step(returned=lambda loss: ops.reshape(loss, (1,))),
    "returns_another": _step(returned=lambda loss: loss + 5.0),
    "x_scaled_again": [
        _step(scaled=lambda x: ops.convert_to_tensor(x) / 255.0),
        _reconstruction(lambda x, logits: _cross(x / 255.0, logits)),
    ],
    "x_rounded": _step(scaled=lambda x: ops.cast(x > 0.5, "float32")),
    "encoder_input": _encoder_doubled,
    "sigmoid_twice": _reconstruction(lambda x, logits: _cross(x, ops.sigmoid(logits))),
    "logits_as_probabilities": _step(
        lambda x, logits, mean, log_var: ops.mean(
            784 * keras.losses.binary_crossentropy(x, logits) + kl_divergence(mean, log_var)
        )
    ),
    "squared_error": _reconstruction(lambda x, logits: (x - ops.sigmoid(logits)) ** 2),
    "squared_error_of_logits": _reconstruction(lambda x, logits: (x - logits) ** 2),
    "logits_negated": _reconstruction(lambda x, logits: _cross(x, -logits)),
    "heads_swapped": _other_heads,
    "needs_this_batch_size": _step(
        lambda x, logits, mean, log_var: _sum(x, logits, mean, log_var) / 50
    ),
    # Two slips at once.
    "sum_over_images + kl_left_out": _step(
        lambda x, logits, mean, log_var: -ops.sum(bernoulli_log_likelihood(x, logits))
    ),
    "mean_over_pixels + kl_mean_over_numbers": _step(
        lambda x, logits, mean, log_var: ops.mean(
            keras.losses.binary_crossentropy(x, logits, from_logits=True)
            - 0.5 * ops.mean(1 + log_var - mean**2 - ops.exp(log_var), axis=1)
        )
    ),
    "ascent + sum_over_images": _step(
        lambda x, logits, mean, log_var: -_sum(x, logits, mean, log_var)
    ),
    "mean_decoded + kl_left_out": _step(
        lambda x, logits, mean, log_var: -ops.mean(bernoulli_log_likelihood(x, logits)),
        draw=lambda mean, log_var: mean,
    ),
    "encoder_stays + sum_over_images": _step(
        _sum, of=lambda encoder, decoder: decoder.trainable_variables
    ),
    None: [
        _step(scaled=lambda x: 2 * ops.convert_to_tensor(x) - 1),
        _step(apply=lambda optimizer, gradients, variables: optimizer.minimize(None, variables)),
        lambda encoder, decoder, optimizer, x: decoder(encoder(x)[2]),
    ],
}
