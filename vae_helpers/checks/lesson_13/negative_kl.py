"""The healthy one: log_std throughout, 784 times a mean, a KL by one draw."""

from vae_helpers.bug_hunt import repaired
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.probes.one_loss import explain, look_at_loss

negative_kl = Exercise(
    reference=repaired.negative_kl,
    look=look_at_loss(log_std=True),
    explain=explain,
    hints=[
        "Take it line by line. What does the encoder's second array stand for here, and does "
        "each line that uses it agree?",
        "log q(z) - log p(z), for one number of the code, with log_std for the logarithm of "
        "sigma: write it down, and put z = mean + sigma noise into it.",
        "A KL is an average over draws, and is not negative. Is one draw of what is averaged?",
    ],
)
