"""Pictures of probability: densities of one number, what KL adds up, which draws count."""

import numpy as np
from matplotlib.patches import Rectangle

from vae_helpers.arguments import array, takes
from vae_helpers.plotting.images import as_squares
from vae_helpers.plotting.lines import LOOKS, told_apart
from vae_helpers.plotting.picture import (
    WIDTH,
    Picture,
    by_name,
    in_style,
    new_figure,
    optional,
    pixels,
    points,
    rising,
)
from vae_helpers.plotting.words import NOT_TOLD, spoken

FILL = "0.85"


def _density(value, say, sizes):
    points("n")(value, say, sizes)
    if np.min(value) < 0:
        raise ValueError(say(f"holds {np.min(value):g}, but a density is never negative"))


def _draw(axes, x, named, filled=None):
    """Draw densities {name: values} over x; the area below the one named `filled` is grey."""
    for (name, values), look in zip(named.items(), LOOKS, strict=False):
        if name == filled:
            axes.fill_between(x, values, color=FILL, linewidth=0)
        axes.plot(x, values, label=name, **(look | {"marker": ""}))
    axes.set_ylim(bottom=0)
    axes.margins(x=0)


@takes(x=rising("n"), lines=told_apart(_density, "densities"))
@in_style
def density_curves(x, lines, x_label="z", filled=None, caption=None):
    """Densities of one number, {name: values (n,)} over x (n,), named in a legend.

    The area below the one called `filled` is grey: the target that the others are to meet.
    """
    if filled is not None and filled not in lines:
        raise ValueError(f"density_curves: filled is {filled!r}, but no density is called so")
    figure = new_figure(3.2)
    axes = figure.add_subplot()
    _draw(axes, np.asarray(x), {name: np.asarray(y) for name, y in lines.items()}, filled)
    axes.set(xlabel=x_label, ylabel="density")
    figure.legend(loc="outside upper center", ncols=len(lines))
    return Picture(figure, caption or f"Densities over {x_label}: {', '.join(lines)}.")


@takes(z=rising("n"), q=_density, p=_density)
@in_style
def kl_integrand(z, q, p, caption=None):
    """Two densities (n,) over z (n,) above what KL(q || p) adds up: q log(q / p).

    What adds to the KL and what takes from it are hatched differently. The values of p must be
    positive wherever q is.
    """
    z, q, p = (np.asarray(values, "float64") for values in (z, q, p))
    if np.any((p == 0) & (q > 0)):
        raise ValueError("kl_integrand: p is 0 where q is not, so that KL(q || p) is infinite")
    held = q > 0
    integrand = np.zeros_like(q)
    integrand[held] = q[held] * np.log(q[held] / p[held])
    figure = new_figure(4.6)
    above, below = figure.subplots(2, 1, sharex=True)
    _draw(above, z, {"q": q, "p": p})
    above.set(xlabel="z", ylabel="density")
    above.legend(loc="upper right")
    above.set_label("above")
    below.set_label("below")
    for sign, look, hatch, word in ((1, LOOKS[0], "//", "adds"), (-1, LOOKS[1], "..", "takes")):
        part = np.clip(sign * integrand, 0, None) * sign
        area = np.sum((part[1:] + part[:-1]) / 2 * np.diff(z))
        label = f"{word} {abs(area):.3f} nats"
        below.fill_between(
            z,
            part,
            facecolor="none",
            edgecolor=look["color"],
            hatch=hatch,
            linewidth=0,
            label=label,
        )
    below.plot(z, integrand, color="0.2", linewidth=1.4, gid="the sum's terms")
    below.axhline(0, color="0.4", linewidth=1)
    below.set(xlabel="z", ylabel="q log(q / p), nats")
    below.legend(loc="upper right")
    return Picture(
        figure,
        caption
        or "Above: two densities. Below: what KL(q || p) adds up. Where q is the smaller of the "
        "two the sum loses, but it never loses more than it gains.",
    )


def _table(value, say, sizes):
    points("m n")(value, say, sizes)


def _places(value, say, sizes):
    points("k 2")(value, say, {})  # a panel may have any number of them


@takes(
    x=rising("n"),
    y=rising("m"),
    panels=by_name(_table),
    levels=rising("k"),
    marks=optional(by_name(_places)),
)
@in_style
def landscapes(x, y, panels, x_label, y_label, levels, marks=None, caption=None):
    """Heights over a plane as lines of equal height, {title: values (m, n)}, one panel each.

    `levels` are the heights of the lines, written on them. `marks` may hold {title: points (k, 2)},
    the lowest first: it gets a full star, the others an open one.
    """
    marks = marks or {}
    unknown = [title for title in marks if title not in panels]
    if unknown:
        raise ValueError(f"landscapes: marks has {unknown[0]!r}, but no panel is called so")
    x, y, levels = np.asarray(x), np.asarray(y), np.asarray(levels)
    shades = [str(shade) for shade in np.linspace(0.72, 0.97, len(levels))]
    figure = new_figure(3.6)
    all_axes = figure.subplots(1, len(panels), squeeze=False, sharey=True)[0]
    for axes, (title, values) in zip(all_axes, panels.items(), strict=True):
        values = np.asarray(values, "float64")
        low = min(values.min(), levels[0]) - 1
        axes.contourf(x, y, values, levels=[low, *levels], colors=shades)
        lines = axes.contour(x, y, values, levels=levels, colors="0.35", linewidths=1)
        axes.clabel(lines, fmt="%g", fontsize=9, colors="0.1")
        for i, place in enumerate(np.asarray(marks.get(title, np.empty((0, 2))))):
            colour = LOOKS[1]["color"]
            inside = colour if i == 0 else "white"
            style = {"markersize": 14, "color": colour, "markerfacecolor": inside}
            name = "another low place" if i else "the lowest place"
            axes.plot(*place, "*", zorder=3, gid=name, **style)
        axes.set(title=title, xlabel=x_label, ylabel=y_label)
    return Picture(
        figure,
        caption or f"{', '.join(panels)}, by {x_label} and {y_label}: lines of equal height.",
    )


def _shares(value, say, sizes):
    array("m n", low=0, high=1)(value, say, sizes)
    sums = np.asarray(value).sum(axis=1)
    if not np.allclose(sums, 1, atol=1e-3):
        raise ValueError(say(f"has rows that add up to {sums.min():g}, but shares add up to 1"))


@takes(z=points("n 2"), shares=_shares, images=optional(pixels("m")))
@in_style
def draws_that_count(z, shares, images=None, caption=None):
    """Draws z (n, 2) as dots, and as circles those that count in a sum, by their shares (m, n).

    One column for each of the m sums. Above: all draws, with a square around those that make up
    99% of the sum, and its image (m) in a corner if images are given. Below: the square enlarged,
    with circles whose areas are in proportion to the shares.
    """
    z, shares = np.asarray(z), np.asarray(shares, "float64")
    height = 2 * WIDTH / len(shares) + 0.6
    figure = new_figure(min(height, 7), WIDTH * min(1, 7 / height))
    panels = figure.subplots(2, len(shares), squeeze=False)
    for i, ((whole, part), share) in enumerate(zip(panels.T, shares, strict=True)):
        order = np.argsort(-share)
        count = int(np.searchsorted(np.cumsum(share[order]), 0.99 * share.sum())) + 1
        top = order[:count]
        middle = (z[top].min(axis=0) + z[top].max(axis=0)) / 2
        reach = max(0.7 * np.ptp(z[top], axis=0).max(), 0.02 * np.ptp(z, axis=0).max())
        whole.scatter(*z.T, s=2, color="0.75", linewidths=0, gid="all draws")
        whole.add_patch(Rectangle(middle - reach, 2 * reach, 2 * reach, fill=False, lw=1.5))
        whole.set(xlim=(z.min(), z.max()), ylim=(z.min(), z.max()), aspect="equal")
        part.scatter(*z.T, s=8, color="0.6", linewidths=0, gid=NOT_TOLD)
        part.scatter(
            *z[top].T,
            s=900 * share[top],
            facecolor="none",
            edgecolors=LOOKS[0]["color"],
            linewidths=1.2,
            gid=f"draws with circles, the largest for a share of {share.max():.2f}",
        )
        (left, bottom), (right, upper) = middle - reach, middle + reach
        part.set(xlim=(left, right), ylim=(bottom, upper), aspect="equal")
        corners = f"({spoken(left)}, {spoken(bottom)}) to ({spoken(right)}, {spoken(upper)})"
        whole.set_label(f"above, column {i + 1}, with a square from {corners}")
        part.set_title(f"99% from {count} of {len(z):,}")
        for axes in (whole, part):
            axes.set(xlabel="z 1", ylabel="z 2")
        if images is not None:
            corner = whole.inset_axes((0.02, 0.74, 0.24, 0.24))
            corner.imshow(as_squares(images[i : i + 1])[0], cmap="gray", vmin=0, vmax=1)
            corner.set(xticks=[], yticks=[])
    return Picture(
        figure,
        caption
        or "Above: draws of the prior, and a square around those that make up 99% of the sum. "
        "Below: the square enlarged; a circle is as large as the share of its draw. All the other "
        "draws were made in vain.",
    )
