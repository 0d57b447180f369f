"""The pictures of lessons 6 and 7 show what they say."""

import numpy as np
import pytest
from matplotlib.patches import Ellipse

from vae_helpers import plotting
from vae_helpers.plotting.bound import RADIUS

SLANTED = np.array([[1.0, 0.6], [0.6, 0.8]])


def test_an_ellipse_holds_95_percent_of_its_gaussian():
    draws = np.random.default_rng(0).multivariate_normal([1, -2], SLANTED, size=20_000)
    picture = plotting.gaussians({"a": {"q": (np.array([1.0, -2.0]), SLANTED)}})
    (ellipse,) = [p for p in picture.figure.axes[0].patches if isinstance(p, Ellipse)]
    to_unit_circle = ellipse.get_patch_transform().inverted()
    inside = np.linalg.norm(to_unit_circle.transform(draws), axis=1) < 1
    assert abs(inside.mean() - 0.95) < 0.006  # four standard errors
    assert abs(RADIUS - 2.4477) < 1e-4


def test_every_panel_has_the_same_scale_and_round_is_round():
    wide, small = (np.zeros(2), 9 * np.eye(2)), (np.zeros(2), 0.01 * np.eye(2))
    figure = plotting.gaussians({"wide": {"q": wide}, "small": {"q": small}}).figure
    figure.draw_without_rendering()
    first, second = figure.axes
    assert first.get_xlim() == second.get_xlim()
    assert first.get_ylim() == second.get_ylim()
    assert {axes.get_aspect() for axes in figure.axes} == {1.0}


def test_no_ellipse_is_cut_off():
    far = np.array([5.0, 0.0]), np.array([-3.0, 1.0])
    picture = plotting.gaussians({"a": {"p": (far[0], SLANTED), "q": (far[1], np.eye(2))}})
    axes = picture.figure.axes[0]
    for ellipse in axes.patches:
        box = ellipse.get_path().transformed(ellipse.get_patch_transform()).get_extents()
        assert axes.get_xlim()[0] < box.x0
        assert box.x1 < axes.get_xlim()[1]
        assert axes.get_ylim()[0] < box.y0
        assert box.y1 < axes.get_ylim()[1]


def test_gaussians_of_several_panels_are_named_once():
    panel = {"prior": (np.zeros(2), np.eye(2)), "q": (np.ones(2), SLANTED)}
    figure = plotting.gaussians({"left": panel, "right": panel}).figure
    (legend,) = figure.legends
    assert [text.get_text() for text in legend.get_texts()] == ["prior", "q"]


def _bell():
    side = np.linspace(-4, 4, 161)
    return side, np.exp(-0.5 * (side**2 + side[:, None] ** 2 / 0.25))


def test_a_density_is_drawn_in_regions_of_50_80_and_95_percent_and_gaussians_over_it():
    side, density = _bell()
    panel = {"q": (np.zeros(2), np.diag([1.0, 0.25]))}
    figure = plotting.bent(side, side, density, {"one": panel, "two": panel}).figure
    first, _ = figure.axes
    (regions,) = [c for c in first.collections if hasattr(c, "levels")]
    # A Gaussian of two numbers has the share 1 - height / peak above a height.
    assert np.allclose(1 - regions.levels[:3] / density.max(), [0.95, 0.8, 0.5], atol=0.01)
    (ellipse,) = [patch for patch in first.patches if isinstance(patch, Ellipse)]
    assert np.isclose(max(ellipse.width, ellipse.height), 2 * RADIUS)
    (legend,) = figure.legends
    assert [text.get_text() for text in legend.get_texts()] == ["posterior", "q"]


def test_the_log_of_the_mean_lies_above_the_mean_of_the_logs():
    weights = np.array([0.2, 0.5, 1.0, 2.3])
    axes = plotting.jensen(weights).figure.axes[0]
    heights = {text.get_text(): text.xy for text in axes.texts if text.get_text()}
    assert heights["log of the mean"] == (pytest.approx(1.0), pytest.approx(0.0))
    assert heights["mean of the logs"][1] == pytest.approx(np.mean(np.log(weights)))


def test_the_gap_is_named_where_it_is_widest():
    x = np.linspace(0, 1, 11)
    axes = plotting.gap(x, -((1 - x) ** 2), 0 * x, "way").figure.axes[0]
    (word,) = [text for text in axes.texts if text.get_text() == "gap"]
    assert word.get_position()[0] < 0.2
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["ELBO", "log p(x)"]


def test_bounds_are_marked_where_they_touch():
    x = np.linspace(0, 4, 41)
    truth = -((x - 2) ** 2)
    bounds = {at: truth - (x - at) ** 2 for at in (1.0, 3.0)}
    axes = plotting.touching(x, truth, bounds, "a parameter", "q of").figure.axes[0]
    marks = [line for line in axes.get_lines() if len(line.get_xdata()) == 1]
    assert [float(mark.get_xdata()[0]) for mark in marks] == [1.0, 3.0]
    assert np.allclose([mark.get_ydata()[0] for mark in marks], -1.0)
    assert axes.get_ylim()[0] > -13  # the bounds' far ends, down to -13, do not flatten the rest


BELL = (*2 * (_bell()[0],), _bell()[1])
PANELS = {"one": {"q": (np.zeros(2), np.eye(2))}}
MANY = {str(i): (np.zeros(2), np.eye(2)) for i in range(6)}


@pytest.mark.parametrize(
    ("call", "error", "said"),
    [
        (lambda: plotting.gaussians({}), ValueError, "is empty"),
        (lambda: plotting.gaussians({"a": {}}), ValueError, "is empty"),
        (lambda: plotting.gaussians({"a": {"q": np.zeros(2)}}), TypeError, "must be a pair"),
        (lambda: plotting.gaussians({"a": {"q": (np.zeros(2), -np.eye(2))}}), ValueError, "eigenv"),
        (lambda: plotting.gaussians({"a": MANY}), ValueError, "can be told apart"),
        (lambda: plotting.bent(*BELL, {}), ValueError, "is empty"),
        (lambda: plotting.bent(*BELL[:2], -BELL[2], PANELS), ValueError, "is no density"),
        (lambda: plotting.bent(BELL[0][:3], *BELL[1:], PANELS), ValueError, "density has"),
        (lambda: plotting.bent(-BELL[0], *BELL[1:], PANELS), ValueError, "must rise"),
        (lambda: plotting.jensen(np.array([1.0, 0.0])), ValueError, "above 0"),
        (lambda: plotting.jensen(np.array([])), ValueError, "nothing to draw"),
        (lambda: plotting.gap(np.arange(3), np.ones(3), np.zeros(3), "x"), ValueError, "above"),
        (lambda: plotting.gap(np.arange(3), np.ones(2), np.ones(3), "x"), ValueError, "bound has"),
    ],
)
def test_what_cannot_be_drawn_is_refused_by_name(call, error, said):
    with pytest.raises(error, match=said):
        call()
