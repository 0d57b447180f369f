"""What a check calls right lets every later cell of its lesson run.

`make long` tries all right answers; `make test` one for each exercise, of the kind that differs
most from the course's own: a list before a tensor before an array of another type.
"""

import functools
import inspect
import os

import matplotlib.pyplot as plt
import pytest
from carried import Lesson
from course import RIGHT_ANSWERS

from vae_helpers import checks

LONG = "EXAMPLES" in os.environ
lesson_of = functools.cache(Lesson)


def _kind(exercise, answer):
    """What an answer returns, the oddest last."""
    seen = []

    def noted(*arguments, **named):
        result = answer(*arguments, **named)
        seen.append(result[0] if isinstance(result, tuple) else result)
        return result

    exercise.diagnose(noted)
    names = ["ndarray", "float64", "float", "EagerTensor", "list"]
    name = type(seen[0]).__name__ if seen else ""
    return (names.index(name) if name in names else -1), str(getattr(seen[0], "dtype", ""))


def _answers(exercise):
    answers = RIGHT_ANSWERS[exercise.name]
    if exercise.name == "reparameterize":  # without a seed, Sampling says what it lacks
        answers = [one for one in answers if len(inspect.signature(one).parameters) > 2]
    if LONG or isinstance(exercise.reference, type):
        return answers if LONG else answers[:1]
    return [max(answers, key=functools.partial(_kind, exercise))]


@pytest.mark.filterwarnings("ignore")  # Keras, on a `compile` that is not its own
@pytest.mark.parametrize("name", checks.EXERCISES)
def test_a_right_answer_lets_every_later_cell_run(name):
    exercise = checks.EXERCISES[name]
    assert sum(not cell.works for cell in lesson_of(exercise.lesson).cells) <= 1
    for answer in _answers(exercise):
        assert lesson_of(exercise.lesson).carry(name, answer) > 0, answer
        plt.close("all")
