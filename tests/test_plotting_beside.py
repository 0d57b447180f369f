"""Two answers beside each other: the frame is the right one's, and what lies beyond is said."""

import re

import numpy as np
import pytest
from matplotlib.colors import to_hex
from pictures import IMAGES, LINE, Z, axes_of, draw, images_in

from vae_helpers.plotting.beside import RADIUS, TITLES

TWO = np.stack([Z, Z])


def _titles(picture):
    return [axes.get_title() for axes in axes_of(picture)]


def test_both_panels_have_the_frame_of_the_right_answer():
    pictures = [draw("points_beside", yours=times * TWO, right=TWO) for times in (0.1, 1, 50)]
    frames = {axes.get_xlim() + axes.get_ylim() for one in pictures for axes in axes_of(one)}
    assert len(frames) == 1
    assert _titles(pictures[1]) == list(TITLES)


def test_points_beyond_the_frame_stand_on_it_and_are_counted():
    picture = draw("points_beside", yours=50 * TWO, right=TWO, around=(), in_turn=False)
    yours, right = axes_of(picture)
    points = np.concatenate([line.get_xydata() for line in yours.lines])
    bounds = points.min(axis=0), points.max(axis=0)
    shown = np.transpose([yours.get_xlim(), yours.get_ylim()])
    margin = 0.08 * np.diff(shown, axis=0)[0]
    for edge, end, side in zip(bounds, shown, (1, -1), strict=True):  # beside axis and ticks
        assert (side * (edge - end) > 0).all()
        assert (side * (edge - end) < margin).all()
    said = int(
        re.fullmatch(r"yours \((\d+) of 400 beyond, put on the edge\)", yours.get_title())[1]
    )
    held = np.clip(50 * TWO, *bounds)
    assert np.allclose(points, held.reshape(-1, 2))
    assert said == (held != 50 * TWO).any(axis=2).sum()
    assert right.get_title() == "right"


def test_one_call_has_no_crosses():
    one, two = (
        draw("points_beside", yours=z, right=z, around=(), in_turn=False) for z in (TWO[:1], TWO)
    )
    assert [len(axes.lines) for axes in axes_of(one)] == [1, 1]
    assert [len(axes.lines) for axes in axes_of(two)] == [2, 2]


def test_points_in_turn_have_the_look_of_their_gaussian():
    for axes in axes_of(draw("points_beside")):
        clouds = [
            [line for line in axes.lines if f"Gaussian {n}" in str(line.get_gid())] for n in (1, 2)
        ]
        for calls, ellipse in zip(clouds, axes.patches, strict=True):
            assert {to_hex(line.get_color()) for line in calls} == {to_hex(ellipse.get_edgecolor())}
            tops = [
                line
                for line in axes.lines
                if len(line.get_xdata()) == 1 and line.get_marker() == calls[0].get_marker()
            ]
            (top,) = tops
            inside = ellipse.get_transform().inverted()
            place = axes.transData.transform(top.get_xydata())
            assert np.linalg.norm(inside.transform(place)) == pytest.approx(1)
        marks = [line.get_marker() for calls in clouds for line in calls]
        assert len(set(marks)) == len(marks) == 4
    one, two = np.split(TWO, 2, axis=1)
    drawn = [line.get_xydata() for line in axes_of(draw("points_beside", yours=TWO))[0].lines[:4]]
    assert np.allclose(drawn, [one[0], one[1], two[0], two[1]])


def test_of_a_gaussian_outside_the_title_says_where_it_is():
    far = np.array([110.0, -190.0]), np.eye(2)
    assert _titles(draw("gaussians_beside", yours=far)) == ["yours (around 110, -190)", "right"]
    assert _titles(draw("gaussians_beside")) == list(TITLES)


def test_of_a_gaussian_around_the_whole_picture_the_title_says_so():
    wide, long = np.diag([1e4, 1e4]), np.array([[1e4, 9990.0], [9990.0, 1e4]])
    told = ["yours (wider than the picture)", "right"]
    assert _titles(draw("gaussians_beside", yours=(np.ones(2), wide))) == told
    told[0] = "yours (goes beyond the frame)"  # of which two long sides are seen
    assert _titles(draw("gaussians_beside", yours=(np.ones(2), 1e-2 * long))) == told


def test_of_a_gaussian_that_is_cut_or_a_dot_the_title_says_so():
    def title(*variances):
        return _titles(
            draw("gaussians_beside", dots=None, yours=(np.zeros(2), np.diag(variances)))
        )[0]

    frame = axes_of(draw("gaussians_beside", dots=None))[0]
    high = (frame.get_ylim()[1] / RADIUS) ** 2  # the variance at which an ellipse meets the frame
    assert title(1, 0.99 * high) == "yours"
    assert title(1, 1.01 * high) == "yours (goes beyond the frame)"
    assert title(1e-4, 1e-5) == "yours (too small to see)"
    assert title(1e-4, 1) == "yours"


def test_a_round_gaussian_looks_round():
    for axes in axes_of(draw("gaussians_beside")):
        assert axes.get_aspect() == 1


def test_a_curve_and_the_right_one_are_told_apart_without_colour():
    (axes,) = axes_of(draw("curves_beside"))
    lines = {line.get_label(): line for line in axes.lines}
    assert np.array_equal(lines["yours"].get_ydata(), LINE**2)
    assert np.array_equal(lines["right"].get_ydata(), np.abs(LINE))
    assert lines["yours"].get_linestyle() != lines["right"].get_linestyle()
    assert lines["yours"].get_marker() != lines["right"].get_marker()


def test_a_curve_that_would_flatten_the_right_one_is_cut_and_the_title_says_so():
    (near,) = axes_of(draw("curves_beside", yours=LINE))
    (far,) = axes_of(draw("curves_beside", yours=100 * LINE))
    assert near.get_title() == ""
    low, high = LINE.min() * 100, LINE.max() * 100
    assert far.get_title() == f"yours goes from {low:.4g} to {high:.4g}, beyond the frame"
    assert far.get_ylim()[0] < 0
    assert np.abs(LINE).max() < far.get_ylim()[1] < 2 * np.abs(LINE).max()


def _names(picture):
    (axes,) = axes_of(picture)
    return [label.get_text() for label in axes.get_yticklabels()]


def test_images_stand_in_rows_that_are_named():
    picture = draw("images_beside", notes={})
    assert _names(picture) == ["given", "yours", "right"]
    (axes,) = axes_of(picture)
    rows = images_in(axes).reshape(3, 12, 784)
    assert np.allclose(rows, [IMAGES, IMAGES**2, IMAGES])
    assert _names(draw("images_beside", given=None, notes={})) == ["yours", "right"]
    notes = {"yours": "from 0\nto 5", "right": "from 0\nto 1"}
    told = ["given", "yours\nfrom 0\nto 5", "right\nfrom 0\nto 1"]
    assert _names(draw("images_beside", notes=notes)) == told


def test_every_image_has_an_edge():
    (axes,) = axes_of(draw("images_beside"))
    frames = {tuple(image.get_extent()) for image in axes.images}
    edges = {(*x, *y[::-1]) for x, y in (box.get_bbox().get_points().T for box in axes.patches)}
    assert edges == frames


@pytest.mark.parametrize(
    ("name", "changes", "message"),
    [
        ("points_beside", {"yours": Z}, "yours has shape (200, 2), but must have (calls, n, 2)"),
        ("points_beside", {"yours": TWO[:1]}, "right has shape (2, 200, 2)"),
        ("points_beside", {"yours": np.stack([Z, Z, Z])}, "yours holds 3 calls, but one or two"),
        ("points_beside", {"around": 3}, "around is an int, but must be a list of Gaussians"),
        ("points_beside", {"in_turn": 2}, "in_turn is an int, but must be True or False"),
        ("points_beside", {"around": []}, "0 Gaussians in turn, but 1 to 3 can be told apart"),
        ("points_beside", {"yours": TWO[:, 1:]}, "199 points are no 2 equal parts"),
        ("points_beside", {"around": [(Z[0], -np.eye(2))]}, "around [0] covariance has the"),
        ("gaussians_beside", {"yours": Z}, "yours must be a pair"),
        ("gaussians_beside", {"dots": Z[:, :1]}, "dots has shape (200, 1)"),
        ("curves_beside", {"yours": LINE[:3]}, "yours has shape (3,)"),
        ("images_beside", {"yours": IMAGES - 1}, "numbers from 0 to 1"),
        ("images_beside", {"notes": {"left": "0"}}, "notes names the row 'left': there are given"),
        ("images_beside", {"yours": IMAGES[:2]}, "right has shape (12, 784)"),
    ],
)
def test_what_cannot_be_drawn_gets_a_clear_error(name, changes, message):
    with pytest.raises((TypeError, ValueError), match=f"{name}: .*{re.escape(message)}"):
        draw(name, **changes)
