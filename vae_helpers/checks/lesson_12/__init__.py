"""What is asked in lesson 12, in its order."""

from vae_helpers.checks.engine.lessons import Lesson
from vae_helpers.checks.lesson_12.importance_weighted_bound import importance_weighted_bound
from vae_helpers.checks.lesson_12.information_and_marginal_kl import information_and_marginal_kl
from vae_helpers.checks.lesson_12.log_importance_weights import log_importance_weights
from vae_helpers.checks.lesson_12.mean_elbo import mean_elbo
from vae_helpers.checks.lesson_12.pixel_entropy import pixel_entropy
from vae_helpers.checks.lesson_12.predictions import PREDICTIONS

LESSON = Lesson(
    __name__,
    topic="how_good_is_it",
    exercises=[
        log_importance_weights,
        importance_weighted_bound,
        information_and_marginal_kl,
        mean_elbo,
        pixel_entropy,
    ],
    predictions=PREDICTIONS,
)
