"""Wrong answers to pathwise_gradient, by what they are told as."""

import numpy as np

from vae_helpers.quiet import tf


def _scaled_in_place(df, mean, std, noise):
    noise *= std
    return df(mean + noise)


def _lost_by_the_tape(df, mean, std, noise):
    mean = tf.Variable(mean, dtype=tf.float64)
    with tf.GradientTape() as tape:
        values = tf.constant(df(mean.numpy() + std * noise))
    return np.asarray(tape.gradient(values, mean)) + noise


def _float32(df, mean, std, noise):
    return df(tf.constant(mean) + std * tf.constant(noise))


WRONG_ANSWERS = {
    "at_the_noise": lambda df, mean, std, noise: df(noise),
    "at_the_mean": lambda df, mean, std, noise: df(mean + 0 * noise),
    "variance_for_std": lambda df, mean, std, noise: df(mean + std**2 * noise),
    "std_not_used": lambda df, mean, std, noise: df(mean + noise),
    "mean_not_used": lambda df, mean, std, noise: df(std * noise),
    "root_of_std": lambda df, mean, std, noise: df(mean + np.sqrt(std) * noise),
    "std_as_log_var": lambda df, mean, std, noise: df(mean + np.exp(0.5 * std) * noise),
    "times_std": lambda df, mean, std, noise: df(mean + std * noise) * std,
    "gradient_for_std": lambda df, mean, std, noise: df(mean + std * noise) * noise,
    "times_std_and_noise": lambda df, mean, std, noise: df(mean + std * noise) * std * noise,
    "mixed_with_score": lambda df, mean, std, noise: df(mean + std * noise) * noise / std,
    "the_draws": lambda df, mean, std, noise: mean + std * noise,
    "sign": lambda df, mean, std, noise: -df(mean + std * noise),
    "added_after": lambda df, mean, std, noise: mean + std * df(noise),
    "averaged": lambda df, mean, std, noise: np.mean(df(mean + std * noise)),
    "summed": lambda df, mean, std, noise: np.sum(df(mean + std * noise)),
    "column": lambda df, mean, std, noise: df(mean + std * noise)[:, None],
    "own_noise": lambda df, mean, std, noise: df(
        np.random.default_rng().normal(mean, std, np.shape(noise))
    ),
    "changes_noise": _scaled_in_place,
    "noise_subtracted": lambda df, mean, std, noise: df(mean - std * noise),
    "mean_and_std_exchanged": lambda df, mean, std, noise: df(std + mean * noise),
    "sum_scaled": lambda df, mean, std, noise: df((mean + noise) * std),
    "noise_standardised": lambda df, mean, std, noise: df((noise - mean) / std),
    "divided_by_samples": lambda df, mean, std, noise: df(mean + std * noise) / len(noise),
    "divided_by_std": lambda df, mean, std, noise: df(mean + std * noise) / std,
    "zero": lambda df, mean, std, noise: 0 * noise,
    "estimate_weight": lambda df, mean, std, noise: 0.5 * df(mean + std * noise),
    "only_moderate_values": [
        lambda df, mean, std, noise: df(mean + std * np.clip(noise, -3, 3)),
        lambda df, mean, std, noise: df(mean + max(std, 0.1) * noise),
        lambda df, mean, std, noise: df(np.clip(mean + std * noise, -10, 10)),
    ],
    "df_of_the_lesson": lambda df, mean, std, noise: 2 * (mean + std * noise - 1.0),
    "twice_the_distance": lambda df, mean, std, noise: 2 * std * noise,
    # Two slips at once.
    "averaged + df_of_the_lesson": lambda df, mean, std, noise: np.mean(
        2 * (mean + std * noise - 1.0)
    ),
    "times_std + at_the_noise": lambda df, mean, std, noise: std * df(noise),
    "averaged + gradient_for_std": lambda df, mean, std, noise: np.mean(
        df(mean + std * noise) * noise
    ),
    "times_variance + variance_for_std": lambda df, mean, std, noise: (
        df(mean + std**2 * noise) * std**2
    ),
    "averaged + at_the_mean": lambda df, mean, std, noise: np.mean(df(mean + 0 * noise)),
    "gradient_for_std + std_not_used": lambda df, mean, std, noise: df(mean + noise) * noise,
    "variance_for_std + sign": lambda df, mean, std, noise: -df(mean + std**2 * noise),
    "column + variance_for_std": lambda df, mean, std, noise: df(mean + std**2 * noise)[:, None],
    "times_std + root_of_std": lambda df, mean, std, noise: df(mean + std**0.5 * noise) * std,
    "averaged + std_as_log_var": lambda df, mean, std, noise: np.mean(
        df(mean + np.exp(std / 2) * noise)
    ),
    "mixed_with_score + sign": lambda df, mean, std, noise: -df(mean + std * noise) * noise / std,
    "times_std + std_as_log_var": lambda df, mean, std, noise: (
        df(mean + np.exp(std / 2) * noise) * std
    ),
    "summed + the_draws": lambda df, mean, std, noise: np.sum(mean + std * noise),
    None: [
        _lost_by_the_tape,
        _float32,
        lambda df, mean, std, noise: list(df(mean + std * noise)),
        lambda df, mean, std, noise: df,
        lambda df, mean, std, noise: df(mean, std, noise),
    ],
}
