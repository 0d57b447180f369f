"""Pictures of gradients through a draw: the two ways, their estimates, their paths; samplers."""

import numpy as np
from matplotlib.patches import Ellipse
from matplotlib.ticker import MaxNLocator

from vae_helpers.arguments import number, takes, whole
from vae_helpers.plotting import words
from vae_helpers.plotting.lines import LOOKS, told_apart
from vae_helpers.plotting.picture import (
    WIDTH,
    Picture,
    by_name,
    in_style,
    new_figure,
    points,
    rising,
)
from vae_helpers.plotting.words import NOT_TOLD

BINS = 80


def _two_densities(value, say, sizes):
    by_name(points("m"))(value, say, sizes)
    if len(value) != 2:
        raise ValueError(say(f"holds {len(value)} densities, but must hold two: before, after"))


@takes(
    line=rising("m"),
    f=points("m"),
    densities=_two_densities,
    z=points("n"),
    values=points("n"),
    score=points("n"),
    slopes=points("n"),
    step=number(above=0),
)
@in_style
def score_and_path(line, f, densities, z, values, score, slopes, step, caption=None):
    """The two ways to the gradient, side by side, over the same draws z (n,).

    f (m,) is a curve over line (m,), and so are the two densities {name: (m,)} of q: before and
    after its mean is moved up by `step`. Left: each draw stays where it is, at its value (n,),
    and a triangle shows its score (n,): up where q grows, down where it shrinks, as large as the
    score. Right: each draw moves by the step, and an arrow follows its slope (n,).
    """
    line, f = np.asarray(line), np.asarray(f)
    z, values, score, slopes = (np.asarray(a, "float64") for a in (z, values, score, slopes))
    figure = new_figure(3.7)
    left, right = figure.subplots(1, 2, sharex=True, sharey=True)
    (before, first), (after, second) = densities.items()
    height = 0.3 * np.ptp(f) / np.max(first)
    for axes in (left, right):
        axes.fill_between(line, height * np.asarray(first), color="0.87", linewidth=0, label=before)
        axes.plot(line, height * np.asarray(second), color="0.45", linestyle="--", label=after)
        axes.plot(line, f, color="0.25", label="f")
        axes.set(xlabel="z", ylabel="f(z)", xlim=(line[0], line[-1]))
        axes.set_ylim(min(0, f.min()) - 0.06 * np.ptp(f), f.max())
    sizes = 30 + 200 * np.abs(score) / np.abs(score).max()
    for sign, marker, look, word in ((1, "^", LOOKS[0], "grows"), (-1, "v", LOOKS[1], "shrinks")):
        side = sign * score > 0
        left.scatter(
            z[side],
            values[side],
            sizes[side],
            look["color"],
            marker=marker,
            zorder=3,
            gid=f"draws where q {word}",
        )
    arrows = ", ".join(words.spoken(slope) for slope in slopes)
    name = f"draws, with arrows of slope {arrows}"
    right.scatter(z, values, 36, LOOKS[0]["color"], zorder=3, gid=name)
    for start, value, slope in zip(z, values, slopes, strict=True):
        right.annotate(
            "",
            (start + step, value + step * slope),
            (start, value),
            arrowprops={
                "arrowstyle": "-|>",
                "color": LOOKS[0]["color"],
                "linewidth": 2,
                "mutation_scale": 16,
                "shrinkA": 0,
                "shrinkB": 0,
            },
        )
    left.set_title("the draws stay, their probability changes")
    right.set_title("the draws move with the mean")
    figure.legend(*left.get_legend_handles_labels(), loc="outside upper center", ncols=3)
    return Picture(
        figure,
        caption
        or "Grey: q, from which the same draws come in both panels; dashed: q after its mean moved "
        "up. Left: draws with a triangle upwards become likelier, those with one downwards less "
        "likely, more so where it is large. Right: every draw moves along, and its value changes "
        "by the slope of f.",
    )


def _of_any_length(rule):
    """The same rule, but with sizes of its own for each entry of a dictionary."""
    return lambda entry, say, sizes: rule(entry, say, {})


@takes(values=told_apart(_of_any_length(points("k")), "estimators"), exact=number())
@in_style
def estimates(values, exact, x_label="estimate of the gradient", caption=None):
    """Histograms of single estimates {name: (samples,)}, one below the other on one scale.

    A dashed line marks the exact value, a dot with a bar the mean of the estimates and one
    standard deviation to either side. The outermost 2% of the widest histogram lie outside.
    """
    values = {name: np.asarray(entry, "float64") for name, entry in values.items()}
    ends = [np.quantile(entry, [0.02, 0.98]) for entry in values.values()]
    bars = [entry.mean() + 1.1 * entry.std() * np.array([-1, 1]) for entry in values.values()]
    low, high = np.min([*ends, *bars, [exact] * 2]), np.max([*ends, *bars, [exact] * 2])
    edges = np.linspace(low, high, BINS + 1)
    figure = new_figure(1.25 * len(values) + 0.6)
    rows = figure.subplots(len(values), 1, squeeze=False)[:, 0]
    for axes, (name, entry), look in zip(rows, values.items(), LOOKS, strict=False):
        shares, _ = np.histogram(entry, edges)
        axes.stairs(shares / len(entry), edges, fill=True, color=look["color"], alpha=0.45)
        exact_line = axes.axvline(exact, color="black", linestyle="--", linewidth=1)
        exact_line.set_gid(f"The exact value is {words.spoken(exact)}.")
        top = shares.max() / len(entry)
        spread = entry.std()
        axes.errorbar(
            entry.mean(),
            1.15 * top,
            xerr=spread,
            color=look["color"],
            marker=look["marker"],
            markersize=look["markersize"],
            capsize=4,
        ).lines[0].set_gid(f"Their mean is {words.spoken(entry.mean())}.")
        axes.set(xlim=(low, high), ylim=(0, 1.32 * top), ylabel="share")
        axes.yaxis.set_major_locator(MaxNLocator(2))
        axes.set_title(f"{name}: standard deviation {spread:.2f}", loc="left")
        axes.set_xlabel(x_label)
        if axes is not rows[-1]:  # one scale for all, below the last
            axes.set(xlabel="", xticks=[])
    return Picture(
        figure,
        caption
        or "Single estimates of one gradient, a panel for each estimator. Dashed: the exact value. "
        "Above each histogram its mean, and one standard deviation to either side.",
    )


@takes(
    x=rising("m"),
    y=points("k"),
    loss=points("k m"),
    paths=told_apart(_of_any_length(points("steps 2")), "paths"),
    goal=points("2"),
)
@in_style
def descents(x, y, loss, paths, goal, x_label="mean", y_label="log_var", caption=None):
    """Paths of gradient descent {name: (steps, 2)} over the level lines of loss (k, m).

    x (m,) and y (k,) are the coordinates of the columns and rows of loss; a cross marks the
    goal (2,). One panel for each path, all on the same scale.
    """
    figure = new_figure(3.3, min(WIDTH, 0.6 + 2.9 * len(paths)))
    panels = figure.subplots(1, len(paths), sharex=True, sharey=True, squeeze=False)[0]
    loss = np.asarray(loss)
    # Each level line stands for a loss half as large as the next one's.
    levels = loss.min() + (loss.max() - loss.min()) * 0.5 ** np.arange(9, 0, -1)
    for axes, (name, path), look in zip(panels, paths.items(), LOOKS, strict=False):
        axes.contour(x, y, loss, levels=levels, colors="0.57", linewidths=1)
        path = np.asarray(path)
        axes.plot(*path.T, color=look["color"], linewidth=1.4, gid="the path")
        axes.plot(*path[0], color=look["color"], marker=look["marker"], markersize=7, gid=NOT_TOLD)
        axes.plot(*goal, color="black", marker="x", markersize=9, markeredgewidth=2, gid="the goal")
        axes.set(xlabel=x_label, ylabel=y_label, title=name)
        axes.set(xlim=(np.min(x), np.max(x)), ylim=(np.min(y), np.max(y)))
    return Picture(
        figure,
        caption
        or "Paths of gradient descent from the marked start, over level lines of the loss. The "
        "cross is the goal.",
    )


def _calls(value, say, sizes):
    by_name(_of_any_length(points("calls n 2")))(value, say, sizes)
    for name, entry in value.items():
        if len(entry) != 2:
            raise ValueError(say(f"[{name!r}] holds {len(entry)} calls, but must hold two"))


def _positive_pair(value, say, sizes):
    points("2")(value, say, sizes)
    if np.min(value) <= 0:
        raise ValueError(say(f"holds {np.min(value):g}, but a standard deviation is positive"))


@takes(z=_calls, mean=points("2"), std=_positive_pair, columns=whole())
@in_style
def two_calls(z, mean, std, columns=4, caption=None):
    """What samplers draw in two calls, {name: z (2, n, 2)}, a panel for each.

    Circles are the first call, crosses the second. The ellipses of one and two standard
    deviations std (2,) about mean (2,) show where draws of the right q lie.
    """
    mean, std = np.asarray(mean), np.asarray(std)
    rows = -(-len(z) // columns)
    side = min(WIDTH / columns, 3.2)
    figure = new_figure(0.3 + rows * (side + 0.2), side * columns)
    grid = figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False)
    reach = 3.6 * std
    for axes in grid.flat[len(z) :]:
        axes.remove()
    for place, (axes, (name, calls)) in enumerate(zip(grid.flat, z.items(), strict=False)):
        first, second = np.asarray(calls)
        circle, cross = LOOKS[0]["color"], LOOKS[3]["color"]
        axes.scatter(
            *first.T, s=26, facecolors="none", edgecolors=circle, linewidths=1, gid="first call"
        )
        axes.scatter(*second.T, s=14, marker="x", color=cross, linewidths=1.2, gid="second call")
        for deviations in (1, 2):
            width, height = 2 * deviations * std
            axes.add_patch(
                Ellipse(mean, width, height, fill=False, color="0.25", linestyle="--", zorder=0)
            )
        axes.set(xlim=mean[0] + [-reach[0], reach[0]], ylim=mean[1] + [-reach[1], reach[1]])
        axes.set(title=name, xlabel="z 1", ylabel="z 2")
        axes.tick_params(labelbottom=place + columns >= len(z))  # the lowest of its column
    return Picture(
        figure,
        caption
        or "Codes of one image, drawn in two calls: circles the first, crosses the second. Dashed: "
        "one and two standard deviations of the q that they should come from.",
    )
