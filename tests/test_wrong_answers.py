"""Every wrong answer of the bank is wrong, and told as what it is: one slip or several."""

import importlib
import re
import traceback

import pytest
from course import TESTS

from vae_helpers import checks
from vae_helpers.checks.engine.observe import Unusable


def _answers(path):
    module = importlib.import_module(f"wrong_answers.{path.parent.name}.{path.stem}")
    for told, functions in module.WRONG_ANSWERS.items():
        many = functions if isinstance(functions, list) else [functions]
        for i, function in enumerate(many):
            name = f"{path.stem}-{told}" + (f"-{i + 1}" if i else "")
            yield pytest.param(checks.EXERCISES[path.stem], told, function, id=name)


def _is_ours(error):
    """Whether an error that was kept from the learner came from the check itself."""
    if error is None or isinstance(error, Unusable):
        return False
    return "checks" in traceback.extract_tb(error.__traceback__)[-1].filename


# What no learner should have to read: addresses in memory, long digests, paths and frames of ours.
MACHINERY = re.compile(
    r"0x[0-9a-f]{6}|[0-9a-f]{16}|site-packages|Traceback|WARNING|vae_helpers[./]checks|<frozen"
)
FILES = sorted((TESTS / "wrong_answers").glob("lesson_*/*.py"))
BANK = [answer for path in FILES for answer in _answers(path)]


@pytest.mark.parametrize(("exercise", "told", "function"), BANK)
def test_every_wrong_answer_is_told_as_what_it_is(exercise, told, function):
    exercise.failed = None
    feedback = exercise.diagnose(function)
    assert (feedback.status, feedback.mistake) == ("wrong", told), str(feedback)
    assert not MACHINERY.search(str(feedback))
    assert not _is_ours(exercise.failed), "taking it apart failed, which no learner is told"
    for sentence in feedback.message.splitlines()[:1]:
        assert len(sentence) >= 20, sentence
