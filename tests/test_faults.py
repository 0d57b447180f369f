"""Plausible functions that once reached the notebook, or got a false word."""

import contextlib
import functools
import gc
import io
import logging
import os
import signal
import sys
import threading
import time
import warnings

import matplotlib.pyplot as plt
import numpy as np
import pytest
from judged import message, right, squared_error

from vae_helpers import checks
from vae_helpers.quiet import tf


@pytest.fixture
def in_a_hurry(monkeypatch):
    monkeypatch.setattr("vae_helpers.checks.engine.isolate.SECONDS", 0.3)
    monkeypatch.setattr("vae_helpers.checks.engine.isolate.GRACE", 0.2)


def is_still(counter):
    so_far = len(counter)
    time.sleep(0.1)
    return len(counter) == so_far


@pytest.mark.skipif(os.name == "nt", reason="a signal cannot be sent like this on Windows")
def test_the_stop_button_stops_the_function_too():
    going = []

    def endless(x, x_hat):
        while True:
            going.append(1)
            time.sleep(0.001)

    # What a job in the background starts ignores this signal.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()
        with pytest.raises(KeyboardInterrupt):
            squared_error.diagnose(endless)
    finally:
        signal.signal(signal.SIGINT, before)
    assert going
    assert is_still(going)


@pytest.mark.parametrize("name", ["reparameterize", "Sampling", "kl_divergence", "build_encoder"])
def test_a_loop_without_end_is_stopped_in_every_kind_of_check(in_a_hurry, name):
    going = []

    def endless(*arguments, **named):
        while True:
            going.append(1)
            time.sleep(0.001)

    assert "a loop without end, or very slow" in message(endless, checks.EXERCISES[name])
    assert is_still(going)


def test_a_loop_that_catches_exceptions_is_stopped(in_a_hurry):
    going = []

    def stubborn(x, x_hat):
        while True:
            try:
                going.append(1)
                time.sleep(0.001)
            except Exception:
                continue

    assert "restart" not in message(stubborn)
    assert is_still(going)


def test_what_cannot_be_stopped_is_said_to_go_on(in_a_hurry):
    assert "restart the kernel" in message(lambda x, x_hat: time.sleep(2))


def _reports(x, x_hat):
    logging.basicConfig(level=logging.DEBUG, force=True)
    logging.warning("from a check")
    return right(x, x_hat)


def test_loggers_keep_their_handlers_and_levels():
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    logging.root.addHandler(handler)
    try:
        before = list(logging.root.handlers), logging.root.level
        squared_error.diagnose(_reports)
        assert (logging.root.handlers, logging.root.level) == before
        logging.warning("from the notebook")
    finally:
        logging.root.removeHandler(handler)
    assert stream.getvalue() == "from the notebook\n"


def _plots(x, x_hat):
    plt.plot(x[0])
    plt.figure()
    plt.rcParams["lines.linewidth"] = 99
    return right(x, x_hat)


def _closes(x, x_hat):
    plt.close("all")
    return right(x, x_hat)


@pytest.mark.parametrize("function", [_plots, _closes])
def test_the_learners_figures_stay_as_they_were(function):
    figure, axes = plt.subplots()
    try:
        width = plt.rcParams["lines.linewidth"]
        squared_error.diagnose(function)
        assert plt.get_fignums() == [figure.number]
        assert plt.gcf() is figure
        assert not axes.lines
        assert plt.rcParams["lines.linewidth"] == width
    finally:
        plt.close(figure)


def test_a_prompt_is_refused_with_a_reason():
    assert "input() asks a person" in message(lambda x, x_hat: float(input("factor? ")) * x)


def test_half_a_surrogate_pair_can_be_shown():
    def prints(x, x_hat):
        print("\ud800")
        raise ValueError("\udfff")

    bundle = squared_error.diagnose(prints)._repr_mimebundle_()
    for text in (bundle["text/plain"], bundle["text/html"]):
        text.encode("utf-8")


@pytest.mark.parametrize("factor", [1 - 1.0005e-4, 1 + 1.0005e-4, 1 - 1.001e-4, 1e307, 1e-320])
@pytest.mark.parametrize("name", ["elbo", "squared_error", "kl_divergence"])
def test_a_result_at_the_edge_of_the_tolerance_or_of_floats_is_judged_in_silence(name, factor):
    exercise = checks.EXERCISES[name]

    def scaled(*given):
        return factor * np.float64(exercise.reference(*given))

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        feedback = exercise.diagnose(scaled)
    assert feedback.status in ("right", "wrong")
    assert feedback.status == "right" or feedback.message


def _disturbs(x, x_hat):
    sys.setrecursionlimit(123_456)
    gc.disable()
    os.environ["OMP_NUM_THREADS"] = "17"
    os.environ.pop("HOME", None)
    os.chdir(os.sep)
    sys.settrace(None)
    return right(x, x_hat)


def test_the_process_is_left_as_it_was():
    def state():
        return sys.getrecursionlimit(), gc.isenabled(), dict(os.environ), os.getcwd()

    before = state()
    squared_error.diagnose(_disturbs)
    assert state() == before


class _Grabby:
    def __getattr__(self, name):
        raise RuntimeError("nothing here")

    def __call__(self, x, x_hat):
        return right(x, x_hat)


class _Endless:
    def __getattr__(self, name):
        return self

    def __call__(self, x, x_hat):
        return right(x, x_hat)


@pytest.mark.parametrize("kind", [_Grabby, _Endless])
def test_a_callable_with_attributes_of_its_own_mind_is_judged(kind):
    assert squared_error.diagnose(kind()).status in ("right", "wrong")


def test_two_diagnoses_at_once_leave_the_output_alone():
    statuses = []
    threads = [
        threading.Thread(target=lambda: statuses.append(squared_error.diagnose(right).status))
        for _ in range(4)
    ]
    out = sys.stdout
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == ["right"] * 4
    assert sys.stdout is out


def test_not_attempted_is_said_of_blanks_only():
    def helper():
        raise NotImplementedError

    def calls_a_helper(x, x_hat):
        helper()

    def numpy_in_a_graph(x, x_hat):
        return tf.function(lambda a: np.exp(a))(tf.constant(x))

    def asks_for_a_number(x, x_hat):
        with contextlib.suppress(ZeroDivisionError):
            raise NotImplementedError("later")

    assert "NotImplementedError" in message(calls_a_helper)
    assert message(numpy_in_a_graph)
    assert squared_error.diagnose(asks_for_a_number).status == "not attempted"


def _spoilt(result):
    """A result of the same kind, and wrong."""
    if isinstance(result, (tuple, list)):
        return type(result)(map(_spoilt, result))
    if np.asarray(result).dtype.kind == "b":
        return np.logical_not(result)
    return (
        1.1 * result + 0.3 if isinstance(result, (int, float, np.ndarray, np.generic)) else result
    )


WITH_FORMULAS = [name for name, one in checks.EXERCISES.items() if one.formula is not None]


@pytest.mark.parametrize("name", WITH_FORMULAS)
def test_a_wrong_answer_that_writes_into_its_arguments_spoils_no_later_verdict(name):
    exercise = checks.EXERCISES[name]

    @functools.wraps(exercise.reference)
    def writes(*arguments, **named):
        given = [np.array(a) if isinstance(a, np.ndarray) else a for a in arguments]
        result = _spoilt(exercise.reference(*given, **named))
        for argument in arguments:
            if isinstance(argument, np.ndarray) and argument.flags.writeable:
                argument[...] = 1
        return result

    assert exercise.diagnose(writes).status == "wrong"
    feedback = exercise.diagnose(exercise.reference)
    assert feedback.status == "right", str(feedback)
