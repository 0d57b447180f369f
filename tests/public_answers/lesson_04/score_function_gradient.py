"""Answers to score_function_gradient in the manner of public code."""

import math

import numpy as np
import scipy
import scipy.linalg
import scipy.special
import scipy.stats
from public import right, wrong

from vae_helpers.quiet import keras, tf


@wrong("divided by std, not its square")
def score_function_gradient(f, mean, std, z):
    return f(z) * (z - mean) / std


@wrong("sign of the score turned")
def score_function_gradient(f, mean, std, z):
    return f(z) * (mean - z) / std**2


@wrong("averaged to one number")
def score_function_gradient(f, mean, std, z):
    return np.mean(f(z) * (z - mean) / std**2)


@wrong("score only, f left out")
def score_function_gradient(f, mean, std, z):
    return (z - mean) / std**2


@wrong("log q instead of its derivative")
def score_function_gradient(f, mean, std, z):
    return f(z) * scipy.stats.norm.logpdf(z, mean, std)


@wrong("divided by std, not its square + sign turned")
def score_function_gradient(f, mean, std, z):
    return -f(z) * (z - mean) / std


@wrong("not divided at all + averaged to one number")
def score_function_gradient(f, mean, std, z):
    return np.mean(f(z) * (z - mean))


@wrong("score of the standard deviation + averaged to one number")
def score_function_gradient(f, mean, std, z):
    score = ((z - mean) ** 2 - std**2) / std**3
    return (f(z) * score).mean()


@wrong("f at the mean instead of at the draws + divided by std, not its square")
def score_function_gradient(f, mean, std, z):
    return f(np.full_like(z, mean)) * (z - mean) / std


@wrong("weighted by the density once more + sign turned")
def score_function_gradient(f, mean, std, z):
    q = np.exp(-((z - mean) ** 2) / (2 * std**2)) / (std * np.sqrt(2 * np.pi))
    return f(z) * (mean - z) / std**2 * q


@wrong("derivative of f for f (finite difference) + divided by twice the variance")
def score_function_gradient(f, mean, std, z):
    h = 1e-4
    slope = (f(z + h) - f(z - h)) / (2 * h)
    return slope * (z - mean) / (2 * std**2)


@wrong("mean of f subtracted, the draw itself included + divided by the number of draws")
def score_function_gradient(f, mean, std, z):
    values = f(z)
    return (values - values.mean()) * (z - mean) / std**2 / len(z)


@wrong("mean and standard deviation estimated from the draws")
def score_function_gradient(f, mean, std, z):
    return f(z) * (z - np.mean(z)) / np.var(z)


@wrong("score clipped to [-1, 1]")
def score_function_gradient(f, mean, std, z):
    return f(z) * np.clip((z - mean) / std**2, -1, 1)


@right("standardised draw divided by std")
def score_function_gradient(f, mean, std, z):
    eps = (z - mean) / std
    return f(z) * eps / std


@right("tape through log q")
def score_function_gradient(f, mean, std, z):
    z64 = tf.constant(np.asarray(z, "float64"))
    means = tf.Variable(np.full(len(z), mean, "float64"))
    with tf.GradientTape() as tape:
        log_q = -0.5 * ((z64 - means) / std) ** 2 - math.log(std)
        total = tf.reduce_sum(log_q)
    score = tape.gradient(total, means).numpy()
    return np.asarray(f(z)) * score


@wrong("a list of numbers, where an array is asked for")
def score_function_gradient(f, mean, std, z):
    values = f(z)
    estimates = []
    for value, draw in zip(values, z):
        estimates.append(float(value) * (float(draw) - mean) / (std * std))
    return estimates


@right("keras.ops")
def score_function_gradient(f, mean, std, z):
    return keras.ops.multiply(f(z), keras.ops.divide(z - mean, std**2))


@right("einsum with the precision")
def score_function_gradient(f, mean, std, z):
    precision = 1.0 / std**2
    return np.einsum("s,s->s", np.asarray(f(z)), precision * (np.asarray(z) - mean))


@right("np.vectorize for the score, scipy's frozen distribution for mean and variance")
def score_function_gradient(f, mean, std, z):
    q = scipy.stats.norm(loc=mean, scale=std)
    score = np.vectorize(lambda draw: (draw - q.mean()) / q.var(), otypes=["float64"])
    return f(z) * score(z)
