"""What is asked in lesson 6, in its order."""

from vae_helpers.checks.engine.lessons import Lesson
from vae_helpers.checks.lesson_06.elbo import elbo
from vae_helpers.checks.lesson_06.elbo_from_joint import elbo_from_joint
from vae_helpers.checks.lesson_06.expected_log_likelihood import expected_log_likelihood
from vae_helpers.checks.lesson_06.gaussian_kl import gaussian_kl
from vae_helpers.checks.lesson_06.linear_gaussian_evidence import linear_gaussian_evidence
from vae_helpers.checks.lesson_06.linear_gaussian_posterior import linear_gaussian_posterior
from vae_helpers.checks.lesson_06.predictions import PREDICTIONS

LESSON = Lesson(
    __name__,
    topic="elbo",
    exercises=[
        linear_gaussian_evidence,
        linear_gaussian_posterior,
        expected_log_likelihood,
        gaussian_kl,
        elbo,
        elbo_from_joint,
    ],
    predictions=PREDICTIONS,
)
