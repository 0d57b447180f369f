"""What a Keras model does, seen from outside: ranges, bends, gradients.

None of it depends on the random weights a new model starts from. Inputs are far larger than
any image, because an activation shows best where it bends or saturates.
"""

import numpy as np

from vae_helpers.checks.observe import Unusable, something
from vae_helpers.quiet import keras, tf

ROWS = 200  # with so many random rows every unit meets both signs
FAR = 100.0


def inputs(width, seed=0, rows=ROWS):
    """Random rows of both signs: (rows, width) float32."""
    return np.random.default_rng(seed).normal(size=(rows, width)).astype("float32")


def a_model(value, name):
    """The value, if it is a Keras model or layer. Raises Unusable for anything else."""
    something(value)
    if isinstance(value, keras.layers.Layer):
        return value
    raise Unusable(f"The {name} is a {type(value).__name__}, but must be a Keras model.")


def reaches(values, below, above):
    """Whether numbers go below one limit and above another, each in words."""
    return {"below": bool(np.nanmin(values) < below), "above": bool(np.nanmax(values) > above)}


def bends(function, width):
    """Whether a function of rows is more than linear: f(a) + f(b) differs from f(a + b) + f(0)."""
    a, b = inputs(width, 1), inputs(width, 2)
    together = function(a) + function(b)
    apart = function(a + b) + function(np.zeros_like(a))
    # A linear layer's sums agree to 1e-5 of their size in float32; relu misses by a tenth or more.
    return bool(np.abs(together - apart).max() > 1e-2 * np.abs(together).max())


def without_gradient(models, loss):
    """How many trainable arrays of the models the gradient of loss() does not reach."""
    with tf.GradientTape() as tape:
        value = loss()
    variables = [variable for model in models for variable in model.trainable_variables]
    gradients = tape.gradient(value, [variable.value for variable in variables])
    return sum(gradient is None for gradient in gradients)
