"""What is asked in lesson 10, in its order."""

from vae_helpers.checks.engine.lessons import Lesson
from vae_helpers.checks.lesson_10.active_units import active_units
from vae_helpers.checks.lesson_10.free_bits import free_bits
from vae_helpers.checks.lesson_10.kl_warmup import kl_warmup
from vae_helpers.checks.lesson_10.predictions import PREDICTIONS

LESSON = Lesson(
    __name__,
    topic="collapse",
    exercises=[active_units, kl_warmup, free_bits],
    predictions=PREDICTIONS,
)
