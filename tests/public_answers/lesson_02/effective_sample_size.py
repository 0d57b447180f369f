"""Answers to effective_sample_size in the manner of public code."""

import numpy as np
import scipy
import scipy.special
from public import right, wrong

from vae_helpers.quiet import keras, tf

ops = keras.ops


@wrong("normalised by hand without the maximum")
def effective_sample_size(log_weights):
    weights = np.exp(log_weights)
    weights = weights / weights.sum(axis=0)
    return 1.0 / np.sum(weights**2, axis=0)


@wrong("sum of squared normalised weights, not its inverse")
def effective_sample_size(log_weights):
    normalized = scipy.special.softmax(log_weights, axis=0)
    return np.sum(np.square(normalized), axis=0)


@wrong("divided by the number of particles")
def effective_sample_size(log_weights):
    w = np.exp(log_weights - np.max(log_weights, axis=0))
    return np.sum(w, axis=0) ** 2 / np.sum(w**2, axis=0) / w.shape[0]


@wrong("softmax over the images")
def effective_sample_size(log_weights):
    w = tf.nn.softmax(log_weights)
    return 1.0 / tf.reduce_sum(w**2, axis=-1)


@wrong("softmax over the images, summed over the samples")
def effective_sample_size(log_weights):
    w = tf.nn.softmax(log_weights)
    return 1.0 / tf.reduce_sum(w**2, axis=0)


@wrong("one softmax over everything")
def effective_sample_size(log_weights):
    w = np.exp(log_weights - np.max(log_weights))
    w /= np.sum(w)
    return 1.0 / np.sum(w**2)


@wrong("log of the number returned")
def effective_sample_size(log_weights):
    return 2 * ops.logsumexp(log_weights, axis=0) - ops.logsumexp(2 * log_weights, axis=0)


@wrong("perplexity of the shares")
def effective_sample_size(log_weights):
    log_w = log_weights - scipy.special.logsumexp(log_weights, axis=0)
    return np.exp(-np.sum(np.exp(log_w) * log_w, axis=0))


@wrong("one over the largest share")
def effective_sample_size(log_weights):
    w = scipy.special.softmax(log_weights, axis=0)
    return 1.0 / w.max(axis=0)


@wrong("sum of weights, then the square of the sum below too")
def effective_sample_size(log_weights):
    w = np.exp(log_weights - log_weights.max(0))
    return w.sum(0) ** 2 / w.sum(0) ** 2


@wrong("square forgotten above")
def effective_sample_size(log_weights):
    w = np.exp(log_weights - log_weights.max(0))
    return w.sum(0) / (w**2).sum(0)


@wrong("log weights taken for weights")
def effective_sample_size(log_weights):
    return np.sum(log_weights, axis=0) ** 2 / np.sum(log_weights**2, axis=0)


@wrong("one maximum for all images")
def effective_sample_size(log_weights):
    c = ops.max(log_weights)
    w = ops.exp(log_weights - c)
    return ops.sum(w, axis=0) ** 2 / ops.sum(w**2, axis=0)


@wrong("small constant added to the sum of squares, no maximum")
def effective_sample_size(log_weights):
    w = np.exp(log_weights)
    return w.sum(axis=0) ** 2 / (np.sum(w**2, axis=0) + 1e-12)


@wrong("with the sample variance")
def effective_sample_size(log_weights):
    w = scipy.special.softmax(log_weights, axis=0)
    n = len(w)
    cv2 = np.var(w, axis=0, ddof=1) / np.mean(w, axis=0) ** 2
    return n / (1 + cv2)


@wrong("keepdims (1, n)")
def effective_sample_size(log_weights):
    w = scipy.special.softmax(log_weights, axis=0)
    return 1.0 / np.sum(w**2, axis=0, keepdims=True)


@wrong("sign of the log weights turned + not inverted")
def effective_sample_size(log_weights):
    w = scipy.special.softmax(-log_weights, axis=0)
    return np.sum(w**2, axis=0)


@wrong("mean over the images + divided by the number of samples")
def effective_sample_size(log_weights):
    w = scipy.special.softmax(log_weights, axis=0)
    return np.mean(1.0 / np.sum(w**2, axis=0)) / len(log_weights)


@wrong("changes its argument")
def effective_sample_size(log_weights):
    log_weights -= np.max(log_weights, axis=0, keepdims=True)
    w = np.exp(log_weights)
    return w.sum(axis=0) ** 2 / (w * w).sum(axis=0)


@wrong("number of weights above the mean")
def effective_sample_size(log_weights):
    w = scipy.special.softmax(log_weights, axis=0)
    return np.sum(w > 1 / len(w), axis=0)


@right("one over the sum of squared softmax weights")
def effective_sample_size(log_weights):
    w = scipy.special.softmax(log_weights, axis=0)
    return 1.0 / np.sum(w**2, axis=0)


@right("exp of a difference of logsumexps, float64")
def effective_sample_size(log_weights):
    lw = np.asarray(log_weights, dtype=np.float64)
    return np.exp(2 * scipy.special.logsumexp(lw, axis=0) - scipy.special.logsumexp(2 * lw, axis=0))


@right("keras.ops throughout")
def effective_sample_size(log_weights):
    a = ops.convert_to_tensor(log_weights)
    w = ops.exp(a - ops.max(a, axis=0))
    return ops.sum(w, axis=0) ** 2 / ops.sum(w**2, axis=0)


@right("TensorFlow, log weights normalised first")
def effective_sample_size(log_weights):
    a = tf.convert_to_tensor(log_weights)
    normalized = a - tf.reduce_logsumexp(a, axis=0, keepdims=True)
    return tf.exp(-tf.reduce_logsumexp(2.0 * normalized, axis=0))


@right("image by image")
def effective_sample_size(log_weights):
    out = np.zeros(log_weights.shape[1])
    for i in range(log_weights.shape[1]):
        w = np.exp(log_weights[:, i] - log_weights[:, i].max())
        w = w / w.sum()
        out[i] = 1 / np.dot(w, w)
    return out


@right("by the coefficient of variation")
def effective_sample_size(log_weights):
    w = np.exp(log_weights - log_weights.max(axis=0, keepdims=True))
    return w.shape[0] / (1 + (w.std(axis=0) / w.mean(axis=0)) ** 2)
