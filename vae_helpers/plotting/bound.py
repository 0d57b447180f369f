"""Gaussians as ellipses, Jensen's inequality, and the gap below a bound, in pictures."""

import numpy as np
from matplotlib.patches import Ellipse, Patch

from vae_helpers.arguments import covariance_matrix, takes
from vae_helpers.plotting.lines import LOOKS, MOST, draw_curve, told_apart
from vae_helpers.plotting.picture import (
    WIDTH,
    Picture,
    by_name,
    in_style,
    new_figure,
    optional,
    points,
    rising,
)
from vae_helpers.plotting.words import spoken

RADIUS = np.sqrt(-2 * np.log(0.05))  # in standard deviations; holds 95% of a Gaussian's mass


def gaussian(value, say, sizes):
    """A rule for a Gaussian of two numbers: (mean (2,), covariance (2, 2))."""
    if not isinstance(value, (tuple, list)) or len(value) != 2:
        raise TypeError(say("must be a pair: a mean (2,) and a covariance (2, 2)"))
    points("2")(value[0], lambda text: say(f"mean {text}"), sizes)
    covariance_matrix("2")(value[1], lambda text: say(f"covariance {text}"), sizes)


def _dots(value, say, sizes):
    by_name(points("n 2"))(value, say, {})


@takes(panels=by_name(told_apart(gaussian, "Gaussians")), dots=optional(_dots))
@in_style
def gaussians(panels, dots=None, axis_names=("z 1", "z 2"), caption=None):
    """Gaussians of two numbers, as the ellipses that hold 95% of their mass.

    `panels` is {title: {name: (mean (2,), covariance (2, 2))}}, one panel a title, and `dots`
    may hold {title: points (n, 2)} to be drawn beneath.
    """
    corners = [
        np.asarray(mean) + side * RADIUS * np.sqrt(np.diag(covariance))
        for panel in panels.values()
        for mean, covariance in panel.values()
        for side in (-1.08, 1.08)
    ]
    corners += [np.asarray(part) for values in (dots or {}).values() for part in values]
    low, high = np.min(corners, axis=0), np.max(corners, axis=0)
    # One scale for both axes: a round Gaussian is to look round.
    width = min(6.0, (WIDTH - 2.0) / len(panels))
    height = np.clip(width * (high - low)[1] / (high - low)[0], 2.0, 4.0)
    figure = new_figure(height + 0.9)
    all_axes = figure.subplots(1, len(panels), squeeze=False, sharey=True)[0]
    for axes, (title, panel) in zip(all_axes, panels.items(), strict=True):
        if dots and title in dots:
            axes.scatter(
                *np.asarray(dots[title]).T, s=4, color="0.6", linewidths=0, alpha=0.6, gid="draws"
            )
        for (name, (mean, covariance)), look in zip(panel.items(), LOOKS, strict=False):
            draw_ellipse(axes, np.asarray(mean), np.asarray(covariance), look, name)
        axes.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]))
        axes.set(title=title, xlabel=axis_names[0], ylabel=axis_names[1])
        axes.set_aspect("equal", adjustable="box")
    names = {}
    for axes in all_axes:
        names |= dict(zip(*axes.get_legend_handles_labels()[::-1], strict=True))
    figure.legend(names.values(), names.keys(), loc="outside right upper")
    return Picture(
        figure,
        caption
        or f"{', '.join(panels)}: each ellipse holds 95% of the mass of one Gaussian, its mark is "
        "the mean.",
    )


def draw_ellipse(axes, mean, covariance, look, name):
    """Draw the ellipse with 95% of a Gaussian's mass, and a mark at its mean."""
    variances, directions = np.linalg.eigh(covariance)
    height, width = 2 * RADIUS * np.sqrt(variances)
    angle = np.degrees(np.arctan2(directions[1, 1], directions[0, 1]))
    style = {"edgecolor": look["color"], "linestyle": look["linestyle"], "linewidth": 1.8}
    axes.add_patch(Ellipse(mean, width, height, angle=angle, facecolor="none", **style))
    mark = {key: look[key] for key in ("color", "marker", "markersize", "linestyle")}
    axes.plot(*mean[:, None], label=name, **mark)


def heights(value, say, sizes):
    """A rule for a density on a grid (m, n)."""
    points("m n")(value, say, sizes)
    if not np.min(value) >= 0 or not np.max(value) > 0:
        raise ValueError(say("is no density: its numbers are not negative, and not all 0"))


SHARES = 0.95, 0.8, 0.5  # of the mass, in the regions of a density


@takes(
    x=rising("n"),
    y=rising("m"),
    density=heights,
    panels=by_name(told_apart(gaussian, "Gaussians")),
)
@in_style
def bent(x, y, density, panels, axis_names=("z 1", "z 2"), caption=None):
    """A density (m, n) over a plane in grey, with Gaussians over it, one panel each.

    Grey are the regions where the density is highest, with 50, 80 and 95% of its mass; of each
    Gaussian in {title: {name: (mean (2,), covariance (2, 2))}} the ellipse with 95%. The grid of
    x (n,) and y (m,) has to be even.
    """
    x, y, density = np.asarray(x), np.asarray(y), np.asarray(density, "float64")
    figure = new_figure(3.9)
    all_axes = figure.subplots(1, len(panels), squeeze=False, sharey=True)[0]
    for axes, (title, panel) in zip(all_axes, panels.items(), strict=True):
        far = draw_regions(axes, x, y, density)
        for (name, (mean, covariance)), look in zip(panel.items(), LOOKS, strict=False):
            draw_ellipse(axes, np.asarray(mean), np.asarray(covariance), look, name)
        places = x[far.any(axis=0)], y[far.any(axis=1)]
        room = [0.25 * np.ptp(some) for some in places]
        axes.set_xlim(places[0][0] - room[0], places[0][-1] + room[0])
        axes.set_ylim(places[1][0] - room[1], places[1][-1] + room[1])
        axes.set(title=title, xlabel=axis_names[0], ylabel=axis_names[1])
        axes.set_aspect("equal", adjustable="box")
    grey = Patch(facecolor="0.74", label="posterior")
    names = {"posterior": grey}
    for axes in all_axes:
        names |= dict(zip(*axes.get_legend_handles_labels()[::-1], strict=True))
    figure.legend(names.values(), names.keys(), loc="outside upper center", ncols=len(names))
    return Picture(
        figure,
        caption
        or f"{', '.join(panels)}: in grey the regions with 50, 80 and 95% of a density's mass; "
        "each ellipse holds 95% of a Gaussian.",
    )


def draw_regions(axes, x, y, density):
    """Draw in grey where a density (m, n) is highest; True (m, n) where 95% of its mass is."""
    ranked = np.sort(density.ravel())[::-1]
    held = np.cumsum(ranked) / ranked.sum()
    levels = [ranked[np.searchsorted(held, share)] for share in SHARES]
    greys = ["0.88", "0.74", "0.58"]
    regions = axes.contourf(x, y, density, levels=[*levels, 2 * ranked[0]], colors=greys)
    inside = density >= levels[0]
    across, up = x[inside.any(axis=0)], y[inside.any(axis=1)]
    regions.set_gid(
        f"The grey region with 95% of the mass goes from {spoken(across[0])} to "
        f"{spoken(across[-1])} across and from {spoken(up[0])} to {spoken(up[-1])} up."
    )
    return inside


def _positive(value, say, sizes):
    points("n")(value, say, sizes)
    if not np.min(value) > 0:
        raise ValueError(say(f"holds {np.min(value):g}, but a weight is above 0"))


@takes(weights=_positive)
@in_style
def jensen(weights, caption=None):
    """The logarithm over some weights (n,), its tangent at their mean, and both averages.

    The logarithm lies below its tangent. So the mean of the logs, read on the curve's side, lies
    below the log of the mean, read on the tangent.
    """
    weights = np.asarray(weights, dtype="float64")
    mean, mean_log = weights.mean(), np.log(weights).mean()
    figure = new_figure(3.8)
    axes = figure.add_subplot()
    line = np.linspace(0.9 * weights.min(), 1.03 * weights.max(), 1000)
    for look, name, height in (
        (LOOKS[0], "log w", np.log(line)),
        (LOOKS[1], "its tangent where w is the mean", np.log(mean) + line / mean - 1),
    ):
        style = {"color": look["color"], "linestyle": look["linestyle"]}
        axes.plot(line, height, label=name, linewidth=1.8, **style)
    axes.plot(weights, np.log(weights), "|", color="0.25", markersize=11, label="draws", zorder=3)
    axes.plot(mean, np.log(mean), "o", color="black", markersize=8, zorder=4)
    axes.plot(mean, mean_log, "D", color="black", markersize=7, zorder=4)
    for height, text in ((np.log(mean), "log of the mean"), (mean_log, "mean of the logs")):
        axes.annotate(
            text, (mean, height), (12, -4), textcoords="offset points", va="top", fontweight="bold"
        )
    axes.annotate(
        "", (mean, np.log(mean)), (mean, mean_log), arrowprops={"arrowstyle": "<->", "shrinkA": 4}
    )
    low, high = np.log(line[[0, -1]])
    axes.set(xlabel="w", ylabel="log w", ylim=(low, high + 0.15 * (high - low)))
    axes.legend(loc="lower right")
    return Picture(
        figure,
        caption
        or "The logarithm lies below each of its tangents. Averaged over the draws, it ends below "
        "the tangent's average, which is the log of the mean: Jensen's inequality.",
    )


@takes(x=points("n"), bound=points("n"), truth=points("n"))
@in_style
def gap(x, bound, truth, x_label, names=("ELBO", "log p(x)"), caption=None):
    """A lower bound (n,) and what it bounds (n,) over x (n,), in nats, the gap between filled."""
    figure = new_figure(3.4)
    axes = figure.add_subplot()
    x, bound, truth = np.asarray(x), np.asarray(bound), np.asarray(truth)
    if np.any(bound > truth + 1e-6 * (1 + np.abs(truth))):
        raise ValueError("gap: bound lies above truth somewhere: it is no lower bound")
    axes.fill_between(x, bound, truth, color="0.88", linewidth=0)
    for y, look, name in ((bound, LOOKS[0], names[0]), (truth, LOOKS[1], names[1])):
        draw_curve(axes, x, y, look, name)
    widest = np.argmax(truth - bound)
    width = np.ptp(x)
    inside = np.clip(x[widest], x.min() + 0.12 * width, x.max() - 0.12 * width)
    middle = np.interp(inside, x, (bound + truth) / 2)
    axes.text(inside, middle, "gap", ha="center", va="center", color="0.25")
    axes.set(xlabel=x_label, ylabel="nats", xmargin=0.02)
    axes.legend(loc="best")
    return Picture(
        figure,
        caption or f"{names[0]} below {names[1]}, in nats, over {x_label}; the gap is shaded.",
    )


@takes(x=points("n"), truth=points("n"), bounds=told_apart(points("n"), "bounds", MOST - 1))
@in_style
def touching(x, truth, bounds, x_label, name, caption=None):
    """What is bounded (n,) over x (n,), and lower bounds {where it touches: (n,)}, in nats.

    A mark shows each place of touching; `name` says what the places are.
    """
    figure = new_figure(3.6)
    axes = figure.add_subplot()
    x, truth = np.asarray(x), np.asarray(truth)
    axes.plot(x, truth, color=LOOKS[0]["color"], linewidth=2.2, label="log p(x)")
    for (at, bound), look in zip(bounds.items(), LOOKS[1:], strict=False):
        style = {"color": look["color"], "linestyle": look["linestyle"]}
        axes.plot(x, np.asarray(bound), label=f"ELBO, {name} {at:g}", **style)
        mark = {key: look[key] for key in ("color", "marker")}
        axes.plot(at, np.interp(at, x, truth), markersize=8, linestyle="none", **mark)
    # A bound far away from where it touches falls steeply, and would flatten the rest.
    low, high = truth.min(), truth.max()
    axes.set(xlabel=x_label, ylabel="nats", xmargin=0.02)
    axes.set_ylim(low - 0.6 * (high - low), high + 0.1 * (high - low))
    figure.legend(loc="outside upper center", ncols=2)
    return Picture(
        figure,
        caption or f"Lower bounds of log p(x) over {x_label}; each touches it in one place.",
    )
