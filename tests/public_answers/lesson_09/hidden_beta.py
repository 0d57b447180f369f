"""Answers to hidden_beta in the manner of public code."""

import math

import numpy as np
from public import right, wrong

from vae_helpers.quiet import tf

# ---- one slip


@wrong("upside down: gamma L / P")
def hidden_beta(kl_weight, reconstruction_count, kl_count):
    return kl_weight * kl_count / reconstruction_count


@wrong("product of all three")
def hidden_beta(kl_weight, reconstruction_count, kl_count):
    return kl_weight * reconstruction_count * kl_count


@wrong("latent dimensions forgotten: gamma P")
def hidden_beta(kl_weight, reconstruction_count, kl_count):
    return kl_weight * reconstruction_count


@wrong("pixels forgotten: gamma / L")
def hidden_beta(kl_weight, reconstruction_count, kl_count):
    return kl_weight / kl_count


@wrong("weight forgotten: P / L")
def hidden_beta(kl_weight, reconstruction_count, kl_count):
    return reconstruction_count / kl_count


# ---- two slips


@wrong("divided by the weight + upside down")
def hidden_beta(kl_weight, reconstruction_count, kl_count):
    return kl_count / (kl_weight * reconstruction_count)


@wrong("weight under the fraction + latent dimensions forgotten")
def hidden_beta(kl_weight, reconstruction_count, kl_count):
    return reconstruction_count / kl_weight


@wrong("normalised beta of Higgins, gamma L / P + weight forgotten")
def hidden_beta(kl_weight, reconstruction_count, kl_count):
    return float(kl_count) / float(reconstruction_count)


@wrong("divided by both counts (their means taken again) + factor 1/2 of the KL")
def hidden_beta(kl_weight, reconstruction_count, kl_count):
    return 0.5 * kl_weight / (reconstruction_count * kl_count)


@wrong("difference of the counts + times the weight and the sum")
def hidden_beta(kl_weight, reconstruction_count, kl_count):
    return kl_weight * (reconstruction_count - kl_count)


@wrong("share of the latent dimensions in all + weight on the pixels")
def hidden_beta(kl_weight, reconstruction_count, kl_count):
    return kl_weight * reconstruction_count / (reconstruction_count + kl_count)


@wrong("side of the image instead of the pixels + latent dimensions forgotten")
def hidden_beta(kl_weight, reconstruction_count, kl_count):
    return kl_weight * math.sqrt(reconstruction_count)


# ---- unusual


@wrong("whole-number division of the counts")
def hidden_beta(kl_weight, reconstruction_count, kl_count):
    return kl_weight * (reconstruction_count // kl_count)


@wrong("rounded to one decimal")
def hidden_beta(kl_weight, reconstruction_count, kl_count):
    return round(kl_weight * reconstruction_count / kl_count, 1)


# ---- right


@right("ratio of the two weights of the sums")
def hidden_beta(kl_weight, reconstruction_count, kl_count):
    on_pixels = 1.0 / reconstruction_count
    on_kl = kl_weight / kl_count
    return on_kl / on_pixels


@right("ratio of the counts first")
def hidden_beta(kl_weight, reconstruction_count, kl_count):
    return float(reconstruction_count / kl_count * kl_weight)


@right("a linear equation")
def hidden_beta(kl_weight, reconstruction_count, kl_count):
    return float(np.linalg.solve([[1 / reconstruction_count]], [kl_weight / kl_count])[0])


@right("from the loss itself, at two points")
def hidden_beta(kl_weight, reconstruction_count, kl_count):
    def loss(error, kl):
        return np.sum(error) / reconstruction_count + kl_weight * np.sum(kl) / kl_count

    return float(loss(np.zeros(1), np.ones(1)) / loss(np.ones(1), np.zeros(1)))


@right("gradients of the two terms in TensorFlow, float64")
def hidden_beta(kl_weight, reconstruction_count, kl_count):
    error, kl = tf.Variable(1.0, dtype=tf.float64), tf.Variable(1.0, dtype=tf.float64)
    with tf.GradientTape() as tape:
        loss = error / float(reconstruction_count) + float(kl_weight) * kl / float(kl_count)
    by_error, by_kl = tape.gradient(loss, [error, kl])
    return float(by_kl / by_error)


@right("np.prod and np.divide")
def hidden_beta(kl_weight, reconstruction_count, kl_count):
    return float(np.divide(np.prod([kl_weight, reconstruction_count]), kl_count))
