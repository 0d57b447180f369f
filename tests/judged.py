"""The exercise on which the engine is tried, wrong answers, and what it says of a function."""

import numpy as np

from vae_helpers import checks
from vae_helpers.quiet import keras

squared_error = checks.squared_error
right = squared_error.reference


def odd_error(x, x_hat):
    return np.sum(np.abs(np.asarray(x) - x_hat) ** 1.7, axis=1) + 0.3


def wide_grid(n):
    axis = np.linspace(-2, 2, n)
    return np.stack([a.ravel() for a in np.meshgrid(axis, axis)], axis=1)


def wide_cloud(mean, log_var, seed=None):
    return mean + keras.ops.exp(log_var) * keras.random.normal(keras.ops.shape(mean), seed=seed)


def message(function, exercise=squared_error):
    feedback = exercise.diagnose(function)
    assert feedback.status == "wrong", str(feedback)
    assert feedback.mistake is None, feedback.mistake
    return feedback.message


class StumblesInCall(keras.layers.Layer):
    def __init__(self, seed=None, **options):
        super().__init__(**options)

    def call(self, inputs):
        return inputs["mean"]
