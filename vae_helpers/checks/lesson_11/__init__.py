"""What is asked in lesson 11, in its order."""

from vae_helpers.checks.engine.lessons import Lesson
from vae_helpers.checks.lesson_11.mutual_information import mutual_information
from vae_helpers.checks.lesson_11.mutual_information_gap import mutual_information_gap
from vae_helpers.checks.lesson_11.predictions import PREDICTIONS
from vae_helpers.checks.lesson_11.rotation_p_value import rotation_p_value
from vae_helpers.checks.lesson_11.traverse import traverse

LESSON = Lesson(
    __name__,
    topic="disentangling",
    exercises=[traverse, mutual_information, mutual_information_gap, rotation_p_value],
    predictions=PREDICTIONS,
)
