"""The example of CONTRIBUTING works as it stands there."""

import re
import textwrap
import types

import pytest
from course import ROOT

from vae_helpers import autoencoder, checks

TEXT = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
BLOCKS = re.findall(r"^ *```python\n(.*?)^ *```", TEXT, re.MULTILINE | re.DOTALL)
FUNCTION, EXERCISE, ANSWERS = map(textwrap.dedent, BLOCKS)


@pytest.fixture
def example(monkeypatch):
    """The exercise and its right answers, as if they had been added to the course."""
    module = types.SimpleNamespace(**vars(autoencoder))
    exec(FUNCTION, vars(module))
    monkeypatch.setattr(autoencoder, "ink", module.ink, raising=False)
    names, answers = {}, {}
    exec(EXERCISE, names)
    exec(ANSWERS, answers)
    return names["ink"], [answers[name] for name in answers if name.startswith("ink_")]


def test_its_own_function_and_its_right_answers_are_right(example):
    ink, answers = example
    assert len(answers) == 2
    for function in (ink.reference, *answers):
        assert ink.diagnose(function).status == "right"


def test_every_mistake_of_it_is_diagnosed_as_itself(example):
    ink, _ = example
    assert len(ink.mistakes) >= 6
    for mistake in ink.mistakes:
        assert ink.diagnose(mistake.function).mistake == mistake.slug


def test_what_no_mistake_explains_is_told_with_the_name_of_the_finding(example):
    ink, _ = example
    said = ink.diagnose(lambda x: 3 * x.sum(axis=1)).message
    assert said.startswith("The ink of 3 images: exactly 3 times the right value.")


def test_it_is_an_example_and_not_in_the_course():
    assert "ink" not in checks.EXERCISES


@pytest.mark.parametrize(
    "path", re.findall(r"^(?:vae_helpers|tests|tools)/[\w/]*(?= )", TEXT, re.M)
)
def test_every_folder_of_the_map_is_there(path):
    assert (ROOT / re.sub(r"lesson_NN.*", "lesson_01", path)).exists()
