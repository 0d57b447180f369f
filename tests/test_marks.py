"""A verdict shown outside a notebook can be read where the terminal has no such signs."""

import contextlib
import io
import re
import sys

import pytest

from vae_helpers import checks
from vae_helpers.checks.engine.feedback import Feedback, Note, show

VERDICTS = {
    "right": "[right] kl: right.\nWell done.",
    "wrong": "[wrong] kl: not right yet.\nWell done.",
    "not attempted": "[open] kl: not attempted.\nWell done.",
}
ENCODINGS = ["ascii", "cp1252", "iso8859-1", "cp437", "cp932"]
NARROW = ENCODINGS[:3]  # of the three marks they have none

each_status = pytest.mark.parametrize("status", VERDICTS)


def verdict(status, message="Well done."):
    return Feedback("kl", status, message)


def shown(item, stream):
    with contextlib.redirect_stdout(stream):
        show(item)
    stream.seek(0)
    return stream.read()


def terminal(encoding):
    """As Python opens the standard output: what cannot be encoded raises."""
    return io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="strict", newline="\n")


@each_status
@pytest.mark.parametrize("encoding", NARROW)
def test_a_mark_becomes_a_word_where_the_terminal_lacks_it(encoding, status):
    assert shown(verdict(status), terminal(encoding)) == VERDICTS[status] + "\n"


@each_status
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-8-sig"])
def test_a_mark_stays_where_the_terminal_has_it(encoding, status):
    assert shown(verdict(status), terminal(encoding)) == f"{verdict(status)}\n"


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_only_the_signs_that_are_lacking_are_replaced(encoding):
    text = shown(verdict("right", "a line\n    x = é, μ, ✓"), terminal(encoding))
    for sign, word in {"é": "?", "μ": "mu", "✓": "[right]"}.items():
        encoded = sign.encode(encoding, "replace")
        has = encoded != b"?"
        assert (sign in text, word in text) == (has, not has), (encoding, text)


@pytest.mark.parametrize(
    ("sign", "word"),
    [
        ("μ", "mu"),
        ("Σ", "sigma"),
        ("ς", "final sigma"),
        ("ά", "alpha with tonos"),
        ("ϕ", "?"),
        ("é", "?"),
        ("\ud800", "?"),
        ("\x85", "?"),
        ("∑", "?"),
    ],
)
def test_a_greek_letter_becomes_its_name_and_any_other_sign_a_question_mark(sign, word):
    # A learner's variable or an exception's text may hold any sign.
    said = shown(Note("A hint.", f"`{sign} = 1`"), terminal("ascii"))
    assert said == f"A hint. `{word} = 1`\n"


def test_half_a_sign_is_printed_even_in_utf8():
    assert shown(Note("Said:", "a\ud800b"), terminal("utf-8")) == "Said: a?b\n"


@each_status
def test_a_stream_in_memory_gets_the_marks(status):
    assert shown(verdict(status), io.StringIO()) == f"{verdict(status)}\n"


class Plain:
    """A stream of ASCII that does not say so, as a program may put in place of the output."""

    def __init__(self):
        self.text = ""

    def write(self, text):
        self.text += text.encode("ascii").decode()


@each_status
def test_a_stream_that_does_not_say_its_encoding_gets_ascii(status):
    stream = Plain()
    with contextlib.redirect_stdout(stream):
        show(verdict(status))
    assert stream.text == VERDICTS[status] + "\n"


def test_no_output_at_all_is_no_error():
    with contextlib.redirect_stdout(None):  # as in a program without a window on Windows
        show(verdict("right"))
        assert sys.stdout is None


@pytest.fixture
def display(monkeypatch):
    """Put another function in place of IPython's display, as in a running shell."""
    monkeypatch.setattr("IPython.get_ipython", object)
    return lambda function: monkeypatch.setattr("IPython.display.display", function)


@each_status
@pytest.mark.parametrize("encoding", NARROW)
def test_the_ipython_of_a_terminal_prints_words_too(display, encoding, status):
    display(lambda item: print(item._repr_mimebundle_()["text/plain"]))
    assert shown(verdict(status), terminal(encoding)) == VERDICTS[status] + "\n"


@each_status
def test_a_notebook_is_given_the_marks_whatever_the_terminal(display, status):
    given = []
    display(given.append)
    assert shown(verdict(status), terminal("ascii")) == ""
    assert given == [verdict(status)]
    plain = given[0]._repr_mimebundle_()["text/plain"]
    assert re.fullmatch(r"[✓✗○] kl: [a-z ]+\.\nWell done\.", plain)


def test_the_tally_can_be_told_apart_without_marks(monkeypatch):
    record = {"squared_error": "right", "build_autoencoder": "wrong"}
    monkeypatch.setattr("vae_helpers.checks.engine.predictions.RECORD", record)
    with contextlib.redirect_stdout(terminal("cp1252")) as stream:
        checks.progress()
    stream.seek(0)
    lines = set(stream.read().splitlines())
    assert "    [right] squared_error" in lines
    assert "    [wrong] build_autoencoder" in lines
    assert "    [open] principal_subspace" in lines
