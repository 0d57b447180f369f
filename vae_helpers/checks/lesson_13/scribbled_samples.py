"""The KL as a mean over the numbers of a code."""

from vae_helpers.bug_hunt import patients, repaired
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.mistake import Mistake
from vae_helpers.checks.probes.one_loss import explain, look_at_loss

scribbled_samples = Exercise(
    reference=repaired.scribbled_samples,
    look=look_at_loss(),
    explain=explain,
    mistakes=[
        Mistake(
            "not_repaired",
            patients.scribbled_samples,
            "As before: double the distance of all clouds from the prior, and the loss of the "
            "check's model rises by a third of the nats that this costs.",
        ),
    ],
    hints=[
        "Reconstructions are good and samples bad: codes lie where the prior is not. Which term "
        "is to prevent that, and how much does it weigh?",
        "A code has ten numbers, independent under q. What is the KL of the ten together?",
        "KLs of independent numbers add up.",
    ],
)
