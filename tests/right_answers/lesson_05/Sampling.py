"""Right answers to Sampling in other styles."""

from vae_helpers.quiet import keras, tf

ops = keras.ops


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
