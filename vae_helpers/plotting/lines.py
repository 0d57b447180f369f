"""Line plots: any curves by name, and the loss of a VAE in its parts."""

import numpy as np
from matplotlib.ticker import MaxNLocator

from vae_helpers.arguments import takes
from vae_helpers.plotting.picture import (
    COLOURS,
    Picture,
    by_name,
    in_style,
    new_figure,
    points,
)

LOOKS = [
    {"color": colour, "linestyle": line, "marker": marker, "markersize": 5}
    for colour, line, marker in zip(
        (COLOURS[0], COLOURS[6], COLOURS[3], COLOURS[8], COLOURS[9]),
        ("-", "--", "-.", ":", (0, (6, 1, 1, 1, 1, 1))),
        "os^Dv",
        strict=True,
    )
]


@takes(x=points("n"), lines=by_name(points("n")))
@in_style
def curves(x, lines, x_label, y_label, log="", caption=None):
    """Up to five curves {name: y (n,)} over x (n,), each named where it ends.

    `log` is "x", "y" or "xy" for logarithmic axes.
    """
    figure = new_figure(3.6)
    axes = figure.add_subplot()
    for (name, y), look in zip(lines.items(), LOOKS, strict=False):
        axes.plot(np.asarray(x), np.asarray(y), label=name, **look)
    axes.legend()
    axes.set(xlabel=x_label, ylabel=y_label)
    if "x" in log:
        axes.set_xscale("log")
    if "y" in log:
        axes.set_yscale("log")
    return Picture(figure, caption or f"{y_label} over {x_label}: {', '.join(lines)}.")


@takes(history=by_name(lambda value, say, sizes: points("epochs")(np.asarray(value), say, sizes)))
@in_style
def loss_curves(history, caption=None):
    """The terms of the loss by epoch, in nats per image, one panel each.

    `history` holds one list or array a name, as Keras's History.history does: loss,
    reconstruction and kl, and the same with val_ before for the test images.
    """
    figure = new_figure(3.2)
    panels = {"loss": "loss = -ELBO", "reconstruction": "reconstruction", "kl": "KL"}
    for axes, (name, title) in zip(figure.subplots(1, 3), panels.items(), strict=True):
        for key, label, look in ((name, "train", LOOKS[0]), (f"val_{name}", "test", LOOKS[1])):
            if key in history:
                values = np.asarray(history[key])
                axes.plot(np.arange(1, len(values) + 1), values, label=label, **look)
        axes.set(title=title, xlabel="epoch", ylabel="nats per image")
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.legend()
    return Picture(figure, caption or "The loss.")
