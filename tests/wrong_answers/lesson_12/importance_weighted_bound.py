"""Wrong answers to importance_weighted_bound, by what they are told as."""

import numpy as np
from scipy.special import logsumexp, softmax


def _bound(a):
    return logsumexp(a, axis=0) - np.log(len(a))


def _in_place(log_weights):
    largest = log_weights.max(axis=0)
    log_weights -= largest
    return largest + np.log(np.exp(log_weights).mean(axis=0))


def _plain(a):
    with np.errstate(all="ignore"):
        return np.log(np.mean(np.exp(a), axis=0))


def _one_largest(a):
    with np.errstate(all="ignore"):
        return a.max() + np.log(np.mean(np.exp(a - a.max()), axis=0))


def _mean_out(a):
    with np.errstate(all="ignore"):
        middle = a.mean(axis=0)
        return middle + np.log(np.mean(np.exp(a - middle), axis=0))


def _zero_not_counted(a):
    counted = np.isfinite(a).sum(axis=0)
    return logsumexp(a, axis=0) - np.log(counted)


WRONG_ANSWERS = {
    "mean_of_logs": lambda a: a.mean(axis=0),
    "sum_not_mean": lambda a: logsumexp(a, axis=0),
    "number_of_draws_added": lambda a: logsumexp(a, axis=0) + np.log(len(a)),
    "divided_by_images": lambda a: logsumexp(a, axis=0) - np.log(a.shape[1]),
    "one_draw_less": lambda a: logsumexp(a, axis=0) - np.log(len(a) - 1),
    "divided_outside": lambda a: logsumexp(a, axis=0) / len(a),
    "number_without_log": lambda a: logsumexp(a, axis=0) - len(a),
    "best_draw": lambda a: a.max(axis=0),
    "median_draw": lambda a: np.median(a, axis=0),
    "one_draw_only": lambda a: a[0],
    "weighted_by_shares": lambda a: (softmax(a, axis=0) * a).sum(axis=0),
    "wrong_axis": lambda a: _bound(a.T),
    "over_everything": lambda a: _bound(a.ravel()),
    "of_losses": lambda a: _bound(-a),
    "squared_weights": lambda a: _bound(2 * a),
    "root_of_weights": lambda a: _bound(a / 2),
    "log_forgotten": lambda a: np.exp(a).mean(axis=0),
    "bits": lambda a: _bound(a) / np.log(2),
    "loss": lambda a: -_bound(a),
    "mean_over_images": lambda a: _bound(a).mean(),
    "sum_over_images": lambda a: _bound(a).sum(),
    "kept_axis": lambda a: _bound(a)[None],
    "changes_log_weights": _in_place,
    "no_maximum": _plain,
    "one_maximum_for_all": _one_largest,
    "not_the_largest": _mean_out,
    "weight_of_zero": _zero_not_counted,
    "mean_of_logs + loss": lambda a: -a.mean(axis=0),
    "sum_not_mean + loss": lambda a: -logsumexp(a, axis=0),
    "of_losses + loss": lambda a: -_bound(-a),
    "wrong_axis + sum_not_mean": lambda a: logsumexp(a, axis=1),
    None: lambda a: np.sqrt(np.abs(_bound(a))),
}
