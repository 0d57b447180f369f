"""The KL as a mean over the numbers of a code."""

from vae_helpers.bug_hunt import patients, repaired
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.mistake import Mistake
from vae_helpers.checks.probes.one_loss import explain, look_at_loss
from vae_helpers.quiet import keras
from vae_helpers.vae import bernoulli_log_likelihood, kl_divergence, reparameterize


def _with_kl(encoder, decoder, x, times):
    mean, log_var = encoder(x)
    logits = decoder(reparameterize(mean, log_var))
    kl = times * kl_divergence(mean, log_var)
    return keras.ops.mean(kl - bernoulli_log_likelihood(x, logits))


costly_codes = Exercise(
    reference=repaired.costly_codes,
    look=look_at_loss(),
    explain=explain,
    mistakes=[
        Mistake(
            "not_repaired",
            patients.costly_codes,
            "As before: the codes of the check's model cost about 24 nats, and the program "
            "charges about 8.",
        ),
        Mistake(
            "ten_built_in",
            lambda encoder, decoder, x: _with_kl(encoder, decoder, x, 10 / 3),
            "The mean is multiplied by 10. That makes a sum of it where a code has ten numbers. "
            "The check's has three; a sum is right for any number.",
        ),
        Mistake(
            "kl_over_images",
            lambda encoder, decoder, x: _with_kl(encoder, decoder, x, len(x)),
            "The KL is a sum over the numbers of a code now, but over the images of the batch, "
            "too: each is paid as often as there are images.",
        ),
    ],
    hints=[
        "Reconstructions are good and codes dear: they lie where the prior is not. Which term "
        "is to prevent that, and how much does it weigh?",
        "A code has ten numbers, independent under q. What is the KL of the ten together?",
        "KLs of independent numbers add up.",
    ],
)
