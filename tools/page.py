"""A printed page: words, code and formulas set into tables and columns, by matplotlib alone."""

import functools
import io
import re

import matplotlib as mpl
import prose
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

KINDS = [".pdf", ".png", ".svg"]
WIDTH, HEIGHT = 595.28, 841.89  # A4, in points
MARGIN = 34
GUTTER = 9
RULES = {
    "pdf.fonttype": 42,
    "svg.hashsalt": "sheet",
    "svg.fonttype": "none",
}
FONTS = {
    "text": {"family": "STIXGeneral"},
    "math": {"family": "STIXGeneral"},
    "strong": {"family": "STIXGeneral", "weight": "bold"},
    "code": {"family": "DejaVu Sans Mono"},
}
# Letters of code are wider and taller than those of the text.
SCALE = {"code": 0.8}
# What mathtext reads otherwise than TeX.
TEX = [
    (r"\\(mathbb|mathcal)\s+(\w)", r"\\\1{\2}"),
    (r"\\t?frac(\w)(\w)", r"\\frac{\1}{\2}"),
    (r"(?<!\{)\\frac", r"\\dfrac"),  # as large as the rest, but not in an exponent
    (r"\\[bB]igg?", ""),
    (r"\\le(?![a-z])", r"\\leq"),
    (r"\\ge(?![a-z])", r"\\geq"),
    # Beside these two, which count as operators, it leaves room even in an index.
    (r"_\*", r"_{\\mathrm{*}}"),
    (r"(?<=\^)\\top", r"{\\top}"),
]


def mathtext(formula):
    """A formula of TeX as matplotlib reads it, with its dollars."""
    for tex, ours in TEX:
        formula = re.sub(tex, ours, formula)
    return f"${formula.strip()}$"


def words(text):
    """A markdown paragraph as words, each a list of (kind, text) that no line may part."""
    found, strong, apart = [], False, True
    for kind, piece in prose.pieces(text):
        if kind in ("strong", "em"):
            strong ^= kind == "strong"
            continue
        kind = "math" if kind == "display" else kind
        parts = [mathtext(piece)] if kind == "math" else re.split(r"(\s+)", piece)
        for part in parts:
            if not part:
                continue
            if part.isspace():
                apart = True
                continue
            if apart:
                found.append([])
            found[-1].append(("strong" if strong and kind == "text" else kind, part))
            apart = False
    return found


def _font(kind, size):
    return FontProperties(**FONTS[kind], size=size * SCALE.get(kind, 1), math_fontfamily="stix")


@functools.cache
def _measured(kind, text, size):
    return text_to_path.get_text_width_height_descent(text, _font(kind, size), kind == "math")


class Page:
    """A page that is filled from top to bottom. size: of its letters, in points."""

    def __init__(self, size):
        self.size, self._y = size, MARGIN
        self._marks, self._rules = [], []
        self._bottom = MARGIN

    def fits(self):
        """Whether nothing was set below the page's end or beside its column."""
        return self._bottom <= HEIGHT - MARGIN - 14 and not self.too_wide

    too_wide = False

    def title(self, title, below):
        """A heading, with a line below it in ordinary letters."""
        self._y += 14
        self._marks.append((MARGIN, self._y, "strong", title, 15))
        width = self._measure("strong", title, 15)[0]
        self._marks.append((MARGIN + width + 10, self._y, "text", below, self.size))
        self._y += 8

    def foot(self, text):
        """A line in small letters at the end of the page."""
        self._marks.append((MARGIN, HEIGHT - MARGIN, "text", text, 7))

    def table(self, head, rows, shares):
        """Rows of cells in markdown, under a head. shares: of the width, one for each column."""
        unit = (WIDTH - 2 * MARGIN - GUTTER * (len(shares) - 1)) / sum(shares)
        places, x = [], MARGIN
        for share in shares:
            places.append((x, unit * share))
            x += unit * share + GUTTER
        for row in [[f"**{cell}**" for cell in head], *rows]:
            self._rules.append((MARGIN, WIDTH - MARGIN, self._y))
            self._y += 2
            self._y += self._row(row, places, self._y) + 3
        self._rules.append((MARGIN, WIDTH - MARGIN, self._y))
        self._y += 6
        self._bottom = max(self._bottom, self._y)

    def columns(self, entries, count, share):
        """Pairs (symbol, meaning) in columns of one length; (heading, None) is a heading.

        share: of a column's width, for the symbol. A heading never ends a column.
        """
        width = (WIDTH - 2 * MARGIN - 2 * GUTTER * (count - 1)) / count
        heights = [self._entry(entry, 0, 0, width, share) for entry in entries]
        length = sum(heights) / count
        while True:
            tops = self._cut(entries, heights, length)
            if tops[-1][0] < count:
                break
            length += 1
        for entry, (column, top) in zip(entries, tops, strict=True):
            x, y = MARGIN + column * (width + 2 * GUTTER), self._y + top
            drawn = self._entry(entry, x, y, width, share, keep=True)
            self._bottom = max(self._bottom, y + drawn)

    def _cut(self, entries, heights, length):
        """(column, top) of each entry where columns end at a length."""
        column, top, places = 0, 0, []
        for i, (entry, height) in enumerate(zip(entries, heights, strict=True)):
            needed = height + (heights[i + 1] if entry[1] is None else 0)
            if top and top + needed > length:
                column, top = column + 1, 0
            top += self.size / 2 if top and entry[1] is None else 0
            places.append((column, top))
            top += height
        return places

    def _entry(self, entry, x, y, width, share, keep=False):
        symbol, meaning = entry
        if meaning is None:
            return self._row([symbol], [(x, width)], y, keep) + 1.5
        left = share * width
        places = [(x, left - 3), (x + left, width - left)]
        return self._row([symbol, meaning], places, y, keep) + 1.5

    def _row(self, cells, places, top, keep=True):
        """Set paragraphs beside each other, the first lines on one height; return their height.

        places: of each, where it begins and how wide it is. keep: whether they are drawn.
        """
        paragraphs = [
            self._lines(cell, width) for cell, (_, width) in zip(cells, places, strict=True)
        ]
        lift = max(lines[0][1] for lines in paragraphs)
        heights = []
        for lines, (x, _) in zip(paragraphs, places, strict=True):
            y = top
            for i, (line, up, down) in enumerate(lines):
                y += up if i else lift
                for begin, kind, part in line if keep else ():
                    self._marks.append((x + begin, y, kind, part, self.size))
                y += down
            heights.append(y - top)
        return max(heights)

    def _lines(self, text, width):
        """A paragraph in lines of a width: ([(begin, kind, text)], room above, room below)."""
        lines, used = [[]], 0
        space = self._measure("text", "a b")[0] - self._measure("text", "ab")[0]
        for word in words(text):
            atoms = [(kind, part, *self._measure(kind, part)) for kind, part in word]
            long = sum(atom[2] for atom in atoms)
            self.too_wide |= long > width + 0.5
            if lines[-1] and used + space + long > width:
                lines.append([])
                used = 0
            elif lines[-1]:
                used += space
            for atom in atoms:
                lines[-1].append((used, *atom))
                used += atom[2]
        return [
            (
                [atom[:3] for atom in line],
                max([0.8 * self.size, *(height - below for *_, height, below in line)]) + 0.5,
                max([0.25 * self.size, *(below for *_, below in line)]),
            )
            for line in lines
        ]

    def _measure(self, kind, text, size=None):
        """Width, height and depth of a piece in points."""
        return _measured(kind, text, size or self.size)

    def figure(self):
        """The page as a matplotlib figure."""
        figure = Figure(figsize=(WIDTH / 72, HEIGHT / 72))
        FigureCanvasAgg(figure)
        axes = figure.add_axes((0, 0, 1, 1), xlim=(0, WIDTH), ylim=(HEIGHT, 0))
        axes.axis("off")
        for begin, end, y in self._rules:
            axes.plot([begin, end], [y, y], color="0.6", linewidth=0.4)
        for x, y, kind, text, size in self._marks:
            text = text if kind == "math" else text.replace("$", r"\$")
            axes.text(x, y, text, fontproperties=_font(kind, size), va="baseline")
        return figure

    def text(self):
        """All that stands on the page, in the order in which it was set."""
        return " ".join(mark[3] for mark in self._marks)

    def content(self, kind):
        """The bytes of a file of it, a ".pdf", say; the same page gives the same ones."""
        file = io.BytesIO()
        with mpl.rc_context(RULES):
            dates = {".pdf": {"CreationDate": None}, ".svg": {"Date": None}}
            self.figure().savefig(file, format=kind[1:], dpi=200, metadata=dates.get(kind, {}))
        return file.getvalue()
