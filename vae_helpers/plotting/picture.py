"""What all pictures share: the Picture itself, its style and colours, and what may be drawn."""

import base64
import contextlib
import html
import io
import re
from dataclasses import dataclass

import matplotlib
import numpy as np
from matplotlib.figure import Figure

from vae_helpers.arguments import a_kind, array
from vae_helpers.plotting import words

WIDTH = 8.2  # inches; at 110 dots an inch about 900 pixels, the width of a notebook
DPI = 110
IN_WORDS = "The picture in words"  # what folds its description out; nbval leaves that alone

# One colour a digit. A search made the smallest distance between any two as large as it could,
# seen with three kinds of cone or with two, and all dark enough for white paper: see
# tests/test_plotting.py. Classes that lie close together (4 7 9, 3 5 8) differ in lightness.
COLOURS = (
    "#9c2b00",
    "#919764",
    "#302c57",
    "#cc8300",
    "#5c1919",
    "#2e6f65",
    "#ca49fc",
    "#fc44c6",
    "#69009a",
    "#3f0cf8",
)


@contextlib.contextmanager
def style():
    """The course's own settings, whatever the reader's, for the time of a with block."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(
            {
                "font.size": 10,
                "axes.titlesize": 10.5,
                "axes.spines.top": False,
                "axes.spines.right": False,
                "axes.edgecolor": "0.4",
                "xtick.color": "0.4",
                "ytick.color": "0.4",
                "xtick.labelcolor": "0.15",
                "ytick.labelcolor": "0.15",
                "legend.frameon": False,
            }
        )
        yield


in_style = style()


@dataclass(frozen=True, repr=False)
class Picture:
    """A figure and the words that go with it; a notebook shows both.

    `figure` is a matplotlib Figure of its own, unknown to pyplot. `caption` says in plain text
    what is shown and what to look for, below the image, for every reader. `alternative` says in a
    few words what kind of picture it is, where the image cannot be seen: the caption would be
    read twice there. `description` tells what is drawn, panel by panel, and folds out.
    """

    figure: Figure
    caption: str

    def __repr__(self):
        return "<picture>"

    @in_style
    def png(self):
        """The picture as the bytes of a PNG file."""
        file = io.BytesIO()
        self.figure.savefig(file, format="png", dpi=DPI)
        return file.getvalue()

    @property
    def alternative(self):
        """The alternative text of the image: its kind, in one sentence."""
        return words.alternative(self.figure)

    @property
    @in_style
    def description(self):
        """What is drawn, as a list of paragraphs, one for each panel that shows something."""
        self.figure.draw_without_rendering()  # settles ticks and limits
        return words.description(self.figure)

    @in_style
    def _ipython_display_(self):
        from IPython.display import publish_display_data

        publish_display_data(
            {"image/png": base64.b64encode(self.png()).decode(), "text/plain": repr(self)},
            {"image/png": {"alt": self.alternative}},
        )
        # JupyterLab and GitHub drop the alternative text of an image: what it says has to be
        # reached as text, too. Plain <details> is kept in a notebook that is not trusted.
        escaped = re.sub(r"([\\`*_<>$\[\]])", r"\\\1", self.caption)
        told = "".join(f"<p>{html.escape(text)}</p>" for text in self.description)
        fold = f"<details><summary>{IN_WORDS}</summary>{told}</details>"
        publish_display_data(
            {
                "text/markdown": f"*{escaped}*\n\n{fold}",
                "text/plain": self.caption,
            }
        )


def new_figure(height, width=WIDTH):
    """An empty figure of that size in inches, which arranges its parts itself."""
    return Figure(figsize=(width, height), layout="constrained")


def spread(places, gap):
    """Places (n, axes) pushed apart until no two are closer than about gap."""
    places = np.array(places, "float64")
    places += 1e-6 * gap * np.arange(len(places))[:, None]  # equal places have no way to part
    for _ in range(100):
        step = places[:, None] - places
        distance = np.linalg.norm(step, axis=2) + np.diag([np.inf] * len(places))
        push = np.clip(gap / distance - 1, 0, None)
        places += 0.25 * (step * push[:, :, None]).sum(axis=1)
    return places


def pixels(count="n", sides=(28,)):
    """A rule for images: (n, 784) or (n, 28, 28), uint8 from 0 to 255 or numbers from 0 to 1.

    `sides` may name more sides of a square than 28; all images of one picture have the same.
    """
    lengths = {length: side for side in sides for length in (side, side**2)}

    def rule(value, say, sizes):
        shape = tuple(getattr(value, "shape", ()))
        side = sizes.setdefault("side", lengths.get(shape[-1] if shape else 0, sides[0]))
        array(f"{count} {side} {side}" if len(shape) == 3 else f"{count} {side**2}")(
            value, say, sizes
        )
        values = np.asarray(value)
        if values.size == 0:
            raise ValueError(say("holds no image"))
        if values.dtype == np.uint8:
            if values.max() == 1:
                raise ValueError(
                    say("holds uint8 values 0 and 1, but 1 of 255 looks black: give floats")
                )
        # Rounding may carry a pixel past the end by a hair; NaN fails both comparisons.
        elif not (values.min() >= -1e-6 and values.max() <= 1 + 1e-6):
            raise ValueError(
                say(
                    f"holds values from {values.min():g} to {values.max():g}, but pixels are "
                    "uint8 or numbers from 0 to 1: numpy.clip(x, 0, 1) cuts off the rest"
                )
            )

    return rule


def points(shape):
    """A rule for codes: an array of that shape with finite numbers in it, and at least one."""

    def rule(value, say, sizes):
        array(shape)(value, say, sizes)
        values = np.asarray(value)
        if values.size == 0:
            raise ValueError(say(f"has shape {values.shape}: there is nothing to draw"))
        if not np.isfinite(values).all():
            raise ValueError(say("holds values that are not finite (nan or inf)"))

    return rule


def rising(axis):
    """A rule for numbers (axis,) of which each is larger than the one before."""

    def rule(value, say, sizes):
        points(axis)(value, say, sizes)
        if np.any(np.diff(np.asarray(value)) <= 0):
            raise ValueError(say("must rise from entry to entry"))

    return rule


def classes(count="n"):
    """A rule for labels: one whole number from 0 to 9 for each."""

    def rule(value, say, sizes):
        array(count, low=0, high=9)(value, say, sizes)
        if np.any(np.asarray(value) % 1):
            raise ValueError(say("holds fractions, but must hold whole numbers from 0 to 9"))

    return rule


def optional(rule):
    """The same rule for an argument that may be None."""
    return lambda value, say, sizes: None if value is None else rule(value, say, sizes)


def by_name(rule):
    """A rule for a dictionary: every value by the given rule."""

    def check(value, say, sizes):
        if not isinstance(value, dict):
            raise TypeError(say(f"is {a_kind(value)}, but must be a dictionary by name"))
        if not value:
            raise ValueError(say("is empty: there is nothing to draw"))
        for name, entry in value.items():
            rule(entry, lambda text, name=name: say(f"[{name!r}] {text}"), sizes)

    return check
