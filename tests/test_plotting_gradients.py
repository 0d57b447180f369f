"""Pictures of gradients through a draw show the numbers they were given."""

import re

import numpy as np
import pytest
from matplotlib.patches import Ellipse

from vae_helpers import plotting

RANDOM = np.random.default_rng(0)
LINE = np.linspace(-2, 4, 121)
Z = np.array([-1.0, 0.5, 2.0])
SCORE = np.array([-2.0, 0.5, 1.0])
WAYS = {
    "line": LINE,
    "f": LINE**2,
    "densities": {"q": np.exp(-(LINE**2)), "q, moved": np.exp(-((LINE - 0.3) ** 2))},
    "z": Z,
    "values": Z**2,
    "score": SCORE,
    "slopes": 2 * Z,
    "step": 0.3,
}
VALUES = {"wide": 5 * RANDOM.normal(size=4000) + 2, "narrow": RANDOM.normal(size=500) + 2}
PATHS = {"one": np.array([[3.0, -2.0], [1.0, 0.5]]), "other": RANDOM.normal(size=(9, 2))}
DESCENT = {
    "x": LINE,
    "y": LINE[::3],
    "loss": LINE[::3, None] ** 2 + LINE**2,
    "paths": PATHS,
    "goal": np.array([0.25, -0.5]),
}
CALLS = {name: RANDOM.normal(size=(2, 30, 2)) for name in "abcde"}
MEAN, STD = np.array([1.0, -1.0]), np.array([0.6, 0.3])


def axes_of(picture):
    return picture.figure.axes


# The two ways


def test_draws_that_become_likelier_point_up_and_the_others_down_as_large_as_their_score():
    left, _ = axes_of(plotting.score_and_path(**WAYS))
    up, down = left.collections[-2:]
    assert np.allclose(up.get_offsets(), np.stack([Z, Z**2], axis=1)[1:])
    assert np.allclose(down.get_offsets(), [[-1, 1]])
    (tip,) = down.get_paths()
    assert tip.vertices[:, 1].min() == tip.vertices[np.argmin(np.abs(tip.vertices[:, 0])), 1]
    assert down.get_sizes()[0] > up.get_sizes()[1] > up.get_sizes()[0]


def test_arrows_go_by_the_step_along_the_slope():
    _, right = axes_of(plotting.score_and_path(**WAYS))
    tips = [arrow.xy for arrow in right.texts]
    starts = [arrow.xyann for arrow in right.texts]
    assert np.allclose(starts, np.stack([Z, Z**2], axis=1))
    assert np.allclose(tips, np.stack([Z + 0.3, Z**2 + 0.3 * 2 * Z], axis=1))


def test_both_panels_show_f_and_q_before_and_after():
    picture = plotting.score_and_path(**WAYS)
    for axes in axes_of(picture):
        after, f = (line.get_xydata() for line in axes.get_lines())
        assert np.allclose(f, np.stack([LINE, LINE**2], axis=1))
        assert np.isclose(LINE[np.argmax(after[:, 1])], 0.3)
    (legend,) = picture.figure.legends
    assert [text.get_text() for text in legend.get_texts()] == ["q", "q, moved", "f"]


# Estimates


def test_estimates_are_counted_on_one_scale_with_the_exact_value_marked():
    panels = axes_of(plotting.estimates(VALUES, 2.0))
    assert len({axes.get_xlim() for axes in panels}) == 1
    for axes, entry in zip(panels, VALUES.values(), strict=True):
        heights, edges, _ = axes.patches[0].get_data()
        inside = (entry >= edges[0]) & (entry <= edges[-1])
        assert np.isclose(heights.sum(), inside.mean())
        assert inside.mean() >= 0.95
        exact, middle = (line.get_xdata() for line in axes.get_lines()[:2])
        assert set(exact) == {2.0}
        assert np.isclose(middle[0], entry.mean())


def test_a_bar_reaches_one_standard_deviation_to_either_side_and_is_seen_whole():
    panels = axes_of(plotting.estimates(VALUES, 2.0))
    for axes, entry in zip(panels, VALUES.values(), strict=True):
        bar = axes.collections[0].get_segments()[0]
        assert np.allclose(bar[:, 0], entry.mean() + entry.std() * np.array([-1, 1]))
        assert axes.get_xlim()[0] < bar[0, 0]
        assert bar[1, 0] < axes.get_xlim()[1]
        assert f"standard deviation {entry.std():.2f}" in axes.get_title(loc="left")


def test_the_exact_value_is_seen_even_where_no_estimate_is():
    (axes,) = axes_of(plotting.estimates({"a": np.zeros(5)}, 7.0))
    assert axes.get_xlim()[1] >= 7


# Paths


def test_every_path_has_a_panel_with_its_start_and_the_goal():
    panels = axes_of(plotting.descents(**DESCENT))
    assert [axes.get_title() for axes in panels] == list(PATHS)
    for axes, path in zip(panels, PATHS.values(), strict=True):
        line, start, goal = axes.get_lines()
        assert np.array_equal(line.get_xydata(), path)
        assert np.array_equal(start.get_xydata()[0], path[0])
        assert np.array_equal(goal.get_xydata()[0], [0.25, -0.5])
        assert axes.get_xlim() == (-2, 4)


def test_level_lines_run_where_the_loss_is_level():
    (axes, _) = axes_of(plotting.descents(**DESCENT))
    contours = axes.collections[0]
    for level, path in zip(contours.levels, contours.get_paths(), strict=True):
        assert len(path.vertices)
        assert np.allclose(np.sum(path.vertices**2, axis=1), level, atol=0.05)


# Samplers


def test_both_calls_of_each_sampler_are_shown_apart_and_where_they_are():
    panels = axes_of(plotting.two_calls(CALLS, MEAN, STD, columns=3))
    assert [axes.get_title() for axes in panels] == list(CALLS)
    for axes, (first, second) in zip(panels, CALLS.values(), strict=True):
        circles, crosses = axes.collections
        assert np.array_equal(circles.get_offsets(), first)
        assert np.array_equal(crosses.get_offsets(), second)
        assert circles.get_paths()[0].vertices.shape != crosses.get_paths()[0].vertices.shape
        assert tuple(circles.get_edgecolor()[0]) != tuple(crosses.get_edgecolor()[0])


def test_ellipses_show_one_and_two_standard_deviations_of_the_right_q():
    for axes in axes_of(plotting.two_calls(CALLS, MEAN, STD)):
        ellipses = [patch for patch in axes.patches if isinstance(patch, Ellipse)]
        assert np.allclose([e.center for e in ellipses], [MEAN, MEAN])
        assert np.allclose([(e.width, e.height) for e in ellipses], [2 * STD, 4 * STD])


def test_all_samplers_are_on_one_scale_which_the_lowest_of_each_column_bears():
    panels = axes_of(plotting.two_calls(CALLS, MEAN, STD, columns=3))
    assert len({(*axes.get_xlim(), *axes.get_ylim()) for axes in panels}) == 1
    numbered = [axes.xaxis.get_major_ticks()[0].label1.get_visible() for axes in panels]
    assert numbered == [False, False, True, True, True]


# Bad input

SIX = dict.fromkeys("abcdef", Z)


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: plotting.score_and_path(**WAYS | {"score": SCORE[:2]}), "score has shape (2,)"),
        (lambda: plotting.score_and_path(**WAYS | {"line": -LINE}), "line must rise"),
        (lambda: plotting.score_and_path(**WAYS | {"step": 0}), "step is 0"),
        (lambda: plotting.score_and_path(**WAYS | {"densities": {"q": LINE}}), "must hold two"),
        (lambda: plotting.estimates(SIX, 1.0), "values holds 6 estimators; 5 can be told apart"),
        (lambda: plotting.estimates({"a": Z * np.nan}, 1.0), "['a'] holds values that are not"),
        (lambda: plotting.estimates({"a": Z}, np.inf), "exact is inf"),
        (lambda: plotting.descents(**DESCENT | {"loss": np.ones((3, 4))}), "loss has shape (3, 4)"),
        (lambda: plotting.descents(**DESCENT | {"paths": {"a": Z}}), "['a'] has shape (3,)"),
        (lambda: plotting.two_calls({"a": np.ones((3, 9, 2))}, MEAN, STD), "must hold two"),
        (lambda: plotting.two_calls(CALLS, MEAN, -STD), "a standard deviation is positive"),
        (lambda: plotting.two_calls(CALLS, MEAN, STD, columns=0), "columns is 0"),
    ],
)
def test_input_that_cannot_be_drawn_gets_a_clear_error(draw, message):
    with pytest.raises((TypeError, ValueError), match=re.escape(message)):
        draw()
