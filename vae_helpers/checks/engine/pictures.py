"""A wrong answer beside the right one, as a picture in its card.

An exercise's `picture` is a function of the learner's function. It asks a question of its own, made
to be seen, and returns what is to be drawn: the name of a function of vae_helpers.plotting and its
arguments; or None, where there is nothing to see. Only a verdict "wrong" in a notebook is drawn:
nobody else waits for it.
"""

import base64
import html
import io
import warnings

from IPython import get_ipython

from vae_helpers.checks.engine.isolate import run_isolated

SECONDS = 2.0  # for the learner's function, which has answered all questions of the check before
LARGEST = 70_000  # bytes; as text in a notebook it is a third more, and stays below 100 kB


def in_a_notebook():
    """Whether somebody may see a picture: not so in a terminal, a script or a grader."""
    return getattr(get_ipython(), "kernel", None) is not None


def in_card(picture, function):
    """The picture of a wrong function as HTML; "" where there is none, or where it fails."""
    try:
        wanted, _ = run_isolated(lambda: picture(function), SECONDS)
    except KeyboardInterrupt:
        raise
    except BaseException:  # whatever it does, the verdict has said what there is to say
        return ""
    if wanted is None:
        return ""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _as_html(*wanted)
    except Exception:
        return ""


def _as_html(name, arguments):
    # Not within run_isolated: an import that is stopped on its way leaves half a module behind.
    from vae_helpers import plotting

    drawn = getattr(plotting, name)(**arguments)
    png = _in_few_colours(drawn.png())
    if len(png) > LARGEST:
        return ""
    # Here no words fold out below, and the caption stands there: it would be read twice.
    kind = html.escape(drawn.alternative.replace(", in words below", ""))
    caption = html.escape(drawn.caption)
    return (
        f'<br><img src="data:image/png;base64,{base64.b64encode(png).decode()}" alt="{kind}" '
        f'style="max-width:100%;margin:6px 0;background-color:#fff"><br><small>{caption}</small>'
    )


def _in_few_colours(png):
    """The same picture in a third of its bytes: a card's has one or two colours and greys."""
    from PIL import Image  # matplotlib needs it as well

    file = io.BytesIO()
    image = Image.open(io.BytesIO(png)).convert("RGB")
    image.quantize(64, dither=Image.Dither.NONE).save(file, format="png", optimize=True)
    return file.getvalue()
