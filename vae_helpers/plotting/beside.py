"""Two answers to one question, a learner's and the right one, as small pictures in a card."""

import types

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from vae_helpers.arguments import a_kind, takes
from vae_helpers.plotting.bound import RADIUS, draw_ellipse, gaussian
from vae_helpers.plotting.images import STEP, draw_rows
from vae_helpers.plotting.lines import LOOKS, draw_curve
from vae_helpers.plotting.picture import Picture, in_style, new_figure, optional, pixels, points
from vae_helpers.plotting.words import NOT_TOLD

WIDE = 6.0  # inches, where a whole picture of the course has 8.2: a card holds words as well
TITLES = "yours", "right"
REACH = 0.3  # how far beyond the right answer the frame goes, in parts of its own width
SMALL = 0.02  # what is no larger, in parts of the frame, hides below the mark at its middle
STEEP = 3.0  # a curve that reaches so many times farther than the right one would flatten that


def _frame(dots, ellipses):
    """The lowest and highest x and y of points (n, 2) and Gaussians, with some room about them."""
    shown = [np.reshape(dots, (-1, 2))]
    for mean, covariance in ellipses:
        half = RADIUS * np.sqrt(np.diag(covariance))
        shown.append([mean - half, mean + half])
    shown = np.concatenate(shown)
    low, high = shown.min(axis=0), shown.max(axis=0)
    room = REACH * np.maximum(high - low, 1e-6)
    return low - room, high + room


def _two_panels(height, low, high, names):
    # Margins by hand: a layout that arranges itself draws everything twice, and a card shall come
    # at once.
    figure = Figure(figsize=(WIDE, height))
    figure.subplots_adjust(left=0.11, right=0.98, bottom=0.5 / height, top=1 - 0.3 / height)
    panels = figure.subplots(1, 2, sharex=True, sharey=True)
    for axes, title in zip(panels, TITLES, strict=True):
        axes.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]), title=title)
        axes.set(xlabel=names[0], ylabel=names[1])
    return figure, panels


def _gaussians(value, say, sizes):
    if not isinstance(value, (tuple, list)):
        raise TypeError(say(f"is {a_kind(value)}, but must be a list of Gaussians"))
    for number, one in enumerate(value):
        gaussian(one, lambda text, number=number: say(f"[{number}] {text}"), {})


_PLAIN = {"color": "0.35", "linestyle": "--", "marker": "", "markersize": 0}


def _one_call_or_two(shape):
    """A rule for points of one call or of two: there are marks for no more."""

    def rule(value, say, sizes):
        points(shape)(value, say, sizes)
        if len(value) > 2:
            raise ValueError(say(f"holds {len(value)} calls, but one or two can be drawn"))

    return rule


CROSSES = "x", "+", "1"  # of the second call
EDGE = 0.04  # of the width, between a point that lies beyond and the axis


def _truth(value, say, sizes):
    if not isinstance(value, bool):
        raise TypeError(say(f"is {a_kind(value)}, but must be True or False"))


@takes(
    yours=_one_call_or_two("calls n 2"),
    right=_one_call_or_two("calls m 2"),
    around=_gaussians,
    in_turn=_truth,
)
@in_style
def points_beside(yours, right, around=(), in_turn=False, axis_names=("z 1", "z 2"), caption=None):
    """Points (calls, n, 2) beside the right ones (calls, m, 2), of one call or of two.

    Open marks are a first call, crosses a second. `around` are Gaussians (mean (2,), covariance
    (2, 2)), drawn dashed as the ellipse with 95% of the mass. in_turn: the points belong to these,
    as many to each, one after the other; then each of three at most has a colour and an open mark
    of its own, which its ellipse bears, too. The frame is that of the right answer, with room about
    it: points beyond stand along its edge, and the title counts them.

    Raises ValueError where points in turn do not come in as many parts as there are Gaussians.
    """
    low, high = _frame(right, around)
    margin = EDGE * (high - low)
    figure, panels = _two_panels(3.1, low - margin, high + margin, axis_names)
    parts = len(around) if in_turn else 1
    if not 0 < parts <= len(CROSSES):
        raise ValueError(f"points_beside: {parts} Gaussians in turn, but 1 to 3 can be told apart")
    for axes, calls in zip(panels, (yours, right), strict=True):
        calls = np.asarray(calls, "float64")
        if calls.shape[1] % parts:
            raise ValueError(f"points_beside: {calls.shape[1]} points are no {parts} equal parts")
        outside = ((calls < low) | (calls > high)).any(axis=2)
        if outside.any():
            count = f"{outside.sum()} of {outside.size}"
            axes.set_title(f"{axes.get_title()} ({count} beyond, put on the edge)")
        held = np.split(np.clip(calls, low, high), parts, axis=1)
        for number, (look, some) in enumerate(zip(LOOKS, held, strict=False)):
            second = look["color"] if in_turn else LOOKS[3]["color"]
            styles = (
                {"marker": look["marker"], "markersize": 5, "color": look["color"]},
                {"marker": CROSSES[number], "markersize": 4, "color": second},
            )
            for call, style, words in zip(some, styles, ("first", "second"), strict=False):
                name = f"{words} call, Gaussian {number + 1}" if in_turn else None
                axes.plot(*call.T, ls="", mfc="none", markeredgewidth=1, gid=name, **style)
        axes.set_aspect("equal", adjustable="box")
        for number, (mean, covariance) in enumerate(around):
            mean, covariance = np.asarray(mean), np.asarray(covariance)
            look = {**_PLAIN, "color": LOOKS[number]["color"]} if in_turn else _PLAIN
            draw_ellipse(axes, mean, covariance, look, None)
            if in_turn:
                top = mean + RADIUS * covariance[1] / np.sqrt(covariance[1, 1])
                mark = {key: LOOKS[number][key] for key in ("color", "marker")}
                axes.plot(*top, linestyle="", markersize=7, gid=NOT_TOLD, **mark)
    return Picture(
        figure,
        caption
        or "Left: your points. Right: the right ones. Dashed: where 95% of them should lie.",
    )


def _holds_all(mean, covariance, low, high):
    """Whether the ellipse of a Gaussian goes around the whole frame, so that nothing is seen."""
    corners = np.array([[x, y] for x in (low[0], high[0]) for y in (low[1], high[1])]) - mean
    squares = np.sum(corners * np.linalg.solve(covariance, corners.T).T, axis=1)
    return (squares < RADIUS**2).all()


def _not_seen(mean, covariance, low, high):
    """What the frame does not show of the ellipse of a Gaussian, in words; "" if it shows all."""
    half = RADIUS * np.sqrt(np.diag(covariance))
    if ((mean < low) | (mean > high)).any():
        return f" (around {mean[0]:.3g}, {mean[1]:.3g})"
    if _holds_all(mean, covariance, low, high):
        return " (wider than the picture)"
    if (mean - half < low).any() or (mean + half > high).any():
        return " (goes beyond the frame)"
    return " (too small to see)" if half.max() < SMALL * (high - low).max() else ""


def _cloud(value, say, sizes):
    points("n 2")(value, say, {})


@takes(yours=gaussian, right=gaussian, truth=optional(gaussian), dots=optional(_cloud))
@in_style
def gaussians_beside(yours, right, truth=None, dots=None, axis_names=("z 1", "z 2"), caption=None):
    """A Gaussian (mean (2,), covariance (2, 2)) beside the right one, as ellipses with 95% of it.

    Beneath both is what they are made for: a Gaussian `truth`, dashed, or `dots` (n, 2), grey. The
    frame holds these and the right one, in one scale for both axes. Where a mean lies outside, the
    title says where, and it says of an ellipse that it goes beyond the frame or is too small.
    """
    low, high = _frame([] if dots is None else dots, [right] if truth is None else [right, truth])
    figure, panels = _two_panels(2.9, low, high, axis_names)
    for axes, (mean, covariance) in zip(panels, (yours, right), strict=True):
        unseen = _not_seen(np.asarray(mean), np.asarray(covariance), low, high)
        axes.set_title(axes.get_title() + unseen)
        axes.set_aspect("equal", adjustable="box")
        if dots is not None:
            axes.scatter(*np.asarray(dots).T, s=7, color="0.6", linewidths=0)
        if truth is not None:
            draw_ellipse(axes, np.asarray(truth[0]), np.asarray(truth[1]), _PLAIN, None)
        draw_ellipse(axes, np.asarray(mean), np.asarray(covariance), LOOKS[0], None)
    return Picture(
        figure,
        caption or "Left: your Gaussian. Right: the right one. Each ellipse holds 95% of its mass.",
    )


@takes(x=points("n"), yours=points("n"), right=points("n"))
@in_style
def curves_beside(x, yours, right, x_label, y_label, caption=None):
    """A curve (n,) over x (n,) and the right one in the same pair of axes.

    Where yours reaches so far that the right one would look flat, the frame is the right one's,
    and the title says from where to where yours goes.
    """
    figure = new_figure(2.6, WIDE)
    axes = figure.add_subplot()
    for y, look, name in zip((right, yours), LOOKS, TITLES[::-1], strict=False):
        draw_curve(axes, np.asarray(x), np.asarray(y), look, name)
    low, high = np.min(right), np.max(right)
    height = max(high - low, 1e-6)
    if max(high, np.max(yours)) - min(low, np.min(yours)) > STEEP * height:
        axes.set_ylim(low - REACH * height, high + REACH * height)
        axes.set_title(
            f"yours goes from {np.min(yours):.4g} to {np.max(yours):.4g}, beyond the frame"
        )
    axes.set(xlabel=x_label, ylabel=y_label)
    figure.legend(loc="outside right upper")
    return Picture(figure, caption or "Your curve, dashed, and the right one.")


def _words(value, say, sizes):
    for name in value:
        if name not in ("given", *TITLES):
            raise ValueError(say(f"names the row {name!r}: there are given, yours and right"))


@takes(yours=pixels(), right=pixels(), given=optional(pixels()), notes=_words)
@in_style
def images_beside(yours, right, given=None, caption=None, notes=types.MappingProxyType({})):
    """Images (n, 784) of numbers from 0 to 1, one row of them above the row of the right ones.

    given: images that they were made of, as a row above both. notes: {"yours": words}, for any
    row: a short line to stand below its name, or two where there are eight images at most.
    """
    rows = dict(zip(TITLES, (yours, right), strict=True))
    rows = rows if given is None else {"given": given, **rows}
    count = len(right)
    names = 1.1 if notes else 0.6  # inches
    cell = min(0.75, (WIDE - names) / count)
    figure = new_figure(cell * len(rows) + 0.1, cell * count + names)
    axes = figure.add_subplot()
    draw_rows(axes, rows)
    axes.set_yticks(axes.get_yticks(), ["\n".join([row, *_lines(notes, row)]) for row in rows])
    if notes:  # three lines have to fit beside an image
        axes.tick_params(labelsize=9)
    for place in np.ndindex(len(rows), count):  # a white image on white paper has no edge
        corner = STEP * np.array(place[::-1])
        edge = {"edgecolor": "0.6", "linewidth": 1, "clip_on": False}
        axes.add_patch(Rectangle(corner, 1, 1, facecolor="none", **edge))
    return Picture(figure, caption or "Row by row: " + ", ".join(rows) + ".")


def _lines(notes, row):
    return notes[row].splitlines() if row in notes else []
