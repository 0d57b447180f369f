"""Pictures of lesson 11: what the numbers of a code say about known factors, and many runs."""

import numpy as np

from vae_helpers.arguments import array, takes
from vae_helpers.plotting.lines import LOOKS, told_apart
from vae_helpers.plotting.picture import Picture, by_name, in_style, new_figure, points
from vae_helpers.plotting.words import spoken

# Of the colour map Greys; black has a contrast of 4.5 below it, white has it above.
SHARE_FOR_WHITE = 0.615


def _of_two_places(value, say, sizes):
    points("latent rows columns")(value, say, sizes)
    if min(value.shape[1:]) < 2:
        raise ValueError(say(f"has shape {value.shape}, but needs two places across and two down"))


@takes(maps=by_name(_of_two_places))
@in_style
def code_maps(maps, caption=None):
    """The mean of each number of a code at every place: {name: (latent, rows, columns)}.

    Rows are places from the top, columns places from the left. Level lines stand at even steps of
    half a unit, those below 0 broken; a map that varies by less than a quarter has none.
    """
    largest = max(np.abs(values).max() for values in maps.values())
    levels = 0.5 * np.arange(-np.ceil(2 * largest), np.ceil(2 * largest) + 1)
    count = next(iter(maps.values())).shape[0]
    figure = new_figure(1.25 * len(maps) + 0.5)
    all_axes = figure.subplots(len(maps), count, sharex=True, sharey=True, squeeze=False)
    for row, (name, values) in zip(all_axes, maps.items(), strict=True):
        for unit, (axes, places) in enumerate(zip(row, np.asarray(values), strict=True)):
            shade = axes.imshow(places, cmap="cividis", vmin=-largest, vmax=largest, aspect="auto")
            drawn = levels[(levels > places.min()) & (levels < places.max())]
            if len(drawn) and np.ptp(places) > 0.25:  # else the lines of 0 would show mere noise
                axes.contour(places, levels=drawn, colors="white", linewidths=1)
            axes.set_label(f"{name}, z {unit + 1}")
            if axes in all_axes[0]:
                axes.set_title(f"z {unit + 1}")
            axes.set(xticks=[], yticks=[])
        row[0].set_ylabel(name)
    figure.supxlabel("place across, from the left", size=10)
    figure.supylabel("place down, from the top", size=10)
    figure.colorbar(shade, ax=all_axes, label="posterior mean", aspect=30, pad=0.01)
    return Picture(
        figure,
        caption
        or "The posterior mean of each number of the code, by the place of the sprite. Upright "
        "lines: it tells the place across alone. Level lines: down alone. Slanting: a mixture.",
    )


def _shares(value, say, sizes):
    array("factors latent", low=-1e-9, high=1 + 1e-9)(value, say, sizes)
    points("factors latent")(value, say, sizes)


def _names(value, say, sizes):
    if len(value) != sizes["factors"]:
        raise ValueError(say(f"has {len(value)} names for {sizes['factors']} factors"))


@takes(tables=by_name(_shares), factors=_names)
@in_style
def told(tables, factors, caption=None):
    """What each number of a code tells of each factor, {title: (factors, latent)}, as shares."""
    figure = new_figure(0.42 * len(factors) + 1.0)
    all_axes = figure.subplots(1, len(tables), squeeze=False)[0]
    for axes, (title, table) in zip(all_axes, tables.items(), strict=True):
        table = np.asarray(table)
        axes.imshow(table, cmap="Greys", vmin=0, vmax=1, aspect="auto")
        for (row, column), share in np.ndenumerate(table):
            colour = "white" if share > SHARE_FOR_WHITE else "black"
            axes.text(column, row, f"{share:.2f}", ha="center", va="center", color=colour)
        axes.set(title=title, xlabel="number of the code", ylabel="factor")
        axes.set_xticks(range(table.shape[1]), [f"z {j + 1}" for j in range(table.shape[1])])
        axes.set_yticks(range(len(factors)), factors)
        axes.tick_params(length=0)
    return Picture(
        figure,
        caption
        or "What each number of the code tells about each factor, as a share of its entropy.",
    )


def told_of(values):
    """Runs (n,) in words."""
    if len(values) == 1:
        return f"one run, {spoken(values[0])}"
    ends = f"from {spoken(np.min(values))} to {spoken(np.max(values))}"
    return f"{len(values)} runs {ends}, their mean {spoken(np.mean(values))}"


def _groups(value, say, sizes):
    by_name(lambda entry, say, sizes: points("n")(entry, say, {}))(value, say, sizes)


@takes(values=told_apart(_groups, "kinds"))
@in_style
def runs(values, y_label, x_label="beta", caption=None):
    """Single runs as points above their settings: {kind: {setting: (n,)}}, each kind with its look.

    A line stands at the mean of the runs of one setting. All kinds have the same settings.
    """
    settings = list(next(iter(values.values())))
    for kind, groups in values.items():
        if list(groups) != settings:
            raise ValueError(
                f"runs: values[{kind!r}] holds {list(groups)}, but must hold {settings}, as the "
                "first kind does"
            )
    figure = new_figure(3.6)
    axes = figure.add_subplot()
    width = 0.8 / len(values)
    for number, ((kind, groups), look) in enumerate(zip(values.items(), LOOKS, strict=False)):
        look = {**look, "linestyle": "none"}
        for place, some in enumerate(groups.values()):
            middle = place + width * (number - (len(values) - 1) / 2)
            some = np.sort(np.asarray(some))
            aside = 0.3 * width * np.linspace(-1, 1, len(some)) if len(some) > 1 else np.zeros(1)
            name = list(groups)[place]
            axes.plot(
                middle + aside,
                some,
                label=None if place else kind,
                gid=f"{kind}, {name}: {told_of(some)}.",
                **look,
            )
            ends = [middle - 0.42 * width, middle + 0.42 * width]
            axes.plot(ends, [some.mean()] * 2, color="black", linewidth=2)
    if len(values) > 1:
        figure.legend(loc="outside upper center", ncols=len(values))
    axes.set_xticks(range(len(settings)), settings)
    axes.set(ylabel=y_label, xlabel=x_label, xlim=(-0.6, len(settings) - 0.4))
    return Picture(
        figure,
        caption or f"{y_label}: each point is one run, each line the mean of the runs beside it.",
    )


_FIELDS = ("value", "low", "mean", "high")


def _against(value, say, sizes):
    for setting, entry in value.items():
        if not isinstance(entry, dict) or set(entry) != set(_FIELDS):
            raise ValueError(
                say(f"needs for {setting!r} a dict with {', '.join(map(repr, _FIELDS))}")
            )
        sizes.pop("runs", None)
        for name in _FIELDS:
            array("runs")(
                entry[name], lambda what, s=setting, n=name: say(f"[{s!r}][{n!r}] {what}"), sizes
            )


@takes(settings=_against)
@in_style
def against_chance(settings, y_label, x_label="beta", caption=None):
    """Single runs as points, each on the bar of what chance gives.

    settings: {name: {"value", "low", "mean", "high": each (runs,)}}; a bar goes from low to high,
    with a line at the mean.
    """
    figure = new_figure(3.6)
    axes = figure.add_subplot()
    for place, (name, found) in enumerate(settings.items()):
        order = np.argsort(found["value"])
        value, low, mean, high = (np.asarray(found[name])[order] for name in _FIELDS)
        at = place + 0.8 * (np.arange(len(value)) - (len(value) - 1) / 2) / max(5, len(value))
        bars = axes.bar(
            at, high - low, 0.6 / max(5, len(value)), bottom=low, color="0.8", edgecolor="0.5"
        )
        (middle,) = axes.plot(at, mean, marker="_", markersize=9, linestyle="none", color="black")
        (points_drawn,) = axes.plot(at, value, **{**LOOKS[0], "linestyle": "none"})
        points_drawn.set_gid(
            f"{name}: {told_of(value)}; {np.sum(value > high)} above their bars, which end at "
            f"{spoken(high.mean())} on average."
        )
    handles = points_drawn, bars, middle
    labels = "the code", "its turned codes, the middle 90%", "their mean"
    figure.legend(handles, labels, loc="outside upper center", ncols=3)
    axes.set_xticks(range(len(settings)), list(settings))
    axes.set(ylabel=y_label, xlabel=x_label, xlim=(-0.6, len(settings) - 0.4))
    axes.set_ylim(bottom=0)
    return Picture(
        figure,
        caption
        or f"{y_label} of single runs, each on a bar that says what its turned codes reach.",
    )
