"""Formulas that stand where a KL should, recognised by the number that they add to a loss."""

import itertools

import numpy as np

from vae_helpers.checks.probes.one_step import parts


def _closed(mean, log_var):
    return (mean**2 + np.exp(log_var) - log_var - 1) / 2


# Of each number of a code: from the mean, the log_var of the draw, and z.
_FORMULAS = {
    "kl_reads_log_var": lambda mean, s, z: _closed(mean, s / 2),
    "kl_reads_log_std": lambda mean, s, z: _closed(mean, 2 * s),
    "absolute_values": lambda mean, s, z: np.abs(_drawn(mean, s, z)),
    "cut_off_at_0": lambda mean, s, z: np.maximum(_drawn(mean, s, z), 0),
    "log_std_halved_in_the_kl": lambda mean, s, z: _drawn(mean, s, z) + s / 4,
    "log_std_halved_in_the_draw": lambda mean, s, z: _drawn(mean, s, z) - s / 2,
    "logarithm_changed_alone": lambda mean, s, z: (mean**2 + np.exp(s) - s / 2 - 1) / 2,
    "variance_changed_alone": lambda mean, s, z: (mean**2 + np.exp(s / 2) - s - 1) / 2,
    "variance_put_in": lambda mean, s, z: (z**2 - (z - mean) ** 2 - s) / 2,
    "half_of_a_formula": lambda mean, s, z: (z**2 + np.exp(s) - s - 1) / 2,
    "mean_not_squared": lambda mean, s, z: (mean + np.exp(s) - s - 1) / 2,
    "sign_of_the_mean": lambda mean, s, z: (np.exp(s) - s - 1 - mean**2) / 2,
    "sign_of_the_variance": lambda mean, s, z: (mean**2 - np.exp(s) - s - 1) / 2,
    "sign_of_the_logarithm": lambda mean, s, z: (mean**2 + np.exp(s) + s - 1) / 2,
    "logarithm_left_out": lambda mean, s, z: (mean**2 + np.exp(s) - 1) / 2,
    "variance_left_out": lambda mean, s, z: (mean**2 - s - 1) / 2,
    "mean_left_out": lambda mean, s, z: (np.exp(s) - s - 1) / 2,
    "tanh_in_the_kl": lambda mean, s, z: _closed(mean, np.tanh(s)),
    "squared_draws": lambda mean, s, z: _drawn(mean, s, z) ** 2,
}


def _drawn(mean, log_var, z):
    return (z**2 - (z - mean) ** 2 * np.exp(-log_var) - log_var) / 2


# The terms of a KL: of the formula, and of a draw.
_TERMS = (
    (
        ("mean squared", lambda mean, s, z: mean**2),
        ("the variance", lambda mean, s, z: np.exp(s)),
        ("log_var", lambda mean, s, z: -s),
        ("the 1", lambda mean, s, z: -np.ones_like(s)),
    ),
    (
        ("z squared", lambda mean, s, z: z**2),
        ("the squared noise", lambda mean, s, z: -((z - mean) ** 2) * np.exp(-s)),
        ("the logarithm", lambda mean, s, z: -s),
    ),
)


def _listed(words):
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def known_kl(step, heads):
    """What stands in place of the KL, by the value of the loss: slug, words; or None."""
    mean, log_var = heads
    z = step.codes[0]
    reconstruction = parts(step.before, step.x, step.given[0], z)[0]
    for slug, formula in _FORMULAS.items():
        value = reconstruction + formula(mean, log_var, z).sum(axis=1).mean()
        if np.isclose(float(step.returned), value, rtol=1e-5):
            return (slug,)
    for terms in _TERMS:
        sizes = [term(mean, log_var, z).sum(axis=1).mean() / 2 for _, term in terms]
        for signs in itertools.product((1, -1), repeat=len(terms)):
            if np.isclose(float(step.returned), reconstruction + np.dot(signs, sizes), rtol=1e-5):
                turned = [name for (name, _), sign in zip(terms, signs, strict=True) if sign < 0]
                # With none turned it is the KL.
                return ("signs_in_the_kl", _listed(turned)) if turned else None
    return None
