"""Answers to negative_kl in the manner of public code."""

from public import right, wrong

from vae_helpers.quiet import keras

ops = keras.ops


@wrong("the draw halved")
def negative_kl(encoder, decoder, x):
    mean, log_std = encoder(x)
    noise = keras.random.normal(ops.shape(mean))
    z = mean + ops.exp(0.5 * log_std) * noise
    pixels = 784 * keras.losses.binary_crossentropy(x, decoder(z), from_logits=True)
    kl = ops.sum((z**2 - noise**2) / 2 - log_std, axis=1)
    return ops.mean(pixels + kl)


@wrong("the KL halved")
def negative_kl(encoder, decoder, x):
    mean, log_std = encoder(x)
    noise = keras.random.normal(ops.shape(mean))
    z = mean + ops.exp(log_std) * noise
    pixels = 784 * keras.losses.binary_crossentropy(x, decoder(z), from_logits=True)
    kl = 0.5 * ops.sum(z**2 - noise**2 - log_std, axis=1)
    return ops.mean(pixels + kl)


@wrong("its absolute value")
def negative_kl(encoder, decoder, x):
    mean, log_std = encoder(x)
    noise = keras.random.normal(ops.shape(mean))
    z = mean + ops.exp(log_std) * noise
    pixels = 784 * keras.losses.binary_crossentropy(x, decoder(z), from_logits=True)
    kl = ops.abs(ops.sum((z**2 - noise**2) / 2 - log_std, axis=1))
    return ops.mean(pixels + kl)


@wrong("cut off at 0")
def negative_kl(encoder, decoder, x):
    mean, log_std = encoder(x)
    noise = keras.random.normal(ops.shape(mean))
    z = mean + ops.exp(log_std) * noise
    pixels = 784 * keras.losses.binary_crossentropy(x, decoder(z), from_logits=True)
    kl = ops.maximum(ops.sum((z**2 - noise**2) / 2 - log_std, axis=1), 0.0)
    return ops.mean(pixels + kl)


@wrong("cut off number by number")
def negative_kl(encoder, decoder, x):
    mean, log_std = encoder(x)
    noise = keras.random.normal(ops.shape(mean))
    z = mean + ops.exp(log_std) * noise
    pixels = 784 * keras.losses.binary_crossentropy(x, decoder(z), from_logits=True)
    kl = ops.sum(ops.relu((z**2 - noise**2) / 2 - log_std), axis=1)
    return ops.mean(pixels + kl)


@wrong("784 taken away")
def negative_kl(encoder, decoder, x):
    mean, log_std = encoder(x)
    noise = keras.random.normal(ops.shape(mean))
    z = mean + ops.exp(log_std) * noise
    pixels = keras.losses.binary_crossentropy(x, decoder(z), from_logits=True)
    kl = ops.sum((z**2 - noise**2) / 2 - log_std, axis=1)
    return ops.mean(pixels + kl)


@wrong("the usual formula, of log_var")
def negative_kl(encoder, decoder, x):
    mean, log_std = encoder(x)
    noise = keras.random.normal(ops.shape(mean))
    z = mean + ops.exp(log_std) * noise
    pixels = 784 * keras.losses.binary_crossentropy(x, decoder(z), from_logits=True)
    kl = -0.5 * ops.sum(1 + log_std - mean**2 - ops.exp(log_std), axis=1)
    return ops.mean(pixels + kl)


@wrong("the exponential put in")
def negative_kl(encoder, decoder, x):
    mean, log_std = encoder(x)
    noise = keras.random.normal(ops.shape(mean))
    z = mean + ops.exp(log_std) * noise
    pixels = 784 * keras.losses.binary_crossentropy(x, decoder(z), from_logits=True)
    kl = ops.sum((z**2 + ops.exp(2 * log_std) - 1) / 2 - log_std, axis=1)
    return ops.mean(pixels + kl)


@wrong("the sign of the KL")
def negative_kl(encoder, decoder, x):
    mean, log_std = encoder(x)
    noise = keras.random.normal(ops.shape(mean))
    z = mean + ops.exp(log_std) * noise
    pixels = 784 * keras.losses.binary_crossentropy(x, decoder(z), from_logits=True)
    kl = ops.sum((z**2 - noise**2) / 2 - log_std, axis=1)
    return ops.mean(pixels - kl)


@wrong("squared")
def negative_kl(encoder, decoder, x):
    mean, log_std = encoder(x)
    noise = keras.random.normal(ops.shape(mean))
    z = mean + ops.exp(log_std) * noise
    pixels = 784 * keras.losses.binary_crossentropy(x, decoder(z), from_logits=True)
    kl = ops.sum(((z**2 - noise**2) / 2 - log_std) ** 2, axis=1)
    return ops.mean(pixels + kl)


@wrong("the mean in place of z")
def negative_kl(encoder, decoder, x):
    mean, log_std = encoder(x)
    noise = keras.random.normal(ops.shape(mean))
    z = mean + ops.exp(log_std) * noise
    pixels = 784 * keras.losses.binary_crossentropy(x, decoder(z), from_logits=True)
    kl = ops.sum((mean**2 - noise**2) / 2 - log_std, axis=1)
    return ops.mean(pixels + kl)


@wrong("the noise left out")
def negative_kl(encoder, decoder, x):
    mean, log_std = encoder(x)
    noise = keras.random.normal(ops.shape(mean))
    z = mean + ops.exp(log_std) * noise
    pixels = 784 * keras.losses.binary_crossentropy(x, decoder(z), from_logits=True)
    kl = ops.sum(z**2 / 2 - log_std, axis=1)
    return ops.mean(pixels + kl)


@wrong("averaged over the code")
def negative_kl(encoder, decoder, x):
    mean, log_std = encoder(x)
    noise = keras.random.normal(ops.shape(mean))
    z = mean + ops.exp(log_std) * noise
    pixels = 784 * keras.losses.binary_crossentropy(x, decoder(z), from_logits=True)
    kl = ops.mean((z**2 - noise**2) / 2 - log_std, axis=1)
    return ops.mean(pixels + kl)


@wrong("sum over the batch")
def negative_kl(encoder, decoder, x):
    mean, log_std = encoder(x)
    noise = keras.random.normal(ops.shape(mean))
    z = mean + ops.exp(log_std) * noise
    pixels = 784 * keras.losses.binary_crossentropy(x, decoder(z), from_logits=True)
    kl = ops.sum((z**2 - noise**2) / 2 - log_std, axis=1)
    return ops.sum(pixels + kl)


@wrong("no logarithm")
def negative_kl(encoder, decoder, x):
    mean, log_std = encoder(x)
    noise = keras.random.normal(ops.shape(mean))
    z = mean + ops.exp(log_std) * noise
    pixels = 784 * keras.losses.binary_crossentropy(x, decoder(z), from_logits=True)
    kl = ops.sum((z**2 - noise**2) / 2, axis=1)
    return ops.mean(pixels + kl)


@wrong("fresh noise in the KL")
def negative_kl(encoder, decoder, x):
    mean, log_std = encoder(x)
    noise = keras.random.normal(ops.shape(mean))
    z = mean + ops.exp(log_std) * noise
    pixels = 784 * keras.losses.binary_crossentropy(x, decoder(z), from_logits=True)
    kl = ops.sum((z**2 - keras.random.normal(ops.shape(mean)) ** 2) / 2 - log_std, axis=1)
    return ops.mean(pixels + kl)


@right("as it is")
def negative_kl(encoder, decoder, x):
    mean, log_std = encoder(x)
    noise = keras.random.normal(ops.shape(mean))
    z = mean + ops.exp(log_std) * noise
    pixels = 784 * keras.losses.binary_crossentropy(x, decoder(z), from_logits=True)
    kl = ops.sum((z**2 - noise**2) / 2 - log_std, axis=1)
    return ops.mean(pixels + kl)


@right("the formula, of log_std")
def negative_kl(encoder, decoder, x):
    mean, log_std = encoder(x)
    noise = keras.random.normal(ops.shape(mean))
    z = mean + ops.exp(log_std) * noise
    pixels = 784 * keras.losses.binary_crossentropy(x, decoder(z), from_logits=True)
    kl = 0.5 * ops.sum(mean**2 + ops.exp(2 * log_std) - 2 * log_std - 1, axis=1)
    return ops.mean(pixels + kl)


@wrong("log_var throughout")
def negative_kl(encoder, decoder, x):
    mean, log_var = encoder(x)
    noise = keras.random.normal(ops.shape(mean))
    z = mean + ops.exp(0.5 * log_var) * noise
    logits = decoder(z)
    pixels = ops.sum(ops.softplus(logits) - x * logits, axis=1)
    kl = 0.5 * ops.sum(ops.square(mean) + ops.exp(log_var) - log_var - 1.0, axis=1)
    return ops.mean(pixels + kl)


@right("the densities written out")
def negative_kl(encoder, decoder, x):
    mean, log_std = encoder(x)
    noise = keras.random.normal(ops.shape(mean))
    z = mean + ops.exp(log_std) * noise
    pixels = 784 * keras.losses.binary_crossentropy(x, decoder(z), from_logits=True)
    log_q = ops.sum(-0.5 * ((z - mean) / ops.exp(log_std)) ** 2 - log_std, axis=1)
    log_p = ops.sum(-0.5 * z**2, axis=1)
    kl = log_q - log_p
    return ops.mean(pixels + kl)


@right("doubled first")
def negative_kl(encoder, decoder, x):
    mean, log_std = encoder(x)
    log_var = 2 * log_std
    noise = keras.random.normal(ops.shape(mean))
    z = mean + ops.exp(log_std) * noise
    pixels = 784 * keras.losses.binary_crossentropy(x, decoder(z), from_logits=True)
    kl = -0.5 * ops.sum(1 + log_var - mean**2 - ops.exp(log_var), axis=1)
    return ops.mean(pixels + kl)
