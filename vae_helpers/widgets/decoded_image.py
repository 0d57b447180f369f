"""What the widgets share: a code that is moved, and the image that it decodes to."""

import math
from pathlib import Path

import anywidget
import numpy as np
import traitlets
from IPython.display import publish_display_data

from vae_helpers.arguments import a_kind, array, number


def browser_files(name):
    """The JavaScript and the style of one widget, each below what all of them share."""
    stems = [Path(__file__).with_name(part) for part in ("decoded_image", name)]
    return (
        "\n".join(stem.with_suffix(kind).read_text("utf-8") for stem in stems)
        for kind in (".js", ".css")
    )


class CodeWidget(anywidget.AnyWidget):
    """A code that the learner moves, and the pixels that `decode` makes of it.

    What stands here is common to all widgets of this folder: `start` and `reach` are checked,
    `decode` is called for every new code, and its pixels or its failure are sent to the browser.
    A subclass has its `browser_files`, a trait `code` that is synced, and the words that differ.
    """

    # The browser sets `code`, and not again before `answer` comes: a slow decoder never has more
    # than one code waiting.
    answer = traitlets.Dict().tag(sync=True)  # code, pixels (a byte each, or none), message
    reach = traitlets.Float().tag(sync=True)
    side = traitlets.Int().tag(sync=True)  # of the image in pixels
    start = traitlets.Tuple().tag(sync=True)

    _shapes = "d", "side*side"  # of a code and its pixels: after the first call letters are fixed
    _counts, _wanted = (), ""  # how many numbers a code may have, as numbers and in words
    _name, _caption, _mover, _ends = "", "", "", ""  # the words that differ

    def __init__(self, decode, start, reach, **state):
        name, (dim, pixel_count) = type(self).__name__, self._shapes
        if not callable(decode):
            raise TypeError(
                f"{name}: decode is {a_kind(decode)}, but must be a function of "
                f"codes (n, {dim}) that returns pixels (n, {pixel_count})"
            )
        number()(reach, f"{name}: reach ".__add__, {})
        if not reach > 0:
            raise ValueError(f"{name}: reach is {reach}, but must be a positive number")
        try:
            start = self._as_code("start", start, reach, self._counts, self._wanted)
            self._decode, self._sizes = decode, {}
            pixels = self._pixels(start)
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from error
        super().__init__(
            code=start,
            answer={"code": start, "pixels": pixels, "message": ""},
            reach=float(reach),
            start=start,
            side=math.isqrt(len(pixels)),
            **state,
        )
        self.observe(self._decode_code, "code")

    def _as_code(self, what, value, reach, counts, wanted):
        """The value as a tuple of floats. ValueError for what is no code within reach."""
        try:
            numbers = np.asarray(value, "float64")
        except (TypeError, ValueError):  # words, or rows of different lengths
            numbers = np.array(np.nan)
        if numbers.shape not in [(n,) for n in counts] or not np.all(np.abs(numbers) <= reach):
            found = f"has shape {numbers.shape}" if numbers.ndim > 1 else f"is {value}"
            raise ValueError(
                f"{what} {found}, but must be {wanted} from {-reach:g} to {reach:g}, as far as "
                f"the {self._ends}"
            )
        return tuple(numbers.tolist())

    def _pixels(self, code):
        """The decoder's pixels of one code in steps of 1/255: bytes. ValueError if it fails."""
        try:
            pixels = self._decode(np.array([code], "float32"))
            array(f"1 {self._shapes[1]}")(pixels, "what it returned ".__add__, self._sizes)
            pixels = np.asarray(pixels)
            if not 0 < pixels.size == math.isqrt(pixels.size) ** 2:
                raise ValueError(
                    f"what it returned has shape {pixels.shape}, but {pixels.size} pixels are not "
                    "a square image"
                )
            # Rounding may carry a pixel past the end by a hair; NaN fails both comparisons.
            if not (pixels.min() >= -1e-6 and pixels.max() <= 1 + 1e-6):
                raise ValueError(
                    f"what it returned holds values from {pixels.min():g} to {pixels.max():g}, but "
                    "pixels lie in [0, 1]; those of a decoder that gives logits are "
                    "keras.ops.sigmoid(decoder(z))"
                )
        except Exception as error:
            raise ValueError(
                f"decode failed at the code ({', '.join(f'{z:.2f}' for z in code)}): "
                f"{type(error).__name__}: {error}"
            ) from error
        return np.rint(255 * pixels).astype("u1").tobytes()

    def _decode_code(self, change):
        pixels, message = b"", ""
        try:
            pixels = self._pixels(change.new)
        # An interrupt is answered too, or the browser would wait for ever.
        except (ValueError, KeyboardInterrupt) as error:
            message = str(error) or f"decode was interrupted: move {self._mover} to call it again"
        self.answer = {"code": change.new, "pixels": pixels, "message": message}

    def _ipython_display_(self):
        """Show the widget below its caption, which is still there when no kernel is."""
        publish_display_data({"text/markdown": f"*{self._caption}*", "text/plain": self._caption})
        publish_display_data(*self._repr_mimebundle_())

    def __repr__(self):
        return f"<{self._name} from {-self.reach:g} to {self.reach:g}>"
