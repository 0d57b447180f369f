"""A log_var without bounds, which overflows."""

from vae_helpers.bug_hunt import patients, repaired
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.mistake import Mistake
from vae_helpers.checks.probes.one_loss import explain, look_at_loss

late_nan = Exercise(
    reference=repaired.late_nan,
    look=look_at_loss(extremes=True),
    explain=explain,
    mistakes=[
        Mistake(
            "not_repaired",
            patients.late_nan,
            "As before: where the encoder says that log_var is 200, the loss is not finite.",
        ),
    ],
    hints=[
        "float32 ends at 3e38, and exp(89) is beyond. Which line takes an exponential of a "
        "number that may be anything?",
        "The gradient has to stay finite, too. So bound the number *before* the exponential, "
        "and not the loss after it.",
        "`keras.ops.clip(log_var, low, high)`, once, so that draw and KL use the same. Bounds "
        "that honest clouds never meet: below -10, above 7.",
    ],
)
