"""What one training step did, property by property: slugs, each with the words of its sentence.

The sentences are in step_flaws.py. Shared by exercises that make a step and those that give a loss.
"""

import numpy as np

from vae_helpers.arguments import a_kind
from vae_helpers.checks.probes.draws import ERRORS, law
from vae_helpers.checks.probes.one_step import LATENT, LIKELIHOODS, PIXELS, heads, parts
from vae_helpers.checks.probes.step_flaws import OF_DRAWS

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
# One of the two alone, in other ways: factor of n images.
_ALONE = {
    "reconstruction": {
        "pixel_mean_and_batch_sum": lambda n: n / PIXELS,
        "reconstruction_over_the_batch": lambda n: n,
    },
    "kl": {
        "kl_over_the_batch": lambda n: n,
        "kl_mean_and_batch_sum": lambda n: n / LATENT,
        "kl_mean_doubled": lambda n: 2 / LATENT,
    },
}
_RETURNED = {
    "sum_over_images": "returns_sum",
    "ascent": "returns_elbo",
    "mean_over_everything": "returns_per_pixel",
    "mean_over_pixels": "returns_per_pixel",
    "kl_left_out": "returns_reconstruction",
    "reconstruction_left_out": "returns_kl",
}


FAINT = 3e-4  # what is 0 beside the largest weight, where weights move in float32


def close(one, other, size=0.0):
    """Whether a weight is that one. size: of what is 0 beside the largest weight."""
    return one is None or abs(one - other) <= 0.02 * abs(other) + size


def _weights_of(reconstruction, kl, n, faint):
    """(slugs, how often the whole counts) that explain two weights with the fewest slips."""
    size = faint * max(abs(reconstruction or 0), abs(kl or 0))
    ways = [
        ([*filter(None, (whole, one, two))], times(n))
        for whole, times in _WHOLE.items()
        for one, r in _OF_RECONSTRUCTION.items()
        for two, k in _OF_KL.items()
        if close(reconstruction, times(n) * r, size)
        and close(kl, times(n) * k, size)
        and not (r == k == 0)
    ]
    if ways:
        slugs, _ = min(ways, key=lambda way: len(" + ".join(way[0]).split(" + ")))
        return [(slug,) for slug in " + ".join(slugs).split(" + ") if slug]
    if reconstruction is None or kl is None or close(reconstruction, kl):
        return [("step_scaled", short(reconstruction if kl is None else kl))]
    said = []
    for name, value in (("reconstruction", reconstruction), ("kl", kl)):
        if not close(value, 1):
            known = (slug for slug, times in _ALONE[name].items() if close(value, times(n)))
            said.append((next(known, f"{name}_weight"), short(value)))
    return said


def short(value):
    return f"{value:.3g}"


def of_draws(step):
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
    apart = np.abs(np.log(noise.std(axis=0))).max()
    # Too narrow in one column and too wide in another it may be right on the whole.
    if not wrong and apart < ERRORS / np.sqrt(2 * len(noise)):
        return
    near = {slug: np.abs(np.log(spread)).max() for slug, spread in spreads.items()}
    slug = min(near, key=near.get)
    if near[slug] < 0.5 < apart:
        yield (slug,)
    elif not wrong:
        return
    elif np.abs(noise).max() > 30:
        yield ("z_elsewhere",)
    else:
        slug, value = next(iter(wrong.items()))
        yield slug, value


def of_moves(step, said):
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


def of_reading(step, reading, said, faint=FAINT):
    """What the step descends instead of minus the ELBO."""
    if any(reading.swapped) and "heads_swapped" not in said:
        yield ("heads_swapped",)
    if reading.likelihood:
        yield (reading.likelihood,)
    back = reading.decoder if reading.decoder is not None else reading.mean
    mean, std, kl = reading.mean, reading.std, reading.kl
    if back is not None and kl is not None and abs(back) < faint * abs(kl):
        back = 0.0
    if "mean_decoded" in said:
        std = mean
    if reading.log_var_for_std and "log_var_for_std" not in said:
        yield ("log_var_for_std",)
    if mean is not None and back:
        lost_mean, lost_std = (abs(one) < 0.01 * abs(back) for one in (mean, std))
        twice = close(std, 2 * back) or reading.log_var_for_std
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
        elif not (close(mean, back) and close(std, back)) and not set(OF_DRAWS) & set(said):
            yield "other_gradient_through_z", short(mean / back), short(std / back)
    if step.steps > 1 and close(back, 2) and close(kl, 2):
        yield "several_steps", step.steps
    elif reading.likelihood in ("squared_error", "squared_error_of_logits"):
        yield from _weights_of(None, kl, len(step.x), faint) if kl is not None else ()
    else:
        # Where logits pass for probabilities, the KL is lost beside slopes of a million.
        steep = reading.likelihood == "logits_as_probabilities"
        yield from _weights_of(back, None if steep else kl, len(step.x), faint)


def of_return(step, reading, said, by_draw=False):
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
        yield "returns_no_number", a_kind(value)
        return
    found = np.asarray(value, dtype="float64")
    if found.shape:
        whole = found.shape in ((len(step.x),), (len(step.x), 1))
        yield ("returns_each_image",) if whole else ("returns_an_array", found.shape)
        return
    if not {"no_decoder", "encoder_input"} & set(said):
        yield from _of_value(step, reading, float(found), by_draw)


def _of_value(step, reading, value, by_draw):
    if (step.steps > 1 and reading is None) or (reading and any(reading.swapped)):
        return
    known = _values(step, ["", *({reading.likelihood} - {""} if reading else ())], by_draw)
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


def _values(step, likelihoods, by_draw):
    """(0 before the step or 1 after it, mean reconstruction, mean KL, tolerance) of each draw."""
    calls = range(len(step.codes))
    known = []
    there = ((0, step.before), (1, step.after))
    for when, weights in there[:1] if step.after is step.before else there:
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
            squares = [_squared_noise(weights, step, i) for i in calls]
            of_each = [*of_each, np.mean(of_each, axis=0)]
            for (reconstruction, kl, drawn), square in zip(
                of_each, [*squares, np.mean(squares)], strict=True
            ):
                within = 3e-2 if name else 1e-4
                known.append((when, reconstruction, kl, within))
                if by_draw:
                    # The squared noise in it may be replaced by its mean, 1.
                    known.append((when, reconstruction, drawn, within))
                    known.append((when, reconstruction, drawn + (square - LATENT) / 2, within))
    return known


def _squared_noise(weights, step, i):
    """Of the noise in the draw of that call: the mean over the images of its squared length."""
    _, mean, log_var = heads(weights, step.given[min(i, len(step.given) - 1)])
    return np.sum((step.codes[i] - mean) ** 2 * np.exp(-log_var), axis=1).mean()


def same_codes(one, other):
    return bool(one.codes and other.codes) and np.allclose(one.codes[0], other.codes[0], atol=1e-4)
