"""What is asked in lesson 5, in its order."""

from vae_helpers.checks.engine.lessons import Lesson
from vae_helpers.checks.lesson_05.predictions import PREDICTIONS
from vae_helpers.checks.lesson_05.reparameterize import reparameterize
from vae_helpers.checks.lesson_05.reparameterize_full import reparameterize_full
from vae_helpers.checks.lesson_05.Sampling import Sampling
from vae_helpers.checks.lesson_05.split_heads import split_heads

LESSON = Lesson(
    __name__,
    topic="reparameterization",
    exercises=[reparameterize, split_heads, Sampling, reparameterize_full],
    predictions=PREDICTIONS,
)
