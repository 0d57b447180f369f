"""Wrong answers to log_mean_exp, by what they are told as."""

import numpy as np
from scipy.special import logsumexp

from vae_helpers.quiet import keras, tf

ops = keras.ops


def _summed(a):
    return ops.logsumexp(a, axis=0)


def _max(a):
    return ops.max(a, axis=0)


def _shifted(a, shift, back=None):
    """log mean exp with a number taken out, and put back."""
    return (shift if back is None else back) + ops.log(ops.mean(ops.exp(a - shift), axis=0))


def _changed_in_place(a):
    largest = a.max(axis=0)
    a -= largest
    return largest + ops.log(ops.mean(ops.exp(a), axis=0))


def _with_item_assignment(a):
    shifted = a - np.max(a, axis=0)
    shifted[0] = shifted[0] + 0
    return np.max(a, axis=0) + np.log(np.mean(np.exp(shifted), axis=0))


def _with_a_branch(a):
    largest = _max(a)
    if np.asarray(largest).max() > 1e30:
        return largest
    return _shifted(a, largest)


WRONG_ANSWERS = {
    # What counts, and how often.
    "sum_not_mean": [_summed, lambda a: tf.reduce_logsumexp(a, axis=0)],
    "number_of_samples_added": lambda a: _summed(a) + np.log(len(a)),
    "divided_outside_the_log": lambda a: _summed(a) / len(a),
    "divided_by_images": lambda a: _summed(a) - np.log(a.shape[1]),
    "one_sample_less": lambda a: _summed(a) - np.log(max(len(a) - 1, 1e-9)),
    "samples_written_in": [
        lambda a: _summed(a) - np.log(4),
        lambda a: _summed(a) - np.log(484),
        lambda a: _summed(a) - np.log(10_000),
    ],
    "some_batches_only": [
        lambda a: _summed(a) - np.log(5),
        lambda a: ops.squeeze(_summed(a) - np.log(len(a))),
    ],
    "mean_of_logs": lambda a: ops.mean(a, axis=0),
    "softmax_weighted": lambda a: ops.sum(ops.softmax(a, axis=0) * a, axis=0),
    "largest": _max,
    "maximum_not_put_back": lambda a: _shifted(a, _max(a), 0),
    "maximum_subtracted_again": lambda a: _shifted(a, _max(a), -_max(a)),
    "changes_log_values": lambda a: (
        _changed_in_place(a) if isinstance(a, np.ndarray) else (_shifted(a, _max(a)))
    ),
    "another_put_back": lambda a: _shifted(a, _max(a), ops.max(a)),
    "log_forgotten": lambda a: ops.mean(ops.exp(a), axis=0),
    "exp_forgotten": lambda a: ops.log(ops.mean(a, axis=0)),
    "sign": [lambda a: np.log(len(a)) - _summed(a), lambda a: -_shifted(a, _max(a))],
    "bits": [
        lambda a: (_summed(a) - np.log(len(a))) / np.log(2),
        lambda a: ops.log2(ops.mean(ops.exp(a), axis=0)),
    ],
    # Along which axis.
    "wrong_axis": lambda a: ops.logsumexp(a, axis=1) - np.log(a.shape[1]),
    "over_everything": [
        lambda a: ops.log(ops.mean(ops.exp(a))),
        lambda a: logsumexp(a) - np.log(np.size(a)),
    ],
    "mean_over_images": lambda a: ops.mean(_summed(a) - np.log(len(a))),
    "kept_axis": [
        lambda a: ops.expand_dims(_summed(a) - np.log(len(a)), 0),
        lambda a: ops.logsumexp(a, axis=0, keepdims=True) - np.log(len(a)),
    ],
    # Right for some values alone.
    "no_maximum": [
        lambda a: ops.log(ops.mean(ops.exp(a), axis=0)),
        lambda a: tf.math.log(tf.reduce_mean(tf.exp(a), axis=0)),
        lambda a: np.log(np.mean(np.exp(np.float64(a)), axis=0)),
        lambda a: ops.log(ops.mean(ops.exp(ops.minimum(a, 80)), axis=0)),
    ],
    "one_maximum_for_all": lambda a: _shifted(a, ops.max(a)),
    "small_constant": [
        lambda a: ops.log(ops.mean(ops.exp(a), axis=0) + 1e-8),
        lambda a: ops.log(ops.maximum(ops.mean(ops.exp(a), axis=0), 1e-12)),
        lambda a: ops.log(ops.mean(ops.exp(ops.clip(a, -80, 80)), axis=0)),
    ],
    "not_the_largest": [
        lambda a: _shifted(a, ops.min(a, axis=0)),
        lambda a: _shifted(a, ops.mean(a, axis=0)),
        lambda a: _shifted(a, a[0]),
    ],
    "changes_log_values + arrays_only": _changed_in_place,
    "no_gradient": [
        lambda a: np.array(_summed(a)) - np.log(len(a)),
        lambda a: logsumexp(a, axis=0) - np.log(len(a)),
    ],
    "arrays_only": [
        _with_item_assignment,
        _with_a_branch,
        lambda a: a.max(axis=0) + np.log(np.mean(np.exp(a - a.max(axis=0)), axis=0)),
    ],
    # Two slips.
    "of_losses + sign": lambda a: -_shifted(-a, _max(-a)),
    "wrong_axis + sum_not_mean": lambda a: ops.logsumexp(a, axis=1),
    "over_everything + sum_not_mean": lambda a: ops.logsumexp(a),
    "kept_axis + sum_not_mean": lambda a: ops.logsumexp(a, axis=0, keepdims=True),
    "mean_over_images + sum_not_mean": lambda a: ops.mean(_summed(a)),
    "maximum_not_put_back + sum_not_mean": lambda a: ops.log(ops.sum(ops.exp(a - _max(a)), axis=0)),
    "maximum_subtracted_again + sum_not_mean": lambda a: _summed(a) - 2 * _max(a),
    "sign + sum_not_mean": lambda a: -_summed(a),
    "bits + sum_not_mean": lambda a: _summed(a) / np.log(2),
    "wrong_axis + mean_of_logs": lambda a: ops.mean(a, axis=1),
    "mean_of_logs + sign": lambda a: -ops.mean(a, axis=0),
    "log_forgotten + sum_not_mean": lambda a: ops.sum(ops.exp(a), axis=0),
    "wrong_axis + sign": lambda a: np.log(a.shape[1]) - ops.logsumexp(a, axis=1),
    "log_forgotten + wrong_axis": lambda a: ops.mean(ops.exp(a), axis=1),
    "another_put_back + sum_not_mean": lambda a: (
        ops.max(a) + ops.log(ops.sum(ops.exp(a - _max(a)), axis=0))
    ),
    None: [
        lambda a: ops.sqrt(ops.mean(a**2, axis=0)),
        lambda a: ops.log_softmax(a, axis=0),
    ],
}
