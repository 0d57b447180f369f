"""What is asked in lesson 4, in its order."""

from vae_helpers.checks.engine.lessons import Lesson
from vae_helpers.checks.lesson_04.best_diagonal import best_diagonal
from vae_helpers.checks.lesson_04.elbo import elbo
from vae_helpers.checks.lesson_04.expected_log_likelihood import expected_log_likelihood
from vae_helpers.checks.lesson_04.gaussian_kl import gaussian_kl
from vae_helpers.checks.lesson_04.linear_gaussian_evidence import linear_gaussian_evidence
from vae_helpers.checks.lesson_04.linear_gaussian_posterior import linear_gaussian_posterior
from vae_helpers.checks.lesson_04.predictions import PREDICTIONS

LESSON = Lesson(
    __name__,
    topic="elbo",
    exercises=[
        linear_gaussian_evidence,
        linear_gaussian_posterior,
        expected_log_likelihood,
        gaussian_kl,
        elbo,
        best_diagonal,
    ],
    predictions=PREDICTIONS,
)
