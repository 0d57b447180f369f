"""Pictures made of images: grids, rows under one another, samples, the manifold."""

import numpy as np
from matplotlib.textpath import TextPath

from vae_helpers.arguments import takes, whole
from vae_helpers.plotting.picture import (
    WIDTH,
    Picture,
    by_name,
    in_style,
    new_figure,
    optional,
    pixels,
    points,
)

SIDES = (28, 32)  # digits and sprites
STEP = 1.06  # from one image to the next, where each is 1 wide and 1 high
NAME = 0.28  # what a name above an image takes


def as_squares(images):
    """Rows of pixels or squares, uint8 or numbers from 0 to 1 -> a float copy (n, side, side)."""
    images = np.asarray(images)
    scale = 255 if images.dtype == np.uint8 else 1
    side = max(side for side in SIDES if images[0].size % side**2 == 0)
    return images.reshape(-1, side, side).astype("float64") / scale


def draw_grid(axes, images, columns, names=None, title=None):
    """Draw images into one pair of axes, row by row from the top, each under its name if given."""
    above = 0 if names is None else NAME
    for i, image in enumerate(as_squares(images)):
        row, column = divmod(i, columns)
        left, top = STEP * column, (STEP + above) * row
        axes.imshow(image, cmap="gray", vmin=0, vmax=1, extent=(left, left + 1, top + 1, top))
        if names is not None:
            axes.text(left + 0.5, top - 0.04, str(names[i]), ha="center", va="bottom")
    rows = -(-len(images) // columns)
    axes.set(xlim=(0, STEP * (columns - 1) + 1), xticks=[], yticks=[])
    axes.set_ylim((STEP + above) * (rows - 1) + 1, -above)
    axes.spines[:].set_visible(False)
    if title is not None:
        axes.set_title(title)


def draw_rows(axes, images):
    """Draw rows of n images under one another, {name: images}, each with its name on the left."""
    count = len(next(iter(images.values())))
    draw_grid(axes, np.concatenate([as_squares(row) for row in images.values()]), count)
    axes.set_yticks(0.5 + STEP * np.arange(len(images)), images)
    axes.tick_params(length=0)
    axes.set_anchor("W")  # else the layout leaves too little room for the names


def _one_each(value, say, sizes):
    if not hasattr(value, "__len__"):
        raise TypeError(say(f"is {value!r}, but must be a list or array of labels"))
    if len(value) != sizes["n"]:
        raise ValueError(say(f"has {len(value)} entries for {sizes['n']} images"))


@takes(images=pixels(), labels=optional(_one_each), columns=whole())
@in_style
def digits(images, labels=None, columns=10, caption=None):
    """A grid of images, row by row, each under its label if labels (n,) are given."""
    columns = min(columns, len(images))
    rows = -(-len(images) // columns)
    width = WIDTH * min(1, max(columns, 3) / 10)
    figure = new_figure(width / columns * rows * (1 if labels is None else 1.3), width)
    draw_grid(figure.add_subplot(), images, columns, labels)
    return Picture(figure, caption or "Digits, each 28 by 28 pixels, from 0 (black) to 1 (white).")


@takes(images=by_name(pixels(sides=SIDES)))
@in_style
def rows(images, caption=None):
    """Images under one another: one row of n digits or sprites for each entry of {name: images}."""
    count = len(next(iter(images.values())))
    sizes = [TextPath((0, 0), str(name), size=10).get_extents().width for name in images]
    names = max(sizes) / 72 + 0.15  # inches that the longest one takes
    cell = min(1.0, (WIDTH - names) / count)
    figure = new_figure(cell * len(images) + 0.1, cell * count + names)
    draw_rows(figure.add_subplot(), images)
    return Picture(
        figure,
        caption or f"Row by row: {', '.join(images)}. Images in one column belong together.",
    )


@takes(means=pixels(), pixels=pixels(), columns=whole())
@in_style
def samples(means, pixels, columns=5, caption=None):
    """The decoder's means beside pixels drawn from them, for the same n codes in the same order."""
    columns = min(columns, len(means))
    figure = new_figure(0.48 * WIDTH / columns * -(-len(means) // columns) + 0.35)
    figure.get_layout_engine().set(wspace=0.06)
    left, right = figure.subplots(1, 2)
    draw_grid(left, means, columns, title="decoder mean: probability of a white pixel")
    draw_grid(right, pixels, columns, title="pixels sampled from it")
    return Picture(
        figure,
        caption
        or "Left: the decoder's means. Right, at the same places: pixels drawn "
        "from them, each on or off. Only the right side is a sample of the model.",
    )


def _short(value):
    return f"{value:.2f}".replace("-", "\N{MINUS SIGN}")


@takes(images=pixels(), z=points("n 2"))
@in_style
def manifold(images, z, caption=None):
    """Decoded images (n), each at its code z (n, 2): the codes must form a grid, in any order.

    The steps of the grid may be uneven: columns and rows stand side by side all the same, and
    the ticks name their values.
    """
    z = np.asarray(z, "float64")
    # Rounded, so that codes which went through float32 still share their columns and rows.
    (across, column), (up, row) = (
        np.unique(z[:, i].round(5) + 0.0, return_inverse=True) for i in (0, 1)
    )
    if len(set(zip(column, row, strict=True))) != len(z) or len(across) * len(up) != len(z):
        raise ValueError(
            f"manifold: z must hold every pair of a grid once, but its {len(z)} codes have "
            f"{len(across)} different first and {len(up)} different second coordinates"
        )
    canvas = np.empty((len(up), 28, len(across), 28))
    canvas[len(up) - 1 - row, :, column] = as_squares(images)
    cell = min(1.2, 6.3 / max(len(up), len(across)))
    figure = new_figure(cell * len(up) + 0.7, cell * len(across) + 0.7)
    axes = figure.add_subplot()
    axes.imshow(
        canvas.reshape(28 * len(up), 28 * len(across)),
        cmap="gray",
        vmin=0,
        vmax=1,
        extent=(0, len(across), 0, len(up)),
    )
    every = -(-12 // max(1, int(72 * cell)))  # a name takes 12 points: not each has room
    middles = [np.arange(0, len(values), every) for values in (across, up)]
    axes.set_xticks(middles[0] + 0.5, [_short(across[i]) for i in middles[0]], rotation=90)
    axes.set_yticks(middles[1] + 0.5, [_short(up[i]) for i in middles[1]])
    axes.tick_params(length=0, labelsize=9)
    axes.spines[:].set_visible(False)
    axes.set(xlabel="z 1", ylabel="z 2")
    return Picture(
        figure,
        caption
        or "What the decoder makes of a grid of codes, each image at its code. Neighbours "
        "resemble each other: one digit turns into the next without a break.",
    )
