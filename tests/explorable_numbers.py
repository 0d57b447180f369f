"""The numbers that the explorables should show, by the functions of the lessons."""

import itertools
import unittest.mock

import numpy as np
from scipy.integrate import quad
from scipy.optimize import brentq
from scipy.stats import norm

from vae_helpers.beta import beta_vae_loss
from vae_helpers.densities import gaussian_log_density
from vae_helpers.linear_gaussian import (
    elbo,
    expected_log_likelihood,
    gaussian_kl,
    linear_gaussian_posterior,
)
from vae_helpers.quiet import keras
from vae_helpers.vae import kl_divergence, reparameterize

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


# A step of the slider next to a price of the lesson stands for it.
PRICE_STATES = [
    {"logBeta": log_beta, "world": world, "beta": beta}
    for world in (0, 1)
    for log_beta, beta in [(-2.3, 0.1), (0.35, np.exp(0.35)), (1.4, 4.0), (3.7, 40.0)]
]


def price_numbers(world, beta, **_):
    """Rate, distortion and loss in nats of the best model, by the parts of lesson 6.

    The model with the noise variance beta that fits x best, and its posterior for q. All terms are
    quadratic in x, so two x with the right variance stand for all.
    """
    variance = (25.0, 5.0)[world]
    weights, bias = np.array([[np.sqrt(max(variance - beta, 0.0))]]), np.zeros(1)
    x = np.sqrt(variance) * np.array([[1.0], [-1.0]])
    mean, covariance = linear_gaussian_posterior(x, weights, bias, beta)
    rate = gaussian_kl(mean, covariance, np.zeros_like(mean), np.eye(1)).mean()
    likelihood = expected_log_likelihood(x, mean, covariance, weights, bias, 1.0)
    loss = beta_vae_loss(-likelihood, np.full(2, rate), beta)
    return {"beta": beta, "rate": rate, "distortion": -likelihood.mean(), "loss": float(loss)}


BOUND_STATES = [
    {"mean": mean, "std": std}
    for mean, std in [(0.0, 0.7), (-0.25, 0.45), (-2.0, 0.2), (0.25, 0.2), (0.25, 0.8), (-2.0, 0.8)]
]


def bound_numbers(mean, std):
    """The terms of the ELBO for x = 1 in nats, its likelihood and log p(x) by sums over a grid."""

    def log_density(x, mean, var):
        columns = np.broadcast_arrays(x, mean, np.log(var))
        return np.asarray(gaussian_log_density(*(column[:, None] for column in columns)))

    z = mean + std * np.linspace(-12, 12, 24_001)
    q = np.exp(log_density(z, mean, std**2))
    log_likelihood = np.sum(q * log_density(1.0, np.exp(z), 0.25)) * (z[1] - z[0])
    place = np.array([[mean]])
    rate = np.asarray(kl_divergence(place, 2 * np.log(np.array([[std]]))))
    bound = elbo(np.array([log_likelihood]), rate)[0]
    line = np.linspace(-12, 12, 24_001)
    joint = np.exp(log_density(line, 0.0, 1.0) + log_density(1.0, np.exp(line), 0.25))
    evidence = np.log(joint.sum() * (line[1] - line[0]))
    return {
        "logLikelihood": log_likelihood,
        "rate": rate[0],
        "elbo": bound,
        "logEvidence": evidence,
        "gap": evidence - bound,
    }


DRAW_STATES = [
    {"mean": mean, "logVar": log_var, "sampler": 0, "turn": turn}
    for mean, log_var, turn in [(1.0, -1.0, 0), (-3.0, 2.0, 1), (0.5, -4.0, 7)]
]


def draw_numbers(noise, mean, logVar, **_):
    """What the lesson's reparameterize makes of that noise (n,), in place of its own."""
    column = np.array(noise)[:, None]
    with unittest.mock.patch.object(keras.random, "normal", return_value=column):
        z = np.asarray(reparameterize(np.full_like(column, mean), np.full_like(column, logVar)))
    return {"kept": list(z[:, 0]), "found": {"mean": z.mean(), "std": z.std()}}


# Name of an explorable -> states of it, and the function of a state that gives its numbers.
NUMBERS = {
    "bound": (BOUND_STATES, bound_numbers),
    "draw": (DRAW_STATES, draw_numbers),
    "kl": (KL_STATES, kl_numbers),
    "price": (PRICE_STATES, price_numbers),
}


def told_and_right(name, solved):
    """(what of it, what an explorable says, what is right), for all that the lessons know.

    solved: a function of a list of states -> all numbers of the explorable in each of them.
    """
    states, numbers = NUMBERS[name]
    for state, said in zip(states, solved(states), strict=True):
        drawn = {"noise": said["noise"]} if name == "draw" else {}
        for key, right in numbers(**drawn, **state).items():
            yield f"{key} at {state}", said[key], right
