"""The latent explorer: a point to drag on the latent plane, and the digit it decodes to."""

from pathlib import Path

import anywidget
import numpy as np
import traitlets
from IPython.display import publish_display_data

from vae_helpers.arguments import array
from vae_helpers.plotting.picture import COLOURS, classes, optional, points

# What a reader without a running kernel sees where the widget would stand.
CAPTION = (
    "A latent plane with a point to drag, and the digit that the decoder makes of it. "
    "It needs a running kernel: if no plane is shown, run this cell."
)

STYLE = """
.latent-explorer { display: flex; flex-wrap: wrap; align-items: flex-start;
  gap: 20px; padding: 4px;
  color: var(--jp-ui-font-color1, inherit);
  font: 14px/1.45 var(--jp-ui-font-family, sans-serif); }
.latent-explorer .plane { position: relative; width: 420px; max-width: 100%; aspect-ratio: 1;
  cursor: crosshair; touch-action: none; user-select: none; }
.latent-explorer .map { width: 100%; height: 100%; border-radius: 4px; display: block; }
.latent-explorer .point { position: absolute; box-sizing: border-box; width: 24px; height: 24px;
  transform: translate(-50%, -50%); border-radius: 50%; cursor: grab;
  background: radial-gradient(#000 0 2.5px, rgb(255 255 255 / 55%) 3px);
  border: 2.5px solid #000; box-shadow: 0 0 0 2px #fff; outline: none; }
.latent-explorer .point:active { cursor: grabbing; }
.latent-explorer .point:focus { box-shadow: 0 0 0 2px #fff, 0 0 0 6px #0072b2; }
.latent-explorer .side { width: 280px; display: flex; flex-direction: column; gap: 8px; }
.latent-explorer .digit { width: 280px; height: 280px; image-rendering: pixelated;
  border-radius: 4px; box-sizing: border-box; border: 1px solid #888; }
.latent-explorer[data-state="late"] .digit { opacity: 0.35; }
.latent-explorer[data-state="error"] .digit { border: 2px dashed #d55e00; }
.latent-explorer .where { font-size: 17px; white-space: pre; font-variant-numeric: tabular-nums; }
.latent-explorer .help { color: var(--jp-ui-font-color2, inherit); font-size: 13px; }
.latent-explorer .message:not(:empty) { padding: 6px 10px; border-left: 4px solid #d55e00;
  background: #fdebdd; color: #111; overflow-wrap: anywhere; }
"""


class LatentExplorer(anywidget.AnyWidget):
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

    _esm = Path(__file__).with_name("latent_explorer.js").read_text(encoding="utf-8")
    _css = STYLE

    # The browser sets `code`, and not again before `answer` comes: a slow decoder never has more
    # than one code waiting.
    code = traitlets.Tuple(traitlets.Float(), traitlets.Float()).tag(sync=True)
    answer = traitlets.Dict().tag(sync=True)  # code, pixels (784 bytes, or none), message
    reach = traitlets.Float().tag(sync=True)
    map_codes = traitlets.Bytes().tag(sync=True)  # float32 pairs, little-endian
    map_labels = traitlets.Bytes().tag(sync=True)  # a byte each
    colours = traitlets.List().tag(sync=True)

    def __init__(self, decode, codes=None, labels=None, start=(0, 0), reach=3.0):
        if not callable(decode):
            raise TypeError(
                f"LatentExplorer: decode is a {type(decode).__name__}, but must be a function of "
                "codes (n, 2) that returns pixels (n, 784)"
            )
        if not 0 < reach < np.inf:
            raise ValueError(f"LatentExplorer: reach is {reach}, but must be a positive number")
        if np.shape(start) != (2,) or not np.all(np.abs(start) <= reach):
            raise ValueError(
                f"LatentExplorer: start is {start}, but must be two numbers from {-reach:g} to "
                f"{reach:g}, as far as the plane reaches"
            )
        if codes is None and labels is not None:
            raise ValueError("LatentExplorer: labels are given, but no codes that they belong to")
        sizes = {}
        optional(points("n 2"))(codes, "LatentExplorer: codes ".__add__, sizes)
        optional(classes())(labels, "LatentExplorer: labels ".__add__, sizes)
        self._decode = decode
        start = float(start[0]), float(start[1])
        try:
            pixels = self._pixels(start)
        except ValueError as error:
            raise ValueError(f"LatentExplorer: {error}") from error
        super().__init__(
            code=start,
            answer={"code": start, "pixels": pixels, "message": ""},
            reach=reach,
            map_codes=b"" if codes is None else np.asarray(codes).astype("<f4").tobytes(),
            map_labels=b"" if labels is None else np.asarray(labels).astype("u1").tobytes(),
            colours=list(COLOURS),
        )
        self.observe(self._decode_code, "code")

    def _pixels(self, code):
        """The decoder's pixels of one code in steps of 1/255: 784 bytes. ValueError if it fails."""
        try:
            pixels = self._decode(np.array([code], "float32"))
            array("1 784")(pixels, "what it returned ".__add__, {})
            pixels = np.asarray(pixels)
            # Rounding may carry a pixel past the end by a hair; NaN fails both comparisons.
            if not (pixels.min() >= -1e-6 and pixels.max() <= 1 + 1e-6):
                raise ValueError(
                    f"what it returned holds values from {pixels.min():g} to {pixels.max():g}, but "
                    "pixels lie in [0, 1]; those of a decoder that gives logits are "
                    "keras.ops.sigmoid(decoder(z))"
                )
        except Exception as error:
            raise ValueError(
                f"decode failed at the code ({code[0]:.2f}, {code[1]:.2f}): "
                f"{type(error).__name__}: {error}"
            ) from error
        return np.rint(255 * pixels).astype("u1").tobytes()

    def _decode_code(self, change):
        pixels, message = b"", ""
        try:
            pixels = self._pixels(change.new)
        # An interrupt is answered too, or the browser would wait for ever.
        except (ValueError, KeyboardInterrupt) as error:
            message = str(error) or "decode was interrupted: move the point to call it again"
        self.answer = {"code": change.new, "pixels": pixels, "message": message}

    def _ipython_display_(self):
        """Show the widget below its caption, which is still there when no kernel is."""
        publish_display_data({"text/markdown": f"*{CAPTION}*", "text/plain": CAPTION})
        publish_display_data(*self._repr_mimebundle_())

    def __repr__(self):
        return f"<latent explorer from {-self.reach:g} to {self.reach:g}>"
