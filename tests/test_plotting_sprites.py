"""The pictures of lesson 11 on sprites show what they say."""

import numpy as np
import pytest

from vae_helpers import plotting

DOWN, ACROSS = np.mgrid[-1:1:7j, -2:2:16j]
MAPS = np.stack([ACROSS, DOWN, ACROSS + DOWN, 0.1 * ACROSS])
SHARES = np.array([[0.9, 0.05, 0.0], [0.0, 0.3, 0.31]])


def _directions(axes):
    """The mean direction (along x, along y) in which the level lines of a map run."""
    lines = [line for c in axes.collections for line in c.get_paths() if len(line.vertices) > 1]
    steps = [np.abs(line.vertices[-1] - line.vertices[0]) for line in lines]
    return np.mean(steps, axis=0)


def test_a_number_that_tells_across_has_upright_lines_and_one_that_tells_down_level_ones():
    axes = plotting.code_maps({"beta 1": MAPS}).figure.axes
    assert [a.get_title() for a in axes[:4]] == ["z 1", "z 2", "z 3", "z 4"]
    x, y, both = map(_directions, axes[:3])
    assert x[0] < 0.01 < 5 < x[1]
    assert y[1] < 0.01 < 10 < y[0]
    assert min(both) > 1


def test_a_number_that_hardly_varies_has_no_lines():
    axes = plotting.code_maps({"beta 1": MAPS * [[[1]], [[1]], [[1]], [[0.5]]]}).figure.axes
    assert [bool(a.collections) for a in axes[:4]] == [True, True, True, False]


def test_all_maps_share_one_scale_which_is_even_about_0():
    picture = plotting.code_maps({"beta 1": MAPS, "beta 8": 0.5 * MAPS})
    limits = {a.images[0].get_clim() for a in picture.figure.axes[:8]}
    assert limits == {(-3.0, 3.0)}
    values = [a.images[0].get_array() for a in picture.figure.axes[:8]]
    assert np.array_equal(values, np.concatenate([MAPS, 0.5 * MAPS]))


def test_told_writes_every_share_into_its_cell():
    (axes,) = plotting.told({"a code": SHARES}, ["x", "y"]).figure.axes
    written = {text.get_position(): text.get_text() for text in axes.texts}
    assert written == {(c, r): f"{share:.2f}" for (r, c), share in np.ndenumerate(SHARES)}
    assert [label.get_text() for label in axes.get_yticklabels()] == ["x", "y"]


def test_every_run_is_a_point_and_the_line_stands_at_their_mean():
    gaps = {"1": np.array([0.3, 0.1, 0.2]), "8": np.array([0.5, 0.6])}
    (axes,) = plotting.runs({"lying": gaps}, "MIG").figure.axes
    points, means = axes.get_lines()[::2], axes.get_lines()[1::2]
    for place, (some, line, mean) in enumerate(zip(gaps.values(), points, means, strict=True)):
        assert sorted(line.get_ydata()) == sorted(some)
        assert np.all(np.abs(line.get_xdata() - place) < 0.4)
        assert len(set(line.get_xdata())) == len(some)
        assert np.allclose(mean.get_ydata(), some.mean())
    assert [label.get_text() for label in axes.get_xticklabels()] == ["1", "8"]


def test_kinds_of_runs_stand_side_by_side_and_are_named():
    some = {"1": np.array([0.3, 0.1])}
    picture = plotting.runs({"lying": some, "upright": some}, "MIG")
    lying, upright = picture.figure.axes[0].get_lines()[::2]
    assert lying.get_marker() != upright.get_marker()
    assert lying.get_xdata().max() < upright.get_xdata().min()
    assert [t.get_text() for t in picture.figure.legends[0].get_texts()] == ["lying", "upright"]


CHANCE = {"value": [0.3, 0.1], "low": [0.0, 0.02], "mean": [0.05, 0.06], "high": [0.1, 0.2]}
CHANCE = {name: np.array(values) for name, values in CHANCE.items()}


def test_each_run_is_a_point_on_the_bar_of_its_own_rotations():
    (axes,) = plotting.against_chance({"1": CHANCE, "8": CHANCE}, "MIG").figure.axes
    means, values = axes.get_lines()[:2]
    assert values.get_ydata().tolist() == [0.1, 0.3]
    assert means.get_ydata().tolist() == [0.06, 0.05]
    bars = [bar.get_bbox() for bar in axes.patches[:2]]
    assert np.allclose([[bar.y0, bar.y1] for bar in bars], [[0.02, 0.2], [0.0, 0.1]])
    middles = [(bar.x0 + bar.x1) / 2 for bar in bars]
    assert np.allclose(middles, values.get_xdata())
    assert [label.get_text() for label in axes.get_xticklabels()] == ["1", "8"]


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: plotting.told({"a": 2 * SHARES}, ["x", "y"]), "from 0"),
        (lambda: plotting.told({"a": SHARES}, ["x"]), "1 names for 2 factors"),
        (lambda: plotting.code_maps({"a": MAPS[:, :1]}), "two places"),
        (lambda: plotting.against_chance({"a": {"value": np.ones(2)}}, "MIG"), "needs for 'a'"),
        (
            lambda: plotting.against_chance({"a": CHANCE | {"low": np.ones(3)}}, "MIG"),
            "must have .runs,. with runs = 2",
        ),
        (
            lambda: plotting.runs({"a": {"1": np.ones(2)}, "b": {"8": np.ones(2)}}, "MIG"),
            r"values\['b'\] holds \['8'\], but must hold \['1'\]",
        ),
    ],
)
def test_what_cannot_be_drawn_is_named(call, said):
    with pytest.raises(ValueError, match=said):
        call()
