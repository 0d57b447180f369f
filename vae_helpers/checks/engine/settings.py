"""What a learner's function may change for the whole process, put back after a check."""

import builtins
import contextlib
import gc
import logging
import os
import random
import sys

import numpy as np
from keras.src.backend.common import global_state
from tensorflow.python.eager import context as tensorflow_context

from vae_helpers.quiet import keras, tf


@contextlib.contextmanager
def kept():
    """Random states, settings, loggers, figures, the folder and the environment, as they were."""
    with (
        kept_random_state(),
        _kept_settings(),
        _kept_logging(),
        _kept_figures(),
        _kept_process(),
        _without_prompts(),
    ):
        yield


@contextlib.contextmanager
def _kept_settings():
    """Give Keras, TensorFlow and Python the settings back."""
    config = keras.config
    before = config.floatx(), config.epsilon(), config.image_data_format()
    eagerly = tf.config.functions_run_eagerly()
    limit, collects, trace = sys.getrecursionlimit(), gc.isenabled(), sys.gettrace()
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
        sys.setrecursionlimit(limit)
        (gc.enable if collects else gc.disable)()
        sys.settrace(trace)


@contextlib.contextmanager
def _kept_logging():
    """No warnings of loggers, whose handlers keep a stream of their own; handlers as they were."""
    root, disabled = logging.root, logging.root.manager.disable
    handlers, level = list(root.handlers), root.level
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
        logging.disable(disabled)


@contextlib.contextmanager
def _kept_figures():
    """Figures that a check makes are closed, those that were there stay, with pyplot's settings."""
    plt = sys.modules.get("matplotlib.pyplot")
    before = dict(plt._pylab_helpers.Gcf.figs) if plt else {}
    settings = dict(plt.rcParams) if plt else {}
    if plt:  # what is drawn into "the current figure" goes into one of the check's own
        plt._pylab_helpers.Gcf.figs.clear()
    try:
        yield
    finally:
        plt = sys.modules.get("matplotlib.pyplot")
        if plt:
            plt.close("all")
            plt._pylab_helpers.Gcf.figs.update(before)
            if settings:
                dict.update(plt.rcParams, settings)


@contextlib.contextmanager
def _kept_process():
    folder, environment = os.getcwd(), dict(os.environ)
    try:
        yield
    finally:
        os.chdir(folder)
        if dict(os.environ) != environment:
            os.environ.clear()
            os.environ.update(environment)


@contextlib.contextmanager
def _without_prompts():
    """A check has nobody to ask."""

    def refuse(prompt=""):
        raise RuntimeError("input() asks a person; a function that is checked has its arguments.")

    asks, builtins.input = builtins.input, refuse
    try:
        yield
    finally:
        builtins.input = asks


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
