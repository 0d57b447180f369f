"""The example of CONTRIBUTING works as it stands there."""

import re
import textwrap
import types

import pytest
from course import ROOT
from public import ANSWERS

from vae_helpers import autoencoder, checks

TEXT = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
BLOCKS = re.findall(r"^ *```python\n(.*?)^ *```", TEXT, re.MULTILINE | re.DOTALL)
FUNCTION, EXERCISE, RIGHT, WRONG, PUBLIC = map(textwrap.dedent, BLOCKS)


@pytest.fixture
def example(monkeypatch):
    """The exercise and its right answers, as if they had been added to the course."""
    module = types.SimpleNamespace(**vars(autoencoder))
    exec(FUNCTION, vars(module))
    monkeypatch.setattr(autoencoder, "ink", module.ink, raising=False)
    names, answers = {}, {}
    exec(EXERCISE, names)
    exec(RIGHT, answers)
    return names["ink"], [answers[name] for name in answers if name.startswith("ink_")]


def test_its_own_function_and_its_right_answers_are_right(example):
    ink, answers = example
    assert len(answers) == 2
    for function in (ink.reference, *answers):
        assert ink.diagnose(function).status == "right"


def test_every_wrong_answer_of_it_is_told_as_what_it_is(example):
    ink, _ = example
    names = {}
    exec(WRONG, names)
    for told, functions in names["WRONG_ANSWERS"].items():
        for function in functions if isinstance(functions, list) else [functions]:
            assert ink.diagnose(function).mistake == told


def test_its_answers_in_the_manner_of_public_code_are_judged_as_marked(example):
    ink, _ = example
    exec(PUBLIC, {"__name__": "of the example"})
    answers = ANSWERS.pop("of the example")
    assert sorted(status for status, _, _ in answers) == ["right", "wrong"]
    for status, _, answer in answers:
        feedback = ink.diagnose(answer)
        assert (feedback.status, bool(feedback.mistake)) == (status, status == "wrong")


def test_what_nothing_explains_is_told_with_the_name_of_the_finding(example):
    ink, _ = example
    said = ink.diagnose(lambda x: (x**3).sum(axis=1)).message
    assert said.startswith("The ink of 3 images: the numbers differ.")
    assert "To compute by hand:" in said


def test_it_is_an_example_and_not_in_the_course():
    assert "ink" not in checks.EXERCISES


@pytest.mark.parametrize(
    "path", re.findall(r"^(?:vae_helpers|tests|tools)/[\w/]*(?= )", TEXT, re.M)
)
def test_every_folder_of_the_map_is_there(path):
    assert (ROOT / re.sub(r"lesson_NN.*", "lesson_01", path)).exists()


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`(test_\w+\.py)`", TEXT))))
def test_every_test_that_the_faults_name_is_there(name):
    assert list((ROOT / "tests").rglob(name))
