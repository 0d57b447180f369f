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
            "As before: the target holds noise. Where the image is black the likelihood asks for "
            "grey, so a decoder that shows the average of the noise there pays less than one that "
            "shows black.",
        ),
    ],
    hints=[
        "Two things are called x here, one after the other. Which of them does the likelihood see?",
        "The encoder needs the noisy image, the likelihood the clean one. Give them two names.",
    ],
)
