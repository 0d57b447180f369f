"""A slider for each number of a code."""

import traitlets

from vae_helpers.widgets.decoded_image import CodeWidget, browser_files

# What a reader without a running kernel sees where the widget would stand.
CAPTION = (
    "A slider for each number of a code, and the image that the decoder makes of the code. "
    "It needs a running kernel in the course's own JupyterLab (`make lab`): if no slider is shown, "
    "run this cell there."
)


class LatentSliders(CodeWidget):
    """A slider for each number of a code, and beside them the image that the code decodes to.

    `decode` is any function of codes (n, d) that returns pixels (n, side*side) in [0, 1], as an
    array or a tensor, of square images of any one size. It is called with one code, float32,
    whenever a slider has moved and the kernel is free; codes passed meanwhile are left out.
    `start` (d,) is the code that the sliders begin at and a button leads back to: 1 to 12 numbers,
    each from -reach to reach as the sliders are. `sliders.code` says where they stand and may be
    set to another such code.

    Raises TypeError or ValueError for arguments of a wrong kind or shape, and ValueError if
    `decode` fails at `start`. If it fails later the widget says so instead of an image. Setting
    `code` to what is no code within reach raises traitlets.TraitError.
    """

    _esm, _css = browser_files("latent_sliders")
    _counts, _wanted = range(1, 13), "1 to 12 numbers"
    _name, _caption, _mover, _ends = "latent sliders", CAPTION, "a slider", "sliders reach"

    # A tuple of floats, made of any array. (Any() would let None pass unchecked.)
    code = traitlets.TraitType().tag(sync=True)

    def __init__(self, decode, start, reach=3.0):
        super().__init__(decode, start, reach)

    @traitlets.validate("code")
    def _check_code(self, proposal):
        count = len(self.start)
        wanted = f"{count} number" + "s" * (count > 1)
        try:
            return self._as_code("code", proposal.value, self.reach, (count,), wanted)
        except ValueError as error:
            raise traitlets.TraitError(f"LatentSliders: {error}") from error
