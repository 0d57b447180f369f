"""Sprites are what their factors say."""

import itertools

import numpy as np
import pytest

from vae_helpers.sprites import FACTORS, SHAPES, sprites


def picture(**values):
    """One sprite (size, size), of ones and zeros, from single values."""
    settings = {"shapes": ("ellipse",), "scales": (5.0,), "orientations": (0.0,)}
    settings |= {"xs": (16.0,), "ys": (16.0,)} | values
    images, _ = sprites(**settings)
    assert len(images) == 1
    return images.reshape(32, 32) // 255


def middle(image):
    """The mean place of the white pixels: x from the left, y from the top."""
    rows, columns = np.nonzero(image)
    return columns.mean() + 0.5, rows.mean() + 0.5


def test_every_combination_is_there_once():
    images, factors = sprites()
    assert images.shape == (3 * 4 * 4 * 9 * 9, 1024)
    assert images.dtype == np.uint8
    expected = list(itertools.product(range(3), range(4), range(4), range(9), range(9)))
    assert factors.tolist() == [list(row) for row in expected]
    assert len(FACTORS) == factors.shape[1]


def test_no_two_sprites_are_the_same_picture():
    """Or a factor could not be told from the image, however good the code."""
    images, _ = sprites()
    assert len(np.unique(images, axis=0)) == len(images)


def test_pixels_are_black_or_white_and_every_sprite_has_both():
    images, _ = sprites()
    assert set(np.unique(images)) == {0, 255}
    assert images.any(axis=1).all()
    assert (images == 0).any(axis=1).all()


@pytest.mark.parametrize(("x", "y"), [(9.0, 20.0), (22.0, 11.0), (15.5, 16.5)])
def test_x_and_y_are_the_place_of_the_middle(x, y):
    found = middle(picture(xs=(x,), ys=(y,)))
    assert np.allclose(found, (x, y), atol=0.1)


def test_y_counts_from_the_top():
    assert np.nonzero(picture(ys=(8.0,)).any(axis=1))[0].mean() < 12


def test_the_area_grows_with_the_square_of_the_scale():
    images, factors = sprites(
        scales=(8.0, 16.0), orientations=(0.0,), xs=(32.0,), ys=(32.0,), size=64
    )
    for shape in range(len(SHAPES)):
        small, large = (images[factors[:, 0] == shape] > 0).sum(axis=1)
        assert abs(large / small - 4) < 0.3


def test_an_ellipse_turned_by_90_degrees_stands_upright():
    lying, upright = picture(), picture(orientations=(90.0,))
    assert np.array_equal(lying.T, upright)
    assert lying.any(axis=0).sum() > lying.any(axis=1).sum()


def test_orientation_turns_counter_clockwise():
    rows, columns = np.nonzero(picture(orientations=(30.0,), scales=(8.0,)))
    assert np.corrcoef(columns, rows)[0, 1] < -0.5  # to the right means upwards


def test_a_heart_has_its_point_below():
    heart = picture(shapes=("heart",), scales=(8.0,))
    widths = heart.sum(axis=1)[heart.any(axis=1)]
    assert widths[-1] <= 2 < widths[1]


def test_shapes_differ_at_the_same_place_and_scale():
    images, _ = sprites(scales=(5.0,), orientations=(0.0,), xs=(16.0,), ys=(16.0,))
    apart = (images[:, None] != images).sum(axis=2)
    assert (apart[~np.eye(3, dtype=bool)] > 10).all()


@pytest.mark.parametrize(
    ("changes", "error", "said"),
    [
        ({"shapes": ("star",)}, ValueError, "must be a sequence of square"),
        ({"shapes": "heart"}, ValueError, "must be a sequence of square"),
        ({"shapes": ()}, ValueError, "must be a sequence of square"),
        ({"xs": ()}, TypeError, "must be a sequence of numbers"),
        ({"xs": 3.0}, TypeError, "must be a sequence of numbers"),
        ({"ys": (3.0, 3.0)}, ValueError, "each of them once"),
        ({"ys": (np.nan,)}, ValueError, "finite"),
        ({"xs": (2.0,)}, ValueError, "touches the edge"),
        ({"size": 4}, ValueError, "at least 8"),
    ],
)
def test_what_cannot_be_drawn_is_refused_by_name(changes, error, said):
    with pytest.raises(error, match=said):
        sprites(**changes)
