"""Wrong answers to latent_grid, by what they are told as."""

import numpy as np
from scipy.special import ndtr, ndtri

from vae_helpers.quiet import tf


def _middles(n):
    return (np.arange(n) + 0.5) / n


def _right(n):
    return ndtri(_middles(n))


def _rows(axis):
    return lambda n: np.stack([grid.ravel() for grid in np.meshgrid(axis(n), axis(n))], axis=1)


def _grids(axis):
    return lambda n: np.stack(np.meshgrid(axis(n), axis(n)))


def _images(axis):
    return lambda n: np.stack(np.meshgrid(axis(n), axis(n)), axis=-1)


def _cut_wrongly(axis):
    return lambda n: np.array(np.meshgrid(axis(n), axis(n))).reshape(-1, 2)


def _columns(columns):
    """A grid, and what becomes of its two columns."""
    return lambda n: np.stack(columns(*_rows(_right)(n).T), axis=1)


def _polar(n):
    radius, angle = np.meshgrid(np.sqrt(-2 * np.log(1 - _middles(n))), 2 * np.pi * np.arange(n) / n)
    return np.stack([(radius * np.cos(angle)).ravel(), (radius * np.sin(angle)).ravel()], axis=1)


def _two_axes(first, second):
    def grid(n):
        return np.stack([some.ravel() for some in np.meshgrid(first(n), second(n))], axis=1)

    return grid


def _diagonal(axis):
    return lambda n: np.stack([axis(n)] * 2, axis=1)


def _in_z(limit):
    return lambda n: np.linspace(-limit, limit, n)


WRONG_ANSWERS = {
    "narrow_linspace": _rows(_in_z(1)),
    "wide_linspace": [_rows(_in_z(limit)) for limit in (2, 3, 15)],
    "infinite": [
        _rows(lambda n: ndtri(np.linspace(0, 1, n))),
        _rows(lambda n: ndtri(np.arange(n) / n)),
    ],
    "probabilities": [_rows(_middles), _rows(lambda n: np.linspace(0.05, 0.95, n))],
    "cdf_for_quantile": [
        _rows(lambda n: ndtr(_middles(n))),
        _rows(lambda n: ndtr(np.linspace(-3, 3, n))),
    ],
    "equal_steps_of_other_slices": [
        _rows(lambda n: ndtri(np.linspace(0.05, 0.95, n))),
        _rows(lambda n: ndtri((np.arange(n) + 1) / (n + 1))),
        _rows(lambda n: ndtri(np.linspace(1e-6, 1 - 1e-6, n))),
        _rows(lambda n: ndtri(np.linspace(0, 1, n + 2)[1:-1])),
        _rows(lambda n: ndtri((np.arange(n) + 0.25) / n)),
        _two_axes(_right, lambda n: ndtri(np.linspace(0.05, 0.95, n))),
        _rows(lambda n: ndtri(np.linspace(0.072, 0.928, n))),
    ],
    "clipped_ends": _rows(lambda n: ndtri(np.clip(np.linspace(0, 1, n), 0.02, 0.98))),
    "one_sided": _rows(lambda n: ndtri(0.5 + 0.5 * _middles(n))),
    "scaled": _rows(lambda n: 2 * _right(n)),
    "moved": [
        _rows(lambda n: _right(n) + 0.3),
        _rows(lambda n: 3 + 2 * _right(n)),
        _two_axes(_right, lambda n: _right(n) + 1),
    ],
    "few_digits": [
        _rows(lambda n: _right(n).round(1)),
        lambda n: tf.cast(_rows(_right)(n), tf.bfloat16),
    ],
    "one_axis": _right,
    "diagonal": _diagonal(_right),
    "meshgrid_itself": _images(_right),
    "two_grids": [_grids(_right), lambda n: np.meshgrid(_right(n), _right(n))],
    "transposed": lambda n: _rows(_right)(n).T,
    "reshape_for_stack": [
        _cut_wrongly(_right),
        lambda n: np.array(np.meshgrid(_right(n), _right(n), indexing="ij")).reshape(-1, 2),
        _cut_wrongly(lambda n: _right(n)[::-1]),
    ],
    "same_columns": [
        _columns(lambda first, second: [first, first]),
        _columns(lambda first, second: [second, second]),
        lambda n: np.stack([np.tile(_right(n), n)] * 2, axis=1),
        lambda n: _diagonal(_right)(n * n),
    ],
    "repeated_codes": [
        lambda n: np.sort(_rows(_right)(n), axis=1),
        _columns(lambda first, second: [first, abs(second)]),
        _columns(lambda first, second: [first, 0 * second + first[0]]),
        lambda n: np.zeros((n * n, 2)),
    ],
    "no_grid": [_polar, lambda n: np.random.default_rng(0).normal(size=(n * n, 2))],
    "one_off": [_rows(lambda n: _right(n + 1)), _rows(lambda n: _right(n - 1))],
    "random_draws": lambda n: np.random.default_rng().normal(size=(n * n, 2)),
    "other_numbers": [
        _rows(lambda n: np.linspace(-1, 1, n) ** 3),
        _two_axes(lambda n: np.linspace(-1, 1, n) ** 3, _right),
    ],
    "n_ignored": [lambda n: _rows(_right)(7), lambda n: _rows(_right)(18)],
    "some_n_only": lambda n: _rows(lambda n: ndtri(np.linspace(0.5 / 7, 6.5 / 7, n)))(n),
    "wrong_shape": lambda n: _rows(_right)(n).ravel(),
    # Two at once.
    "meshgrid_itself + wide_linspace": _images(_in_z(2)),
    "meshgrid_itself + probabilities": _images(_middles),
    "two_grids + wide_linspace": _grids(_in_z(3)),
    "two_grids + infinite": _grids(lambda n: ndtri(np.linspace(0, 1, n))),
    "two_grids + equal_steps_of_other_slices": _grids(lambda n: ndtri(np.linspace(0.05, 0.95, n))),
    "reshape_for_stack + probabilities": _cut_wrongly(_middles),
    "reshape_for_stack + narrow_linspace": _cut_wrongly(_in_z(1)),
    "diagonal + wide_linspace": _diagonal(_in_z(2)),
    "diagonal + probabilities": _diagonal(_middles),
    "diagonal + equal_steps_of_other_slices": _diagonal(
        lambda n: ndtri((np.arange(n) + 1) / (n + 1))
    ),
    "same_columns + wide_linspace": lambda n: np.repeat(np.linspace(-2, 2, n), n)[:, None] * [1, 1],
    "wide_linspace + n_ignored": lambda n: _rows(_in_z(3))(18),
    "one_off + same_columns": lambda n: _diagonal(_right)((n + 1) ** 2),
    "one_off + wide_linspace": lambda n: _rows(_in_z(3))(n + 1),
    "wide_linspace + probabilities": _two_axes(_in_z(2), _middles),
    "transposed + wide_linspace": lambda n: _rows(_in_z(3))(n).T,
    "one_axis + infinite": lambda n: ndtri(np.linspace(0, 1, n)),
}
