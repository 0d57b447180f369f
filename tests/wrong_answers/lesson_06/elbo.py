"""Wrong answers to elbo, by what they are told as."""

import numpy as np

from vae_helpers.quiet import keras, tf

ops = keras.ops


def by_numpy(log_likelihood, kl):
    return np.subtract(np.asarray(log_likelihood), np.asarray(kl))


def a_gradient_for_one(log_likelihood, kl):
    return log_likelihood - tf.stop_gradient(tf.convert_to_tensor(kl))


def row_by_row(log_likelihood, kl):
    return tf.stack([gain - price for gain, price in zip(log_likelihood, kl, strict=True)])


def by_a_python_function(log_likelihood, kl):
    """Compiles, but not to a jitted step, as lesson 7 has it."""
    if isinstance(kl, np.ndarray):
        return log_likelihood - kl
    return tf.py_function(lambda a, b: a - b, [log_likelihood, kl], tf.float32)


def in_place(log_likelihood, kl):
    log_likelihood -= kl
    return log_likelihood


def of_lists(log_likelihood, kl):
    return [float(gain - price) for gain, price in zip(log_likelihood, kl, strict=True)]


WRONG_ANSWERS = {
    "added": lambda log_likelihood, kl: log_likelihood + kl,
    "loss": [
        lambda log_likelihood, kl: kl - log_likelihood,
        lambda log_likelihood, kl: -(log_likelihood - kl),
    ],
    "both_subtracted": lambda log_likelihood, kl: -log_likelihood - kl,
    "kl_left_out": lambda log_likelihood, kl: log_likelihood,
    "log_likelihood_left_out": lambda log_likelihood, kl: -kl,
    "kl_weight": lambda log_likelihood, kl: log_likelihood - 0.5 * kl,
    "kl_weight_odd": lambda log_likelihood, kl: log_likelihood - 0.00025 * kl,
    "mean_over_rows": [
        lambda log_likelihood, kl: np.mean(log_likelihood - kl),
        lambda log_likelihood, kl: ops.mean(log_likelihood - kl),
        lambda log_likelihood, kl: ops.mean(log_likelihood) - ops.mean(kl),
    ],
    "sum_over_rows": lambda log_likelihood, kl: np.sum(log_likelihood - kl),
    "kept_axis": lambda log_likelihood, kl: (log_likelihood - kl)[:, None],
    "mean_of_the_kl": lambda log_likelihood, kl: log_likelihood - np.mean(kl),
    "sum_of_the_kl": lambda log_likelihood, kl: log_likelihood - ops.sum(kl),
    "mean_of_the_log_likelihood": lambda log_likelihood, kl: np.mean(log_likelihood) - kl,
    "kl_clipped": [
        lambda log_likelihood, kl: log_likelihood - np.maximum(kl, 0),
        lambda log_likelihood, kl: log_likelihood - ops.relu(kl),
    ],
    "kl_absolute": lambda log_likelihood, kl: log_likelihood - np.abs(kl),
    "free_nat": lambda log_likelihood, kl: log_likelihood - np.maximum(kl, 1.0),
    "exponential": lambda log_likelihood, kl: np.exp(np.float64(log_likelihood - kl)),
    "bits": lambda log_likelihood, kl: (log_likelihood - kl) / np.log(2),
    "without_gradient": [by_numpy, a_gradient_for_one],
    "eager_only": [row_by_row, by_a_python_function],
    "changes_arguments": in_place,
    "float32": lambda log_likelihood, kl: (
        ops.cast(log_likelihood, "float32") - ops.cast(kl, "float32")
    ),
    # Two at once.
    "mean_over_rows + added": lambda log_likelihood, kl: np.mean(log_likelihood + kl),
    "mean_over_rows + loss": lambda log_likelihood, kl: np.mean(kl - log_likelihood),
    "sum_over_rows + loss": lambda log_likelihood, kl: np.sum(kl - log_likelihood),
    "sum_over_rows + both_subtracted": lambda log_likelihood, kl: -np.sum(log_likelihood + kl),
    "sum_over_rows + kl_left_out": lambda log_likelihood, kl: np.sum(log_likelihood),
    "mean_of_the_kl + added": lambda log_likelihood, kl: log_likelihood + np.mean(kl),
    "mean_of_the_kl + loss": lambda log_likelihood, kl: np.mean(kl) - log_likelihood,
    "kl_clipped + added": lambda log_likelihood, kl: log_likelihood + np.maximum(kl, 0),
    "kl_absolute + loss": lambda log_likelihood, kl: np.abs(kl) - log_likelihood,
    "kept_axis + added": lambda log_likelihood, kl: (log_likelihood + kl)[:, None],
    "mean_over_rows + kl_clipped": lambda log_likelihood, kl: np.mean(
        log_likelihood - np.maximum(kl, 0)
    ),
    "mean_over_rows + kl_weight_odd": lambda log_likelihood, kl: np.mean(
        log_likelihood - 0.00025 * kl
    ),
    None: [of_lists, lambda log_likelihood, kl: log_likelihood / kl],
}
