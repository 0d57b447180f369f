"""Pictures of two-dimensional codes: the map, its holes, and the clouds of a VAE."""

import numpy as np
from matplotlib.patches import Circle, Ellipse
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
)

HALO = [withStroke(linewidth=3, foreground="white")]


def draw_map(axes, z, labels, faint=False):
    """Draw codes (n, 2) as their digits, and a large digit at each class's median."""
    z, labels = np.asarray(z), np.asarray(labels).astype(int)
    size = np.clip(40_000 / len(z), 14, 36)
    present = np.unique(labels)
    for digit in present:
        axes.scatter(
            *z[labels == digit].T,
            s=size,
            marker=f"${digit}$",
            color=COLOURS[digit],
            linewidths=0,
            alpha=0.35 if faint else 0.8,
            label=str(digit),
        )
    for digit in present:
        axes.text(
            *np.median(z[labels == digit], axis=0),
            str(digit),
            size=20,
            weight="bold",
            color=COLOURS[digit],
            path_effects=HALO,
            ha="center",
            va="center",
        )
    axes.set_aspect("equal", adjustable="datalim")
    axes.set(xlabel="z 1", ylabel="z 2")


def draw_prior(axes):
    """Draw the circles of one, two and three standard deviations of the prior N(0, I)."""
    for radius in (1, 2, 3):
        axes.add_patch(Circle((0, 0), radius, fill=False, color="0.25", linestyle="--"))
        axes.text(
            0, radius, f"{radius} sd", color="0.15", ha="center", va="center", path_effects=HALO
        )


def draw_letters(axes, codes):
    """Mark codes (n, 2) with A, B, C, ... : digits would be taken for classes."""
    for letter, code in zip(letters(len(codes)), np.asarray(codes), strict=True):
        axes.text(
            *code,
            letter,
            weight="bold",
            ha="center",
            va="center",
            bbox={"boxstyle": "circle,pad=0.2", "facecolor": "white", "edgecolor": "black"},
        )


def letters(count):
    return [chr(ord("A") + i) for i in range(count)]


@takes(z=points("n 2"), labels=classes(), random_codes=optional(points("m 2")))
@in_style
def code_map(z, labels, prior=False, random_codes=None, caption=None):
    """The latent map: every code z (n, 2) drawn as its digit, labels (n,).

    With `prior` the circles of one, two and three standard deviations of N(0, I) are added;
    `random_codes` (m, 2) are marked with crosses.
    """
    figure = new_figure(6.4)
    axes = figure.add_subplot()
    draw_map(axes, z, labels)
    text = "Each image at its code, drawn as its digit; a large digit marks the middle of a class."
    if prior:
        draw_prior(axes)
        text += " Dashed: one, two and three standard deviations of the prior."
    if random_codes is not None:
        axes.scatter(*np.asarray(random_codes).T, marker="x", color="black", s=40, zorder=3)
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
    figure = new_figure(5, WIDTH)
    left, right = figure.subplots(1, 2, width_ratios=[3, 2])
    draw_map(left, z, labels, faint=True)
    draw_letters(left, random_codes)
    columns = int(np.ceil(np.sqrt(len(images))))
    draw_grid(right, images, columns, letters(len(images)))
    return Picture(
        figure,
        caption
        or "Left: the map of codes, and random codes as letters. Right: what each of them decodes "
        "to. A code that falls between the classes decodes to no digit.",
    )


@takes(mean=points("n 2"), std=points("n 2"), labels=classes(), z=points("s m 2"))
@in_style
def latent_clouds(mean, std, labels, z, caption=None):
    """What a VAE's encoder gives: not a point for each image, but a cloud.

    The map shows mean (n, 2) by labels (n,). For the first m images the ellipses of one and two
    standard deviations, std (n, 2), are drawn with sampled codes z (samples, m, 2) in them.
    """
    mean, std, z = np.asarray(mean), np.asarray(std), np.asarray(z)
    figure = new_figure(6.4)
    axes = figure.add_subplot()
    draw_map(axes, mean, labels, faint=True)
    draw_prior(axes)
    for i in range(z.shape[1]):
        for scale in (2, 4):
            axes.add_patch(
                Ellipse(mean[i], *(scale * std[i]), fill=False, color="black", linewidth=1)
            )
        axes.scatter(*z[:, i].T, s=4, color="black", linewidths=0)
    return Picture(figure, caption or "Clouds.")
