"""Right answers to mean_elbo in other styles."""

import numpy as np

from vae_helpers.quiet import keras, tf
from vae_helpers.vae import bernoulli_log_likelihood, kl_divergence, negative_elbo, reparameterize

ops = keras.ops


def elbo_all_images_at_once(encoder, decoder, batches):
    x = np.concatenate(list(batches))
    mean, log_var = encoder(x)
    logits = decoder(reparameterize(mean, log_var))
    return ops.mean(bernoulli_log_likelihood(x, logits) - kl_divergence(mean, log_var))


def elbo_list_of_values(encoder, decoder, batches):
    values = []
    for x in batches:
        mean, log_var = encoder(x, training=False)
        logits = decoder(reparameterize(mean, log_var), training=False)
        values.extend((-negative_elbo(x, logits, mean, log_var)).numpy())
    return np.mean(values)


def elbo_weighted_means(encoder, decoder, batches):
    means = []
    for x in batches:
        mean, log_var = encoder(x)
        z = reparameterize(mean, log_var)
        means.append(float(ops.mean(negative_elbo(x, decoder(z), mean, log_var))))
    return -np.average(means, weights=[len(x) for x in batches])


def elbo_two_totals(encoder, decoder, batches):
    reconstruction = kl = 0.0
    for x in batches:
        mean, log_var = encoder(x)
        noise = np.random.default_rng().normal(size=mean.shape).astype("float32")
        logits = decoder(mean + np.exp(log_var / 2) * noise)
        cross = tf.nn.sigmoid_cross_entropy_with_logits(labels=x, logits=logits)
        reconstruction += tf.reduce_sum(cross).numpy()
        kl += np.sum(0.5 * (mean**2 + np.exp(log_var) - log_var - 1))
    return -(reconstruction + kl) / sum(len(x) for x in batches)


def elbo_keras_mean(encoder, decoder, batches):
    tracker = keras.metrics.Mean(dtype="float64")
    for x in batches:
        mean, log_var = encoder(x)
        logits = decoder(reparameterize(mean, log_var))
        tracker.update_state(-negative_elbo(x, logits, mean, log_var))
    return tracker.result()


def elbo_by_predict(encoder, decoder, batches):
    total = 0.0
    for x in batches:
        mean, log_var = encoder.predict(x, verbose=0)
        z = np.asarray(reparameterize(mean, log_var))
        logits = decoder.predict(z, verbose=0)
        total -= np.sum(negative_elbo(x, logits, mean, log_var))
    return total / sum(map(len, batches))
