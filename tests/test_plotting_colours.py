"""Colours can be told apart with every kind of sight, and are never alone."""

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from vae_helpers.plotting import COLOURS
from vae_helpers.plotting.lines import LOOKS

# Machado, Oliveira and Fernandes 2009, table of matrices, severity 1.0; for linear RGB.
SIGHT = {
    "three cones": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def linear(colours):
    rgb = np.array([to_rgb(colour) for colour in colours])
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def lab(rgb):
    """CIELAB of linear RGB (n, 3), for the white point of sRGB."""
    t = np.clip(rgb, 0, 1) @ TO_XYZ.T / TO_XYZ.sum(axis=1)
    f = np.where(t > (6 / 29) ** 3, np.cbrt(t), t / (3 * (6 / 29) ** 2) + 4 / 29)
    x, y, z = f.T
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=1)


def test_the_colours_of_lab_are_those_of_the_standard():
    values = lab(linear(["white", "red", "blue"]))
    assert np.allclose(values, [[100, 0, 0], [53.2, 80.1, 67.2], [32.3, 79.2, -107.9]], atol=0.1)


@pytest.mark.parametrize("sight", SIGHT)
def test_ten_colours_stay_apart_with_every_kind_of_sight(sight):
    seen = lab(linear(COLOURS) @ np.array(SIGHT[sight]).T)
    distance = np.linalg.norm(seen[:, None] - seen, axis=2)[np.triu_indices(10, 1)]
    # Ten times the difference that an eye can just see (2.3: Mahy et al. 1994).
    assert distance.min() > 23


def contrast_to_white(colours):
    return 1.05 / (linear(colours) @ TO_XYZ[1] + 0.05)  # WCAG 2.2


def test_colours_are_dark_enough_for_white_paper():
    assert contrast_to_white(COLOURS).min() >= 3  # WCAG 2.2, 1.4.11: graphics
    assert contrast_to_white([look["color"] for look in LOOKS]).min() >= 4.5  # 1.4.3: text


def test_colour_never_tells_curves_apart_alone():
    for part in ("color", "linestyle", "marker"):
        assert len({look[part] for look in LOOKS}) == len(LOOKS)
    assert LOOKS[0]["linestyle"] == "-"
    assert LOOKS[1]["linestyle"] == "--"
