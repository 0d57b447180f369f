"""The programs of the bug hunt as a learner meets them: a real bug of public code in each but one.

repaired.py holds the same programs without. The build puts the bodies of these into the lesson, and
trainings with them show the symptoms. The one that is healthy stands in both alike.
"""

from vae_helpers.arguments import array, takes
from vae_helpers.quiet import keras, tf


@takes(x=array("n d"))
def bottomless_loss(encoder, decoder, x):
    """The mean of minus the ELBO of images x (n, 784), in nats.

    Raises TypeError or ValueError for an x of a wrong shape.
    """
    mean, log_var = encoder(x)
    noise = keras.random.normal(keras.ops.shape(mean))
    logits = decoder(mean + keras.ops.exp(log_var / 2) * noise)
    pixels = keras.ops.softplus(logits) - x * logits
    kl = 0.5 * (1 + log_var - mean**2 - keras.ops.exp(log_var))
    return keras.ops.mean(keras.ops.sum(pixels, axis=1) + keras.ops.sum(kl, axis=1))


@takes(x=array("n d"))
def same_image(encoder, decoder, x):
    """The mean of minus the ELBO of images x (n, 784), in nats.

    Raises TypeError or ValueError for an x of a wrong shape.
    """
    mean, log_var = encoder(x)
    noise = keras.random.normal(keras.ops.shape(mean))
    logits = decoder(mean + keras.ops.exp(log_var / 2) * noise)
    pixels = keras.losses.binary_crossentropy(x, logits, from_logits=True)
    kl = keras.ops.sum(mean**2 + keras.ops.exp(log_var) - log_var - 1, axis=1) / 2
    return keras.ops.mean(pixels + kl)


@takes(x=array("n d"))
def black_images(encoder, decoder, x):
    """The mean of minus the ELBO of images x (n, 784), in nats.

    Raises TypeError or ValueError for an x of a wrong shape.
    """
    mean, log_var = encoder(x)
    noise = keras.random.normal(keras.ops.shape(mean))
    m = keras.ops.sigmoid(decoder(mean + keras.ops.exp(log_var / 2) * noise))
    pixels = keras.ops.sum(keras.ops.softplus(m) - x * m, axis=1)
    kl = keras.ops.sum(mean**2 + keras.ops.exp(log_var) - log_var - 1, axis=1) / 2
    return keras.ops.mean(pixels + kl)


@takes(x=array("n d"))
def still_noisy(encoder, decoder, x):
    """The mean loss of a VAE that shall remove noise from images x (n, 784), in nats.

    Raises TypeError or ValueError for an x of a wrong shape.
    """
    x = keras.ops.clip(x + 0.5 * keras.random.normal(keras.ops.shape(x)), 0, 1)
    mean, log_var = encoder(x)
    noise = keras.random.normal(keras.ops.shape(mean))
    logits = decoder(mean + keras.ops.exp(log_var / 2) * noise)
    pixels = keras.ops.sum(keras.ops.softplus(logits) - x * logits, axis=1)
    kl = keras.ops.sum(mean**2 + keras.ops.exp(log_var) - log_var - 1, axis=1) / 2
    return keras.ops.mean(pixels + kl)


@takes(x=array("n d"))
def record_score(encoder, decoder, x):
    """The mean of minus the ELBO of images x (n, 784), in nats.

    Raises TypeError or ValueError for an x of a wrong shape.
    """
    mean, log_var = encoder(x)
    noise = keras.random.normal(keras.ops.shape(mean), stddev=0.01)
    logits = decoder(mean + keras.ops.exp(log_var / 2) * noise)
    pixels = keras.ops.sum(keras.ops.softplus(logits) - x * logits, axis=1)
    kl = keras.ops.sum(mean**2 + keras.ops.exp(log_var) - log_var - 1, axis=1) / 2
    return keras.ops.mean(pixels + kl)


@takes(x=array("n d"))
def costly_codes(encoder, decoder, x):
    """The mean of minus the ELBO of images x (n, 784), in nats.

    Raises TypeError or ValueError for an x of a wrong shape.
    """
    mean, log_var = encoder(x)
    noise = keras.random.normal(keras.ops.shape(mean))
    logits = decoder(mean + keras.ops.exp(log_var / 2) * noise)
    pixels = keras.ops.sum(keras.ops.softplus(logits) - x * logits, axis=1)
    kl = -0.5 * keras.ops.mean(1 + log_var - mean**2 - keras.ops.exp(log_var), axis=1)
    return keras.ops.mean(pixels + kl)


@takes(x=array("n d"))
def missing_nats(encoder, decoder, x):
    """The mean of minus the ELBO of images x (n, 784), in nats.

    Raises TypeError or ValueError for an x of a wrong shape.
    """
    mean, log_var = encoder(x)
    noise = keras.random.normal(keras.ops.shape(mean))
    logits = decoder(mean + keras.ops.exp(log_var) * noise)
    pixels = keras.ops.sum(keras.ops.softplus(logits) - x * logits, axis=1)
    kl = keras.ops.sum(mean**2 + keras.ops.exp(log_var) - log_var - 1, axis=1) / 2
    return keras.ops.mean(pixels + kl)


@takes(x=array("n d"))
def negative_kl(encoder, decoder, x):
    """The mean of minus the ELBO of images x (n, 784), in nats.

    Raises TypeError or ValueError for an x of a wrong shape.
    """
    mean, log_std = encoder(x)
    noise = keras.random.normal(keras.ops.shape(mean))
    z = mean + keras.ops.exp(log_std) * noise
    pixels = 784 * keras.losses.binary_crossentropy(x, decoder(z), from_logits=True)
    kl = keras.ops.sum((z**2 - noise**2) / 2 - log_std, axis=1)
    return keras.ops.mean(pixels + kl)


@takes(x=array("n d"))
def late_nan(encoder, decoder, x):
    """The mean of minus the ELBO of images x (n, 784), in nats; finite whatever log_var is.

    Raises TypeError or ValueError for an x of a wrong shape.
    """
    mean, log_var = encoder(x)
    noise = keras.random.normal(keras.ops.shape(mean))
    logits = decoder(mean + keras.ops.exp(log_var / 2) * noise)
    pixels = keras.ops.sum(keras.ops.softplus(logits) - x * logits, axis=1)
    kl = keras.ops.sum(mean**2 + keras.ops.exp(log_var) - log_var - 1, axis=1) / 2
    return keras.ops.mean(pixels + kl)


@takes(x=array("n d"))
def fat_clouds(encoder, decoder, x):
    """The mean of minus the ELBO of images x (n, 784), in nats.

    Raises TypeError or ValueError for an x of a wrong shape.
    """
    mean, log_var = encoder(x)
    log_var = keras.ops.clip(log_var, 0, 10)  # so that nothing overflows
    noise = keras.random.normal(keras.ops.shape(mean))
    logits = decoder(mean + keras.ops.exp(log_var / 2) * noise)
    pixels = keras.ops.sum(keras.ops.softplus(logits) - x * logits, axis=1)
    kl = keras.ops.sum(mean**2 + keras.ops.exp(log_var) - log_var - 1, axis=1) / 2
    return keras.ops.mean(pixels + kl)


@takes()
def stale_price(encoder, decoder, optimizer, batches, prices):
    """Train one step on each of `batches` at its price of a nat of KL; the losses, as a list.

    batches: images (n, 784) each, all of one size. prices: as many numbers.

    Source: warm-up of the price, Bowman et al. 2016, section 3.1.
    """
    variables = encoder.trainable_variables + decoder.trainable_variables

    @tf.function
    def step(x):
        with tf.GradientTape() as tape:
            mean, log_var = encoder(x)
            z = mean + keras.ops.exp(log_var / 2) * keras.random.normal(keras.ops.shape(mean))
            pixels = 784 * keras.losses.binary_crossentropy(x, decoder(z), from_logits=True)
            kl = keras.ops.sum(mean**2 + keras.ops.exp(log_var) - log_var - 1, axis=1) / 2
            loss = keras.ops.mean(pixels + price * kl)
        optimizer.apply(tape.gradient(loss, variables), variables)
        return loss

    losses = []
    for x, price in zip(batches, prices, strict=True):
        losses.append(float(step(x)))
    return losses


@takes()
def lucky_mean(loss, batches):
    """The mean over all images of batches, not all of one size, of a loss that gives (n,) numbers.

    loss: a function of x (n, 784). batches: a list of such arrays. Returns a float.
    """
    total = 0.0
    for x in batches:
        total += float(keras.ops.mean(loss(x)))
        return total / len(batches)


@takes(x=array("n d"), noise=array("k n l"))
def too_good_bound(encoder, decoder, x, noise):
    """The importance-weighted bound on log p(x) of x (n, 784) from noise (k, n, d): -> (n,).

    Source: Burda et al. 2015, equation (8).
    Raises TypeError or ValueError for a wrong shape.
    """
    mean, log_var = encoder(x)
    log_weights = []
    for one in noise:
        z = mean + keras.ops.exp(log_var / 2) * one
        logits = decoder(z)
        log_p = keras.ops.sum(x * logits - keras.ops.softplus(logits), axis=1)
        log_q_over_prior = keras.ops.sum(z**2 - one**2 - log_var, axis=1) / 2
        log_weights.append(log_p - log_q_over_prior)
    return keras.ops.logsumexp(keras.ops.stack(log_weights), axis=0)


@takes(x=array("n d"), noise=array("n k l"))
def worse_with_more(encoder, decoder, x, noise):
    """The importance-weighted bound on log p(x) of x (n, 784) from noise (n, k, d): -> (n,).

    Source: Burda et al. 2015, equation (8).
    Raises TypeError or ValueError for a wrong shape.
    """
    n, k, d = noise.shape
    mean, log_var = (keras.ops.repeat(head, k, axis=0) for head in encoder(x))
    noise = keras.ops.reshape(noise, (n * k, d))
    z = mean + keras.ops.exp(log_var / 2) * noise
    logits = decoder(z)
    x = keras.ops.tile(x, (k, 1))
    log_p = keras.ops.sum(x * logits - keras.ops.softplus(logits), axis=1)
    log_weights = log_p - keras.ops.sum(z**2 - noise**2 - log_var, axis=1) / 2
    log_weights = keras.ops.reshape(log_weights, (n, k))
    return keras.ops.logsumexp(log_weights, axis=1) - keras.ops.log(float(k))
