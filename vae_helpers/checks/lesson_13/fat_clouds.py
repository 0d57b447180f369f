"""A clip of log_var that no cloud can leave."""

from vae_helpers.bug_hunt import patients, repaired
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.mistake import Mistake
from vae_helpers.checks.probes.one_loss import explain, look_at_loss

fat_clouds = Exercise(
    reference=repaired.fat_clouds,
    look=look_at_loss(unbounded=True),
    explain=explain,
    mistakes=[
        Mistake(
            "not_repaired",
            patients.fat_clouds,
            "As before: no cloud of the check's model is narrower than the prior, whatever the "
            "encoder says.",
        ),
    ],
    hints=[
        "How wide is the narrowest cloud that this program can draw?",
        "Where a clip cuts, its gradient is 0. What does the encoder learn of a log_var that "
        "lies below the lower bound?",
        "The lower bound has to lie where no useful cloud is: below -10.",
    ],
)
