"""Run a learner's function so that nothing it does reaches the notebook.

It may raise, print, plot, reseed, never return, call exit or return an object that lies about
itself: the notebook goes on, and the random numbers drawn afterwards are those that would have
been drawn without the check. What it changes beyond that is put back by settings.py.
"""

import contextlib
import ctypes
import io
import threading
import time
import warnings

import numpy as np

from vae_helpers.checks.engine.settings import kept
from vae_helpers.quiet import keras, without_stderr

# A right answer needs a few hundredths; this is for endless loops. It counts this process's work:
# on a busy machine, where little gets done, it is up to PATIENCE times as long by the clock.
SECONDS, PATIENCE = 10.0, 3
GRACE = 1.0  # for a stopped loop to end
SEED = 20131220  # any number: observations must not depend on the learner's own seed

# Descriptor 2, sys.stdout and the random states belong to the whole process.
_one_at_a_time = threading.RLock()


class TookTooLong(BaseException):
    """The function had not returned when its time was up.

    No Exception, so that neither a learner's `except Exception` nor a check's swallows it.
    """

    def __str__(self):
        return f"no result after {SECONDS:.0f} seconds"

    goes_on = False  # where it waits inside of C, its thread cannot be stopped


def run_isolated(work, seconds=None):
    """Run work() in a thread of its own; return its result and what it printed.

    Raises whatever work raised (SystemExit and the like too), or TookTooLong.
    """
    outcome = {}
    # Not `thread.join`: interrupted there, Python 3.11 takes the thread for ended.
    done = threading.Event()

    def target():
        try:
            # NumPy keeps its error state by thread, and warnings about a learner's overflow are
            # said by the feedback.
            with np.errstate(all="ignore"):
                keras.utils.set_random_seed(SEED)
                outcome["result"] = work()
        except BaseException as error:
            outcome["error"] = error
        finally:
            done.set()

    printed = io.StringIO()
    thread = threading.Thread(target=target, daemon=True)
    with (
        _one_at_a_time,
        kept(),
        warnings.catch_warnings(),
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(printed),
        without_stderr(),  # what TensorFlow writes from C++
    ):
        warnings.simplefilter("ignore")
        thread.start()
        try:
            _wait(done, SECONDS if seconds is None else seconds)
        finally:  # the learner's own stop button ends up here, too
            if not done.is_set():
                late = TookTooLong()
                late.goes_on = not _interrupted(thread, done)
                outcome["error"] = late
    if "error" in outcome:
        raise outcome["error"]
    return outcome["result"], printed.getvalue()


def _wait(done, seconds):
    """Wait until all is done, or has had its time."""
    worked, end = time.process_time() + seconds, time.monotonic() + PATIENCE * seconds
    done.wait(seconds)
    while time.process_time() < worked and time.monotonic() < end and not done.wait(seconds / 20):
        pass


def _interrupted(thread, done):
    """Stop a thread at its next line, again and again: it may catch everything. True if it ends."""
    for _ in range(10):
        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(thread.ident), ctypes.py_object(TookTooLong)
        )
        if done.wait(GRACE / 10):
            return True
    return False
