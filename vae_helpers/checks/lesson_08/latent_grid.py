"""Codes that cut the prior into cells of equal mass."""

import numpy as np
from scipy.special import ndtr, ndtri

from vae_helpers import vae
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.observe import Flaw, holds, numbers_or_list, same, told

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
    right, ignored = _is_grid(codes, _SIDE), codes.shape == other.shape
    yield "there are n * n codes in rows", right or _stand_in_rows(codes, other)
    side = _side(codes)
    yield "the codes are a grid", right or not side or _meet_each_other(codes, side)
    yield from _are_middles(codes, right)
    yield told(
        "n decides their number",
        not ignored,
        "n_ignored",
        f"n = {_SIDE} and n = {_OTHER} give equally many codes. The argument is to decide.",
    )
    yield told(
        "another n is right, too",
        not right or ignored or _is_grid(other, _OTHER),
        "some_n_only",
        f"Right for n = {_SIDE}, but not for n = {_OTHER}. Is something fixed that n decides?",
    )


def _is_grid(codes, n, close=1e-3):
    """Whether these are the right codes, in any order; so close, float16 leaves them."""
    right = vae.latent_grid(n)
    if codes.shape != right.shape or not np.isfinite(codes).all():
        return False
    axis = np.sort(right[:n, 0])
    nearest = np.abs(codes[..., None] - axis).argmin(axis=2)
    off = np.abs(codes - axis[nearest]).max()
    return off < close and len(np.unique(nearest, axis=0)) == n * n


def _axis(codes):
    """The numbers that occur, in rising order."""
    return np.unique(np.round(codes, 5))


def _middles(n):
    return ndtri((np.arange(n) + 0.5) / n)


def _stand_in_rows(codes, other):
    """The shape of the codes, as a finding. other: those for another n."""
    n = _SIDE
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
    if codes.shape in known:
        return holds(False, *known[codes.shape])
    sides = _side(codes), _side(other)
    if sides[0] and codes.shape in ((n * n, 2), other.shape):
        return True  # that n does not decide is told by itself
    if all(sides) and abs(sides[0] - n) == 1 and sides[0] - n == sides[1] - _OTHER:
        sign = "+" if sides[0] > n else "-"
        words = f"These are (n {sign} 1) * (n {sign} 1) codes, {len(codes)} at n = {n}. Wanted are "
        return holds(False, "one_off", f"{words}n numbers on each axis, n * n codes: {n * n}.")
    wanted = n * n, 2
    text = f"At n = {n} the shape is {codes.shape}. Wanted are n * n codes of two: {wanted}."
    return holds(False, "wrong_shape", text)


def _side(codes):
    """The number m of codes (m * m, 2); 0 where these are others."""
    side = int(np.sqrt(codes.size / 2))
    return side if codes.shape == (side**2, 2) else 0


_MEET = "Every value of the first axis is to meet every value of the second, once."


def _meet_each_other(codes, n):
    """Whether codes (n * n, 2) are a grid, whatever its numbers."""
    finite, codes = np.isfinite(codes).all(), np.round(np.nan_to_num(codes, nan=1e6), 5)
    first, second = (_axis(column) for column in codes.T)
    different = len(np.unique(codes, axis=0))
    if np.allclose(codes[:, 0], codes[:, 1], 0, 1e-4):
        if len(first) == 1:
            return holds(False, "repeated_codes", f"All codes are the same. {_MEET}")
        words = "Both columns hold the same numbers, so all codes lie on the diagonal."
        return holds(False, "same_columns", f"{words} {_MEET}")
    if not finite:
        return True  # which is told with the numbers
    axes = [_axis(codes), _axis(codes)[::-1]]
    pairs = [np.stack(np.meshgrid(axis, axis)) for axis in axes]
    reshaped = [some.reshape(-1, 2) for grids in pairs for some in (grids, grids[::-1])]
    if any(some.shape == codes.shape and np.allclose(codes, some, 0, 1e-4) for some in reshaped):
        return holds(
            False,
            "reshape_for_stack",
            "Not every value of the first axis meets every value of the second. This happens "
            "after a reshape of both grids together: each code then holds two neighbouring values "
            "of one axis. Flatten both grids, then stack them.",
        )
    if different < n * n:
        words = f"Only {different} of the {n * n} codes differ from each other."
        return holds(False, "repeated_codes", f"{words} {_MEET}")
    counts = f"{len(first)} different numbers in the first column and {len(second)} in the second"
    return holds(
        n != _SIDE or len(first) == len(second) == n,
        "no_grid",
        f"The codes form no grid: at n = {n} there are {counts}. Wanted are n in each, the same "
        "quantiles. Every value of the first axis then meets every value of the second.",
    )


_QUANTILES = "Equal steps of *probability* are wanted, turned into z by the quantile function."
_MIDDLES = (
    "Cut the probabilities from 0 to 1 into n equal slices and take the middle of each: then every "
    "code stands for the same share of the prior."
)


def _are_middles(codes, right):
    """What the numbers of the codes are, as findings: one, or one for each column."""
    name = "the numbers of an axis are middles of equal slices"
    if right:
        yield name, True
        return
    if not np.isfinite(codes).all():
        text = "Some codes are infinite or NaN, as quantiles at probability 0 and 1 are."
        yield told(name, False, "infinite", f"{text} {_MIDDLES}")
        return
    axes = _axes(codes)
    said = [_what_they_are(axis) for axis in axes]
    if _side(codes) and not _columns_are_axes(codes):
        said = [one for one in said if one and one[0] != _VAGUE]  # that they are no grid says more
    if len(said) == 2 and all(said) and said[0][0] == said[1][0]:
        said = said[:1]
    for place, one in zip(("first", "second"), said, strict=False):
        if one:
            slug, words = one
            if len(said) == 2:
                other = "second" if place == "first" else "first"
                start = "" if all(said) else f"The {other} column is right. "
                words = f"{start}In the {place} column: {words[0].lower()}{words[1:]}"
            yield f"{name}, {place}", Flaw(slug, words, vague=slug == _VAGUE)


def _columns_are_axes(codes):
    """Whether codes (m, 2) are a grid: every number of one column meets every one of the other."""
    if codes.ndim != 2 or codes.shape[1] != 2:
        return False
    sizes = [len(_axis(column)) for column in codes.T]
    return len(np.unique(np.round(codes, 5), axis=0)) == len(codes) == np.prod(sizes)


def _axes(codes):
    """The numbers of each column where these are the axes of a grid, and differ; else of all."""
    columns = [_axis(column) for column in codes.T] if _columns_are_axes(codes) else []
    apart = len(columns) == 2 and not same(*columns)
    return columns if apart else [_axis(codes)]


_VAGUE = "other_numbers"


def _what_they_are(axis):
    """(slug, sentence) for the numbers of an axis; None for the middles of as many slices.

    How many numbers there are is not told here.
    """
    right = _middles(len(axis))
    off = np.abs(axis - right).max()
    if off < 1e-3:
        return None
    if len(axis) >= 3:
        found = _nearly(axis, right, off) or _known(axis)
        if found:
            return found
    words = f"The numbers of an axis are not the quantiles of the middles. {_MIDDLES}"
    if len(axis) == _SIDE:
        words += f"\n    yours  {_listed(axis)}\n    right  {_listed(right)}"
    return _VAGUE, words


def _nearly(axis, right, off):
    """(slug, sentence) for the right numbers, moved, stretched or with few digits; or None."""
    if len(axis) < 4 or np.ptp(np.diff(ndtr(axis))) < 3e-5:
        return None  # equal steps are known by where they begin and end
    if off < 0.01 or same(axis, np.unique(np.round(right, 1))):
        return (
            "few_digits",
            f"The numbers are nearly right, but up to {off:.1g} off. Were they rounded, or "
            "computed in a type that keeps few digits?",
        )
    spread, middle = np.polyfit(right, axis, 1)
    if spread <= 0 or np.abs(middle + spread * right - axis).max() > 1e-3:
        return None
    if abs(middle) < 1e-3:
        return (
            "scaled",
            f"These are quantiles of a Gaussian whose standard deviation is {spread:.3g}. That of "
            "the prior is 1.",
        )
    words = "" if abs(spread - 1) < 1e-3 else f" and standard deviation {spread:.3g}"
    return (
        "moved",
        f"These are quantiles of a Gaussian with mean {middle:.3g}{words}. The prior has mean 0 "
        "and standard deviation 1.",
    )


def _known(axis):
    """(slug, sentence) for numbers that are made in a way that is known."""
    probability = ndtr(axis)
    in_z, in_probability = (np.ptp(np.diff(a)) < 1e-3 for a in (axis, probability))
    inside = axis[0] >= 0 and axis[-1] <= 1
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
            "The numbers lie on one side of 0 only. The probabilities are to run from near 0 to "
            "near 1.",
        )
    if in_probability:
        first, last = map(_in_words, (probability[0], probability[-1]))
        return (
            "equal_steps_of_other_slices",
            f"The steps of probability are equal, but run from {first} to {last}. {_MIDDLES}",
        )
    steps = np.diff(probability)
    if len(axis) > 4 and np.ptp(steps[1:-1]) < 1e-3:
        return (
            "clipped_ends",
            f"The outermost numbers lie at probabilities {_in_words(probability[0])} and "
            f"{_in_words(probability[-1])}, as if kept off 0 and 1 by a small number. {_MIDDLES}",
        )
    return None


def _in_words(probability):
    """A probability with three digits, or as many as keep it below 1."""
    texts = (f"{probability:.{digits}g}" for digits in range(3, 17))
    return next((text for text in texts if text != "1"), "1")


def _listed(axis):
    return "  ".join(f"{value:6.3f}" for value in np.round(axis, 3) + 0.0)  # no -0.000


def _picture(function):
    """The codes of a grid in the plane; their order tells nothing there, and does not count."""
    yours, right = numbers_or_list(function(_SIDE)), numbers_or_list(vae.latent_grid(_SIDE))
    if yours.shape != right.shape or not np.isfinite(yours).all():
        return None
    if _is_grid(yours, _SIDE, close=0.06):  # which is not to be seen
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
