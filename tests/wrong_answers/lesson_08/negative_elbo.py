"""Wrong answers to negative_elbo, by what they are told as."""

import numpy as np

from vae_helpers.quiet import keras, tf

ops = keras.ops
losses = keras.losses


def _bce(x, logits):
    return ops.sum(ops.softplus(logits) - x * logits, axis=1)


def _kl(mean, log_var):
    return 0.5 * ops.sum(mean**2 + ops.exp(log_var) - log_var - 1, axis=1)


def _by_probabilities(x, p):
    return -ops.sum(x * ops.log(p) + (1 - x) * ops.log(1 - p), axis=1)


def _clipped(x, p):
    return _by_probabilities(x, ops.clip(p, 1e-7, 1 - 1e-7))


def _mean_of_both(x, logits, mean, log_var):
    """As in many a notebook: everything is averaged, and the two means are added."""
    reconstruction = tf.reduce_mean(losses.binary_crossentropy(x, logits, from_logits=True))
    kl = -0.5 * tf.reduce_mean(1 + log_var - tf.square(mean) - tf.exp(log_var))
    return reconstruction + kl


def _sampled_kl(x, logits, mean, log_var):
    noise = keras.random.normal(ops.shape(mean))
    z = mean + ops.exp(log_var / 2) * noise
    return _bce(x, logits) + 0.5 * ops.sum(z**2 - noise**2 - log_var, axis=1)


def _in_place(x, logits, mean, log_var):
    mean *= mean
    return _bce(x, logits) + 0.5 * ops.sum(mean + ops.exp(log_var) - log_var - 1, axis=1)


def _free_bits(x, logits, mean, log_var):
    each = 0.5 * (mean**2 + ops.exp(log_var) - log_var - 1)
    return _bce(x, logits) + ops.sum(ops.maximum(each, 0.5), axis=1)


WRONG_ANSWERS = {
    "mean_over_pixels": [
        lambda x, logits, mean, log_var: _bce(x, logits) / 784 + _kl(mean, log_var),
        lambda x, logits, mean, log_var: (
            losses.binary_crossentropy(x, logits, from_logits=True) + _kl(mean, log_var)
        ),
    ],
    "times_784_twice": lambda x, logits, mean, log_var: 784 * _bce(x, logits) + _kl(mean, log_var),
    "elbo_itself": lambda x, logits, mean, log_var: -_bce(x, logits) - _kl(mean, log_var),
    "kl_subtracted": lambda x, logits, mean, log_var: _bce(x, logits) - _kl(mean, log_var),
    "likelihood_not_negated": lambda x, logits, mean, log_var: (
        -_bce(x, logits) + _kl(mean, log_var)
    ),
    "kl_forgotten": lambda x, logits, mean, log_var: _bce(x, logits),
    "reconstruction_forgotten": lambda x, logits, mean, log_var: _kl(mean, log_var),
    "one_number": lambda x, logits, mean, log_var: ops.mean(_bce(x, logits) + _kl(mean, log_var)),
    "sum_over_batch": lambda x, logits, mean, log_var: ops.sum(
        _bce(x, logits) + _kl(mean, log_var)
    ),
    "kept_axis": lambda x, logits, mean, log_var: (_bce(x, logits) + _kl(mean, log_var))[:, None],
    "kl_mean_over_latent": lambda x, logits, mean, log_var: (
        _bce(x, logits) + _kl(mean, log_var) / mean.shape[1]
    ),
    "kl_over_images": lambda x, logits, mean, log_var: (
        _bce(x, logits) + _kl(mean, log_var) / len(x)
    ),
    "variance_does_not_count": lambda x, logits, mean, log_var: (
        _bce(x, logits) + 0.5 * ops.sum(mean**2 + log_var - log_var - 1, axis=1)
    ),
    "kl_over_batch": lambda x, logits, mean, log_var: _bce(x, logits) + ops.sum(_kl(mean, log_var)),
    "kl_doubled": lambda x, logits, mean, log_var: _bce(x, logits) + 2 * _kl(mean, log_var),
    "kl_weight": lambda x, logits, mean, log_var: _bce(x, logits) + 0.5 * _kl(mean, log_var),
    "kl_weight_odd": [
        lambda x, logits, mean, log_var: _bce(x, logits) + 0.00025 * _kl(mean, log_var),
        lambda x, logits, mean, log_var: _bce(x, logits) + 4 * _kl(mean, log_var),
    ],
    "log_std_for_log_var": lambda x, logits, mean, log_var: (
        _bce(x, logits) + _kl(mean, 2 * log_var)
    ),
    "std_as_variance": lambda x, logits, mean, log_var: _bce(x, logits) + _kl(mean, log_var / 2),
    "no_one": lambda x, logits, mean, log_var: (
        _bce(x, logits) + _kl(mean, log_var) + 0.5 * mean.shape[1]
    ),
    "one_for_all_numbers": lambda x, logits, mean, log_var: (
        _bce(x, logits) + 0.5 * (ops.sum(mean**2 + ops.exp(log_var) - log_var, axis=1) - 1)
    ),
    "mean_not_squared": lambda x, logits, mean, log_var: (
        _bce(x, logits) + 0.5 * ops.sum(mean + ops.exp(log_var) - log_var - 1, axis=1)
    ),
    "softplus_for_exp": lambda x, logits, mean, log_var: (
        _bce(x, logits) + 0.5 * ops.sum(mean**2 + ops.softplus(log_var) - log_var - 1, axis=1)
    ),
    "kl_averaged_over_batch": lambda x, logits, mean, log_var: (
        _bce(x, logits) + ops.mean(_kl(mean, log_var))
    ),
    "reconstruction_averaged_over_batch": [
        lambda x, logits, mean, log_var: ops.mean(_bce(x, logits)) + _kl(mean, log_var),
        # A loss object averages over the batch; the 784 does not undo that.
        lambda x, logits, mean, log_var: (
            784 * losses.BinaryCrossentropy(from_logits=True)(x, logits) + _kl(mean, log_var)
        ),
    ],
    "std_for_variance": lambda x, logits, mean, log_var: (
        _bce(x, logits) + 0.5 * ops.sum(mean**2 + ops.exp(0.5 * log_var) - log_var - 1, axis=1)
    ),
    "kl_reversed": lambda x, logits, mean, log_var: (
        _bce(x, logits) + 0.5 * ops.sum((1 + mean**2) * ops.exp(-log_var) + log_var - 1, axis=1)
    ),
    "kl_column": lambda x, logits, mean, log_var: _bce(x, logits) + _kl(mean, log_var)[:, None],
    "logits_as_probabilities": [
        lambda x, logits, mean, log_var: _clipped(x, logits) + _kl(mean, log_var),
        lambda x, logits, mean, log_var: (
            784 * losses.binary_crossentropy(x, logits) + _kl(mean, log_var)
        ),
    ],
    "log_of_logits": lambda x, logits, mean, log_var: (
        _by_probabilities(x, logits) + _kl(mean, log_var)
    ),
    "sigmoid_twice": lambda x, logits, mean, log_var: (
        _bce(x, ops.sigmoid(logits)) + _kl(mean, log_var)
    ),
    "probabilities_clipped": [
        lambda x, logits, mean, log_var: _clipped(x, ops.sigmoid(logits)) + _kl(mean, log_var),
        lambda x, logits, mean, log_var: _bce(x, ops.clip(logits, -12, 12)) + _kl(mean, log_var),
    ],
    "log_of_zero": [
        lambda x, logits, mean, log_var: (
            _by_probabilities(x, ops.sigmoid(logits)) + _kl(mean, log_var)
        ),
        lambda x, logits, mean, log_var: (
            ops.sum(ops.log(1 + ops.exp(logits)) - x * logits, axis=1) + _kl(mean, log_var)
        ),
    ],
    "only_moderate_values": [
        lambda x, logits, mean, log_var: _bce(x, logits) + _kl(mean, ops.clip(log_var, -6, 6)),
        lambda x, logits, mean, log_var: _bce(x, logits) + _kl(mean, ops.minimum(log_var, 5)),
        lambda x, logits, mean, log_var: (
            _bce(x, logits)
            + 0.5 * ops.sum(mean**2 + ops.exp(log_var) - 1, axis=1)
            - 0.5 * ops.sum(ops.log(ops.exp(log_var) + 1e-6), axis=1)
        ),
    ],
    "squared_error": lambda x, logits, mean, log_var: (
        ops.sum((x - ops.sigmoid(logits)) ** 2, axis=1) + _kl(mean, log_var)
    ),
    "squared_error_of_logits": lambda x, logits, mean, log_var: (
        784 * losses.mean_squared_error(x, logits) + _kl(mean, log_var)
    ),
    "black_forgotten": lambda x, logits, mean, log_var: (
        -ops.sum(x * ops.log_sigmoid(logits), axis=1) + _kl(mean, log_var)
    ),
    "softmax": lambda x, logits, mean, log_var: (
        tf.nn.softmax_cross_entropy_with_logits(x, logits) + _kl(mean, log_var)
    ),
    "bits": lambda x, logits, mean, log_var: (_bce(x, logits) + _kl(mean, log_var)) / np.log(2),
    "x_and_logits_swapped": lambda x, logits, mean, log_var: _bce(logits, x) + _kl(mean, log_var),
    "mean_and_log_var_swapped": lambda x, logits, mean, log_var: (
        _bce(x, logits) + _kl(log_var, mean)
    ),
    "scaled_twice": lambda x, logits, mean, log_var: _bce(x / 255, logits) + _kl(mean, log_var),
    "pixels_rounded": lambda x, logits, mean, log_var: (
        _bce(np.float32(x > 0.5), logits) + _kl(mean, log_var)
    ),
    "no_gradient": [
        lambda x, logits, mean, log_var: np.array(_bce(x, logits) + _kl(mean, log_var)),
        lambda x, logits, mean, log_var: _bce(x, logits) + np.array(_kl(mean, log_var)),
    ],
    "draws": _sampled_kl,
    "changes_arguments": _in_place,
    # Two at once.
    "mean_over_pixels + kl_subtracted": lambda x, logits, mean, log_var: (
        _bce(x, logits) / 784 - _kl(mean, log_var)
    ),
    "kl_mean_over_latent + mean_over_pixels": lambda x, logits, mean, log_var: (
        _bce(x, logits) / 784 + _kl(mean, log_var) / mean.shape[1]
    ),
    "one_number + kl_mean_over_latent + mean_over_pixels": _mean_of_both,
    "one_number + mean_over_pixels": lambda x, logits, mean, log_var: ops.mean(
        _bce(x, logits) / 784 + _kl(mean, log_var)
    ),
    "one_number + elbo_itself": lambda x, logits, mean, log_var: (
        -ops.mean(_bce(x, logits) + _kl(mean, log_var))
    ),
    "squared_error + mean_over_pixels": lambda x, logits, mean, log_var: (
        losses.mean_squared_error(x, ops.sigmoid(logits)) + _kl(mean, log_var)
    ),
    "squared_error + reconstruction_weight": lambda x, logits, mean, log_var: (
        0.5 * ops.sum((x - ops.sigmoid(logits)) ** 2, axis=1) + _kl(mean, log_var)
    ),
    "squared_error + kl_forgotten": lambda x, logits, mean, log_var: ops.sum(
        (x - ops.sigmoid(logits)) ** 2, axis=1
    ),
    "sigmoid_twice + kl_forgotten": lambda x, logits, mean, log_var: _bce(x, ops.sigmoid(logits)),
    "sigmoid_twice + kl_doubled": lambda x, logits, mean, log_var: (
        _bce(x, ops.sigmoid(logits)) + 2 * _kl(mean, log_var)
    ),
    "kl_column + kl_doubled": lambda x, logits, mean, log_var: (
        _bce(x, logits) + 2 * _kl(mean, log_var)[:, None]
    ),
    "std_for_variance + no_one": lambda x, logits, mean, log_var: (
        _bce(x, logits) + 0.5 * ops.sum(mean**2 + ops.exp(log_var / 2) - log_var, axis=1)
    ),
    "log_std_for_log_var + kl_doubled": lambda x, logits, mean, log_var: (
        _bce(x, logits) + 2 * _kl(mean, 2 * log_var)
    ),
    "log_var_sign + no_one": lambda x, logits, mean, log_var: (
        _bce(x, logits) + 0.5 * ops.sum(mean**2 + ops.exp(log_var) + log_var, axis=1)
    ),
    "kl_reversed + likelihood_not_negated": lambda x, logits, mean, log_var: (
        -_bce(x, logits) + 0.5 * ops.sum((1 + mean**2) * ops.exp(-log_var) + log_var - 1, axis=1)
    ),
    "kl_over_batch + mean_over_pixels": lambda x, logits, mean, log_var: (
        _bce(x, logits) / 784 + ops.sum(_kl(mean, log_var))
    ),
    "sum_over_batch + kl_subtracted": lambda x, logits, mean, log_var: ops.sum(
        _bce(x, logits) - _kl(mean, log_var)
    ),
    "no_gradient + kl_subtracted": lambda x, logits, mean, log_var: np.array(
        _bce(x, logits) - _kl(mean, log_var)
    ),
    "free_bits": _free_bits,
    # Of arrays that do not fit: the exception, and a sentence.
    None: lambda x, logits, mean, log_var: (
        _bce(x, logits) + ops.sum(0.5 * (mean**2 + ops.exp(log_var) - log_var - 1), axis=0)
    ),
}
