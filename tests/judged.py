"""The exercise on which the engine is tried, and what it says of a function."""

from vae_helpers import checks
from vae_helpers.quiet import keras

squared_error = checks.squared_error
right = squared_error.reference


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
