"""Wrong answers to score_function_gradient, by what they are told as."""

import numpy as np
from scipy.stats import norm

from vae_helpers.quiet import tf


def _scored(f, mean, std, z):
    return f(z) * (z - mean) / std**2


def _density(mean, std, z):
    return norm.pdf(z, mean, std)


def _slope(f, z):
    return (f(z + 1e-3) - f(z - 1e-3)) / 2e-3


def _centred_in_place(f, mean, std, z):
    values = f(z)
    z -= mean
    return values * z / std**2


def _advantage(f, mean, std, z):
    rewards = f(z)
    advantage = (rewards - rewards.mean()) / (rewards.std() + 1e-8)
    return advantage * (z - mean) / std**2


def _loss(f, mean, std, z):
    """The surrogate loss of REINFORCE instead of its gradient."""
    return np.mean(-f(z) * norm.logpdf(z, mean, std))


def _taped_loss(f, mean, std, z):
    mean = tf.Variable(mean, dtype=tf.float64)
    with tf.GradientTape() as tape:
        log_q = -0.5 * ((z - mean) / std) ** 2 - np.log(std)
        loss = tf.reduce_mean(f(z) * log_q)
    return tape.gradient(loss, mean)


def _taped_sum(f, mean, std, z):
    mean = tf.Variable(mean, dtype=tf.float64)
    with tf.GradientTape() as tape:
        log_q = -0.5 * ((z - mean) / std) ** 2
    return f(z) * tape.gradient(log_q, mean)


def _float32_tape(f, mean, std, z):
    mean, z = tf.Variable(mean), tf.constant(z)
    with tf.GradientTape() as tape:
        log_q = -0.5 * ((z - mean) / std) ** 2
    return f(z) * tape.jacobian(log_q, mean)


def _square(z):
    return (z - 1.0) ** 2


def _others(values):
    return (np.sum(values) - values) / (len(values) - 1)


WRONG_ANSWERS = {
    "std_not_squared": lambda f, mean, std, z: f(z) * (z - mean) / std,
    "not_divided": lambda f, mean, std, z: f(z) * (z - mean),
    "sign": [
        lambda f, mean, std, z: -_scored(f, mean, std, z),
        lambda f, mean, std, z: f(z) * (mean - z) / std**2,
    ],
    "score_alone": lambda f, mean, std, z: (z - mean) / std**2,
    "f_alone": lambda f, mean, std, z: f(z),
    "slope_of_f": lambda f, mean, std, z: _slope(f, z),
    "slope_times_score": lambda f, mean, std, z: _slope(f, z) * (z - mean) / std**2,
    "times_density": lambda f, mean, std, z: _scored(f, mean, std, z) * _density(mean, std, z),
    "log_density_for_score": lambda f, mean, std, z: f(z) * norm.logpdf(z, mean, std),
    "density_for_score": lambda f, mean, std, z: f(z) * norm.pdf(z, mean, std),
    "derivative_for_std": lambda f, mean, std, z: f(z) * ((z - mean) ** 2 / std**3 - 1 / std),
    "halved": lambda f, mean, std, z: f(z) * (z - mean) / (2 * std**2),
    "doubled": lambda f, mean, std, z: 2 * _scored(f, mean, std, z),
    "f_at_the_mean": lambda f, mean, std, z: f(np.full_like(z, mean)) * (z - mean) / std**2,
    "own_baseline": lambda f, mean, std, z: (f(z) - np.mean(f(z))) * (z - mean) / std**2,
    "normalised_values": _advantage,
    "normalised_by_sample_std": lambda f, mean, std, z: (
        (f(z) - np.mean(f(z))) / np.std(f(z), ddof=1) * (z - mean) / std**2
    ),
    "leave_one_out_built_in": lambda f, mean, std, z: (f(z) - _others(f(z))) * (z - mean) / std**2,
    "mean_of_the_draws + variance_of_the_draws": lambda f, mean, std, z: (
        f(z) * (z - np.mean(z)) / np.var(z)
    ),
    "mean_of_the_draws": lambda f, mean, std, z: f(z) * (z - np.mean(z)) / std**2,
    "variance_of_the_draws": lambda f, mean, std, z: f(z) * (z - mean) / np.var(z),
    "mean_of_f": lambda f, mean, std, z: np.mean(f(z)) * (z - mean) / std**2,
    "not_centred": lambda f, mean, std, z: f(z) * z / std**2,
    "times_variance": lambda f, mean, std, z: f(z) * (z - mean) * std**2,
    "divided_by_std_cubed": lambda f, mean, std, z: f(z) * (z - mean) / std**3,
    "averaged": [
        lambda f, mean, std, z: np.mean(_scored(f, mean, std, z)),
        _taped_loss,
    ],
    "summed": lambda f, mean, std, z: np.sum(_scored(f, mean, std, z)),
    "divided_by_samples": lambda f, mean, std, z: _scored(f, mean, std, z) / len(z),
    "column": lambda f, mean, std, z: _scored(f, mean, std, z)[:, None],
    "every_f_with_every_score": lambda f, mean, std, z: f(z)[:, None] * (z - mean) / std**2,
    "own_draws": lambda f, mean, std, z: _scored(
        f, mean, std, np.random.default_rng().normal(mean, std, np.shape(z))
    ),
    "changes_z": _centred_in_place,
    "zero": lambda f, mean, std, z: 0 * z,
    "only_moderate_values": [
        lambda f, mean, std, z: f(z) * np.clip((z - mean) / std**2, -30, 30),
        lambda f, mean, std, z: f(z) * (z - mean) / (std**2 + 1e-6),
        lambda f, mean, std, z: f(z) * (z - mean) / np.maximum(std**2, 1e-2),
    ],
    "f_of_the_lesson": lambda f, mean, std, z: (z - 1.0) ** 2 * (z - mean) / std**2,
    "twice_the_distance": lambda f, mean, std, z: 2 * (z - mean),
    "z_taken_for_noise": lambda f, mean, std, z: f(mean + std * z) * z / std,
    "f_of_z_as_noise": lambda f, mean, std, z: f(mean + std * z) * (z - mean) / std**2,
    "score_added": lambda f, mean, std, z: f(z) + (z - mean) / std**2,
    # Two slips at once.
    "f_of_the_lesson + std_not_squared": lambda f, mean, std, z: (z - 1.0) ** 2 * (z - mean) / std,
    "averaged + f_of_the_lesson": lambda f, mean, std, z: np.mean(_scored(_square, mean, std, z)),
    "std_not_squared + sign": lambda f, mean, std, z: f(z) * (mean - z) / std,
    "averaged + std_not_squared": lambda f, mean, std, z: np.mean(f(z) * (z - mean) / std),
    "own_baseline + not_divided": lambda f, mean, std, z: (f(z) - f(z).mean()) * (z - mean),
    "averaged + own_baseline": lambda f, mean, std, z: np.mean(
        (f(z) - f(z).mean()) * (z - mean) / std**2
    ),
    "not_centred + std_not_squared": lambda f, mean, std, z: f(z) * z / std,
    "not_divided + sign": lambda f, mean, std, z: f(z) * (mean - z),
    "times_density + halved": lambda f, mean, std, z: (
        0.5 * _scored(f, mean, std, z) * _density(mean, std, z)
    ),
    "averaged + log_density_for_score + sign": _loss,
    "averaged + score_alone": lambda f, mean, std, z: np.mean((z - mean) / std**2),
    "averaged + slope_of_f": lambda f, mean, std, z: np.mean(_slope(f, z)),
    "column + not_divided": lambda f, mean, std, z: (f(z) * (z - mean))[:, None],
    "f_at_the_mean + std_not_squared": lambda f, mean, std, z: f(mean) * (z - mean) / std,
    "averaged + f_alone": lambda f, mean, std, z: np.mean(f(z)),
    "normalised_values + std_not_squared": lambda f, mean, std, z: (
        (f(z) - f(z).mean()) / f(z).std() * (z - mean) / std
    ),
    "summed + sign": lambda f, mean, std, z: -np.sum(_scored(f, mean, std, z)),
    "distance_squared + doubled": lambda f, mean, std, z: 2 * f(z) * (z - mean) ** 2 / std**2,
    "scores_summed": _taped_sum,
    None: [
        _float32_tape,
        lambda f, mean, std, z: list(_scored(f, mean, std, z)),
        lambda f, mean, std: f(mean),
    ],
}
