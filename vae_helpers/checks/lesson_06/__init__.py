"""What is asked in lesson 6, in its order."""

from vae_helpers.checks.engine.lessons import Lesson
from vae_helpers.checks.lesson_06.active_units import active_units
from vae_helpers.checks.lesson_06.beta_vae_loss import beta_vae_loss
from vae_helpers.checks.lesson_06.hidden_beta import hidden_beta
from vae_helpers.checks.lesson_06.kl_warmup import kl_warmup
from vae_helpers.checks.lesson_06.mutual_information import mutual_information
from vae_helpers.checks.lesson_06.mutual_information_gap import mutual_information_gap
from vae_helpers.checks.lesson_06.predictions import PREDICTIONS
from vae_helpers.checks.lesson_06.traverse import traverse

LESSON = Lesson(
    __name__,
    topic="beta_vae",
    exercises=[
        beta_vae_loss,
        hidden_beta,
        active_units,
        kl_warmup,
        traverse,
        mutual_information,
        mutual_information_gap,
    ],
    predictions=PREDICTIONS,
)
