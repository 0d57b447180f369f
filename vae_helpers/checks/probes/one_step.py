"""One training step of a small VAE, seen from outside and exactly.

Both models keep what they are given, so that the draw of z is known afterwards, and with it the
loss and every gradient. Written down anew with NumPy, in float64, apart from Keras.
"""

import dataclasses
import itertools

import numpy as np
from scipy.special import expit

from vae_helpers.checks.probes.generator import generator
from vae_helpers.quiet import keras, tf

PIXELS, LATENT = 784, 3  # no two sizes agree, the 50 and 7 images of a batch included
RATE = 1e-3
SLOTS, MOST = 4, 100  # calls of a model that are kept, and rows of each
ROUNDING = 1.2e-7  # of a weight in float32, twice over


def images(n, seed):
    """Rows with a black border, grey, and white: (n, 784) float32 in [0, 1]."""
    random = generator(seed)
    x = np.clip(random.normal(0.4, 0.6, (n, PIXELS)), 0, 1)
    x[:, :100] = 0
    return x.astype("float32")


class _Kept:
    """The arrays that passed through a layer, in order: of plain calls, and of a compiled step."""

    def __init__(self, width):
        self.nothing = tf.fill((MOST, width), np.float32(np.nan))
        # The last slot takes whatever comes after.
        self.slots = tf.Variable(tf.fill((SLOTS + 1, MOST, width), np.float32(np.nan)))
        self.used = tf.Variable(0)
        self.plain = []  # a list is faster than the slots, but a compiled step cannot reach it
        self.runs = 0  # of the Python around it: once for a step that is compiled once

    def reset(self):
        if int(self.used):
            self.slots.assign(tf.fill(self.slots.shape, np.float32(np.nan)))
            self.used.assign(0)
        self.plain.clear()
        self.runs = 0

    def keep(self, values):
        self.runs += 1
        if (values.shape[0] or 0) > MOST:
            return
        if not tf.inside_function():
            self.plain.append(np.float64(values))
            return
        values = tf.cast(tf.stop_gradient(values), tf.float32)
        rows = tf.concat([values, self.nothing], axis=0)[:MOST]
        self.slots.scatter_nd_update([[tf.minimum(self.used, SLOTS)]], rows[None])
        self.used.assign_add(1)

    def arrays(self):
        compiled = np.float64(self.slots)[:SLOTS] if int(self.used) else []
        kept = [*compiled, *self.plain][:SLOTS]
        return [rows for array in kept if len(rows := array[~np.isnan(array).all(axis=1)])]


class _Seen(keras.layers.Layer):
    """Passes on what it is given, and keeps a copy."""

    def __init__(self, kept):
        super().__init__()
        self.kept = kept

    def call(self, values):
        self.kept.keep(values)
        return tf.identity(values)

    def compute_output_spec(self, values):
        return keras.KerasTensor(values.shape, values.dtype)


@dataclasses.dataclass
class Step:
    """What one call did. Weights are lists of arrays, gradients are meant per unit of RATE."""

    returned: object
    x: np.ndarray
    given: list  # to the encoder
    codes: list  # to the decoder
    before: list
    after: list
    steps: int  # of the optimizer

    @property
    def moves(self):
        """By how much each array of weights went down, in units of the rate."""
        return [(b - a) / RATE for b, a in zip(self.before, self.after, strict=True)]


class SmallVAE:
    """An encoder and a decoder with a hidden layer each, to try a training step on."""

    def __init__(self):
        self.given, self.codes = _Kept(PIXELS), _Kept(LATENT)
        dense = keras.layers.Dense
        x, z = keras.Input((PIXELS,)), keras.Input((LATENT,))
        self.layers = [
            dense(4, "tanh", name="encoder_hidden"),
            dense(LATENT, name="mean"),
            dense(LATENT, name="log_var"),
            dense(5, "tanh", name="decoder_hidden"),
            dense(PIXELS, name="logits"),
        ]
        first, mean, log_var, hidden, logits = self.layers
        h = first(_Seen(self.given)(x))
        self.encoder = keras.Model(x, [mean(h), log_var(h)], name="encoder")
        self.decoder = keras.Model(z, logits(hidden(_Seen(self.codes)(z))), name="decoder")
        self.weights = [weight for layer in self.layers for weight in layer.weights]
        random = generator(3)
        sizes = [0.08, 0.2, 1.0, 0, 0.7, 0, 0.5, 0.3, 1.0, 1.0]
        self.start = [
            random.normal(0, size, weight.shape).astype("float32")
            for size, weight in zip(sizes, self.weights, strict=True)
        ]
        self.start[3] = np.float32([2.0, -3.0, 4.0])  # means far from 0, where the prior is not
        self.start[5] = np.float32([-1.0, 0.5, -2.0])
        # One for all calls: a compiled step would be traced again for another.
        self.descent = keras.optimizers.SGD(RATE)

    def reset(self, start):
        """Give the weights these values, and forget what passed through the models."""
        for weight, value in zip(self.weights, start, strict=True):
            weight.assign(value)
        self.given.reset()
        self.codes.reset()

    def step(self, function, x, optimizer=None):
        """Call function(encoder, decoder, optimizer, x) from the start; the Step that it made."""
        optimizer = optimizer or self.descent
        self.reset(self.start)
        optimizer.build(self.encoder.trainable_variables + self.decoder.trainable_variables)
        done = int(optimizer.iterations)
        returned = function(self.encoder, self.decoder, optimizer, x)
        return Step(
            returned,
            np.float64(x),
            self.given.arrays(),
            self.codes.arrays(),
            [np.float64(value) for value in self.start],
            [np.float64(weight) for weight in self.weights],
            int(optimizer.iterations) - done,
        )


# What is made of x and logits: the reconstruction of each pixel, and its slope by the logit.
def _coins(x, m, slope=1.0):
    return -x * np.log(m) - (1 - x) * np.log(1 - m), (m - x) / (m * (1 - m)) * slope


def _right(x, logits):
    return np.logaddexp(0, logits) - x * logits, expit(logits) - x


def _sigmoid_twice(x, logits):
    m = expit(logits)
    value, slope = _right(x, m)
    return value, slope * m * (1 - m)


def _product_of_probabilities(x, logits):
    m = expit(logits)
    return np.logaddexp(0, logits) - x * m, m - x * m * (1 - m)


def _softplus_of_probabilities(x, logits):
    m = expit(logits)
    return np.logaddexp(0, m) - x * logits, expit(m) * m * (1 - m) - x


def _as_probabilities(x, logits):
    small = 1e-7
    return _coins(x, np.clip(logits, small, 1 - small), (logits > small) & (logits < 1 - small))


def _squared(x, logits):
    m = expit(logits)
    return (m - x) ** 2, 2 * (m - x) * m * (1 - m)


LIKELIHOODS = {
    "": _right,
    "x_scaled_again": lambda x, logits: _right(x / 255, logits),
    "x_rounded": lambda x, logits: _right(np.float64(x > 0.5), logits),
    "sigmoid_twice": _sigmoid_twice,
    "product_of_probabilities": _product_of_probabilities,
    "softplus_of_probabilities": _softplus_of_probabilities,
    "logits_as_probabilities": _as_probabilities,
    "squared_error": _squared,
    "squared_error_of_logits": lambda x, logits: ((logits - x) ** 2, 2 * (logits - x)),
    "logits_negated": lambda x, logits: (_right(x, -logits)[0], -_right(x, -logits)[1]),
}


def heads(weights, x):
    """The encoder: its hidden layer, mean and log_var."""
    h = np.tanh(x @ weights[0] + weights[1])
    return h, h @ weights[2] + weights[3], h @ weights[4] + weights[5]


def parts(weights, x, given, z, likelihood=_right):
    """The mean reconstruction, the mean KL, and the KL as this one draw has it, in nats."""
    _, mean, log_var = heads(weights, given)
    logits = np.tanh(z @ weights[6] + weights[7]) @ weights[8] + weights[9]
    kl = 0.5 * (mean**2 + np.exp(log_var) - log_var - 1)
    drawn = 0.5 * (z**2 - (z - mean) ** 2 * np.exp(-log_var) - log_var)
    return [each.sum(axis=1).mean() for each in (likelihood(x, logits)[0], kl, drawn)]


@dataclasses.dataclass
class Slopes:
    """Gradients of the mean loss: of the decoder, and of the encoder by each of its ways."""

    decoder: list
    by_mean: list  # through z = mean + ...
    by_std: list  # through exp(log_var / 2) noise
    by_log_var: list  # through log_var noise, for those who take log_var for the deviation
    by_kl: list
    by_drawn_kl: list  # of log q(z) - log p(z) at the draw


def slopes(weights, x, given, z, likelihood=_right, swapped=(False, False)):
    """The gradients of one draw. swapped: whether z, and the KL, take log_var for mean."""
    n = len(x)
    h, mean, log_var = heads(weights, given)
    g = np.tanh(z @ weights[6] + weights[7])
    by_logits = likelihood(x, g @ weights[8] + weights[9])[1] / n
    inner = by_logits @ weights[8].T * (1 - g**2)
    decoder = [z.T @ inner, inner.sum(axis=0), g.T @ by_logits, by_logits.sum(axis=0)]
    by_z = inner @ weights[6].T

    def encoder(by_mean, by_log_var, swap):
        by_mean, by_log_var = (by_log_var, by_mean) if swap else (by_mean, by_log_var)
        inside = (by_mean @ weights[2].T + by_log_var @ weights[4].T) * (1 - h**2)
        of_heads = [part for by in (by_mean, by_log_var) for part in (h.T @ by, by.sum(axis=0))]
        return [given.T @ inside, inside.sum(axis=0), *of_heads]

    middle, spread = (log_var, mean) if swapped[0] else (mean, log_var)
    kl_mean, kl_log_var = (log_var, mean) if swapped[1] else (mean, log_var)
    none = np.zeros_like(mean)
    return Slopes(
        decoder,
        encoder(by_z, none, swapped[0]),
        encoder(none, by_z * (z - middle) / 2, swapped[0]),
        encoder(none, by_z * (z - middle) / spread, swapped[0]),
        encoder(kl_mean / n, (np.exp(kl_log_var) - 1) / 2 / n, swapped[1]),
        encoder(z / n, (z * (z - middle) - 1) / 2 / n, swapped[0]),
    )


def flat(arrays, moved):
    return np.concatenate([array.ravel() for array, m in zip(arrays, moved, strict=True) if m])


def fitted(move, columns, weights, within):
    """How often each column counts in a move, or None where it is no such sum."""
    design = np.stack(columns, axis=1)
    times = np.linalg.lstsq(design, move, rcond=None)[0]
    left = np.linalg.norm(move - design @ times)
    rounding = ROUNDING * np.linalg.norm(weights) / RATE
    # A step of rounding alone fits everything.
    if np.linalg.norm(move) < 2 * rounding or left > within * np.linalg.norm(move) + rounding:
        return None
    return times


@dataclasses.dataclass
class Reading:
    """What a step descends: how often each way counts in it (None: not known)."""

    draw: list  # the numbers of the draws that it rests on
    likelihood: str = ""
    swapped: tuple = (False, False)
    decoder: float = None
    mean: float = None
    std: float = None
    kl: float = None
    log_var_for_std: bool = False


def read(step, by_draw=False):
    """The first Reading that fits all that moved, the plainest first; None if none does.

    by_draw: whether the KL may also be estimated from the draw, as log q(z) - log p(z).
    """
    moved = [bool(np.any(move)) for move in step.moves]
    calls = range(len(step.codes))
    draws = [*([i] for i in calls), *([list(calls)] if len(calls) > 1 else [])]
    swaps = list(itertools.product((False, True), repeat=2))
    for swapped, likelihood, draw in itertools.product(swaps, LIKELIHOODS, draws):
        if any(swapped) and likelihood:
            continue
        found = _fit(step, moved, draw, likelihood, swapped, by_draw)
        if found:
            return found
    return None


def _fit(step, moved, draw, likelihood, swapped, by_draw):
    many = [
        slopes(
            step.before,
            step.x,
            step.given[min(i, len(step.given) - 1)],
            step.codes[i],
            LIKELIHOODS[likelihood],
            swapped,
        )
        for i in draw
    ]
    found = Reading(draw, likelihood, swapped)
    # The slope of a logarithm near 0 is steep, and float32 shows.
    within = 3e-2 if likelihood == "logits_as_probabilities" else 1e-3

    def column(way, which):
        return sum(flat(getattr(one, way), which) for one in many) / len(many)

    if any(moved[6:]):
        move, weights = flat(step.moves[6:], moved[6:]), flat(step.before[6:], moved[6:])
        times = fitted(move, [column("decoder", moved[6:])], weights, within)
        if times is None:
            return None
        (found.decoder,) = times
    if any(moved[:6]):
        move, weights = flat(step.moves[:6], moved[:6]), flat(step.before[:6], moved[:6])
        kls = ("by_kl", "by_drawn_kl") if by_draw else ("by_kl",)
        for std, kl in itertools.product(("by_std", "by_log_var"), kls):
            ways = "by_mean", std, kl
            times = fitted(move, [column(way, moved[:6]) for way in ways], weights, within)
            if times is not None:
                found.mean, found.std, found.kl = times
                found.log_var_for_std = std == "by_log_var"
                return found
        return None
    return found
