"""Colours can be told apart with every kind of sight, and are never alone."""

import itertools

import matplotlib
import numpy as np
import pytest
from matplotlib.collections import PathCollection, PolyCollection
from matplotlib.colors import to_hex
from pictures import CALLS, drawn
from sight import APART, IN_GREY, SIGHT, contrast, distance, lab, linear, on, seen

from vae_helpers.plotting import COLOURS
from vae_helpers.plotting.lines import LOOKS
from vae_helpers.plotting.words import NOT_TOLD

every_picture = pytest.mark.parametrize("name", CALLS)


def test_the_colours_of_lab_are_those_of_the_standard():
    values = lab(linear(["white", "red", "blue"]))
    assert np.allclose(values, [[100, 0, 0], [53.2, 80.1, 67.2], [32.3, 79.2, -107.9]], atol=0.1)


def test_sight_is_simulated_as_it_should_be():
    for sight, matrix in SIGHT.items():
        assert np.allclose(np.sum(matrix, axis=1), 1, atol=1e-5), sight  # greys stay as they are
    red_and_green = seen(["#c01000", "#4d6600"], "protanopia")
    assert np.linalg.norm(np.diff(red_and_green[:, 1:], axis=0)) < 25  # hardly another hue
    assert distance("red", "#008000") < APART  # in grey print, if not before
    assert distance("black", "white") == pytest.approx(100, abs=0.1)
    assert contrast("#767676") == pytest.approx(4.54, abs=0.01)  # the well-known grey


@pytest.mark.parametrize("sight", SIGHT)
def test_ten_colours_stay_apart_with_every_kind_of_sight(sight):
    # Not in grey print, where ten do not fit: there a digit is told by its shape.
    colours = seen(COLOURS, sight)
    apart = np.linalg.norm(colours[:, None] - colours, axis=2)[np.triu_indices(10, 1)]
    assert apart.min() > APART


def test_colours_are_dark_enough_for_white_paper():
    assert min(map(contrast, COLOURS)) >= 3  # WCAG 2.2, 1.4.11: graphics
    assert min(contrast(look["color"]) for look in LOOKS) >= 4.5  # 1.4.3: text


def test_colour_never_tells_curves_apart_alone():
    for part in ("color", "linestyle", "marker"):
        assert len({look[part] for look in LOOKS}) == len(LOOKS)
    assert LOOKS[0]["linestyle"] == "-"
    assert LOOKS[1]["linestyle"] == "--"


# --- what stands beside each other in one picture ----------------------------------------------


def things_in(axes):
    """{name: (colour, form)} of what means something in one panel; the form is seen in any grey."""
    things = {}
    named = [written.get_text() for written in axes.texts]
    for line in axes.get_lines():
        filled = line.get_fillstyle() != "none" and line.get_markerfacecolor() == line.get_color()
        form = line.get_linestyle(), line._dash_pattern, line.get_marker(), filled
        add(things, line, line.get_color(), form)
        if line.get_label() in named:
            things[line.get_label()] = line.get_color(), f"named {line.get_label()}"
    for some in axes.collections:
        if isinstance(some, PathCollection) and len(some.get_offsets()):
            hollow = not len(some.get_facecolors())
            (colour, *_) = some.get_edgecolors() if hollow else some.get_facecolors()
            shape = some.get_paths()[0].vertices.round(2).tobytes()
            add(things, some, on(colour, alpha=some.get_alpha()), (shape, hollow))
        elif isinstance(some, PolyCollection):
            (colour, *_) = some.get_edgecolors() if some.get_hatch() else some.get_facecolors()
            add(things, some, colour, ("area", some.get_hatch()))
    return things


def add(things, artist, colour, form):
    label = artist.get_label()
    name = (artist.get_gid() or "") if label.startswith("_") else label
    if name and not name.endswith("."):  # whole sentences tell of the same thing at some places
        things[name] = colour, form


@every_picture
def test_what_one_panel_shows_can_be_told_apart_with_every_sight_and_in_grey(name):
    for axes in drawn(name).picture.figure.axes:
        for (a, (one, form)), (b, (other, other_form)) in itertools.combinations(
            things_in(axes).items(), 2
        ):
            alike = form == other_form and distance(one, other) < APART
            assert not alike, f"{a!r} and {b!r} look alike: {to_hex(one)}, {to_hex(other)}"


def test_things_that_differ_in_colour_alone_are_found():
    axes = matplotlib.figure.Figure().add_subplot()
    for colour, label in (("#c01000", "red"), ("#4d6600", "green"), ("#f0e442", "yellow")):
        axes.plot([0, 1], color=colour, label=label)
    looks = things_in(axes)
    assert {form for _, form in looks.values()} == {looks["red"][1]}
    assert distance(looks["red"][0], looks["green"][0]) < APART
    assert distance(looks["red"][0], looks["yellow"][0]) > APART
    axes.plot([0, 1], "--", color="#4d6600", label="broken")
    assert things_in(axes)["broken"][1] != looks["green"][1]


@every_picture
def test_lines_and_marks_stand_out_from_the_paper(name):
    for axes in drawn(name).picture.figure.axes:
        for line in axes.get_lines():
            if line.get_gid() != NOT_TOLD:
                assert contrast(on(line.get_color(), alpha=line.get_alpha())) >= 3, line.get_label()
        for some in axes.collections:
            if hasattr(some, "levels") and not some.filled and not axes.images:
                assert min(contrast(on(colour)) for colour in some.get_edgecolors()) >= 3


def shades_of(picture):
    maps = [image.get_cmap() for axes in picture.figure.axes for image in axes.images]
    return {some.name: some for some in maps}.values()


@every_picture
def test_shades_rise_evenly_in_lightness_with_every_sight_and_in_grey(name):
    picture = drawn(name).picture
    for shades in shades_of(picture):
        colours = shades(np.linspace(0, 1, 33))[:, :3]
        for sight in IN_GREY:
            steps = np.diff(seen(colours, sight)[:, 0])
            steps = steps * np.sign(steps.sum())
            assert steps.min() > 0, f"{shades.name}, {sight}"
            assert steps.max() < 3 * steps.mean(), f"{shades.name}, {sight}"  # no false edge


def test_shades_of_numbers_with_signs_have_0_in_their_middle():
    for axes in drawn("code_maps").picture.figure.axes:
        for image in axes.images:
            low, high = image.get_clim()
            assert low == -high
