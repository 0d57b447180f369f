"""A point to drag on the latent plane."""

import numpy as np
import traitlets

from vae_helpers.plotting.picture import COLOURS, classes, optional, points
from vae_helpers.widgets.decoded_image import CodeWidget, browser_files

# What a reader without a running kernel sees where the widget would stand.
CAPTION = (
    "A latent plane with a point to drag, and the digit that the decoder makes of it. "
    "It needs a running kernel in the course's own JupyterLab (`make lab`): if no plane is shown, "
    "run this cell there."
)


class LatentExplorer(CodeWidget):
    """A latent plane to move a point on, and beside it the digit that the point decodes to.

    `decode` is any function of codes (n, 2) that returns pixels (n, 784) in [0, 1], as an array
    or a tensor: `lambda z: keras.ops.sigmoid(decoder(z))`. It is called with one code, float32,
    whenever the point has moved and the kernel is free; places passed meanwhile are left out.
    `codes` (n, 2) and their `labels` (n,), whole numbers from 0 to 9, are drawn on the plane,
    which reaches from -reach to reach on both axes, with circles at 1, 2 and 3 standard
    deviations of the prior N(0, I). The point begins at `start`; `explorer.code` says where it is
    and may be set.

    Raises TypeError or ValueError for arguments of a wrong kind or shape, and ValueError if
    `decode` fails at `start`. If it fails later the widget says so instead of a digit.
    """

    _esm, _css = browser_files("latent_explorer")
    _shapes = "2", "784"
    _counts, _wanted = (2,), "two numbers"
    _name, _caption, _mover, _ends = "latent explorer", CAPTION, "the point", "plane reaches"

    code = traitlets.Tuple(traitlets.Float(), traitlets.Float()).tag(sync=True)
    map_codes = traitlets.Bytes().tag(sync=True)  # float32 pairs, little-endian
    map_labels = traitlets.Bytes().tag(sync=True)  # a byte each
    colours = traitlets.List().tag(sync=True)

    def __init__(self, decode, codes=None, labels=None, start=(0, 0), reach=3.0):
        if codes is None and labels is not None:
            raise ValueError("LatentExplorer: labels are given, but no codes that they belong to")
        sizes = {}
        optional(points("n 2"))(codes, "LatentExplorer: codes ".__add__, sizes)
        optional(classes())(labels, "LatentExplorer: labels ".__add__, sizes)
        super().__init__(
            decode,
            start,
            reach,
            map_codes=b"" if codes is None else np.asarray(codes).astype("<f4").tobytes(),
            map_labels=b"" if labels is None else np.asarray(labels).astype("u1").tobytes(),
            colours=list(COLOURS),
        )
