"""Whoever does not see a picture is told what it shows: in words, each of them once."""

import html
import re

import nbformat
import numpy as np
import pytest
from bs4 import BeautifulSoup
from course import ROOT
from pictures import CALLS, EPOCHS, HISTORY, IMAGES, draw, drawn

from vae_helpers.plotting.picture import IN_WORDS
from vae_helpers.plotting.words import panels_of

NOTEBOOKS = sorted([*ROOT.glob("lessons/*.ipynb"), *ROOT.glob("solutions/*.ipynb")])
every_picture = pytest.mark.parametrize("name", CALLS)


def said_of(name, **changes):
    return " ".join(draw(name, **changes).description).replace("\N{MINUS SIGN}", "-")


# --- what is said of a picture -----------------------------------------------------------------


@every_picture
def test_every_picture_has_a_short_alternative_and_a_paragraph_for_each_panel(name):
    picture = drawn(name).picture
    assert 10 < len(picture.alternative) < 150  # what a screen reader reads in one go
    assert len(picture.description) == len(panels_of(picture.figure)) > 0
    for paragraph in picture.description:
        assert len(paragraph) > 10
        assert paragraph.endswith(".")
        assert not re.search(r"nan|None|object at|\$|_child", paragraph)


@every_picture
def test_all_but_colour_bars_are_panels(name):
    figure = drawn(name).picture.figure
    bars = [axes for axes in figure.axes if axes not in panels_of(figure)]
    # What matplotlib itself calls the axes that it makes for one.
    assert bars == [axes for axes in figure.axes if axes.get_label() == "<colorbar>"]


@every_picture
def test_nothing_is_read_twice(name):
    picture = drawn(name).picture
    read = " ".join([picture.alternative, *picture.description])
    sentences = re.split(r"(?<=[.:]) ", picture.caption)
    assert [one for one in sentences if len(one.split()) > 6 and one in read] == []


def test_curves_are_told_with_their_ends_and_extremes():
    lines = {"bowl": (EPOCHS - 4.0) ** 2, "level": np.full(10, 2.5)}
    said = said_of("curves", lines=lines, log="", x_label="epoch", y_label="nats")
    assert "Across: epoch, from 0.82 to 10.2." in said
    assert "bowl: from 9 at 1 to 36 at 10, lowest with 0 at 4." in said
    assert "level: from 2.5 at 1 to 2.5 at 10." in said
    assert "on a logarithmic scale" in said_of("curves", log="y")


def test_images_are_counted_with_their_names():
    assert draw("digits").alternative == "12 small images, in words below."
    assert "12 images of 28 by 28 pixels in 2 rows. Written in it: 7; 7; 7" in said_of(
        "digits", labels=[7] * 12
    )
    assert "The rows, from the top: one, other." in said_of(
        "rows", images={"one": IMAGES, "other": IMAGES}
    )
    assert "One sheet with 4 rows of 3 images." in said_of("manifold")


def test_a_table_of_shades_is_read_row_by_row():
    table = np.array([[0.25, 0.5], [1.0, 0.0]])
    said = said_of("told", tables={"beta 4": table}, factors=["x", "y"])
    assert said == "beta 4. For z 1, z 2. x: 0.25, 0.50; y: 1.00, 0.00."


def test_gaussians_are_told_by_place_and_size():
    panels = {"here": {"q": (np.array([1.0, -2.0]), np.diag([4.0, 1.0]))}}
    said = said_of("gaussians", panels=panels, dots=None)
    assert "q: at (1, -2)." in said
    assert "An ellipse about (1, -2), 9.79 by 4.9." in said  # 2.448 deviations to either side


def test_runs_are_told_by_setting():
    values = {"lying": {"1": np.array([0.1, 0.3, 0.2]), "8": np.array([0.5])}}
    said = said_of("runs", values=values)
    assert "lying, 1: 3 runs from 0.1 to 0.3, their mean 0.2. lying, 8: one run, 0.5." in said


def test_points_outside_a_panel_are_not_told():
    said = draw("latent_clouds").description[1]
    low, high = (
        int(number) for number in re.search(r"z 1, from .(\d)\.\d+ to (\d)", said).groups()
    )
    assert (low, high) == (0, 1)
    assert " points between (\N{MINUS SIGN}0.876" in said


def test_losses_that_lie_outside_are_told():
    high = HISTORY["loss"] + 100 * (EPOCHS == 1)
    assert "train 265.0 in epoch 1" in said_of("loss_curves", history=HISTORY | {"loss": high})


# --- what is saved -----------------------------------------------------------------------------


def images_of(notebook):
    """(what it is, its alternative text, what stands below) of every image that is saved."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for alt, path in re.findall(r"!\[([^\]]*)\]\(([^)]*)\)", cell.source):
                yield path, alt, ""
            yield from in_html(cell.source)
            continue
        for place, output in enumerate(cell.get("outputs", [])):
            data, below = output.get("data", {}), cell.outputs[place + 1 : place + 2]
            kinds = [kind for kind in data if kind.startswith("image/")]
            for kind in kinds:
                text = below[0].get("data", {}).get("text/markdown", "") if below else ""
                yield cell.source, output.metadata.get(kind, {}).get("alt", ""), text
            if not kinds:
                yield from in_html("".join(data.get("text/html", "")))


def in_html(text):
    # In a notebook that is not trusted scripts and styles are gone, and this is what is left.
    for image in BeautifulSoup(text, "html.parser").find_all(["img", "svg"]):
        title = image.find("title")
        yield str(image)[:80], image.get("alt") or (title.text if title else ""), IN_WORDS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_image_of_a_notebook_is_described_as_it_is_saved(path):
    found = list(images_of(nbformat.read(path, as_version=4)))
    assert found or path.stem == "notation"
    for source, alt, below in found:
        assert len(alt) >= 20, f"no alternative text: {source}"
        assert not alt.startswith(("<", "image", "picture of")), alt
        # A picture that a cell made: the words that front ends do without stand below it.
        if below and below != IN_WORDS:
            assert f"<summary>{IN_WORDS}</summary><p>" in below, f"no words below: {source}"
            assert alt not in html.unescape(below)
        elif not below:
            assert source.startswith("../solutions/pictures/"), f"no words below: {source}"


def test_an_image_without_words_is_found():
    cell = nbformat.v4.new_code_cell("draw()")
    png = {"image/png": "aGVsbG8="}
    cell.outputs = [nbformat.v4.new_output("display_data", png)]
    text = nbformat.v4.new_markdown_cell('![](a.png) <img src="b.png">')
    notebook = nbformat.v4.new_notebook(cells=[cell, text])
    assert [(alt, below) for _, alt, below in images_of(notebook)] == [
        ("", ""),
        ("", ""),
        ("", IN_WORDS),
    ]
