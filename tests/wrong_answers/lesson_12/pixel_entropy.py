"""Wrong answers to pixel_entropy, by what they are told as."""

import numpy as np
import scipy.stats
from scipy.special import entr, expit, xlogy

from vae_helpers.quiet import keras, tf

ops = keras.ops


def _terms(x):
    return entr(np.asarray(x)) + entr(1 - np.asarray(x))


def _changed(x):
    x += 1e-9
    x *= 0.5
    return _terms(2 * x - 1e-9).sum(axis=1)


def _changed_where_black(x):
    x[x == 0] = 1e-9
    return _terms(x).sum(axis=1)


def _with_logs(change, kind=np.float32):
    """The formula with changed probabilities in the logarithms."""

    def entropy(x):
        x = kind(x)
        p, q = change(x), change(1 - x)
        with np.errstate(all="ignore"):
            return -np.sum(x * np.log(p) + (1 - x) * np.log(q), axis=1)

    return entropy


def _columns(x):
    return entr(x).sum(axis=1, keepdims=True) + entr(1 - x).sum(axis=1)


def _as_shares(x):
    shares = x / ops.sum(x, axis=1, keepdims=True)
    return -ops.sum(shares * ops.log(shares + 1e-12), axis=1)


WRONG_ANSWERS = {
    # How the terms are put together, and how often they count.
    "mean_over_pixels": [
        lambda x: _terms(x).mean(axis=1),
        lambda x: keras.losses.binary_crossentropy(x, x),
    ],
    "wrong_axis": lambda x: _terms(x).sum(axis=0),
    "sum_of_everything": [lambda x: _terms(x).sum(), lambda x: tf.reduce_sum(_terms(x))],
    "mean_of_everything": lambda x: _terms(x).mean(),
    "mean_over_images": lambda x: _terms(x).sum(axis=1).mean(),
    "not_summed": _terms,
    "kept_axis": lambda x: _terms(x).sum(axis=1, keepdims=True),
    "n_by_n": _columns,
    "sign": [
        lambda x: -_terms(x).sum(axis=1),
        lambda x: np.sum(xlogy(x, x) + xlogy(1 - x, 1 - x), axis=1),
    ],
    "bits": [
        lambda x: _terms(x).sum(axis=1) / np.log(2),
        _with_logs(lambda p: np.exp2(np.log2(p)) ** (1 / np.log(2))),
    ],
    "pixels_written_in": lambda x: 784 * _terms(x).mean(axis=1),
    # What stands in the place of a part.
    "only_white": lambda x: -np.sum(xlogy(x, x), axis=1),
    "only_black": lambda x: -np.sum(xlogy(1 - x, 1 - x), axis=1),
    "black_sign": lambda x: -np.sum(xlogy(x, x) - xlogy(1 - x, 1 - x), axis=1),
    "white_not_weighted": lambda x: -np.sum(np.log(x + 1e-9) + xlogy(1 - x, 1 - x), axis=1),
    "black_weighted_by_white": lambda x: -np.sum(xlogy(x, x) + xlogy(x, 1 - x), axis=1),
    "logs_exchanged": [
        lambda x: -ops.sum(x * ops.log(1 - x + 1e-7) + (1 - x) * ops.log(x + 1e-7), axis=1),
        lambda x: keras.losses.binary_crossentropy(x, 1 - x),
    ],
    "logs_not_weighted": [
        lambda x: -ops.sum(ops.log(ops.clip(x, 1e-7, 1)), axis=1),
        lambda x: np.log(x + 1e-8).mean(axis=1),
    ],
    "variance": [
        lambda x: ops.sum(x * (1 - x), axis=1),
        lambda x: 2 * np.sum(x * (1 - x), axis=1),
        lambda x: np.mean(x * (1 - x), axis=1),
    ],
    "pixels_as_logits": [
        lambda x: ops.sum(ops.softplus(x) - x * x, axis=1),
        lambda x: tf.reduce_sum(
            tf.nn.sigmoid_cross_entropy_with_logits(labels=x, logits=x), axis=1
        ),
        lambda x: keras.losses.binary_crossentropy(x, x, from_logits=True),
    ],
    "sigmoid_of_pixels": lambda x: _terms(expit(x)).sum(axis=1),
    "image_as_one_distribution": [_as_shares, lambda x: scipy.stats.entropy(x, axis=1)],
    # Right for some pixels alone.
    "changes_x": [_changed, _changed_where_black],
    "nan_at_black": [
        _with_logs(lambda p: p),
        lambda x: -tf.reduce_sum(x * tf.math.log(x) + (1 - x) * tf.math.log(1 - x), axis=1),
        lambda x: -np.sum(np.nan_to_num(x * np.log(x)) + (1 - x) * np.log(1 - x), axis=1),
        _with_logs(lambda p: np.clip(p, 1e-8, None) * (p < 1) + np.log(p < 1)),
    ],
    "black_and_white_off": [
        lambda x: _terms(np.clip(x, 1e-3, 1 - 1e-3)).sum(axis=1),
        lambda x: _terms(np.clip(x, 0.01, 0.99)).sum(axis=1),
        lambda x: _terms(0.5 * np.clip(x, 1e-4, 1 - 1e-4) * 2).sum(axis=1),
    ],
    "some_batches_only": [
        lambda x: np.squeeze(_terms(x).sum(axis=1)),
        lambda x: _terms(x)[:, :784].sum(axis=1) if len(x) > 1 else _terms(x).sum(),
    ],
    # Two slips.
    "mean_over_pixels + sign": lambda x: -keras.losses.binary_crossentropy(x, x),
    "mean_over_pixels + bits": lambda x: _terms(x).mean(axis=1) / np.log(2),
    "sum_of_everything + sign": lambda x: -_terms(x).sum(),
    "wrong_axis + only_white": lambda x: entr(x).sum(axis=0),
    "sign + only_white": lambda x: np.sum(xlogy(x, x), axis=1),
    "not_summed + only_white": lambda x: -xlogy(x, x),
    "bits + only_white": lambda x: entr(x).sum(axis=1) / np.log(2),
    "sign + only_black": lambda x: np.sum(xlogy(1 - x, 1 - x), axis=1),
    "mean_over_pixels + black_sign": lambda x: np.mean(entr(x) - entr(1 - x), axis=1),
    "not_summed + sign": lambda x: xlogy(x, x) + xlogy(1 - x, 1 - x),
    "mean_of_everything + bits": lambda x: _terms(x).mean() / np.log(2),
    "pixels_written_in + sign": lambda x: -784 * _terms(x).mean(axis=1),
    "mean_over_pixels + sigmoid_of_pixels": lambda x: _terms(expit(x)).mean(axis=1),
    "squares_of_logs": lambda x: np.sum(_terms(x) ** 2, axis=1),
    None: [lambda x: np.sum(x * np.exp(-x), axis=1)],
}
