"""What is asked in lesson 3, in its order."""

from vae_helpers.checks.engine.lessons import Lesson
from vae_helpers.checks.lesson_03.leave_one_out_baseline import leave_one_out_baseline
from vae_helpers.checks.lesson_03.pathwise_gradient import pathwise_gradient
from vae_helpers.checks.lesson_03.predictions import PREDICTIONS
from vae_helpers.checks.lesson_03.reparameterize import reparameterize
from vae_helpers.checks.lesson_03.Sampling import Sampling
from vae_helpers.checks.lesson_03.score_function_gradient import score_function_gradient
from vae_helpers.checks.lesson_03.split_heads import split_heads

LESSON = Lesson(
    __name__,
    topic="reparameterization",
    exercises=[
        score_function_gradient,
        leave_one_out_baseline,
        pathwise_gradient,
        reparameterize,
        split_heads,
        Sampling,
    ],
    predictions=PREDICTIONS,
)
