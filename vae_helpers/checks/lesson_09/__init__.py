"""What is asked in lesson 9, in its order."""

from vae_helpers.checks.engine.lessons import Lesson
from vae_helpers.checks.lesson_09.beta_vae_loss import beta_vae_loss
from vae_helpers.checks.lesson_09.cannot_be_optimal import cannot_be_optimal
from vae_helpers.checks.lesson_09.hidden_beta import hidden_beta
from vae_helpers.checks.lesson_09.predictions import PREDICTIONS

LESSON = Lesson(
    __name__,
    topic="beta_vae",
    exercises=[beta_vae_loss, cannot_be_optimal, hidden_beta],
    predictions=PREDICTIONS,
)
