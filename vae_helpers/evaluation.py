"""How good a model is, by draws: importance weights, bounds, a clean test ELBO, I(x; z).

Images are rows (n, 784), codes rows (n, d), with the draws first where there are several for each
image: (samples, n, d). All terms are in nats per image.
"""

import numpy as np

from vae_helpers.arguments import array, takes
from vae_helpers.densities import gaussian_log_density, log_mean_exp
from vae_helpers.vae import bernoulli_log_likelihood, kl_divergence, reparameterize

PART = 2_000  # codes that are decoded at a time, to save memory


@takes(images=array("n d", dtype="uint8"))
def binarise(images, random):
    """Black and white versions of grey images: uint8 (n, d) -> uint8 (n, d) of 0 and 255.

    A pixel of value v becomes white with probability v / 255, by the generator `random`.

    Source: Salakhutdinov and Murray 2008, who drew the version of MNIST that is kept.
    Raises TypeError or ValueError for images of another dtype or shape.
    """
    white = random.integers(0, 255, images.shape, "uint8") < images
    return white * np.uint8(255)  # np.where would make whole numbers of eight bytes first


@takes(
    log_likelihood=array("samples n"),
    z=array("samples n d"),
    mean=array("n d"),
    log_var=array("n d"),
)
def log_importance_weights(log_likelihood, z, mean, log_var):
    """log w of each draw: (samples, n), (samples, n, d), (n, d), (n, d) -> (samples, n).

    w = p(z) p(x given z) / q(z) with the prior N(0, I), for codes z drawn from q = N(mean,
    exp(log_var)) and log_likelihood = log p(x given z) of these codes. In nats.

    Source: Burda, Grosse and Salakhutdinov 2015, equation (8).
    Raises TypeError or ValueError for a wrong shape.
    """
    log_prior = gaussian_log_density(z, np.zeros_like(mean), np.zeros_like(mean))
    log_q = gaussian_log_density(z, mean, log_var)
    return log_likelihood + log_prior - log_q


@takes(log_weights=array("samples n"))
def importance_weighted_bound(log_weights):
    """The log of each image's mean weight: log w (samples, n) -> (n,), in nats.

    On average over the draws it is at most log p(x), and it never falls as draws are added. With
    one draw it is an estimate of the ELBO. A weight may be 0, its logarithm minus infinity.

    Source: Burda, Grosse and Salakhutdinov 2015, equation (8) and theorem 1.
    Raises TypeError or ValueError for a wrong shape.
    """
    return log_mean_exp(log_weights)


@takes(z=array("samples n d"), x=array("n 784", low=0, high=1))
def own_log_likelihoods(decoder, z, x):
    """log p(x given z), each image with its own codes: (samples, n, d), (n, 784) -> (samples, n).

    Source: Kingma and Welling 2013, appendix C.1, equation (11).
    Raises TypeError or ValueError for a wrong shape, or for pixels outside [0, 1].
    """
    samples, n, _ = z.shape
    found, at_once = [], max(1, PART // n)
    for start in range(0, samples, at_once):
        part = z[start : start + at_once]
        logits = decoder(np.reshape(part, (-1, part.shape[-1])))
        rows = np.tile(x, (len(part), 1))
        found.append(np.reshape(bernoulli_log_likelihood(rows, logits), (-1, n)))
    return np.concatenate(found)


def _batches(value, say, sizes):
    if isinstance(value, (list, tuple)):  # an iterator gives its arrays one by one
        for i, x in enumerate(value):
            images = array("n d", low=0, high=1)
            images(x, lambda text, i=i: say(f"[{i}] {text}"), {})
    elif not hasattr(value, "__iter__"):
        raise TypeError(say(f"is {value!r}, but must be a list of arrays"))


@takes(batches=_batches)
def mean_elbo(encoder, decoder, batches):
    """The mean ELBO of all images in batches, one fresh draw of z for each: a float, in nats.

    batches: arrays x (n, 784) in [0, 1], of any sizes n. Each image counts once, whatever the size
    of its batch. Nothing is trained.

    Source: Kingma and Welling 2013, equation (7), with one draw.
    Raises TypeError or ValueError for an x of a wrong shape, or with pixels outside [0, 1].
    """
    elbos = []
    for x in batches:
        mean, log_var = encoder(x)
        logits = decoder(reparameterize(mean, log_var))
        elbos.append(bernoulli_log_likelihood(x, logits) - kl_divergence(mean, log_var))
    return float(np.mean(np.concatenate(elbos)))


@takes(mean=array("n d"), log_var=array("n d"), z=array("n d"))
def under_every_cloud(mean, log_var, z):
    """Log density of each draw (rows) under each cloud (columns): (n, d) three times -> (n, n).

    Draw i is z[i], cloud j the Gaussian N(mean[j], exp(log_var[j])).

    Source: Bishop 2006, equation (2.43), for independent numbers.
    Raises TypeError or ValueError for a wrong shape.
    """
    each = np.repeat(z[:, None], len(z), axis=1)  # (n, n, d)
    return np.asarray(gaussian_log_density(each, mean, log_var))


@takes(mean=array("n d"), log_var=array("n d"), z=array("n d"))
def information_and_marginal_kl(mean, log_var, z):
    """Two parts of the mean KL by one draw for each image: I(x; z) and KL(q(z) || p), floats.

    mean, log_var and z (n, d): q(z given x) = N(mean, exp(log_var)) of n images, and a draw from
    each. q(z) is the average of these n Gaussians, the prior N(0, I). The first number never
    exceeds log n, and is too small on average; the second is too large by as much. In nats.

    Source: Hoffman and Johnson 2016; with the draw's own image among the n, as the
    lower bound of Poole et al. 2019, equation (12), with q for its critic.
    Raises TypeError or ValueError for a wrong shape.
    """
    table = under_every_cloud(mean, log_var, z)
    log_aggregate = np.asarray(log_mean_exp(table.T))
    log_prior = np.asarray(gaussian_log_density(z, np.zeros_like(z), np.zeros_like(z)))
    information = np.mean(np.diag(table) - log_aggregate)
    return float(information), float(np.mean(log_aggregate - log_prior))
