"""The story that makes an image, and the VAE as its data flow: as diagrams."""

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
    "law": {"boxstyle": "round,pad=0,rounding_size=3", "facecolor": "white"},
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


# The story, in the same form; what is drawn at random leaves its box along an arrow named "draw".
STORY = {
    "prior": ("prior\np(z)", 7, 16, 12, 7, "law"),
    "z": ("code z", 30, 16, 12, 7, "data"),
    "decoder": ("decoder", 50, 16, 14, 7, "network"),
    "likelihood": ("p(x given z)", 71, 16, 16, 7, "law"),
    "x": ("image x", 93, 16, 12, 7, "data"),
}
STORY_ARROWS = "prior r z l draw, z r decoder l, decoder r likelihood l, likelihood r x l draw"
POSTERIOR = {"q": ("q(z given x)", 61.5, 4, 16, 7, "law")}
POSTERIOR_ARROWS = "x b q r, q l z b draw"


def _side(boxes, box, side):
    _, x, y, width, height, _ = boxes[box]
    step = {"l": (-1, 0), "r": (1, 0), "t": (0, 1), "b": (0, -1), "u": (-1, 0.7), "d": (-1, -0.7)}[
        side
    ]
    return x + step[0] * width / 2, y + step[1] * height / 2


def _draw_boxes(axes, boxes, size):
    for text, x, y, width, height, kind in boxes.values():
        corner = (x - width / 2, y - height / 2)
        axes.add_patch(FancyBboxPatch(corner, width, height, linewidth=1.3, **KINDS[kind]))
        axes.text(x, y, text, ha="center", va="center", size=size)


def _draw_arrow(axes, start, end, line="-", bend="arc3"):
    axes.add_patch(
        FancyArrowPatch(
            start,
            end,
            arrowstyle="-|>",
            connectionstyle=bend,
            linestyle=line,
            mutation_scale=11,
            shrinkA=0,
            shrinkB=1,
            color="0.2",
        )
    )


def _in_words(boxes, arrows):
    """The boxes and the arrows between them, as sentences."""
    said = {name: " ".join(box[0].split()) for name, box in boxes.items()}
    told = []
    for arrow in arrows.split(", "):
        start, _, end, _, *name = arrow.split()
        told.append(f"{said[start]} leads to {said[end]}" + (" by a draw" if name else ""))
    return f"{'; '.join(told)}."


def _empty_axes(height):
    """A figure so many hundredths of its width high, its axes in these hundredths."""
    figure = new_figure((height + 0.5) / 100 * WIDTH)
    axes = figure.add_subplot()
    axes.set(xlim=(0, 100), ylim=(0, height), aspect="equal")
    axes.set_axis_off()
    return figure, axes


@in_style
def story_diagram(posterior=False, caption=None):
    """The story of a latent variable: prior, code, decoder, image.

    With `posterior` also the way back: q(z given x), from which codes of an image are drawn.
    """
    boxes = STORY | (POSTERIOR if posterior else {})
    arrows = STORY_ARROWS + (f", {POSTERIOR_ARROWS}" if posterior else "")
    lowest = 0 if posterior else 11.5
    figure, axes = _empty_axes(20.5 - lowest)
    axes.set_ylim(lowest, 20.5)
    _draw_boxes(axes, boxes, size=11)
    for arrow in arrows.split(", "):
        start, leave, end, enter, *name = arrow.split()
        (x, y), (to_x, to_y) = _side(boxes, start, leave), _side(boxes, end, enter)
        back = "q" in (start, end)
        first, last = (90, 0) if leave == "b" else (0, 90)
        bend = f"angle,angleA={first},angleB={last}" if back else "arc3"
        _draw_arrow(axes, (x, y), (to_x, to_y), "--" if back else "-", bend)
        if name:
            middle = (x + to_x) / 2
            axes.text(middle, y + 0.6, name[0], ha="center", va="bottom", size=10, style="italic")
    axes.set_gid(_in_words(boxes, arrows))
    text = (
        "The story of an image, from left to right: a code z is drawn from the prior, the decoder "
        "turns it into a distribution of images, and x is drawn from that."
    )
    if posterior:
        text += " Dashed, the way back: q(z given x) says where the codes of this image are."
    return Picture(figure, caption or text)


@in_style
def model_diagram(caption=None):
    """The data flow of the VAE, and where the two terms of its loss arise."""
    figure, axes = _empty_axes(40.5)
    _draw_boxes(axes, BOXES, size=9)
    for arrow in ARROWS.split(", "):
        start, leave, end, enter = arrow.split()
        _draw_arrow(
            axes,
            _side(BOXES, start, leave),
            _side(BOXES, end, enter),
            "--" if BOXES[end][-1] == "loss" else "-",
            "angle,angleA=90,angleB=0" if end == "reconstruction" else "arc3",
        )
    axes.set_gid(_in_words(BOXES, ARROWS))
    return Picture(
        figure,
        caption
        or "The data flow of the VAE: boxes are arrays with their sizes for one image, grey boxes "
        "networks. Dashed: the two terms of the loss, each beside the arrays that it needs.",
    )
