"""The numbers that the explorables should show, by the functions of the lessons."""

import itertools

import numpy as np
from scipy.integrate import quad
from scipy.optimize import brentq
from scipy.stats import norm

from vae_helpers.linear_gaussian import gaussian_kl
from vae_helpers.vae import kl_divergence

KL_STATES = [
    {"mean": mean, "std": std, "target": target}
    for target in (0, 1)
    for mean, std in [(1.0, 0.6), (0.0, 1.0), (-4.0, 0.2), (4.0, 3.0), (0.35, 0.2), (-2.0, 2.4)]
]


def _log_target(z):
    return np.logaddexp(np.log(0.6) + norm.logpdf(z, -2, 0.6), np.log(0.4) + norm.logpdf(z, 2, 0.6))


def kl_numbers(mean, std, target):
    """KL(q || p) and KL(p || q) in nats, and the areas above and below the axis that make it.

    The KL to and from the prior by the closed forms of lessons 3 and 6, all else by quadrature.
    """
    log_p = _log_target if target else norm.logpdf

    def log_q(z):
        return norm.logpdf(z, mean, std)

    numbers = {}
    for name, log_true, log_believed in (("reverse", log_q, log_p), ("forward", log_p, log_q)):
        line = np.linspace(-28, 28, 2_801)
        signs = np.sign(log_true(line) - log_believed(line))
        # Cut where the curve may bend sharply: near the middles, and at each crossing.
        crossings = [
            _crossing(lambda z: log_q(z) - log_p(z), line[i], line[i + 1])
            for i in np.flatnonzero(signs[1:] * signs[:-1] < 0)
        ]
        cuts = np.unique(
            [-28, *np.arange(-8, 8.1, 0.5), *mean + std * np.arange(-8, 9), *crossings, 28]
        )

        def curve(z, true=log_true, believed=log_believed):
            return np.exp(true(z)) * (true(z) - believed(z))

        areas = [quad(curve, a, b, epsabs=1e-11)[0] for a, b in itertools.pairwise(cuts)]
        above, below = sum(a for a in areas if a > 0), -sum(a for a in areas if a < 0)
        numbers[name] = {"above": above, "below": below, "kl": above - below}
    if not target:
        means, zero = np.array([[mean]]), np.zeros((1, 1))
        reverse = np.asarray(kl_divergence(means, 2 * np.log(np.array([[std]]))))[0]
        forward = gaussian_kl(zero, np.eye(1), means, np.array([[std**2]]))[0]
        for name, kl in (("reverse", reverse), ("forward", forward)):
            np.testing.assert_allclose(numbers[name]["kl"], kl, rtol=1e-6, atol=1e-6)
            numbers[name]["kl"] = kl
    return numbers


def _crossing(difference, low, high):
    return brentq(difference, low, high, xtol=1e-12)
