"""A KL with its sign turned."""

from vae_helpers.bug_hunt import patients, repaired
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.mistake import Mistake
from vae_helpers.checks.probes.one_loss import explain, look_at_loss

bottomless_loss = Exercise(
    reference=repaired.bottomless_loss,
    look=look_at_loss(bottom=True),
    explain=explain,
    mistakes=[
        Mistake(
            "not_repaired",
            patients.bottomless_loss,
            "As before: move the clouds of the check's model far enough, and the loss falls "
            "below minus a million. Whatever the images are, it has no bottom yet.",
        ),
    ],
    hints=[
        "Which of the two terms can be as low as you like? The pixels' cannot: coins never "
        "surprise by less than 0.",
        "A KL is never negative. Put mean = 3 and log_var = 0 into the line that computes it.",
        "With the 1/2 outside and the brackets as they stand, one sign decides.",
    ],
)
