"""A denoising program whose target is the noisy image."""

from vae_helpers.bug_hunt import patients, repaired
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.mistake import Mistake
from vae_helpers.checks.probes.one_loss import explain, look_at_loss

still_noisy = Exercise(
    reference=repaired.still_noisy,
    look=look_at_loss(noisy=True),
    explain=explain,
    mistakes=[
        Mistake(
            "not_repaired",
            patients.still_noisy,
            "As before: a decoder that shows the clean image exactly is charged more than one "
            "that shows the noise as well.",
        ),
    ],
    hints=[
        "Two things are called x here, one after the other. Which of them does the likelihood see?",
        "The encoder needs the noisy image, the likelihood the clean one. Give them two names.",
    ],
)
