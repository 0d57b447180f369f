"""A decoder trained without an encoder, as in lesson 2, for several sizes of code and seeds.

`run` makes one training and measures it; `load_runs` reads what tools/decoder_runs.py recorded.
Codes are rows (samples, d), images rows (n, 784) in [0, 1]; all terms are in nats per image.
"""

import json
from pathlib import Path

import numpy as np

from vae_helpers import data, training
from vae_helpers.arguments import takes, whole
from vae_helpers.densities import effective_sample_size, log_mean_exp
from vae_helpers.quiet import keras, tf
from vae_helpers.vae import build_decoder

STEPS, BATCH_SIZE, DRAWS = 400, 250, 484
TRAINING, JUDGE, TEST = 20_000, 10_000, 2_000  # images


def log_likelihoods(decoder, z, x):
    """log p(x given z) of every image for every code: (samples, d), (n, 784) -> (samples, n)."""
    logits = decoder(z)
    softplus = keras.ops.sum(keras.ops.softplus(logits), axis=1)
    return logits @ keras.ops.transpose(x) - softplus[:, None]


def train(latent_dim, seed, images, steps=STEPS):
    """A decoder trained on uint8 images (n, 784), each step with DRAWS draws from the prior.

    Returns it and the generator of random numbers, from which draws go on.
    """
    keras.utils.set_random_seed(seed)
    random = np.random.default_rng(seed)
    decoder = build_decoder(latent_dim)
    training.start_at_mean_image(decoder, images)
    schedule = keras.optimizers.schedules.CosineDecay(
        0.0, STEPS - 50, warmup_target=0.05, warmup_steps=50
    )
    optimizer = keras.optimizers.Adam(schedule)
    optimizer.build(decoder.trainable_variables)

    @tf.function(jit_compile=True)
    def step(z, x):
        with tf.GradientTape() as tape:
            loss = -keras.ops.mean(log_mean_exp(log_likelihoods(decoder, z, x)))
        gradients = tape.gradient(loss, decoder.trainable_variables)
        optimizer.apply(gradients, decoder.trainable_variables)

    for _ in range(steps):
        batch = images[random.integers(0, len(images), BATCH_SIZE)]
        z = random.standard_normal((DRAWS, latent_dim), dtype="float32")
        step(z, batch.astype("float32") / 255)
    return decoder, random


def log_likelihoods_of_draws(decoder, x, draws, random):
    """For draws from the prior, in parts to save memory: -> (draws, n), as an array."""
    latent_dim = decoder.input_shape[1]
    parts = [min(1000, draws - done) for done in range(0, draws, 1000)]
    codes = (random.standard_normal((part, latent_dim), dtype="float32") for part in parts)
    return np.concatenate([log_likelihoods(decoder, z, x).numpy() for z in codes])


def mixture(decoder, z, images, labels):
    """The shares of the digits 0 to 9 among decoded codes z, by the nearest of the images."""
    decoded = keras.ops.sigmoid(decoder(z)).numpy()
    distances = (-2 * decoded) @ images.T + np.sum(images**2, axis=1)
    return np.bincount(labels[distances.argmin(axis=1)], minlength=10) / len(z)


@takes(latent_dim=whole(at_least=1), seed=whole(at_least=0), steps=whole(at_least=1))
def run(latent_dim, seed, steps=STEPS):
    """One training and what came out, as a dict of numbers.

    minus_log_p: number of draws -> -log p(x) of 300 test images by so many draws of the prior;
    effective: the median of their effective number of 10,000 draws. apart: how far the mixture of
    1,000 decoded random codes is from that of 1,000 test images at their best codes, as the part
    that would have to become other digits; control: the same for 1,000 other test images.
    """
    (images, labels), (test_images, _) = data.load_mnist()
    images = images[:TRAINING].reshape(-1, 784)
    x = test_images[:TEST].reshape(-1, 784).astype("float32") / 255
    decoder, random = train(latent_dim, seed, images, steps)

    few = log_likelihoods_of_draws(decoder, x[:300], 100_000, random)
    minus_log_p = {
        str(draws): round(-float(np.mean(log_mean_exp(few[:draws]))), 2)
        for draws in (DRAWS, 10_000, 100_000)
    }
    effective = np.median(effective_sample_size(few[:10_000]))

    z = random.standard_normal((10_000, latent_dim), dtype="float32")
    parts = [log_likelihoods(decoder, part, x).numpy() for part in np.split(z, 10)]
    best = z[np.concatenate(parts).argmax(axis=0)]
    others = random.standard_normal((1000, latent_dim), dtype="float32")
    judge = images[:JUDGE].astype("float32") / 255, labels[:JUDGE]
    one, control, drawn = (
        mixture(decoder, codes, *judge) for codes in (best[:1000], best[1000:], others)
    )
    return {
        "latent_dim": latent_dim,
        "seed": seed,
        "minus_log_p": minus_log_p,
        "effective": round(float(effective), 2),
        "control": round(float(np.abs(control - one).sum() / 2), 3),
        "apart": round(float(np.abs(drawn - one).sum() / 2), 3),
    }


def load_runs():
    """What tools/decoder_runs.py found: a list of dicts, one a run, and the command that made it.

    Raises FileNotFoundError, saying how to restore the file, if it is missing.
    """
    path = Path(__file__).with_name("decoder_runs.json")
    if not path.exists():
        raise FileNotFoundError(
            f"{path} is missing. Restore it with this command: "
            f'git -C "{path.parent.resolve()}" checkout HEAD -- {path.name}'
        )
    found = json.loads(path.read_text("utf-8"))
    return found["runs"], found["command"]
