"""Small binary pictures of which every factor is known: shape, scale, orientation and place.

In the manner of dSprites (Matthey, Higgins, Hassabis and Lerchner 2017), but made in a second
instead of downloaded, and as few as one asks for. NumPy only.
"""

import itertools

import numpy as np

from vae_helpers.arguments import takes, whole

SHAPES = ("square", "ellipse", "heart")
FACTORS = ("shape", "scale", "orientation", "across", "down")
SCALES = (3.5, 4.5, 5.5, 6.5)
ORIENTATIONS = (0.0, 22.5, 45.0, 67.5)  # a square turned by 90 degrees is the same picture again
PLACES = tuple(10.0 + 1.5 * step for step in range(9))


def _inside(shape, u, v):
    """Where a point (u, v) lies within a shape of about unit half-width around (0, 0)."""
    if shape == "square":
        return np.maximum(np.abs(u), np.abs(v)) <= 0.85
    if shape == "ellipse":
        return (u / 1.25) ** 2 + (v / 0.65) ** 2 <= 1
    u, v = 1.15 * u, 1.15 * v + 0.1
    return (u**2 + v**2 - 1) ** 3 <= u**2 * v**3


def _shapes(value, say, sizes):
    unknown = [shape for shape in value if shape not in SHAPES] if not isinstance(value, str) else 1
    if unknown or not len(value):
        raise ValueError(say(f"is {value!r}, but must be a sequence of {', '.join(SHAPES)}"))


def _values(value, say, sizes):
    values = np.asarray(value)
    if values.ndim != 1 or values.size == 0 or values.dtype.kind not in "iuf":
        raise TypeError(say(f"is {value!r}, but must be a sequence of numbers"))
    if not np.isfinite(values).all() or len(np.unique(values)) < len(values):
        raise ValueError(say("must hold finite numbers, each of them once"))


@takes(
    shapes=_shapes,
    scales=_values,
    orientations=_values,
    xs=_values,
    ys=_values,
    size=whole(at_least=8),
)
def sprites(
    shapes=SHAPES,
    scales=SCALES,
    orientations=ORIENTATIONS,
    xs=PLACES,
    ys=PLACES,
    size=32,
):
    """Every combination of the values: images uint8 (n, size * size) and factors (n, 5).

    Images are rows of pixels, 0 or 255. `scales` are half-widths in pixels, `orientations` degrees
    (turned counter-clockwise), `xs` and `ys` the places of the middle in pixels from the left and
    from the top, called across and down among the factors. factors[:, j] tells which of its values
    the factor FACTORS[j] has, as a whole number from 0 on; the last factor changes fastest.

    Source: after Matthey et al. 2017, dSprites.
    Raises TypeError or ValueError for values that cannot be drawn, or a sprite that would leave
    the picture.
    """
    across, down = np.meshgrid(np.arange(size) + 0.5, np.arange(size) + 0.5)
    images, factors = [], []
    options = shapes, scales, orientations, xs, ys
    for choice in itertools.product(*map(enumerate, options)):
        numbers, (shape, scale, orientation, x, y) = zip(*choice, strict=True)
        turn = np.radians(orientation)
        right, up = (across - x) / scale, (y - down) / scale
        u = np.cos(turn) * right + np.sin(turn) * up
        v = np.cos(turn) * up - np.sin(turn) * right
        images.append(_inside(shape, u, v))
        factors.append(numbers)
    images = np.array(images)
    edge = images[:, [0, -1]].any(axis=(1, 2)) | images[:, :, [0, -1]].any(axis=(1, 2))
    if edge.any():
        first = dict(zip(FACTORS, factors[int(np.argmax(edge))], strict=True))
        raise ValueError(f"sprites: the one with the values {first} touches the edge")
    rows = 255 * images.reshape(len(images), -1).astype("uint8")
    return rows, np.array(factors)
