"""Whether what was measured of a sampler says all: what two calls still have in common.

A place or a spread that is not quite what it is taken for leaves its traces in what is left of z,
and those would be told as mistakes of the noise. They are the same at every call, and noise is not.
"""

import numpy as np

from vae_helpers.checks.probes.draws import (
    ERRORS,
    LEVELS,
    LOG_VAR,
    MEAN,
    ROUNDING,
    ROWS,
    SIZE,
    size_error,
)

PLACE, SPREAD = "place", "spread"
LEAST = 10 * ROUNDING  # a spread below it is rounding, which is the same at every call


def in_common(one, other, cells, of):
    """Whether two arrays (n, d) of what is left of z agree by more than chance.

    cells: (rows, column) in which what decides about z is one and the same. of: PLACE, by the sides
    of the middle that numbers lie on, which their sizes cannot tell; or SPREAD, by which are large.
    """
    told = {PLACE: _sides, SPREAD: _ranks}[of]
    shares, counts = [], []
    for rows, j in cells:
        pair = one[rows, j], other[rows, j]
        if min(values.std() for values in pair) > LEAST:
            first, second = map(told, pair)
            shares.append(np.mean(first * second))
            counts.append(len(rows))
    if not shares:
        return False
    # Columns may have their noise in common, as they have not in a right answer.
    pooled = abs(np.average(shares, weights=counts)) * np.sqrt(sum(counts) / one.shape[1])
    return bool(pooled > ERRORS or (np.abs(shares) * np.sqrt(counts)).max() > ERRORS)


def _sides(values):
    return np.where(values > np.median(values), 1.0, -1.0)


def _ranks(values):
    """Which numbers lie far from the middle: their ranks, with mean 0 and spread 1."""
    ranks = np.argsort(np.argsort(np.abs(values - np.median(values))))
    return (ranks - ranks.mean()) / ranks.std()


CELLS = [(np.flatnonzero(LOG_VAR[:, j] == level), j) for level in LEVELS for j in range(3)]


def unexplained(draws, again):
    """PLACE or SPREAD where that is not all of it, or None. again: z of a second call."""
    rest = again - draws.where
    if in_common(draws.rest, rest, CELLS, PLACE) or not _alike(draws):
        return PLACE
    return SPREAD if in_common(draws.rest, rest, CELLS, SPREAD) else None


def unexplained_frozen(draws, draw):
    """The same of noise that stays: whether z moves with mean and log_var as it should."""
    mean, log_var = np.roll(MEAN, 1, axis=0), np.roll(LOG_VAR, 1, axis=0)
    moved = draw(mean, LOG_VAR) - draws.place_of(mean, LOG_VAR) - draws.beside
    off = np.abs(moved - draws.rest) > 0.01 + 1e-4 * np.abs(draws.rest)
    if off.any():
        return PLACE
    noise = (draw(mean, log_var) - draws.place_of(mean, log_var) - draws.beside) / draws.unit_of(
        log_var
    )
    clear = draws.clear & np.roll(draws.clear, 1, axis=0)
    sizes = np.abs(draws.noise)  # a factor such as log_var turns the sign
    off = np.abs(np.abs(noise) - sizes) > 0.02 + 0.02 * sizes
    return SPREAD if draws.known and off[clear].any() else None


def _alike(draws):
    """Whether the noise lies around one number, whatever log_var is."""
    cells = [(rows, j) for rows, j in CELLS if draws.clear[rows[0], j]]
    means, errors = (
        np.array([function(draws.noise[rows, j], rows) for rows, j in cells])
        for function in (
            lambda noise, rows: noise.mean(),
            lambda noise, rows: noise.std() / np.sqrt(len(rows)) + 1e-9,
        )
    )
    centre = np.average(means, weights=errors**-2)
    return bool((np.abs(means - centre) < ERRORS * errors + 1e-3 * abs(centre)).all())


def _std(log_var):
    return np.exp(log_var / 2)


_M, _V = np.float64(MEAN), np.float64(LOG_VAR)
# What the noise is where z is put together in another way, and where it can be told.
_WHOLES = [
    ("std_added", lambda z: z - _M - _std(_V), True),
    ("spread_from_mean", lambda z: (z - _M) / _std(_M), True),
    ("spread_from_mean", lambda z: (z - _M) / np.exp(_M), True),
    ("log_var_twice", lambda z: (z - _V) / _std(_V), True),
    ("log_var_twice", lambda z: (z - _V) / np.exp(_V), True),
    ("roles_exchanged", lambda z: (z - _std(_V)) / _M, np.abs(_M) > 0.1),
    ("mean_multiplied", lambda z: z / (_M * _std(_V)), np.abs(_M) > 0.1),
    ("sum_multiplied", lambda z: z / (_M + _std(_V)), np.abs(_M + _std(_V)) > 0.1),
    ("noise_in_exponent", lambda z: np.log(z - _M) / (_V / 2), np.isin(_V, LEVELS[1:4])),
]
_QUARTERS = np.digitize(_M, [-1.5, 0.0, 1.5])


def whole(z, fresh):
    """The slug of the way in which all of z is put together, where it is one of these; or None.

    fresh: whether a second call gives another z.
    """
    with np.errstate(all="ignore"):
        for slug, noise, where in _WHOLES:
            if _is_normal(noise(z), np.broadcast_to(where, z.shape)):
                return slug
    return "relu_of_all" if fresh and z.min() == 0 and np.sum(z == 0) > ROWS / 10 else None


def _is_normal(noise, kept):
    """Whether numbers are draws of N(0, 1), for small and large mean and log_var alike."""
    if not np.isfinite(noise[kept]).all():
        return False
    all_of_it = noise[kept]
    if not 0.8 < all_of_it.std() < 1.25:
        return False
    size = np.abs(all_of_it).mean() / all_of_it.std()
    if abs(size - SIZE) > size_error(len(all_of_it)):
        return False
    for rows, j in CELLS:
        for quarter in range(4):
            part = rows[(_QUARTERS[rows, j] == quarter) & kept[rows, j]]
            if len(part) < 20:
                continue
            one, most = noise[part, j], ERRORS / np.sqrt(len(part))
            if abs(one.mean()) > most or abs(one.std() - 1) > most / np.sqrt(2):
                return False
    return True
