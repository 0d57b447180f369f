"""Wrong answers to effective_sample_size, by what they are told as."""

import numpy as np
from scipy.special import logsumexp, softmax

from vae_helpers.quiet import keras, tf

ops = keras.ops


def _weights(a):
    return np.exp(a - a.max(axis=0))


def _of(w):
    return w.sum(axis=0) ** 2 / (w**2).sum(axis=0)


def _squared_sum_of_shares(a):
    return tf.reduce_sum(tf.nn.softmax(a), axis=0) ** 2


def _in_place(a):
    a -= a.max(axis=0)
    return _of(np.exp(a))


def _entropy(a):
    shares = softmax(a, axis=0)
    return np.exp(-np.sum(shares * np.log(shares), axis=0))


def _variance(a, ddof):
    w = _weights(a)
    return len(w) / (1 + w.var(axis=0, ddof=ddof) / w.mean(axis=0) ** 2)


def _zero_times_infinity(a):
    log_shares = a - logsumexp(a, axis=0)
    # The squares as share times share, each by way of a difference that is not defined for -inf.
    squares = np.exp(2 * log_shares) + 0 * log_shares
    return 1 / squares.sum(axis=0)


WRONG_ANSWERS = {
    # Which quotient.
    "not_inverted": [
        lambda a: np.sum(softmax(a, axis=0) ** 2, axis=0),
        lambda a: 1 / _of(_weights(a)),
    ],
    "share_of_draws": [
        lambda a: _weights(a).mean(axis=0) ** 2 / (_weights(a) ** 2).mean(axis=0),
        lambda a: _of(_weights(a)) / len(a),
    ],
    "no_square_above": [
        lambda a: np.exp(a).sum(axis=0) / (np.exp(a) ** 2).sum(axis=0),
        lambda a: _weights(a).sum(axis=0) / (_weights(a) ** 2).sum(axis=0),
    ],
    "one_above": [
        lambda a: 1 / (np.exp(a) ** 2).sum(axis=0),
        lambda a: 1 / (_weights(a) ** 2).sum(axis=0),
    ],
    "root": [
        lambda a: _weights(a).sum(axis=0) / np.sqrt((_weights(a) ** 2).sum(axis=0)),
        lambda a: np.sqrt(_of(_weights(a))),
    ],
    "always_one": [
        lambda a: (_weights(a) ** 2).sum(axis=0) / (_weights(a) ** 2).sum(axis=0),
        lambda a: softmax(a, axis=0).sum(axis=0) ** 2,
    ],
    "one_over_largest": [
        lambda a: 1 / softmax(a, axis=0).max(axis=0),
        lambda a: _weights(a).sum(axis=0),
    ],
    "from_entropy": _entropy,
    "ddof": lambda a: _variance(a, 1),
    "number_of_draws": [
        lambda a: np.full(a.shape[1], len(a)),
        lambda a: softmax(a, axis=0).sum(axis=0) * len(a),
    ],
    "doubled_above": lambda a: _weights(a).sum(axis=0) * 2 / (_weights(a) ** 2).sum(axis=0),
    "mean_above": lambda a: _weights(a).mean(axis=0) ** 2 / (_weights(a) ** 2).sum(axis=0),
    "no_square_below": lambda a: np.exp(a).sum(axis=0) ** 2 / np.exp(a).sum(axis=0),
    "mean_below": lambda a: _weights(a).sum(axis=0) ** 2 / (_weights(a) ** 2).mean(axis=0),
    "below_over_everything": lambda a: _weights(a).sum(axis=0) ** 2 / (_weights(a) ** 2).sum(),
    "nothing_below": lambda a: _weights(a).sum(axis=0) ** 2,
    "product": lambda a: _weights(a).sum(axis=0) ** 2 * (_weights(a) ** 2).sum(axis=0),
    # Which weights.
    "exp_forgotten": lambda a: _of(a),
    "of_losses": lambda a: _of(np.exp(a.min(axis=0) - a)),
    "base": lambda a: _of(2.0**a),
    "root_of_weights": lambda a: _of(np.exp(0.5 * a)),
    "squared_weights": lambda a: _of(np.exp(2 * a)),
    "shares_over_images": [
        lambda a: 1 / tf.reduce_sum(tf.nn.softmax(a) ** 2, axis=0) * _squared_sum_of_shares(a),
        lambda a: _of(softmax(a, axis=1)),
    ],
    "shares_over_images + one_above": lambda a: 1 / tf.reduce_sum(tf.nn.softmax(a) ** 2, axis=0),
    # Along which axis.
    "wrong_axis": [
        lambda a: _of(np.exp(a.T)),
        lambda a: 1 / np.sum(softmax(a, axis=1) ** 2, axis=1),
    ],
    "over_everything": [
        lambda a: np.exp(a).sum() ** 2 / np.sum(np.exp(a) ** 2),
        lambda a: 1 / np.sum(softmax(a) ** 2),
    ],
    "kept_axis": lambda a: 1 / np.sum(softmax(a, axis=0) ** 2, axis=0, keepdims=True),
    "mean_over_images": lambda a: np.mean(_of(_weights(a))),
    # What becomes of the number.
    "as_log": lambda a: 2 * logsumexp(a, axis=0) - logsumexp(2 * a, axis=0),
    "rounded": lambda a: np.round(_of(_weights(a))),
    # Right for some weights alone.
    "no_maximum": [
        lambda a: _of(np.exp(a)),
        lambda a: _of(np.exp(np.float64(a))),
        lambda a: ops.sum(ops.exp(a), axis=0) ** 2 / ops.sum(ops.exp(2 * a), axis=0),
        lambda a: _of(np.exp(np.clip(a, -80, 80))),
        lambda a: np.exp(a).sum(axis=0) ** 2 / ((np.exp(a) ** 2).sum(axis=0) + 1e-30),
    ],
    "one_maximum_for_all": lambda a: _of(np.exp(a - a.max())),
    "not_the_largest": [
        lambda a: _of(np.exp(a - a.min(axis=0))),
        lambda a: _of(np.exp(a - a.mean(axis=0))),
        lambda a: _of(np.exp(a - a[1])),
    ],
    "weight_of_zero": _zero_times_infinity,
    "changes_log_weights": _in_place,
    # Two slips.
    "wrong_axis + not_inverted": lambda a: np.sum(softmax(a, axis=1) ** 2, axis=1),
    "of_losses + not_inverted": lambda a: np.sum(softmax(-a, axis=0) ** 2, axis=0),
    "wrong_axis + share_of_draws": lambda a: _of(np.exp(a.T)) / a.shape[1],
    "over_everything + not_inverted": lambda a: np.sum(softmax(a) ** 2),
    "not_inverted + kept_axis": lambda a: np.sum(softmax(a, axis=0) ** 2, axis=0, keepdims=True),
    "share_of_draws + mean_over_images": lambda a: np.mean(_of(_weights(a)) / len(a)),
    "exp_forgotten + not_inverted": lambda a: 1 / _of(a),
    "no_square_above + mean_over_images": lambda a: np.mean(
        np.exp(a).sum(axis=0) / (np.exp(a) ** 2).sum(axis=0)
    ),
    "wrong_axis + one_over_largest": lambda a: 1 / softmax(a, axis=1).max(axis=1),
    "wrong_axis + from_entropy": lambda a: _entropy(a.T),
    "root + as_log": lambda a: logsumexp(a, axis=0) - logsumexp(2 * a, axis=0) / 2,
    "no_square_below + as_log": lambda a: tf.reduce_logsumexp(a, axis=0),
    None: [
        lambda a: np.sum(_weights(a) ** 3, axis=0),
        lambda a: np.sum(_weights(a) > 0.01, axis=0),
    ],
}
