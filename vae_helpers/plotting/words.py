"""A picture in words, read off what is drawn: for whoever does not see it.

A caption says what to look for, and stands below the picture for all. The alternative text says
what kind of picture it is, and repeats none of that: a screen reader reads both, one after the
other. What eyes take from axes, lines and marks is in the description, a paragraph a panel.

Axes, lines and marks are told by themselves. What they do not show by themselves, the function that
draws them says in their `gid`, which changes no pixel: a name, or whole sentences with a full stop.
"""

import numpy as np
from matplotlib.collections import PathCollection
from matplotlib.contour import ContourSet
from matplotlib.patches import Circle, Ellipse, StepPatch
from matplotlib.text import Annotation
from matplotlib.ticker import FixedFormatter, FuncFormatter

MOST = 40  # lines or texts of a panel that are told one by one
FEW = 8  # places that are told one by one
NOT_TOLD = "."  # the gid of what only serves something else


def spoken(value):
    """A number with three digits, as it is read."""
    value = 0.0 if abs(value) < 1e-12 else value  # rounding errors are no news
    text = f"{value:.3g}" if 1e-3 <= abs(value) < 1e5 or value == 0 else f"{value:.1e}"
    return text.replace("-", "\N{MINUS SIGN}")


def _place(place):
    return f"({spoken(place[0])}, {spoken(place[1])})"


def panels_of(figure):
    """The pairs of axes that show something, without colour bars."""
    return [axes for axes in figure.axes if not hasattr(axes, "_colorbar")]


def _is_grey(axes):
    return bool(axes.images) and axes.images[0].get_cmap().name == "gray"


def alternative(figure):
    """What kind of picture it is, in one short sentence."""
    panels = panels_of(figure)
    pictures = [axes for axes in panels if _is_grey(axes)]
    plots = [axes for axes in panels if not _is_grey(axes)]
    if not panels[0].axison:
        return "A diagram of boxes and arrows, in words below."
    counted = []
    if pictures:
        counted.append(_counted(sum(_number_of_images(axes) for axes in pictures), "small image"))
    if plots:
        kind = "table of shades" if plots[0].images else "plot"
        both = [(axes.get_ylabel(), axes.get_xlabel()) for axes in plots]
        named = {names for names in both if all(names)}
        of = " of {} over {}".format(*named.pop()) if len(named) == 1 else ""
        counted.append(_counted(len(plots), kind) + of)
    told = " and ".join(counted)
    return f"{told[0].upper()}{told[1:]}, in words below."


def _counted(count, what):
    one, *rest = what.split(" ", 1)
    many = [one + "s", *rest] if rest and one == "table" else [what + "s"]
    return f"one {what}" if count == 1 else f"{count} {' '.join(many)}"


def _number_of_images(axes):
    across, up = _sheet(axes)
    return across * up or len(axes.images)


def _sheet(axes):
    """How many images lie across and up where all are one array, with names on both sides."""
    if not _tick_names(axes.xaxis) or not _tick_names(axes.yaxis):
        return 0, 0
    return tuple(round(abs(part)) for part in np.diff(axes.images[0].get_extent())[::2])


def description(figure):
    """What is drawn, a paragraph for each panel. The figure must have been rendered."""
    return [_panel(axes) for axes in panels_of(figure)]


def _panel(axes):
    if axes.get_gid():
        return axes.get_gid()
    title = axes.get_label() or axes.get_title() or axes.get_title("left")
    sentences = [f"{title}."] if title else []
    if axes.images:
        sentences += _images(axes)
    else:
        sentences += [_scale("Across", axes.xaxis), _scale("Up", axes.yaxis)]
    sentences += [*_lines(axes), *_collections(axes), *_shapes(axes), *_written(axes)]
    sentences = [sentence for sentence in sentences if sentence.strip(NOT_TOLD)]
    return " ".join(sentences)


def _tick_names(axis):
    if isinstance(axis.get_major_formatter(), (FixedFormatter, FuncFormatter)):
        return [label.get_text() for label in axis.get_ticklabels() if label.get_text()]
    return []


def _scale(side, axis):
    name, (low, high) = axis.get_label_text(), axis.get_view_interval()
    names = _tick_names(axis)
    if names:
        return f"{side}: {name + ', ' if name else ''}with {', '.join(names)}."
    if not name:
        return ""
    how = " on a logarithmic scale" if axis.get_scale() == "log" else ""
    return f"{side}: {name}, from {spoken(low)} to {spoken(high)}{how}."


def _images(axes):
    """Sentences on the images of one panel, or on its shades."""
    arrays = [np.asarray(image.get_array()) for image in axes.images]
    names, rows = _tick_names(axes.xaxis), _tick_names(axes.yaxis)
    if _is_grey(axes) and names and rows:
        across, up = _sheet(axes)
        return [
            f"One sheet with {up} rows of {across} images.",
            _scale("Across", axes.xaxis),
            _scale("Up, from below", axes.yaxis),
        ]
    if _is_grey(axes):
        height, width = arrays[0].shape
        tops = len({image.get_extent()[3] for image in axes.images})
        kept = f" in {tops} rows" if tops > 1 else ""
        named = f" The rows, from the top: {', '.join(rows)}." if rows else ""
        count = _counted(len(arrays), "image").capitalize()
        return [f"{count} of {height} by {width} pixels{kept}.{named}"]
    (table,) = arrays
    if names and rows:  # each shade is written into its cell
        texts = iter([text.get_text() for text in axes.texts])
        lines = [f"{row}: {', '.join(next(texts) for _ in names)}" for row in rows]
        return [f"For {', '.join(names)}. {'; '.join(lines)}."]
    if np.ptp(table) == 0:
        return [f"{spoken(table.min())} everywhere."]
    parts = {
        "left": table[:, : table.shape[1] // 2],
        "right": table[:, -(table.shape[1] // 2) :],
        "above": table[: len(table) // 2],
        "below": table[-(len(table) // 2) :],
    }
    means = ", ".join(f"{spoken(part.mean())} {side}" for side, part in parts.items())
    return [f"From {spoken(table.min())} to {spoken(table.max())}; half by half: {means}."]


def _name(artist):
    """What an artist is called: by its gid, or by its label where a legend may have it."""
    return artist.get_gid() or ("" if artist.get_label().startswith("_") else artist.get_label())


def _lines(axes):
    """The lines and marks of a panel; those without a name only where none has one."""
    lines = [line for line in axes.get_lines() if len(line.get_xdata())]
    named = [line for line in lines if _name(line)]
    inside = [line for line in lines if line.get_transform() == axes.transData]
    chosen = named or (inside if len(inside) <= MOST else [])
    return [_line(line) for line in chosen]


def _line(line):
    xy, name = np.asarray(line.get_xydata()), _name(line)
    if name.endswith("."):
        return name
    name = f"{name}: " if name else ""
    if len(xy) == 1:
        return f"{name or 'A mark '}at {_place(xy[0])}."
    low, high = xy[np.argmin(xy[:, 1])], xy[np.argmax(xy[:, 1])]
    if line.get_linestyle() == "None":
        return f"{name}{len(xy)} marks, from {spoken(low[1])} up to {spoken(high[1])}."
    if np.any(np.diff(xy[:, 0]) < 0):  # no function of what is across
        return f"{name or 'A line '}from {_place(xy[0])} to {_place(xy[-1])}."
    text = f"{name or 'A line '}from {spoken(xy[0, 1])} at {spoken(xy[0, 0])} to "
    text += f"{spoken(xy[-1, 1])} at {spoken(xy[-1, 0])}"
    ends = xy[0, 1], xy[-1, 1]
    if low[1] < min(ends):
        text += f", lowest with {spoken(low[1])} at {spoken(low[0])}"
    if high[1] > max(ends):
        text += f", highest with {spoken(high[1])} at {spoken(high[0])}"
    return text + "."


def _collections(axes):
    """Areas by their names, lines of equal height, and points: those with a name by themselves."""
    told, unnamed = [], []
    for some in axes.collections:
        name = _name(some)
        if name.endswith("."):
            told.append(name)
        elif isinstance(some, ContourSet):
            if not some.filled:
                told.append(f"Lines of equal height at {_listed(some.levels)}.")
        elif isinstance(some, PathCollection):
            places = _in_view(axes, np.asarray(some.get_offsets(), "float64"))
            if name:
                told.append(_points(places, f"{name}: "))
            else:
                unnamed.append(places)
        elif name:
            told.append(f"{name}: an area.")
    if unnamed and sum(map(len, unnamed)):
        told.append(_points(np.concatenate(unnamed), ""))
    return told


def _listed(values):
    if len(values) <= FEW:
        return ", ".join(map(spoken, values))
    return f"{len(values)} values from {spoken(values[0])} to {spoken(values[-1])}"


def _in_view(axes, places):
    (left, right), (bottom, top) = sorted(axes.get_xlim()), sorted(axes.get_ylim())
    inside = np.all((places >= [left, bottom]) & (places <= [right, top]), axis=1)
    return places[inside]


def _points(places, name):
    if not len(places):
        return f"{name}no point." if name else ""
    if len(places) <= FEW:
        return f"{name}{_counted(len(places), 'point')} at {', '.join(map(_place, places))}."
    low, high = places.min(axis=0), places.max(axis=0)
    return f"{name}{len(places)} points between {_place(low)} and {_place(high)}."


def _shapes(axes):
    """Ellipses and histograms. The prior's circles are named by words that stand on them."""
    ellipses, steps = [], []
    for patch in axes.patches:
        if isinstance(patch, Ellipse) and not isinstance(patch, Circle):
            lean = patch.angle % 180
            sizes = f"{spoken(patch.width)} by {spoken(patch.height)}"
            round_one = np.isclose(patch.width, patch.height)
            way = f", its first axis at {lean:.0f} degrees" if lean and not round_one else ""
            ellipses.append(f"An ellipse about {_place(patch.center)}, {sizes}{way}.")
        elif isinstance(patch, StepPatch):
            values, edges, _ = patch.get_data()
            top = np.argmax(values)
            steps.append(
                f"A histogram, highest from {spoken(edges[top])} to {spoken(edges[top + 1])}."
            )
    return (ellipses if len(ellipses) <= FEW else [f"{len(ellipses)} ellipses."]) + steps


def _written(axes):
    """What is written in a panel, and where, but for names of lines, shades and heights."""
    if axes.images and not _is_grey(axes):
        return []
    told = {line.get_label() for line in axes.get_lines()}
    heights = {
        text
        for some in axes.collections
        if isinstance(some, ContourSet)
        for text in some.labelTexts
    }
    texts = [text for text in axes.texts if text.get_text().strip() and text not in heights]
    texts = [text for text in texts if text.get_text() not in told]
    if not texts or len(texts) > MOST:
        return []
    return [f"Written in it: {'; '.join(_text(text, axes) for text in texts)}."]


def _text(text, axes):
    words = text.get_gid() or " ".join(text.get_text().split())
    if isinstance(text, Annotation):
        return f"{words} at {_place(text.xy)}" if text.xycoords == "data" else words
    if axes.images or text.get_transform() != axes.transData:
        return words
    return f"{words} at {_place(text.get_position())}"
