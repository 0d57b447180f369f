"""Wrong answers to bernoulli_log_likelihood, by what they are told as."""

import numpy as np

from vae_helpers.quiet import keras, tf

ops = keras.ops


def _terms(x, logits):
    return x * logits - ops.softplus(logits)


def _by_m(m, put=ops.sum, log=ops.log):
    """x log m + (1 - x) log(1 - m) of each pixel, put together, with m(logits)."""

    def likelihood(x, logits):
        with np.errstate(all="ignore"):
            p = m(logits)
            return put(x * log(p) + (1 - x) * log(1 - p), axis=1)

    return likelihood


def _clipped(eps, kind=np.float32):
    return _by_m(lambda logits: np.clip(1 / (1 + np.exp(-kind(logits))), eps, 1 - eps), log=np.log)


def _with_constant(eps):
    return _by_m(ops.sigmoid, log=lambda p: ops.log(p + eps))


def _changed(x, logits):
    x *= logits
    return ops.sum(x - ops.softplus(logits), axis=1)


def _columns(x, logits):
    return ops.sum(x * logits, axis=1, keepdims=True) - ops.sum(ops.softplus(logits), axis=1)


def _numpy(m):
    return lambda logits: m(np.float32(logits))


WRONG_ANSWERS = {
    # How the terms are put together, and how often they count.
    "mean_over_pixels": [
        lambda *given: ops.mean(_terms(*given), axis=1),
        lambda x, logits: -keras.losses.binary_crossentropy(x, logits, from_logits=True),
    ],
    "wrong_axis": lambda *given: ops.sum(_terms(*given), axis=0),
    "sum_of_everything": lambda x, logits: (
        -tf.reduce_sum(tf.nn.sigmoid_cross_entropy_with_logits(labels=x, logits=logits))
    ),
    "mean_of_everything": lambda *given: ops.mean(_terms(*given)),
    "mean_over_images": lambda *given: ops.mean(ops.sum(_terms(*given), axis=1)),
    "not_summed": lambda x, logits: (
        -tf.nn.sigmoid_cross_entropy_with_logits(labels=x, logits=logits)
    ),
    "kept_axis": lambda *given: ops.sum(_terms(*given), axis=1, keepdims=True),
    "n_by_n": _columns,
    "sign": lambda x, logits: tf.reduce_sum(
        tf.nn.sigmoid_cross_entropy_with_logits(labels=x, logits=logits), axis=1
    ),
    "bits": lambda *given: ops.sum(_terms(*given), axis=1) / np.log(2),
    "times_784_twice": lambda *given: 784 * ops.sum(_terms(*given), axis=1),
    "pixels_written_in": [
        lambda *given: 784 * ops.mean(_terms(*given), axis=1),
        lambda x, logits: -784 * keras.losses.binary_crossentropy(x, logits, from_logits=True),
    ],
    # What stands in the place of a part.
    "logits_as_probabilities": [
        _by_m(lambda logits: logits),
        _by_m(lambda logits: ops.clip(logits, 1e-7, 1 - 1e-7)),
        lambda x, logits: -x.shape[1] * keras.losses.binary_crossentropy(x, logits),
    ],
    "sigmoid_twice": [
        lambda x, logits: ops.sum(_terms(x, ops.sigmoid(logits)), axis=1),
        _by_m(lambda logits: ops.sigmoid(ops.sigmoid(logits))),
    ],
    "softmax_for_sigmoid": _by_m(lambda logits: ops.softmax(logits, axis=1)),
    "only_white_pixels": lambda x, logits: ops.sum(x * ops.log_sigmoid(logits), axis=1),
    "only_black_pixels": lambda x, logits: ops.sum((1 - x) * ops.log_sigmoid(-logits), axis=1),
    "parts_subtracted": lambda x, logits: ops.sum(
        x * ops.log_sigmoid(logits) - (1 - x) * ops.log_sigmoid(-logits), axis=1
    ),
    "black_without_share": lambda x, logits: ops.sum(
        x * ops.log_sigmoid(logits) + ops.log_sigmoid(-logits), axis=1
    ),
    "colours_exchanged": [
        lambda x, logits: ops.sum(_terms(1 - x, logits), axis=1),
        lambda x, logits: ops.sum(_terms(x, -logits), axis=1),
        _by_m(lambda logits: 1 - ops.sigmoid(logits)),
    ],
    "softplus_added": lambda x, logits: ops.sum(x * logits + ops.softplus(logits), axis=1),
    "softplus_of_minus_the_logit": lambda x, logits: ops.sum(
        x * logits - ops.softplus(-logits), axis=1
    ),
    "no_softplus": lambda x, logits: ops.sum(x * logits, axis=1),
    "no_logit": lambda x, logits: -ops.sum(ops.softplus(logits), axis=1),
    "x_and_logits_swapped": lambda x, logits: ops.sum(_terms(logits, x), axis=1),
    "thresholded": lambda x, logits: ops.sum(_terms((x > 0.5) * 1.0, logits), axis=1),
    "labels_smoothed": lambda x, logits: (
        -x.shape[1]
        * keras.losses.binary_crossentropy(x, logits, from_logits=True, label_smoothing=0.1)
    ),
    "mean_over_images + pixels_written_in + sign": lambda x, logits: (
        784 * ops.mean(keras.losses.binary_crossentropy(x, logits, from_logits=True))
    ),
    "squared_error": [
        lambda x, logits: -ops.sum((x - ops.sigmoid(logits)) ** 2, axis=1),
        lambda x, logits: 0.5 * ops.sum((x - ops.sigmoid(logits)) ** 2, axis=1),
        lambda x, logits: keras.losses.mean_squared_error(x, ops.sigmoid(logits)),
    ],
    "probability": [
        lambda *given: ops.exp(ops.sum(_terms(*given), axis=1)),
        lambda *given: np.prod(np.exp(_terms(*given)), axis=1),
    ],
    # Right for some arguments alone.
    "changes_its_arguments": _changed,
    "log_of_zero": [
        _by_m(ops.sigmoid),
        _by_m(_numpy(lambda a: 1 / (1 + np.exp(-a))), np.sum, np.log),
        _by_m(lambda logits: 1 / (1 + np.exp(-np.float64(logits))), np.sum, np.log),
        _by_m(lambda logits: np.exp(logits) / (1 + np.exp(logits)), np.sum, np.log),
        _clipped(1e-8),
        _by_m(lambda logits: ops.clip(ops.sigmoid(logits), 1e-10, 1 - 1e-10)),
        lambda x, logits: ops.sum(
            x * ops.log(ops.sigmoid(logits) + 1e-8)
            + (1 - x) * ops.log(1 + 1e-8 - ops.sigmoid(logits)),
            axis=1,
        ),
    ],
    "softplus_overflows": [
        lambda x, logits: ops.sum(x * logits - ops.log(1 + ops.exp(logits)), axis=1),
        lambda x, logits: np.sum(x * logits - np.log1p(np.exp(logits)), axis=1),
        lambda x, logits: ops.sum(x * logits + ops.log(ops.sigmoid(-logits)), axis=1),
        lambda x, logits: ops.sum(
            x * ops.log(ops.sigmoid(logits)) + (1 - x) * ops.log(ops.sigmoid(-logits)), axis=1
        ),
    ],
    "clipped": [
        _clipped(1e-7),
        _clipped(1e-6),
        _clipped(1e-3),
        _clipped(0.01),
        _clipped(1e-12, np.float64),
        _with_constant(1e-8),
        _with_constant(1e-6),
        _with_constant(1e-10),
        lambda x, logits: (
            -x.shape[1] * keras.losses.binary_crossentropy(x, 1 / (1 + np.exp(-logits)))
        ),
        lambda x, logits: ops.sum(_terms(x, ops.clip(logits, -5, 5)), axis=1),
        lambda x, logits: ops.sum(_terms(x, ops.clip(logits, -20, 20)), axis=1),
        lambda x, logits: ops.sum(ops.maximum(_terms(x, logits), -100), axis=1),
    ],
    "some_batches_only": lambda *given: ops.squeeze(ops.sum(_terms(*given), axis=1)),
    # Two slips.
    "mean_over_pixels + sign": [
        lambda x, logits: keras.losses.binary_crossentropy(x, logits, from_logits=True),
        lambda x, logits: keras.losses.binary_crossentropy(x, ops.sigmoid(logits)),
    ],
    "mean_over_pixels + logits_as_probabilities": lambda x, logits: (
        -keras.losses.binary_crossentropy(x, logits)
    ),
    "sum_of_everything + sign": lambda x, logits: tf.reduce_sum(
        tf.nn.sigmoid_cross_entropy_with_logits(labels=x, logits=logits)
    ),
    "mean_of_everything + sign": lambda x, logits: keras.losses.BinaryCrossentropy(
        from_logits=True
    )(x, logits),
    "mean_over_images + sign": lambda x, logits: tf.reduce_mean(
        tf.reduce_sum(tf.nn.sigmoid_cross_entropy_with_logits(labels=x, logits=logits), axis=1)
    ),
    "only_white_pixels + sign": lambda x, logits: -ops.sum(x * ops.log_sigmoid(logits), axis=1),
    "wrong_axis + only_white_pixels": lambda x, logits: ops.sum(
        x * ops.log_sigmoid(logits), axis=0
    ),
    "sigmoid_twice + sign": lambda x, logits: tf.reduce_sum(
        tf.nn.sigmoid_cross_entropy_with_logits(labels=x, logits=tf.sigmoid(logits)), axis=1
    ),
    "mean_over_pixels + sigmoid_twice": lambda x, logits: ops.mean(
        _terms(x, ops.sigmoid(logits)), axis=1
    ),
    "mean_over_pixels + softplus_added": lambda x, logits: ops.mean(
        x * logits + ops.softplus(logits), axis=1
    ),
    "colours_exchanged + sign": lambda x, logits: -ops.sum(_terms(1 - x, logits), axis=1),
    "wrong_axis + softplus_of_minus_the_logit": lambda x, logits: ops.sum(
        x * logits - ops.softplus(-logits), axis=0
    ),
    "not_summed + thresholded": lambda x, logits: _terms((x > 0.5) * 1.0, logits),
    "pixels_written_in + sign": lambda x, logits: (
        784 * keras.losses.binary_crossentropy(x, logits, from_logits=True)
    ),
    "logits_as_probabilities + sign": lambda *given: -_by_m(lambda logits: logits)(*given),
    None: [
        lambda x, logits: ops.sum(x * ops.tanh(logits), axis=1),
        lambda x, logits: -ops.sum(abs(x - ops.sigmoid(logits)), axis=1),
    ],
}
