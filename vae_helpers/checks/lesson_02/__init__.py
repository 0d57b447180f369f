"""What is asked in lesson 2, in its order."""

from vae_helpers.checks.engine.lessons import Lesson
from vae_helpers.checks.lesson_02.bernoulli_log_likelihood import bernoulli_log_likelihood
from vae_helpers.checks.lesson_02.effective_sample_size import effective_sample_size
from vae_helpers.checks.lesson_02.gaussian_log_density import gaussian_log_density
from vae_helpers.checks.lesson_02.log_mean_exp import log_mean_exp
from vae_helpers.checks.lesson_02.predictions import PREDICTIONS

LESSON = Lesson(
    __name__,
    topic="latent_variables",
    exercises=[
        gaussian_log_density,
        bernoulli_log_likelihood,
        log_mean_exp,
        effective_sample_size,
    ],
    predictions=PREDICTIONS,
)
