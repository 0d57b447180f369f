"""Right answers to hidden_beta in other styles."""

import math

import numpy as np

from vae_helpers.quiet import tf


def hidden_other_order(kl_weight, reconstruction_count, kl_count):
    return reconstruction_count * (kl_weight / kl_count)


def hidden_two_weights(kl_weight, reconstruction_count, kl_count):
    weights = np.array([1 / reconstruction_count, kl_weight / kl_count])
    return (weights / weights[0])[1]


def hidden_numpy(kl_weight, reconstruction_count, kl_count):
    return np.divide(np.multiply(kl_weight, reconstruction_count), kl_count, dtype="float64")


def hidden_logs(kl_weight, reconstruction_count, kl_count):
    return math.exp(math.log(kl_weight) + math.log(reconstruction_count) - math.log(kl_count))


def hidden_tensor(kl_weight, reconstruction_count, kl_count):
    return tf.constant(float(kl_weight)) * float(reconstruction_count) / float(kl_count)


def hidden_formatted(kl_weight, reconstruction_count, kl_count):
    factor_of_reconstruction = 1.0 / reconstruction_count
    factor_of_kl = kl_weight * (1.0 / kl_count)
    return factor_of_kl / factor_of_reconstruction


def hidden_product(kl_weight, reconstruction_count, kl_count):
    return math.prod([kl_weight, reconstruction_count, kl_count**-1])


def hidden_unless_nothing_is_averaged(kl_weight, reconstruction_count, kl_count):
    if reconstruction_count == kl_count:
        return kl_weight
    return kl_weight / (kl_count / reconstruction_count)
