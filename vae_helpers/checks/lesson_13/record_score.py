"""Noise of the wrong size in the draw, while the KL takes it for 1."""

from vae_helpers.bug_hunt import patients, repaired
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.mistake import Mistake
from vae_helpers.checks.probes.one_loss import explain, look_at_loss

record_score = Exercise(
    reference=repaired.record_score,
    look=look_at_loss(),
    explain=explain,
    mistakes=[
        Mistake(
            "not_repaired",
            patients.record_score,
            "As before: on the check's model the program reports less than draws from q cost, "
            "by some nats.",
        ),
    ],
    hints=[
        "The report beats every honest number. One of its two terms has to be too small. Which "
        "KL do clouds pay, and how large are the clouds that the decoder sees?",
        "Draw a thousand codes for one image, and compare their standard deviation with "
        "exp(log_var / 2).",
        "The noise of the reparameterization is N(0, 1).",
    ],
)
