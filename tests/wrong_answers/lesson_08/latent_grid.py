"""Wrong answers to latent_grid, by what they are told as."""

import numpy as np
from scipy.special import ndtr, ndtri


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
    ],
    "clipped_ends": _rows(lambda n: ndtri(np.clip(np.linspace(0, 1, n), 0.02, 0.98))),
    "one_sided": _rows(lambda n: ndtri(0.5 + 0.5 * _middles(n))),
    "scaled": _rows(lambda n: 2 * _right(n)),
    "one_axis": _right,
    "diagonal": _diagonal(_right),
    "meshgrid_itself": _images(_right),
    "two_grids": [_grids(_right), lambda n: np.meshgrid(_right(n), _right(n))],
    "transposed": lambda n: _rows(_right)(n).T,
    "reshape_for_stack": _cut_wrongly(_right),
    "random_draws": lambda n: np.random.default_rng().normal(size=(n * n, 2)),
    "other_numbers": [
        lambda n: np.random.default_rng(0).normal(size=(n * n, 2)),
        _rows(lambda n: np.linspace(-1, 1, n) ** 3),
    ],
    "n_ignored": lambda n: _rows(_right)(7),
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
    "transposed + wide_linspace": lambda n: _rows(_in_z(3))(n).T,
    "one_axis + infinite": lambda n: ndtri(np.linspace(0, 1, n)),
}
