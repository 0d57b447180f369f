"""A price that is read once, when the step is traced, and never again."""

import dataclasses

import numpy as np

from vae_helpers.bug_hunt import patients, repaired
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.mistake import Mistake
from vae_helpers.checks.engine.observe import Flaw, Unusable, numbers, something
from vae_helpers.checks.probes.loss_flaws import MESSAGES as OF_LOSSES
from vae_helpers.checks.probes.one_loss import explain
from vae_helpers.checks.probes.one_step import RATE, SmallVAE, heads, images, parts, slopes
from vae_helpers.checks.probes.step_looks import of_draws
from vae_helpers.quiet import keras

N = 50
# Neither begins where it ends, nor is any of them 1 all along.
PRICES = ([0.0, 0.5, 3.0], [2.0, 0.25])

_MESSAGES = {
    **OF_LOSSES,
    "frozen": (
        "Every step pays {} for a nat, whatever `prices` says. The compiled step has read the "
        "price once."
    ),
    "price_left_out": "Every step pays 1 for a nat: the prices play no part.",
    "kl_left_out": "The KL plays no part in any step.",
    "one_late": "Each step pays the price of the one before it.",
    "backwards": "The prices are paid in the wrong order.",
    "other_prices": "The steps pay {} for a nat of KL, but are to pay {}.",
    "several_steps": "There are {} batches, but the optimizer has made {} steps.",
    "no_steps": "The optimizer has made no step.",
    "other_step": (
        "The weights do not move as the losses say that they should. Is each loss that of its own "
        "batch before its step, and is it what the gradient is taken of?"
    ),
    "losses": "It returns {} losses for {} batches.",
    "frozen_when_compiled": (
        "The noise is the same in every step. That of `keras.random`, without a seed, is fresh at "
        "each call."
    ),
    "not_compiled": (
        "The prices are right. But for {} batches the Python of the step ran {} times: the step is "
        "not compiled, or it is compiled anew for each price, as it is for a Python number among "
        "its arguments."
    ),
    "no_draw": "The decoder was not called on a code of each image, once for each batch.",
}

_VAGUE = {"other_prices", "other_step"}


def _tell(slug, *words):
    return slug, Flaw(slug, _MESSAGES[slug].format(*words), vague=slug in _VAGUE)


def _listed(values):
    return ", ".join(f"{value:.3g}" for value in values)


def _look_at_prices(function):
    # Makes the generator that all of Keras shares: made within the step, it would be traced twice.
    keras.random.uniform(())
    small = SmallVAE()
    for prices in PRICES:
        batches = [images(N, seed) for seed in range(len(prices))]
        wrong = list(_of_training(function, small, batches, prices, prices is PRICES[0]))
        yield from wrong
        if wrong:
            return
    yield "the prices", True


def _of_training(function, small, batches, prices, compiled):
    # All batches go through one call: what is kept is more than one step.
    step = small.step(
        lambda encoder, decoder, optimizer, x: function(
            encoder, decoder, optimizer, [one.copy() for one in batches], list(prices)
        ),
        batches[0],
    )
    something(step.returned)
    losses = _losses(step.returned)
    if len(losses) != len(batches):
        yield _tell("losses", len(losses), len(batches))
        return
    if step.steps != len(batches):
        words = ("several_steps", len(batches), step.steps) if step.steps else ("no_steps",)
        yield _tell(*words)
        return
    if len(step.codes) != len(batches) or any(len(code) != N for code in step.codes):
        yield _tell("no_draw")
        return
    first = dataclasses.replace(
        step, x=np.float64(batches[0]), given=step.given[:1], codes=step.codes[:1]
    )
    other = any(np.allclose(one, batch) for one in step.given[:1] for batch in batches[1:])
    drawn = [] if other else list(of_draws(first))
    if drawn:
        yield from (_tell(slug, *words) for slug, *words in drawn)
        return
    paid, last, noise = _paid(step, batches, losses)
    if np.allclose(noise[0], noise[1], atol=1e-2):
        yield _tell("frozen_when_compiled")
        return
    moved = np.concatenate([(a - b).ravel() for a, b in zip(last, step.before, strict=True)])
    apart = np.concatenate([(a - b).ravel() for a, b in zip(last, step.after, strict=True)])
    if not np.linalg.norm(apart) < 1e-2 * np.linalg.norm(moved):
        yield _tell("other_step")
        return
    yield from (wrong := list(_of_prices(np.array(paid), np.array(prices))))
    # A step that makes variables is traced twice.
    if compiled and not wrong and small.codes.runs > 2:
        yield _tell("not_compiled", len(batches), small.codes.runs)


def _losses(returned):
    if isinstance(returned, (list, tuple)):
        if any(np.size(one) != 1 for one in returned):
            raise Unusable("It returns a list, but not of one number for each batch.")
        return [float(np.reshape(one, ())) for one in returned]
    found = numbers(returned, "a list of numbers")
    return list(np.atleast_1d(found)) if found.ndim < 2 else []


def _paid(step, batches, losses):
    """The price in each loss, the weights after steps downhill on such losses, the noise."""
    weights, paid, noise = step.before, [], []
    for x, z, loss in zip(map(np.float64, batches), step.codes, losses, strict=True):
        _, mean, log_var = heads(weights, x)
        noise.append((z - mean) / np.exp(log_var / 2))
        reconstruction, kl, _ = parts(weights, x, x, z)
        price = (loss - reconstruction) / kl
        one = slopes(weights, x, x, z)
        columns = zip(one.by_mean, one.by_std, one.by_kl, strict=True)
        gradient = [mean + std + price * of_kl for mean, std, of_kl in columns] + one.decoder
        weights = [value - RATE * slope for value, slope in zip(weights, gradient, strict=True)]
        paid.append(price)
    return paid, weights, noise


def _of_prices(paid, prices):
    def close(one, other):
        return np.allclose(one, other, atol=2e-2, rtol=1e-2)

    if close(paid, prices):
        return
    if close(paid, 1):
        yield _tell("price_left_out")
    elif close(paid[1:], prices[:-1]):
        yield _tell("one_late")
    elif close(paid, prices[::-1]):
        yield _tell("backwards")
    elif close(paid, paid[0]):
        yield _tell("frozen", f"{abs(paid[0]):.2g}" if abs(paid[0]) > 0.02 else "0")
    else:
        yield _tell("other_prices", _listed(paid), _listed(prices))


stale_price = Exercise(
    reference=repaired.stale_price,
    look=_look_at_prices,
    explain=explain,
    mistakes=[
        Mistake(
            "not_repaired",
            patients.stale_price,
            "As before: with the prices 0, 0.5 and 3 all three steps of the check pay the same for "
            "a nat.",
        ),
    ],
    hints=[
        "A `tf.function` runs its Python once, to write down what is to be computed. What does it "
        "write down for a Python number that it finds outside?",
        "Two things are looked up anew at each call: a variable, and an argument that is a tensor.",
        "`keras.Variable(0.0, trainable=False)` before the step, and `.assign(...)` in the loop; "
        "or give the step a second argument that is a tensor.",
    ],
)
