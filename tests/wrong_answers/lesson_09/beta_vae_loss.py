"""Wrong answers to beta_vae_loss, by what they are told as."""

import numpy as np

from vae_helpers.quiet import keras, tf

ops = keras.ops


def _changing_kl(r, k, beta):
    k *= beta
    return ops.mean(r + k)


def _changing_both(r, k, beta):
    total = r
    total += beta * k
    return ops.mean(total)


def _frozen(r, k, beta):
    with tf.init_scope():
        price = float(beta)
    return ops.mean(r + price * k)


def _free_nats(r, k, beta):
    return ops.mean(r + beta * ops.maximum(k, 0.1))


WRONG_ANSWERS = {
    "beta_on_reconstruction": [
        lambda r, k, beta: beta * ops.mean(r + k),
        lambda r, k, beta: ops.mean(beta * (r + k)),
    ],
    "beta_on_reconstruction + beta_ignored": [
        lambda r, k, beta: ops.mean(beta * r + k),
        lambda r, k, beta: tf.reduce_mean(r) * beta + tf.reduce_mean(k),
    ],
    "beta_ignored": lambda r, k, beta: ops.mean(r + k),
    "beta_inverted": lambda r, k, beta: ops.mean(r + k / beta),
    "reconstruction_divided": lambda r, k, beta: ops.mean(r / beta + beta * k),
    "reconstruction_divided + beta_ignored": lambda r, k, beta: ops.mean(r / beta + k),
    "weights_of_sum_one": lambda r, k, beta: ops.mean((1 - beta) * r + beta * k),
    "kl_once_more": lambda r, k, beta: ops.mean(r + k + beta * k),
    "beta_squared": lambda r, k, beta: ops.mean(r + beta**2 * k),
    "sum_over_batch": [
        lambda r, k, beta: ops.sum(r + beta * k),
        lambda r, k, beta: sum(r[i] + beta * k[i] for i in range(r.shape[0])),
    ],
    "kl_summed": lambda r, k, beta: ops.mean(r) + beta * ops.sum(k),
    "reconstruction_summed": lambda r, k, beta: ops.sum(r) + beta * ops.mean(k),
    "not_averaged": lambda r, k, beta: r + beta * k,
    "not_averaged + only_kl_averaged": lambda r, k, beta: r + beta * ops.mean(k),
    "not_averaged + only_reconstruction_averaged": lambda r, k, beta: ops.mean(r) + beta * k,
    "in_brackets": lambda r, k, beta: ops.mean(r + beta * k, keepdims=True),
    "kl_subtracted": lambda r, k, beta: ops.mean(r - beta * k),
    "reconstruction_negated": lambda r, k, beta: ops.mean(beta * k - r),
    "elbo_with_beta": lambda r, k, beta: -ops.mean(r + beta * k),
    "kl_forgotten": lambda r, k, beta: ops.mean(r),
    "reconstruction_forgotten": lambda r, k, beta: ops.mean(beta * k),
    "mean_over_pixels": lambda r, k, beta: ops.mean(r / 784 + beta * k),
    "reconstruction_times_pixels": lambda r, k, beta: ops.mean(784 * r + beta * k),
    "beta_added": lambda r, k, beta: ops.mean(r) + beta,
    "halved": [
        lambda r, k, beta: ops.mean(r + beta * k) / 2,
        lambda r, k, beta: ops.mean(ops.stack([r, beta * k])),
    ],
    "kl_weight": lambda r, k, beta: ops.mean(r + 0.5 * beta * k),
    "kl_weight_odd": lambda r, k, beta: ops.mean(r + 0.00025 * beta * k),
    "factor_odd": lambda r, k, beta: ops.mean(r + beta * k) / 784,
    "argument_changed": [_changing_kl, _changing_both],
    "no_gradient": [
        lambda r, k, beta: np.mean(np.array(r) + np.array(beta) * np.array(k)),
        lambda r, k, beta: ops.stop_gradient(ops.mean(r + beta * k)),
    ],
    "kl_without_gradient": lambda r, k, beta: ops.mean(r + beta * ops.stop_gradient(k)),
    "reconstruction_without_gradient": lambda r, k, beta: ops.mean(ops.stop_gradient(r) + beta * k),
    "frozen_beta": _frozen,
    "only_moderate_values": [
        _free_nats,
        lambda r, k, beta: ops.mean(r + ops.minimum(beta, 100.0) * k),
        lambda r, k, beta: ops.mean(ops.abs(r) + beta * k),
        lambda r, k, beta: beta * ops.mean(r / beta + k),
    ],
    # Two slips in one answer.
    "sum_over_batch + beta_on_reconstruction": lambda r, k, beta: beta * ops.sum(r + k),
    "sum_over_batch + kl_subtracted": lambda r, k, beta: ops.sum(r - beta * k),
    "sum_over_batch + beta_ignored": lambda r, k, beta: tf.reduce_sum(r) + tf.reduce_sum(k),
    "not_averaged + kl_subtracted": lambda r, k, beta: r - beta * k,
    "not_averaged + beta_inverted": lambda r, k, beta: r + k / beta,
    "not_averaged + mean_over_pixels": lambda r, k, beta: r / 784.0 + beta * k,
    "kl_summed + beta_ignored": lambda r, k, beta: ops.mean(r) + ops.sum(k),
    "kl_summed + mean_over_pixels": lambda r, k, beta: ops.mean(r) / 784 + beta * ops.sum(k),
    "kl_summed + kl_weight": lambda r, k, beta: ops.mean(r) + beta * 0.5 * ops.sum(k),
    "reconstruction_summed + beta_squared": lambda r, k, beta: (
        ops.sum(r) + beta * ops.mean(beta * k)
    ),
    "beta_inverted + reconstruction_negated": lambda r, k, beta: ops.mean(k / beta - r),
    "elbo_with_beta + halved": lambda r, k, beta: -0.5 * ops.mean(r + beta * k),
    "in_brackets + beta_ignored": lambda r, k, beta: ops.mean(r + k, keepdims=True),
    "beta_ignored + mean_over_pixels": lambda r, k, beta: ops.mean(r / 784 + k),
    "beta_ignored + reconstruction_forgotten": lambda r, k, beta: ops.mean(k),
    # Clipped at a number that no formula knows.
    None: lambda r, k, beta: ops.mean(r + beta * ops.maximum(k, 12.0)),
}
