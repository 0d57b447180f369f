"""Lesson 9's sweep from several starts: one network at seven prices, each run from the same start.

`run` makes the seven trainings of one start; `load_runs` reads what tools/price_runs.py recorded.
Rate and distortion are in nats per test image.
"""

from pathlib import Path

import numpy as np

from vae_helpers import data, recorded
from vae_helpers.arguments import takes, whole
from vae_helpers.quiet import keras
from vae_helpers.sweep import Sweep
from vae_helpers.vae import VAE, build_decoder, build_encoder

PRICES = (0.1, 0.3, 1.0, 2.0, 4.0, 10.0, 40.0)
TRAINING = 10_000  # images; of the 10,000 test images every other one is used


@takes(seed=whole(at_least=0))
def run(seed, prices=PRICES):
    """The trainings of one start, one at each price: a list of dicts of numbers."""
    (train_images, _), (test_images, _) = data.load_mnist()
    train_images = train_images[:TRAINING].reshape(-1, 784)
    test_images = test_images[::2].reshape(-1, 784)
    keras.utils.set_random_seed(seed)
    vae = VAE(build_encoder(10), build_decoder(10), seed=seed)
    sweep = Sweep(vae, train_images, test_images)
    found = []
    for price in prices:
        rate, distortion = map(float, sweep.at(price))
        found.append(
            {
                "seed": seed,
                "price": price,
                "rate": round(rate, 3),
                "distortion": round(distortion, 2),
            }
        )
    return found


def load_runs():
    """What tools/price_runs.py found, as arrays (starts, prices), and the command that made it.

    Returns rates, distortions, prices, command.
    Raises FileNotFoundError, saying how to restore the file, if it is missing.
    """
    runs, command = recorded.load(Path(__file__).with_name("price_runs.json"))
    columns = [[one[name] for one in runs] for name in ("rate", "distortion", "price")]
    return *(np.reshape(column, (-1, len(PRICES))) for column in columns), command
