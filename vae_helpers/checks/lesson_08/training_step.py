"""One gradient step on the mean negative ELBO, written by hand."""

import numpy as np

from vae_helpers import vae
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.observe import Flaw, something, told_by_words
from vae_helpers.checks.probes.draws import law
from vae_helpers.checks.probes.one_step import (
    LATENT,
    LIKELIHOODS,
    PIXELS,
    RATE,
    SmallVAE,
    heads,
    images,
    parts,
    read,
)
from vae_helpers.checks.probes.step_flaws import MESSAGES, OF_DRAWS
from vae_helpers.quiet import keras, tf

N, FEW = 50, 7
# How often the whole may count, the reconstruction, the KL: factor of n images -> slug.
_WHOLE = {
    "": lambda n: 1,
    "sum_over_images": lambda n: n,
    "ascent": lambda n: -1,
    "ascent + sum_over_images": lambda n: -n,
    "mean_over_everything": lambda n: 1 / PIXELS,
}
_OF_RECONSTRUCTION = {
    "": 1,
    "mean_over_pixels": 1 / PIXELS,
    "reconstruction_sign": -1,
    "reconstruction_left_out": 0,
}
_OF_KL = {"": 1, "kl_left_out": 0, "kl_mean_over_numbers": 1 / LATENT, "kl_subtracted": -1}
_RETURNED = {
    "sum_over_images": "returns_sum",
    "ascent": "returns_elbo",
    "mean_over_everything": "returns_per_pixel",
    "mean_over_pixels": "returns_per_pixel",
    "kl_left_out": "returns_reconstruction",
    "reconstruction_left_out": "returns_kl",
}


def _close(one, other, size=0.0):
    """Whether a weight is that one; size: of the largest weight, to tell what is 0 beside it."""
    return one is None or abs(one - other) <= 0.02 * abs(other) + 3e-4 * size


def _weights_of(reconstruction, kl, n):
    """(slugs, how often the whole counts) that explain two weights with the fewest slips."""
    size = max(abs(reconstruction or 0), abs(kl or 0))
    ways = [
        ([*filter(None, (whole, one, two))], times(n))
        for whole, times in _WHOLE.items()
        for one, r in _OF_RECONSTRUCTION.items()
        for two, k in _OF_KL.items()
        if _close(reconstruction, times(n) * r, size)
        and _close(kl, times(n) * k, size)
        and not (r == k == 0)
    ]
    if ways:
        slugs, _ = min(ways, key=lambda way: len(" + ".join(way[0]).split(" + ")))
        return [(slug,) for slug in " + ".join(slugs).split(" + ") if slug]
    if reconstruction is None or kl is None or _close(reconstruction, kl):
        return [("step_scaled", _short(reconstruction if kl is None else kl))]
    if _close(reconstruction, 1):
        return [("kl_weight", _short(kl))]
    if _close(kl, 1):
        return [("reconstruction_weight", _short(reconstruction))]
    return [("reconstruction_weight", _short(reconstruction)), ("kl_weight", _short(kl))]


def _short(value):
    return f"{value:.3g}"


def _look_at_step(function):
    small, said = SmallVAE(), []

    def tell(slug, *words):
        said.append(slug)
        return slug, Flaw(slug, MESSAGES[slug].format(*words))

    x = images(N, 1)
    step = small.step(function, x.copy())
    if step.returned is not None:
        something(step.returned)
    reading = None
    for one in _of_draws(step):
        yield tell(*one)
    for one in _of_moves(step, said):
        yield tell(*one)
    if not {"no_decoder", "encoder_input", "optimizer_unused", "other_weights"} & set(said):
        reading = read(step)
        if reading is None and any(np.any(move) for move in step.moves):
            yield tell(*(("several_steps", step.steps) if step.steps > 1 else ("other_direction",)))
        elif reading:
            for one in _of_reading(step, reading, said):
                yield tell(*one)
    for one in _of_return(step, reading, said):
        yield tell(*one)
    if said:
        return
    again = small.step(function, tf.constant(x))
    if _same_codes(step, again):
        yield tell("frozen_noise")
        return
    few = small.step(function, images(FEW, 2))
    reading = read(few)
    if reading and not _close(reading.decoder, 1):
        yield tell("needs_this_batch_size", N, FEW, _short(reading.decoder))
        return
    for one in _of_return(few, reading, said):
        yield tell(*one)
    single = small.step(function, images(1, 3), keras.optimizers.Adam(RATE))
    # Adam's first step moves each weight by the rate, wherever there is a slope.
    sizes = [float(np.abs(move).max()) for move in single.moves]
    # (A call for each model counts two steps, and the second is a little shorter.)
    if not 0.5 < min(sizes) <= max(sizes) < 1.2:
        yield tell("needs_sgd")


def _of_draws(step):
    """What is wrong with what the models were given."""
    if not step.given or step.given[0].shape != step.x.shape:
        yield ("encoder_input",)
        return
    if not np.allclose(step.given[0], step.x, atol=1e-6):
        x = step.x
        kinds = {"x_scaled_again": x / 255, "x_rounded": x > 0.5}
        known = [slug for slug, other in kinds.items() if np.allclose(step.given[0], other)]
        # The same x went into the loss, as a rule: then the reading says so.
        if not known or not step.codes:
            yield ("encoder_input",)
    if not step.codes or step.codes[0].shape != (len(step.x), LATENT):
        yield ("no_decoder",)
        return
    _, mean, log_var = heads(step.before, step.given[0])
    z = step.codes[0]
    rest = z - mean
    if not law((z - log_var) / np.exp(mean / 2), z.size):
        yield ("heads_swapped",)
        return
    if np.allclose(rest, 0, atol=1e-4):
        yield ("mean_decoded",)
        return
    if abs(np.sum(z * mean) / np.sum(mean**2)) < 0.2 and 0.5 < z.std() < 2:
        yield ("from_the_prior",)
        return
    yield from _of_noise(rest, log_var)


def _of_noise(rest, log_var):
    noise = rest / np.exp(log_var / 2)
    scales = {"variance_for_std": np.exp(log_var), "log_var_for_std": np.abs(log_var)}
    spreads = {slug: (rest / scale).std(axis=0) for slug, scale in scales.items()}
    if np.allclose(noise, noise[:1], atol=1e-2):
        yield ("shared_by_the_batch",)
        return
    if np.allclose(noise, noise[:, :1], atol=1e-2):
        yield ("shared_by_the_dimensions",)
        return
    wrong = law(noise, noise.size)
    if not wrong:
        return
    near = {slug: np.abs(np.log(spread)).max() for slug, spread in spreads.items()}
    slug = min(near, key=near.get)
    if near[slug] < 0.5 < np.abs(np.log(noise.std(axis=0))).max():
        yield (slug,)
    elif np.abs(noise).max() > 30:
        yield ("z_elsewhere",)
    else:
        slug, value = next(iter(wrong.items()))
        yield slug, value


def _of_moves(step, said):
    """What moved, and by whom."""
    moved = [bool(np.any(move)) for move in step.moves]
    if not np.isfinite(np.concatenate([move.ravel() for move in step.moves])).all():
        yield ("other_weights",)
    elif not any(moved):
        yield ("weights_restored",) if step.steps else ("nothing_moves",)
    elif not step.steps:
        yield ("optimizer_unused",)
    elif not any(moved[:6]):
        yield ("encoder_stays",)
    elif not any(moved[6:]):
        yield ("decoder_stays",)
    elif not all(moved):
        names = [
            f"{layer} {kind}"
            for layer in ("encoder_hidden", "mean", "log_var", "decoder_hidden", "logits")
            for kind in ("kernel", "bias")
        ]
        still = [name for name, one in zip(names, moved, strict=True) if not one]
        # Where mean alone is decoded, log_var learns from the KL only, if there is one.
        if "mean_decoded" not in said or not all(name.startswith("log_var") for name in still):
            yield "some_weights_stay", ", ".join(still)


def _of_reading(step, reading, said):
    """What the step descends instead of minus the ELBO."""
    if any(reading.swapped) and "heads_swapped" not in said:
        yield ("heads_swapped",)
    if reading.likelihood:
        yield (reading.likelihood,)
    back = reading.decoder if reading.decoder is not None else reading.mean
    mean, std, kl = reading.mean, reading.std, reading.kl
    if back is not None and kl is not None and abs(back) < 3e-4 * abs(kl):
        back = 0.0
    if "mean_decoded" in said:
        std = mean
    if reading.log_var_for_std and "log_var_for_std" not in said:
        yield ("log_var_for_std",)
    if mean is not None and back:
        lost_mean, lost_std = (abs(one) < 0.01 * abs(back) for one in (mean, std))
        twice = _close(std, 2 * back) or reading.log_var_for_std
        if lost_mean and lost_std:
            if "from_the_prior" not in said:
                yield ("no_gradient_through_z",)
        elif lost_std:
            yield ("no_gradient_to_std",)
        elif lost_mean:
            yield ("no_gradient_to_mean",)
        elif twice:
            known = {"variance_for_std", "log_var_for_std"} & set(said)
            if not known and not reading.log_var_for_std:
                yield ("variance_for_std",)
        elif not (_close(mean, back) and _close(std, back)) and not set(OF_DRAWS) & set(said):
            yield "other_gradient_through_z", _short(mean / back), _short(std / back)
    if step.steps > 1 and _close(back, 2) and _close(kl, 2):
        yield "several_steps", step.steps
    elif reading.likelihood in ("squared_error", "squared_error_of_logits"):
        yield from _weights_of(None, kl, len(step.x)) if kl is not None else ()
    else:
        # Where logits pass for probabilities, the KL is lost beside slopes of a million.
        steep = reading.likelihood == "logits_as_probabilities"
        yield from _weights_of(back, None if steep else kl, len(step.x))


def _of_return(step, reading, said):
    """What is wrong with what comes back."""
    value = step.returned
    if value is None:
        yield ("returns_nothing",)
        return
    if isinstance(value, (tuple, list, dict)):
        yield "returns_several", len(value)
        return
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not is_number and not hasattr(value, "shape"):
        yield "returns_no_number", type(value).__name__
        return
    found = np.asarray(value, dtype="float64")
    if found.shape:
        whole = found.shape in ((len(step.x),), (len(step.x), 1))
        yield ("returns_each_image",) if whole else ("returns_an_array", found.shape)
        return
    if not {"no_decoder", "encoder_input"} & set(said):
        yield from _of_value(step, reading, float(found))


def _of_value(step, reading, value):
    if (step.steps > 1 and reading is None) or (reading and any(reading.swapped)):
        return
    known = _values(step, ["", *({reading.likelihood} - {""} if reading else ())])
    weights = [(1.0, 1.0)]
    if reading:
        back = reading.decoder if reading.decoder is not None else reading.mean
        weights.append((back, back if reading.kl is None else reading.kl))
    for when, reconstruction, kl, within in known:
        for one, two in weights:
            right = one * reconstruction + two * kl
            if when == 0 and abs(value - right) < within * (abs(right) + 1):
                return
    ways = [
        (when, whole, one, two)
        for when, reconstruction, kl, _ in known
        for whole, times in _WHOLE.items()
        for one, r in _OF_RECONSTRUCTION.items()
        for two, k in _OF_KL.items()
        if abs(value - times(len(step.x)) * (r * reconstruction + k * kl)) < 1e-5 * abs(value)
        and (r or k)
        and bool(whole) + bool(one) + bool(two) < 3
    ]
    told = set()
    if ways:
        when, *slugs = min(ways, key=lambda way: (sum(map(bool, way[1:])), way[0]))
        slugs = " + ".join(filter(None, slugs)).split(" + ")
        told = {_RETURNED[slug] for slug in slugs if slug in _RETURNED}
        told |= {"returns_after"} if when else set()
    if told:
        yield from ((slug,) for slug in sorted(told))
    else:
        _, reconstruction, kl, _ = known[0]
        yield "returns_another", f"{value:.2f}", f"{reconstruction + kl:.2f}"


def _values(step, likelihoods):
    """(0 before the step or 1 after it, mean reconstruction, mean KL, tolerance) of each draw."""
    calls = range(len(step.codes))
    known = []
    for when, weights in ((0, step.before), (1, step.after)):
        for name in likelihoods:
            of_each = [
                parts(
                    weights,
                    step.x,
                    step.given[min(i, len(step.given) - 1)],
                    step.codes[i],
                    LIKELIHOODS[name],
                )
                for i in calls
            ]
            # One draw, or the mean of all; a clip of probabilities is rounded in float32.
            for reconstruction, kl in [*of_each, np.mean(of_each, axis=0)]:
                known.append((when, reconstruction, kl, 3e-2 if name else 1e-4))
    return known


def _same_codes(one, other):
    return bool(one.codes and other.codes) and np.allclose(one.codes[0], other.codes[0], atol=1e-4)


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
