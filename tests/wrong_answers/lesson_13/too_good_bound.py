"""Wrong answers to too_good_bound, by what they are told as."""

import numpy as np

from vae_helpers.bug_hunt import patients
from vae_helpers.quiet import keras

ops = keras.ops


def _bound(
    reduce=lambda a: ops.logsumexp(a, axis=0) - ops.log(float(len(a))),
    pixels=lambda x, logits: ops.sum(x * logits - ops.softplus(logits), axis=1),
    std=lambda log_var: ops.exp(log_var / 2),
):
    """The program that is right but for the parts that are given."""

    def program(encoder, decoder, x, noise):
        mean, log_var = encoder(x)
        log_weights = []
        for one in noise:
            z = mean + std(log_var) * one
            kl = ops.sum(z**2 - one**2 - log_var, axis=1) / 2
            log_weights.append(pixels(x, decoder(z)) - kl)
        return reduce(ops.stack(log_weights))

    return program


WRONG_ANSWERS = {
    "not_repaired": [patients.too_good_bound, _bound(lambda a: ops.logsumexp(a, axis=0))],
    "mean_of_logs": _bound(lambda a: ops.mean(a, axis=0)),
    "log_of_draws_added": _bound(lambda a: ops.logsumexp(a, axis=0) + np.log(len(a))),
    "divided_by_draws": _bound(lambda a: ops.logsumexp(a, axis=0) / len(a)),
    "draws_subtracted": _bound(lambda a: ops.logsumexp(a, axis=0) - len(a)),
    "log_of_images": _bound(lambda a: ops.logsumexp(a, axis=0) - np.log(a.shape[1])),
    "log_of_all": _bound(lambda a: ops.logsumexp(a, axis=0) - np.log(a.shape[0] * a.shape[1])),
    "largest_weight": _bound(lambda a: ops.max(a, axis=0)),
    "exp_first": _bound(lambda a: ops.log(ops.mean(ops.exp(a), axis=0))),
    "over_images": _bound(lambda a: ops.logsumexp(a, axis=1) - np.log(a.shape[1])),
    "each_draw": _bound(lambda a: a - np.log(len(a))),
    "one_for_all": _bound(lambda a: ops.mean(ops.logsumexp(a, axis=0) - np.log(len(a)))),
    None: [
        _bound(lambda a: ops.logsumexp(a, axis=0) - np.log2(len(a))),
        _bound(std=ops.exp),
        _bound(pixels=lambda x, logits: ops.mean(x * logits - ops.softplus(logits), axis=1)),
    ],
}
