"""What is asked in lesson 7, in its order."""

from vae_helpers.checks.engine.lessons import Lesson
from vae_helpers.checks.lesson_07.best_diagonal import best_diagonal
from vae_helpers.checks.lesson_07.best_linear_gaussian import best_linear_gaussian
from vae_helpers.checks.lesson_07.predictions import PREDICTIONS

LESSON = Lesson(
    __name__,
    topic="elbo_at_work",
    exercises=[best_diagonal, best_linear_gaussian],
    predictions=PREDICTIONS,
)
