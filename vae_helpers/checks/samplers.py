"""What a sampler of z does, seen from its draws: place, spread, sharing, freshness, gradients.

Everything is written down as words and truth values, so that two samplers with different random
numbers can be compared. A statistic counts as right within six of its standard errors. For a
right sampler the chance to fall outside is about 2e-9 for a normal statistic, 1e-8 for the less
symmetric ones (a standard deviation of 4,000 draws; a share of 12,000); with some 20 statistics
a right answer is refused in fewer than one of a million checks.
"""

import numpy as np

from vae_helpers.checks.observe import Blank, Detail, numbers, untouched
from vae_helpers.quiet import tf

ROWS = 4000
LEVELS = np.array([-4.0, 0.0, 3.0])  # log_var, one level for each column
ERRORS = 6.0  # standard errors
_random = np.random.default_rng(11)
MEAN = _random.uniform(-2, 2, (ROWS, 3)).astype("float32")
LOG_VAR = np.broadcast_to(LEVELS, (ROWS, 3)).astype("float32")
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


def look_at_draws(draw):
    """A look at draw(mean, log_var) -> z, all arrays (n, d): yields names and findings."""
    takes = _sizes_taken(draw)
    if takes is not None:
        yield "the sizes it takes", takes
        if takes != "any":
            return
    given = MEAN.copy(), LOG_VAR.copy()
    z = numbers(draw(*given))
    yield f"the shape of z for {ROWS} images at 3 latent dimensions", z.shape
    if z.shape != MEAN.shape:
        return
    yield "every z is finite", bool(np.isfinite(z).all())
    if not np.isfinite(z).all():
        return
    fresh = not np.allclose(z, numbers(draw(MEAN.copy(), LOG_VAR.copy())), atol=1e-6)
    yield "a second call draws other noise", fresh
    yield "mean and log_var are left as they were", untouched([MEAN, LOG_VAR], given)
    shift = z - MEAN
    own = bool(np.ptp(shift, axis=0).max() > 1e-4)
    yield "each image of a batch has noise of its own", own
    if own:
        yield from _statistics(z)
    else:
        yield "z equals mean", Detail(bool(np.abs(shift).max() < 1e-4))
        one = np.ptp(shift[0] / _STD) < 1e-3
        yield "the numbers of a code share one noise", Detail(bool(one))
    yield from _gradients(draw)


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
    """Place, spread, dependence and shape of the noise in z."""
    centred = MEAN - MEAN.mean(axis=0)
    slope = np.sum(centred * z, axis=0) / np.sum(centred**2, axis=0)
    noise = z - z.mean(axis=0) - slope * centred
    spread = noise.std(axis=0)
    error = ERRORS * spread / np.sqrt(ROWS)
    follows = np.abs(slope - 1) < error / MEAN.std(axis=0) + 1e-4
    ignores = np.abs(slope) < error / MEAN.std(axis=0) + 1e-4
    if follows.all():
        place = np.abs((z - MEAN).mean(axis=0)) < error + 1e-4
        where = "at mean" if place.all() else "beside mean, at a constant distance"
    else:
        where = (
            "at the same place whatever mean is"
            if ignores.all()
            else "neither at mean nor beside it"
        )
    yield "where z lies on average", where
    yield "the standard deviation of z", _name_of(spread)
    alive = noise[:, spread > 1e-4]
    together = np.corrcoef(alive.T) - np.eye(alive.shape[1])
    largest = np.abs(together).max() if together.size else 0.0
    yield (
        "each number of a code has noise of its own",
        bool(largest < ERRORS / np.sqrt(ROWS)),
    )
    yield "the numbers of a code share one noise", Detail(bool(largest > 0.999))
    beyond = np.mean(np.abs(alive / alive.std(axis=0)) > 2) if together.size else 0.0
    normal = 0.0455  # of a normal distribution lies beyond two standard deviations
    error = ERRORS * np.sqrt(normal * (1 - normal) / max(1, alive.size))
    # Where the numbers share one noise there are fewer independent ones.
    error *= np.sqrt(3) if largest > 0.999 else 1
    yield "the noise has the tails of a normal one", bool(abs(beyond - normal) < error)


def _name_of(spread):
    """The name of a pattern of standard deviations, or the numbers."""
    for name, expected in SPREADS.items():
        error = ERRORS * expected / np.sqrt(2 * ROWS) + 1e-4
        if np.all(np.abs(spread - expected) < error):
            return name
    measured = ", ".join(f"{value:.2g}" for value in spread)
    right = ", ".join(f"{value:.2g}" for value in _STD)
    levels = ", ".join(f"{level:g}" for level in LEVELS)
    return f"about {measured} at log_var = {levels}, where {right} are right"


def _gradients(draw):
    """Whether gradients of z reach mean and log_var, and whether they are those of the formula."""
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
        return
    yield (
        "its gradient for mean is that of a shift by mean",
        bool(np.allclose(numbers(for_mean), weights, atol=1e-4)),
    )
    # d/dlog_var of mean + exp(log_var / 2) noise is half of what was added to mean.
    right = 0.5 * weights * (numbers(z) - MEAN[:5])
    yield (
        "its gradient for log_var is that of exp(log_var / 2) times noise",
        bool(np.allclose(numbers(for_log_var), right, rtol=1e-3, atol=1e-4)),
    )
