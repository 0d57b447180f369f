"""Answers to pathwise_gradient in the manner of public code."""

import numpy as np
from public import right, wrong

from vae_helpers.quiet import tf


@wrong("df at the noise")
def pathwise_gradient(df, mean, std, noise):
    return df(noise)


@wrong("times noise (the gradient for std)")
def pathwise_gradient(df, mean, std, noise):
    return df(mean + std * noise) * noise


@wrong("times std")
def pathwise_gradient(df, mean, std, noise):
    z = mean + std * noise
    return df(z) * std


@wrong("variance for std")
def pathwise_gradient(df, mean, std, noise):
    return df(mean + std**2 * noise)


@wrong("averaged to one number")
def pathwise_gradient(df, mean, std, noise):
    return np.mean(df(mean + std * noise))


@wrong("std left out + averaged to one number")
def pathwise_gradient(df, mean, std, noise):
    return np.mean(df(mean + noise))


@wrong("variance for std + times noise")
def pathwise_gradient(df, mean, std, noise):
    return df(mean + std**2 * noise) * noise


@wrong("mean left out + times std")
def pathwise_gradient(df, mean, std, noise):
    return std * df(std * noise)


@wrong("exp(std / 2), as if std were log_var + divided by std")
def pathwise_gradient(df, mean, std, noise):
    z = mean + np.exp(0.5 * std) * noise
    return df(z) / std


@wrong("times the score + std left out")
def pathwise_gradient(df, mean, std, noise):
    z = mean + noise
    return df(z) * (z - mean) / std**2


@wrong("second derivative (df differentiated once more) + df at the noise")
def pathwise_gradient(df, mean, std, noise):
    h = 1e-4
    return (df(noise + h) - df(noise - h)) / (2 * h)


@wrong("df at the mean only + times mean")
def pathwise_gradient(df, mean, std, noise):
    return df(np.full_like(noise, mean)) * mean


@wrong("noise given is ignored, fresh noise drawn")
def pathwise_gradient(df, mean, std, noise):
    return df(np.random.normal(mean, std, size=len(noise)))


@wrong("noise clipped to [-1, 1]")
def pathwise_gradient(df, mean, std, noise):
    return df(mean + std * np.clip(noise, -1.0, 1.0))


@right("one line")
def pathwise_gradient(df, mean, std, noise):
    return df(noise * std + mean)


@right("chain rule with dz/dmean = 1 written out")
def pathwise_gradient(df, mean, std, noise):
    z = np.asarray(noise) * std + mean
    dz_dmean = np.ones_like(z)
    return df(z) * dz_dmean


@right("loop over the noise, df of arrays of one number")
def pathwise_gradient(df, mean, std, noise):
    estimates = []
    for eps in noise:
        z = np.array([mean + std * eps])
        estimates.append(float(np.asarray(df(z))[0]))
    return np.array(estimates)


@right("np.polyval")
def pathwise_gradient(df, mean, std, noise):
    return df(np.polyval([std, mean], noise))


@right("tape: vector-Jacobian product through z")
def pathwise_gradient(df, mean, std, noise):
    noise = np.asarray(noise, "float64")
    means = tf.Variable(np.full(len(noise), mean, "float64"))
    with tf.GradientTape() as tape:
        z = means + std * tf.constant(noise)
    slope = tf.constant(np.asarray(df(z.numpy()), "float64"))
    return tape.gradient(z, means, output_gradients=slope).numpy()


@right("np.vectorize for z")
def pathwise_gradient(df, mean, std, noise):
    to_z = np.vectorize(lambda eps: mean + std * eps, otypes=["float64"])
    return df(to_z(noise))
