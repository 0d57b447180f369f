"""Answers to training_step in the manner of public code."""

from public import right, wrong

from vae_helpers.quiet import keras, tf
from vae_helpers.vae import bernoulli_log_likelihood, kl_divergence, negative_elbo, reparameterize

ops = keras.ops

# ---- one slip


@wrong("only the decoder's weights asked for")
def training_step(encoder, decoder, optimizer, x):
    with tf.GradientTape() as tape:
        mean, log_var = encoder(x)
        z = reparameterize(mean, log_var)
        loss = tf.reduce_mean(negative_elbo(x, decoder(z), mean, log_var))
    grads = tape.gradient(loss, decoder.trainable_weights)
    optimizer.apply_gradients(zip(grads, decoder.trainable_weights))
    return loss


@wrong("only the encoder's weights asked for")
def training_step(encoder, decoder, optimizer, x):
    with tf.GradientTape() as tape:
        mean, log_var = encoder(x)
        loss = tf.reduce_mean(
            negative_elbo(x, decoder(reparameterize(mean, log_var)), mean, log_var)
        )
    grads = tape.gradient(loss, encoder.trainable_weights)
    optimizer.apply_gradients(zip(grads, encoder.trainable_weights))
    return loss


@wrong("no mean: a loss for each image, whose sum the tape differentiates")
def training_step(encoder, decoder, optimizer, x):
    params = encoder.trainable_variables + decoder.trainable_variables
    with tf.GradientTape() as tape:
        mu, lv = encoder(x)
        loss = negative_elbo(x, decoder(reparameterize(mu, lv)), mu, lv)
    optimizer.apply(tape.gradient(loss, params), params)
    return loss


@wrong("sum over the batch")
def training_step(encoder, decoder, optimizer, x):
    params = encoder.trainable_variables + decoder.trainable_variables
    with tf.GradientTape() as tape:
        mu, lv = encoder(x)
        loss = tf.reduce_sum(negative_elbo(x, decoder(reparameterize(mu, lv)), mu, lv))
    optimizer.apply(tape.gradient(loss, params), params)
    return loss


@wrong("sum over the batch, mean returned")
def training_step(encoder, decoder, optimizer, x):
    params = encoder.trainable_variables + decoder.trainable_variables
    with tf.GradientTape() as tape:
        mu, lv = encoder(x)
        losses = negative_elbo(x, decoder(reparameterize(mu, lv)), mu, lv)
        total = tf.reduce_sum(losses)
    optimizer.apply(tape.gradient(total, params), params)
    return tf.reduce_mean(losses)


@wrong("the mean decoded, without a draw")
def training_step(encoder, decoder, optimizer, x):
    params = encoder.trainable_variables + decoder.trainable_variables
    with tf.GradientTape() as tape:
        mean, log_var = encoder(x)
        loss = ops.mean(negative_elbo(x, decoder(mean), mean, log_var))
    optimizer.apply(tape.gradient(loss, params), params)
    return loss


@wrong("gradients computed and not used")
def training_step(encoder, decoder, optimizer, x):
    params = encoder.trainable_variables + decoder.trainable_variables
    with tf.GradientTape() as tape:
        mean, log_var = encoder(x)
        loss = ops.mean(negative_elbo(x, decoder(reparameterize(mean, log_var)), mean, log_var))
    tape.gradient(loss, params)
    return loss


@wrong("encoder and draw before the tape")
def training_step(encoder, decoder, optimizer, x):
    mean, log_var = encoder(x)
    z = reparameterize(mean, log_var)
    params = encoder.trainable_variables + decoder.trainable_variables
    with tf.GradientTape() as tape:
        loss = ops.mean(negative_elbo(x, decoder(z), mean, log_var))
    grads = tape.gradient(loss, params)
    optimizer.apply_gradients([(g, p) for g, p in zip(grads, params) if g is not None])
    return loss


@wrong("a new Adam at each call")
def training_step(encoder, decoder, optimizer, x):
    optimizer = keras.optimizers.Adam(1e-3)
    params = encoder.trainable_variables + decoder.trainable_variables
    with tf.GradientTape() as tape:
        mean, log_var = encoder(x)
        loss = ops.mean(negative_elbo(x, decoder(reparameterize(mean, log_var)), mean, log_var))
    optimizer.apply(tape.gradient(loss, params), params)
    return loss


@wrong("the ELBO instead of minus it")
def training_step(encoder, decoder, optimizer, x):
    params = encoder.trainable_variables + decoder.trainable_variables
    with tf.GradientTape() as tape:
        mean, log_var = encoder(x)
        logits = decoder(reparameterize(mean, log_var))
        elbo = ops.mean(bernoulli_log_likelihood(x, logits) - kl_divergence(mean, log_var))
    optimizer.apply(tape.gradient(elbo, params), params)
    return elbo


@wrong("mean over the pixels, as Keras's losses have it")
def training_step(encoder, decoder, optimizer, x):
    params = encoder.trainable_variables + decoder.trainable_variables
    with tf.GradientTape() as tape:
        mean, log_var = encoder(x)
        logits = decoder(reparameterize(mean, log_var))
        bce = keras.losses.BinaryCrossentropy(from_logits=True)(x, logits)
        loss = bce + ops.mean(kl_divergence(mean, log_var))
    optimizer.apply(tape.gradient(loss, params), params)
    return loss


@wrong("KL forgotten")
def training_step(encoder, decoder, optimizer, x):
    params = encoder.trainable_variables + decoder.trainable_variables
    with tf.GradientTape() as tape:
        mean, log_var = encoder(x)
        logits = decoder(reparameterize(mean, log_var))
        loss = -ops.mean(bernoulli_log_likelihood(x, logits))
    optimizer.apply(tape.gradient(loss, params), params)
    return loss


@wrong("returns nothing")
def training_step(encoder, decoder, optimizer, x):
    params = encoder.trainable_variables + decoder.trainable_variables
    with tf.GradientTape() as tape:
        mean, log_var = encoder(x)
        loss = ops.mean(negative_elbo(x, decoder(reparameterize(mean, log_var)), mean, log_var))
    optimizer.apply(tape.gradient(loss, params), params)


@wrong("returns the loss with its two parts")
def training_step(encoder, decoder, optimizer, x):
    params = encoder.trainable_variables + decoder.trainable_variables
    with tf.GradientTape() as tape:
        mean, log_var = encoder(x)
        logits = decoder(reparameterize(mean, log_var))
        rec = -ops.mean(bernoulli_log_likelihood(x, logits))
        kl = ops.mean(kl_divergence(mean, log_var))
        loss = rec + kl
    optimizer.apply(tape.gradient(loss, params), params)
    return {"loss": loss, "rec": rec, "kl": kl}


@wrong("pixels scaled once more")
def training_step(encoder, decoder, optimizer, x):
    x = tf.cast(x, tf.float32) / 255.0
    params = encoder.trainable_variables + decoder.trainable_variables
    with tf.GradientTape() as tape:
        mean, log_var = encoder(x)
        loss = ops.mean(negative_elbo(x, decoder(reparameterize(mean, log_var)), mean, log_var))
    optimizer.apply(tape.gradient(loss, params), params)
    return loss


@wrong("sigmoid by hand, then a likelihood of logits")
def training_step(encoder, decoder, optimizer, x):
    params = encoder.trainable_variables + decoder.trainable_variables
    with tf.GradientTape() as tape:
        mean, log_var = encoder(x)
        x_hat = ops.sigmoid(decoder(reparameterize(mean, log_var)))
        loss = ops.mean(negative_elbo(x, x_hat, mean, log_var))
    optimizer.apply(tape.gradient(loss, params), params)
    return loss


@wrong("loss computed once more after the step")
def training_step(encoder, decoder, optimizer, x):
    params = encoder.trainable_variables + decoder.trainable_variables

    def loss_fn():
        mean, log_var = encoder(x)
        return ops.mean(negative_elbo(x, decoder(reparameterize(mean, log_var)), mean, log_var))

    with tf.GradientTape() as tape:
        loss = loss_fn()
    optimizer.apply(tape.gradient(loss, params), params)
    return loss_fn()


@wrong("a step for the encoder, then another for the decoder, on another draw")
def training_step(encoder, decoder, optimizer, x):
    for model in (encoder, decoder):
        with tf.GradientTape() as tape:
            mean, log_var = encoder(x)
            logits = decoder(reparameterize(mean, log_var))
            loss = ops.mean(negative_elbo(x, logits, mean, log_var))
        params = model.trainable_variables
        optimizer.apply(tape.gradient(loss, params), params)
    return loss


@wrong("z turned into NumPy on its way")
def training_step(encoder, decoder, optimizer, x):
    params = encoder.trainable_variables + decoder.trainable_variables
    with tf.GradientTape() as tape:
        mean, log_var = encoder(x)
        z = reparameterize(mean, log_var).numpy()
        loss = ops.mean(negative_elbo(x, decoder(z), mean, log_var))
    optimizer.apply(tape.gradient(loss, params), params)
    return loss


# ---- two slips


@wrong("mean over pixels + KL mean over the numbers of a code")
def training_step(encoder, decoder, optimizer, x):
    params = encoder.trainable_variables + decoder.trainable_variables
    with tf.GradientTape() as tape:
        mu, lv = encoder(x)
        logits = decoder(reparameterize(mu, lv))
        bce = tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(labels=x, logits=logits))
        kl = -0.5 * tf.reduce_mean(1 + lv - tf.square(mu) - tf.exp(lv))
        loss = bce + kl
    optimizer.apply(tape.gradient(loss, params), params)
    return loss


@wrong("KL summed over the batch + mean decoded")
def training_step(encoder, decoder, optimizer, x):
    params = encoder.trainable_variables + decoder.trainable_variables
    with tf.GradientTape() as tape:
        mu, lv = encoder(x)
        rec = -tf.reduce_mean(bernoulli_log_likelihood(x, decoder(mu)))
        loss = rec + tf.reduce_sum(kl_divergence(mu, lv))
    optimizer.apply(tape.gradient(loss, params), params)
    return loss


@wrong("decoder left out + sum over the batch")
def training_step(encoder, decoder, optimizer, x):
    with tf.GradientTape() as tape:
        mu, lv = encoder(x)
        loss = tf.reduce_sum(negative_elbo(x, decoder(reparameterize(mu, lv)), mu, lv))
    grads = tape.gradient(loss, encoder.trainable_variables)
    optimizer.apply(grads, encoder.trainable_variables)
    return loss


@wrong("exp(log_var) as the standard deviation + KL forgotten")
def training_step(encoder, decoder, optimizer, x):
    params = encoder.trainable_variables + decoder.trainable_variables
    with tf.GradientTape() as tape:
        mu, lv = encoder(x)
        z = mu + tf.exp(lv) * tf.random.normal(tf.shape(mu))
        loss = -tf.reduce_mean(bernoulli_log_likelihood(x, decoder(z)))
    optimizer.apply(tape.gradient(loss, params), params)
    return loss


# ---- unusual


@wrong("gradients clipped to a norm of 1")
def training_step(encoder, decoder, optimizer, x):
    params = encoder.trainable_variables + decoder.trainable_variables
    with tf.GradientTape() as tape:
        mean, log_var = encoder(x)
        loss = ops.mean(negative_elbo(x, decoder(reparameterize(mean, log_var)), mean, log_var))
    grads, _ = tf.clip_by_global_norm(tape.gradient(loss, params), 1.0)
    optimizer.apply(grads, params)
    return loss


@wrong("free bits: the KL is at least 30 nats")
def training_step(encoder, decoder, optimizer, x):
    params = encoder.trainable_variables + decoder.trainable_variables
    with tf.GradientTape() as tape:
        mean, log_var = encoder(x)
        logits = decoder(reparameterize(mean, log_var))
        kl = ops.maximum(kl_divergence(mean, log_var), 30.0)
        loss = ops.mean(kl - bernoulli_log_likelihood(x, logits))
    optimizer.apply(tape.gradient(loss, params), params)
    return loss


# ---- right


@right("as in Keras's own guide")
def training_step(encoder, decoder, optimizer, x):
    with tf.GradientTape() as tape:
        z_mean, z_log_var = encoder(x, training=True)
        epsilon = tf.random.normal(shape=tf.shape(z_mean))
        z = z_mean + tf.exp(0.5 * z_log_var) * epsilon
        logits = decoder(z, training=True)
        rec = ops.mean(784 * keras.losses.binary_crossentropy(x, logits, from_logits=True))
        kl = -0.5 * (1 + z_log_var - ops.square(z_mean) - ops.exp(z_log_var))
        total = rec + ops.mean(ops.sum(kl, axis=1))
    weights = encoder.trainable_weights + decoder.trainable_weights
    grads = tape.gradient(total, weights)
    optimizer.apply_gradients(zip(grads, weights))
    return total


@right("the loss as a NumPy float")
def training_step(encoder, decoder, optimizer, x):
    weights = encoder.trainable_weights + decoder.trainable_weights
    with tf.GradientTape() as tape:
        mean, log_var = encoder(x)
        loss = ops.mean(negative_elbo(x, decoder(reparameterize(mean, log_var)), mean, log_var))
    optimizer.apply(tape.gradient(loss, weights), weights)
    return loss.numpy()


@right("a tape for all, a list for each model")
def training_step(encoder, decoder, optimizer, x):
    with tf.GradientTape() as enc_tape, tf.GradientTape() as dec_tape:
        mean, log_var = encoder(x)
        loss = tf.reduce_mean(
            negative_elbo(x, decoder(reparameterize(mean, log_var)), mean, log_var)
        )
    for tape, model in ((enc_tape, encoder), (dec_tape, decoder)):
        grads = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(grads, model.trainable_variables))
    return loss.numpy().item()


@right("an elbo maximised with turned gradients")
def training_step(encoder, decoder, optimizer, x):
    weights = encoder.trainable_weights + decoder.trainable_weights
    with tf.GradientTape() as tape:
        mean, log_var = encoder(x)
        elbo = -ops.mean(negative_elbo(x, decoder(reparameterize(mean, log_var)), mean, log_var))
    grads = [-g for g in tape.gradient(elbo, weights)]
    optimizer.apply(grads, weights)
    return -elbo


@right("the loss of a nested function, gradients by name")
def training_step(encoder, decoder, optimizer, x):
    def compute_loss():
        z_mean, z_log_var = encoder(x)
        z = reparameterize(z_mean, z_log_var)
        per_image = kl_divergence(z_mean, z_log_var) - bernoulli_log_likelihood(x, decoder(z))
        return ops.sum(per_image) / ops.cast(ops.shape(x)[0], "float32")

    with tf.GradientTape(watch_accessed_variables=False) as tape:
        theta, phi = decoder.trainable_variables, encoder.trainable_variables
        tape.watch([v.value for v in theta + phi])
        loss = compute_loss()
    grads = tape.gradient(loss, theta + phi)
    optimizer.apply(grads, theta + phi)
    return loss
