"""What is said, truly, where no listed mistake fits."""

import re

import numpy as np
import pytest
from judged import StumblesInCall, message, right

from vae_helpers import checks
from vae_helpers.checks.engine.describe import describe
from vae_helpers.checks.engine.observe import observe
from vae_helpers.quiet import keras, tf

right_units = checks.active_units.reference


def beside(change):
    """What is said of three numbers that are the right ones, changed."""
    values = np.array([3.0, 50.0, 170.0])
    return describe({"the result": values}, {"the result": change(values)}, None)


def test_a_generator_that_is_used_up_is_named_with_the_line():
    def first_of_none(x, x_hat):
        return next(iter([]))

    text = message(first_of_none)
    assert "StopIteration" in text
    assert "generator raised" not in text
    assert "next(iter([]))" in text


def test_a_long_error_ends_at_a_word_and_gives_no_advice_of_another_framework():
    def asks_for_a_number(reconstruction, kl, beta):
        total = reconstruction + beta * kl
        return keras.ops.mean(total if beta > 0 else reconstruction)

    text = message(asks_for_a_number, checks.beta_vae_loss)
    assert "as a Python `bool` is not allowed." in text
    assert "resolutions" not in text

    def talks(x, x_hat):
        raise ValueError("many words " * 50)

    assert re.search(r"(many|words) \.\.\.\n", message(talks))


def _of_shapes_that_do_not_fit():
    return keras.ops.ones((4, 3)) + keras.ops.ones((4, 2))


def _of_a_join():
    return keras.ops.concatenate([keras.ops.ones((4, 3)), keras.ops.ones((3, 2))])


def _of_a_compiled_step():
    step = tf.function(lambda x: tf.reshape(x, (tf.shape(x)[0] + 1,)), autograph=False)
    return step(tf.ones(3))


@pytest.mark.parametrize(
    ("fails", "kept"),
    [
        (_of_shapes_that_do_not_fit, "Incompatible shapes: [4,3] vs. [4,2]"),
        (_of_a_join, "shape[0] = [4,3] vs. shape[1] = [3,2]"),
        (_of_a_compiled_step, "to shape [4] (4 elements) with input shapes: [3], [1]"),
    ],
)
def test_of_tensorflows_errors_its_insides_are_left_out(fails, kept):
    said = describe({}, observe(lambda function: function(), fails), None)
    assert kept in said
    assert not re.search(r"\{\{|\}\}|\[Op:|name:|job:|node", said), said


def test_a_factor_is_named():
    assert "exactly 3 times" in beside(lambda values: 3 * values)
    assert "divided by 10" in beside(lambda values: values / 10)


def test_among_counts_a_factor_is_chance_and_not_named():
    text = message(
        lambda means, threshold=0.01: 2 * right_units(means, threshold), checks.active_units
    )
    assert "exactly" not in text
    assert "yours 4" in text


def test_where_one_number_is_wanted_no_array_is_asked_for():
    text = message(lambda *given: [24.5], checks.hidden_beta)
    assert text == "It returns a list, but must return a plain number or a scalar tensor."


def test_a_sign_is_named():
    assert "up to the sign" in beside(lambda values: -values)


def test_a_constant_is_named():
    assert "plus a constant, 0.7" in message(lambda x, y: right(x, y) + 0.7)


def test_a_shape_is_named():
    text = message(lambda x, y: np.asarray(right(x, y))[None])
    assert "(1, 3)" in text
    assert "(3,)" in text
    assert "numbers themselves are right" in text


def test_rows_that_are_right_are_named():
    def first_row_only(x, x_hat):
        errors = np.asarray(right(x, x_hat)).copy()
        errors[1:] *= [1.3, 0.4]
        return errors

    assert "Of the positions 0 to 2, right only at 0." in message(first_row_only)


def test_where_few_rows_are_wrong_those_are_named():
    def last_row_lost(z, dimension, values):
        codes = checks.traverse.reference(z, dimension, values).copy()
        codes[-1] = z
        return codes

    said = checks.traverse.diagnose(last_row_lost).message
    assert "Of the rows 0 to 6, wrong only at 6." in said
    assert "row 6, from place 1:" in said


def test_the_first_number_that_is_not_finite_is_named():
    def hurt(x, x_hat):
        errors = np.asarray(right(x, x_hat)).copy()
        errors[1] = np.nan
        return errors

    assert "nan at [1]" in message(hurt)


def test_any_constant_ratio_is_named():
    assert "1.37 times the right value" in beside(lambda values: 1.37 * values)


def test_a_ratio_is_never_called_one():
    assert "1.0002 times the right value" in message(lambda x, y: 1.0002 * right(x, y))
    a_little = np.float32([1.0002, 1.0003, 1.0004])
    assert "nearly right, within one percent" in message(lambda x, y: a_little * right(x, y))


def test_nothing_but_zeros_is_said_to_be_zero():
    assert "0 everywhere" in beside(lambda values: 0 * values)


def test_what_should_hold_is_said_as_a_sentence():
    name = "two calls give the same numbers"
    text = describe({name: True}, {name: False}, None)
    assert text == f"This should hold, but does not: {name}."


def test_your_value_stands_beside_the_right_one():
    text = message(lambda x, y: np.asarray(right(x, y)) ** 1.1)
    arguments = []
    message(lambda x, y: arguments.append((x, y)))
    x, x_hat = arguments[0]
    assert f"{float(right(x, x_hat)[0]):.4g}" in text
    assert f"{float(right(x, x_hat)[0]) ** 1.1:.4g}" in text


def test_an_exception_comes_with_the_learners_own_line():
    def stumbles(x, x_hat):
        return np.sum(x @ x_hat)

    text = message(stumbles)
    assert "ValueError" in text
    assert "return np.sum(x @ x_hat)" in text


class _StumblesWhenMade(keras.layers.Layer):
    def __init__(self, seed=None, **options):
        super().__init__(**options)
        self.seed_generator = keras.random.SeedGenerator("seed")

    def call(self, inputs):
        return inputs[0]


@pytest.mark.parametrize(
    ("layer", "line"),
    [
        (StumblesInCall, 'return inputs["mean"]'),
        (_StumblesWhenMade, 'self.seed_generator = keras.random.SeedGenerator("seed")'),
    ],
)
def test_an_exception_in_a_layer_comes_with_the_learners_own_line(layer, line):
    text = message(layer, checks.Sampling)
    assert f"in your line\n    {line}" in text
    assert "made by" not in text, "the way it is called is not what is wrong"


def test_a_wrong_number_of_arguments_comes_with_the_signature():
    assert "squared_error(x, x_hat)" in message(lambda x: x)
