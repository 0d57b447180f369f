"""One gradient step on the mean negative ELBO, written by hand."""

import numpy as np

from vae_helpers import vae
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.observe import Flaw, something, told_by_words
from vae_helpers.checks.probes.one_step import RATE, SmallVAE, images, read
from vae_helpers.checks.probes.step_flaws import MESSAGES, VAGUE
from vae_helpers.checks.probes.step_looks import (
    close,
    of_draws,
    of_moves,
    of_reading,
    of_return,
    same_codes,
    short,
)
from vae_helpers.quiet import keras, tf

N, FEW = 50, 7


def _look_at_step(function):
    small, said = SmallVAE(), []

    def tell(slug, *words):
        said.append(slug)
        return slug, Flaw(slug, MESSAGES[slug].format(*words), vague=slug in VAGUE)

    x = images(N, 1)
    step = small.step(function, x.copy())
    if step.returned is not None:
        something(step.returned)
    reading = None
    for one in of_draws(step):
        yield tell(*one)
    for one in of_moves(step, said):
        yield tell(*one)
    if not {"no_decoder", "encoder_input", "optimizer_unused", "other_weights"} & set(said):
        reading = read(step)
        if reading is None and any(np.any(move) for move in step.moves):
            yield tell(*(("several_steps", step.steps) if step.steps > 1 else ("other_direction",)))
        elif reading:
            for one in of_reading(step, reading, said):
                yield tell(*one)
    for one in of_return(step, reading, said):
        yield tell(*one)
    if said:
        return
    again = small.step(function, tf.constant(x))
    if same_codes(step, again):
        yield tell("frozen_noise")
        return
    few = small.step(function, images(FEW, 2))
    reading = read(few)
    if reading and not close(reading.decoder, 1):
        yield tell("needs_this_batch_size", N, FEW, short(reading.decoder))
        return
    for one in of_return(few, reading, said):
        yield tell(*one)
    single = small.step(function, images(1, 3), keras.optimizers.Adam(RATE))
    # Adam's first step moves each weight by the rate, wherever there is a slope.
    sizes = [float(np.abs(move).max()) for move in single.moves]
    # (A call for each model counts two steps, and the second is a little shorter.)
    if not 0.5 < min(sizes) <= max(sizes) < 1.2:
        yield tell("needs_sgd")


_OUTSIDE = (
    "The loss has left TensorFlow, by NumPy or `float`, so that the tape cannot follow it. Take "
    "the mean with `keras.ops.mean`."
)


def _explain(found):
    """What an exception means here, or None."""
    told = {
        "No gradients provided": "No gradient reaches any weight. The tape records what is "
        "computed inside its `with`: encoder, draw, decoder and loss.",
        "minimize": "Optimizers of Keras 3 have no `minimize`. A tape gives the gradients, and "
        "`optimizer.apply` takes them, with the weights.",
        "non-persistent": "A tape answers once. Ask it for the gradients of all weights in one "
        "list.",
        "must hold values from 0 to 1": "x is in [0, 1] already: it goes into the encoder and into "
        "the loss as it is.",
        "not enough values to unpack": "The encoder gives two arrays, mean and log_var; z is drawn "
        "from them by `reparameterize`.",
        "list index out of range": "The encoder gives two arrays, mean and log_var; z is drawn "
        "from them by `reparameterize`.",
        "has no attribute '_id'": _OUTSIDE,
        "Cannot convert the argument `type_value`": _OUTSIDE,
        "'list' object has no attribute '_unique_id'": "The two lists of weights stand in a list. "
        "`+` joins them into one.",
        "nknown variable": "The optimizer knows the weights of both models, and was given others.",
    }
    return told_by_words(found, told)


training_step = Exercise(
    reference=vae.training_step,
    look=_look_at_step,
    explain=_explain,
    hints=[
        "Inside a `tf.GradientTape`: from x to mean and log_var, from them to z, from z to logits, "
        "and from all of these to one number.",
        "You have `reparameterize(mean, log_var)` and `negative_elbo(x, logits, mean, log_var)`, a "
        "number for each image. The loss is their mean.",
        "The weights are two lists, `encoder.trainable_variables` and the decoder's: `+` joins "
        "them. `tape.gradient(loss, weights)` gives a gradient for each.",
        "`optimizer.apply(gradients, weights)` makes the step. The loss was computed before it.",
    ],
)
