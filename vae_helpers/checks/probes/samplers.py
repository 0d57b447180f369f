"""What a sampler of z does, seen from its draws: place, spread, sharing, freshness, gradients.

Everything is written down as words and truth values, so that two samplers with different random
numbers can be compared. A statistic counts as right within six of its standard errors. For a
right sampler the chance to fall outside is about 2e-9 for a normal statistic, and 1e-8 for a
less symmetric one (a standard deviation of 2,500 draws); with some 20 statistics a right answer is
refused in fewer than one of a million checks.

A look stops after the draws where these are wrong: at gradients a sampler in NumPy would fail, too,
and its mistake would no longer be known for what it is.
"""

import numpy as np

from vae_helpers.checks.engine.observe import Blank, Detail, numbers, untouched
from vae_helpers.quiet import tf

ROWS = 2500  # a sampler that works row by row needs a few seconds for these
LEVELS = np.array([-4.0, 0.0, 3.0])  # log_var, one level for each column
ERRORS = 6.0  # standard errors
_random = np.random.default_rng(11)
MEAN = _random.uniform(-2, 2, (ROWS, 3)).astype("float32")
LOG_VAR = np.broadcast_to(LEVELS, (ROWS, 3)).astype("float32")
FEW = 100  # rows on which a second call is made
SIZES = [(rows, d) for rows in (1, 3, 64, 100, 128) for d in (2, 3)]

# What the spread of z is taken for, by mistake; for the three levels of log_var.
_STD = np.exp(LEVELS / 2)
SPREADS = {
    "exp(log_var / 2)": _STD,
    "exp(log_var)": np.exp(LEVELS),
    "exp(2 * log_var)": np.exp(2 * LEVELS),
    "exp(-log_var / 2)": 1 / _STD,
    "log_var, sign aside": np.abs(LEVELS),
    "log_var / 2, sign aside": np.abs(LEVELS) / 2,
    "softplus(log_var)": np.log1p(np.exp(LEVELS)),
    "the root of softplus(log_var)": np.sqrt(np.log1p(np.exp(LEVELS))),
    "1 whatever log_var is": np.ones(3),
    "0.01 whatever log_var is": np.full(3, 0.01),
    "0.01 times exp(log_var / 2)": 0.01 * _STD,
    "0.1 times exp(log_var / 2)": 0.1 * _STD,
    "0.58 times exp(log_var / 2)": _STD / np.sqrt(3),  # uniform noise from -1 to 1
    "0.29 times exp(log_var / 2)": _STD / np.sqrt(12),  # uniform noise of width 1
    "0.88 times exp(log_var / 2)": 0.8796 * _STD,  # noise cut off at two standard deviations
}
AT_MEAN = "at mean"
LAST_OF_THE_DRAWS = "the noise has the tails of a normal one"  # what follows is on gradients
RIGHT_SPREAD = next(iter(SPREADS))


def look_at_draws(draw):
    """A look at draw(mean, log_var) -> z, all arrays (n, d): yields names and findings.

    Returns whether all of them are right.
    """
    takes = _sizes_taken(draw)
    if takes is not None:
        yield "the sizes it takes", takes
        if takes != "any":
            return False
    given = MEAN.copy(), LOG_VAR.copy()
    z = numbers(draw(*given))
    yield f"the shape of z for {ROWS} images at 3 latent dimensions", z.shape
    if z.shape != MEAN.shape:
        return False
    yield "every z is finite", bool(np.isfinite(z).all())
    if not np.isfinite(z).all():
        return False
    one, two = (numbers(draw(MEAN[:FEW].copy(), LOG_VAR[:FEW].copy())) for _ in range(2))
    fresh = not np.allclose(one, two, atol=1e-6)
    yield "a second call draws other noise", fresh
    kept = [untouched([MEAN], given[:1]), untouched([LOG_VAR], given[1:])]
    yield "mean is left as it was", kept[0]
    yield "log_var is left as it was", kept[1]
    shift = z - MEAN
    own = bool(np.ptp(shift, axis=0).max() > 1e-4)
    yield "each image of a batch has noise of its own", own
    if not own:
        yield "z equals mean", Detail(bool(np.abs(shift).max() < 1e-4))
        one = np.ptp(shift[0] / _STD) < 1e-3
        yield "the numbers of a code share one noise", Detail(bool(one))
        return False
    as_asked = yield from _statistics(z)
    if not (fresh and all(kept) and as_asked):
        return False
    return (yield from _gradients(draw))


def _sizes_taken(draw):
    """At which batch sizes and latent sizes it can be called; None if it raises at all of them.

    Where it raises at some, the others count only if z has the shape of mean: a fixed batch may
    be spread over a single image.
    """
    answered, taken = set(), set()
    for size in SIZES:
        rows, d = size
        try:
            z = numbers(draw(MEAN[:rows, :d].copy(), LOG_VAR[:rows, :d].copy()))
        except (Blank, NotImplementedError):
            raise
        except Exception:
            continue
        answered.add(size)
        if z.shape == size:
            taken.add(size)
    if not answered:
        return None  # what is wrong shows at the next call
    if len(answered) == len(SIZES):
        return "any"
    rows, columns = ({size[axis] for size in taken} for axis in (0, 1))
    if taken == {size for size in SIZES if size[0] in rows}:
        return "some batch sizes only"
    if taken == {size for size in SIZES if size[1] in columns}:
        return "some numbers of latent dimensions only"
    return "some sizes of batch and code only"


def _statistics(z):
    """Place, spread, dependence and shape of the noise in z. Returns whether all are right."""
    where, noise = _place(z)
    yield "where z lies on average", where
    spread = noise.std(axis=0)
    name = _name_of(spread)
    yield "the standard deviation of z", name
    alive = noise[:, spread > 1e-4]
    together = np.corrcoef(alive.T) - np.eye(alive.shape[1])
    largest = np.abs(together).max() if together.size else 0.0
    own = bool(largest < ERRORS / np.sqrt(ROWS))
    yield "each number of a code has noise of its own", own
    yield "the numbers of a code share one noise", Detail(bool(largest > 0.999))
    # The average size of the noise, in standard deviations (Geary 1935): 0.798 for a normal
    # distribution, more for one with short tails (0.822 cut off at 2), less for one with long ones.
    size = np.mean(np.abs(alive) / alive.std(axis=0)) if together.size else 0.0
    error = ERRORS * np.sqrt((1 - 3 / np.pi) / max(1, alive.size))
    # Where the numbers share one noise there are fewer independent ones.
    error *= np.sqrt(3) if largest > 0.999 else 1
    tails = bool(abs(size - np.sqrt(2 / np.pi)) < error)
    yield LAST_OF_THE_DRAWS, tails
    return where == AT_MEAN and name == RIGHT_SPREAD and own and tails


def _place(z):
    """Where z lies on average, in words, and what is left of z without that."""
    slope, noise, error = _line(z)
    if (np.abs(slope - 1) < error / MEAN.std(axis=0)).all():
        beside = np.abs((z - MEAN).mean(axis=0)) > error
        return "beside mean, at a constant distance" if beside.any() else AT_MEAN, noise
    if (np.abs(slope) < error / MEAN.std(axis=0)).all():
        return "at the same place whatever mean is", noise
    bent = z - np.tanh(MEAN)
    slope, noise, error = _line(bent)
    if (np.abs(slope) < error / MEAN.std(axis=0)).all() and (
        np.abs(bent.mean(axis=0)) < error
    ).all():
        return "at tanh(mean)", noise
    return "neither at mean nor beside it", _line(z)[1]


def _line(values):
    """Slope of values along mean, what lies off that line, and six standard errors of its mean."""
    centred = MEAN - MEAN.mean(axis=0)
    slope = np.sum(centred * values, axis=0) / np.sum(centred**2, axis=0)
    off = values - values.mean(axis=0) - slope * centred
    return slope, off, ERRORS * off.std(axis=0) / np.sqrt(ROWS) + 1e-4


def _name_of(spread):
    """The name of a pattern of standard deviations, or the numbers."""
    for name, expected in SPREADS.items():
        error = ERRORS * expected / np.sqrt(2 * ROWS) + 1e-4
        if np.all(np.abs(spread - expected) < error):
            return name
    if _too_near_one(spread):
        return "right at log_var = 0, and nearer to 1 than exp(log_var / 2) elsewhere"
    measured = ", ".join(f"{value:.2g}" for value in spread)
    right = ", ".join(f"{value:.2g}" for value in _STD)
    levels = ", ".join(f"{level:g}" for level in LEVELS)
    return f"about {measured} at log_var = {levels}, where {right} are right"


def _too_near_one(spread):
    """Whether the spread is right at log_var = 0 and lies between 1 and the right one elsewhere."""
    error = ERRORS * _STD / np.sqrt(2 * ROWS) + 1e-4
    low, high = np.minimum(_STD, 1), np.maximum(_STD, 1)
    return bool(np.all((spread > low - error) & (spread < high + error)))


def _gradients(draw):
    """Whether gradients of z reach mean and log_var, and whether they are those of the formula.

    Returns whether all is right.
    """
    mean, log_var = tf.constant(MEAN[:5]), tf.constant(LOG_VAR[:5])
    weights = np.linspace(-1, 2, 15).reshape(5, 3).astype("float32")
    with tf.GradientTape() as tape:
        tape.watch([mean, log_var])
        z = tf.cast(draw(mean, log_var), tf.float32)
        total = tf.reduce_sum(z * weights)
    for_mean, for_log_var = tape.gradient(total, [mean, log_var])
    yield "a gradient reaches mean", for_mean is not None
    yield "a gradient reaches log_var", for_log_var is not None
    if for_mean is None or for_log_var is None:
        return False
    by_mean = bool(np.allclose(numbers(for_mean), weights, atol=1e-4))
    yield "its gradient for mean is that of a shift by mean", by_mean
    # d/dlog_var of mean + exp(log_var / 2) noise is half of what was added to mean.
    right = 0.5 * weights * (numbers(z) - MEAN[:5])
    by_log_var = bool(np.allclose(numbers(for_log_var), right, rtol=1e-3, atol=1e-4))
    yield "its gradient for log_var is that of exp(log_var / 2) times noise", by_log_var
    return by_mean and by_log_var
