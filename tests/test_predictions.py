"""Guesses and the tally."""

import re

import pytest
from course import ROOT

from vae_helpers import checks


@pytest.mark.parametrize("question", checks.PREDICTIONS.values(), ids=lambda p: p.name)
def test_a_prediction_has_one_right_answer_and_a_comment_for_each(question, capsys):
    assert question.right in question.comments
    assert len(set(question.comments.values())) == len(question.comments) >= 2
    for letter in question.comments:
        checks.predict(question.name, f" {letter.upper()}. ")
        said = capsys.readouterr().out
        assert question.comments[letter] in said
        assert ("✓" in said) == (letter == question.right)


def test_the_solutions_guess_right():
    asked = re.compile(r'guess = "(\w)"\n### END SOLUTION\nchecks\.predict\("(\w+)"')
    sources = sorted((ROOT / "solutions").glob("[01]*.py"))
    texts = [path.read_text("utf-8") for path in sources]
    guesses = {name: guess for text in texts for guess, name in asked.findall(text)}
    assert guesses == {question.name: question.right for question in checks.PREDICTIONS.values()}


@pytest.mark.parametrize("guess", [..., None, "z", 3, "", ["a"], object])
def test_a_prediction_takes_any_guess_without_raising(guess, capsys):
    checks.predict("random_codes", guess)
    assert '"a", "b", "c"' in capsys.readouterr().out


def test_an_unknown_question_is_said_to_be_unknown(capsys):
    checks.predict("weather", "a")
    assert "random_codes" in capsys.readouterr().out


def test_progress_tells_each_exercise(monkeypatch, capsys):
    monkeypatch.setattr("vae_helpers.checks.engine.predictions.RECORD", {"squared_error": "right"})
    checks.progress()
    said = capsys.readouterr().out
    lesson = checks.squared_error.lesson
    count = sum(exercise.lesson == lesson for exercise in checks.EXERCISES.values())
    assert f"{lesson}: 1 of {count} exercises right" in said
    assert "✓ squared_error" in said
    assert "○ principal_subspace" in said
