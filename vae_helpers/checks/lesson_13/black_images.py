"""Probabilities given to a likelihood that expects logits."""

from vae_helpers.bug_hunt import patients, repaired
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.mistake import Mistake
from vae_helpers.checks.probes.one_loss import explain, look_at_loss

black_images = Exercise(
    reference=repaired.black_images,
    look=look_at_loss(sure=True),
    explain=explain,
    mistakes=[
        Mistake(
            "not_repaired",
            patients.black_images,
            "As before: let the decoder of the check be as sure as it can that all pixels are "
            "black, show it black images, and the loss is still above 543 nats.",
        ),
    ],
    hints=[
        "784 log 2 = 543.4. Which probability of white has a pixel that costs log 2 nats?",
        "softplus(l) - x l is the likelihood of a *logit* l. What is it given here, and between "
        "which numbers does that lie?",
        "The decoder's answer is a logit already.",
    ],
)
