"""Log densities, their averages, how many draws count, KL and ELBO by draws, fit of forward KL.

In nats. bernoulli_log_likelihood and kl_divergence are in vae.py. Arrays hold one image a row;
where there are several draws for each image, the draws come first: (samples, n, d).
"""

import numpy as np
from scipy.special import xlogy

from vae_helpers.arguments import array, takes
from vae_helpers.quiet import keras


@takes(x=array("... n d"), mean=array("... n d"), log_var=array("... n d"))
def gaussian_log_density(x, mean, log_var):
    """log N(x; mean, exp(log_var)), summed over the numbers in a row: (n, d) each -> (n,).

    In nats, with all constants. Axes in front, as in x (samples, n, d), stay: (samples, n).

    Source: Bishop 2006, equation (2.43) for a diagonal covariance.
    Raises TypeError or ValueError for a wrong shape.
    """
    log_2pi = float(np.log(2 * np.pi))
    squares = (x - mean) ** 2 / keras.ops.exp(log_var)
    return -0.5 * keras.ops.sum(log_2pi + log_var + squares, axis=-1)


@takes(log_values=array("samples n"))
def log_mean_exp(log_values):
    """The log of the mean of exp(log_values) over the samples: (samples, n) -> (n,).

    The largest value of each column is taken out first, so that nothing overflows and the largest
    term does not vanish. Gradients pass.

    Source: Burda, Grosse and Salakhutdinov 2015, equation (8), for the average it computes.
    Raises TypeError or ValueError for a wrong shape.
    """
    largest = keras.ops.max(log_values, axis=0)
    return largest + keras.ops.log(keras.ops.mean(keras.ops.exp(log_values - largest), axis=0))


@takes(log_weights=array("samples n"))
def effective_sample_size(log_weights):
    """How many equal draws the draws of each image are worth: (samples, n) -> (n,).

    (sum of w)^2 / sum of w^2 for the weights w = exp(log_weights): the number of samples if all
    are equal, 1 if one has everything. A weight may be 0, its logarithm minus infinity. The
    largest weight of each column is taken out first: the quotient does not change by that, and
    nothing overflows.

    Source: Kish 1965, Survey Sampling, for weights in surveys; Kong 1992 for importance weights.
    Raises TypeError or ValueError for a wrong shape.
    """
    w = np.exp(log_weights - np.max(log_weights, axis=0))
    return np.sum(w, axis=0) ** 2 / np.sum(w**2, axis=0)


@takes(x=array("n d", low=0, high=1))
def pixel_entropy(x):
    """The entropy of an image's pixels as coins that fall white with probability x, in nats.

    x (n, d) in [0, 1] -> (n,). It is the least that minus bernoulli_log_likelihood can be. A pixel
    that is 0 or 1 has none: 0 log 0 = 0.

    Source: Cover and Thomas 2006, section 2.1.
    Raises TypeError or ValueError for a wrong shape, or for pixels outside [0, 1].
    """
    return -np.sum(xlogy(x, x) + xlogy(1 - x, 1 - x), axis=1)


@takes(mean=array("n d"), log_var=array("n d"), z=array("samples n d"))
def kl_monte_carlo(mean, log_var, z):
    """KL( N(mean, exp(log_var)) || N(0, I) ) of each image, estimated from draws, in nats.

    mean and log_var (n, d); z (samples, n, d), drawn from q = N(mean, exp(log_var)) -> (n,). The
    estimate is unbiased, and from few draws it may be negative.

    Source: Kingma and Welling 2013, section 2.3, the estimator in equation (6).
    Raises TypeError or ValueError for a wrong shape.
    """
    zeros = keras.ops.zeros_like(mean)
    log_q = gaussian_log_density(z, mean, log_var)
    log_p = gaussian_log_density(z, zeros, zeros)
    return keras.ops.mean(log_q - log_p, axis=0)


@takes(log_joint=array("samples n"), log_var=array("n d"))
def elbo_from_joint(log_joint, log_var):
    """The ELBO from draws of log p(x, z), q's entropy exact: (samples, n), (n, d) -> (n,).

    log_joint: log p(x, z) of each x at codes z drawn from its q, of which log_var is the variance:
    N(mean, exp(log_var)), whatever the mean. In nats. The estimate is unbiased. Where q is near the
    posterior, the mean of log p(x, z) - log q(z) over the draws scatters less.

    Source: Kingma and Welling 2013, equation (6), with the expectation of log q(z) in closed form;
    the entropy as in Cover and Thomas 2006, theorem 8.4.1.
    Raises TypeError or ValueError for a wrong shape.
    """
    entropy = 0.5 * np.sum(np.log(2 * np.pi) + log_var + 1, axis=1)
    return np.mean(log_joint, axis=0) + entropy


def _at_least_two(value, say, sizes):
    array("samples d")(value, say, sizes)
    if value.shape[0] is not None and value.shape[0] < 2:
        raise ValueError(say(f"holds {value.shape[0]} draws, but a variance needs at least 2"))


@takes(z=_at_least_two)
def forward_kl_fit(z):
    """The Gaussian q of independent numbers with the smallest KL(p || q): mean (d,), log_var (d,).

    p is known by its draws z (samples, d) alone, so its expectations are averages over them: the
    fit has their mean and their variance, divided by the number of draws. Where all draws have the
    same number, the variance is 0 and log_var minus infinity. Gradients pass.

    Source: Bishop 2006, section 10.1.2; as maximum likelihood, equations (2.121) and (2.122).
    Raises TypeError or ValueError for a wrong shape, or for fewer than two draws.
    """
    mean = keras.ops.mean(z, axis=0)
    return mean, keras.ops.log(keras.ops.mean((z - mean) ** 2, axis=0))
