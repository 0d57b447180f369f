"""The reconstruction as a mean over pixels beside a KL that is a sum."""

from vae_helpers.bug_hunt import patients, repaired
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.mistake import Mistake
from vae_helpers.checks.probes.one_loss import explain, look_at_loss

same_image = Exercise(
    reference=repaired.same_image,
    look=look_at_loss(),
    explain=explain,
    mistakes=[
        Mistake(
            "not_repaired",
            patients.same_image,
            "As before: on the check's model all 784 pixels of an image cost about one nat "
            "together. An honest sheet says hundreds.",
        ),
    ],
    hints=[
        "Compare the size of the two terms at the start of a training: one is about 0.3. What "
        "is it a mean of?",
        "`keras.losses.binary_crossentropy` takes the mean over the last axis.",
        "A mean over 784 pixels becomes a sum when it is multiplied by their number.",
    ],
)
