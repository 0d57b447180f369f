"""Every word and line of a picture can be read from the last row, and none lies on another."""

import itertools

import numpy as np
import pytest
from matplotlib.patches import FancyArrowPatch
from matplotlib.text import Text
from pictures import CALLS, draw, drawn
from sight import contrast, on

from vae_helpers.plotting.picture import DPI, WIDTH, style
from vae_helpers.plotting.words import panels_of

every_picture = pytest.mark.parametrize("name", CALLS)

# A notebook shows a picture pixel by pixel, and JupyterLab sets code in 13 pixels. Who has made
# the code large enough for a room can then read every word of a picture as well.
CODE = 13
SMALLEST = 9  # points
# Two pixels on a screen of the usual kind are no less than 1 point at 110 dots an inch.
THINNEST = 1.0  # points; the frame, which says nothing, has 0.8
LARGE = 14  # points; WCAG 2.2 calls bold text large from there on


def texts_of(picture):
    """The texts that are drawn. A tick beyond the limits has one that is not."""
    figure = picture.figure
    with style():
        figure.draw_without_rendering()  # saving left boxes of other dots an inch
    beyond = set()
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            low, high = sorted(axis.get_view_interval())
            room = 1e-9 * (high - low)
            for tick in [*axis.get_major_ticks(), *axis.get_minor_ticks()]:
                if not low - room <= tick.get_loc() <= high + room or not axes.axison:
                    beyond |= {tick.label1, tick.label2}
    texts = figure.findobj(lambda artist: isinstance(artist, Text))
    return [t for t in texts if t.get_visible() and t.get_text().strip() and t not in beyond]


def test_the_smallest_text_is_no_smaller_than_code():
    assert SMALLEST * DPI / 72 >= CODE
    assert WIDTH * DPI <= 905


@every_picture
def test_no_text_is_too_small(name):
    for text in texts_of(drawn(name).picture):
        assert text.get_size() >= SMALLEST, text.get_text()


def widths_of(picture):
    """(what it is, its width in points) of every line, arrow and edge of a mark or an area."""
    for axes in panels_of(picture.figure):
        for line in axes.get_lines():
            if line.get_linestyle() != "None":
                yield line, line.get_linewidth()
            if line.get_marker() not in ("None", ""):
                yield line, line.get_markeredgewidth()
        for some in axes.collections:
            if not getattr(some, "filled", False):  # between levels
                yield from ((some, width) for width in some.get_linewidths())
        arrows = [text.arrow_patch for text in axes.texts if getattr(text, "arrow_patch", None)]
        yield from ((patch, patch.get_linewidth()) for patch in [*axes.patches, *arrows])


def too_thin(picture):
    return [(what, width) for what, width in widths_of(picture) if 0 < width < THINNEST]


@every_picture
def test_no_line_and_no_edge_is_too_thin(name):
    assert too_thin(drawn(name).picture) == []


def test_an_edge_that_is_too_thin_is_found():
    picture = draw("points_beside")
    circles, *_ = picture.figure.axes[0].lines
    circles.set_markeredgewidth(0.8)
    assert too_thin(picture) == [(circles, 0.8)]


@every_picture
def test_every_text_has_contrast_to_its_ground(name):
    for text in texts_of(drawn(name).picture):
        least = 3 if text.get_weight() == "bold" and text.get_size() >= LARGE else 4.5
        colour = on(text.get_color(), alpha=text.get_alpha())
        assert contrast(colour, ground_of(text)) >= least, text.get_text()


def ground_of(text):
    """The colour below the middle of a text: of a cell of a table, of a box, or white."""
    axes = text.axes
    if axes is None or text not in axes.texts:
        return "white"
    if axes.images and axes.images[0].get_cmap().name == "Greys":
        column, row = map(round, text.get_position())
        return axes.images[0].get_cmap()(axes.images[0].get_array()[row, column])
    box = text.get_window_extent()
    middle = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    for patch in axes.patches:
        arrow = isinstance(patch, FancyArrowPatch)
        if not arrow and patch.get_fill() and patch.contains_point(middle):
            return on(patch.get_facecolor())
    return "white"


def boxes_of(picture):
    """(text, its box in pixels), without the room that a font leaves above and below."""
    for text in texts_of(picture):
        box = text.get_window_extent()
        if box.width:
            room = 0.2 * text.get_size() * picture.figure.dpi / 72
            yield text, (box.x0, box.y0 + room, box.x1, box.y1 - room / 2)


def overlap(one, other):
    """The width and height in pixels that two boxes share; nothing is shared where one is <= 0."""
    return min(
        min(one[2], other[2]) - max(one[0], other[0]), min(one[3], other[3]) - max(one[1], other[1])
    )


@every_picture
def test_no_text_is_cut_off(name):
    picture = drawn(name).picture
    width, height = picture.figure.bbox.size
    for text, (left, bottom, right, top) in boxes_of(picture):
        inside = left >= -1 and bottom >= -1 and right <= width + 1 and top <= height + 1
        assert inside, text.get_text()


@every_picture
def test_no_text_lies_on_another(name):
    for (one, box), (other, other_box) in itertools.combinations(boxes_of(drawn(name).picture), 2):
        shared = overlap(box, other_box)
        assert shared <= 1, f"{one.get_text()!r} and {other.get_text()!r} share {shared:.0f} pixels"


def test_texts_on_one_another_are_found():
    picture = draw("gap")
    axes = picture.figure.axes[0]
    for place in (0.5, 0.52):
        axes.text(place, 0.5, "words", transform=axes.transAxes)
    found = [
        (a.get_text(), b.get_text())
        for (a, one), (b, other) in itertools.combinations(boxes_of(picture), 2)
        if overlap(one, other) > 1
    ]
    assert found == [("words", "words")]


def test_a_large_sheet_names_as_many_columns_as_have_room():
    side = np.linspace(-2, 2, 45)
    z = np.array([[a, b] for a in side for b in side])
    picture = draw("manifold", images=np.zeros((len(z), 784)), z=z)
    assert picture.alternative == "2025 small images, in words below."
    assert "45 rows of 45 images" in picture.description[0]
    for (_, one), (_, other) in itertools.combinations(boxes_of(picture), 2):
        assert overlap(one, other) <= 1
    assert len([text for text in texts_of(picture) if text.get_text() == "0.00"]) == 2
