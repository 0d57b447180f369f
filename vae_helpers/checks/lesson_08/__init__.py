"""What is asked in lesson 8, in its order."""

from vae_helpers.checks.engine.lessons import Lesson
from vae_helpers.checks.lesson_08.build_decoder import build_decoder
from vae_helpers.checks.lesson_08.build_encoder import build_encoder
from vae_helpers.checks.lesson_08.latent_grid import latent_grid
from vae_helpers.checks.lesson_08.negative_elbo import negative_elbo
from vae_helpers.checks.lesson_08.predictions import PREDICTIONS
from vae_helpers.checks.lesson_08.training_step import training_step

LESSON = Lesson(
    __name__,
    topic="vae_mnist",
    exercises=[
        build_encoder,
        build_decoder,
        negative_elbo,
        training_step,
        latent_grid,
    ],
    predictions=PREDICTIONS,
)
