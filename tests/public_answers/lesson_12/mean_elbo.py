"""Answers to mean_elbo in the manner of public code."""

import numpy as np
from public import right, wrong

from vae_helpers.evaluation import log_importance_weights
from vae_helpers.quiet import keras, tf
from vae_helpers.vae import bernoulli_log_likelihood, kl_divergence, negative_elbo, reparameterize

ops = keras.ops


def _elbo(encoder, decoder, x):
    mean, log_var = encoder(x)
    logits = decoder(reparameterize(mean, log_var))
    return bernoulli_log_likelihood(x, logits) - kl_divergence(mean, log_var)


# ---- one slip


@wrong("the mean is decoded at test time")
def mean_elbo(encoder, decoder, batches):
    total, count = 0.0, 0
    for x in batches:
        mean, log_var = encoder(x)
        elbo = bernoulli_log_likelihood(x, decoder(mean)) - kl_divergence(mean, log_var)
        total += float(ops.sum(elbo))
        count += len(x)
    return total / count


@wrong("mean of batch means")
def mean_elbo(encoder, decoder, batches):
    elbos = [float(ops.mean(_elbo(encoder, decoder, x))) for x in batches]
    return np.mean(elbos)


@wrong("return in the loop")
def mean_elbo(encoder, decoder, batches):
    test_loss = 0
    for x in batches:
        test_loss += float(tf.reduce_mean(_elbo(encoder, decoder, x)))
        return test_loss


@wrong("return in the loop, divided by the number of batches")
def mean_elbo(encoder, decoder, batches):
    test_loss = 0
    for x in batches:
        test_loss += float(tf.reduce_mean(_elbo(encoder, decoder, x)))
        return test_loss / len(batches)


@wrong("sum divided by the number of batches")
def mean_elbo(encoder, decoder, batches):
    total = sum(float(tf.reduce_sum(_elbo(encoder, decoder, x))) for x in batches)
    return total / len(batches)


@wrong("never divided")
def mean_elbo(encoder, decoder, batches):
    total = 0
    for x in batches:
        total = total + np.sum(_elbo(encoder, decoder, x))
    return float(total)


@wrong("minus the ELBO")
def mean_elbo(encoder, decoder, batches):
    losses = np.concatenate([-_elbo(encoder, decoder, x).numpy() for x in batches])
    return losses.mean()


@wrong("KL averaged over the latent dimensions")
def mean_elbo(encoder, decoder, batches):
    values = []
    for x in batches:
        mean, log_var = encoder(x)
        kl = -0.5 * tf.reduce_mean(1 + log_var - mean**2 - tf.exp(log_var), axis=1)
        logits = decoder(reparameterize(mean, log_var))
        values.append(bernoulli_log_likelihood(x, logits) - kl)
    return float(tf.reduce_mean(tf.concat(values, 0)))


@wrong("Keras's mean cross-entropy, a mean over pixels")
def mean_elbo(encoder, decoder, batches):
    values = []
    for x in batches:
        mean, log_var = encoder(x)
        logits = decoder(reparameterize(mean, log_var))
        bce = keras.losses.binary_crossentropy(x, logits, from_logits=True)
        values.append(-bce - kl_divergence(mean, log_var))
    return float(tf.reduce_mean(tf.concat(values, 0)))


@wrong("the KL added")
def mean_elbo(encoder, decoder, batches):
    values = []
    for x in batches:
        mean, log_var = encoder(x)
        z = reparameterize(mean, log_var)
        values.append(bernoulli_log_likelihood(x, decoder(z)) + kl_divergence(mean, log_var))
    return float(tf.reduce_mean(tf.concat(values, 0)))


@wrong("the KL left out")
def mean_elbo(encoder, decoder, batches):
    values = []
    for x in batches:
        z = reparameterize(*encoder(x))
        values.append(bernoulli_log_likelihood(x, decoder(z)))
    return float(tf.reduce_mean(tf.concat(values, 0)))


@wrong("variance for standard deviation")
def mean_elbo(encoder, decoder, batches):
    values = []
    for x in batches:
        mean, log_var = encoder(x)
        z = mean + tf.exp(log_var) * tf.random.normal(tf.shape(mean))
        values.append(bernoulli_log_likelihood(x, decoder(z)) - kl_divergence(mean, log_var))
    return float(tf.reduce_mean(tf.concat(values, 0)))


@wrong("the KL of the draw, by importance weights")
def mean_elbo(encoder, decoder, batches):
    elbos = []
    for x in batches:
        mean, log_var = encoder(x)
        z = reparameterize(mean, log_var)
        log_likelihood = bernoulli_log_likelihood(x, decoder(z))
        log_w = log_importance_weights(log_likelihood[None], z[None], mean, log_var)
        elbos.append(np.asarray(log_w)[0])
    return float(np.mean(np.concatenate(elbos)))


@wrong("ten draws of each image")
def mean_elbo(encoder, decoder, batches):
    elbos = []
    for x in batches:
        mean, log_var = encoder(x)
        several = [
            np.asarray(bernoulli_log_likelihood(x, decoder(reparameterize(mean, log_var))))
            for _ in range(10)
        ]
        elbos.extend(np.mean(several, axis=0) - np.asarray(kl_divergence(mean, log_var)))
    return float(np.mean(elbos))


@wrong("a fixed seed in each batch")
def mean_elbo(encoder, decoder, batches):
    total, count = 0.0, 0
    for x in batches:
        mean, log_var = encoder(x)
        noise = np.random.default_rng(0).normal(size=mean.shape).astype("float32")
        logits = decoder(mean + np.exp(0.5 * log_var) * noise)
        total += np.sum(bernoulli_log_likelihood(x, logits) - kl_divergence(mean, log_var))
        count += x.shape[0]
    return total / count


@wrong("codes from the prior")
def mean_elbo(encoder, decoder, batches):
    total, count = 0.0, 0
    for x in batches:
        mean, log_var = encoder(x)
        z = tf.random.normal(tf.shape(mean))
        total += np.sum(bernoulli_log_likelihood(x, decoder(z)) - kl_divergence(mean, log_var))
        count += x.shape[0]
    return total / count


@wrong("a sigmoid too many")
def mean_elbo(encoder, decoder, batches):
    total, count = 0.0, 0
    for x in batches:
        mean, log_var = encoder(x)
        x_hat = tf.sigmoid(decoder(reparameterize(mean, log_var)))
        total += np.sum(bernoulli_log_likelihood(x, x_hat) - kl_divergence(mean, log_var))
        count += x.shape[0]
    return total / count


@wrong("one number for each batch")
def mean_elbo(encoder, decoder, batches):
    return np.array([np.mean(_elbo(encoder, decoder, x)) for x in batches])


# ---- two slips


@wrong("mean decoded + mean of batch means")
def mean_elbo(encoder, decoder, batches):
    elbos = []
    for x in batches:
        mean, log_var = encoder(x)
        elbos.append(np.mean(-negative_elbo(x, decoder(mean), mean, log_var)))
    return np.mean(elbos)


@wrong("minus the ELBO + return in the loop")
def mean_elbo(encoder, decoder, batches):
    losses = []
    for x in batches:
        losses.append(float(tf.reduce_mean(-_elbo(encoder, decoder, x))))
        return np.mean(losses)


@wrong("the KL left out + mean decoded")
def mean_elbo(encoder, decoder, batches):
    values = [bernoulli_log_likelihood(x, decoder(encoder(x)[0])) for x in batches]
    return float(tf.reduce_mean(tf.concat(values, 0)))


# ---- unusual


@wrong("pixels scaled once more")
def mean_elbo(encoder, decoder, batches):
    return float(np.mean(np.concatenate([_elbo(encoder, decoder, x / 255) for x in batches])))


@wrong("median of the images")
def mean_elbo(encoder, decoder, batches):
    return float(np.median(np.concatenate([_elbo(encoder, decoder, x) for x in batches])))


# ---- right


@right("totals")
def mean_elbo(encoder, decoder, batches):
    total, n = 0.0, 0
    for x in batches:
        elbo = _elbo(encoder, decoder, x)
        total += float(tf.reduce_sum(elbo))
        n += int(elbo.shape[0])
    return total / n


@right("all values in one list")
def mean_elbo(encoder, decoder, batches):
    values = np.concatenate([np.asarray(_elbo(encoder, decoder, x)) for x in batches])
    return float(values.mean())


@right("batch means weighted by their sizes")
def mean_elbo(encoder, decoder, batches):
    sizes = np.array([len(x) for x in batches])
    means = np.array([float(ops.mean(_elbo(encoder, decoder, x))) for x in batches])
    return means @ sizes / sizes.sum()


@right("cross-entropy of Keras times 784")
def mean_elbo(encoder, decoder, batches):
    total, n = 0.0, 0
    for x in batches:
        mean, log_var = encoder(x)
        logits = decoder(reparameterize(mean, log_var))
        bce = 784 * keras.losses.binary_crossentropy(x, logits, from_logits=True)
        total -= float(tf.reduce_sum(bce + kl_divergence(mean, log_var)))
        n += len(x)
    return total / n


@right("image by image")
def mean_elbo(encoder, decoder, batches):
    values = []
    for x in batches:
        values += [float(value) for value in _elbo(encoder, decoder, x)]
    return sum(values) / len(values)
