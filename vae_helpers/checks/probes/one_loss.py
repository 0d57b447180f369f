"""Programs that give the loss of a VAE, looked at through one step downhill on it.

The program is called as loss(encoder, decoder, x) on models that keep what passes through them. So
the codes that were drawn are known, and with them what the loss and its gradients should be. The
KL may be that of the formula or of the draw: whatever is minus an ELBO of the clouds that the
honest sheet of the lesson takes for granted is right.
"""

import contextlib
import dataclasses
import warnings

import numpy as np

from vae_helpers.checks.engine.observe import REMARK, Detail, Flaw, something, told_by_words
from vae_helpers.checks.probes.loss_clouds import (
    FAR_APART,
    N,
    cost_of_distance,
    of_bounds,
    of_means,
    shifted,
)
from vae_helpers.checks.probes.loss_flaws import MESSAGES, VAGUE
from vae_helpers.checks.probes.one_step import RATE, SmallVAE, Step, images, read
from vae_helpers.checks.probes.step_looks import (
    close,
    of_draws,
    of_moves,
    of_reading,
    of_return,
    same_codes,
    short,
)
from vae_helpers.checks.probes.unread_loss import holds_noise, of_unread
from vae_helpers.quiet import tf

FEW = 7
NEAR = np.float32([-0.6, 2.1, 0.8])  # with what the images add: means near 0.7
# Of the draw: what says more than how wide the clouds are.
CLEAR = {
    "from_the_prior",
    "heads_swapped",
    "log_var_for_std",
    "mean_decoded",
    "shared_by_the_batch",
    "shared_by_the_dimensions",
}
EXTREME = [200.0, -200.0, 10_000.0, 60.0]
FAR_MEAN = 1000.0
FAINT = 1e-6  # gradients are not rounded by the weights that they move
SQUARED_BY_ADAM = 1e19  # float32 ends at 3e38
LEVEL = 0.5  # of the noise in pixels, where a program adds some


class SmallLoss:
    """A loss, called on a small VAE: `at` gives the Step that plain descent on it would make.

    Most looks ask only for codes and the number: without the gradients they cost half.
    """

    def __init__(self, loss):
        self.loss, self.small = loss, SmallVAE()

    def at(self, x, log_var=None, spread=1.0, mean=None, logits=None, descend=True):
        """Where mean, log_var and logits lie instead of at their start; spread: of the second's.

        descend: whether weights move; otherwise no step is taken.
        """
        small = self.small
        start = [np.array(value) for value in small.start]
        start[4] *= np.float32(spread)
        if log_var is not None:
            start[5] = np.float32(log_var) * np.ones_like(start[5])
        if mean is not None:
            start[3] = np.float32(mean) * np.ones_like(start[3])
        if logits is not None:
            start[9] = np.float32(logits) * np.ones_like(start[9])
        small.reset(start)
        with tf.GradientTape() if descend else contextlib.nullcontext() as tape:
            returned = self.loss(small.encoder, small.decoder, tf.constant(x))
        something(returned)
        before = [np.float64(value) for value in start]
        slopes = [np.zeros_like(value) for value in before]
        if tape and _has_slopes(returned):
            found = tape.gradient(returned, small.weights)
            slopes = [
                value if slope is None else np.float64(tf.convert_to_tensor(slope))
                for value, slope in zip(slopes, found, strict=True)
            ]
        after = before
        if descend:
            after = [value - RATE * slope for value, slope in zip(before, slopes, strict=True)]
        given, codes = small.given.arrays(), small.codes.arrays()
        steps = int(any(slope.any() for slope in slopes))
        return Step(returned, np.float64(x), given, codes, before, after, steps)


def _has_slopes(value):
    return tf.is_tensor(value) and value.dtype.is_floating and not value.shape.rank


def with_log_std(step):
    """The same step as one of an encoder whose second array is log_var: twice log_std."""
    before, after = list(step.before), list(step.after)
    for i in (4, 5):
        before[i] = 2 * step.before[i]
        after[i] = before[i] - (step.before[i] - step.after[i]) / 2
    return dataclasses.replace(step, before=before, after=after)


CONVENTIONS = (lambda step: step, with_log_std)


_BY_KERAS = (
    "But `from_logits=True` was said of probabilities. Keras has seen the sigmoid, taken the "
    "logits from before it, and warns. Where it does not see one, that would be the same bug again."
)
_UNBOUNDED = (
    "But log_var may still be too large: where the encoder says 200, the loss is {}, and the "
    "`nan` of late_nan can come back."
)


def look_at_loss(
    log_std=False, noisy=False, extremes=False, bottom=False, sure=False, unbounded=False
):
    """The look at a program that gives a loss.

    log_std: whether the encoder's second array is log_std to the program as it was, and so to the
    cells below. noisy: whether the encoder is to be given x with noise. extremes: whether the loss
    has to stay finite everywhere; unbounded: whether a right one is told that it does not; sure:
    whether it has to for logits of 100. bottom: whether it matters for a verdict how the loss ends
    far from the prior.
    """

    def look(function):
        loss = SmallLoss(function)
        with warnings.catch_warnings(record=True) as heard:
            warnings.simplefilter("always")
            step = loss.at(images(N, 1))
        # The reading under which least is wrong; where both are as wrong, the program's own.
        best, wrong = log_std, list(_of_loss(CONVENTIONS[log_std](step), noisy))
        if wrong:
            other = list(_of_loss(CONVENTIONS[not log_std](step), noisy))
            if len(other) < len(wrong):
                best, wrong = not log_std, other
        kind = CONVENTIONS[best]
        told = []
        if not CLEAR & {slug for slug, *_ in wrong}:
            told = list(of_means(loss)) or list(of_bounds(loss, log_std))
        if not told and wrong:
            told = list(_of_shift(CONVENTIONS[log_std](step), log_std, noisy)) or wrong
        if not told and best != log_std:
            told = [("other_convention", *("variance", "standard deviation")[:: 1 if best else -1])]
        further = (_far_apart, _distant, _near_prior, _again, _of_sizes, _compiled)
        further += (_of_extremes,) * extremes + (_of_sure_pixels,) * sure
        for one in further:
            if told:
                break
            told = list(one(loss, step, kind, noisy))
        for slug, *words in told[:4]:
            yield slug, Flaw(slug, MESSAGES[slug].format(*words), vague=slug in VAGUE)
        yield "the loss", not told
        if not told and any("produced by a Sigmoid" in str(one.message) for one in heard):
            yield REMARK, Detail(_BY_KERAS)
        elif not told and unbounded:
            value = float(loss.at(images(N, 1), EXTREME[0], spread=0.0, descend=False).returned)
            yield REMARK, Detail("" if np.isfinite(value) else _UNBOUNDED.format(short(value)))
        if bottom:
            far = loss.at(images(FEW, 1), mean=FAR_MEAN, descend=False).returned
            yield "the sign of the loss far from the prior", Detail(bool(np.min(far) > 0))

    return look


def _of_loss(step, noisy):
    """What is wrong with one step downhill."""
    shape = tuple(getattr(step.returned, "shape", ()))  # a TensorShape of nothing counts as true
    if shape or not tf.is_tensor(step.returned):
        yield from of_return(step, None, {"no_decoder"})
        if not shape and isinstance(step.returned, (int, float, np.generic, np.ndarray)):
            yield ("left_tensorflow",)
        return
    if not np.isfinite(float(step.returned)):
        yield "not_finite", short(float(step.returned))
        return
    said, clean = [], step
    noise_in_target = noisy and holds_noise(step)
    if noise_in_target and step.given and np.allclose(step.given[0], step.x, atol=1e-6):
        yield ("images_swapped",)
        return
    if noisy and step.given and step.given[0].shape == step.x.shape:
        yield from _of_pixel_noise(step, said)
        # The encoder's input is looked at above; of_draws would ask for x itself.
        clean = dataclasses.replace(step, x=step.given[0])
    for look, those in ((of_draws, (clean,)), (of_moves, (step, said))):
        for one in look(*those):
            said.append(one[0])
            yield one
    if {"no_decoder", "encoder_input", "other_weights", "nothing_moves"} & set(said):
        return
    reading = read(step, by_draw=True)
    if reading is None and noisy and read(clean, by_draw=True):
        step, reading = clean, read(clean, by_draw=True)
        said.append("noisy_target")
        yield ("noisy_target",)
    if reading is None:
        yield from [("noisy_target",)] if noise_in_target else of_unread(step, said)
        return
    for one in of_reading(step, reading, said, FAINT):
        said.append(one[0])
        yield one
    yield from of_return(step, reading, said, by_draw=True)


def _of_pixel_noise(step, said):
    given, x = step.given[0], step.x
    if np.allclose(given, x, atol=1e-6):
        slug = "no_pixel_noise"
    elif given.min() < 0 or given.max() > 1:
        slug = "pixels_outside"
    elif given[x == 1].mean() < given[x == 0].mean() + 0.1:
        slug = "image_lost"
    elif abs(given[x == 0].mean() / LEVEL - 0.39) > 0.04:  # E min(max(n, 0), 2) for n of N(0, 1)
        slug = "other_pixel_noise"
    else:
        return
    said.append(slug)
    yield (slug,)


def _of_shift(step, log_std, noisy):
    """Whether draw and KL agree on clouds that are wider or narrower than the encoder says."""
    words = ("log_std", "log_std") if log_std else ("log_var / 2", "log_var")
    for times, same in shifted(step):
        if not any(_of_loss(same, noisy)):
            yield "shifted_clouds", short(times), *words
            return


def _distant(loss, _, kind, noisy):
    yield from cost_of_distance(loss, kind)


def _far_apart(loss, _, kind, noisy):
    """Where clouds are very narrow and very wide."""
    second = FAR_APART / 2 if kind is with_log_std else FAR_APART
    if any(_of_loss(kind(loss.at(images(N, 1), second, spread=0.2)), noisy)):
        yield ("far_apart", *map(short, second))


def _near_prior(loss, _, kind, noisy):
    """Where the KL of many draws is below 0."""
    # In one draw of 100 chance may hide a sign that is taken away, in three it does not.
    x = images(2 * N, 1)
    for _ in range(3):
        step = kind(loss.at(x, 0.0, spread=0.1, mean=NEAR, descend=False))
        if any(of_return(step, None, [], by_draw=True)):
            yield ("near_prior",)
            return


def _again(loss, step, kind, noisy):
    again = loss.at(images(N, 1), descend=False)
    if same_codes(step, again):
        yield ("frozen_noise",)
    elif noisy and np.allclose(step.given[0], again.given[0]):
        yield ("frozen_pixel_noise",)


def _of_sizes(loss, _, kind, noisy):
    for n, seed in ((FEW, 2), (1, 3)):
        step = kind(loss.at(images(n, seed)))
        reading = read(step, by_draw=True)
        if reading and not close(reading.decoder, 1):
            yield "needs_this_batch_size", N, n, short(reading.decoder)
            return
        if n == FEW and (reading is None or not close(reading.kl, 1)):
            yield ("other_for_few", n)
            return
        wrong = list(of_return(step, reading, [], by_draw=True))
        if wrong:
            yield from wrong
            return


def _compiled(loss, step, kind, noisy):
    """In the ward the program runs inside of a compiled step."""
    function, small = loss.loss, loss.small
    compiled = tf.function(lambda x: function(small.encoder, small.decoder, x), autograph=False)
    codes = []
    for _ in range(2):
        small.codes.reset()
        compiled(tf.constant(images(N, 1)))
        codes.append(small.codes.arrays())
    if codes[0] and np.allclose(codes[0][0], codes[1][0], atol=1e-4):
        yield ("frozen_when_compiled",)


def _of_extremes(loss, *_):
    for log_var in EXTREME:
        step = loss.at(images(N, 1), log_var, spread=0.0)
        value = float(step.returned)
        moves = np.concatenate([move.ravel() for move in step.moves])
        if not np.isfinite(value):
            yield "still_not_finite", short(log_var), short(value)
        elif not np.isfinite(moves).all():
            yield "gradient_not_finite", short(log_var)
        elif np.abs(moves).max() > SQUARED_BY_ADAM:
            yield "bound_too_wide", short(log_var), f"{np.abs(moves).max():.0e}"
        else:
            continue
        return


def _of_sure_pixels(loss, *_):
    for logits in (-100.0, 100.0):
        value = float(loss.at(images(N, 1), logits=logits, descend=False).returned)
        if not np.isfinite(value):
            yield "rounded_probability", short(logits), short(value)
            return


def explain(found):
    """What an exception means here, or None."""
    told = {
        "not enough values to unpack": "The encoder gives two arrays.",
        "Cannot convert a symbolic": "The ward compiles the program, and NumPy cannot read what is "
        "in a compiled one: Keras's functions only.",
        "must hold values from 0 to 1": "x is in [0, 1] already: it goes in as it is.",
        "has no attribute '_id'": "The loss has left TensorFlow, by NumPy or `float`, so that no "
        "gradient comes back. Take means and sums with `keras.ops`.",
    }
    return told_by_words(found, told)
