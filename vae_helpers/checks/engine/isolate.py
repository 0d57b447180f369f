"""Run a learner's function so that nothing it does reaches the notebook.

It may raise, print, reseed, never return, call exit or return an object that lies about
itself: the notebook goes on, and the random numbers drawn afterwards are those that would have
been drawn without the check.
"""

import contextlib
import ctypes
import io
import logging
import random
import threading
import warnings

import numpy as np
from keras.src.backend.common import global_state
from tensorflow.python.eager import context as tensorflow_context

from vae_helpers.quiet import keras, tf, without_stderr

SECONDS = 10.0  # a right answer needs a few hundredths; this is for endless loops
GRACE = 1.0  # for a stopped loop to end
SEED = 20131220  # any number: observations must not depend on the learner's own seed


class TookTooLong(Exception):
    """The function had not returned when its time was up."""


def run_isolated(work, seconds=SECONDS):
    """Run work() in a thread of its own; return its result and what it printed.

    Raises whatever work raised (SystemExit and the like too), or TookTooLong.
    """
    outcome = {}

    def target():
        try:
            # NumPy keeps its error state by thread, and warnings about a learner's overflow are
            # said by the feedback.
            with np.errstate(all="ignore"):
                keras.utils.set_random_seed(SEED)
                outcome["result"] = work()
        except BaseException as error:
            outcome["error"] = error

    printed = io.StringIO()
    thread = threading.Thread(target=target, daemon=True)
    with (
        kept_random_state(),
        _kept_settings(),
        warnings.catch_warnings(),
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(printed),
        without_stderr(),  # what TensorFlow writes from C++
        _without_logging(),
    ):
        warnings.simplefilter("ignore")
        thread.start()
        thread.join(seconds)
        if thread.is_alive():
            _interrupt(thread)
            outcome.setdefault("error", TookTooLong())
    if "error" in outcome:
        raise outcome["error"]
    return outcome["result"], printed.getvalue()


def _interrupt(thread):
    """Ask a thread to stop at its next line. One that waits inside C stays, as a daemon."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(
        ctypes.c_ulong(thread.ident), ctypes.py_object(TookTooLong)
    )
    thread.join(GRACE)


@contextlib.contextmanager
def _without_logging():
    """No warnings of loggers, whose handlers keep a stream of their own."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(before)


@contextlib.contextmanager
def _kept_settings():
    """Give Keras and TensorFlow the settings back that a function may have changed."""
    config = keras.config
    before = config.floatx(), config.epsilon(), config.image_data_format()
    eagerly = tf.config.functions_run_eagerly()
    try:
        yield
    finally:
        for put_back, value in zip(
            (config.set_floatx, config.set_epsilon, config.set_image_data_format),
            before,
            strict=True,
        ):
            put_back(value)
        tf.config.run_functions_eagerly(eagerly)


@contextlib.contextmanager
def kept_random_state():
    """Give Python, NumPy, TensorFlow and Keras their random states back at the end.

    Keras keeps its own by thread, out of reach but for `clear_session`, which throws away that
    of all threads. TensorFlow offers a way to set a seed but none to read how far it has come.
    So this looks at private parts; a test draws from all four before and after, and fails if a
    new release moves them.
    """
    keras_state = global_state.GLOBAL_STATE_TRACKER
    python, numpy_state = random.getstate(), np.random.get_state()  # noqa: NPY002
    eager = tensorflow_context.context()
    seed = eager._seed
    draws = None if seed is None else eager._rng.getstate()
    generator = tf.random.get_global_generator()
    generator_state = tf.identity(generator.state)
    try:
        yield
    finally:
        global_state.GLOBAL_STATE_TRACKER = keras_state
        random.setstate(python)
        np.random.set_state(numpy_state)  # noqa: NPY002
        if seed is None:
            eager._seed = eager._rng = None
        else:
            tf.random.set_seed(seed)
            eager._rng.setstate(draws)
        tf.random.set_global_generator(generator)
        generator.state.assign(generator_state)
