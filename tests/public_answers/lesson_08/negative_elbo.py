"""Answers to negative_elbo in the manner of public code."""

from public import right, wrong

from vae_helpers.quiet import keras, tf
from vae_helpers.vae import bernoulli_log_likelihood, kl_divergence

ops = keras.ops

# ---- one slip


@wrong("minus forgotten on the log likelihood")
def negative_elbo(x, logits, mean, log_var):
    return bernoulli_log_likelihood(x, logits) + kl_divergence(mean, log_var)


@wrong("KL subtracted")
def negative_elbo(x, logits, mean, log_var):
    return -bernoulli_log_likelihood(x, logits) - kl_divergence(mean, log_var)


@wrong("the ELBO itself")
def negative_elbo(x, logits, mean, log_var):
    return bernoulli_log_likelihood(x, logits) - kl_divergence(mean, log_var)


@wrong("mean over the batch: one number")
def negative_elbo(x, logits, mean, log_var):
    return ops.mean(kl_divergence(mean, log_var) - bernoulli_log_likelihood(x, logits))


@wrong("mean over pixels instead of the sum")
def negative_elbo(x, logits, mean, log_var):
    reconstruction = keras.losses.binary_crossentropy(x, logits, from_logits=True)
    return reconstruction + kl_divergence(mean, log_var)


# ---- two slips


@wrong("mean over pixels + mean over latent dimensions")
def negative_elbo(x, logits, mean, log_var):
    bce = keras.losses.binary_crossentropy(x, logits, from_logits=True)
    kl = -0.5 * ops.mean(1 + log_var - ops.square(mean) - ops.exp(log_var), axis=-1)
    return bce + kl


@wrong("logits taken for probabilities + sign of the KL turned")
def negative_elbo(x, logits, mean, log_var):
    bce = 784 * keras.losses.binary_crossentropy(x, logits)
    kl = 0.5 * ops.sum(1 + log_var - mean**2 - ops.exp(log_var), axis=1)
    return bce + kl


@wrong("factor 1/2 of the KL missing + mean over the batch")
def negative_elbo(x, logits, mean, log_var):
    bce = ops.sum(ops.softplus(logits) - x * logits, axis=1)
    kl = -ops.sum(1 + log_var - mean**2 - ops.exp(log_var), axis=1)
    return ops.mean(bce + kl)


@wrong("log_var taken for the standard deviation + its log used")
def negative_elbo(x, logits, mean, log_var):
    kl = 0.5 * ops.sum(mean**2 + log_var**2 - 1 - ops.log(log_var**2 + 1e-8), axis=1)
    return -bernoulli_log_likelihood(x, logits) + kl


@wrong("squared error of the means instead of the cross-entropy + KL summed over the batch")
def negative_elbo(x, logits, mean, log_var):
    mse = ops.sum(ops.square(x - ops.sigmoid(logits)), axis=1)
    return mse + ops.sum(kl_divergence(mean, log_var))


@wrong("mean not squared in the KL + exp(log_var / 2) for the variance")
def negative_elbo(x, logits, mean, log_var):
    kl = 0.5 * ops.sum(mean + ops.exp(0.5 * log_var) - log_var - 1, axis=1)
    return kl - bernoulli_log_likelihood(x, logits)


@wrong("only x log m, without the black pixels + KL weighted with 0.5")
def negative_elbo(x, logits, mean, log_var):
    reconstruction = -tf.reduce_sum(x * tf.math.log_sigmoid(logits), axis=1)
    return reconstruction + 0.5 * kl_divergence(mean, log_var)


# ---- unusual


@wrong("probabilities clipped to 0.01 ... 0.99 before their logs")
def negative_elbo(x, logits, mean, log_var):
    m = ops.clip(ops.sigmoid(logits), 0.01, 0.99)
    log_p = ops.sum(x * ops.log(m) + (1 - x) * ops.log(1 - m), axis=1)
    return -log_p + kl_divergence(mean, log_var)


@wrong("free bits: the KL is at least 2 nats")
def negative_elbo(x, logits, mean, log_var):
    return -bernoulli_log_likelihood(x, logits) + ops.maximum(kl_divergence(mean, log_var), 2.0)


# ---- right


@right("minus the ELBO")
def negative_elbo(x, logits, mean, log_var):
    elbo = bernoulli_log_likelihood(x, logits) - kl_divergence(mean, log_var)
    return -elbo


@right("Keras's mean times the number of pixels")
def negative_elbo(x, logits, mean, log_var):
    pixels = x.shape[-1]
    bce = pixels * keras.losses.binary_crossentropy(x, logits, from_logits=True)
    return bce + kl_divergence(mean, log_var)


@right("TensorFlow's cross-entropy, KL written out")
def negative_elbo(x, logits, mean, log_var):
    logits = tf.convert_to_tensor(logits)
    bce = tf.nn.sigmoid_cross_entropy_with_logits(labels=tf.cast(x, logits.dtype), logits=logits)
    kl = -0.5 * tf.reduce_sum(1 + log_var - tf.square(mean) - tf.exp(log_var), axis=1)
    return tf.reduce_sum(bce, axis=1) + kl


@right("softplus of both signs")
def negative_elbo(x, logits, mean, log_var):
    reconstruction = ops.sum(x * ops.softplus(-logits) + (1 - x) * ops.softplus(logits), axis=-1)
    return reconstruction + kl_divergence(mean, log_var)


@right("stacked and summed")
def negative_elbo(x, logits, mean, log_var):
    parts = ops.stack(
        [ops.negative(bernoulli_log_likelihood(x, logits)), kl_divergence(mean, log_var)]
    )
    return ops.sum(parts, axis=0)


@right("einsum and the sum of half squares")
def negative_elbo(x, logits, mean, log_var):
    log_p = ops.einsum("nd,nd->n", x, logits) - ops.sum(ops.softplus(logits), axis=1)
    kl = 0.5 * (ops.sum(mean * mean, axis=1) + ops.sum(ops.exp(log_var) - 1.0 - log_var, axis=1))
    return ops.subtract(kl, log_p)
