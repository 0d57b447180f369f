"""Nothing a learner's function does reaches the notebook."""

import os
import random
import sys
import time
import warnings

import numpy as np
import pytest
from judged import message, right, squared_error

from vae_helpers import checks
from vae_helpers.quiet import keras, tf


class Liar:
    """An object that lies about being an array, and fails whoever asks."""

    shape, dtype = (3,), np.dtype("float32")

    def __array__(self, *arguments, **named):
        raise RuntimeError("no numbers here")

    def __repr__(self):
        raise RuntimeError("no words here")


class Silent(Exception):
    def __str__(self):
        raise RuntimeError("not even a message")


def _raises_silently(x, x_hat):
    raise Silent


def _recurses(x, x_hat):
    return _recurses(x, x_hat)


ODD = {
    "a string": lambda x, x_hat: "twelve",
    "a dict": lambda x, x_hat: {"error": 1},
    "a list": lambda x, x_hat: [1.0, 2.0, 3.0],
    "a generator": lambda x, x_hat: (i for i in range(3)),
    "a module": lambda x, x_hat: np,
    "NaN": lambda x, x_hat: np.full(3, np.nan),
    "infinite": lambda x, x_hat: np.full(3, np.inf),
    "a wrong shape": lambda x, x_hat: np.zeros((3, 1, 1)),
    "complex": lambda x, x_hat: np.zeros(3, complex),
    "objects": lambda x, x_hat: np.array([None, "a", 2], object),
    "words": lambda x, x_hat: np.array(["a", "b", "c"]),
    "a huge array": lambda x, x_hat: np.broadcast_to(np.float32(1), (10**6, 10**6)),
    "an empty array": lambda x, x_hat: np.zeros(0),
    "a liar": lambda x, x_hat: Liar(),
    "bfloat16": lambda x, x_hat: tf.zeros(3, tf.bfloat16),
    "a symbolic tensor": lambda x, x_hat: keras.Input((3,)),
    "a function": lambda x, x_hat: right,
    "itself": lambda x, x_hat: squared_error,
    "division by zero": lambda x, x_hat: 1 / 0,
    "no memory": lambda x, x_hat: np.ones((10**7, 10**7)),
    "exit": lambda x, x_hat: sys.exit("goodbye"),
    "stop": lambda x, x_hat: next(iter([])),
    "a silent exception": _raises_silently,
    "recursion without end": _recurses,
    "too few arguments": lambda x: x,
    "too many arguments": lambda x, x_hat, more: x,
    "a generator function": lambda x, x_hat: (yield x),
    "a class": type("Thing", (), {}),
    "a builtin": print,
}


@pytest.mark.parametrize("exercise", checks.EXERCISES.values(), ids=lambda e: e.name)
@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_diagnose_never_raises_and_never_calls_it_right(exercise, odd):
    feedback = exercise.diagnose(odd)
    assert feedback.status == "wrong"
    assert feedback.message.strip()
    assert str(feedback)
    assert feedback._repr_mimebundle_()["text/html"]


def test_a_function_that_claims_to_wrap_itself_is_judged():
    def wrapped(x, x_hat):
        return right(x, x_hat)

    wrapped.__wrapped__ = wrapped
    assert squared_error.diagnose(wrapped).status == "right"


def test_an_endless_loop_is_stopped(monkeypatch):
    going = []

    def endless(x, x_hat):
        while True:
            going.append(1)
            time.sleep(0.001)

    monkeypatch.setattr("vae_helpers.checks.engine.isolate.SECONDS", 0.3)
    assert "without end" in message(endless)
    so_far = len(going)
    time.sleep(0.1)
    assert len(going) == so_far, "the loop goes on behind the notebook"


def test_a_call_that_never_returns_does_not_hang_the_notebook(monkeypatch):
    monkeypatch.setattr("vae_helpers.checks.engine.isolate.SECONDS", 0.3)
    monkeypatch.setattr("vae_helpers.checks.engine.isolate.GRACE", 0.1)
    assert "without end" in message(lambda x, x_hat: time.sleep(3))


def test_a_busy_machine_makes_no_answer_slow(monkeypatch):
    """While it sleeps, this process gets as little done as one that others keep from working."""
    monkeypatch.setattr("vae_helpers.checks.engine.isolate.SECONDS", 0.5)

    waits = iter([0.7])

    def kept_waiting(x, x_hat):
        time.sleep(next(waits, 0))
        return right(x, x_hat)

    monkeypatch.setattr("vae_helpers.checks.engine.isolate.PATIENCE", 100)
    assert squared_error.diagnose(kept_waiting).status == "right"


def _draws():
    """One number from each source of randomness that a learner may use."""
    return [
        random.random(),
        np.random.normal(),  # noqa: NPY002
        float(tf.random.normal([])),
        float(tf.random.get_global_generator().normal([])),
        float(keras.random.normal([])),
        float(keras.initializers.GlorotUniform()((1, 1))[0, 0]),
    ]


def _reseeds(x, x_hat):
    keras.backend.clear_session()
    keras.config.set_floatx("float64")
    keras.utils.set_random_seed(99)
    tf.random.get_global_generator().reset_from_seed(4)
    tf.random.set_global_generator(tf.random.Generator.from_seed(5))
    _draws()
    return np.zeros(3)


@pytest.mark.parametrize("function", [right, _reseeds], ids=["right", "reseeds"])
@pytest.mark.parametrize("drawn_before", [False, True])
def test_the_random_state_is_left_as_it_was(function, drawn_before):
    def prepare():
        keras.utils.set_random_seed(7)
        tf.random.set_global_generator(tf.random.Generator.from_seed(8))
        if drawn_before:
            _draws()

    prepare()
    expected = _draws() + _draws()
    prepare()
    squared_error.diagnose(function)
    checks.build_encoder.diagnose(checks.build_encoder.reference)
    assert _draws() + _draws() == expected
    assert keras.config.floatx() == "float32"


def test_settings_are_put_back():
    def changes_all(x, x_hat):
        keras.config.set_floatx("float64")
        keras.config.set_epsilon(0.5)
        keras.config.set_image_data_format("channels_first")
        tf.config.run_functions_eagerly(True)
        return np.zeros(3)

    def settings():
        config = keras.config
        formats = config.floatx(), config.epsilon(), config.image_data_format()
        return *formats, tf.config.functions_run_eagerly()

    before = settings()
    squared_error.diagnose(changes_all)
    assert settings() == before


def test_names_of_layers_are_not_used_up():
    keras.utils.clear_session()
    checks.build_autoencoder.diagnose(checks.build_autoencoder.reference)
    assert keras.layers.Dense(1).name == "dense"


def test_printing_is_kept_and_shown(capsys):
    def prints(x, x_hat):
        print("shape", x.shape)
        return x

    feedback = squared_error.diagnose(prints)
    assert capsys.readouterr().out == ""
    assert "shape (3, 784)" in feedback.printed
    assert "shape (3, 784)" in str(feedback)


def test_what_tensorflow_writes_past_python_stays_inside(capfd):
    def shouts(x, x_hat=None):
        os.write(2, b"from C++\n")
        tf.get_logger().warning("retracing")
        return x

    squared_error.diagnose(shouts)
    assert capfd.readouterr().err == ""
    shouts(0)
    assert "from C++" in capfd.readouterr().err


def test_a_flood_of_printing_is_cut():
    def floods(x, x_hat):
        for i in range(10_000):
            print(i)

    assert len(squared_error.diagnose(floods).printed.splitlines()) < 12


def test_a_change_of_the_arguments_is_seen_and_does_not_last():
    def spoils(x, x_hat):
        result = ((x - x_hat) ** 2).sum(axis=1)
        x[:] = 0
        return result

    assert squared_error.diagnose(spoils).mistake == "changes_x"
    assert squared_error.diagnose(right).status == "right"


def test_warnings_and_numpys_error_state_are_left_alone():
    def meddles(x, x_hat):
        np.seterr(all="raise")
        warnings.warn("noise", stacklevel=1)
        return x

    before = np.geterr()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        squared_error.diagnose(meddles)
    assert np.geterr() == before
