"""Codes that cut the prior into cells of equal mass."""

import numpy as np
from scipy.special import ndtr, ndtri

from vae_helpers import vae
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.observe import holds, numbers_or_list, same, told

_SIDE, _OTHER = 7, 4


def _look_at_grid(function):
    codes, other = numbers_or_list(function(_SIDE)), numbers_or_list(function(_OTHER))
    repeats = same(codes, numbers_or_list(function(_SIDE)))
    yield told(
        "two calls give the same codes",
        repeats,
        "random_draws",
        "Two calls give different codes: they are drawn at random. Here they are to lie on a grid.",
    )
    if not repeats:
        return
    yield "the codes are the rows of a grid", _stand_in_rows(codes)
    yield "the numbers of an axis are middles of equal slices", _are_middles(codes)
    yield told(
        "n decides their number",
        codes.shape != other.shape,
        "n_ignored",
        f"n = {_SIDE} and n = {_OTHER} give equally many codes. The argument is to decide.",
    )
    yield told(
        "another n is right, too",
        not _is_grid(codes, _SIDE) or codes.shape == other.shape or _is_grid(other, _OTHER),
        "some_n_only",
        f"Right for n = {_SIDE}, but not for n = {_OTHER}. Is something fixed that n decides?",
    )


def _is_grid(codes, n):
    """Whether these are the right codes, in any order."""
    right = vae.latent_grid(n)
    in_order = [one[np.lexsort(np.round(one, 3).T)] for one in (codes, right) if one.ndim == 2]
    return len(in_order) == 2 and same(*in_order)


def _axis(codes):
    """The numbers that occur, in rising order."""
    return np.unique(np.round(codes, 5))


def _stand_in_rows(codes):
    """The shape, and whether every number of one axis meets every one of the other."""
    n, axis = _SIDE, _axis(codes)
    known = {
        (n,): (
            "one_axis",
            "These are n numbers, one axis. A code has two numbers, and every value of the first "
            "meets every value of the second: n * n codes.",
        ),
        (n, n, 2): (
            "meshgrid_itself",
            "The codes stand in an array (n, n, 2). The decoder takes rows: (n * n, 2).",
        ),
        (2, n, n): (
            "two_grids",
            "This holds the two coordinates apart, (2, n, n). The decoder takes one code a row: "
            "(n * n, 2).",
        ),
        (2, n * n): (
            "transposed",
            "This holds the two coordinates apart, (2, n * n): each row one coordinate of all "
            "codes. The decoder takes one code a row: (n * n, 2).",
        ),
        (n, 2): (
            "diagonal",
            "These are n codes. Every value of the first axis meets every value of "
            "the second: n * n codes.",
        ),
    }
    wanted = (n * n, 2)
    if codes.shape in known:
        return holds(False, *known[codes.shape])
    if codes.shape != wanted:
        text = f"At n = {n} the shape is {codes.shape}. Wanted are n * n codes of two: {wanted}."
        return holds(False, "wrong_shape", text)
    pairs = len(np.unique(np.round(codes, 5), axis=0))
    return holds(
        len(axis) != n or pairs == n * n,
        "reshape_for_stack",
        "Not every value of the first axis meets every value of the second. This happens after a "
        "reshape of both grids together: each code then holds two neighbouring values of one "
        "axis. Flatten both grids, then stack them.",
    )


_QUANTILES = "Equal steps of *probability* are wanted, turned into z by the quantile function."
_MIDDLES = (
    "Cut the probabilities from 0 to 1 into n equal slices and take the middle of each: only then "
    "does every code stand for the same share of the prior."
)


def _are_middles(codes):
    """What the numbers of the codes are, as a finding."""
    axis = _axis(codes)
    right = (np.arange(_SIDE) + 0.5) / _SIDE
    if not np.isfinite(codes).all():
        return holds(
            False,
            "infinite",
            f"Some codes are infinite or NaN, as quantiles at probability 0 and 1 are. {_MIDDLES}",
        )
    if len(axis) == _SIDE and same(axis, np.round(ndtri(right), 5)):
        return True
    told = _known(axis, right) or (
        "other_numbers",
        f"The numbers of an axis are not the quantiles of the middles. {_MIDDLES}",
    )
    return holds(False, *told)


def _known(axis, right):
    """(slug, sentence) for numbers that are made in a way that is known."""
    if len(axis) < 3:
        return None
    probability = ndtr(axis)
    in_z, in_probability = (np.ptp(np.diff(a)) < 1e-3 for a in (axis, probability))
    inside = axis[0] >= 0 and axis[-1] <= 1
    scale = axis[-1] / ndtri(right)[-1]
    if inside and in_z:
        return (
            "probabilities",
            "All numbers lie between 0 and 1 at equal steps: these are probabilities. The quantile "
            "function, the inverse of the distribution function, turns each into the z below which "
            "the prior has that much mass.",
        )
    if inside:
        return (
            "cdf_for_quantile",
            "All numbers lie between 0 and 1, as after the distribution function. It is its "
            "*inverse*, the quantile function, that turns a probability into a z.",
        )
    if in_z:
        slug, why = "wide_linspace", "the rim, where the prior has less mass, gets as many "
        why += "pictures as the middle"
        if axis[-1] < 1.3:
            slug, why = "narrow_linspace", "the grid leaves out much of the prior's mass"
        return slug, f"The numbers have equal steps in z: {why}. {_QUANTILES}"
    if axis[0] > -1e-3 or axis[-1] < 1e-3:
        return (
            "one_sided",
            "The grid lies on one side of 0 only, a quarter of the plane. The probabilities are to "
            "run from near 0 to near 1.",
        )
    if in_probability:
        first, last = probability[0], probability[-1]
        return (
            "equal_steps_of_other_slices",
            f"The steps of probability are equal, but run from {first:.3g} to {last:.3g}. "
            f"{_MIDDLES}",
        )
    if len(axis) == len(right) and np.allclose(axis, scale * ndtri(right), atol=1e-3):
        return (
            "scaled",
            f"These are quantiles of a Gaussian whose standard deviation is {scale:.3g}. That of "
            "the prior is 1.",
        )
    steps = np.diff(probability)
    if len(axis) == len(right) and np.ptp(steps[1:-1]) < 1e-3:
        return (
            "clipped_ends",
            f"The outermost numbers lie at probabilities {probability[0]:.2g} and "
            f"{probability[-1]:.6g}, as if kept off 0 and 1 by a small number. {_MIDDLES}",
        )
    return None


def _listed(axis):
    return "  ".join(f"{value:.3g}" for value in axis[:5])


def _picture(function):
    """The codes of a grid in the plane; their order tells nothing there, and does not count."""
    yours, right = numbers_or_list(function(_SIDE)), numbers_or_list(vae.latent_grid(_SIDE))
    if yours.shape != right.shape or not np.isfinite(yours).all() or _is_grid(yours, _SIDE):
        return None
    caption = (
        f"The codes for n = {_SIDE}, yours on the left. The dashed circle holds 95% of the prior. "
        "On the right the columns and rows lie closer together where the prior has more mass."
    )
    around = [(np.zeros(2), np.eye(2))]
    return "points_beside", {
        "yours": yours[None],
        "right": right[None],
        "around": around,
        "caption": caption,
    }


latent_grid = Exercise(
    reference=vae.latent_grid,
    look=_look_at_grid,
    picture=_picture,
    hints=[
        "Cut the probabilities from 0 to 1 into n equal slices, and ask of the middle of each: "
        "below which z does the prior N(0, 1) have that much of its mass?",
        "`scipy.special.ndtri` (or `scipy.stats.norm.ppf`) answers that. `np.meshgrid(axis, axis)` "
        "pairs every value with every other.",
        "The slice number i, counted from 0, runs from i / n to (i + 1) / n. What is left is to "
        "flatten both grids and to stack them as two columns.",
    ],
)
