"""Wrong answers to information_and_marginal_kl, by what they are told as."""

import numpy as np
from scipy.special import logsumexp
from scipy.stats import norm

from vae_helpers.vae import kl_divergence

LOG_2PI = np.log(2 * np.pi)


def _table(mean, log_var, z, constant=LOG_2PI):
    inside = (z[:, None] - mean) ** 2 / np.exp(log_var) + log_var + constant
    return -0.5 * inside.sum(axis=-1)


def _average(table, axis=1):
    return logsumexp(table, axis=axis) - np.log(len(table))


def _with(
    table=_table,
    own=np.diag,
    together=_average,
    prior=lambda mean, z: norm.logpdf(z).sum(axis=1),
    end=lambda own, together, prior: (np.mean(own - together), np.mean(together - prior)),
):
    """The two numbers, with one of their parts replaced."""

    def parts(mean, log_var, z):
        values = table(mean, log_var, z)
        return end(own(values), together(values), prior(mean, z))

    return parts


def _without_own(table):
    others = np.where(np.eye(len(table), dtype=bool), -np.inf, table)
    return logsumexp(others, axis=1) - np.log(len(table) - 1)


def _left_empty(table):
    others = table.copy()
    np.fill_diagonal(others, -np.inf)
    return _average(others)


def _view_emptied(mean, log_var, z):
    table = _table(mean, log_var, z)
    own = np.diag(table)
    np.fill_diagonal(table, -np.inf)
    return _with(table=lambda *given: table, own=lambda t: own)(mean, log_var, z)


def _rate(mean, log_var):
    return float(np.mean(kl_divergence(mean, log_var)))


def _information_by_formula(mean, log_var, z):
    _, kl = _with()(mean, log_var, z)
    return _rate(mean, log_var) - kl, kl


def _kl_by_formula(mean, log_var, z):
    information, _ = _with()(mean, log_var, z)
    return information, _rate(mean, log_var) - information


def _information_by_formula_of_a_sum(mean, log_var, z):
    _, kl = _with(together=lambda t: logsumexp(t, axis=1))(mean, log_var, z)
    return _rate(mean, log_var) - kl, kl


def _in_place(mean, log_var, z):
    found = _with()(mean, log_var, z)
    z -= mean
    return found


def _own_draws(mean, log_var, z):
    z = mean + np.exp(log_var / 2) * np.random.default_rng().normal(size=z.shape)
    return _with()(mean, log_var, z)


def _by_densities(table):
    with np.errstate(all="ignore"):
        return np.log(np.exp(np.float32(table)).mean(axis=1))


WRONG_ANSWERS = {
    "log_std_for_log_var": lambda mean, log_var, z: _with()(mean, 2 * log_var, z),
    "variance_ignored": lambda mean, log_var, z: _with()(mean, 0 * log_var, z),
    "numbers_averaged": _with(table=lambda m, v, z: _table(m, v, z) / z.shape[1]),
    "means_for_draws": _with(table=lambda m, v, z: _table(m, v, m)),
    "constant_forgotten": _with(table=lambda m, v, z: _table(m, v, z, 0.0)),
    "own_is_mean_of_row": _with(own=lambda t: t.mean(axis=1)),
    "own_is_largest": _with(own=lambda t: t.max(axis=1)),
    "own_from_first": _with(own=lambda t: t[:, 0]),
    "wrong_axis": _with(together=lambda t: _average(t, 0)),
    "mean_of_logs": _with(together=lambda t: t.mean(axis=1)),
    "sum_not_mean": _with(together=lambda t: logsumexp(t, axis=1)),
    "own_left_out": _with(together=_without_own),
    "own_left_empty": _with(together=_left_empty),
    "own_is_empty": _view_emptied,
    "log_forgotten": _with(together=lambda t: np.exp(_average(t))),
    "own_by_formula": _information_by_formula,
    "kl_by_formula": _kl_by_formula,
    "nearest_only": _with(together=lambda t: t.max(axis=1)),
    "one_for_all": _with(together=lambda t: np.full(len(t), logsumexp(t) - np.log(t.size))),
    "prior_constant_forgotten": _with(prior=lambda m, z: -0.5 * (z**2).sum(axis=1)),
    "prior_at_means": _with(prior=lambda m, z: norm.logpdf(m).sum(axis=1)),
    "prior_averaged": _with(prior=lambda m, z: norm.logpdf(z).mean(axis=1)),
    "exchanged": _with(end=lambda o, t, p: (np.mean(t - p), np.mean(o - t))),
    "rate_for_information": _with(end=lambda o, t, p: (np.mean(o - p), np.mean(t - p))),
    "rate_for_kl": _with(end=lambda o, t, p: (np.mean(o - t), np.mean(o - p))),
    "information_sign": _with(end=lambda o, t, p: (np.mean(t - o), np.mean(t - p))),
    "kl_sign": _with(end=lambda o, t, p: (np.mean(o - t), np.mean(p - t))),
    "both_signs": _with(end=lambda o, t, p: (np.mean(t - o), np.mean(p - t))),
    "weighted_by_q": _with(
        end=lambda o, t, p: (np.mean(np.exp(o) * (o - t)), np.mean(np.exp(t) * (t - p)))
    ),
    "not_averaged": _with(end=lambda o, t, p: (o - t, t - p)),
    "summed": _with(end=lambda o, t, p: (np.sum(o - t), np.sum(t - p))),
    "bits": lambda *given: tuple(part / np.log(2) for part in _with()(*given)),
    "changes_its_arguments": _in_place,
    "own_draws": _own_draws,
    "underflows": _with(together=_by_densities),
    "wrong_axis + information_sign": _with(
        together=lambda t: _average(t, 0), end=lambda o, t, p: (np.mean(t - o), np.mean(t - p))
    ),
    "own_by_formula + sum_not_mean": _information_by_formula_of_a_sum,
    "own_left_empty + information_sign": _with(
        together=_left_empty, end=lambda o, t, p: (np.mean(t - o), np.mean(t - p))
    ),
    "own_left_out + exchanged": _with(
        together=_without_own, end=lambda o, t, p: (np.mean(t - p), np.mean(o - t))
    ),
    "sum_not_mean + summed": _with(
        together=lambda t: logsumexp(t, axis=1),
        end=lambda o, t, p: (np.sum(o - t), np.sum(t - p)),
    ),
    None: [
        lambda *given: _with()(*given)[0],
        lambda *given: tuple(part**2 for part in _with()(*given)),
    ],
}
