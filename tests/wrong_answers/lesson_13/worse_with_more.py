"""Wrong answers to worse_with_more, by what they are told as."""

import numpy as np

from vae_helpers.bug_hunt import patients
from vae_helpers.quiet import keras

ops = keras.ops


def _tile(one, n, k):
    return ops.tile(one, (k, 1))


def _repeat(one, n, k):
    return ops.repeat(one, k, axis=0)


def _bound(
    images=_repeat,
    heads=_repeat,
    rows=lambda noise: noise,
    group=lambda a, n, k: ops.reshape(a, (n, k)),
    reduce=lambda a, k: ops.logsumexp(a, axis=1) - np.log(k),
):
    """The program that is right but for the parts that are given."""

    def program(encoder, decoder, x, noise):
        n, k, d = noise.shape
        mean, log_var = (heads(head, n, k) for head in encoder(x))
        noise = ops.reshape(rows(noise), (n * k, d))
        z = mean + ops.exp(log_var / 2) * noise
        logits, x = decoder(z), images(x, n, k)
        log_p = ops.sum(x * logits - ops.softplus(logits), axis=1)
        log_weights = log_p - ops.sum(z**2 - noise**2 - log_var, axis=1) / 2
        return reduce(group(log_weights, n, k), k)

    return program


def _turned(a, n, k):
    return ops.transpose(ops.reshape(a, (k, n)))


WRONG_ANSWERS = {
    "not_repaired": [patients.worse_with_more, _bound(images=_tile)],
    "heads_tiled": _bound(heads=_tile),
    "all_tiled_grouped_by_image": _bound(images=_tile, heads=_tile),
    "all_tiled": _bound(images=_tile, heads=_tile, group=_turned),
    "noise_turned": _bound(rows=lambda noise: ops.transpose(noise, (1, 0, 2))),
    "regrouped": _bound(images=_tile, group=_turned),
    "repeated_regrouped": _bound(group=_turned),
    "mean_of_logs": _bound(reduce=lambda a, k: ops.mean(a, axis=1)),
    "log_k_missing": _bound(reduce=lambda a, k: ops.logsumexp(a, axis=1)),
    "over_images": _bound(reduce=lambda a, k: ops.logsumexp(a, axis=0) - np.log(k)),
    "first_draw": _bound(reduce=lambda a, k: a[:, 0]),
    "each_draw": _bound(reduce=lambda a, k: a),
    None: [
        _bound(reduce=lambda a, k: ops.logsumexp(a, axis=1) + np.log(k)),
        _bound(reduce=lambda a, k: ops.max(a, axis=1)),
    ],
}
