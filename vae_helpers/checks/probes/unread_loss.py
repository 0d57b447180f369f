"""What can be said of a loss whose gradient is no sum of the parts of minus the ELBO."""

import dataclasses

import numpy as np
from scipy.special import expit

from vae_helpers.checks.probes.kl_formulas import known_kl
from vae_helpers.checks.probes.one_step import heads, parts, read
from vae_helpers.checks.probes.step_looks import close

BORDER = 100  # pixels that are black in all images of the check


def holds_noise(step):
    """Whether the target is grey where images are black, by the slope of the decoder's bias."""
    if not step.codes or step.codes[0].shape[1:] != step.before[6].shape[:1]:
        return False
    logits = np.tanh(step.codes[0] @ step.before[6] + step.before[7]) @ step.before[8]
    target = (expit(logits + step.before[9]).mean(axis=0) - step.moves[9])[:BORDER]
    return bool(0.03 < target.mean() < 0.6 and target.std() < 0.1)


def of_unread(step, said):
    """The one thing that is told of it: slug, words. said: what was told of its draws."""
    known = known_kl(step, heads(step.before, step.given[0])[1:])
    if known:
        yield known
        return
    # The decoder learns from the pixels alone.
    pixels = read(dataclasses.replace(step, after=[*step.before[:6], *step.after[6:]]))
    if pixels is None:
        yield ("other_pixels",)
    elif pixels.likelihood:
        yield (pixels.likelihood,)
    elif close(pixels.decoder, 1) and not said and len(step.codes) == 1:
        reconstruction, kl, drawn = parts(step.before, step.x, step.given[0], step.codes[0])
        added = float(step.returned) - reconstruction
        right = np.isclose(added, (kl, drawn), rtol=1e-2, atol=0.05).any()
        yield ("other_direction",) if right else ("other_kl", f"{added:.1f}", f"{kl:.1f}")
    else:
        yield ("other_direction",)
