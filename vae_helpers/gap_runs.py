"""The model of lesson 12 trained from several seeds, and what its bounds lack.

`run` makes one training and measures it; `load_runs` reads what tools/gap_runs.py recorded. The
pixels are black or white, the code has two numbers, so log p(x) is known. In nats per image.
"""

from pathlib import Path

import numpy as np
from sklearn.mixture import GaussianMixture

from vae_helpers import data, plane, recorded, training
from vae_helpers.arguments import array, takes, whole
from vae_helpers.densities import gaussian_log_density
from vae_helpers.evaluation import (
    binarise,
    importance_weighted_bound,
    information_and_marginal_kl,
    log_importance_weights,
    mean_elbo,
    own_log_likelihoods,
)
from vae_helpers.quiet import keras
from vae_helpers.vae import (
    VAE,
    bernoulli_log_likelihood,
    build_decoder,
    build_encoder,
    kl_divergence,
)

EPOCHS, DIGITS, DRAWS = 6, 100, 1000
PARTS = "train", "test", "lacks", "refitted", "information"  # what a run may measure


@takes(seed=whole(at_least=0), epochs=whole(at_least=1))
def train(seed, epochs=EPOCHS):
    """One training on black and white digits: the model, its training images, its test images.

    The images are uint8 (n, 784), of 0 and 255.

    Raises TypeError or ValueError for numbers that are not whole or too small.
    """
    keras.utils.set_random_seed(seed)
    random = np.random.default_rng(seed)
    (images, _), (test_images, _) = data.load_mnist()
    images, test_images = (
        binarise(some.reshape(-1, 784), random) for some in (images, test_images)
    )
    vae = VAE(build_encoder(2), build_decoder(2), seed=seed)
    vae(np.zeros((1, 784), "float32"))
    training.start_at_mean_image(vae.decoder, images)
    training.compile_for_mnist(vae, len(images), epochs=epochs)
    vae.fit(images, batch_size=training.BATCH_SIZE, epochs=epochs, verbose=0)
    return vae, images, test_images


@takes(mean=array("n d"), log_var=array("n d"), x=array("n 784", low=0, high=1))
def three_proposals(decoder, x, mean, log_var, random, samples=DRAWS, of_q=None):
    """log w (samples, n) for draws from q, from the prior, and half from each: a dict by name.

    For "half and half" q and the prior are taken as one density, (q + p) / 2, from which every
    second draw comes from q. Codes are drawn by the generator `random`. Draws from q that are
    decoded already can be given: of_q = their codes (samples, n, d), and log p(x given z).

    Source: Hesterberg 1995, and Veach and Guibas 1995, for the mixture.
    Raises TypeError or ValueError for a wrong shape, or for pixels outside [0, 1].
    """
    mean, log_var = np.float32(mean), np.float32(log_var)
    # Drawn for q even where that is given, so that the prior's draws are the same either way.
    noise = random.standard_normal((2, samples, *mean.shape), dtype="float32")
    if of_q is None:
        by_q = noise[0] * np.exp(log_var / 2) + mean
        of_q = by_q, own_log_likelihoods(decoder, by_q, x)
    of_prior = noise[1], own_log_likelihoods(decoder, noise[1], x)
    log_w = {}
    for name, (z, log_likelihood) in (("q", of_q), ("the prior", of_prior)):
        by_weight = np.asarray(log_importance_weights(log_likelihood, z, mean, log_var))
        log_w[name] = by_weight if name == "q" else log_likelihood
        # 1 / w is q(z) over p(x, z); of the mixture it is the mean of that and 1 / p(x given z).
        log_w[name + ", mixed"] = np.log(2) - np.logaddexp(-by_weight, -log_likelihood)
    mixed = np.stack([log_w.pop("q, mixed"), log_w.pop("the prior, mixed")], axis=1)
    log_w["half and half"] = mixed.reshape(2 * samples, -1)[:samples]
    return log_w


def _some_parts(value, say, sizes):
    if not isinstance(value, tuple) or not set(value) <= set(PARTS):
        raise ValueError(say(f"is {value!r}, but must be a tuple of some of {', '.join(PARTS)}"))
    if "test" not in value and {"lacks", "refitted"} & set(value):
        raise ValueError(say('holds no "test", whose log p(x) "lacks" and "refitted" need'))


@takes(
    seed=whole(at_least=0), epochs=whole(at_least=1), digits=whole(at_least=2), parts=_some_parts
)
def run(seed, epochs=EPOCHS, digits=DIGITS, parts=PARTS):
    """One training and what came out, as a dict of numbers: these parts, and elbo, mean_decoded.

    elbo and mean_decoded: of all test images, the second with the mean of q decoded. test and
    train: of the first images log p(x), and of each part of the gap mean, standard error and
    median. lacks: what the bound lacks of log p(x) by 1, 10, 100 and 1000 draws of each proposal,
    and median: its median by 1000 draws of q. refitted: what a mixture of Gaussians for the prior
    adds to log p(x), with its standard error. information: for n images the estimates of I(x; z)
    and KL(q(z) || p).

    Raises TypeError or ValueError for numbers that are not whole or too small.
    """
    vae, images, test_images = train(seed, epochs)
    random = np.random.default_rng(seed)
    x_test = test_images.astype("float32") / 255
    mean, log_var = (head.numpy() for head in vae.encoder(x_test))
    z = np.float32(mean + np.exp(log_var / 2) * random.normal(size=mean.shape))
    found = {"seed": seed, **_of_all(vae, x_test, mean, log_var)}
    grid = plane.even_grid()
    for name, some in (("train", images), ("test", test_images)):
        if name not in parts:
            continue
        x = some[:digits].astype("float32") / 255
        heads = [head.numpy() for head in vae.encoder(x)]
        log_joint = plane.log_joint_on(vae.decoder, grid, x)
        log_p = plane.log_evidence(log_joint)
        split = plane.gap_in_parts(grid, log_joint, *heads)
        found[name] = {"log_p": float(log_p.mean())}
        for part in ("amortisation", "correlation", "shape", "gap"):
            found[name][part] = [*_with_error(split[part]), float(np.median(split[part]))]
    # What follows is of the test images.
    if "lacks" in parts:
        lacks = {
            name: {count: log_p - _bound(log_w, count) for count in (1, 10, 100, 1000)}
            for name, log_w in three_proposals(vae.decoder, x, *heads, random).items()
        }
        found["lacks"] = {
            name: {str(count): float(values.mean()) for count, values in of_counts.items()}
            for name, of_counts in lacks.items()
        }
        found["median"] = float(np.median(lacks["q"][1000]))
    if "refitted" in parts:
        mixture = GaussianMixture(20, random_state=0).fit(np.float64(z[digits:]))
        refitted = log_joint + log_ratio(mixture, grid)[:, None]
        found["refitted"] = _with_error(plane.log_evidence(refitted) - log_p)
    if "information" in parts:
        found["information"] = {}
        for n in (100, 1000, 3000):
            some = [slice(i * n, (i + 1) * n) for i in range(3)]
            two = [information_and_marginal_kl(mean[i], log_var[i], z[i]) for i in some]
            found["information"][str(n)] = [float(value) for value in np.mean(two, axis=0)]
    return _rounded(found)


def _of_all(vae, x, mean, log_var):
    """The mean ELBO of all images x, by one draw of each and with the mean decoded."""
    parts = [slice(start, start + 1000) for start in range(0, len(x), 1000)]
    decoded = [
        bernoulli_log_likelihood(x[part], vae.decoder(mean[part]))
        - kl_divergence(mean[part], log_var[part])
        for part in parts
    ]
    return {
        "elbo": mean_elbo(vae.encoder, vae.decoder, [x[part] for part in parts]),
        "mean_decoded": float(np.mean(np.concatenate(decoded))),
    }


def _bound(log_w, count):
    """The bound of each image by so many draws, the mean over such parts of log w (samples, n)."""
    parts = np.split(log_w, len(log_w) // count)
    return np.mean([importance_weighted_bound(part) for part in parts], axis=0)


def _with_error(values):
    return [float(values.mean()), float(values.std() / np.sqrt(len(values)))]


@takes(grid=array("points 2"))
def log_ratio(mixture, grid):
    """By how much a mixture's log density is above the prior's: (points, 2) -> (points,), float32.

    mixture: a GaussianMixture of scikit-learn. Added to log p(x, z) it exchanges the prior.

    Raises TypeError or ValueError for a wrong shape.
    """
    parts = np.array_split(grid, -(-len(grid) // 10_000))  # to save memory
    log_density = np.concatenate([mixture.score_samples(part) for part in parts])
    return np.float32(log_density - np.asarray(gaussian_log_density(grid, 0 * grid, 0 * grid)))


def _rounded(found):
    if isinstance(found, dict):
        return {name: _rounded(value) for name, value in found.items()}
    if isinstance(found, list):
        return [_rounded(value) for value in found]
    return round(found, 3) if isinstance(found, float) else found


def load_runs():
    """What tools/gap_runs.py found: a list of dicts, one a run, and the command that made it.

    Raises FileNotFoundError, saying how to restore the file, if it is missing.
    """
    return recorded.load(Path(__file__).with_name("gap_runs.json"))
