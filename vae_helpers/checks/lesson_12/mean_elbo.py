"""A clean evaluation: the mean ELBO of all images, in batches."""

import itertools

import numpy as np

from vae_helpers import evaluation
from vae_helpers.arguments import a_kind
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.observe import Flaw, something, told_by_words
from vae_helpers.checks.probes.draws import OF_LAWS, law
from vae_helpers.checks.probes.one_step import LATENT, LIKELIHOODS, PIXELS, SmallVAE, heads, images
from vae_helpers.checks.probes.step_flaws import MESSAGES as OF_STEPS
from vae_helpers.checks.probes.step_flaws import VAGUE

_SIZES = (40, 7, 40)  # two of one size, for noise that is drawn once for each size; 87 in all
_N = sum(_SIZES)
_ENDS = np.cumsum(_SIZES)[:-1]

_MESSAGES = {
    **{
        slug: OF_STEPS[slug]
        for slug in (
            "shared_by_the_batch",
            "shared_by_the_dimensions",
            *OF_LAWS,
            "variance_for_std",
            "log_var_for_std",
            "z_elsewhere",
            "heads_swapped",
            "encoder_input",
            "sigmoid_twice",
            "logits_as_probabilities",
            "logits_negated",
        )
    },
    "mean_decoded": "The mean of q is decoded, and nothing is drawn. That is log p(x given z) in "
    "the middle of the cloud, where it is mostly larger than on average, and no ELBO.",
    "from_the_prior": "The codes are drawn from the prior, not from the encoder's q. They have "
    "nothing to do with their images.",
    "same_noise_in_each_batch": "Two batches of one size get the same noise. Each image needs a "
    "draw of its own, from noise that nobody keeps.",
    "frozen_noise": "Two calls use the same noise, as from a fixed seed. Draws should be fresh "
    "each time; then a second call also shows how far the number can be trusted.",
    "several_draws": "More than one draw for each image was decoded. One is asked for.",
    "first_batch_only": "Only the first batch counts. Where does the `return` stand: in the loop "
    "or after it?",
    "first_over_batches": "Only the first batch counts, divided by the number of batches. The "
    "`return` stands in the loop: the number looks far too good.",
    "last_batch_only": "Only the last batch counts: each overwrites the one before it.",
    "mean_of_batch_means": "This is the mean of the batches' means. An image in a small batch then "
    "counts more than one in a large batch: add up over images, and divide by their number.",
    "sum_over_images": "This is the sum over the images. Wanted is their mean.",
    "sum_of_batch_means": "The means of the batches are added up, and not divided.",
    "sum_over_batches": "The sum over all images is divided by the number of batches. Wanted is "
    "the mean over the images.",
    "mean_over_pixels": "The reconstruction is a mean over the pixels, where log p(x given z) is "
    "their sum.",
    "everything_over_pixels": "Everything is divided by the number of pixels. Wanted are nats per "
    "image.",
    "kl_mean_over_numbers": "The KL is a mean over the numbers of a code. They are independent "
    "under q, and then KLs add up.",
    "kl_from_the_draw": "The KL is estimated from the draw, by log q(z given x) - log p(z). Its "
    "formula is wanted: it has the same average, and no chance in it.",
    "kl_left_out": "The KL is left out: this is the mean of log p(x given z) alone.",
    "kl_added": "The KL is added. The ELBO is log p(x given z) *minus* the KL.",
    "reconstruction_left_out": "log p(x given z) is left out: this is the KL alone.",
    "reconstruction_sign": "log p(x given z) has the wrong sign.",
    "minus_elbo": "This is minus the ELBO, as a loss has it. The ELBO itself is wanted.",
    "kl_weight": "The KL counts {} times what it should. Evaluate with the weight 1, whatever the "
    "model was trained with.",
    "each_image": "It returns a number for each image, or each batch. One number is wanted, the "
    "mean over all images.",
    "several_numbers": "It returns {} things. One number is wanted.",
    "no_number": "It returns {}, but must return a plain number or a scalar tensor.",
    "weights_moved": "The weights of the models have changed. An evaluation trains nothing.",
    "changes_batches": "The arrays in `batches` are changed in place. Whoever calls it still needs "
    "them.",
    "another_value": "It returns {}; the mean ELBO of these images, with the codes that were "
    "drawn, is {}.",
}


class _Run:
    """One call on three batches: what came back, and what the models were given."""

    def __init__(self, small, function):
        self.batches = [images(n, seed) for seed, n in enumerate(_SIZES, start=4)]
        given = [batch.copy() for batch in self.batches]
        for weight, value in zip(small.weights, small.start, strict=True):
            weight.assign(value)
        small.given.reset()
        small.codes.reset()
        self.returned = function(small.encoder, small.decoder, given)
        self.weights = [np.float64(value) for value in small.start]
        self.moved = any(
            not np.array_equal(weight, value)
            for weight, value in zip(small.weights, small.start, strict=True)
        )
        self.changed = any(
            not np.array_equal(one, other) for one, other in zip(given, self.batches, strict=True)
        )
        self.x = np.float64(np.concatenate(self.batches))
        self.seen = _joined(small.given.arrays(), PIXELS)
        self.codes = _joined(small.codes.arrays(), LATENT)
        self.own_images = all(np.abs(self.x - row).max(axis=1).min() < 1e-6 for row in self.seen)
        # Of Keras's `predict`, which cuts batches anew, only some rows are kept, in no order.
        known = len(self.codes)
        same = self.seen.shape == self.x[:known].shape
        in_order = same and np.allclose(self.seen, self.x[:known], atol=1e-6)
        if known <= _N and self.own_images and not in_order:
            self.codes = self.codes[:0]


def _joined(arrays, width):
    return np.concatenate(arrays) if arrays else np.zeros((0, width))


def _look_at_mean_elbo(function):
    small, said = SmallVAE(), []

    def tell(slug, *words):
        said.append(slug)
        return slug, Flaw(slug, _MESSAGES[slug].format(*words), vague=slug in VAGUE)

    run = _Run(small, function)
    something(run.returned)
    for one in itertools.chain(_of_models(run), _of_return(run)):
        yield tell(*one)
    if said:
        return
    again = _Run(small, function)
    if len(run.codes) == len(again.codes) > 0 and np.allclose(run.codes, again.codes, atol=1e-4):
        yield tell("frozen_noise")


def _of_models(run):
    """What is wrong with what the models were given and with what was done to them."""
    if run.moved:
        yield ("weights_moved",)
    if run.changed:
        yield ("changes_batches",)
    known = len(run.codes)
    if not run.own_images:
        yield ("encoder_input",)
        return
    if known > _N:
        yield ("several_draws",)
    if known not in (_SIZES[0], _N):
        return
    _, mean, log_var = heads(run.weights, run.x[:known])
    z = run.codes
    if np.allclose(z, mean, atol=1e-4):
        yield ("mean_decoded",)
        return
    if not law((z - log_var) / np.exp(mean / 2), z.size):
        yield ("heads_swapped",)
        return
    if abs(np.sum(z * mean) / np.sum(mean**2)) < 0.2 and 0.5 < z.std() < 2:
        yield ("from_the_prior",)
        return
    yield from _of_noise(z - mean, log_var)


def _of_noise(rest, log_var):
    noise = rest / np.exp(log_var / 2)
    first = noise[: _SIZES[0]]
    if np.allclose(first, first[:1], atol=1e-2):
        yield ("shared_by_the_batch",)
        return
    if np.allclose(noise, noise[:, :1], atol=1e-2):
        yield ("shared_by_the_dimensions",)
        return
    if len(noise) == _N and np.allclose(first, noise[-_SIZES[2] :], atol=1e-2):
        yield ("same_noise_in_each_batch",)
        return
    wrong = law(noise, noise.size)
    if not wrong:
        return
    scales = {"variance_for_std": np.exp(log_var), "log_var_for_std": np.abs(log_var)}
    near = {
        slug: np.abs(np.log((rest / scale).std(axis=0))).max() for slug, scale in scales.items()
    }
    slug = min(near, key=near.get)
    if near[slug] < 0.5 < np.abs(np.log(noise.std(axis=0))).max():
        yield (slug,)
    elif np.abs(noise).max() > 30:
        yield ("z_elsewhere",)
    else:
        yield next(iter(wrong.items()))


# How the images are put together: of their values (n,) -> one number.
def _batches(values):
    return np.split(values, _ENDS)


_TOGETHER = {
    "": np.mean,
    "mean_of_batch_means": lambda v: np.mean([part.mean() for part in _batches(v)]),
    "first_batch_only": lambda v: v[: _SIZES[0]].mean(),
    "first_over_batches": lambda v: v[: _SIZES[0]].mean() / len(_SIZES),
    "last_batch_only": lambda v: v[-_SIZES[2] :].mean(),
    "sum_over_images": np.sum,
    "sum_of_batch_means": lambda v: np.sum([part.mean() for part in _batches(v)]),
    "sum_over_batches": lambda v: v.sum() / len(_SIZES),
}
_WHOLE = {"": 1, "minus_elbo": -1, "everything_over_pixels": 1 / PIXELS}
_OF_RECONSTRUCTION = {
    "": 1,
    "mean_over_pixels": 1 / PIXELS,
    "reconstruction_left_out": 0,
    "reconstruction_sign": -1,
}
_OF_KL = {
    "": ("kl", 1),
    "kl_mean_over_numbers": ("kl", 1 / LATENT),
    "kl_left_out": ("kl", 0),
    "kl_added": ("kl", -1),
    "kl_from_the_draw": ("drawn", 1),
}
_OF_LIKELIHOOD = {"": ""} | {
    slug: slug for slug in ("sigmoid_twice", "logits_as_probabilities", "logits_negated")
}


def _terms(run, z, likelihood=""):
    """Of each of the first len(z) images log p(x given z), the KL, and the KL of the draw alone."""
    x = run.x[: len(z)]
    _, mean, log_var = heads(run.weights, x)
    logits = np.tanh(z @ run.weights[6] + run.weights[7]) @ run.weights[8] + run.weights[9]
    kl = 0.5 * (mean**2 + np.exp(log_var) - log_var - 1).sum(axis=1)
    drawn = 0.5 * (z**2 - (z - mean) ** 2 / np.exp(log_var) - log_var).sum(axis=1)
    return -LIKELIHOODS[likelihood](x, logits)[0].sum(axis=1), kl, drawn


def _of_return(run):
    """What is wrong with what comes back."""
    value = run.returned
    if isinstance(value, (tuple, list, dict)):
        yield "several_numbers", len(value)
        return
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not is_number and not hasattr(value, "shape"):
        yield "no_number", a_kind(value)
        return
    found = np.asarray(value, "float64")
    if found.shape:
        yield ("each_image",)
        return
    yield from _of_value(run, float(found))


def _of_value(run, value):
    known = len(run.codes)
    if known > _N or not run.own_images:
        return
    if known not in (_SIZES[0], _N):
        # As where Keras's `predict` ran the models, which keeps no codes: judged by the odds.
        random, sums = np.random.default_rng(0), []
        _, mean, log_var = heads(run.weights, run.x)
        for _ in range(100):
            first, kl, _ = _terms(run, mean + np.exp(log_var / 2) * random.normal(size=mean.shape))
            sums.append(np.mean(first - kl))
        if abs(value - np.mean(sums)) > 6 * np.std(sums):
            yield "another_value", f"{value:.2f}", f"about {np.mean(sums):.2f}"
        return
    ways = []
    for likelihood in _OF_LIKELIHOOD:
        parts = dict(zip(("first", "kl", "drawn"), _terms(run, run.codes, likelihood), strict=True))
        if known < _N:  # what is not known of the others, they do not count
            filler = np.full(_N - known, np.nan)
            parts = {which: np.append(part, filler) for which, part in parts.items()}
        within = 2e-2 if likelihood == "logits_as_probabilities" else 2e-5
        table = {
            (together, which): function(part)
            for together, function in _TOGETHER.items()
            for which, part in parts.items()
        }
        for together, (whole, times), (one, r), (two, (of, k)) in itertools.product(
            _TOGETHER, _WHOLE.items(), _OF_RECONSTRUCTION.items(), _OF_KL.items()
        ):
            made = times * (r * table[together, "first"] - k * table[together, of])
            slugs = [slug for slug in (likelihood, together, whole, one, two) if slug]
            # A clip of logits is known roughly: beside another slip it would fit by chance.
            clear = likelihood != "logits_as_probabilities" or len(slugs) == 1
            if (r or k) and clear and abs(value - made) <= within * abs(made) + 1e-6:
                ways.append(slugs)
    if ways:
        yield from ((slug,) for slug in min(ways, key=len))
        return
    first, kl, _ = _terms(run, run.codes)
    if known == _N and abs(np.mean(kl)) > 1e-6:
        weight = (np.mean(first) - value) / np.mean(kl)
        if 0 < weight < 100 and abs(100 * weight - round(100 * weight)) < 0.01:
            yield "kl_weight", f"{weight:.3g}"
            return
    yield "another_value", f"{value:.2f}", f"{np.mean(first - kl):.2f}"


def _explain(found):
    """What an exception means here, or None."""
    told = {
        "not enough values to unpack": "The encoder gives two arrays, mean and log_var.",
        "list index out of range": "The encoder gives two arrays, mean and log_var.",
        "no attribute 'shape'": "`batches` is a list of arrays. The models take one of them at a "
        "time.",
        "inhomogeneous": "The batches differ in size, so they do not fit into one array, nor does "
        "what comes of them. `np.concatenate` joins arrays of any sizes.",
        "all the input array dimensions": "The batches differ in size. Take one after the other.",
    }
    return told_by_words(found, told)


mean_elbo = Exercise(
    reference=evaluation.mean_elbo,
    look=_look_at_mean_elbo,
    explain=_explain,
    hints=[
        "In the loop: the ELBO of each image of one batch, an array (n,), which is appended to "
        "`elbos`. After the loop: one mean over all images.",
        "For one batch: `encoder(x)` gives mean and log_var, `reparameterize` a draw, the decoder "
        "logits. The ELBO of each image is log p(x given z) minus the KL.",
        "`np.concatenate(elbos)` joins arrays of any sizes, and `float(np.mean(...))` of that is a "
        "plain number. The `return` stands below the loop, as far left as the `for`.",
    ],
)
