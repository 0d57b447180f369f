"""What a Keras model does, seen from outside: ranges, bends, gradients.

None of it depends on the random weights a new model starts from. Inputs are far larger than
any image, because an activation shows best where it bends or saturates.
"""

import numpy as np

from vae_helpers.checks.engine.observe import Unusable, numbers, something
from vae_helpers.quiet import keras, tf

ROWS = 200  # with so many random rows every unit meets both signs
FAR = 10.0  # far enough to saturate, near enough for exp not to overflow


def inputs(width, seed=0, rows=ROWS):
    """Random rows of both signs: (rows, width) float32."""
    return np.random.default_rng(seed).normal(size=(rows, width)).astype("float32")


def a_model(value, name):
    """The value, if it is a Keras model or layer. Raises Unusable for anything else."""
    something(value)
    if isinstance(value, keras.layers.Layer):
        return value
    raise Unusable(f"The {name} is a {type(value).__name__}, but must be a Keras model.")


def awake(model):
    """The model with weights three times as large, and random ones where a layer's are all 0.

    Small weights in several layers, or a last layer that starts at 0 (sound practice), would hide
    how far the outputs can reach.
    """
    random = np.random.default_rng(7)
    for weights in model.trainable_variables:
        values = np.asarray(weights)
        if values.ndim > 1:
            start = random.normal(size=values.shape) / np.sqrt(len(values))
            weights.assign(3 * (values if values.any() else start))
    return model


def reaches(values, below, above):
    """Whether numbers go below one limit and above another, each in words."""
    return {"below": bool(np.nanmin(values) < below), "above": bool(np.nanmax(values) > above)}


def bends(function, width):
    """Whether a function of rows is more than a linear map and activations after it.

    Along a straight line of inputs a linear map, and any activation of it, can only rise or only
    fall. With a hidden layer that bends, half of the outputs do both on a long enough line.
    """
    along = np.linspace(-40, 40, 81, dtype="float32")[:, None]
    for direction, start in zip(inputs(width, 1, rows=12), inputs(width, 2, rows=12), strict=True):
        steps = np.diff(function(along * direction + start), axis=0)
        # Rounding makes a flat stretch tremble; a true rise is far above a thousandth.
        limit = 1e-3 * np.abs(steps).max()
        if np.any((steps.max(axis=0) > limit) & (steps.min(axis=0) < -limit)):
            return True
    return False


def stays(model, rows):
    """Whether a model gives the same answer to the same rows twice."""
    first, second = (keras.tree.map_structure(numbers, model(rows)) for _ in range(2))
    pairs = zip(keras.tree.flatten(first), keras.tree.flatten(second), strict=True)
    return all(np.array_equal(one, other, equal_nan=True) for one, other in pairs)


def heeds(function, width):
    """Whether each of the numbers in a row changes the answer, on both sides of 0."""
    rows = inputs(width, 3, rows=8)
    for column in range(width):
        for side in (1.0, -1.0):
            near, far = rows.copy(), rows.copy()
            near[:, column], far[:, column] = side, 3 * side
            if np.allclose(function(near), function(far), rtol=1e-6, atol=0):
                return False
    return True


def without_gradient(models, loss):
    """How many trainable arrays of the models the gradient of loss() does not reach."""
    with tf.GradientTape() as tape:
        value = loss()
    variables = [variable for model in models for variable in model.trainable_variables]
    gradients = tape.gradient(value, [variable.value for variable in variables])
    return sum(gradient is None for gradient in gradients)


def can_learn(models):
    """Whether each of the models has weights, and all of them may be trained."""
    return all(model.trainable_variables and model.trainable for model in models)
