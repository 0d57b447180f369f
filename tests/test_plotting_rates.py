"""The pictures of lessons 9 and 10 on rate, distortion and collapse show what they say."""

import numpy as np
import pytest

from vae_helpers import plotting

RATE, DISTORTION = np.array([36.0, 17.5, 6.6, 0.0]), np.array([89.0, 97.0, 129.0, 206.0])
BETA = np.array([0.1, 1.0, 4.0, 30.0])


def _axes(**more):
    return plotting.rate_distortion(RATE, DISTORTION, BETA, **more).figure.axes[0]


def _lines(axes, points):
    return [line for line in axes.get_lines() if len(line.get_xdata()) == points]


def test_every_model_stands_at_its_rate_and_distortion_under_its_beta():
    axes = _axes()
    (sweep,) = _lines(axes, 4)
    assert np.array_equal(sweep.get_xydata(), np.stack([RATE, DISTORTION], axis=1))
    assert sweep.get_linestyle() == "None"
    names = {text.get_text(): text.xy for text in axes.texts if text.get_text().startswith("β")}
    assert list(names) == ["β 0.1", "β 1", "β 4", "β 30"]
    for place, at in zip(names.values(), zip(RATE, DISTORTION, strict=True), strict=True):
        assert np.all(np.abs(np.subtract(place, at)) < [3, 12])


def test_along_a_grey_line_rate_and_distortion_have_one_sum_which_is_written_on_it():
    axes = _axes()
    diagonals = [
        line for line in _lines(axes, 2) if line.get_color() != "black" and line.get_zorder() == 1
    ]
    sums = [line.get_xydata().sum(axis=1) for line in diagonals]
    assert all(np.isclose(*pair) for pair in sums)
    assert np.isclose(min(pair[0] for pair in sums), 114.5)  # the best: through beta 1
    written = {text.get_text() for text in axes.texts}
    assert {"114.5"} | {f"{pair[0]:g}" for pair in sums[1:]} <= written


def test_the_strokes_fall_by_beta_and_are_centred_on_their_points():
    strokes = [line.get_xydata() for line in _lines(_axes(), 2) if line.get_color() == "black"]
    slopes = [(stroke[1] - stroke[0])[1] / (stroke[1] - stroke[0])[0] for stroke in strokes]
    assert np.allclose(slopes, -BETA)
    assert np.allclose([s.mean(axis=0) for s in strokes], np.stack([RATE, DISTORTION], axis=1))


def test_other_models_and_the_floor_are_named():
    picture = plotting.rate_distortion(
        RATE, DISTORTION, BETA, others={"warm-up": np.array([3.3, 153.0])}, floor=45.5
    )
    names = [text.get_text() for text in picture.figure.legends[0].get_texts()]
    assert names == ["sweep", "warm-up"]
    axes = picture.figure.axes[0]
    assert "floor 45.5" in [text.get_text() for text in axes.texts]
    assert axes.get_ylim()[0] < 45.5


def test_a_single_model_can_be_drawn():
    plotting.rate_distortion(RATE[:1], DISTORTION[:1], BETA[:1]).png()
    plotting.rate_distortion(np.zeros(3), np.ones(3), np.array([1.0, 2, 3])).png()


def test_every_unit_is_drawn_once_at_its_beta_and_the_threshold_is_a_line():
    means = np.random.default_rng(0).uniform(0.001, 2, (4, 10))
    axes = plotting.units(BETA, {"means": means, "draws": means + 1}, 0.01).figure.axes[0]
    for line, values in zip(axes.get_lines(), (means, means + 1), strict=False):
        x, y = np.reshape(line.get_xdata(), (4, 10)), np.reshape(line.get_ydata(), (4, 10))
        assert np.allclose(np.sort(y, axis=1), np.sort(values, axis=1))
        nearest = np.argmin(np.abs(np.log(x[..., None] / BETA)), axis=-1)
        assert np.array_equal(nearest.T, np.tile(np.arange(4), (10, 1)))
        assert all(len(set(row)) == 10 for row in x)
    assert np.array_equal(axes.get_lines()[2].get_ydata(), [0.01, 0.01])


def test_a_unit_that_is_exactly_silent_is_drawn_at_the_bottom():
    axes = plotting.units(BETA, {"means": np.zeros((4, 3))}, 0.01).figure.axes[0]
    assert np.allclose(axes.get_lines()[0].get_ydata(), 1e-5)


MANY = {str(i): np.zeros(2) for i in range(5)}


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: plotting.rate_distortion(RATE, DISTORTION[:2], BETA), "distortion has"),
        (lambda: plotting.rate_distortion(RATE, DISTORTION, 0 * BETA), "above 0"),
        (lambda: plotting.rate_distortion(RATE, DISTORTION, BETA, others=MANY), "told apart"),
        (lambda: plotting.units(BETA, {"means": -np.ones((4, 2))}, 0.01), "not negative"),
        (lambda: plotting.units(BETA, {"means": np.ones((3, 2))}, 0.01), "with n = 4"),
        (lambda: plotting.units(BETA, {str(i): np.ones((4, 2)) for i in range(3)}, 0.1), "2 can"),
        (lambda: plotting.units(BETA, {"means": np.ones((4, 2))}, 0.0), "above 0"),
    ],
)
def test_what_cannot_be_drawn_is_refused_by_name(call, said):
    with pytest.raises(ValueError, match=said):
        call()
