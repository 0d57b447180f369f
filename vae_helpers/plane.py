"""A model whose code has two numbers, with nothing left to chance: sums over a grid of codes.

The grid covers the plane of codes in small squares. With log p(x, z) in the middle of each square
one knows p(x), the posterior and every ELBO, and can search for the best Gaussian q of one image.
Grids are (points, 2), images rows (n, 784); everything is in nats.
"""

import numpy as np
from scipy.optimize import minimize
from scipy.special import logsumexp

from vae_helpers.arguments import array, number, takes
from vae_helpers.without_encoder import log_likelihoods

HALF_WIDTH = 6.0  # the prior has 4e-9 of its mass outside
STEP = 0.025
PART = 4000  # points that are looked at together, to save memory
NEGLIGIBLE = 25.0  # nats below the highest point, from where on a posterior is taken for 0

images_in_floats = array("n 784", low=0, high=1)


@takes(step=number(above=0), half_width=number(above=0), turn=number())
def even_grid(step=STEP, half_width=HALF_WIDTH, turn=0.0):
    """The middles of squares of side `step` that cover a square around 0: (points, 2), float32.

    The square reaches `half_width` to each side, and is turned by `turn` degrees.

    Raises TypeError or ValueError for what is no number, or for lengths that are not above 0.
    """
    side = np.arange(-half_width + step / 2, half_width, step)
    grid = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    cos, sin = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    return (grid @ np.array([[cos, sin], [-sin, cos]])).astype("float32")


def _log_prior(z):
    return -0.5 * np.sum(np.float64(z) ** 2, axis=1) - np.log(2 * np.pi)


@takes(grid=array("points 2"), x=images_in_floats)
def log_joint_on(decoder, grid, x):
    """log p(x, z) of every image at every point of a grid: (points, 2), (n, 784) -> (points, n).

    Source: Bishop 2006, equation (1.32), the product rule.
    Raises TypeError or ValueError for a wrong shape, or for pixels outside [0, 1].
    """
    log_joint = np.empty((len(grid), len(x)), "float32")
    for start in range(0, len(grid), PART):
        z = grid[start : start + PART]
        log_joint[start : start + PART] = log_likelihoods(decoder, z, x) + _log_prior(z)[:, None]
    return log_joint


@takes(log_joint=array("points n"), step=number(above=0))
def log_evidence(log_joint, step=STEP):
    """log p(x) of each image by the midpoint rule: log p(x, z) (points, n) -> (n,), in nats.

    A point stands for a square of side `step`.

    Source: Press et al. 2007, Numerical Recipes, section 4.1, the midpoint rule.
    Raises TypeError or ValueError for a wrong shape, or for a step that is not above 0.
    """
    largest = log_joint.max(axis=0)
    sums = np.zeros(log_joint.shape[1])
    for start in range(0, len(log_joint), PART):
        sums += np.exp(log_joint[start : start + PART] - largest).sum(axis=0, dtype="float64")
    return np.float64(largest) + np.log(sums) + 2 * np.log(step)


@takes(x=images_in_floats, log_joint=array("points n"), grid=array("points 2"))
def refined_log_evidence(decoder, x, grid, log_joint, times, step=STEP):
    """The same on a grid that is `times` as fine, where it matters: -> (n,), in nats.

    Each square of side `step` in which log p(x, z) is not negligible, beside its largest value, is
    cut into times * times squares. What is left out is less than exp(-12) of the whole. A square
    that matters to several images is decoded once for all of them.

    Raises TypeError or ValueError for a wrong shape, or for pixels outside [0, 1].
    """
    largest = log_joint.max(axis=0)
    matters = log_joint > largest - NEGLIGIBLE
    chosen = np.flatnonzero(matters.any(axis=1))
    within = (np.arange(times) + 0.5) / times - 0.5
    offsets = step * np.stack(np.meshgrid(within, within), axis=-1).reshape(-1, 2)
    sums = np.zeros(len(x))
    for start in range(0, len(chosen), PART):
        part = chosen[start : start + PART]
        for offset in offsets:
            fine = log_joint_on(decoder, (grid[part] + offset).astype("float32"), x)
            shares = np.exp(
                np.float64(fine - largest), where=matters[part], out=np.zeros(fine.shape)
            )
            sums += shares.sum(axis=0)
    return np.float64(largest) + np.log(sums) + 2 * np.log(step / times)


def _log_gaussian(grid, mean, cholesky):
    """log N(z; mean, L L') at each point of a grid, with L the Cholesky factor."""
    (a, _), (b, c) = cholesky
    first = (grid[:, 0] - mean[0]) / a
    second = (grid[:, 1] - mean[1] - b * first) / c
    return -0.5 * (first**2 + second**2) - np.log(2 * np.pi) - np.log(a * c), first, second


@takes(
    grid=array("points 2"),
    log_joint=array("points"),
    mean=array("2"),
    covariance=array("2 2"),
    step=number(above=0),
)
def elbo_on(grid, log_joint, mean, covariance, step=STEP):
    """The ELBO of one image with q = N(mean, covariance), by a sum over the grid, in nats.

    log_joint (points,): log p(x, z) of that image. A point stands for a square of side `step`, and
    q is made to add up to 1 over the grid.

    Source: Kingma and Welling 2013, equation (2).
    Raises TypeError or ValueError for a wrong shape.
    """
    log_q, *_ = _log_gaussian(np.float64(grid), mean, np.linalg.cholesky(covariance))
    near = log_q > log_q.max() - 45.0  # of the rest all together has less than 1e-13 of the mass
    log_q = log_q[near] - logsumexp(log_q[near])  # the share of each square
    return float(np.sum(np.exp(log_q) * (log_joint[near] - log_q))) + 2 * np.log(step)


@takes(log_joint=array("points"), grid=array("points 2"), step=number(above=0))
def best_gaussians(grid, log_joint, step=STEP):
    """The best q for one image: without correlation, and of all Gaussians. Two pairs.

    log_joint (points,): log p(x, z) of that image, a point for a square of side `step`. A pair is a
    mean (2,) and a covariance (2, 2), of a q with the largest ELBO that was found: the searches are
    local. The first climbs from the posterior's own mean and variances, from its highest point and,
    where the end of these leaves some mass far away, from the highest point there. The second
    climbs from the end of the first and from the same starts again, since the best of all Gaussians
    may lie on another piece. The gradient is exact: the score of q, averaged over the grid.

    Source: Cremer, Li and Duvenaud 2018 for the question; the gradient as in Ranganath, Gerrish and
    Blei 2014, equation (2).
    Raises TypeError or ValueError for a wrong shape, or for a step that is not above 0.
    """
    mean, covariance = posterior_moments(grid, log_joint)
    small = np.full(2, (2 * step) ** 2)
    starts = [(mean, np.diag(covariance)), (np.float64(grid[np.argmax(log_joint)]), small)]
    mean, covariance = _climbed(grid, log_joint, starts, False, step)
    elsewhere = _highest_outside(grid, log_joint, mean, covariance)
    if elsewhere is not None:
        starts.append((elsewhere, small))
        of_two = [(mean, np.diag(covariance)), starts[-1]]
        mean, covariance = _climbed(grid, log_joint, of_two, False, step)
    starts.append((mean, np.diag(covariance)))
    return (mean, covariance), _climbed(grid, log_joint, starts, True, step)


def _highest_outside(grid, log_joint, mean, covariance):
    """The highest point far from an upright Gaussian: (2,), or None if hardly any mass is there."""
    far = np.sum((grid - mean) ** 2 / np.diag(covariance), axis=1) > 4**2
    shares = np.exp(np.float64(log_joint) - log_joint.max())
    if shares[far].sum() < 0.05 * shares.sum():
        return None
    return np.float64(grid[far][np.argmax(log_joint[far])])


def _climbed(grid, log_joint, starts, correlated, step):
    """The best end of climbs of the ELBO, from pairs of a mean and variances."""
    near = log_joint > log_joint.max() - NEGLIGIBLE
    grid, log_joint = np.float64(grid[near]), np.float64(log_joint[near]) - log_joint.max()

    def unpacked(numbers):
        a, c = np.exp(np.clip(numbers[2:4], -12, 6))  # a bold step is to overflow nowhere
        return numbers[:2], np.array([[a, 0.0], [numbers[4] if correlated else 0.0, c]])

    def loss(numbers):
        mean, cholesky = unpacked(numbers)
        (a, _), (b, c) = cholesky
        log_q, first, second = _log_gaussian(grid, mean, cholesky)
        q = np.exp(log_q) * step**2
        score = [
            first / a - b * second / (a * c),
            second / c,
            first**2 - 1 - b * first * second / c,
            second**2 - 1,
            first * second / c,
        ][: len(numbers)]
        # What lies elsewhere costs at least so much, and draws q back.
        outside = max(1 - np.sum(q), 0.0)
        weighted = q * (log_q - log_joint + 1 - NEGLIGIBLE * (outside > 0))
        value = np.sum(q * (log_q - log_joint)) + NEGLIGIBLE * outside
        return value, np.array([np.sum(weighted * one) for one in score])

    ends = [
        minimize(
            loss,
            [*mean, *(0.5 * np.log(variances)), 0.0][: 5 if correlated else 4],
            jac=True,
            method="BFGS",
        )
        for mean, variances in starts
    ]
    mean, cholesky = unpacked(min(ends, key=lambda end: end.fun).x)
    return mean, cholesky @ cholesky.T


@takes(log_joint=array("points"), grid=array("points 2"))
def posterior_moments(grid, log_joint):
    """Mean (2,) and covariance (2, 2) of the posterior of one image, by sums over the grid.

    log_joint (points,): log p(x, z) of that image.

    Raises TypeError or ValueError for a wrong shape.
    """
    near = log_joint > log_joint.max() - NEGLIGIBLE
    grid = np.float64(grid[near])
    shares = np.exp(np.float64(log_joint[near]) - log_joint.max())
    shares /= shares.sum()
    mean = shares @ grid
    return mean, (shares[:, None] * (grid - mean)).T @ (grid - mean)


@takes(
    grid=array("points 2"),
    log_joint=array("points n"),
    mean=array("n 2"),
    log_var=array("n 2"),
    step=number(above=0),
)
def gap_in_parts(grid, log_joint, mean, log_var, step=STEP):
    """Where the ELBO of each image loses, in nats: a dict of four arrays (n,), and one of the ELBO.

    "amortisation": from the encoder's q = N(mean, exp(log_var)) to the best q without correlation;
    "correlation": from there to the best Gaussian; "shape": from there to log p(x). They add up to
    "gap", that of "elbo" below log p(x). Correlation and shape are the approximation gap.

    Source: Cremer, Li and Duvenaud 2018.
    Raises TypeError or ValueError for a wrong shape.
    """
    log_p, rows = log_evidence(log_joint, step), []
    for values, centre, spread in zip(log_joint.T, mean, np.exp(log_var), strict=True):
        values = np.ascontiguousarray(values)
        every_q = (centre, np.diag(spread)), *best_gaussians(grid, values, step)
        rows.append([elbo_on(grid, values, *q, step) for q in every_q])
    elbo, of_upright, of_slanted = np.transpose(rows)
    return {
        "amortisation": of_upright - elbo,
        "correlation": of_slanted - of_upright,
        "shape": log_p - of_slanted,
        "gap": log_p - elbo,
        "elbo": elbo,
    }
