"""Right answers to the exercises of lesson 3 in other styles; each must be judged right."""

import numpy as np
from scipy.stats import norm

from vae_helpers.quiet import keras, tf

ops = keras.ops


def score_numpy(f, mean, std, z):
    return np.asarray(f(z)) * (np.asarray(z) - mean) / np.square(std)


def score_keras(f, mean, std, z):
    return ops.multiply(f(z), (z - mean) / std**2)


def score_loop(f, mean, std, z):
    return np.array([f(one) * (one - mean) / (std * std) for one in z])


def score_by_the_tape(f, mean, std, z):
    mean, z = tf.Variable(mean, dtype=tf.float64), tf.constant(z, tf.float64)
    with tf.GradientTape() as tape:
        log_q = -0.5 * ((z - mean) / std) ** 2 - np.log(std)
    return f(z) * tape.jacobian(log_q, mean)


def score_tensor(f, mean, std, z):
    z = tf.convert_to_tensor(z)
    return f(z) * (z - mean) * std**-2


def score_by_difference(f, mean, std, z):
    z = np.asarray(z, "float64")
    change = norm.logpdf(z, mean + 1e-4, std) - norm.logpdf(z, mean - 1e-4, std)
    return f(z) * change / 2e-4


def score_standardised(f, mean, std, z):
    noise = (z - mean) / std
    return f(z) * noise / std


def others_loop(values):
    return np.array(
        [np.mean([v for j, v in enumerate(values) if j != i]) for i in range(len(values))]
    )


def others_matrix(values):
    n = len(values)
    return (np.ones((n, n)) - np.eye(n)) @ np.asarray(values, "float64") / (n - 1)


def others_tf(values):
    values = tf.cast(values, tf.float64)
    n = tf.cast(tf.size(values), tf.float64)
    return (tf.reduce_sum(values) - values) / (n - 1)


def others_keras(values):
    values = ops.cast(values, "float32")
    return (ops.sum(values) - values) / (values.shape[0] - 1)


def others_from_the_mean(values):
    n = len(values)
    return (n * np.mean(values) - values) / (n - 1)


def others_delete(values):
    return np.stack([np.delete(values, i).mean() for i in range(values.shape[0])])


def others_by_deviation(values):
    n = values.size
    return values - (values - values.mean()) * n / (n - 1)


def path_numpy(df, mean, std, noise):
    return np.asarray(df(np.add(mean, np.multiply(std, noise))))


def path_loop(df, mean, std, noise):
    return np.array([df(mean + std * one) for one in noise])


def path_tf(df, mean, std, noise):
    return df(tf.constant(mean, tf.float32) + tf.constant(std, tf.float32) * noise)


def path_keras(df, mean, std, noise):
    return df(ops.add(ops.multiply(noise, std), mean))


def path_float64(df, mean, std, noise):
    return df(noise.astype("float64") * std + mean) * 1.0


def path_by_chain_rule(df, mean, std, noise):
    z = mean + std * noise
    dz_dmean = np.ones_like(noise)
    return df(z) * dz_dmean


def draw_without_seed(mean, log_var):
    return mean + ops.exp(log_var / 2) * keras.random.normal(ops.shape(mean))


def draw_tf(mean, log_var, seed=None):
    return mean + tf.exp(0.5 * log_var) * tf.random.normal(tf.shape(mean))


def draw_by_root(mean, log_var, seed=None):
    std = ops.sqrt(ops.exp(log_var))
    return std * keras.random.normal(mean.shape, seed=seed) + mean


def draw_minus(mean, log_var, seed=None):
    return mean - ops.exp(0.5 * log_var) * keras.random.normal(ops.shape(log_var), seed=seed)


def draw_by_the_sampler(mean, log_var):
    mean, log_var = tf.convert_to_tensor(mean), tf.convert_to_tensor(log_var)
    return tf.random.normal(tf.shape(mean), mean, tf.exp(0.5 * log_var))


def draw_numpy_noise(mean, log_var):
    noise = np.random.default_rng().standard_normal(mean.shape).astype("float32")
    return mean + tf.exp(log_var / 2) * noise


def draw_by_rows(mean, log_var):
    n, d = mean.shape
    std = ops.exp(0.5 * log_var)
    columns = [mean[:, j] + std[:, j] * tf.random.normal((n,)) for j in range(d)]
    return tf.stack(columns, axis=1)


def draw_by_quantiles(mean, log_var):
    uniform = keras.random.uniform(ops.shape(mean), 1e-6, 1 - 1e-6)
    return mean + ops.exp(0.5 * log_var) * tf.math.ndtri(uniform)


def draw_by_power(mean, log_var):
    return ops.convert_to_tensor(mean) + np.sqrt(np.e) ** ops.convert_to_tensor(
        log_var
    ) * keras.random.normal(ops.shape(mean))


def split_tf(outputs):
    return tf.split(outputs, 2, axis=1)


def split_keras(outputs):
    return ops.split(outputs, 2, axis=-1)


def split_reshape(outputs):
    pairs = ops.reshape(outputs, (outputs.shape[0], 2, -1))
    return pairs[:, 0], pairs[:, 1]


def split_gather(outputs):
    k = outputs.shape[-1] // 2
    return ops.take(outputs, range(k), axis=1), ops.take(outputs, range(k, 2 * k), axis=1)


def split_matrix(outputs):
    d = outputs.shape[1]
    left, right = np.split(np.eye(d, dtype="float32"), 2, axis=1)
    return ops.matmul(outputs, left), ops.matmul(outputs, right)


def split_negative(outputs):
    k = int(outputs.shape[1] / 2)
    return [outputs[..., :-k], outputs[..., -k:]]


def split_columns(outputs):
    columns = tf.unstack(outputs, axis=1)
    half = len(columns) // 2
    return tf.stack(columns[:half], axis=1), tf.stack(columns[half:], axis=1)


class _Layer(keras.layers.Layer):
    def __init__(self, seed=None, **options):
        super().__init__(**options)
        self.seed_generator = keras.random.SeedGenerator(seed)


class SamplingKeras(_Layer):
    def call(self, inputs):
        mean, log_var = inputs
        noise = keras.random.normal(ops.shape(mean), seed=self.seed_generator)
        return mean + ops.exp(0.5 * log_var) * noise


class SamplingTf(_Layer):
    def call(self, inputs):
        noise = keras.random.normal(tf.shape(inputs[0]), seed=self.seed_generator)
        return inputs[0] + tf.exp(inputs[1] / 2) * noise


class SamplingByTheSampler(_Layer):
    def call(self, inputs):
        mean, log_var = inputs
        shape, std = ops.shape(mean), ops.exp(0.5 * log_var)
        return keras.random.normal(shape, mean=mean, stddev=std, seed=self.seed_generator)


class SamplingWithConfig(keras.layers.Layer):
    def __init__(self, seed=None, name=None, **options):
        super().__init__(name=name, **options)
        self.seed = seed
        self.generator = keras.random.SeedGenerator(seed)

    def call(self, inputs, training=None):
        mean, log_var = inputs
        noise = keras.random.normal(ops.shape(log_var), seed=self.generator)
        return ops.add(mean, ops.multiply(ops.sqrt(ops.exp(log_var)), noise))

    def get_config(self):
        return {**super().get_config(), "seed": self.seed}


class SamplingGenerator(keras.layers.Layer):
    def __init__(self, seed=None, **options):
        super().__init__(**options)
        make = tf.random.Generator
        self.source = make.from_non_deterministic_state() if seed is None else make.from_seed(seed)

    def call(self, inputs):
        mean, log_var = inputs
        return mean + tf.exp(0.5 * log_var) * self.source.normal(tf.shape(mean))


class SamplingMinus(_Layer):
    def call(self, inputs):
        mean, log_var = inputs
        noise = keras.random.normal(ops.shape(mean), seed=self.seed_generator)
        return mean - ops.exp(0.5 * log_var) * noise


ALTERNATIVES = {
    "score_function_gradient": [
        score_numpy,
        score_keras,
        score_loop,
        score_by_the_tape,
        score_tensor,
        score_by_difference,
        score_standardised,
    ],
    "leave_one_out_baseline": [
        others_loop,
        others_matrix,
        others_tf,
        others_keras,
        others_from_the_mean,
        others_delete,
        others_by_deviation,
    ],
    "pathwise_gradient": [
        path_numpy,
        path_loop,
        path_tf,
        path_keras,
        path_float64,
        path_by_chain_rule,
    ],
    "reparameterize": [
        draw_without_seed,
        draw_tf,
        draw_by_root,
        draw_minus,
        draw_by_the_sampler,
        draw_numpy_noise,
        draw_by_rows,
        draw_by_quantiles,
        draw_by_power,
    ],
    "split_heads": [
        split_tf,
        split_keras,
        split_reshape,
        split_gather,
        split_matrix,
        split_negative,
        split_columns,
    ],
    "Sampling": [
        SamplingKeras,
        SamplingTf,
        SamplingByTheSampler,
        SamplingWithConfig,
        SamplingGenerator,
        SamplingMinus,
    ],
}
