"""Answers to Sampling in the manner of public code."""

import numpy as np
from public import right, wrong

from vae_helpers.quiet import keras, tf
from vae_helpers.vae import reparameterize

ops = keras.ops


@wrong("exp(log_var) for std")
class Sampling(keras.layers.Layer):
    """A layer that draws z from mean and log_var, (n, d) each, with noise of its own: -> (n, d)."""

    def __init__(self, seed=None, **options):
        super().__init__(**options)
        self.seed_generator = keras.random.SeedGenerator(seed)

    def call(self, inputs):
        """[mean, log_var] -> z."""
        mean, log_var = inputs
        noise = keras.random.normal(ops.shape(mean), seed=self.seed_generator)
        return mean + ops.exp(log_var) * noise


@wrong("whole number for the seed")
class Sampling(keras.layers.Layer):
    """A layer that draws z from mean and log_var, (n, d) each, with noise of its own: -> (n, d)."""

    def __init__(self, seed=None, **options):
        super().__init__(**options)
        self.seed_generator = keras.random.SeedGenerator(seed)

    def call(self, inputs):
        """[mean, log_var] -> z."""
        mean, log_var = inputs
        epsilon = keras.random.normal(ops.shape(mean), seed=1337)
        return mean + ops.exp(0.5 * log_var) * epsilon


@wrong("own generator not used (seed of the layer ignored)")
class Sampling(keras.layers.Layer):
    """A layer that draws z from mean and log_var, (n, d) each, with noise of its own: -> (n, d)."""

    def __init__(self, seed=None, **options):
        super().__init__(**options)
        self.seed_generator = keras.random.SeedGenerator(seed)

    def call(self, inputs):
        """[mean, log_var] -> z."""
        mean, log_var = inputs
        return reparameterize(mean, log_var)


@wrong("mean and log_var swapped")
class Sampling(keras.layers.Layer):
    """A layer that draws z from mean and log_var, (n, d) each, with noise of its own: -> (n, d)."""

    def __init__(self, seed=None, **options):
        super().__init__(**options)
        self.seed_generator = keras.random.SeedGenerator(seed)

    def call(self, inputs):
        """[mean, log_var] -> z."""
        log_var, mean = inputs
        return reparameterize(mean, log_var, self.seed_generator)


@wrong("a new generator at every call")
class Sampling(keras.layers.Layer):
    """A layer that draws z from mean and log_var, (n, d) each, with noise of its own: -> (n, d)."""

    def __init__(self, seed=None, **options):
        super().__init__(**options)
        self.seed_generator = keras.random.SeedGenerator(seed)

    def call(self, inputs):
        """[mean, log_var] -> z."""
        mean, log_var = inputs
        return reparameterize(mean, log_var, keras.random.SeedGenerator(42))


@wrong("NumPy noise + exp(log_var) for std")
class Sampling(keras.layers.Layer):
    """A layer that draws z from mean and log_var, (n, d) each, with noise of its own: -> (n, d)."""

    def __init__(self, seed=None, **options):
        super().__init__(**options)
        self.seed_generator = keras.random.SeedGenerator(seed)

    def call(self, inputs):
        """[mean, log_var] -> z."""
        z_mean, z_log_var = inputs
        eps = np.random.normal(size=(z_mean.shape[0] or 1, z_mean.shape[1])).astype("float32")
        return z_mean + ops.exp(z_log_var) * eps


@wrong("noise shared by the batch + own generator not used")
class Sampling(keras.layers.Layer):
    """A layer that draws z from mean and log_var, (n, d) each, with noise of its own: -> (n, d)."""

    def __init__(self, seed=None, **options):
        super().__init__(**options)
        self.seed_generator = keras.random.SeedGenerator(seed)

    def call(self, inputs):
        """[mean, log_var] -> z."""
        z_mean, z_log_var = inputs
        epsilon = keras.random.normal((1, z_mean.shape[1]))
        return z_mean + ops.exp(0.5 * z_log_var) * epsilon


@wrong("noise of shape (batch, 1) + exp(log_var) for std")
class Sampling(keras.layers.Layer):
    """A layer that draws z from mean and log_var, (n, d) each, with noise of its own: -> (n, d)."""

    def __init__(self, seed=None, **options):
        super().__init__(**options)
        self.seed_generator = keras.random.SeedGenerator(seed)

    def call(self, inputs):
        """[mean, log_var] -> z."""
        mean, log_var = inputs
        epsilon = keras.random.normal((ops.shape(mean)[0], 1), seed=self.seed_generator)
        return mean + ops.exp(log_var) * epsilon


@wrong("whole number for the seed + noise of std 0.01")
class Sampling(keras.layers.Layer):
    """A layer that draws z from mean and log_var, (n, d) each, with noise of its own: -> (n, d)."""

    def __init__(self, seed=None, **options):
        super().__init__(**options)
        self.seed_generator = keras.random.SeedGenerator(seed)

    def call(self, inputs):
        """[mean, log_var] -> z."""
        mean, log_var = inputs
        noise = keras.random.normal(ops.shape(mean), 0.0, 0.01, seed=42)
        return mean + ops.exp(0.5 * log_var) * noise


@wrong("mean and log_var swapped + own generator not used")
class Sampling(keras.layers.Layer):
    """A layer that draws z from mean and log_var, (n, d) each, with noise of its own: -> (n, d)."""

    def __init__(self, seed=None, **options):
        super().__init__(**options)
        self.seed_generator = keras.random.SeedGenerator(seed)

    def call(self, inputs):
        """[mean, log_var] -> z."""
        log_var, mean = inputs
        batch, dim = tf.shape(mean)[0], tf.shape(mean)[1]
        return mean + tf.exp(0.5 * log_var) * tf.random.normal((batch, dim))


@wrong("draws only in training, else the mean + uniform noise")
class Sampling(keras.layers.Layer):
    """A layer that draws z from mean and log_var, (n, d) each, with noise of its own: -> (n, d)."""

    def __init__(self, seed=None, **options):
        super().__init__(**options)
        self.seed_generator = keras.random.SeedGenerator(seed)

    def call(self, inputs, training=None):
        """[mean, log_var] -> z."""
        mean, log_var = inputs
        if not training:
            return mean
        noise = keras.random.uniform(ops.shape(mean), seed=self.seed_generator)
        return mean + ops.exp(0.5 * log_var) * noise


@wrong("gradient of log_var stopped + sqrt of the std")
class Sampling(keras.layers.Layer):
    """A layer that draws z from mean and log_var, (n, d) each, with noise of its own: -> (n, d)."""

    def __init__(self, seed=None, **options):
        super().__init__(**options)
        self.seed_generator = keras.random.SeedGenerator(seed)

    def call(self, inputs):
        """[mean, log_var] -> z."""
        mean, log_var = inputs
        std = ops.stop_gradient(ops.exp(0.25 * log_var))
        return mean + std * keras.random.normal(ops.shape(mean), seed=self.seed_generator)


@wrong("truncated normal noise")
class Sampling(keras.layers.Layer):
    """A layer that draws z from mean and log_var, (n, d) each, with noise of its own: -> (n, d)."""

    def __init__(self, seed=None, **options):
        super().__init__(**options)
        self.seed_generator = keras.random.SeedGenerator(seed)

    def call(self, inputs):
        """[mean, log_var] -> z."""
        mean, log_var = inputs
        noise = keras.random.truncated_normal(ops.shape(mean), seed=self.seed_generator)
        return mean + ops.exp(0.5 * log_var) * noise


@wrong("log_var clipped to [-1, 1]")
class Sampling(keras.layers.Layer):
    """A layer that draws z from mean and log_var, (n, d) each, with noise of its own: -> (n, d)."""

    def __init__(self, seed=None, **options):
        super().__init__(**options)
        self.seed_generator = keras.random.SeedGenerator(seed)

    def call(self, inputs):
        """[mean, log_var] -> z."""
        mean, log_var = inputs
        log_var = ops.clip(log_var, -1.0, 1.0)
        return reparameterize(mean, log_var, self.seed_generator)


@right("reparameterize with the generator")
class Sampling(keras.layers.Layer):
    """A layer that draws z from mean and log_var, (n, d) each, with noise of its own: -> (n, d)."""

    def __init__(self, seed=None, **options):
        super().__init__(**options)
        self.seed_generator = keras.random.SeedGenerator(seed)

    def call(self, inputs):
        """[mean, log_var] -> z."""
        return reparameterize(inputs[0], inputs[1], seed=self.seed_generator)


@right("written out with keras.ops (keras.io)")
class Sampling(keras.layers.Layer):
    """A layer that draws z from mean and log_var, (n, d) each, with noise of its own: -> (n, d)."""

    def __init__(self, seed=None, **options):
        super().__init__(**options)
        self.seed_generator = keras.random.SeedGenerator(seed)

    def call(self, inputs):
        """[mean, log_var] -> z."""
        z_mean, z_log_var = inputs
        batch = ops.shape(z_mean)[0]
        dim = ops.shape(z_mean)[1]
        epsilon = keras.random.normal(shape=(batch, dim), seed=self.seed_generator)
        return z_mean + ops.exp(0.5 * z_log_var) * epsilon


@right("TensorFlow, stateless noise with the generator's next seed")
class Sampling(keras.layers.Layer):
    """A layer that draws z from mean and log_var, (n, d) each, with noise of its own: -> (n, d)."""

    def __init__(self, seed=None, **options):
        super().__init__(**options)
        self.seed_generator = keras.random.SeedGenerator(seed)

    def call(self, inputs):
        """[mean, log_var] -> z."""
        mean, log_var = inputs
        seed = tf.cast(self.seed_generator.next(), tf.int32)
        epsilon = tf.random.stateless_normal(tf.shape(mean), seed=seed)
        return mean + tf.exp(log_var / 2.0) * epsilon


@right("mean and stddev handed to keras.random.normal")
class Sampling(keras.layers.Layer):
    """A layer that draws z from mean and log_var, (n, d) each, with noise of its own: -> (n, d)."""

    def __init__(self, seed=None, **options):
        super().__init__(**options)
        self.seed_generator = keras.random.SeedGenerator(seed)

    def call(self, inputs):
        """[mean, log_var] -> z."""
        mean, log_var = inputs
        std = ops.exp(0.5 * log_var)
        return keras.random.normal(ops.shape(mean), mean, std, seed=self.seed_generator)


@right("column by column")
class Sampling(keras.layers.Layer):
    """A layer that draws z from mean and log_var, (n, d) each, with noise of its own: -> (n, d)."""

    def __init__(self, seed=None, **options):
        super().__init__(**options)
        self.seed_generator = keras.random.SeedGenerator(seed)

    def call(self, inputs):
        """[mean, log_var] -> z."""
        mean, log_var = inputs
        noise = keras.random.normal(ops.shape(mean), seed=self.seed_generator)
        columns = [
            mean[:, j] + ops.exp(0.5 * log_var[:, j]) * noise[:, j] for j in range(mean.shape[1])
        ]
        return ops.stack(columns, axis=1)


@right("einsum, training argument accepted and not used")
class Sampling(keras.layers.Layer):
    """A layer that draws z from mean and log_var, (n, d) each, with noise of its own: -> (n, d)."""

    def __init__(self, seed=None, **options):
        super().__init__(**options)
        self.seed_generator = keras.random.SeedGenerator(seed)

    def call(self, inputs, training=None):
        """[mean, log_var] -> z."""
        mean, log_var = inputs
        noise = keras.random.normal(tf.shape(log_var), seed=self.seed_generator)
        return mean + tf.einsum("nd,nd->nd", tf.exp(0.5 * log_var), noise)
