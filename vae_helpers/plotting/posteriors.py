"""The posteriors of single images over the plane of codes, each beside its image."""

import numpy as np
from matplotlib.patches import Patch

from vae_helpers.arguments import takes
from vae_helpers.plotting.bound import draw_ellipse, draw_regions, gaussian, heights
from vae_helpers.plotting.lines import LOOKS, told_apart
from vae_helpers.plotting.picture import Picture, by_name, in_style, new_figure, pixels, rising


def _panel(value, say, sizes):
    if not isinstance(value, dict) or set(value) != {"image", "density", "gaussians"}:
        raise TypeError(say("must be a dict of image, density and gaussians"))
    pixels("1")(value["image"], lambda text: say(f"image {text}"), {})
    heights(value["density"], lambda text: say(f"density {text}"), sizes)
    told_apart(gaussian, "Gaussians")(value["gaussians"], lambda text: say(f"gaussians {text}"), {})


@takes(x=rising("n"), y=rising("m"), panels=by_name(_panel))
@in_style
def posteriors(x, y, panels, axis_names=("z 1", "z 2"), caption=None):
    """Densities over a plane in grey, each with its image above and Gaussians over it.

    `panels` is {title: {"image": (1, 784), "density": (m, n), "gaussians": {name: (mean (2,),
    covariance (2, 2))}}}. Grey are the regions where the density is highest, with 50, 80 and 95%
    of its mass; of each Gaussian the ellipse with 95%. Each panel has a scale of its own. The grid
    of x (n,) and y (m,) has to be even.
    """
    x, y = np.asarray(x), np.asarray(y)
    figure = new_figure(4.0)
    all_axes = figure.subplots(2, len(panels), squeeze=False, height_ratios=[1, 1.5])
    for (above, axes), (title, panel) in zip(all_axes.T, panels.items(), strict=True):
        white = 255 if np.asarray(panel["image"]).dtype == np.uint8 else 1
        square = np.reshape(panel["image"], (28, 28))
        above.imshow(square, cmap="gray", vmin=0, vmax=white)
        above.set(title=title, xticks=[], yticks=[])
        above.spines[:].set_visible(False)
        _draw_posterior(axes, x, y, np.asarray(panel["density"], "float64"), panel["gaussians"])
        axes.set(xlabel=axis_names[0], ylabel=axis_names[1])
        axes.set_aspect("equal", adjustable="box")
        axes.set_label(title)
    names = {"posterior": Patch(facecolor="0.74")}
    for axes in all_axes[1]:
        names |= dict(zip(*axes.get_legend_handles_labels()[::-1], strict=True))
    figure.legend(names.values(), names.keys(), loc="outside lower center", ncols=len(names))
    return Picture(
        figure,
        caption
        or f"{', '.join(panels)}: in grey the regions with 50, 80 and 95% of a posterior's mass; "
        "each ellipse holds 95% of a Gaussian.",
    )


def _draw_posterior(axes, x, y, density, gaussians):
    far = draw_regions(axes, x, y, density)
    corners = [x[far.any(axis=0)][[0, -1]], y[far.any(axis=1)][[0, -1]]]
    for (name, (mean, covariance)), look in zip(gaussians.items(), LOOKS, strict=False):
        draw_ellipse(axes, np.asarray(mean), np.asarray(covariance), look, name)
        reach = 2.6 * np.sqrt(np.diag(covariance))
        for i in (0, 1):
            corners[i] = np.append(corners[i], [mean[i] - reach[i], mean[i] + reach[i]])
    middle = [(np.min(corner) + np.max(corner)) / 2 for corner in corners]
    half = max(np.ptp(corner) for corner in corners) * 0.54  # square, so that panels are alike
    axes.set_xlim(middle[0] - half, middle[0] + half)
    axes.set_ylim(middle[1] - half, middle[1] + half)
