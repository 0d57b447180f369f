"""Pictures of two-dimensional codes: the map, its holes, and the clouds of a VAE."""

import numpy as np
from matplotlib.patches import Circle, Ellipse, Rectangle
from matplotlib.patheffects import withStroke

from vae_helpers.arguments import takes
from vae_helpers.plotting.images import draw_grid
from vae_helpers.plotting.picture import (
    COLOURS,
    WIDTH,
    Picture,
    classes,
    in_style,
    new_figure,
    optional,
    pixels,
    points,
    spread,
)
from vae_helpers.plotting.words import NOT_TOLD

HALO = [withStroke(linewidth=3, foreground="white")]


def map_size(*codes):
    """Height and width in inches of a map of these codes, with one scale for both axes."""
    across, up = np.ptp(np.concatenate([np.asarray(z) for z in codes]), axis=0)
    shape = np.clip(across / max(up, 1e-9), 0.9, 2.2)
    width = min(WIDTH, 6.2 * shape + 0.6)
    return (width - 0.6) / shape + 0.5, width


def draw_points(axes, z, labels, faint=False):
    """Draw codes (n, 2) as their digits."""
    z, labels = np.asarray(z), np.asarray(labels).astype(int)
    size = np.clip(60_000 / len(z), 20, 42)
    # In several rounds, or the digits drawn last would hide the others where classes mix.
    for part in (slice(start, None, 5) for start in range(5)):
        for digit in np.unique(labels[part]):
            axes.scatter(
                *z[part][labels[part] == digit].T,
                s=size,
                marker=rf"$\mathbf{{{digit}}}$",
                color=COLOURS[digit],
                linewidths=0,
                alpha=0.35 if faint else 0.75,
            )
    axes.set_aspect("equal", adjustable="datalim")
    axes.set(xlabel="z 1", ylabel="z 2")


def draw_map(axes, z, labels, faint=False):
    """Draw codes (n, 2) as their digits, and a large digit by the median of each class."""
    draw_points(axes, z, labels, faint)
    z, present = np.asarray(z), np.unique(labels).astype(int)
    medians = [np.median(z[np.asarray(labels) == digit], axis=0) for digit in present]
    for digit, place in zip(present, spread(medians, 0.045 * np.ptp(z, axis=0).max()), strict=True):
        axes.text(
            *place,
            str(digit),
            size=14 if faint else 22,
            weight="bold",
            color=COLOURS[digit],
            path_effects=HALO,
            ha="center",
            va="center",
        )


def draw_prior(axes):
    """Draw the circles of one, two and three standard deviations of the prior N(0, I)."""
    room = np.ptp(axes.dataLim.get_points(), axis=0).max() < 30
    for radius in (1, 2, 3):
        axes.add_patch(Circle((0, 0), radius, fill=False, color="0.25", linestyle="--"))
        if room:  # on a wider map the names would cover the circles
            axes.text(
                0,
                radius,
                f"{radius}\N{THIN SPACE}sd",  # a wider one would show the line
                size=9,
                path_effects=HALO,
                ha="center",
                va="center",
            )


def draw_letters(axes, codes):
    """Mark codes (n, 2) with A, B, C, ... : digits would be taken for classes.

    Letters too close to be read are moved, and a line leads from each to its code.
    """
    codes = np.asarray(codes)
    everything = np.vstack([codes, axes.dataLim.get_points()])
    places = spread(codes, 0.05 * np.ptp(everything, axis=0).max())
    axes.scatter(*codes.T, s=12, color="black", zorder=4, gid="random codes")
    for line in axes.plot(*np.stack([codes, places], axis=1).T, color="black", zorder=4):
        line.set_gid(NOT_TOLD)

    axes.scatter(*places.T, s=210, color="white", edgecolors="black", zorder=5, gid=NOT_TOLD)
    for letter, place in zip(letters(len(codes)), places, strict=True):
        axes.text(*place, letter, weight="bold", ha="center", va="center_baseline", zorder=6)


def letters(count):
    return [chr(ord("A") + i) for i in range(count)]


@takes(z=points("n 2"), labels=classes(), random_codes=optional(points("m 2")))
@in_style
def code_map(z, labels, prior=False, random_codes=None, caption=None):
    """The latent map: every code z (n, 2) drawn as its digit, labels (n,).

    With `prior` the circles of one, two and three standard deviations of N(0, I) are added;
    `random_codes` (m, 2) are marked with crosses.
    """
    circles = [[-3, -3], [3, 3]] if prior else z[:1]
    figure = new_figure(*map_size(z, circles, z[:1] if random_codes is None else random_codes))
    axes = figure.add_subplot()
    draw_map(axes, z, labels)
    text = "Each image at its code, drawn as its digit; a large digit marks the middle of a class."
    if prior:
        draw_prior(axes)
        text += " Dashed: one, two and three standard deviations of the prior."
    if random_codes is not None:
        axes.scatter(
            *np.asarray(random_codes).T,
            marker="x",
            color="black",
            s=40,
            zorder=3,
            gid="random codes",
        )
        text += " Crosses: random codes."
    return Picture(figure, caption or text)


def _at_most_26(value, say, sizes):
    points("m 2")(value, say, sizes)
    if len(value) > 26:
        raise ValueError(say(f"holds {len(value)} codes, but there are only 26 letters"))


@takes(z=points("n 2"), labels=classes(), random_codes=_at_most_26, images=pixels("m"))
@in_style
def holes(z, labels, random_codes, images, caption=None):
    """The map of codes with random codes (m, 2) upon it, and beside it what they decode to.

    Each random code and its image (m) bear the same letter; there may be 26 of them.
    """
    figure = new_figure(4.8)
    left, right = figure.subplots(1, 2, width_ratios=[5, 3])
    draw_map(left, z, labels, faint=True)
    draw_letters(left, random_codes)
    left.set_label("the map of codes")
    right.set_label("what the letters decode to")
    columns = int(np.ceil(np.sqrt(0.7 * len(images))))
    draw_grid(right, images, columns, letters(len(images)))
    return Picture(
        figure,
        caption
        or "Left: the map of codes, and random codes as letters. Right: what each of them decodes "
        "to. A code that falls between the classes decodes to no digit.",
    )


def _deviations(value, say, sizes):
    points("n 2")(value, say, sizes)
    if np.min(value) <= 0:
        raise ValueError(
            say(f"holds {np.min(value):g}, but a standard deviation is positive: exp(log_var / 2)")
        )


def _of_the_first(value, say, sizes):
    points("samples m 2")(value, say, sizes)
    if value.shape[1] > sizes["n"]:
        raise ValueError(say(f"holds codes of {value.shape[1]} images, but mean of {sizes['n']}"))


@takes(mean=points("n 2"), std=_deviations, labels=classes(), z=_of_the_first)
@in_style
def latent_clouds(mean, std, labels, z, caption=None):
    """What a VAE's encoder gives: not a point for each image, but a cloud.

    The map shows mean (n, 2) by labels (n,). For the first m images the ellipses of one and two
    standard deviations, std (n, 2), are drawn with sampled codes z (samples, m, 2) in them. The
    second panel enlarges the surroundings of the very first.
    """
    mean, std, labels, z = (np.asarray(values) for values in (mean, std, labels, z))
    figure = new_figure(4.4)
    whole, part = figure.subplots(1, 2)
    draw_map(whole, mean, labels, faint=True)
    draw_prior(whole)
    for name in whole.texts:
        name.set_zorder(4.5)  # above the dots, below the lines of the ellipses
    everything = np.vstack([mean, z.reshape(-1, 2), [[-3, -3], [3, 3]]])
    _show_square(whole, np.ptp(everything, axis=0).max() * 0.53, _middle(everything))
    reach = 5 * std[0].max()
    whole.add_patch(Rectangle(mean[0] - reach, 2 * reach, 2 * reach, fill=False, lw=1.5, zorder=6))
    near = np.all(np.abs(mean - mean[0]) < reach, axis=1)
    draw_points(part, mean[near], labels[near], faint=True)
    _show_square(part, reach, mean[0])
    for axes, size in ((whole, 0.5), (part, 14)):
        for i in range(z.shape[1]):
            axes.scatter(*z[:, i].T, s=size, color=COLOURS[int(labels[i])], zorder=4)
            for deviations in (1, 2):
                width, height = 2 * deviations * std[i]
                axes.add_patch(Ellipse(mean[i], width, height, fill=False, zorder=5))
    whole.set_title("all codes")
    part.set_title("the square, enlarged")
    return Picture(
        figure,
        caption
        or "Each digit stands at the mean of q(z given x) of its image, a large one by the middle "
        f"of its class. For {z.shape[1]} images: ellipses of one and two standard deviations, and "
        "dots for codes sampled from them. Dashed: one, two and three standard deviations of the "
        "prior.",
    )


def _middle(points):
    return (points.min(axis=0) + points.max(axis=0)) / 2


def _show_square(axes, reach, middle):
    (left, bottom), (right, top) = middle - reach, middle + reach
    axes.set(xlim=(left, right), ylim=(bottom, top))
    axes.set_aspect("equal", adjustable="box")
