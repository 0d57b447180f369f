"""Every exercise keeps its promise: it knows right answers, blanks, and each listed mistake."""

import importlib
import itertools
import pathlib
import re

import pytest

from vae_helpers import checks
from vae_helpers.checks.observe import alike

EXERCISES = checks.EXERCISES.values()
MISTAKES = [(exercise, mistake) for exercise in EXERCISES for mistake in exercise.mistakes]
ALTERNATIVES = [
    (name, function)
    for file in sorted(pathlib.Path(__file__).parent.glob("alternatives_*.py"))
    for name, functions in importlib.import_module(file.stem).ALTERNATIVES.items()
    for function in functions
]


def _by_name(value):
    return getattr(value, "name", None) or getattr(value, "slug", None) or value.__name__


@pytest.mark.parametrize("exercise", EXERCISES, ids=_by_name)
def test_the_courses_own_function_is_right(exercise):
    feedback = exercise.diagnose(exercise.reference)
    assert feedback.status == "right", str(feedback)
    assert feedback.mistake is None


@pytest.mark.parametrize(("exercise", "mistake"), MISTAKES, ids=_by_name)
def test_every_mistake_is_diagnosed_as_itself(exercise, mistake):
    feedback = exercise.diagnose(mistake.function)
    assert (feedback.status, feedback.mistake) == ("wrong", mistake.slug), str(feedback)
    assert feedback.message == mistake.message


@pytest.mark.parametrize("exercise", EXERCISES, ids=_by_name)
def test_no_two_mistakes_look_alike(exercise):
    seen = {"the right answer": exercise.expected()}
    seen |= {mistake.slug: exercise.observation_of(mistake) for mistake in exercise.mistakes}
    twins = [pair for pair in itertools.combinations(seen, 2) if alike(*map(seen.get, pair))]
    assert not twins
    assert len(seen) == len(exercise.mistakes) + 1, "two mistakes share a slug"


@pytest.mark.parametrize(
    ("name", "function"), ALTERNATIVES, ids=[function.__name__ for _, function in ALTERNATIVES]
)
def test_every_alternative_right_answer_is_right(name, function):
    feedback = checks.EXERCISES[name].diagnose(function)
    assert feedback.status == "right", str(feedback)


@pytest.mark.parametrize("exercise", EXERCISES, ids=_by_name)
def test_every_exercise_has_alternatives_mistakes_and_hints(exercise):
    assert sum(name == exercise.name for name, _ in ALTERNATIVES) >= 5
    assert len(exercise.mistakes) >= 6
    assert len(exercise.hints) >= 2


def _dots(*arguments):
    """A docstring alone."""
    ...


def _passes(*arguments):
    pass


def _returns_none(*arguments):
    return None


def _returns_dots(*arguments):
    return ...


def _not_implemented(*arguments):
    raise NotImplementedError("your code here")


def _half_done(*arguments):
    result = ...
    return result


@pytest.mark.parametrize(
    "blank", [_dots, _passes, _returns_none, _returns_dots, _not_implemented, _half_done]
)
@pytest.mark.parametrize("exercise", EXERCISES, ids=_by_name)
def test_a_blank_is_not_attempted(exercise, blank):
    feedback = exercise.diagnose(blank)
    assert (feedback.status, feedback.mistake) == ("not attempted", None)


@pytest.mark.parametrize("exercise", EXERCISES, ids=_by_name)
def test_a_forgotten_return_is_not_a_blank(exercise):
    def forgets(*arguments):
        exercise.reference(*arguments)

    feedback = exercise.diagnose(forgets)
    assert feedback.status == "wrong"
    assert "return" in feedback.message


@pytest.mark.parametrize(("exercise", "mistake"), MISTAKES, ids=_by_name)
def test_messages_are_sentences_that_do_not_give_the_line_away(exercise, mistake):
    text = mistake.message
    assert text.endswith((".", "?")), text
    assert len(text) >= 40, text
    assert re.fullmatch(r"[a-z0-9_]+", mistake.slug)
    assert "return " not in text


def test_every_exercise_is_reached_by_its_name():
    for name, exercise in checks.EXERCISES.items():
        assert getattr(checks, name) is exercise
        assert exercise.name == name == exercise.reference.__name__
