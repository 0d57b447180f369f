"""Wrong answers to lucky_mean, by what they are told as."""

import numpy as np

from vae_helpers.bug_hunt import patients


def _means(loss, batches):
    return [float(np.mean(loss(x))) for x in batches]


def _sums(loss, batches):
    return [float(np.sum(loss(x))) for x in batches]


def _largest(loss, batches):
    return max(_means(loss, batches))


WRONG_ANSWERS = {
    "not_repaired": [
        patients.lucky_mean,
        lambda loss, batches: _means(loss, batches)[0] / len(batches),
    ],
    "first_batch_only": lambda loss, batches: _means(loss, batches[:1])[0],
    "mean_of_means": lambda loss, batches: sum(_means(loss, batches)) / len(batches),
    "sum_of_means": lambda loss, batches: sum(_means(loss, batches)),
    "sum_of_all": lambda loss, batches: sum(_sums(loss, batches)),
    "sum_by_batches": lambda loss, batches: sum(_sums(loss, batches)) / len(batches),
    "means_by_images": lambda loss, batches: sum(_means(loss, batches)) / sum(map(len, batches)),
    "batches_of_one_size": lambda loss, batches: (
        sum(_sums(loss, batches)) / (len(batches) * len(batches[0]))
    ),
    "thousand_built_in": lambda loss, batches: sum(_sums(loss, batches)) / 1000,
    "last_batch_only": lambda loss, batches: _means(loss, batches)[-1],
    "last_batch_divided": lambda loss, batches: _means(loss, batches)[-1] / len(batches),
    None: [_largest, lambda loss, batches: np.median(_means(loss, batches))],
}
