"""Which clouds a loss draws from, where the encoder asks for narrow, wide and distant ones.

`loss.at(...)` gives the Step of a loss with the encoder's arrays where they are wanted.
"""

import dataclasses
import itertools

import numpy as np
from scipy.optimize import brentq

from vae_helpers.checks.probes.one_step import heads, images, parts
from vae_helpers.checks.probes.step_looks import of_return, short

N, PAIRS = 50, 2
# Where the logarithm of the variance lies in the further looks.
FAR_APART = np.float32([-9.0, 6.0, -3.0])
# Factors that people write.
ROUND = np.outer([1, 2, 2.5, 3, 5], 10.0 ** np.arange(-4, 4)).ravel()
MEANS = np.float32([30.0, -30.0, 30.0])


def _rest(step):
    """Where the codes lie beside their means, or None."""
    if not step.codes or not step.given or step.codes[0].shape != (len(step.x), len(FAR_APART)):
        return None
    return step.codes[0] - heads(step.before, step.given[0])[1]


def of_bounds(loss, log_std):
    """Whether clouds are kept from being narrow, or wide: slug, words.

    log_std: whether the encoder's second array is log_std to the program as it was.
    """
    half = 2 if log_std else 1
    x = images(2 * N, 1)
    steps = [loss.at(x, FAR_APART / half, spread=0.2, descend=False) for _ in range(2 * PAIRS)]
    rests = [_rest(step) for step in steps]
    if any(rest is None for rest in rests):
        return
    # The difference of two draws knows nothing of where they lie.
    apart = np.concatenate([one - other for one, other in zip(*[iter(rests)] * 2, strict=True)])
    spread = apart.std(axis=0) / np.sqrt(2)
    if not np.isfinite(spread).all() or not spread.all():
        return
    found = 2 * np.log(np.maximum(spread, 1e-9))
    off = found - FAR_APART
    name = "log_std" if log_std else "log_var"
    low, high = (short(value / half) for value in FAR_APART[:2])
    seen = [short(round(value) / half + 0.0) for value in found]
    if np.allclose(found, FAR_APART / 2, atol=0.8):
        if not log_std:  # there it is the other convention
            yield "halved_twice", name, low
    elif found[0] > 1 and found[1] < -1:
        yield "inverse_std", name, low, seen[0]
    elif off[0] > 0.7 and off[1] < -0.7:
        yield "squeezed", name, low, seen[0], high, seen[1]
    elif off[0] > 0.7 and abs(off[1]) < 0.7:
        yield "floored", name, low, seen[0]
    elif off[1] < -0.7 and abs(off[2]) < 0.7:
        yield "capped", name, high, seen[1]


def of_means(loss):
    """Whether means are cut off in the draw: slug, words."""
    x = images(N, 1)
    steps = [loss.at(x, mean=times * MEANS, spread=0, descend=False) for times in (1, 100)]
    if any(_rest(step) is None for step in steps):
        return
    near, far = (step.codes[0].mean(axis=0) for step in steps)
    cut = (abs(near - MEANS) > 5) & (abs(near - far) < 1) & (abs(near) > 0.5)
    if cut.any():
        yield "mean_cut", short(MEANS[cut][0]), short(round(near[cut][0]) + 0.0)


def cost_of_distance(loss, kind):
    """Whether means are cut off in the KL alone, of a loss that is right near 0."""
    step = kind(loss.at(images(N, 1), mean=MEANS, spread=0, descend=False))
    if any(of_return(step, None, [], by_draw=True)):
        yield ("mean_cut_in_the_kl",)


def shifted(step):
    """(times, the same step as one of clouds so many times as wide), as the returned number has it.

    A few at most; none for clouds that are as wide as asked.
    """
    rest = _rest(step)
    if rest is None or np.ndim(step.returned) or not np.isfinite(float(step.returned)):
        return
    _, mean, log_var = heads(step.before, step.given[0])
    spread = (rest / np.exp(log_var / 2)).std()
    if not np.isfinite(spread) or spread < 1e-4 or 0.9 < spread < 1.1:
        return
    reconstruction = parts(step.before, step.x, step.given[0], step.codes[0])[0]

    def by_formula(log_times):
        s = log_var + 2 * log_times
        return (mean**2 + np.exp(s) - s - 1).sum(axis=1).mean() / 2

    def by_draw(log_times):
        s = log_var + 2 * log_times
        return (step.codes[0] ** 2 - rest**2 * np.exp(-s) - s).sum(axis=1).mean() / 2

    def missed(log_times, kl):
        return reconstruction + kl(log_times) - float(step.returned)

    for log_times in np.log(ROUND[abs(np.log(ROUND / spread)) < 0.3]):
        if min(abs(missed(log_times, kl)) for kl in (by_formula, by_draw)) < 1e-3:
            yield _as_wide(step, log_times)
    grid = np.log(spread) + np.linspace(-0.4, 0.4, 41)
    for low, high in itertools.pairwise(grid):
        # By the draw the number hardly tells how wide the clouds are.
        if missed(low, by_formula) * missed(high, by_formula) < 0:
            yield _as_wide(step, brentq(missed, low, high, args=(by_formula,)))


def _as_wide(step, log_times):
    before, after = list(step.before), list(step.after)
    before[5], after[5] = before[5] + 2 * log_times, after[5] + 2 * log_times
    return np.exp(log_times), dataclasses.replace(step, before=before, after=after)
