"""Gradient descent on KL(q || N(0, I)) by draws: one way for each estimator of lesson 4.

q has d independent numbers, each with its own mean and log_var. With f(z) = sum of z_j^2 / 2,

    KL(q || p) = E_q[f(z)] - 1/2 sum of log_var_j + a constant.

The second part is known, the first is left to draws. A way takes z, std and noise, where
z = mean + std * noise, all with draws first, then runs, then the numbers of z: (draws, runs, d).
It returns an estimate of the gradient of E_q[f(z)] for mean and one for log_var, from each draw,
and raises TypeError or ValueError for a wrong shape.
"""

import numpy as np

from vae_helpers.arguments import array, number, takes, whole

_takes_draws = takes(z=array("draws runs d"), std=array("runs d"), noise=array("draws runs d"))


@_takes_draws
def by_score(z, std, noise):
    """The score function without a baseline: f(z) times the score, (draws, runs, d) for each.

    With z held fixed, noise_j^2 = (z_j - mean_j)^2 exp(-log_var_j), so that of log q =
    -1/2 sum of (noise_j^2 + log_var_j) + const the derivative for mean_j is noise_j / std_j, and
    for log_var_j it is (noise_j^2 - 1) / 2.

    Source: Williams 1992.
    """
    return _times_score(_whole_f(z), std, noise)


@_takes_draws
def by_leave_one_out(z, std, noise):
    """The same, from each f(z) the mean of those of the other draws subtracted.

    Source: Mnih and Rezende 2016; Kool, van Hoof and Welling 2019.
    """
    return _times_score(_from_the_others(_whole_f(z)), std, noise)


@_takes_draws
def by_own_term(z, std, noise):
    """Leave one out, with nothing of f but the term of the number whose gradient it is.

    Source: Ranganath, Gerrish and Blei 2014, section 3.1.
    """
    return _times_score(_from_the_others(z**2 / 2), std, noise)


@_takes_draws
def by_path(z, std, noise):
    """Pathwise: f'(z) = z, times the speed of z: 1 for mean, std * noise / 2 for log_var.

    Source: Kingma and Welling 2013, section 2.4.
    """
    return z, z * std * noise / 2


@_takes_draws
def exactly(z, std, noise):
    """The exact gradient, without noise: E_q[f(z)] is the sum of (mean_j^2 + std_j^2) / 2."""
    return z - std * noise, np.broadcast_to(std**2 / 2, np.shape(z))


WAYS = {
    "score function": by_score,
    "leave one out": by_leave_one_out,
    "own term only": by_own_term,
    "pathwise": by_path,
    "exact gradient": exactly,
}


@takes(d=whole(), runs=whole(), draws=whole(), steps=whole(), rate=number(above=0))
def descend(way, d, runs=20, draws=20, steps=400, rate=0.02, seed=2):
    """Gradient descent from mean 3 and log_var -2: the path (steps + 1, 2, runs, d).

    way: one of WAYS, by its name. The path holds mean and log_var before the first step and after
    each. Runs are independent, and have the same noise whatever the way is. Where a run leaves all
    bounds its numbers become infinite or NaN, without a warning: see `lost`.

    Raises TypeError or ValueError for arguments that cannot be used.
    """
    if way not in WAYS:
        raise ValueError(
            f"descend: way is {way!r}, but must be one of {', '.join(map(repr, WAYS))}"
        )
    estimator, random = WAYS[way], np.random.default_rng(seed)
    path = np.empty((steps + 1, 2, runs, d))
    path[0, 0], path[0, 1] = 3.0, -2.0
    with np.errstate(all="ignore"):  # a lost run overflows
        for i in range(steps):
            mean, log_var = path[i]
            noise, std = random.normal(size=(draws, runs, d)), np.exp(0.5 * log_var)
            for_mean, for_log_var = estimator(mean + std * noise, std, noise)
            path[i + 1, 0] = mean - rate * np.mean(for_mean, axis=0)
            path[i + 1, 1] = log_var - rate * (np.mean(for_log_var, axis=0) - 0.5)
    return path


@takes(path=array("points two runs d"))
def lost(path):
    """Which runs of a path end beyond -100 or 100 in some number, or at NaN: (runs,) of bool."""
    return ~(np.abs(path[-1]) < 100).all(axis=(0, 2))


@takes(mean=array("..."), log_var=array("..."))
def kl_of_one(mean, log_var):
    """What one number of q adds to KL(q || p), in nats; arrays broadcast.

    Source: Kingma and Welling 2013, appendix B.
    Raises TypeError for what is no array, ValueError for shapes that do not fit.
    """
    return 0.5 * (mean**2 + np.exp(log_var) - log_var - 1)


def _whole_f(z):
    return np.sum(z**2, axis=-1, keepdims=True) / 2


def _from_the_others(values):
    return values - (np.sum(values, axis=0) - values) / (len(values) - 1)


def _times_score(values, std, noise):
    return values * noise / std, values * (noise**2 - 1) / 2
