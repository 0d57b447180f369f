"""Answers to missing_nats in the manner of public code."""

from public import right, wrong

from vae_helpers.quiet import keras, tf

ops = keras.ops


@wrong("the KL left out")
def missing_nats(encoder, decoder, x):
    mu, logvar = encoder(x)
    eps = tf.random.normal(shape=tf.shape(mu))
    z = eps * tf.exp(logvar * 0.5) + mu
    x_logit = decoder(z)
    cross_ent = tf.nn.sigmoid_cross_entropy_with_logits(logits=x_logit, labels=x)
    recon = tf.reduce_sum(cross_ent, axis=1)
    kld = -0.5 * tf.reduce_sum(1 + logvar - tf.square(mu) - tf.exp(logvar), axis=1)
    return tf.reduce_mean(recon)


@wrong("summed over the batch")
def missing_nats(encoder, decoder, x):
    mean, log_var = encoder(x)
    noise = keras.random.normal(ops.shape(mean))
    z = mean + ops.exp(0.5 * log_var) * noise
    logits = decoder(z)
    pixels = ops.sum(ops.softplus(logits) - x * logits, axis=1)
    kl = 0.5 * ops.sum(ops.square(mean) + ops.exp(log_var) - log_var - 1.0, axis=1)
    return ops.sum(pixels + kl)


@wrong("a number for each image")
def missing_nats(encoder, decoder, x):
    z_mean, z_log_var = encoder(x)
    epsilon = keras.random.normal((ops.shape(z_mean)[0], ops.shape(z_mean)[1]))
    z = z_mean + ops.exp(0.5 * z_log_var) * epsilon
    outputs = decoder(z)
    reconstruction_loss = keras.losses.binary_crossentropy(x, outputs, from_logits=True) * 28 * 28
    kl_loss = 1 + z_log_var - ops.square(z_mean) - ops.exp(z_log_var)
    kl_loss = ops.sum(kl_loss, axis=-1) * -0.5
    return reconstruction_loss + kl_loss


@wrong("the KL subtracted")
def missing_nats(encoder, decoder, x):
    mean, log_var = encoder(x)
    noise = keras.random.normal(ops.shape(mean))
    z = mean + ops.exp(0.5 * log_var) * noise
    logits = decoder(z)
    pixels = ops.sum(ops.softplus(logits) - x * logits, axis=1)
    kl = 0.5 * ops.sum(ops.square(mean) + ops.exp(log_var) - log_var - 1.0, axis=1)
    return ops.mean(pixels - kl)


@wrong("the ELBO, to be made small")
def missing_nats(encoder, decoder, x):
    mu, logvar = encoder(x)
    eps = tf.random.normal(shape=tf.shape(mu))
    z = eps * tf.exp(logvar * 0.5) + mu
    x_logit = decoder(z)
    cross_ent = tf.nn.sigmoid_cross_entropy_with_logits(logits=x_logit, labels=x)
    recon = tf.reduce_sum(cross_ent, axis=1)
    kld = -0.5 * tf.reduce_sum(1 + logvar - tf.square(mu) - tf.exp(logvar), axis=1)
    return -tf.reduce_mean(recon + kld)


@wrong("the KL averaged over the code")
def missing_nats(encoder, decoder, x):
    mu, logvar = encoder(x)
    eps = tf.random.normal(shape=tf.shape(mu))
    z = eps * tf.exp(logvar * 0.5) + mu
    x_logit = decoder(z)
    cross_ent = tf.nn.sigmoid_cross_entropy_with_logits(logits=x_logit, labels=x)
    recon = tf.reduce_sum(cross_ent, axis=1)
    kld = -0.5 * tf.reduce_mean(1 + logvar - tf.square(mu) - tf.exp(logvar), axis=1)
    return tf.reduce_mean(recon + kld)


@wrong("the pixels averaged")
def missing_nats(encoder, decoder, x):
    z_mean, z_log_var = encoder(x)
    epsilon = keras.random.normal((ops.shape(z_mean)[0], ops.shape(z_mean)[1]))
    z = z_mean + ops.exp(0.5 * z_log_var) * epsilon
    outputs = decoder(z)
    reconstruction_loss = keras.losses.binary_crossentropy(x, outputs, from_logits=True)
    kl_loss = 1 + z_log_var - ops.square(z_mean) - ops.exp(z_log_var)
    kl_loss = ops.sum(kl_loss, axis=-1) * -0.5
    return ops.mean(reconstruction_loss + kl_loss)


@wrong("a squared error")
def missing_nats(encoder, decoder, x):
    z_mean, z_log_var = encoder(x)
    epsilon = keras.random.normal((ops.shape(z_mean)[0], ops.shape(z_mean)[1]))
    z = z_mean + ops.exp(0.5 * z_log_var) * epsilon
    outputs = decoder(z)
    reconstruction_loss = ops.sum(ops.square(x - ops.sigmoid(outputs)), axis=-1)
    kl_loss = 1 + z_log_var - ops.square(z_mean) - ops.exp(z_log_var)
    kl_loss = ops.sum(kl_loss, axis=-1) * -0.5
    return ops.mean(reconstruction_loss + kl_loss)


@wrong("the 1/2 of the KL forgotten")
def missing_nats(encoder, decoder, x):
    mu, logvar = encoder(x)
    eps = tf.random.normal(shape=tf.shape(mu))
    z = eps * tf.exp(logvar * 0.5) + mu
    x_logit = decoder(z)
    cross_ent = tf.nn.sigmoid_cross_entropy_with_logits(logits=x_logit, labels=x)
    recon = tf.reduce_sum(cross_ent, axis=1)
    kld = -tf.reduce_sum(1 + logvar - tf.square(mu) - tf.exp(logvar), axis=1)
    return tf.reduce_mean(recon + kld)


@wrong("the mean decoded")
def missing_nats(encoder, decoder, x):
    mean, log_var = encoder(x)
    z = mean
    logits = decoder(z)
    pixels = ops.sum(ops.softplus(logits) - x * logits, axis=1)
    kl = 0.5 * ops.sum(ops.square(mean) + ops.exp(log_var) - log_var - 1.0, axis=1)
    return ops.mean(pixels + kl)


@wrong("one noise for the batch")
def missing_nats(encoder, decoder, x):
    mean, log_var = encoder(x)
    noise = keras.random.normal((1, mean.shape[-1]))
    z = mean + ops.exp(0.5 * log_var) * noise
    logits = decoder(z)
    pixels = ops.sum(ops.softplus(logits) - x * logits, axis=1)
    kl = 0.5 * ops.sum(ops.square(mean) + ops.exp(log_var) - log_var - 1.0, axis=1)
    return ops.mean(pixels + kl)


@wrong("a float")
def missing_nats(encoder, decoder, x):
    z_mean, z_log_var = encoder(x)
    epsilon = keras.random.normal((ops.shape(z_mean)[0], ops.shape(z_mean)[1]))
    z = z_mean + ops.exp(0.5 * z_log_var) * epsilon
    outputs = decoder(z)
    reconstruction_loss = keras.losses.binary_crossentropy(x, outputs, from_logits=True) * 28 * 28
    kl_loss = 1 + z_log_var - ops.square(z_mean) - ops.exp(z_log_var)
    kl_loss = ops.sum(kl_loss, axis=-1) * -0.5
    return float(ops.mean(reconstruction_loss + kl_loss))


@wrong("as it was")
def missing_nats(encoder, decoder, x):
    mean, log_var = encoder(x)
    noise = keras.random.normal(ops.shape(mean))
    z = mean + ops.exp(log_var) * noise
    logits = decoder(z)
    pixels = ops.sum(ops.softplus(logits) - x * logits, axis=1)
    kl = 0.5 * ops.sum(ops.square(mean) + ops.exp(log_var) - log_var - 1.0, axis=1)
    return ops.mean(pixels + kl)


@wrong("only the logarithm of the KL")
def missing_nats(encoder, decoder, x):
    mean, log_var = encoder(x)
    noise = keras.random.normal(ops.shape(mean))
    z = mean + ops.exp(log_var) * noise
    logits = decoder(z)
    pixels = ops.sum(ops.softplus(logits) - x * logits, axis=1)
    kl = 0.5 * ops.sum(mean**2 + ops.exp(log_var) - 2 * log_var - 1.0, axis=1)
    return ops.mean(pixels + kl)


@wrong("only the variance of the KL")
def missing_nats(encoder, decoder, x):
    mean, log_var = encoder(x)
    noise = keras.random.normal(ops.shape(mean))
    z = mean + ops.exp(log_var) * noise
    logits = decoder(z)
    pixels = ops.sum(ops.softplus(logits) - x * logits, axis=1)
    kl = 0.5 * ops.sum(mean**2 + ops.exp(2 * log_var) - log_var - 1.0, axis=1)
    return ops.mean(pixels + kl)


@wrong("draw and KL both")
def missing_nats(encoder, decoder, x):
    mean, log_var = encoder(x)
    noise = keras.random.normal(ops.shape(mean))
    z = mean + ops.exp(0.5 * log_var) * noise
    logits = decoder(z)
    pixels = ops.sum(ops.softplus(logits) - x * logits, axis=1)
    kl = 0.5 * ops.sum(mean**2 + ops.exp(2 * log_var) - 2 * log_var - 1.0, axis=1)
    return ops.mean(pixels + kl)


@wrong("half of the exponential")
def missing_nats(encoder, decoder, x):
    mu, logvar = encoder(x)
    eps = tf.random.normal(shape=tf.shape(mu))
    z = mu + 0.5 * tf.exp(logvar) * eps
    x_logit = decoder(z)
    cross_ent = tf.nn.sigmoid_cross_entropy_with_logits(logits=x_logit, labels=x)
    recon = tf.reduce_sum(cross_ent, axis=1)
    kld = -0.5 * tf.reduce_sum(1 + logvar - tf.square(mu) - tf.exp(logvar), axis=1)
    return tf.reduce_mean(recon + kld)


@wrong("log_var itself")
def missing_nats(encoder, decoder, x):
    mu, logvar = encoder(x)
    eps = tf.random.normal(shape=tf.shape(mu))
    z = mu + logvar * eps
    x_logit = decoder(z)
    cross_ent = tf.nn.sigmoid_cross_entropy_with_logits(logits=x_logit, labels=x)
    recon = tf.reduce_sum(cross_ent, axis=1)
    kld = -0.5 * tf.reduce_sum(1 + logvar - tf.square(mu) - tf.exp(logvar), axis=1)
    return tf.reduce_mean(recon + kld)


@right("in TensorFlow")
def missing_nats(encoder, decoder, x):
    mu, logvar = encoder(x)
    eps = tf.random.normal(shape=tf.shape(mu))
    z = eps * tf.exp(logvar * 0.5) + mu
    x_logit = decoder(z)
    cross_ent = tf.nn.sigmoid_cross_entropy_with_logits(logits=x_logit, labels=x)
    recon = tf.reduce_sum(cross_ent, axis=1)
    kld = -0.5 * tf.reduce_sum(1 + logvar - tf.square(mu) - tf.exp(logvar), axis=1)
    return tf.reduce_mean(recon + kld)


@right("as the Keras example has it")
def missing_nats(encoder, decoder, x):
    z_mean, z_log_var = encoder(x)
    epsilon = keras.random.normal((ops.shape(z_mean)[0], ops.shape(z_mean)[1]))
    z = z_mean + ops.exp(0.5 * z_log_var) * epsilon
    outputs = decoder(z)
    reconstruction_loss = keras.losses.binary_crossentropy(x, outputs, from_logits=True) * 28 * 28
    kl_loss = 1 + z_log_var - ops.square(z_mean) - ops.exp(z_log_var)
    kl_loss = ops.sum(kl_loss, axis=-1) * -0.5
    return ops.mean(reconstruction_loss + kl_loss)


@right("in keras.ops")
def missing_nats(encoder, decoder, x):
    mean, log_var = encoder(x)
    noise = keras.random.normal(ops.shape(mean))
    z = mean + ops.exp(0.5 * log_var) * noise
    logits = decoder(z)
    pixels = ops.sum(ops.softplus(logits) - x * logits, axis=1)
    kl = 0.5 * ops.sum(ops.square(mean) + ops.exp(log_var) - log_var - 1.0, axis=1)
    return ops.mean(pixels + kl)


@right("by one draw of the KL")
def missing_nats(encoder, decoder, x):
    mean, log_var = encoder(x)
    noise = keras.random.normal(ops.shape(mean))
    z = mean + ops.exp(0.5 * log_var) * noise
    logits = decoder(z)
    pixels = ops.sum(ops.softplus(logits) - x * logits, axis=1)
    kl = 0.5 * ops.sum(ops.square(z) - ops.square(noise) - log_var, axis=1)
    return ops.mean(pixels + kl)


@wrong("log_std in both")
def missing_nats(encoder, decoder, x):
    mean, log_var = encoder(x)
    noise = keras.random.normal(ops.shape(mean))
    z = mean + ops.exp(log_var) * noise
    logits = decoder(z)
    pixels = ops.sum(ops.softplus(logits) - x * logits, axis=1)
    kl = 0.5 * ops.sum(mean**2 + ops.exp(2 * log_var) - 2 * log_var - 1.0, axis=1)
    return ops.mean(pixels + kl)


@right("the square root")
def missing_nats(encoder, decoder, x):
    mu, logvar = encoder(x)
    eps = tf.random.normal(shape=tf.shape(mu))
    z = mu + tf.sqrt(tf.exp(logvar)) * eps
    x_logit = decoder(z)
    cross_ent = tf.nn.sigmoid_cross_entropy_with_logits(logits=x_logit, labels=x)
    recon = tf.reduce_sum(cross_ent, axis=1)
    kld = -0.5 * tf.reduce_sum(1 + logvar - tf.square(mu) - tf.exp(logvar), axis=1)
    return tf.reduce_mean(recon + kld)
