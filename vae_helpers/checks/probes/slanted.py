"""Measure draws z of Gaussians with a factor for each image: z = place + M(L) noise.

What M is made of L is found among MATRICES, by the covariance of the draws of many images that have
one L; where all images of a call share their noise, by an exact fit. L is lower triangular with a
positive diagonal, in five sizes and with signs that differ, so that no two of MATRICES agree.

A statistic counts as right within six of its standard errors: see draws.py.
"""

import dataclasses

import numpy as np

from vae_helpers.checks.probes.draws import ERRORS, ROUNDING
from vae_helpers.checks.probes.exactness import PLACE, SPREAD, in_common
from vae_helpers.checks.probes.generator import generator

ROWS, K = 2500, 3
SIZES = np.array([0.003, 0.05, 0.7, 2.5, 12.0])  # of L, a group of images for each
GROUPS = len(SIZES)
_SHAPE = np.array([[1.0, 0.0, 0.0], [0.7, 0.8, 0.0], [0.5, 0.6, 0.9]])
_SIGNS = np.array([[1, 1, 1], [1, -1, 1], [-1, 1, 1], [1, 1, -1], [1, -1, -1]])
FACTORS = SIZES[:, None, None] * _SIGNS[:, :, None] * _SHAPE * _SIGNS[:, None, :]
_random = generator(12)
GROUP = _random.permutation(np.arange(ROWS) % GROUPS)
OF_GROUP = [np.flatnonzero(number == GROUP) for number in range(GROUPS)]
MEAN = _random.uniform(-3, 3, (ROWS, K)).astype("float32")
CHOLESKY = FACTORS[GROUP].astype("float32")
MEAN.flags.writeable = CHOLESKY.flags.writeable = False
RIGHT = "right"


def _diagonal(factors):
    return np.diagonal(factors, axis1=-2, axis2=-1)


def _only(diagonal):
    """Matrices with these diagonals, and nothing else."""
    return diagonal[..., None] * np.eye(diagonal.shape[-1])


def _with_diagonal(function):
    """L, with a function of its diagonal in the place of that."""
    return lambda L: L - _only(_diagonal(L)) + _only(function(_diagonal(L)))


def _turned(L):
    return np.swapaxes(L, -1, -2)


def _mirrored(L):
    return L + _turned(L) - _only(_diagonal(L))


def _softplus(x):
    return np.logaddexp(0, x)


# What L is taken through, by slug; what comes first is believed first.
MATRICES = [
    (RIGHT, lambda L: L),
    ("transposed", _turned),
    ("covariance_for_factor", lambda L: L @ _turned(L)),
    ("covariance_for_factor", lambda L: _turned(L) @ L),
    ("factored_again", lambda L: np.linalg.cholesky(_mirrored(L))),
    ("factor_missing", lambda L: np.broadcast_to(np.eye(K), L.shape)),
    ("diagonal_only", lambda L: _only(_diagonal(L))),
    ("rooted_diagonal_only", lambda L: _only(np.sqrt(_diagonal(L)))),
    ("exp_of_diagonal_only", lambda L: _only(np.exp(_diagonal(L) / 2))),
    ("exp_of_diagonal_only", lambda L: _only(np.exp(_diagonal(L)))),
    ("lengths_of_rows", lambda L: _only(np.sqrt(np.sum(L**2, axis=-1)))),
    ("lengths_of_columns", lambda L: _only(np.sqrt(np.sum(L**2, axis=-2)))),
    ("sums_of_rows", lambda L: _only(np.sum(L, axis=-1))),
    ("sums_of_columns", lambda L: _only(np.sum(L, axis=-2))),
    ("exp_of_factor", lambda L: np.exp(L / 2)),
    ("exp_of_factor", np.exp),
    ("exp_of_factor", lambda L: np.tril(np.exp(L / 2))),
    ("exp_of_factor", lambda L: np.tril(np.exp(L))),
    ("exp_of_diagonal", _with_diagonal(np.exp)),
    ("exp_of_diagonal", _with_diagonal(lambda d: np.exp(d / 2))),
    ("softplus_of_diagonal", _with_diagonal(_softplus)),
    ("diagonal_missing", lambda L: np.tril(L, -1)),
    ("mirrored", _mirrored),
    ("mirrored", lambda L: L + _turned(L)),
    ("squares_of_entries", lambda L: L**2),
    ("signs_lost", np.abs),
    ("inverse", np.linalg.inv),
    ("inverse", lambda L: _turned(np.linalg.inv(L))),
    *[("identity_added", lambda L, c=c: L + c * np.eye(K)) for c in (1, 0.1, 0.01, 0.001)],
    ("factor_of_one_image", lambda L: np.broadcast_to(FACTORS[GROUP[0]], L.shape)),
    ("factor_of_one_image", lambda L: np.broadcast_to(FACTORS[GROUP[-1]], L.shape)),
    ("factor_of_the_batch", lambda L: np.broadcast_to(L.mean(axis=0), L.shape)),
    ("factor_of_the_batch", lambda L: np.broadcast_to(ROWS * L.mean(axis=0), L.shape)),
]
# What z lies around, by slug.
_PLACES = {
    RIGHT: lambda: np.float64(MEAN),
    "mean_through_factor": lambda: _through(FACTORS, MEAN),
    "mean_through_tanh": lambda: np.tanh(np.float64(MEAN)),
    "mean_missing": lambda: np.zeros((ROWS, K)),
}


def _through(matrices, noise):
    """Each image's matrix times its noise."""
    return np.einsum("nij,nj->ni", matrices[GROUP], noise)


@dataclasses.dataclass
class Found:
    """What is known of an array of draws.

    place, matrix: slugs; RIGHT, or None where nothing fits. slope: how often mean counts. beside:
    what is added to every z. where: all that z lies around. rest: z without it. covariances: of
    each group. silent: there is no noise. shared: by all images of a call. in_line: all numbers of
    a code have the same noise. matrices: M of each group. noise: what M is applied to, (images,
    numbers), or None.
    """

    place: str
    slope: float
    beside: float
    rest: np.ndarray
    where: np.ndarray
    covariances: np.ndarray
    silent: bool = False
    shared: bool = False
    in_line: bool = False
    matrix: str | None = None
    matrices: np.ndarray | None = None
    noise: np.ndarray | None = None


def measured(z):
    """What can be said of draws z (ROWS, K) for MEAN and CHOLESKY."""
    place, slope, where = _place(z)
    rest = z - where
    beside = _beside(rest)
    rest = rest - beside
    found = Found(place, slope, beside, rest, where + beside, _by_group(rest))
    deviations = np.array([rest[rows].std(axis=0) for rows in OF_GROUP])
    if np.abs(rest).max() < 1e-4:
        found.silent = True
    elif (deviations < 1e-5 + 1e-5 * np.abs(_means(rest))).all():
        found.shared = True
        _fit_exactly(found, _means(rest))
    else:
        _fit(found)
    return found


def _means(rest):
    return np.array([rest[rows].mean(axis=0) for rows in OF_GROUP])


def _by_group(rest):
    """The covariance of each group."""
    return np.array([np.cov(rest[rows].T) for rows in OF_GROUP])


def _place(z):
    """What z lies around: its slug, how often mean counts in it, and the place itself."""
    doubts = {slug: _doubt(z - place()) for slug, place in _PLACES.items()}
    slope, error = _slope(z)
    best = min(doubts, key=doubts.get)
    if doubts[best] < _doubt(z - slope * MEAN) - 20:
        return best, 1.0, _PLACES[best]()
    if abs(slope - 1) < error:
        return RIGHT, 1.0, _PLACES[RIGHT]()
    if abs(slope) < error:
        return "mean_missing", 0.0, _PLACES["mean_missing"]()
    return "mean_weight", slope, slope * np.float64(MEAN)


def _doubt(rest):
    """Minus the log likelihood of what is left of z, as Gaussian in each group and column."""
    deviations = [rest[rows].std(axis=0) + 1e-5 for rows in OF_GROUP]
    return ROWS / GROUPS * np.log(deviations).sum()


def _slope(z):
    """How often mean counts in z, and six standard errors of that: calm groups weigh more."""
    slopes, weights = [], []
    for rows in OF_GROUP:
        mean = MEAN[rows] - MEAN[rows].mean(axis=0)
        square = np.sum(np.float64(mean) ** 2, axis=0)
        slope = np.sum(mean * z[rows], axis=0) / square
        off = np.std(z[rows] - slope * mean, axis=0) + 1e-6
        slopes.append(slope)
        weights.append(square / off**2)
    return float(np.average(slopes, weights=weights)), ERRORS / np.sqrt(np.sum(weights)) + 1e-4


def _beside(rest):
    """What is added to every z. Noise falls with L, and this does not."""
    calm = rest[GROUP <= 1]
    means = np.array([rest[rows].mean(axis=0) for rows in OF_GROUP[:2]])
    errors = np.array([rest[rows].std(axis=0) for rows in OF_GROUP[:2]]) / np.sqrt(ROWS / GROUPS)
    added = np.median(calm)
    alike = (np.abs(means - added) < ERRORS * errors + 1e-3 * abs(added)).all()
    there = (np.abs(means) > ERRORS * errors + 1e-3).all()
    return float(added) if alike and there else 0.0


def _fit_exactly(found, means):
    """All images share the noise: the matrix with which one vector of noise explains all."""
    for slug, matrix in MATRICES:
        matrices = matrix(FACTORS)
        stacked = matrices.reshape(-1, K)
        weights = 1 / (np.abs(stacked).max(axis=1, keepdims=True) + 1e-3)
        noise = np.linalg.lstsq(stacked * weights, means.reshape(-1, 1) * weights)[0][:, 0]
        left = np.abs(matrices @ noise - means)
        if (left < 1e-4 * np.abs(matrices).max(axis=(1, 2))[:, None] + 1e-5).all():
            found.matrix, found.matrices = slug, matrices
            found.in_line = bool(np.ptp(noise) < 1e-3 * np.abs(noise).max())
            found.noise = noise[None, :]
            return


def unexplained(found, again):
    """PLACE or SPREAD where that is not all of it, or None. again: z of a second call."""
    rest, cells = again - found.where, [(rows, j) for rows in OF_GROUP for j in range(K)]
    if in_common(found.rest, rest, cells, PLACE) or not _centred(found):
        return PLACE
    return SPREAD if in_common(found.rest, rest, cells, SPREAD) else None


def unexplained_frozen(found, draw):
    """The same of noise that stays: whether z moves with mean as it should."""
    mean = np.roll(MEAN, 1, axis=0)
    where = {
        "mean_through_factor": _through(FACTORS, mean),
        "mean_through_tanh": np.tanh(np.float64(mean)),
    }.get(found.place, found.slope * np.float64(mean))
    off = np.abs(draw(mean, CHOLESKY) - where - found.beside - found.rest)
    return PLACE if (off > 0.01 + 1e-4 * np.abs(found.rest + where)).any() else None


def _centred(found):
    """Whether what is left lies around M times one vector, which is 0 or the middle of noise."""
    means = _means(found.rest)
    errors = np.array([found.rest[rows].std(axis=0) for rows in OF_GROUP]) / np.sqrt(ROWS / GROUPS)
    errors += 10 * ROUNDING
    matrices = np.zeros((GROUPS, K, K)) if found.matrices is None else found.matrices
    if found.in_line:
        matrices = matrices.sum(axis=2, keepdims=True)
    stacked, aims = matrices / errors[:, :, None], means / errors
    middle = np.linalg.lstsq(stacked.reshape(GROUPS * K, -1), aims.ravel())[0]
    return bool((np.abs(stacked @ middle - aims) < ERRORS).all())


def noise_of(found, rest):
    """The one noise of a call in which all images share theirs, from the groups' means: (K,)."""
    stacked = found.matrices.reshape(-1, K)
    weights = 1 / (np.abs(stacked).max(axis=1, keepdims=True) + 1e-3)
    return np.linalg.lstsq(stacked * weights, rest.reshape(-1, 1) * weights)[0][:, 0]


def _fit(found):
    """Each image has noise of its own: the matrix that explains the covariances."""
    variances = np.linalg.eigvalsh(found.covariances[2:])  # where rounding does not count
    found.in_line = bool((variances[:, 1] < 1e-5 * variances[:, 2]).all())
    fits = []
    for slug, matrix in MATRICES:
        matrices = matrix(FACTORS)
        if found.in_line:
            ones = matrices.sum(axis=2, keepdims=True)
            expected = ones * _turned(ones)
        else:
            expected = matrices @ _turned(matrices)
        misfit, scale = _misfit(expected, found.covariances)
        if misfit is not None:
            fits.append((slug != RIGHT, abs(np.log(scale)) > 0.15, misfit, slug, matrices))
    if fits:
        *_, found.matrix, found.matrices = min(fits, key=lambda fit: fit[:3])
        found.noise = _undone(found)
    elif not found.in_line and _alike(_undone(found, FACTORS), GROUP[GROUP >= 1]):
        found.matrix, found.matrices, found.noise = RIGHT, FACTORS, _undone(found, FACTORS)


def _misfit(expected, covariances):
    """How badly the expected covariances fit, up to one number for all groups, and that number.

    None where some entry is farther off than chance allows.
    """
    variances = _diagonal(expected)
    flat = variances < 1e-12 * variances.max(axis=1, keepdims=True)
    if not (_diagonal(covariances)[flat] < (10 * ROUNDING) ** 2).all() or flat.all():
        return None, 1.0
    scale = np.exp(np.mean(np.log(_diagonal(covariances)[~flat] / variances[~flat] + 1e-30)))
    units = np.sqrt(np.where(flat, 1, variances))
    units = units[:, :, None] * units[:, None, :]
    right = expected / units
    error = np.sqrt((1 + right**2) / (ROWS / GROUPS)) + 1e-5
    error = error + ROUNDING**2 / (scale * units)  # of z, which adds to the smallest variances
    off = np.abs(covariances / scale / units - right) / error
    return (np.mean(off**2) if off.max() < ERRORS else None), scale


def _alike(noise, groups):
    """Whether noise has one covariance in all groups, though not that of independent numbers."""
    if noise is None or len(noise) != len(groups):
        return False
    units = noise.std(axis=0)
    of_all = np.corrcoef(noise.T)
    covariances = [np.cov((noise[groups == one] / units).T) for one in np.unique(groups)]
    error = ERRORS * np.sqrt((1 + of_all**2) / (ROWS / GROUPS))
    return bool((np.abs(covariances - of_all) < error).all())


def _undone(found, matrices=None):
    """The noise that the matrix was applied to, where it can be told: (images, numbers) or None."""
    matrices = found.matrices if matrices is None else matrices
    rows = found.rest[GROUP >= 1], matrices[GROUP[GROUP >= 1]]
    if found.in_line:
        lines = rows[1].sum(axis=2)
        kept = np.abs(lines).max(axis=1) > 100 * ROUNDING
        rest, lines = rows[0][kept], lines[kept]
        return (np.sum(rest * lines, axis=1) / np.sum(lines**2, axis=1))[:, None]
    sizes = np.linalg.svd(rows[1], compute_uv=False)
    kept = (sizes[:, -1] > 1e-3 * sizes[:, 0]) & (sizes[:, -1] > 100 * ROUNDING)
    if not kept.any():
        return None
    return np.linalg.solve(rows[1][kept], rows[0][kept][:, :, None])[:, :, 0]
