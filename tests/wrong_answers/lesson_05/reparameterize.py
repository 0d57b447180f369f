"""Wrong answers to reparameterize, by what they are told as."""

import numpy as np

from vae_helpers.quiet import keras, tf

ops = keras.ops
_FIXED = tf.random.normal((128, 2), seed=1)


def normal(mean, seed=None):
    return keras.random.normal(ops.shape(mean), seed=seed)


def std(log_var):
    return ops.exp(0.5 * log_var)


def _with_shape(shape):
    """A sampler whose noise has another shape: shape(mean) gives it."""
    return lambda mean, log_var, seed=None: (
        mean + std(log_var) * keras.random.normal(shape(mean), seed=seed)
    )


def _with_std(std):
    """A sampler whose standard deviation is another function of log_var."""
    return lambda mean, log_var, seed=None: mean + std(log_var) * normal(mean, seed)


def _with_noise(noise):
    """A sampler whose noise is another function of mean and seed."""
    return lambda mean, log_var, seed=None: mean + std(log_var) * noise(mean, seed)


def _with_mean(place):
    """A sampler that lies around another function of mean."""
    return lambda mean, log_var, seed=None: place(mean) + std(log_var) * normal(mean, seed)


def _uniform(low, high):
    return lambda mean, seed: keras.random.uniform(ops.shape(mean), low, high, seed=seed)


def _truncated(mean, seed):
    return keras.random.truncated_normal(ops.shape(mean), seed=seed)


def _laplace(mean, seed):
    one, two = (keras.random.uniform(ops.shape(mean), 1e-6, 1.0, seed=seed) for _ in range(2))
    return (ops.log(one) - ops.log(two)) / np.sqrt(2)


def _mean_in_place(mean, log_var, seed=None):
    added = std(log_var) * normal(mean, seed)
    if isinstance(mean, np.ndarray):
        mean += np.asarray(added)
        return mean
    return mean + added


def _log_var_in_place(mean, log_var, seed=None):
    noise = normal(mean, seed)
    if isinstance(log_var, np.ndarray):
        log_var *= 0.5
        return mean + ops.exp(log_var) * noise
    return mean + std(log_var) * noise


def _numpy_throughout(mean, log_var, seed=None):
    noise = np.random.default_rng().normal(size=mean.shape)
    return tf.constant(np.asarray(mean) + np.exp(np.asarray(log_var) / 2) * noise, tf.float32)


def _numpy_noise(mean, log_var, seed=None):
    noise = np.random.default_rng().normal(size=tuple(mean.shape)).astype("float32")
    return mean + std(log_var) * noise


def _numpy_exp(mean, log_var, seed=None):
    return mean + np.exp(0.5 * log_var) * normal(mean, seed)


def _arrays_only(mean, log_var, seed=None):
    noise = np.random.default_rng().normal(size=mean.shape).astype("float32")
    return mean + np.exp(log_var.astype("float32") / 2) * noise


def _by_rows(mean, log_var, seed=None):
    n, d = mean.shape
    return mean + std(log_var) * keras.random.normal((n, d), seed=seed)


def _stopped(mean, log_var, seed=None):
    return ops.stop_gradient(ops.convert_to_tensor(mean + std(log_var) * normal(mean, seed)))


WRONG_ANSWERS = {
    "variance_for_std": [
        _with_std(ops.exp),
        lambda mean, log_var: mean + ops.exp(log_var) * normal(mean),
    ],
    "log_var_for_std": _with_std(lambda log_var: log_var),
    "half_log_var_for_std": _with_std(lambda log_var: 0.5 * log_var),
    "softplus": _with_std(ops.softplus),
    "root_of_softplus": _with_std(lambda log_var: ops.sqrt(ops.softplus(log_var))),
    "softplus_of_half": _with_std(lambda log_var: ops.softplus(0.5 * log_var)),
    "std_missing": _with_std(ops.ones_like),
    "too_near_one": [
        _with_std(lambda log_var: std(ops.clip(log_var, -2.0, 2.0))),
        _with_std(lambda log_var: std(ops.clip(log_var, -4.0, 4.0))),
        _with_std(lambda log_var: std(ops.clip(log_var, -5.0, 5.0))),
        _with_std(lambda log_var: 2 ** (log_var / 2)),
    ],
    "too_narrow_where_large": [
        _with_std(lambda log_var: std(ops.minimum(log_var, 5.0))),
        _with_std(lambda log_var: ops.minimum(std(log_var), 20.0)),
    ],
    "too_wide_where_small": [
        _with_std(lambda log_var: std(ops.maximum(log_var, -6.0))),
        _with_std(lambda log_var: ops.maximum(std(log_var), 0.1)),
        _with_std(lambda log_var: ops.sqrt(ops.maximum(ops.exp(log_var), 0.01))),
        _with_std(lambda log_var: ops.sqrt(ops.exp(log_var) + 1e-5)),
        _with_std(lambda log_var: std(log_var) + 1e-3),
        _with_std(lambda log_var: std(log_var) + 0.05),
        lambda mean, log_var, seed=None: (
            mean + std(log_var) * normal(mean, seed) + 0.5 * normal(mean, seed)
        ),
    ],
    "halved_twice": [
        _with_std(lambda log_var: ops.exp(0.25 * log_var)),
        _with_std(lambda log_var: ops.sqrt(std(log_var))),
    ],
    "inverse_std": _with_std(lambda log_var: ops.exp(-0.5 * log_var)),
    "variance_squared": _with_std(lambda log_var: ops.exp(2 * log_var)),
    "std_plus_one": _with_std(lambda log_var: 1 + std(log_var)),
    "other_spread": _with_std(lambda log_var: 1 + 0.5 * log_var),
    "spread_of_something_else": [
        _with_std(lambda log_var: std(log_var[::-1])),
        _with_std(lambda log_var: std(log_var[:, ::-1])),
        _with_std(lambda log_var: std(ops.mean(log_var, axis=1, keepdims=True))),
        lambda mean, log_var, seed=None: mean + mean * std(log_var) * normal(mean, seed),
        lambda mean, log_var, seed=None: mean + mean * normal(mean, seed),
        _with_std(lambda log_var: std(log_var[::-1] * normal(log_var, 3))),
    ],
    "other_place": [
        _with_mean(ops.abs),
        _with_mean(ops.square),
        _with_mean(lambda mean: mean[::-1]),
        _with_mean(lambda mean: mean[:, ::-1]),
        _with_mean(lambda mean: mean[:1]),
        _with_mean(lambda mean: ops.mean(mean, axis=0)),
        _with_mean(lambda mean: ops.clip(mean, -2.0, 2.0)),
        lambda mean, log_var, seed=None: ops.exp(mean + 0.5 * log_var * normal(mean, seed)),
        lambda mean, log_var, seed=None: mean + log_var + std(log_var) * normal(mean, seed),
        lambda mean, log_var, seed=None: ops.abs(mean) + std(mean) * normal(mean, seed),
    ],
    "other_draws + same_at_each_call": [
        lambda mean, log_var, seed=None: ops.abs(mean) * 1.0,
        lambda mean, log_var, seed=None: mean[::-1] + std(log_var) * normal(mean, 3),
        lambda mean, log_var, seed=None: mean + std(log_var[::-1]) * normal(mean, 3),
    ],
    "std_added": lambda mean, log_var, seed=None: mean + std(log_var) + normal(mean, seed),
    "std_added + seed_not_used": lambda mean, log_var, seed=None: (
        mean + std(log_var) + normal(mean)
    ),
    "spread_from_mean": [
        lambda mean, log_var, seed=None: mean + std(mean) * normal(mean, seed),
        lambda mean, log_var, seed=None: mean + ops.exp(mean) * normal(mean, seed),
    ],
    "spread_from_mean + frozen_noise": lambda mean, log_var, seed=None: (
        mean + std(mean) * normal(mean, 3)
    ),
    "roles_exchanged": lambda mean, log_var, seed=None: std(log_var) + mean * normal(mean, seed),
    "mean_multiplied": lambda mean, log_var, seed=None: mean * std(log_var) * normal(mean, seed),
    "sum_multiplied": lambda mean, log_var, seed=None: (mean + std(log_var)) * normal(mean, seed),
    "noise_in_exponent": lambda mean, log_var, seed=None: (
        mean + ops.exp(0.5 * log_var * normal(mean, seed))
    ),
    "log_var_twice": lambda mean, log_var, seed=None: log_var + std(log_var) * normal(mean, seed),
    "around_log_var + std_missing": lambda mean, log_var, seed=None: log_var + normal(mean, seed),
    "around_log_var": lambda mean, log_var, seed=None: (
        log_var + ops.sqrt(ops.abs(mean)) * normal(mean, seed)
    ),
    "mean_through_relu + mean_alone": lambda mean, log_var, seed=None: ops.relu(mean),
    "mean_through_tanh + frozen_noise": lambda mean, log_var, seed=None: (
        ops.tanh(mean) + std(log_var) * normal(mean, 3)
    ),
    "mean_scaled + frozen_noise": lambda mean, log_var, seed=None: (
        std(log_var) * (mean + normal(mean, 3))
    ),
    "relu_of_all": lambda mean, log_var, seed=None: ops.relu(
        mean + std(log_var) * normal(mean, seed)
    ),
    "noise_too_small": [
        _with_std(lambda log_var: 0.01 * std(log_var)),
        _with_std(lambda log_var: 0.1 * std(log_var)),
        _with_std(lambda log_var: 0.5 * std(log_var)),
    ],
    "noise_too_large": _with_noise(lambda mean, seed: 2.0 * normal(mean, seed)),
    "shared_by_the_batch": [
        _with_shape(lambda mean: (1, ops.shape(mean)[1])),
        _with_shape(lambda mean: (ops.shape(mean)[1],)),
    ],
    "shared_by_the_dimensions": _with_shape(lambda mean: (ops.shape(mean)[0], 1)),
    "one_number": [_with_shape(lambda mean: (1, 1)), _with_shape(lambda mean: ())],
    "uniform_noise": _with_noise(_uniform(0.0, 1.0)),
    "symmetric_uniform_noise": _with_noise(_uniform(-1.0, 1.0)),
    "truncated_noise": _with_noise(_truncated),
    "noise_without_tails": _with_noise(_uniform(-(3**0.5), 3**0.5)),
    "noise_with_long_tails": _with_noise(_laplace),
    "noise_off_centre": _with_noise(lambda mean, seed: 0.5 + normal(mean, seed)),
    "dependent_numbers": _with_noise(
        lambda mean, seed: (
            0.6 * keras.random.normal((ops.shape(mean)[0], 1), seed=seed) + 0.8 * normal(mean, seed)
        )
    ),
    "mean_alone": lambda mean, log_var, seed=None: ops.convert_to_tensor(mean) * 1.0,
    "constant_for_noise": _with_noise(lambda mean, seed: 0.5),
    "mean_missing": lambda mean, log_var, seed=None: std(log_var) * normal(mean, seed),
    "mean_weight": [_with_mean(lambda mean: 2 * mean), _with_mean(lambda mean: -mean)],
    "mean_through_tanh": _with_mean(ops.tanh),
    "mean_through_relu": _with_mean(ops.relu),
    "mean_through_sigmoid": _with_mean(ops.sigmoid),
    "mean_clipped": _with_mean(lambda mean: ops.clip(mean, -1.0, 1.0)),
    "mean_scaled": lambda mean, log_var, seed=None: std(log_var) * (mean + normal(mean, seed)),
    "beside_mean": _with_mean(lambda mean: mean + 0.5),
    "from_the_prior": lambda mean, log_var, seed=None: normal(mean, seed),
    "heads_swapped": lambda mean, log_var, seed=None: log_var + std(mean) * normal(mean, seed),
    "no_gradient": _stopped,
    "no_gradient + seed_not_used": _numpy_throughout,
    "gradient_to_mean_only": [
        lambda mean, log_var, seed=None: (
            mean + ops.stop_gradient(ops.convert_to_tensor(std(log_var))) * normal(mean, seed)
        ),
        _numpy_exp,
    ],
    "gradient_to_log_var_only": lambda mean, log_var, seed=None: (
        ops.stop_gradient(ops.convert_to_tensor(mean)) + std(log_var) * normal(mean, seed)
    ),
    "fails_for_tensors + seed_not_used": _arrays_only,
    "frozen_noise": [
        lambda mean, log_var, seed=None: (
            mean + std(log_var) * keras.random.normal(ops.shape(mean), seed=3)
        ),
        lambda mean, log_var, seed=None: (
            mean + std(log_var) * normal(mean, keras.random.SeedGenerator(3))
        ),
    ],
    "numpy_noise": _numpy_noise,
    "batch_size_needed": [
        lambda mean, log_var, seed=None: (
            mean + std(log_var) * keras.random.normal(mean.shape, seed=seed)
        ),
        _by_rows,
    ],
    "seed_not_used": [
        lambda mean, log_var, seed=None: mean + std(log_var) * normal(mean),
        lambda mean, log_var, seed=None: (
            mean + tf.exp(0.5 * log_var) * tf.random.normal(tf.shape(mean))
        ),
    ],
    "seed_not_taken": lambda mean, log_var, seed=None: (
        mean + std(log_var) * tf.random.normal(tf.shape(mean), seed=seed)
    ),
    "fixed_batch_size": _with_shape(lambda mean: (100, ops.shape(mean)[1])),
    "fixed_latent_size": _with_shape(lambda mean: (ops.shape(mean)[0], 2)),
    "fixed_latent_size + shared_by_the_batch": _with_shape(lambda mean: (1, 2)),
    "fixed_shape": [_with_shape(lambda mean: (100, 2)), _with_noise(lambda mean, seed: _FIXED)],
    "changes_mean": _mean_in_place,
    "changes_log_var": _log_var_in_place,
    "wrong_shape": lambda mean, log_var, seed=None: ops.stack(
        [mean, log_var, mean + std(log_var) * normal(mean, seed)]
    ),
    "not_finite": [
        _with_std(lambda log_var: ops.sqrt(log_var)),
        _with_std(lambda log_var: ops.exp(ops.exp(log_var))),
    ],
    # Two slips at once.
    "variance_for_std + frozen_noise": lambda mean, log_var, seed=None: (
        mean + ops.exp(log_var) * keras.random.normal(ops.shape(mean), seed=3)
    ),
    "variance_for_std + shared_by_the_batch": lambda mean, log_var, seed=None: (
        mean + ops.exp(log_var) * keras.random.normal((1, ops.shape(mean)[1]), seed=seed)
    ),
    "variance_for_std + shared_by_the_dimensions": lambda mean, log_var, seed=None: (
        mean + ops.exp(log_var) * keras.random.normal((ops.shape(mean)[0], 1), seed=seed)
    ),
    "variance_for_std + seed_not_used": lambda mean, log_var, seed=None: (
        mean + tf.exp(log_var) * tf.random.normal(tf.shape(mean))
    ),
    "variance_for_std + uniform_noise": lambda mean, log_var, seed=None: (
        mean + ops.exp(log_var) * _uniform(0.0, 1.0)(mean, seed)
    ),
    "log_var_for_std + frozen_noise": lambda mean, log_var, seed=None: (
        mean + log_var * keras.random.normal(ops.shape(mean), seed=3)
    ),
    "std_missing + shared_by_the_batch": lambda mean, log_var, seed=None: (
        mean + keras.random.normal((1, ops.shape(mean)[1]), seed=seed)
    ),
    "shared_by_the_batch + noise_too_small": lambda mean, log_var, seed=None: (
        mean + 0.1 * std(log_var) * keras.random.normal((1, ops.shape(mean)[1]), seed=seed)
    ),
    "shared_by_the_batch + frozen_noise": lambda mean, log_var, seed=None: (
        mean + std(log_var) * keras.random.normal((1, ops.shape(mean)[1]), seed=3)
    ),
    "heads_swapped + variance_for_std": lambda mean, log_var, seed=None: (
        log_var + ops.exp(mean) * normal(mean, seed)
    ),
    "mean_through_tanh + variance_for_std": lambda mean, log_var, seed=None: (
        ops.tanh(mean) + ops.exp(log_var) * normal(mean, seed)
    ),
    "mean_missing + variance_for_std": lambda mean, log_var, seed=None: (
        ops.exp(log_var) * normal(mean, seed)
    ),
    "too_near_one + seed_not_used": lambda mean, log_var, seed=None: (
        mean + std(ops.clip(log_var, -4.0, 4.0)) * normal(mean)
    ),
    "std_missing + noise_too_small": lambda mean, log_var, seed=None: (
        mean + 0.1 * normal(mean, seed)
    ),
    "variance_for_std + batch_size_needed": lambda mean, log_var, seed=None: (
        mean + ops.exp(log_var) * keras.random.normal(mean.shape, seed=seed)
    ),
    "variance_for_std + no_gradient": lambda mean, log_var, seed=None: ops.stop_gradient(
        ops.convert_to_tensor(mean + ops.exp(log_var) * normal(mean, seed))
    ),
    "batch_size_needed + seed_not_used": lambda mean, log_var, seed=None: (
        mean + std(log_var) * tf.random.normal(mean.shape)
    ),
    "symmetric_uniform_noise + seed_not_used": lambda mean, log_var, seed=None: (
        mean + std(log_var) * keras.random.uniform(ops.shape(mean), -1.0, 1.0)
    ),
    None: [
        lambda mean, log_var, seed=None: mean + std(log_var) * normal(mean, "seed"),
        lambda mean, log_var, seed=None: (
            mean + std(log_var) * keras.random.normal((7, 5), seed=seed)
        ),
        lambda mean, log_var, seed=None: [mean, log_var],
    ],
}
