"""How colours look: with three kinds of cone, with two, in grey print, and against a ground."""

import numpy as np
from matplotlib.colors import to_rgb, to_rgba

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
LUMINANCE = TO_XYZ[1]
# Of grey print only the luminance is left, of every channel alike.
IN_GREY = {**SIGHT, "grey": np.array([LUMINANCE] * 3)}
APART = 23  # ten times the difference that an eye can just see (2.3: Mahy et al. 1994)


def linear(colours):
    """Linear RGB (n, 3) of colours of any form that matplotlib knows; IEC 61966-2-1."""
    rgb = np.array([to_rgb(colour) for colour in colours])
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def lab(rgb):
    """CIELAB of linear RGB (n, 3), for the white point of sRGB."""
    t = np.clip(rgb, 0, 1) @ TO_XYZ.T / TO_XYZ.sum(axis=1)
    f = np.where(t > (6 / 29) ** 3, np.cbrt(t), t / (3 * (6 / 29) ** 2) + 4 / 29)
    x, y, z = f.T
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=1)


def seen(colours, sight):
    """CIELAB of colours (n, 3) as they look with that sight, or in "grey"."""
    return lab(linear(colours) @ np.array(IN_GREY[sight]).T)


def distance(one, other):
    """The smallest distance of two colours over all sights, and in grey."""
    return min(np.linalg.norm(np.diff(seen([one, other], sight), axis=0)) for sight in IN_GREY)


def on(colour, ground="white", alpha=None):
    """The colour that is seen where a colour that lets some through lies on a ground."""
    *rgb, own = to_rgba(colour)
    own = own if alpha is None else own * alpha
    return tuple(own * np.array(rgb) + (1 - own) * np.array(to_rgb(ground)))


def contrast(colour, ground="white"):
    """WCAG 2.2: from 1 to 21. Text needs 4.5 (1.4.3), large text and graphics 3 (1.4.11)."""
    light, dark = sorted(linear([colour, ground]) @ LUMINANCE)[::-1]
    return (light + 0.05) / (dark + 0.05)
