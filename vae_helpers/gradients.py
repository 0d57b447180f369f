"""The parts of lessons 4 and 5: gradients of expectations, two ways, and what draws z.

q is the normal distribution N(mean, std^2) from which z is drawn; f is what is averaged over
it. The estimators are for one number z; each draw gives one estimate, and their mean over the
draws estimates the gradient of E[f(z)] for the mean of q.
"""

import numpy as np

from vae_helpers.arguments import a_kind, array, number, takes
from vae_helpers.quiet import keras
from vae_helpers.vae import reparameterize


def _function(value, say, sizes):
    if not callable(value):
        raise TypeError(say(f"is {a_kind(value)}, but must be a function of z"))


def _at_least_two(value, say, sizes):
    array("samples")(value, say, sizes)
    if value.shape[0] is not None and value.shape[0] < 2:
        raise ValueError(say(f"holds {value.shape[0]} value, but 'the others' need at least 2"))


def _not_all_equal(value, say, sizes):
    array("samples")(value, say, sizes)
    if len(value) == 0 or np.ptp(np.asarray(value)) == 0:
        raise ValueError(say("holds no two numbers that differ: any baseline would do"))


def _two_halves(value, say, sizes):
    array("n d")(value, say, sizes)
    if value.shape[1] is not None and value.shape[1] % 2:
        raise ValueError(
            say(f"has shape {tuple(value.shape)}, but needs an even number of columns")
        )


@takes(f=_function, mean=number(), std=number(above=0), z=array("samples"))
def score_function_gradient(f, mean, std, z):
    """Estimates of d/dmean E[f(z)], one from each draw z of N(mean, std^2): (samples,) -> same.

    f(z) times the score, the derivative of log q(z) for the mean. f is applied to the whole
    array z and need not be differentiable.

    Source: Williams 1992; Mohamed et al. 2020, section 4.
    Raises TypeError or ValueError for a wrong shape, or for a std that is not positive.
    """
    score = (z - mean) / std**2
    return f(z) * score


@takes(values=_at_least_two)
def leave_one_out_baseline(values):
    """For each draw the mean of the values of the *other* draws: (samples,) -> (samples,).

    Independent of the draw that it is for, so that subtracting it leaves the expectation of the
    score-function estimate as it was.

    Source: Mnih and Rezende 2016; Kool, van Hoof and Welling 2019.
    Raises TypeError or ValueError for a wrong shape, or for fewer than two values.
    """
    others = len(values) - 1
    return (np.sum(values) - values) / others


@takes(values=array("samples"), scores=_not_all_equal)
def best_baseline(values, scores):
    """The number b for which the variance of (values - b) * scores is smallest: (samples,) each.

    The variance is that of these draws, the mean of the squares minus the square of the mean. As
    the products are values * scores - b * scores, it is a parabola in b, lowest at the slope of
    the line that is fitted to values * scores over scores. Made from the draws that it is used on,
    b is not independent of them, and the estimate is biased.

    Source: Ranganath, Gerrish and Blei 2014, section 3.2; Salimans and Knowles 2014.
    Raises TypeError or ValueError for a wrong shape, or for scores that are all equal.
    """
    products = values * scores
    around = scores - np.mean(scores)
    return np.mean(products * around) / np.mean(around**2)


@takes(df=_function, mean=number(), std=number(above=0), noise=array("samples"))
def pathwise_gradient(df, mean, std, noise):
    """Estimates of d/dmean E[f(z)], one from each noise of N(0, 1): (samples,) -> (samples,).

    df is the derivative of f, applied to the array z = mean + std * noise, which moves with the
    mean at speed 1.

    Source: Kingma and Welling 2013, section 2.4; Mohamed et al. 2020, section 5.
    Raises TypeError or ValueError for a wrong shape, or for a std that is not positive.
    """
    z = mean + std * noise
    return df(z)


@takes(outputs=_two_halves)
def split_heads(outputs):
    """The outputs of one layer as two heads: (n, 2 * latent) -> mean and log_var, (n, latent) each.

    Raises TypeError or ValueError for a wrong shape, or for an odd number of columns.
    """
    latent_dim = outputs.shape[1] // 2
    return outputs[:, :latent_dim], outputs[:, latent_dim:]


@takes(mean=array("n d"), cholesky=array("n d d"))
def reparameterize_full(mean, cholesky):
    """A draw z from N(mean, L L^T), L each image's cholesky: (n, d), (n, d, d) -> (n, d).

    Every call draws fresh noise, and gradients pass to both arguments. cholesky holds lower
    triangular factors; entries above the diagonal would be used as they are.

    Source: Kingma and Welling 2019, section 2.5.1.
    Raises TypeError or ValueError for a wrong shape.
    """
    noise = keras.random.normal(keras.ops.shape(mean))
    return mean + keras.ops.sum(cholesky * noise[:, None, :], axis=2)


class Sampling(keras.layers.Layer):
    """A layer that draws z from mean and log_var, (n, d) each, with noise of its own: -> (n, d).

    The seed generator belongs to the layer, and its state moves on at every call, compiled or
    not. `seed` is a whole number, or None for one that differs from layer to layer. It is saved
    with the model: a layer loaded with a whole number starts its noise from the beginning, one
    with None gets a new seed. `options` are Keras's own, such as a name.

    Source: Kingma and Welling 2013, section 2.4.
    """

    def __init__(self, seed=None, **options):
        super().__init__(**options)
        self.seed_generator = keras.random.SeedGenerator(seed)

    def call(self, inputs):
        """[mean, log_var] -> z."""
        mean, log_var = inputs
        return reparameterize(mean, log_var, self.seed_generator)
