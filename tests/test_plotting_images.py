"""Pictures of images show the pixels they were given, in their order."""

import numpy as np
import pytest
from pictures import (
    GRID,
    IMAGES,
    LABELS,
    NOISE,
    axes_of,
    draw,
    images_in,
    texts_in,
)


@pytest.mark.parametrize("shape", [(12, 784), (12, 28, 28)])
def test_digits_are_drawn_in_order_from_black_to_white(shape):
    (axes,) = axes_of(draw("digits", images=0.5 * IMAGES.reshape(shape)))
    assert np.array_equal(images_in(axes), 0.5 * IMAGES.reshape(12, 28, 28))
    # Fixed ends: faint images stay faint.
    assert {image.get_clim() for image in axes.images} == {(0, 1)}
    assert texts_in(axes) == [str(label) for label in LABELS[:12]]


def test_integer_pixels_look_as_the_same_pixels_scaled():
    integers = np.round(255 * IMAGES).astype("uint8")
    assert draw("digits", images=integers).png() == draw("digits", images=integers / 255).png()


def test_a_grid_reads_like_a_page():
    (axes,) = axes_of(draw("digits", columns=5))
    corners = np.array([image.get_extent()[:3:2] for image in axes.images])  # left, bottom
    assert len(np.unique(corners[:, 0])) == 5
    assert len(np.unique(corners[:, 1])) == 3
    left_to_right_then_down = np.lexsort((corners[:, 0], corners[:, 1]))
    assert list(left_to_right_then_down) == list(range(12))
    assert axes.yaxis_inverted()


def test_rows_put_what_belongs_together_into_one_column_and_name_the_rows():
    (axes,) = axes_of(draw("rows"))
    names = [label.get_text() for label in axes.get_yticklabels()]
    assert names == ["original", "reconstruction, two numbers"]
    assert np.allclose(images_in(axes).reshape(2, 12, 784), [IMAGES, IMAGES**2])
    left = np.array([image.get_extent()[0] for image in axes.images]).reshape(2, 12)
    assert np.array_equal(left[0], left[1])


def test_rows_of_sprites_keep_all_their_pixels():
    sprites = np.round(NOISE.random((3, 1024)))
    (axes,) = axes_of(draw("rows", images={"one": sprites, "other": 255 * sprites.astype("uint8")}))
    assert np.array_equal(images_in(axes).reshape(6, 1024), np.concatenate([sprites, sprites]))
    with pytest.raises(ValueError, match=r"\['digit'\] has shape \(3, 784\)"):
        draw("rows", images={"sprite": sprites, "digit": IMAGES[:3]})


def test_samples_keep_means_and_pixels_apart_by_name():
    means, sampled = axes_of(draw("samples"))
    assert "mean" in means.get_title()
    assert "sample" in sampled.get_title()
    assert np.array_equal(images_in(means).reshape(12, 784), IMAGES)
    assert np.array_equal(images_in(sampled).reshape(12, 784), np.round(IMAGES))


def test_every_image_of_the_manifold_stands_at_its_code_whatever_the_order():
    order = np.random.default_rng(1).permutation(12)
    (axes,) = axes_of(draw("manifold", images=IMAGES[order], z=GRID[order].astype("float32")))
    canvas = axes.images[0].get_array().reshape(4, 28, 3, 28).swapaxes(1, 2)
    smallest_first_largest_second = 3
    assert np.array_equal(canvas[0, 0].ravel(), IMAGES[smallest_first_largest_second])
    for image, (first, second) in zip(IMAGES, GRID, strict=True):
        column = [-1.5, 0.2, 1.0].index(first)
        row = [3.0, 0.5, 0.0, -2.0].index(second)
        assert np.array_equal(canvas[row, column].ravel(), image)


def test_the_ticks_of_the_manifold_name_its_columns_and_rows():
    (axes,) = axes_of(draw("manifold"))
    columns = {
        t: label.get_text()
        for t, label in zip(axes.get_xticks(), axes.get_xticklabels(), strict=True)
    }
    rows = {
        t: label.get_text()
        for t, label in zip(axes.get_yticks(), axes.get_yticklabels(), strict=True)
    }
    assert columns == {0.5: "−1.50", 1.5: "0.20", 2.5: "1.00"}  # noqa: RUF001
    assert rows == {0.5: "−2.00", 1.5: "0.00", 2.5: "0.50", 3.5: "3.00"}  # noqa: RUF001
    assert axes.images[0].get_extent() == [0, 3, 0, 4]
    assert axes.images[0].origin == "upper"
