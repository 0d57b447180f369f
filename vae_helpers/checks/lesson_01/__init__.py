"""What is asked in lesson 1, in its order."""

from vae_helpers.checks.engine.lessons import Lesson
from vae_helpers.checks.lesson_01.build_autoencoder import build_autoencoder
from vae_helpers.checks.lesson_01.flatten_and_scale import flatten_and_scale
from vae_helpers.checks.lesson_01.predictions import PREDICTIONS
from vae_helpers.checks.lesson_01.principal_subspace import principal_subspace
from vae_helpers.checks.lesson_01.squared_error import squared_error

LESSON = Lesson(
    __name__,
    topic="autoencoder",
    exercises=[
        flatten_and_scale,
        squared_error,
        principal_subspace,
        build_autoencoder,
    ],
    predictions=PREDICTIONS,
)
