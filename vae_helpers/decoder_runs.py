"""A decoder trained without an encoder, as in lesson 2, for several sizes of code and seeds.

`run` makes one training and measures it; `load_runs` reads what tools/decoder_runs.py recorded.
Codes are rows (samples, d), images rows (n, 784) in [0, 1]; all terms are in nats per image.
"""

from pathlib import Path

import numpy as np

from vae_helpers import data, recorded
from vae_helpers.arguments import takes, whole
from vae_helpers.densities import effective_sample_size, log_mean_exp
from vae_helpers.quiet import keras
from vae_helpers.without_encoder import (
    DRAWS,
    STEPS,
    log_likelihoods,
    new_decoder,
    share_test,
    train,
)

TRAINING, JUDGE, TEST = 20_000, 10_000, 2_000  # images


def _loss(decoder, z, x):
    return -keras.ops.mean(log_mean_exp(log_likelihoods(decoder, z, x)))


@takes(latent_dim=whole(at_least=1), seed=whole(at_least=0), steps=whole(at_least=1))
def run(latent_dim, seed, steps=STEPS):
    """One training and what came out, as a dict of numbers.

    minus_log_p: number of draws -> -log p(x) of 300 test images by so many draws of the prior;
    effective: the median of their effective number of 10,000 draws. apart: how far the mixture of
    10,000 decoded random codes is from that of 1,000 test images at their best codes, as the part
    that would have to become other digits; control: the same for 1,000 other test images.
    """
    (images, labels), (test_images, _) = data.load_mnist()
    images = images[:TRAINING].reshape(-1, 784)
    x = test_images[:TEST].reshape(-1, 784).astype("float32") / 255
    keras.utils.set_random_seed(seed)
    random = np.random.default_rng(seed)
    decoder = new_decoder(latent_dim, images)
    train(decoder, _loss, images, random, steps=steps, say=lambda line: None)

    z = random.standard_normal((100_000, latent_dim), dtype="float32")
    few = log_likelihoods(decoder, z, x[:300]).numpy()
    minus_log_p = {
        str(draws): round(-float(np.mean(log_mean_exp(few[:draws]))), 2)
        for draws in (DRAWS, 10_000, 100_000)
    }
    effective = np.median(effective_sample_size(few[:10_000]))

    z = random.standard_normal((10_000, latent_dim), dtype="float32")
    shares = share_test(decoder, z, x, images[:JUDGE], labels[:JUDGE])
    apart = {name: np.abs(some - shares["best codes"]).sum() / 2 for name, some in shares.items()}
    return {
        "latent_dim": latent_dim,
        "seed": seed,
        "minus_log_p": minus_log_p,
        "effective": round(float(effective), 2),
        "control": round(float(apart["other images"]), 3),
        "apart": round(float(apart["random codes"]), 3),
    }


def load_runs():
    """What tools/decoder_runs.py found: a list of dicts, one a run, and the command that made it.

    Raises FileNotFoundError, saying how to restore the file, if it is missing.
    """
    return recorded.load(Path(__file__).with_name("decoder_runs.json"))
