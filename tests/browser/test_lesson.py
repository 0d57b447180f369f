"""A lesson as a learner opens it: no questions, and a verdict at once."""

import re
import sys
from pathlib import Path

import pytest

FIRST_LESSON = "lessons/01_autoencoder.ipynb"


def test_no_question_about_news_meets_the_learner(lab):
    if not Path(sys.prefix, "share/jupyter/lab/settings/overrides.json").exists():
        pytest.skip("the course is not installed in this environment: make setup")
    lab.write("empty.ipynb", "1 + 1")
    lab.open("empty.ipynb")
    lab.run_all()  # the question would come at start-up, long before a kernel has answered
    assert lab.notifications() == []


@pytest.fixture
def first_lesson(lab):
    if not (lab.server.root / FIRST_LESSON).exists():
        pytest.skip(f"{FIRST_LESSON} is not there: make notebooks")
    lab.open(FIRST_LESSON)
    return lab


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("return images.reshape(len(images), 784)", r"\bnot\b|255"),
        ('return images.reshape(len(images), 784).astype("float32") / 255', r"\bright\b"),
    ],
    ids=["wrong", "right"],
)
def test_the_first_exercise_says_at_once_whether_it_is_right(first_lesson, body, told, tmp_path):
    imports = first_lesson.find("import")
    exercise = first_lesson.find("@checks.flatten_and_scale")
    first_lesson.set_source(
        exercise, f"@checks.flatten_and_scale\ndef flatten_and_scale(images):\n    {body}\n"
    )
    first_lesson.run(imports)
    assert first_lesson.text(imports) == ""
    first_lesson.run(exercise)
    first_lesson.page.locator(".jp-mod-active .jp-OutputArea").scroll_into_view_if_needed()
    first_lesson.page.screenshot(path=tmp_path / "feedback.png")
    said = first_lesson.text(exercise)
    assert re.search(told, said, re.IGNORECASE), said
