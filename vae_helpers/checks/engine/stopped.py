"""What a notebook shows where the stop button ended a cell: its line, and how to go on.

Stopped in a training, the usual traceback is forty frames of Keras and TensorFlow, and reads like
a fault.
"""

import contextlib
import linecache
import traceback

NEXT = (
    "Run the cell again: a model from an earlier cell goes on, one that this cell makes begins "
    "anew."
)


def tell_plainly(shell):
    """Let an IPython shell say in three lines where a cell was stopped. None: there is no shell."""
    if shell is not None:
        shell.set_custom_exc((KeyboardInterrupt,), _show)


def _show(shell, kind, error, frames, tb_offset=None):
    lines = told(frames, shell.user_ns)
    with contextlib.suppress(AttributeError):  # IPython asks an exception for its own traceback
        error._render_traceback_ = lambda: lines
    shell.showtraceback((kind, error, frames))


def told(frames, names):
    """The lines to show. frames: a traceback; names: those of the notebook, where its code runs."""
    own = [
        (frame.f_code.co_filename, number)
        for frame, number in traceback.walk_tb(frames)
        if frame.f_globals is names
    ]
    if not own:
        return [f"KeyboardInterrupt: the cell was stopped. {NEXT}"]
    name, number = own[0]  # further in may be a function that another cell defines
    code = linecache.getline(name, number).strip()
    return [f"KeyboardInterrupt: stopped at line {number}.", f"    {code}", NEXT]
