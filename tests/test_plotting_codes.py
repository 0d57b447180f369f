"""Pictures of codes show every code where it is."""

import numpy as np
from matplotlib.colors import to_rgb
from matplotlib.patches import Circle, Ellipse, Rectangle
from pictures import (
    CALLS,
    IMAGES,
    LABELS,
    Z,
    axes_of,
    codes_in,
    draw,
    images_in,
    same_set,
    texts_in,
)

from vae_helpers.plotting import COLOURS


def test_the_map_draws_every_code_as_its_digit():
    (axes,) = axes_of(draw("code_map", prior=False, random_codes=None))
    assert same_set(codes_in(axes), Z)
    for digit in range(10):
        drawn = [
            c for c in axes.collections if to_rgb(COLOURS[digit]) == tuple(c.get_facecolor()[0, :3])
        ]
        assert same_set(np.concatenate([c.get_offsets() for c in drawn]), Z[digit == LABELS])
        outlines = {c.get_paths()[0].vertices.tobytes() for c in drawn}
        assert len(outlines) == 1
    assert len({c.get_paths()[0].vertices.tobytes() for c in axes.collections}) == 10
    assert axes.get_aspect() == 1


def test_a_large_digit_stands_at_the_median_of_its_class():
    apart = Z + 20 * np.stack([LABELS % 5, LABELS // 5], axis=1)
    (axes,) = axes_of(draw("code_map", z=apart, prior=False, random_codes=None))
    assert texts_in(axes) == [str(digit) for digit in range(10)]
    for digit, text in enumerate(axes.texts):
        median = np.median(apart[digit == LABELS], axis=0)
        assert np.allclose(text.get_position(), median, atol=0.01)


def test_large_digits_of_classes_in_one_place_do_not_cover_each_other():
    (axes,) = axes_of(draw("code_map", z=0.01 * Z + 7, prior=False, random_codes=None))
    places = np.array([text.get_position() for text in axes.texts])
    distance = np.linalg.norm(places[:, None] - places, axis=2)[np.triu_indices(10, 1)]
    assert distance.min() > 0.03 * np.ptp(0.01 * Z, axis=0).max()


def test_the_prior_is_drawn_at_one_two_and_three_standard_deviations():
    (axes,) = axes_of(draw("code_map"))
    circles = [patch for patch in axes.patches if isinstance(patch, Circle)]
    assert [circle.radius for circle in circles] == [1, 2, 3]
    assert {tuple(circle.center) for circle in circles} == {(0, 0)}
    names = {f"{radius}\N{THIN SPACE}sd" for radius in (1, 2, 3)}
    assert names <= set(texts_in(axes))


def test_random_codes_are_added_to_the_map_where_they_are():
    (axes,) = axes_of(draw("code_map"))
    assert np.array_equal(axes.collections[-1].get_offsets(), Z[:5] + 1)


def test_a_random_code_and_its_image_bear_the_same_letter():
    left, right = axes_of(draw("holes"))
    alphabet = list("ABCDEFGHIJKL")
    assert texts_in(right) == alphabet
    assert np.array_equal(images_in(right).reshape(12, 784), IMAGES)
    letters = {t.get_text(): t.get_position() for t in left.texts if t.get_text() in alphabet}
    span = np.ptp(np.vstack([Z, 3 * Z[:12]]), axis=0).max()
    for letter, code, leader in zip(alphabet, 3 * Z[:12], left.get_lines(), strict=True):
        assert np.allclose(leader.get_xydata(), [code, letters[letter]])
        assert np.linalg.norm(letters[letter] - code) < 0.1 * span


def test_letters_of_equal_codes_can_still_be_read():
    left, _ = axes_of(draw("holes", random_codes=np.zeros((12, 2))))
    places = np.array([t.get_position() for t in left.texts if t.get_text().isalpha()])
    distance = np.linalg.norm(places[:, None] - places, axis=2)[np.triu_indices(12, 1)]
    assert distance.min() > 0.04 * np.ptp(Z, axis=0).max()


def test_clouds_have_the_widths_of_one_and_two_standard_deviations():
    for axes in axes_of(draw("latent_clouds")):
        ellipses = [p for p in axes.patches if type(p) is Ellipse]
        assert np.allclose([e.center for e in ellipses], np.repeat(Z[:4], 2, axis=0))
        assert np.allclose([(e.width, e.height) for e in ellipses], [(0.2, 0.4), (0.4, 0.8)] * 4)


def test_clouds_hold_the_sampled_codes_of_their_image_in_its_colour():
    sampled = CALLS["latent_clouds"]["z"]
    for axes in axes_of(draw("latent_clouds")):
        for i, dots in enumerate(axes.collections[-4:]):
            assert np.array_equal(dots.get_offsets(), sampled[:, i])
            assert tuple(dots.get_facecolor()[0, :3]) == to_rgb(COLOURS[LABELS[i]])


def test_the_enlarged_part_is_the_square_around_the_first_image():
    whole, part = axes_of(draw("latent_clouds"))
    (square,) = [p for p in whole.patches if type(p) is Rectangle]
    assert np.allclose(square.get_bbox().intervalx, part.get_xlim())
    assert np.allclose(square.get_bbox().intervaly, part.get_ylim())
    assert np.allclose(np.mean([part.get_xlim(), part.get_ylim()], axis=1), Z[0])
