"""What several tests ask about the course: its notebooks and right answers."""

import importlib

from project import ROOT

TESTS = ROOT / "tests"
SOURCES = sorted((ROOT / "solutions").glob("[0-9][0-9]_*.py"))
RIGHT_ANSWER_FILES = sorted((TESTS / "right_answers").glob("lesson_*/*.py"))


def _right_answers(path):
    """The functions and classes that a module defines, but for helpers with a leading _."""
    module = importlib.import_module(f"right_answers.{path.parent.name}.{path.stem}")
    return [
        value
        for name, value in vars(module).items()
        if not name.startswith("_") and getattr(value, "__module__", None) == module.__name__
    ]


# Name of an exercise -> its right answers in other styles.
RIGHT_ANSWERS = {path.stem: _right_answers(path) for path in RIGHT_ANSWER_FILES}


def slugs_of(name):
    """The slips of an exercise that tests/wrong_answers shows, each by itself."""
    for path in (TESTS / "wrong_answers").glob(f"lesson_*/{name}.py"):
        module = importlib.import_module(f"wrong_answers.{path.parent.name}.{name}")
        return {slug for told in module.WRONG_ANSWERS if told for slug in told.split(" + ")}
    return set()
