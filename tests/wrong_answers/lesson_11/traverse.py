"""Wrong answers to traverse, by what they are told as."""

import numpy as np

from vae_helpers.quiet import tf


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


def _first_in_a_loop(z, dimension, values):
    for value in values:
        z = np.array(z)
        z[dimension] = value
        return z


def _last_in_a_loop(z, dimension, values):
    z = np.array(z)
    for value in values:
        z[dimension] = value
    return z


def _all_at_once(z, dimension, values):
    z = z.copy()
    z[dimension] = values
    return z


def _tensor_by_index(z, dimension, values):
    codes = tf.tile(tf.constant(z)[None], (len(values), 1))
    codes[:, dimension] = values
    return codes


def _clips_values(z, dimension, values):
    codes = _exchanged(z, dimension, values)
    values -= values
    return codes


def _adding_up(z, dimension, values):
    z, codes = z.copy(), []
    for value in values:
        z[dimension] += value
        codes.append(z.copy())
    return np.array(codes)


def _even(values):
    return np.linspace(values[0], values[-1], len(values))


WRONG_ANSWERS = {
    "added": [
        lambda z, dimension, values: _exchanged(z, dimension, z[dimension] + values),
        lambda z, dimension, values: z + np.outer(values, np.eye(len(z))[dimension]),
    ],
    "multiplied": lambda z, dimension, values: _exchanged(z, dimension, z[dimension] * values),
    "others_zero": [
        lambda z, dimension, values: _exchanged(0 * z, dimension, values),
        lambda z, dimension, values: np.outer(values, np.eye(len(z))[dimension]),
    ],
    "all_dimensions": lambda z, dimension, values: np.tile(values[:, None], (1, len(z))),
    "counted_from_one": lambda z, dimension, values: _exchanged(z, dimension - 1, values),
    "next_dimension": lambda z, dimension, values: _exchanged(z, (dimension + 1) % len(z), values),
    "always_first": lambda z, dimension, values: _exchanged(z, 0, values),
    "columns": lambda z, dimension, values: _exchanged(z, dimension, values).T,
    "one_column": lambda z, dimension, values: np.array(values),
    "last_value_only": [
        _same_row,
        lambda z, dimension, values: np.tile(
            _last_in_a_loop(z, dimension, values), (len(values), 1)
        ),
    ],
    "even_steps": lambda z, dimension, values: _exchanged(z, dimension, _even(values)),
    "fixed_range": lambda z, dimension, values: _exchanged(
        z, dimension, np.linspace(-2, 2, len(values))
    ),
    "sorted_values": lambda z, dimension, values: _exchanged(z, dimension, sorted(values)),
    "row_exchanged": _row_exchanged,
    "first_value_only": [
        lambda z, dimension, values: _exchanged(z, dimension, values)[0],
        _first_in_a_loop,
    ],
    "first_row_only": lambda z, dimension, values: _exchanged(z, dimension, values)[:1],
    "last_code_only": [
        lambda z, dimension, values: _exchanged(z, dimension, values)[-1],
        _last_in_a_loop,
    ],
    "values_unused": lambda z, dimension, values: np.tile(z, (len(values), 1)),
    "inserted": lambda z, dimension, values: np.insert(
        np.tile(z, (len(values), 1)), dimension, values, axis=1
    ),
    "flattened": lambda z, dimension, values: np.concatenate(
        list(_exchanged(z, dimension, values))
    ),
    "squeezed": lambda z, dimension, values: np.squeeze(_exchanged(z, dimension, values)),
    "in_brackets": lambda z, dimension, values: np.array([_exchanged(z, dimension, values)]),
    "changes_z": _in_place,
    "changes_values": _clips_values,
    # Two slips in one answer.
    "added + others_zero": lambda z, dimension, values: _exchanged(
        0 * z, dimension, z[dimension] + values
    ),
    "added + columns": lambda z, dimension, values: (
        _exchanged(z, dimension, z[dimension] + values).T
    ),
    "counted_from_one + added": lambda z, dimension, values: _exchanged(
        z, dimension - 1, z[dimension - 1] + values
    ),
    "counted_from_one + others_zero": lambda z, dimension, values: _exchanged(
        0 * z, dimension - 1, values
    ),
    "counted_from_one + columns": lambda z, dimension, values: (
        _exchanged(z, dimension - 1, values).T
    ),
    "next_dimension + fixed_range": lambda z, dimension, values: _exchanged(
        z, dimension + 1, np.linspace(-2, 2, len(values))
    ),
    "others_zero + columns": lambda z, dimension, values: _exchanged(0 * z, dimension, values).T,
    "even_steps + others_zero": lambda z, dimension, values: _exchanged(
        0 * z, dimension, _even(values)
    ),
    "all_dimensions + columns": lambda z, dimension, values: np.tile(values, (len(z), 1)),
    "added + all_dimensions": lambda z, dimension, values: np.tile(
        (values + z[dimension])[:, None], (1, len(z))
    ),
    "fixed_range + first_value_only": lambda z, dimension, values: _exchanged(
        z, dimension, np.linspace(-2, 2, len(values))
    )[0],
    "values_unused + columns": lambda z, dimension, values: np.stack([z] * len(values), axis=1),
    "others_zero + inserted": lambda z, dimension, values: np.insert(
        np.zeros((len(values), len(z))), dimension, values, axis=1
    ),
    # Told in words of their own: what fails, or what no way explains.
    None: [_all_at_once, _tensor_by_index, _adding_up, lambda z, dimension, values: [z, values]],
}
