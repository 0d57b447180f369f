"""Codes that differ in one number."""

import numpy as np

from vae_helpers import metrics
from vae_helpers.checks.engine.exercise import Exercise, Mistake
from vae_helpers.checks.engine.observe import numbers, same, untouched

_Z = np.array([0.5, -1.25, 2.0, 0.75], "float32")
_VALUES = np.array([-0.5, 3.0, -2.0, 1.0, 0.25], "float32")


def _look_at_traverse(function):
    z, values = _Z.copy(), _VALUES.copy()
    try:
        first = numbers(function(z, 2, values))
    except ValueError:
        # Shapes that do not fit may do so where there are as many values as z has numbers.
        yield "the codes for 4 values", numbers(function(_Z.copy(), 2, _VALUES[:4].copy()))
        raise
    yield "the codes for dimension 2", first
    if not same(first, numbers(metrics.traverse(_Z, 2, _VALUES))):
        # Is it the dimension before, say, or always the same one?
        yield "the codes for dimension 1", numbers(function(_Z.copy(), 1, _VALUES.copy()))
        return
    yield "z is left as it was", untouched((_Z,), (z,))
    yield "the values are left as they were", untouched((_VALUES,), (values,))
    yield "the codes for dimension 0", numbers(function(_Z.copy(), 0, _VALUES.copy()))
    yield "the codes for 1 value", numbers(function(_Z.copy(), 3, _VALUES[:1].copy()))


def _exchanged(z, dimension, values):
    codes = np.tile(z, (len(values), 1)).astype("float64")
    codes[:, dimension] = values
    return codes


def _in_place(z, dimension, values):
    codes = []
    for value in values:
        z[dimension] = value
        codes.append(z.copy())
    return np.array(codes)


def _same_row(z, dimension, values):
    z = z.copy()
    codes = []
    for value in values:
        z[dimension] = value
        codes.append(z)
    return np.array(codes)


def _row_exchanged(z, dimension, values):
    codes = np.tile(z, (len(values), 1))
    codes[dimension] = values
    return codes


traverse = Exercise(
    reference=metrics.traverse,
    look=_look_at_traverse,
    mistakes=[
        Mistake(
            "added",
            lambda z, dimension, values: _exchanged(z, dimension, z[dimension] + values),
            "The values are added to the number that stood there. They are to take its place.",
        ),
        Mistake(
            "others_zero",
            lambda z, dimension, values: _exchanged(0 * z, dimension, values),
            "All other numbers became 0. They are to stay as they are in z: the walk starts at "
            "this image.",
        ),
        Mistake(
            "all_dimensions",
            lambda z, dimension, values: np.tile(values[:, None], (1, len(z))),
            "Every number of the code takes the value. Only the one of the given dimension is to.",
        ),
        Mistake(
            "counted_from_one",
            lambda z, dimension, values: _exchanged(z, dimension - 1, values),
            "The dimension before the given one changes. Dimensions are counted from 0.",
        ),
        Mistake(
            "next_dimension",
            lambda z, dimension, values: _exchanged(z, (dimension + 1) % len(z), values),
            "The dimension after the given one changes.",
        ),
        Mistake(
            "columns",
            lambda z, dimension, values: _exchanged(z, dimension, values).T,
            "The codes stand in columns. One code a row is wanted, (n, d).",
        ),
        Mistake(
            "one_column",
            lambda z, dimension, values: np.array(values),
            "These are the values alone. Each is to stand in a code of its own, among the other "
            "numbers of z.",
        ),
        Mistake(
            "last_value_only",
            _same_row,
            "All rows are the same, with the last value: one array was changed again and again, "
            "and every row is that array. Each row needs a copy of its own.",
        ),
        Mistake(
            "even_steps",
            lambda z, dimension, values: _exchanged(
                z, dimension, np.linspace(values[0], values[-1], len(values))
            ),
            "The steps are even, from the first value to the last. The given values themselves are "
            "to be taken.",
        ),
        Mistake(
            "fixed_range",
            lambda z, dimension, values: _exchanged(z, dimension, np.linspace(-2, 2, len(values))),
            "The steps go evenly from -2 to 2, whatever the values. The given ones are to be "
            "taken.",
        ),
        Mistake(
            "row_exchanged",
            _row_exchanged,
            "The values replace a *row* of the array of codes, number `dimension` counted from "
            "above. The codes are the rows: the same number of each of them is a column.",
        ),
        Mistake(
            "first_value_only",
            lambda z, dimension, values: _exchanged(z, dimension, values)[0],
            "This is the code for the first value alone, as a `return` inside of the loop gives "
            "it. One code for each value is wanted.",
        ),
        Mistake(
            "first_row_only",
            lambda z, dimension, values: _exchanged(z, dimension, values)[:1],
            "There is one row, the code for the first value, as a `return` inside of the loop "
            "gives it. One code for each value is wanted.",
        ),
        Mistake(
            "last_code_only",
            lambda z, dimension, values: _exchanged(z, dimension, values)[-1],
            "This is the code for the last value alone. One code for each value is wanted: keep "
            "them all.",
        ),
        Mistake(
            "values_unused",
            lambda z, dimension, values: np.tile(z, (len(values), 1)),
            "These are copies of z. In none of them is a number exchanged.",
        ),
        Mistake(
            "changes_z",
            _in_place,
            "The codes are right, but z itself was changed on the way. Work on copies: whoever "
            "calls the function still needs z.",
        ),
    ],
    hints=[
        "As many rows as there are values; each row starts as a copy of z.",
        "A NumPy function repeats an array in rows. Then one column is to be replaced.",
    ],
)
