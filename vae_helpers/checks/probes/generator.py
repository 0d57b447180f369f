"""Random numbers for probes: the same in every process, or an instructor's own.

Where the environment variable VAE_HELPERS_PROBES holds a whole number as this module is imported,
every probe is drawn from it. What is right stays right, but stored answers to the usual probes are
worth nothing. It is for a second look: the usual probes were chosen to tell every mistake from
every other, and of arrays drawn at random a few do not.
"""

import os

import numpy as np

VARIABLE = "VAE_HELPERS_PROBES"
_SEED = os.environ.get(VARIABLE)


def generator(key):
    """NumPy's generator for the probe that a whole number, 0 or more, tells from others."""
    return np.random.default_rng([int(_SEED), key] if _SEED else key)
