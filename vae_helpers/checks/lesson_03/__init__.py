"""What is asked in lesson 3, in its order."""

from vae_helpers.checks.engine.lessons import Lesson
from vae_helpers.checks.lesson_03.forward_kl_fit import forward_kl_fit
from vae_helpers.checks.lesson_03.kl_divergence import kl_divergence
from vae_helpers.checks.lesson_03.kl_monte_carlo import kl_monte_carlo
from vae_helpers.checks.lesson_03.predictions import PREDICTIONS

LESSON = Lesson(
    __name__,
    topic="kl_divergence",
    exercises=[kl_divergence, kl_monte_carlo, forward_kl_fit],
    predictions=PREDICTIONS,
)
