"""Any two listed slips of an exercise, made at once, are wrong, and nearly all are told by name.

`make long` tries far more pairs than `make test`.
"""

import itertools
import os
import random

import numpy as np
import pytest

from vae_helpers import checks
from vae_helpers.checks.engine.observe import same

PAIRS = int(os.environ.get("EXAMPLES", "12"))  # of each exercise
TAKEN_APART = [
    exercise for exercise in checks.EXERCISES.values() if hasattr(exercise.formula, "options")
]


def _slips(formula):
    """Each single slip as arguments of formula.answer: distortions, or how often a term counts."""
    for place, one in formula.options():
        if place != ("undone",):
            yield [(place, one)], {}
    for term in getattr(formula, "terms", ()):
        for times in (0, -1, 2, 0.5):
            yield [], {term.slug: times}


def _pairs(formula):
    for (one, few), (other, many) in itertools.combinations(_slips(formula), 2):
        apart = {place for place, _ in one}.isdisjoint(place for place, _ in other)
        if apart and few.keys().isdisjoint(many):
            yield (one + other, {**few, **many})


def _made(formula, chosen, times):
    return formula.answer(chosen, times) if times else formula.answer(chosen)


def _differs(formula, answer, exercise):
    """Whether two slips do not cancel; None where they do not go together."""
    try:
        with np.errstate(all="ignore"):
            found, right = formula.answers(answer), formula.answers(exercise.reference)
    except Exception:
        return None
    return not all(map(same, found, right))


@pytest.mark.parametrize("exercise", TAKEN_APART, ids=lambda exercise: exercise.name)
def test_two_slips_at_once_are_wrong_and_nearly_always_named(exercise):
    formula = exercise.formula
    pairs = list(_pairs(formula))
    random.Random(1).shuffle(pairs)
    answers = (_made(formula, *pair) for pair in pairs)
    differing = (answer for answer in answers if _differs(formula, answer, exercise))
    told = [exercise.diagnose(answer) for answer in itertools.islice(differing, PAIRS)]
    assert all(feedback.status == "wrong" for feedback in told)
    named = sum(feedback.mistake is not None for feedback in told)
    assert named >= 0.9 * len(told) - 1 > 0, f"{named} of {len(told)}"
