"""Importance-weighted bounds of a small VAE for given noise: numbers, and no draws."""

import numpy as np

from vae_helpers.checks.engine.observe import finding, numbers
from vae_helpers.checks.probes.generator import generator
from vae_helpers.quiet import keras

PIXELS, LATENT, N, DRAWS = 784, 3, 4, 7
INKED = 11  # the others are black for certain, so that they cost nothing
# How far the log weights lie from 0: an exponential of the last ones is 0, or infinite.
SCALES = (1.0, 60.0)


def models(scale):
    """An encoder and a decoder of fixed weights; scale: of the logits."""
    random = generator(5)
    x, z = keras.Input((PIXELS,)), keras.Input((LATENT,))
    heads = [keras.layers.Dense(LATENT)(x) for _ in range(2)]
    encoder, decoder = keras.Model(x, heads), keras.Model(z, keras.layers.Dense(PIXELS)(z))
    for model, size in ((encoder, 0.6), (decoder, scale)):
        model.set_weights([random.normal(0, size, one.shape) for one in model.get_weights()])
    kernel, bias = decoder.get_weights()
    kernel[:, INKED:], bias[INKED:] = 0, -30
    decoder.set_weights([kernel, bias])
    return encoder, decoder


def given(scale, draws_first, n=N, draws=DRAWS):
    """The models, x (n, PIXELS), and noise (draws, n, LATENT) or with the images first."""
    random = generator(n)
    x = random.uniform(size=(n, PIXELS)).astype("float32")
    x[:, INKED:] = 0
    shape = (draws, n, LATENT) if draws_first else (n, draws, LATENT)
    return (*models(scale), x, random.normal(size=shape).astype("float32"))


def log_weights(encoder, decoder, x, noise):
    """log p(x, z) - log q(z) for noise (draws, n, d), by NumPy in float64: -> (draws, n)."""
    mean, log_var = (np.float64(head) for head in encoder(x))
    z = mean + np.exp(log_var / 2) * noise
    logits = np.float64(decoder(z.reshape(-1, LATENT))).reshape(*z.shape[:2], -1)
    log_p = np.sum(x * logits - np.logaddexp(0, logits), axis=2)
    return log_p - 0.5 * np.sum(z**2 - np.float64(noise) ** 2 - log_var, axis=2)


def look_at_bound(draws_first):
    """The look at a bound."""

    def look(function):
        for scale in SCALES:
            name = "images" if scale == 1 else "images whose weights lie far apart"
            yield f"the bound of {N} {name}", _bound(function, scale, N, DRAWS)
        yield "the bound of one image", _bound(function, 1.0, 1, DRAWS)
        yield "the bound with one draw", _bound(function, 1.0, N, 1)
        arguments = given(1.0, draws_first)
        kept = [one.copy() for one in arguments[2:]]
        function(*arguments)
        unchanged = all(map(np.array_equal, kept, arguments[2:]))
        yield finding(unchanged, "changes_arguments", "x or noise is changed in place.")

    def _bound(function, scale, n, draws):
        encoder, decoder, x, noise = given(scale, draws_first, n, draws)
        return numbers(function(encoder, decoder, x.copy(), noise.copy()))

    return look


def bound(weights):
    """log of the mean over draws of exp(weights): (draws, n) -> (n,)."""
    top = weights.max(axis=0)
    return top + np.log(np.mean(np.exp(weights - top), axis=0))
