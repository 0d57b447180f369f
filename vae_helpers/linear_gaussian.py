"""The parts of lessons 6 and 7: a latent-variable model in which everything is exact. In nats.

    z ~ N(0, I),  x given z ~ N(weights z + bias, noise_var I)

This is probabilistic principal component analysis (Tipping and Bishop 1999). Arrays hold one x, or
one mean of a code, a row; `weights` is (d_x, d). NumPy only, float64 where the input is.
"""

import numpy as np

from vae_helpers.arguments import array, covariance_matrix, number, takes, whole

_MODEL = {
    "x": array("n d_x"),
    "weights": array("d_x d"),
    "bias": array("d_x"),
    "noise_var": number(above=0),
}


@takes(**_MODEL)
def linear_gaussian_evidence(x, weights, bias, noise_var):
    """log p(x), z integrated out: x (n, d_x), weights (d_x, d), bias (d_x,) -> (n,), in nats.

    Source: Tipping and Bishop 1999, section 3.1; Bishop 2006, equations (12.35) and (12.36).
    Raises TypeError or ValueError for a wrong shape or a noise_var that is not above 0.
    """
    covariance = weights @ weights.T + noise_var * np.eye(len(bias))
    _, log_det = np.linalg.slogdet(covariance)
    centred = x - bias
    squared = np.sum(centred * np.linalg.solve(covariance, centred.T).T, axis=1)
    return -0.5 * (len(bias) * np.log(2 * np.pi) + log_det + squared)


@takes(**_MODEL)
def linear_gaussian_posterior(x, weights, bias, noise_var):
    """The mean (n, d) and covariance (d, d) of p(z given x); the covariance serves every x.

    Source: Tipping and Bishop 1999, section 3.1; Bishop 2006, equation (12.42).
    Raises TypeError or ValueError for a wrong shape or a noise_var that is not above 0.
    """
    precision = np.eye(weights.shape[1]) + weights.T @ weights / noise_var
    covariance = np.linalg.inv(precision)
    mean = (x - bias) @ weights @ covariance / noise_var
    return mean, covariance


@takes(mean=array("n d"), covariance=covariance_matrix("d"), **_MODEL)
def expected_log_likelihood(x, mean, covariance, weights, bias, noise_var):
    """E[log p(x given z)] over z from N(mean, covariance), in nats: -> (n,).

    x (n, d_x), mean (n, d), covariance (d, d) for all rows, weights (d_x, d), bias (d_x,).

    Source: Bishop 2006, equation (12.53), the terms in x.
    Raises TypeError or ValueError for a wrong shape, a noise_var that is not above 0, or a
    covariance that is not symmetric and positive definite.
    """
    distance = np.sum((x - mean @ weights.T - bias) ** 2, axis=1)
    spread = np.trace(weights @ covariance @ weights.T)
    return -0.5 * (len(bias) * np.log(2 * np.pi * noise_var) + (distance + spread) / noise_var)


@takes(
    mean=array("n d"),
    covariance=covariance_matrix("d"),
    other_mean=array("n d"),
    other_covariance=covariance_matrix("d"),
)
def gaussian_kl(mean, covariance, other_mean, other_covariance):
    """KL( N(mean, covariance) || N(other_mean, other_covariance) ) of each row, in nats: -> (n,).

    The means are (n, d), the covariances (d, d) for all rows.

    Source: Kullback 1959, Information Theory and Statistics, chapter 9; Murphy 2023,
    Probabilistic Machine Learning: Advanced Topics, section 5.1.
    Raises TypeError or ValueError for a wrong shape, or a covariance that is not symmetric and
    positive definite.
    """
    precision = np.linalg.inv(other_covariance)
    step = mean - other_mean
    squared = np.sum(step @ precision * step, axis=1)
    log_dets = np.linalg.slogdet(other_covariance)[1] - np.linalg.slogdet(covariance)[1]
    return 0.5 * (np.trace(precision @ covariance) + squared - len(covariance) + log_dets)


@takes(log_likelihood=array("n"), kl=array("n"))
def elbo(log_likelihood, kl):
    """The evidence lower bound of each x: (n,), (n,) -> (n,), in nats.

    log_likelihood: E[log p(x given z)] over z from q. kl: KL(q(z given x) || p(z)).

    Source: Kingma and Welling 2013, equation (3).
    Raises TypeError or ValueError for a wrong shape.
    """
    return log_likelihood - kl


@takes(mean=array("n d"), covariance=covariance_matrix("d"), **_MODEL)
def gaussian_elbo(x, mean, covariance, weights, bias, noise_var):
    """The exact ELBO of each x for q = N(mean, covariance): -> (n,), in nats.

    x (n, d_x), mean (n, d), covariance (d, d) for all rows, weights (d_x, d), bias (d_x,).

    Source: the two terms above; Kingma and Welling 2013, equation (3).
    Raises TypeError or ValueError if shapes do not fit, the covariance is not symmetric and
    positive definite, or noise_var is not above 0.
    """
    kl = gaussian_kl(mean, covariance, np.zeros_like(mean), np.eye(weights.shape[1]))
    return elbo(expected_log_likelihood(x, mean, covariance, weights, bias, noise_var), kl)


@takes(covariance=covariance_matrix("d"))
def best_diagonal(covariance):
    """The variances (d,) of the uncorrelated Gaussian q with the least KL to N(mean, covariance).

    Source: Bishop 2006, section 10.1.2.
    Raises TypeError or ValueError if the covariance (d, d) is not symmetric and positive definite.
    """
    return 1 / np.diag(np.linalg.inv(covariance))


def _spread(value, say, sizes):
    """A rule for the covariance of data: symmetric, no eigenvalue below 0 but for rounding."""
    array("d_x d_x")(value, say, sizes)
    values = np.asarray(value, dtype="float64")
    if not np.allclose(values, values.T, rtol=1e-5, atol=1e-8):
        raise ValueError(say("is not symmetric, but a covariance matrix is"))
    eigenvalues = np.linalg.eigvalsh(values)
    if not eigenvalues[0] >= -1e-6 * eigenvalues[-1]:
        raise ValueError(
            say(f"has the eigenvalue {eigenvalues[0]:g}, but a covariance matrix has none below 0")
        )


def _fewer(value, say, sizes):
    """A rule for d: a whole number below that of the numbers of x."""
    whole()(value, say, sizes)
    if value >= sizes["d_x"]:
        raise ValueError(say(f"is {value}, but x has {sizes['d_x']} numbers, and d must be below"))


@takes(x_covariance=_spread, d=_fewer)
def best_linear_gaussian(x_covariance, d):
    """The weights (d_x, d) and noise_var with the largest mean log p(x), from x's covariance.

    For data x with the covariance (d_x, d_x), and the bias their mean. Any turn of the code,
    `weights @ turn`, is as good. Where x varies along no more than d directions, noise_var comes
    out as 0: log p(x) is then unbounded.

    Source: Tipping and Bishop 1999, equations (7) and (8).
    Raises TypeError or ValueError for a matrix that is no covariance, or a d not below d_x.
    """
    variances, directions = np.linalg.eigh(x_covariance)  # in rising order
    noise_var = variances[:-d].mean()
    weights = directions[:, -d:] * np.sqrt(variances[-d:] - noise_var)
    return weights, noise_var
