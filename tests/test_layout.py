"""Everything is where it belongs: an exercise is one file, named after it, in its lesson's folder.

What is missing is said in one sentence, with the place to put it.
"""

import importlib
import pathlib

import pytest
from course import RIGHT_ANSWER_FILES, ROOT, SOURCES

from vae_helpers import checks

CHECKS = ROOT / "vae_helpers" / "checks"
FOLDERS = sorted(path for path in CHECKS.glob("lesson_*") if (path / "__init__.py").exists())
FILES = sorted(
    path
    for folder in FOLDERS
    for path in folder.glob("*.py")
    if path.stem not in ("__init__", "predictions")
)
# A module is read from top to bottom, and at one sitting.
LONGEST = 400


def _short(path):
    return "/".join(path.parts[-2:]).removesuffix(".py")


each_folder = pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
each_file = pytest.mark.parametrize("path", FILES, ids=_short)


@each_folder
def test_a_folder_of_exercises_belongs_to_a_notebook(folder):
    module = importlib.import_module(f"vae_helpers.checks.{folder.name}")
    lesson = getattr(module, "LESSON", None)
    assert lesson is not None, (
        f"checks/{folder.name}/__init__.py has to define LESSON = Lesson(...), as in lesson_01."
    )
    assert lesson.name in [path.stem for path in SOURCES], (
        f"checks/{folder.name} has no lesson: write solutions/{lesson.name}.py, mend the topic in "
        f"checks/{folder.name}/__init__.py, or take the folder away."
    )
    assert lesson in checks.LESSONS, (
        f"checks/{folder.name} is not in LESSONS of vae_helpers/checks/__init__.py: add it there."
    )


@each_file
def test_an_exercise_is_one_file_that_its_lesson_lists(path):
    folder, name = path.parent.name, path.stem
    lesson = importlib.import_module(f"vae_helpers.checks.{folder}").LESSON
    names = [exercise.name for exercise in lesson.exercises]
    assert name in names, (
        f"checks/{folder}/{name}.py is not listed: import {name} in checks/{folder}/__init__.py "
        "and put it into `exercises`, at its place in the lesson."
    )
    module = importlib.import_module(f"vae_helpers.checks.{folder}.{name}")
    exercise = getattr(module, name, None)
    assert exercise is not None, f"checks/{folder}/{name}.py has to define {name} = Exercise(...)."
    assert exercise.name == name, (
        f"checks/{folder}/{name}.py: its reference is {exercise.name}, but file, exercise and "
        "reference have one name."
    )
    assert getattr(checks, name, None) is exercise, (
        f"checks.{name} is not there: import it in vae_helpers/checks/__init__.py, beside the "
        f"others of {folder}."
    )


@pytest.mark.parametrize("exercise", checks.EXERCISES.values(), ids=lambda e: e.name)
def test_an_exercise_has_a_file_of_its_name(exercise):
    path = CHECKS / f"lesson_{exercise.lesson[:2]}" / f"{exercise.name}.py"
    assert path in FILES, f"{exercise.name} belongs into {_short(path)}.py: one exercise, one file."


@pytest.mark.parametrize("path", RIGHT_ANSWER_FILES, ids=_short)
def test_right_answers_belong_to_an_exercise(path):
    folder, name = path.parent.name, path.stem
    assert (CHECKS / folder / f"{name}.py").exists(), (
        f"tests/right_answers/{folder}/{name}.py answers no exercise: there is no "
        f"vae_helpers/checks/{folder}/{name}.py. Mend the name or the folder."
    )


def test_no_two_lessons_share_the_name_of_an_exercise_or_a_prediction():
    names = [item.name for one in checks.LESSONS for item in (*one.exercises, *one.predictions)]
    assert len(set(names)) == len(names), sorted(n for n in set(names) if names.count(n) > 1)


@pytest.mark.parametrize("path", sorted((ROOT / "vae_helpers").rglob("*.py")), ids=_short)
def test_no_module_is_too_long_to_read(path: pathlib.Path):
    lines = len(path.read_text("utf-8").splitlines())
    assert lines <= LONGEST, f"{_short(path)}.py has {lines} lines of {LONGEST}: cut it in two."
