"""Codes that differ in one number."""

import numpy as np

from vae_helpers import metrics
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.observe import (
    EXCEPTION,
    Unusable,
    holds,
    numbers,
    same,
    something,
    untouched,
)
from vae_helpers.checks.engine.steps import Steps
from vae_helpers.checks.probes.generator import generator
from vae_helpers.sprites import sprites


def _given():
    """No two sizes agree or are 1 apart; the values neither rise nor have even steps."""
    random = generator(5)
    for dimension, d, n in ((2, 4, 7), (1, 6, 3), (0, 3, 9), (3, 8, 1), (2, 5, 11)):
        z, values = (np.float32(random.normal(0, 1.5, size).round(2)) for size in (d, n))
        yield z, dimension, values


_GIVEN = list(_given())


def _codes(result):
    """A list of codes will do as well: the lesson makes an array of it."""
    if isinstance(result, (list, tuple)) and len(result):
        something(result)
        try:
            result = np.asarray(result, dtype="float64")
        except (TypeError, ValueError) as error:
            raise Unusable(
                "It returns a list that is no table: its rows are not codes of one length."
            ) from error
    return numbers(result, "an array (n, d), a row for each value")


def _look_at_traverse(function):
    for given in _GIVEN:
        z, dimension, values = (np.copy(a) if np.ndim(a) else a for a in given)
        name = f"the codes for dimension {dimension} of {len(z)}, {len(values)} values"
        try:
            found = _codes(function(z, dimension, values))
        except ValueError:
            yield "the values stand in a column", _in_a_row(function, *given)
            raise
        yield name, found
        if not same(found, numbers(metrics.traverse(*given))):
            return
    yield (
        "z is left as it was",
        holds(
            untouched(given[:1], [z]),
            "changes_z",
            "z itself was changed on the way. Work on copies: whoever calls the function still "
            "needs z.",
        ),
    )
    yield (
        "the values are left as they were",
        holds(
            untouched(given[2:], [values]),
            "changes_values",
            "The values were changed on the way. Whoever calls the function still needs them.",
        ),
    )


def _in_a_row(function, z, dimension, values):
    """What does not fit may do so where there are as many values as z has numbers."""
    values = values[: len(z)]
    rows = np.tile(z, (len(z), 1))
    rows[dimension] = values
    return holds(
        not same(_codes(function(z.copy(), dimension, values.copy())), rows.astype("float64")),
        "row_exchanged",
        "The values replace a *row* of the array of codes, number `dimension` counted from above, "
        "which fails unless there are as many values as z has numbers. The codes are the rows: the "
        "same number of each of them is a column.",
    )


def _explain_codes(found):
    text = getattr(found.get(EXCEPTION), "text", "")
    if "with a sequence" in text:
        return (
            "All values at once are put in the place of one number of one code. There is a code "
            "for each value: an array of as many rows comes first."
        )
    if "item assignment" in text:
        return "A tensor cannot be changed number by number; an array, as of `np.array`, can."
    return None


def _exchanged(z, dimension, values):
    codes = np.tile(z, (len(values), 1))
    codes[:, dimension] = values
    return codes


def _values(function):
    return lambda z, dimension, values: (z, dimension, function(z[dimension], values))


_SAID = {
    "counted_from_one": "The dimension before the given one is changed. Dimensions are counted "
    "from 0.",
    "next_dimension": "The dimension after the given one is changed. Dimensions are counted "
    "from 0.",
    "always_first": "It is always the first dimension that is changed, whichever is given.",
    "added": "The values are added to the number that stood there. They are to take its place.",
    "multiplied": "The number that stood there is multiplied by the values. They are to take its "
    "place.",
    "even_steps": "The steps are even, from the first value to the last. The given values "
    "themselves are to be taken.",
    "even_steps_of_the_range": "The steps are even, from the smallest value to the largest. The "
    "given values themselves are to be taken.",
    "fixed_range": "The steps go evenly from -2 to 2, whatever the values. The given ones are to "
    "be taken.",
    "sorted_values": "The values are sorted. Their order is to stay as it is given.",
    "last_value_only": "All rows get the last value, as if one array had been changed again and "
    "again, with every row that same array. Each row needs a copy of its own.",
    "others_zero": "The other numbers are 0. They are to stay as they are in z: the walk starts "
    "at this image.",
    "all_from_it_on": "The numbers after the given dimension take the value, too. Only the one "
    "of the dimension is to.",
    "whole_numbers": "What is after the decimal point got lost, as in an array of integers.",
    "all_dimensions": "Every number of the code takes the value. Only the one of the given "
    "dimension is to.",
    "values_unused": "These are copies of one code, as many as there are values. In none of them "
    "is a number exchanged.",
    "one_column": "The values stand alone. Each is to stand in a code of its own, among the other "
    "numbers of z.",
    "inserted": "The values are put in front of the number that they are to replace: each code is "
    "longer by one.",
    "columns": "The codes stand in columns. One code a row is wanted, (n, d).",
    "first_value_only": "There is one code, for the first value alone, as a `return` inside of "
    "the loop gives it. One code for each value is wanted.",
    "first_row_only": "There is one row, for the first value alone, as a `return` inside of the "
    "loop gives it. One code for each value is wanted.",
    "last_code_only": "There is one code, for the last value alone. One code for each value is "
    "wanted: keep them all.",
    "flattened": "The codes stand one behind the other in a single row. One code a row is wanted, "
    "(n, d).",
    "squeezed": "Of one value, the axis of the rows is lost, as by `squeeze`. One code is one "
    "row, (1, d).",
    "in_brackets": "There is an axis too many in front. One code a row is wanted, (n, d).",
}

_STEPS = Steps(
    given=_GIVEN,
    said=_SAID,
    read=_codes,
    steps=[
        {
            "": lambda z, dimension, values: (z, dimension, values),
            "counted_from_one": lambda z, dimension, values: (z, dimension - 1, values),
            "next_dimension": lambda z, dimension, values: (z, dimension + 1, values),
            "always_first": lambda z, dimension, values: (z, 0, values),
        },
        {
            "": lambda z, dimension, values: (z, dimension, values),
            "even_steps": _values(
                lambda old, values: np.linspace(values[0], values[-1], len(values))
            ),
            "even_steps_of_the_range": _values(
                lambda old, values: np.linspace(values.min(), values.max(), len(values))
            ),
            "fixed_range": _values(lambda old, values: np.linspace(-2, 2, len(values))),
            "sorted_values": _values(lambda old, values: np.sort(values)),
            "last_value_only": _values(lambda old, values: np.full(len(values), values[-1])),
        },
        {
            "": lambda z, dimension, values: (z, dimension, values),
            "added": _values(lambda old, values: old + values),
            "multiplied": _values(lambda old, values: old * values),
        },
        {
            "": lambda z, dimension, values: (z, dimension, values),
            "others_zero": lambda z, dimension, values: (0 * z, dimension, values),
        },
        {
            "": _exchanged,
            "all_from_it_on": lambda z, dimension, values: np.where(
                np.arange(len(z)) < dimension, z, values[:, None]
            ),
            "all_dimensions": lambda z, dimension, values: np.tile(values[:, None], (1, len(z))),
            "values_unused": lambda z, dimension, values: np.tile(z, (len(values), 1)),
            "one_column": lambda z, dimension, values: np.array(values),
            "inserted": lambda z, dimension, values: np.insert(
                np.tile(z, (len(values), 1)), dimension, values, axis=1
            ),
        },
        {
            "": lambda codes: codes,
            "whole_numbers": np.trunc,
        },
        {
            "": lambda codes: codes,
            "columns": np.transpose,
            "first_value_only": lambda codes: codes[0],
            "first_row_only": lambda codes: codes[:1],
            "last_code_only": lambda codes: codes[-1],
            "flattened": np.ravel,
            "squeezed": np.squeeze,
            "in_brackets": lambda codes: codes[None],
        },
    ],
)

# What the pictures' sprites are made of: how large, how far turned, how far across and down. The
# walk is neither even nor sorted, and goes by whole pixels, so that a heart keeps its shape.
_Z, _WALKS = np.float32([0.6, -0.4, -0.5, 0.8]), np.float32([-1.25, -1, 0.25, -0.5, 0.5, 1.25])
_FINE = 4  # a sprite is drawn so many times larger, then made small: an edge has greys


def _picture(function):
    """Sprites for the codes, which a walk along number 2 is to shift across and no more."""
    yours = _codes(function(_Z.copy(), 2, _WALKS.copy()))
    right = numbers(metrics.traverse(_Z, 2, _WALKS))
    if yours.shape != right.shape or not np.isfinite(yours).all():
        return None
    one, other = _sprites(yours), _sprites(right)
    if np.abs(one - other).max() < 0.3:  # as by a shift of a third of a pixel
        return None
    caption = (
        "Each code as a heart, whose size, turn, place across and place down are its numbers 0 to "
        f"3. Number 2 takes the values {', '.join(f'{value:g}' for value in _WALKS)}: above yours, "
        "below the right ones, which move across and change in nothing else. What lies beyond is "
        "drawn at the edge."
    )
    return "images_beside", {"yours": one, "right": other, "caption": caption}


def _sprites(codes):
    """Hearts (n, 784) of greys from 0 to 1."""
    low, high = np.array([[2.6, -90, 8.5, 8.5], [6.0, 90, 19.5, 19.5]])
    factors = np.clip(np.array([4.4, 0, 14, 14]) + codes * [1, 40, 4, 4], low, high)
    factors *= [_FINE, 1, _FINE, _FINE]
    hearts = [sprites(["heart"], *([one] for one in code), size=28 * _FINE)[0] for code in factors]
    fine = np.reshape(hearts, (-1, 28, _FINE, 28, _FINE)) / 255
    return fine.mean(axis=(2, 4)).reshape(-1, 28 * 28)


traverse = Exercise(
    reference=metrics.traverse,
    look=_look_at_traverse,
    explain=_explain_codes,
    formula=_STEPS,
    picture=_picture,
    hints=[
        "As many rows as there are values; each row starts as a copy of z.",
        "A NumPy function repeats an array in rows. Then one column is to be replaced.",
    ],
)
