"""What is asked in lesson 4, in its order."""

from vae_helpers.checks.engine.lessons import Lesson
from vae_helpers.checks.lesson_04.best_baseline import best_baseline
from vae_helpers.checks.lesson_04.leave_one_out_baseline import leave_one_out_baseline
from vae_helpers.checks.lesson_04.pathwise_gradient import pathwise_gradient
from vae_helpers.checks.lesson_04.predictions import PREDICTIONS
from vae_helpers.checks.lesson_04.score_function_gradient import score_function_gradient

LESSON = Lesson(
    __name__,
    topic="gradients_of_expectations",
    exercises=[
        score_function_gradient,
        leave_one_out_baseline,
        best_baseline,
        pathwise_gradient,
    ],
    predictions=PREDICTIONS,
)
