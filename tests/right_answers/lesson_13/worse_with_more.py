"""Right answers to worse_with_more in other styles."""

import numpy as np
import scipy

from vae_helpers.densities import log_mean_exp
from vae_helpers.quiet import keras, tf

ops = keras.ops


def _log_weights(x, z, logits, noise, log_var):
    log_p = ops.sum(x * logits - ops.softplus(logits), axis=-1)
    return log_p - ops.sum(z**2 - noise**2 - log_var, axis=-1) / 2


def broadcast(encoder, decoder, x, noise):
    n, k, d = noise.shape
    mean, log_var = (head[:, None] for head in encoder(x))
    z = mean + ops.exp(log_var / 2) * noise
    logits = ops.reshape(decoder(ops.reshape(z, (n * k, d))), (n, k, -1))
    weights = _log_weights(x[:, None], z, logits, noise, log_var)
    return ops.logsumexp(weights, axis=1) - np.log(k)


def everything_tiled(encoder, decoder, x, noise):
    n, k, d = noise.shape
    noise = np.swapaxes(noise, 0, 1).reshape(k * n, d)
    mean, log_var = (np.tile(head, (k, 1)) for head in encoder(x))
    z = mean + np.exp(log_var / 2) * noise
    weights = _log_weights(np.tile(x, (k, 1)), z, decoder(z), noise, log_var)
    return log_mean_exp(ops.reshape(weights, (k, n)))


def images_laid_side_by_side(encoder, decoder, x, noise):
    n, k, d = noise.shape
    mean, log_var = (ops.repeat(head, k, axis=0) for head in encoder(x))
    noise = ops.reshape(noise, (n * k, d))
    z = mean + ops.exp(log_var / 2) * noise
    x = ops.reshape(ops.tile(x, (1, k)), (n * k, 784))
    weights = _log_weights(x, z, decoder(z), noise, log_var)
    return ops.logsumexp(ops.reshape(weights, (n, k)), axis=1) - ops.log(float(k))


def image_by_image(encoder, decoder, x, noise):
    bounds = []
    for i in range(len(x)):
        mean, log_var = encoder(x[i : i + 1])
        z = mean + ops.exp(log_var / 2) * noise[i]
        weights = _log_weights(x[i], z, decoder(z), noise[i], log_var)
        bounds.append(log_mean_exp(weights[:, None])[0])
    return ops.stack(bounds)


def draw_by_draw(encoder, decoder, x, noise):
    mean, log_var = encoder(x)
    weights = []
    for s in range(noise.shape[1]):
        z = mean + ops.exp(log_var / 2) * noise[:, s]
        weights.append(_log_weights(x, z, decoder(z), noise[:, s], log_var))
    return scipy.special.logsumexp(weights, axis=0) - np.log(len(weights))


def repeated_by_tensorflow(encoder, decoder, x, noise):
    n, k, d = noise.shape
    mean, log_var = encoder(x)
    mean, log_var, x = (tf.repeat(one, [k] * n, axis=0) for one in (mean, log_var, x))
    noise = tf.reshape(noise, (-1, d))
    z = mean + tf.exp(log_var / 2) * noise
    weights = tf.reshape(_log_weights(x, z, decoder(z), noise, log_var), (n, k))
    return tf.reduce_logsumexp(weights, 1) - tf.math.log(tf.cast(k, tf.float32))
