"""The VAE as a diagram of its data flow."""

from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from vae_helpers.plotting.picture import WIDTH, Picture, in_style, new_figure

# What each box says, its centre, width and height in hundredths of the picture's width, its kind.
BOXES = {
    "x": ("x\n784 pixels", 6, 22, 11, 7, "data"),
    "encoder": ("encoder\nDense 512, relu", 22.5, 22, 16, 7, "network"),
    "mean": ("mean\n2", 40.5, 34, 10, 7, "data"),
    "log_var": ("log_var\n2", 40.5, 10, 10, 7, "data"),
    "kl": ("KL( q(z given x)\n|| p(z) )", 40.5, 22, 14, 7, "loss"),
    "noise": ("noise ~ N(0, I)\n2", 61, 36, 15, 7, "data"),
    "z": ("z = mean +\nexp(log_var / 2) * noise\n2", 61, 22, 21, 9, "data"),
    "decoder": ("decoder\nDense 512, relu", 81.5, 22, 16, 7, "network"),
    "logits": ("logits\n784", 95.5, 22, 8, 7, "data"),
    "reconstruction": ("reconstruction: \N{MINUS SIGN}log p(x given z)", 72, 4, 31, 5, "loss"),
}
KINDS = {
    "data": {"boxstyle": "round,pad=0,rounding_size=1.5", "facecolor": "white"},
    "network": {"boxstyle": "square,pad=0", "facecolor": "0.85"},
    "loss": {"boxstyle": "square,pad=0", "facecolor": "white", "linestyle": "--"},
}
# From one side of a box to a side of another: l(eft), r(ight), t(op), b(ottom), and the left
# side's u(pper) and d(own) end.
ARROWS = (
    "x r encoder l, encoder r mean l, encoder r log_var l, mean r z u, log_var r z d, "
    "noise b z t, z r decoder l, decoder r logits l, mean b kl t, log_var t kl b, "
    "x b reconstruction l, logits b reconstruction r"
)


def _side(box, side):
    _, x, y, width, height, _ = BOXES[box]
    step = {"l": (-1, 0), "r": (1, 0), "t": (0, 1), "b": (0, -1), "u": (-1, 0.7), "d": (-1, -0.7)}[
        side
    ]
    return x + step[0] * width / 2, y + step[1] * height / 2


@in_style
def model_diagram(caption=None):
    """The data flow of the VAE, and where the two terms of its loss arise."""
    figure = new_figure(0.41 * WIDTH)
    axes = figure.add_subplot()
    axes.set(xlim=(0, 100), ylim=(0, 40.5), aspect="equal")
    axes.set_axis_off()
    for text, x, y, width, height, kind in BOXES.values():
        corner = (x - width / 2, y - height / 2)
        axes.add_patch(FancyBboxPatch(corner, width, height, linewidth=1.3, **KINDS[kind]))
        axes.text(x, y, text, ha="center", va="center", size=9)
    for arrow in ARROWS.split(", "):
        start, leave, end, enter = arrow.split()
        bent = end == "reconstruction"
        axes.add_patch(
            FancyArrowPatch(
                _side(start, leave),
                _side(end, enter),
                arrowstyle="-|>",
                connectionstyle="angle,angleA=90,angleB=0" if bent else "arc3",
                linestyle="--" if BOXES[end][-1] == "loss" else "-",
                mutation_scale=11,
                shrinkA=0,
                shrinkB=1,
                color="0.2",
            )
        )
    return Picture(
        figure,
        caption
        or "The data flow of the VAE: boxes are arrays with their sizes for one image, grey boxes "
        "networks. Dashed: the two terms of the loss, each beside the arrays that it needs.",
    )
