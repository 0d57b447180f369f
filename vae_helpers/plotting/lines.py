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
    optional,
    points,
    spread,
)

# Every curve differs from the others in colour, in its line and in its marker.
LOOKS = tuple(
    {"color": COLOURS[digit], "linestyle": line, "marker": marker, "markersize": size}
    for digit, line, marker, size in (
        (9, "-", "o", 6.5),  # larger, to be seen below a curve that covers it
        (0, "--", "s", 4.5),
        (5, "-.", "^", 6),
        (4, ":", "D", 4.5),
        (8, (0, (6, 2, 1, 2, 1, 2)), "v", 6),
    )
)


def draw_curve(axes, x, y, look, name):
    every = -(-len(x) // 15)  # more markers than that hide the line
    axes.plot(x, y, label=name, markevery=every, **look)


MOST = len(LOOKS)


def told_apart(rule, what, most=MOST):
    """A rule for a dictionary with no more entries than there are looks for them."""

    def check(value, say, sizes):
        by_name(rule)(value, say, sizes)
        if len(value) > most:
            raise ValueError(say(f"holds {len(value)} {what}; {most} can be told apart"))

    return check


def _pair(value, say, sizes):
    if not isinstance(value, (tuple, list)) or len(value) != 2:
        raise TypeError(say("must be a pair of arrays: (low, high)"))
    for limit in value:
        points("n")(limit, say, sizes)
    if np.any(np.asarray(value[0]) > np.asarray(value[1])):
        raise ValueError(say("has a low end above its high end"))


def _scales(value, say, sizes):
    if value not in ("", "x", "y", "xy"):
        raise ValueError(say(f'is {value!r}, but must be "", "x", "y" or "xy"'))


def _need_logarithms(name, values):
    if np.min(values) <= 0:
        raise ValueError(f"curves: {name} holds {np.min(values):g}, which has no logarithm")


@takes(
    x=points("n"),
    lines=told_apart(points("n"), "curves"),
    log=_scales,
    bands=optional(by_name(_pair)),
)
@in_style
def curves(x, lines, x_label, y_label, log="", bands=None, caption=None):
    """Up to five curves {name: y (n,)} over x (n,), each named at its right end.

    `log` names the axes with a logarithmic scale: "x", "y" or "xy". `bands` shades the spread
    about curves: {name: (low (n,), high (n,))}, under the names of their curves.
    """
    bands = bands or {}
    unknown = [name for name in bands if name not in lines]
    if unknown:
        raise ValueError(f"curves: bands has {unknown[0]!r}, but no curve is called so")
    figure = new_figure(3.6)
    axes = figure.add_subplot()
    axes.set(xlabel=x_label, ylabel=y_label, xmargin=0.02)
    if "x" in log:
        _need_logarithms("x", x)
    if "y" in log:
        for name, y in lines.items():
            _need_logarithms(f"lines [{name!r}]", y)
        for name, (low, _) in bands.items():
            _need_logarithms(f"bands [{name!r}]", low)
    for axis in log:
        axes.set(**{f"{axis}scale": "log"})
    x = np.asarray(x)
    if "x" not in log and np.issubdtype(x.dtype, np.integer):
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    for (name, y), look in zip(lines.items(), LOOKS, strict=False):
        draw_curve(axes, x, np.asarray(y), look, name)
        if name in bands:
            low, high = map(np.asarray, bands[name])
            axes.fill_between(x, low, high, color=look["color"], alpha=0.18, linewidth=0)
    _name_at_the_end(axes)
    return Picture(figure, caption or f"{y_label} over {x_label}: {', '.join(lines)}.")


def _name_at_the_end(axes):
    """Write each curve's name to the right of its last point, the names kept apart."""
    axes.autoscale_view()  # settles the limits
    to_fraction = axes.transScale + axes.transLimits
    curves = axes.get_lines()
    rightmost = [curve.get_xydata()[np.argmax(curve.get_xdata())] for curve in curves]
    ends = to_fraction.transform(rightmost)[:, 1:]
    line_of_text = 0.075  # of the height of the axes
    for curve, (height,) in zip(curves, spread(ends, line_of_text), strict=True):
        axes.text(
            1.01,
            height,
            curve.get_label(),
            color=curve.get_color(),
            transform=axes.transAxes,
            va="center",
        )


def _epochs(value, say, sizes):
    points("epochs")(np.asarray(value), say, sizes)


def _history(value, say, sizes):
    by_name(_epochs)(value, say, sizes)
    missing = [name for name in ("loss", "reconstruction", "kl") if name not in value]
    if missing:
        raise ValueError(say(f"lacks {', '.join(missing)}; it has {', '.join(value)}"))


@takes(history=_history)
@in_style
def loss_curves(history, caption=None):
    """The loss and its two terms by epoch, in nats per image, one panel each.

    `history` holds a list or array (epochs,) for each of loss, reconstruction and kl, and may
    hold the same with val_ before the name for the test images, as Keras's History.history
    does. Where the first epochs would flatten the rest they lie outside, and a note says so.
    """
    figure = new_figure(3.3)
    panels = {"loss": "loss", "reconstruction": "reconstruction", "kl": "KL"}
    # With another weight than 1 on KL the loss is not minus the ELBO.
    if np.allclose(history["loss"], np.add(history["reconstruction"], history["kl"]), rtol=1e-4):
        panels["loss"] = "loss = \N{MINUS SIGN}ELBO"
    for axes, (name, title) in zip(figure.subplots(1, 3), panels.items(), strict=True):
        epochs = np.arange(1, len(history[name]) + 1)
        for key, label, look in ((name, "train", LOOKS[0]), (f"val_{name}", "test", LOOKS[1])):
            if key in history:
                draw_curve(axes, epochs, np.asarray(history[key]), look, label)
        axes.set(
            title=title.replace("-", "\N{MINUS SIGN}"), xlabel="epoch", ylabel="nats per image"
        )
        axes.set_xlim(0.5, len(epochs) + 0.5)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=6, steps=[1, 2, 5, 10]))
        _zoom(axes)
    figure.legend(*axes.get_legend_handles_labels(), loc="outside upper center", ncols=2)
    return Picture(
        figure,
        caption
        or "The loss and its two terms, in nats per image. The loss should level off; a test "
        "curve that turns upwards while the train curve falls would mean overfitting.",
    )


def _zoom(axes):
    """Leave the first tenth of the epochs outside if it would flatten the rest, and say so."""
    lines = axes.get_lines()
    values = np.array([line.get_ydata() for line in lines])
    late = values[:, -(-values.shape[1] // 10) :]
    if late.size == 0 or np.ptp(values) < 2 * np.ptp(late):
        return
    margin = 0.1 * np.ptp(late)
    low, high = late.min() - margin, late.max() + margin
    axes.set_ylim(low, high)
    for arrow, sign, limit, height, side in (
        ("\N{UPWARDS ARROW}", 1, high, 0.97, "top"),
        ("\N{DOWNWARDS ARROW}", -1, low, 0.03, "bottom"),
    ):
        farthest = np.argmax(sign * values, axis=1)
        notes = [
            f"{arrow} {line.get_label()} {y[epoch]:.1f} in epoch {epoch + 1}"
            for line, y, epoch in zip(lines, values, farthest, strict=True)
            if sign * y[epoch] > sign * limit
        ]
        if notes:
            text = "\n".join(notes)
            axes.text(0.98, height, text, size=9, ha="right", va=side, transform=axes.transAxes)
