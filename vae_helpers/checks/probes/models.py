"""What a Keras model does, seen from outside: each property by itself, in words where it fails.

None of it depends on the random weights a new model starts from. Inputs are far larger than
any image, because an activation shows best where it bends or saturates.
"""

import numpy as np

from vae_helpers.arguments import a_kind
from vae_helpers.checks.engine.observe import (
    Flaw,
    Unusable,
    holds,
    numbers,
    something,
    told,
    told_by_words,
)
from vae_helpers.checks.probes.generator import generator
from vae_helpers.quiet import keras, tf

ROWS = 200  # with so many random rows every unit meets both signs
FAR = 10.0  # far enough to saturate, near enough for exp not to overflow


def inputs(width, seed=0, rows=ROWS):
    """Random rows of both signs: (rows, width) float32."""
    return generator(seed).normal(size=(rows, width)).astype("float32")


def is_model(value, name, wanted=keras.Model):
    """Whether a value is a Keras model (or layer, where that is wanted), as a finding.

    Raises Unusable for what has nothing to do with Keras.
    """
    something(value)
    if any(isinstance(part, keras.KerasTensor) for part in keras.tree.flatten(value)):
        return holds(
            False,
            "returns_a_tensor",
            "This is the output of the layers, not the model. `keras.Model(inputs, outputs)` makes "
            "a model of the two.",
        )
    if not isinstance(value, keras.layers.Layer):
        several = isinstance(value, (list, tuple)) and any(
            isinstance(part, keras.layers.Layer) for part in value
        )
        raise Unusable(
            f"The {name} is {a_kind(value)}, but must be a Keras model."
            + several * " One model can have several outputs: `keras.Model(inputs, [one, other])`."
        )
    return holds(
        isinstance(value, wanted),
        "a_layer",
        f"The {name} is a keras Layer. It can be called, but the cells below ask for its "
        "`summary()`, which only a keras.Model has.",
    )


def shape_taken(model):
    """The shape of one input that a model was built for, or None if it is not said."""
    shape = getattr(model, "input_shape", None)
    return tuple(shape[1:]) if isinstance(shape, tuple) and shape else None


def says_why(found):
    """What an exception of Keras means here, or None."""
    told = {
        "to a shape": "`keras.Input` and its kin take a shape, which is a tuple: `(784,)` has a "
        "comma, 784 and (784) are numbers.",
        "Attempt to convert a value (None)": "While layers are being connected nobody knows how "
        "many rows there will be, so that no noise can be drawn for them here. Is that this "
        "model's business?",
        "A KerasTensor": "While layers are being connected there are no numbers yet: only layers "
        "and keras.ops can work with what they give.",
        "Could not interpret": "Keras knows nothing of that name. Is it misspelt?",
        "incompatible with the layer": "A layer was built for rows of another length than it gets.",
        "total size of the tensor": "A reshape has to keep how many numbers there are in a row.",
    }
    return told_by_words(found, told)


def awake(model):
    """The model with weights three times as large, and random ones where a layer's are all 0.

    Small weights in several layers, or a last layer that starts at 0 (sound practice), would hide
    how far the outputs can reach.
    """
    random = generator(7)
    for weights in model.weights:
        values = np.asarray(weights)
        if values.ndim > 1:
            start = random.normal(size=values.shape) / np.sqrt(len(values))
            weights.assign(3 * (values if values.any() else start))
    return model


class Head:
    """One output of a model, as numbers (rows, width), and what stands behind its last weights.

    name: for slugs, as "mean". subject: to begin a sentence with, as "The mean". pick: the output
    among what the model gives.
    """

    def __init__(self, model, rows, name, subject, pick=lambda outputs: outputs):
        self.model, self.rows, self.name, self.subject, self.pick = model, rows, name, subject, pick

    def __call__(self, rows, **how):
        values = numbers(self.pick(self.model(rows, **how)))
        return values.reshape(len(values), -1)

    def stays(self):
        """Whether the same rows give the same numbers twice."""
        return np.array_equal(self(self.rows), self(self.rows), equal_nan=True)

    def ends_freely(self, why, wide=10):
        """It should end in its last weights, with nothing behind them, as a finding.

        wide: beyond this a clip meets no sound value and does no harm.
        """
        kind, does, low, high = self.ending()
        free = kind is None or (kind == "range" and low <= -wide and high >= wide)
        return holds(free, f"{kind}_{self.name}", f"{self.subject} {does}. {why}")

    def ending(self):
        """(kind, what it does, lowest, highest) of what follows the last weights; None for nothing.

        A free output is a straight line in the size of some layer's weights, its last one's. Where
        there is none, much larger weights show how far the output can reach.
        """
        last = None
        for weights in reversed(self.model.weights):
            if len(weights.shape) < 2:
                continue
            kept = np.asarray(weights)
            one, none = self(self.rows[:40]), self._at(weights, 0 * kept)
            if np.allclose(none, one):
                weights.assign(kept)
                continue
            back, *others = (
                self._at(weights, times * kept) for times in (-2, 1000, -1000, 0.05, 0.01)
            )
            weights.assign(kept)
            size = np.abs(one - none).max()
            if np.allclose(back - none, 2 * (none - one), 1e-3, 1e-3 * size):
                return self._ending_in_training()
            last = last or (none, one, back, np.concatenate(others))
        return _kind(*last) if last else ("constant", "is the same for every row", 0.0, 0.0)

    def _at(self, weights, values):
        weights.assign(values)
        return self(self.rows[:40])

    def _ending_in_training(self):
        """A batch normalisation at the end, which shows in training alone."""
        values = self(self.rows, training=True)
        if np.abs(values.mean(axis=0)).max() < 0.01 and np.abs(values.std(axis=0) - 1).max() < 0.05:
            does = "has mean 0 and variance 1 in every batch, as after a BatchNormalization"
            return "batch_norm", does, -np.inf, np.inf
        return None, "may be any number", -np.inf, np.inf


def _kind(none, one, back, far):
    """What made these of weights that are 0, 1, -2 and up to +-1000 times as large."""
    low, high = float(np.nanmin(far)), float(np.nanmax(far))
    lengths = np.sum(one**2, axis=1)
    many = one.shape[1] > 1
    if low >= -1e-4 and high <= 1.001:
        if many and np.allclose(one.sum(axis=1), 1, atol=1e-3):
            return "softmax", "adds up to 1 over each row, as after a softmax", low, high
        does = f"lies between {low:.2g} and {high:.2g}, as after a sigmoid"
        return "sigmoid", does, low, high
    if many and np.allclose(lengths, lengths[0], 0.02) and not np.allclose(abs(one), 1, atol=0.05):
        return "normalised", "has the same length in every row, as after a normalisation", low, high
    if low >= -1.001 and high <= 1.001:
        return "tanh", "lies between -1 and 1, as after a tanh or a clip", low, high
    if low > -300 and high < 300:
        return "range", f"never leaves the range from {low:.3g} to {high:.3g}", low, high
    if low >= -1e-4:
        if np.allclose(none, 0, atol=1e-4):
            return "relu", "is never negative, as after a relu", low, high
        return "softplus", "is never negative, as after a softplus or an exp", low, high
    if high <= 1e-4:
        return "negative", "is never positive", low, high
    if low > -3:
        return "elu", f"never falls below {low:.2g}, as after an elu, silu or gelu", low, high
    slopes = (back - none) / np.where(one == none, np.nan, 2 * (none - one))
    slope = np.nanmin(slopes)
    either = np.isclose(slopes, slope, 0.01) | np.isclose(slopes, 1 / slope, 0.01)
    if 0 < slope < 1 and np.all(either | np.isnan(slopes)):
        does = f"grows {slope:.2g} times as fast below 0 as above, as after a leaky relu"
        return "leaky_relu", does, low, high
    return "bent", "is bent by something that comes after the last weights", low, high


def has_a_hidden_layer(model, heads, width, name, effect):
    """Whether a hidden layer makes each head more than a linear map, as a finding.

    name: of the model. effect: "what reaches ..." where there is none.
    """
    kernels = [w for w in model.weights if len(w.shape) > 1]
    none = all(len(w.shape) == 2 and w.shape[0] == width for w in kernels)
    lacks = "no hidden layer" if none else "no activation in its hidden layer"
    bent = [bends(head, width) for head in heads]
    if any(bent) and not all(bent):
        return Flaw(
            f"one_head_linear_{name}",
            f"One head of the {name} is linear in its input, the other is not: its layer reads "
            "the input itself and not the hidden layer.",
        )
    return holds(
        not none and all(bent),
        f"no_hidden_{name}" if none else f"linear_{name}",
        f"The {name} has {lacks}: what reaches {effect}. Dense layers in a row without an "
        "activation between them are one linear map.",
    )


def is_trained(models, loss):
    """Whether training reaches all weights of the models, as findings."""
    yield told(
        "all weights may be trained",
        all(model.trainable_variables and model.trainable for model in models),
        "not_trainable",
        "There is nothing to train: a model has no weights, or its `trainable` is False.",
    )
    with tf.GradientTape() as tape:
        value = loss()
    variables = [variable for model in models for variable in model.trainable_variables]
    gradients = tape.gradient(value, [variable.value for variable in variables])
    lost = sum(gradient is None for gradient in gradients)
    yield told(
        "a gradient reaches all weights",
        not lost,
        "weights_without_gradient",
        f"No gradient reaches {lost} of the {len(variables)} arrays of weights: a layer is "
        "made but not used, or a gradient is stopped on the way.",
    )


def bends(function, width):
    """Whether a function of rows is more than a linear map and activations after it.

    Along a straight line of inputs a linear map, and any activation of it, can only rise or only
    fall. With a hidden layer that bends, half of the outputs do both on a long enough line.
    """
    along = np.linspace(-40, 40, 81, dtype="float32")[:, None]
    for direction, start in zip(inputs(width, 1, rows=12), inputs(width, 2, rows=12), strict=True):
        values = function(along * direction + start)
        with np.errstate(invalid="ignore"):  # an exp or a log may leave the numbers: look beside it
            steps = np.diff(values, axis=0)
        steps[~np.isfinite(steps)] = 0
        # Rounding makes a flat stretch tremble; a true rise is far above a thousandth.
        longest = np.abs(steps).max(axis=0)
        limit = 1e-3 * np.maximum(longest, np.median(longest))
        if np.any((steps.max(axis=0) > limit) & (steps.min(axis=0) < -limit)):
            return True
    return False


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
