"""A draw that takes for log_std what the KL takes for log_var."""

from vae_helpers.bug_hunt import patients, repaired
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.mistake import Mistake
from vae_helpers.checks.probes.one_loss import explain, look_at_loss

missing_nats = Exercise(
    reference=repaired.missing_nats,
    look=look_at_loss(),
    explain=explain,
    mistakes=[
        Mistake(
            "not_repaired",
            patients.missing_nats,
            "As before: report and honest sheet of the check's model differ by more than a nat.",
        ),
    ],
    hints=[
        "The two terms are to speak of one and the same cloud. Which standard deviation does "
        "the draw use, and which does the KL?",
        "If log_var is the logarithm of a variance, what is the logarithm of its root?",
        "exp(log_var) is a variance. The noise is multiplied by a standard deviation.",
    ],
)
