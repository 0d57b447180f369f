"""Codes that cut the prior into cells of equal mass."""

import numpy as np
from scipy.special import ndtr, ndtri

from vae_helpers import vae
from vae_helpers.checks.engine.exercise import Exercise, Mistake
from vae_helpers.checks.engine.observe import Detail, numbers, same

_SIDE = 10


def _look_at_grid(function):
    z = numbers(function(_SIDE))
    yield f"the shape at n = {_SIDE}", z.shape
    if z.shape != (_SIDE**2, 2):
        return
    finite = bool(np.isfinite(z).all())
    yield "all codes are finite", finite
    if not finite:
        return
    again = numbers(function(_SIDE))
    yield "two calls give the same codes", same(z, again)
    is_grid, axis = _as_grid(z, _SIDE)
    yield "the codes form a grid of n by n", is_grid
    if not is_grid:
        # Only tells mistakes apart; random codes differ from call to call and need no more.
        yield "the codes", Detail(z if same(z, again) else "random")
        return
    # Any even steps of probability that cover most of it are quantiles of the prior: from 0.05
    # to 0.95, i / (n + 1), (i + 1/2) / n; and any order of the codes.
    probability = ndtr(axis)
    yield (
        "the steps of the prior's probability are equal",
        bool(np.ptp(np.diff(probability)) < 1e-3),
    )
    yield "the grid is symmetric about 0", bool(np.allclose(axis, -axis[::-1], atol=1e-3))
    yield "an axis covers three quarters of the prior", bool(np.ptp(probability) > 0.75)
    yield "all lie between 0 and 1", Detail(bool(axis.min() >= 0 and axis.max() <= 1))
    yield "the steps in z are equal", Detail(bool(np.ptp(np.diff(axis)) < 1e-3))
    other = numbers(function(_SIDE + 1))
    yield f"the shape at n = {_SIDE + 1}", other.shape
    yield f"a grid of n by n at n = {_SIDE + 1}", _as_grid(other, _SIDE + 1)[0]


def _as_grid(z, n):
    """Whether codes are all pairs of n values, and these values in rising order."""
    first, second = (np.unique(np.round(z[:, axis], 4)) for axis in (0, 1))
    pairs = len(np.unique(np.round(z, 4), axis=0))
    is_grid = len(first) == len(second) == n and pairs == n**2 and same(first, second)
    return bool(is_grid), first


def _product(axis):
    return np.stack([grid.ravel() for grid in np.meshgrid(axis, axis)], axis=1)


def _middles(n):
    return (np.arange(n) + 0.5) / n


latent_grid = Exercise(
    reference=vae.latent_grid,
    look=_look_at_grid,
    mistakes=[
        Mistake(
            "narrow_linspace",
            lambda n: _product(np.linspace(-1, 1, n)),
            "The codes have equal steps in z, between -1 and 1 or so: such a square holds less "
            "than half of the prior's mass. Equal steps of *probability* are wanted, turned into "
            "z by the quantile function.",
        ),
        Mistake(
            "wide_linspace",
            lambda n: _product(np.linspace(-3, 3, n)),
            "The codes have equal steps in z, so that the far corners, where the prior has hardly "
            "any mass, get as many pictures as its middle. Equal steps of *probability* are "
            "wanted, turned into z by the quantile function.",
        ),
        Mistake(
            "infinite",
            lambda n: _product(ndtri(np.linspace(0, 1, n))),
            "The outermost codes are infinite: the quantiles at probability 0 and 1. Keep the "
            "probabilities strictly between.",
        ),
        Mistake(
            "probabilities",
            lambda n: _product(_middles(n)),
            "All codes lie between 0 and 1: these are probabilities. The quantile function, the "
            "inverse of the distribution function, turns each into the z below which the prior "
            "has that much mass.",
        ),
        Mistake(
            "diagonal",
            lambda n: np.stack([ndtri(_middles(n))] * 2, axis=1),
            "These are n codes along the diagonal. Every value of the first axis meets every value "
            "of the second: n * n codes.",
        ),
        Mistake(
            "meshgrid_itself",
            lambda n: np.stack(np.meshgrid(ndtri(_middles(n)), ndtri(_middles(n))), axis=-1),
            "The codes are right, but in an array (n, n, 2). The decoder takes rows: (n * n, 2).",
        ),
        Mistake(
            "two_grids",
            lambda n: np.stack(np.meshgrid(ndtri(_middles(n)), ndtri(_middles(n)))),
            "This holds the two coordinates apart, (2, n, n). The decoder takes one code a row: "
            "(n * n, 2).",
        ),
        Mistake(
            "reshape_for_stack",
            lambda n: np.array(np.meshgrid(ndtri(_middles(n)), ndtri(_middles(n)))).reshape(-1, 2),
            "The shape is right, but a reshape cut the numbers at the wrong places: each code "
            "holds two neighbouring values of one axis. Flatten both grids, then stack them.",
        ),
        Mistake(
            "random_draws",
            lambda n: np.random.default_rng().normal(size=(n * n, 2)),
            "Two calls give different codes: they are drawn at random. Here they are to lie on a "
            "grid.",
        ),
        Mistake(
            "one_sided",
            lambda n: _product(ndtri(0.5 + 0.5 * _middles(n))),
            "The grid lies on one side of 0 only, a quarter of the plane. The probabilities are to "
            "run from near 0 to near 1.",
        ),
    ],
    hints=[
        "Take n probabilities at equal steps, strictly between 0 and 1, and ask of each: below "
        "which z does the prior N(0, 1) have that much of its mass?",
        "`scipy.special.ndtri` (or `scipy.stats.norm.ppf`) answers that. `np.meshgrid(axis, axis)` "
        "pairs every value with every other.",
        "The probabilities `(np.arange(n) + 0.5) / n` are the middles of n equal slices. What is "
        "left is to flatten both grids and to stack them as two columns.",
    ],
)
