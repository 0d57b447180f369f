"""Pictures of probability show the numbers they were given; bands show a spread."""

import re

import numpy as np
import pytest
from matplotlib.colors import to_rgba

from vae_helpers import plotting
from vae_helpers.plotting.lines import LOOKS

X = np.arange(1, 6)
Y = np.array([1.0, 3.0, 2.0, 5.0, 4.0])
LINE = np.linspace(-6, 6, 1201)
Q = np.exp(-((LINE - 1) ** 2)) / np.sqrt(np.pi)
P = np.exp(-(LINE**2) / 2) / np.sqrt(2 * np.pi)
DRAWS = np.random.default_rng(0).normal(size=(50, 2))
SHARES = np.zeros((2, 50))
SHARES[0, 7] = 1
SHARES[1, [3, 11, 20]] = 0.6, 0.395, 0.005


def band(axes):
    """The lower and upper edge of the one shaded band in axes, by x."""
    (shape,) = axes.collections
    corners = shape.get_paths()[0].vertices
    return {
        x: (corners[corners[:, 0] == x, 1].min(), corners[corners[:, 0] == x, 1].max()) for x in X
    }


# Bands


def test_a_band_lies_from_low_to_high_in_the_colour_of_its_curve():
    bands = {"b": (Y - 1, Y + 2)}
    (axes,) = plotting.curves(X, {"a": Y, "b": Y}, "x", "y", bands=bands).figure.axes
    assert band(axes) == {x: (y - 1, y + 2) for x, y in zip(X, Y, strict=True)}
    (shape,) = axes.collections
    colour = tuple(shape.get_facecolor()[0])
    assert colour[:3] == to_rgba(LOOKS[1]["color"])[:3]
    assert colour[3] < 0.3


def test_curves_are_drawn_as_before_where_there_are_no_bands():
    plain = plotting.curves(X, {"a": Y}, "x", "y")
    assert len(plain.figure.axes[0].collections) == 0
    assert plotting.curves(X, {"a": Y}, "x", "y", bands=None).png() == plain.png()


def test_bands_are_seen_whole():
    (axes,) = plotting.curves(X, {"a": Y}, "x", "y", bands={"a": (Y - 50, Y + 90)}).figure.axes
    low, high = axes.get_ylim()
    assert low <= -49
    assert high >= 95


# Densities


def test_densities_are_drawn_as_given_and_named():
    picture = plotting.density_curves(LINE, {"target": P, "fit": Q}, filled="target")
    (axes,) = picture.figure.axes
    assert [line.get_label() for line in axes.get_lines()] == ["target", "fit"]
    for line, values in zip(axes.get_lines(), (P, Q), strict=True):
        assert np.array_equal(line.get_xydata(), np.stack([LINE, values], axis=1))
    (legend,) = picture.figure.legends
    assert [text.get_text() for text in legend.get_texts()] == ["target", "fit"]
    (area,) = axes.collections
    assert area.get_paths()[0].vertices[:, 1].max() == P.max()


def test_what_kl_adds_up_is_the_kl():
    figure = plotting.kl_integrand(LINE, Q, P).figure
    integrand = figure.axes[1].get_lines()[0].get_ydata()
    # KL( N(1, 1/2) || N(0, 1) ) = (1 + 1/2 - log(1/2) - 1) / 2
    assert np.isclose(np.sum(integrand) * 0.01, (0.5 + np.log(2)) / 2, rtol=1e-6)
    words = [text.get_text() for text in figure.axes[1].get_legend().get_texts()]
    adds, takes = (float(word.split()[1]) for word in words)
    assert words[0].startswith("adds")
    assert words[1].startswith("takes")
    assert abs(adds - takes - np.sum(integrand) * 0.01) < 0.011  # both are rounded


def test_a_density_may_vanish_where_kl_adds_nothing():
    flat = (np.abs(LINE) < 1) / 2
    figure = plotting.kl_integrand(LINE, flat, P).figure
    assert np.isfinite(figure.axes[1].get_lines()[0].get_ydata()).all()


# Landscapes

PLANE = (X - 3.0) ** 2 + (np.arange(1, 4)[:, None] - 2.0) ** 2


def test_every_panel_of_a_landscape_has_the_lines_asked_for_with_their_heights():
    panels = {"one": PLANE, "half": PLANE / 2}
    picture = plotting.landscapes(X, np.arange(1, 4), panels, "x", "y", np.array([0.5, 1.0, 3.0]))
    assert [axes.get_title() for axes in picture.figure.axes] == ["one", "half"]
    for axes in picture.figure.axes:
        filled, lines = axes.collections
        assert list(lines.levels) == [0.5, 1.0, 3.0]
        assert filled.levels[0] < 0
        assert {text.get_text() for text in axes.texts} <= {"0.5", "1", "3"}


def test_the_lowest_place_of_a_landscape_gets_a_full_star_and_others_an_open_one():
    marks = {"one": np.array([[3.0, 2.0], [4.0, 1.0]])}
    panels = {"one": PLANE, "other": PLANE}
    levels = np.array([1.0, 3.0])
    first, second = plotting.landscapes(
        X, np.arange(1, 4), panels, "x", "y", levels, marks
    ).figure.axes
    stars = first.get_lines()
    assert [tuple(np.ravel(star.get_xydata())) for star in stars] == [(3.0, 2.0), (4.0, 1.0)]
    assert stars[0].get_markerfacecolor() == stars[0].get_color()
    assert stars[1].get_markerfacecolor() == "white"
    assert not second.get_lines()


# Draws


def test_circles_stand_for_the_draws_that_make_up_99_percent():
    panels = plotting.draws_that_count(DRAWS, SHARES).figure.axes[2:]
    assert [axes.get_title() for axes in panels] == [
        "99% from 1 of 50",
        "99% from 2 of 50",
    ]
    for axes, top in zip(panels, ([7], [3, 11]), strict=True):
        dots, circles = axes.collections
        assert np.array_equal(dots.get_offsets(), DRAWS)
        assert np.array_equal(circles.get_offsets(), DRAWS[top])


def test_the_area_of_a_circle_is_in_proportion_to_the_share():
    second = plotting.draws_that_count(DRAWS, SHARES).figure.axes[3]
    sizes = second.collections[1].get_sizes()
    assert np.isclose(sizes[0] / sizes[1], 0.6 / 0.395)


def test_the_lower_panels_enlarge_the_squares_that_hold_the_draws_that_count():
    axes = plotting.draws_that_count(DRAWS, SHARES).figure.axes
    for whole, part, top in zip(axes[:2], axes[2:], ([7], [3, 11]), strict=True):
        (square,) = whole.patches
        assert np.allclose(square.get_bbox().intervalx, part.get_xlim())
        assert np.allclose(square.get_bbox().intervaly, part.get_ylim())
        for (low, high), values in zip((part.get_xlim(), part.get_ylim()), DRAWS.T, strict=True):
            assert (low < values[top]).all()
            assert (values[top] < high).all()


def test_whole_numbers_on_an_axis_get_whole_ticks():
    (axes,) = plotting.curves(X, {"a": Y}, "x", "y").figure.axes
    assert all(tick % 1 == 0 for tick in axes.get_xticks())


# Bad input

PAIR = {"a": (Y, Y + 1)}
MISTAKES = [
    ("curves", {"bands": {"b": (Y, Y)}}, "bands has 'b', but no curve is called so"),
    ("curves", {"bands": {"a": Y}}, "bands ['a'] must be a pair of arrays"),
    ("curves", {"bands": {"a": (Y, Y[:2])}}, "bands ['a'] has shape (2,)"),
    ("curves", {"bands": {"a": (Y + 1, Y)}}, "bands ['a'] has a low end above its high end"),
    ("curves", {"bands": {"a": (Y - 1, Y)}, "log": "y"}, "bands ['a'] holds 0, which has no log"),
    ("density_curves", {"x": LINE[::-1]}, "x must rise from entry to entry"),
    ("density_curves", {"lines": {"p": -P}}, "a density is never negative"),
    ("density_curves", {"lines": dict.fromkeys("abcdef", P)}, "holds 6 densities"),
    ("density_curves", {"filled": "r"}, "filled is 'r', but no density is called so"),
    ("kl_integrand", {"p": P * (LINE > 0)}, "p is 0 where q is not"),
    ("landscapes", {"panels": {"p": PLANE.T}}, "panels ['p'] has shape (5, 3)"),
    ("landscapes", {"levels": np.array([1.0, 1.0])}, "levels must rise from entry to entry"),
    ("landscapes", {"marks": {"q": X[None, :2]}}, "marks has 'q', but no panel is called so"),
    ("draws_that_count", {"shares": SHARES / 2}, "has rows that add up to 0.5"),
    ("draws_that_count", {"shares": SHARES[:, :9]}, "shares has shape (2, 9)"),
    ("draws_that_count", {"images": np.zeros((3, 784))}, "images has shape (3, 784)"),
]
GOOD = {
    "curves": {"x": X, "lines": {"a": Y}, "x_label": "x", "y_label": "y"},
    "density_curves": {"x": LINE, "lines": {"p": P}},
    "kl_integrand": {"z": LINE, "q": Q, "p": P},
    "draws_that_count": {"z": DRAWS, "shares": SHARES},
    "landscapes": {
        "x": X,
        "y": np.arange(1, 4),
        "panels": {"p": PLANE},
        "x_label": "x",
        "y_label": "y",
        "levels": np.array([1.0, 2.0]),
    },
}


@pytest.mark.parametrize(("name", "changes", "message"), MISTAKES)
def test_input_that_cannot_be_drawn_gets_a_clear_error(name, changes, message):
    with pytest.raises((TypeError, ValueError), match=re.escape(message)) as error:
        getattr(plotting, name)(**(GOOD[name] | changes))
    assert str(error.value).startswith(f"{name}: ")
