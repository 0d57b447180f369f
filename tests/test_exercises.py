"""Every exercise keeps its promise: it knows right answers, blanks, and each listed mistake."""

import itertools
import re

import pytest
from course import RIGHT_ANSWERS, ROOT, slugs_of

from vae_helpers import checks
from vae_helpers.checks.engine.observe import alike

EXERCISES = checks.EXERCISES.values()
MISTAKES = [(exercise, mistake) for exercise in EXERCISES for mistake in exercise.mistakes]
ANSWERS = [(e, function) for e in EXERCISES for function in RIGHT_ANSWERS.get(e.name, [])]
AT_LEAST = {"right answers": 5, "mistakes": 6, "hints": 2}


def _named(value):
    return getattr(value, "name", None) or getattr(value, "slug", None) or value.__name__


each_exercise = pytest.mark.parametrize("exercise", EXERCISES, ids=_named)
each_mistake = pytest.mark.parametrize(("exercise", "mistake"), MISTAKES, ids=_named)
each_answer = pytest.mark.parametrize(("exercise", "function"), ANSWERS, ids=_named)


def _folder(exercise):
    return f"lesson_{exercise.lesson[:2]}"


@each_exercise
def test_the_courses_own_function_is_right(exercise):
    feedback = exercise.diagnose(exercise.reference)
    assert feedback.status == "right", str(feedback)
    assert feedback.mistake is None


@each_answer
def test_every_right_answer_is_right(exercise, function):
    feedback = exercise.diagnose(function)
    assert feedback.status == "right", (
        f"The right answer {function.__name__} is refused: the look of {exercise.name} asks for "
        f"more than the exercise does, or the answer is wrong.\n{feedback}"
    )


@each_mistake
def test_every_mistake_is_diagnosed_as_itself(exercise, mistake):
    feedback = exercise.diagnose(mistake.function)
    assert feedback.status != "right", (
        f"The mistake {mistake.slug!r} is judged right: the look of {exercise.name} has to yield "
        "something in which it differs from the right answer."
    )
    assert feedback.mistake == mistake.slug, (
        f"{mistake.slug!r} is taken for {feedback.mistake!r}.\n{feedback}"
    )
    assert feedback.message == mistake.message, f"two mistakes are called {mistake.slug!r}"


@each_exercise
def test_no_two_mistakes_look_alike(exercise):
    seen = {"the right answer": exercise.expected()}
    seen |= {mistake.slug: exercise.observation_of(mistake) for mistake in exercise.mistakes}
    twins = [pair for pair in itertools.combinations(seen, 2) if alike(*map(seen.get, pair))]
    assert not twins, (
        f"To the look of {exercise.name} these are alike: {twins}. Let it yield something in which "
        "they differ, or keep one of them, with a message that is true of both."
    )
    assert len(seen) == len(exercise.mistakes) + 1, f"two mistakes of {exercise.name} share a slug"


@each_exercise
def test_every_exercise_has_right_answers_mistakes_and_hints_enough(exercise):
    name, folder = exercise.name, _folder(exercise)
    checked = f"vae_helpers/checks/{folder}/{name}.py"
    for what, found, place in (
        ("right answers", RIGHT_ANSWERS.get(name, []), f"tests/right_answers/{folder}/{name}.py"),
        ("mistakes", {mistake.slug for mistake in exercise.mistakes} | slugs_of(name), checked),
        ("hints", exercise.hints, checked),
    ):
        assert (ROOT / place).exists(), f"There is no {place}: write it."
        assert len(found) >= AT_LEAST[what], (
            f"{name} has {len(found)} {what}, but needs at least {AT_LEAST[what]}: add them in "
            f"{place}."
        )


@each_mistake
def test_messages_are_sentences_that_do_not_give_the_line_away(exercise, mistake):
    slug, text = mistake.slug, mistake.message
    place = f"vae_helpers/checks/{_folder(exercise)}/{exercise.name}.py"
    assert text, f"The mistake {slug!r} has no message: write what was computed, in {place}."
    assert re.fullmatch(r"[a-z0-9_]+", slug), f"{slug!r}: small letters, digits and _ only"
    assert len(text) >= 40, f"The message of {slug!r} is too short to help: {text!r}"
    assert text.endswith((".", "?")), f"The message of {slug!r} is no sentence: {text!r}"
    assert "return " not in text, f"The message of {slug!r} gives the line away: {text!r}"


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
@each_exercise
def test_a_blank_is_not_attempted(exercise, blank):
    feedback = exercise.diagnose(blank)
    assert (feedback.status, feedback.mistake) == ("not attempted", None)


@each_exercise
def test_a_forgotten_return_is_not_a_blank(exercise):
    def forgets(*arguments):
        exercise.reference(*arguments)

    feedback = exercise.diagnose(forgets)
    assert feedback.status == "wrong"
    assert "return" in feedback.message
