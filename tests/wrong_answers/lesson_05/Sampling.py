"""Wrong answers to Sampling, by what they are told as."""

import numpy as np

from vae_helpers import vae
from vae_helpers.quiet import keras, tf

ops = keras.ops


class _Base(keras.layers.Layer):
    """A layer like the right one, whose draw(mean, log_var, generator) is given by a subclass."""

    def __init__(self, seed=None, **options):
        super().__init__(**options)
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(seed)

    def call(self, inputs):
        mean, log_var = inputs
        return self.draw(mean, log_var, self.seed_generator)


def _layer(draw=None, **methods):
    """A class of layers with that draw, and other methods in place of those of _Base."""
    return type("Sampling", (_Base,), {"draw": staticmethod(draw), **methods})


def _normal(mean, seed):
    return keras.random.normal(ops.shape(mean), seed=seed)


def _std(log_var):
    return ops.exp(0.5 * log_var)


def _fixed_seed(self, seed=None, **options):
    _Base.__init__(self, 1337, **options)


def _no_options(self, seed=None):
    _Base.__init__(self, seed)


def _by_integer(self, inputs):
    return vae.reparameterize(*inputs, seed=42)


def _made_anew(self, inputs):
    return vae.reparameterize(*inputs, seed=keras.random.SeedGenerator(self.seed))


def _numpy_generator(self, seed=None, **options):
    keras.layers.Layer.__init__(self, **options)
    self.random = np.random.default_rng(seed)


def _numpy_noise(self, inputs):
    mean, log_var = inputs
    noise = self.random.normal(size=tuple(mean.shape)).astype("float32")
    return mean + _std(log_var) * noise


def _numbers_needed(self, inputs):
    mean, log_var = inputs
    noise = keras.random.normal(ops.shape(mean), seed=self.seed_generator).numpy()
    return mean + _std(log_var) * noise


class _NotALayer:
    def __init__(self, seed=None):
        self.seed_generator = keras.random.SeedGenerator(seed)

    def __call__(self, inputs):
        return vae.reparameterize(*inputs, self.seed_generator)


def _with_kl(self, inputs):
    mean, log_var = inputs
    self.add_loss(ops.mean(vae.kl_divergence(mean, log_var)))
    return vae.reparameterize(mean, log_var, self.seed_generator)


def _variance_with_kl(self, inputs):
    mean, log_var = inputs
    kl = -0.5 * ops.mean(log_var - ops.square(mean) - ops.exp(log_var) + 1)
    self.add_loss(kl)
    return mean + ops.exp(log_var) * _normal(mean, self.seed_generator)


def _mean_when_tested(self, inputs, training=None):
    if training is False:
        return ops.convert_to_tensor(inputs[0])
    return vae.reparameterize(*inputs, self.seed_generator)


def _only_in_training(self, inputs, training=False):
    if training:
        return vae.reparameterize(*inputs, self.seed_generator)
    return inputs[0]


def _variance_in_training(self, inputs, training=None):
    mean, log_var = inputs
    if not training:
        return mean
    return mean + ops.exp(log_var) * _normal(mean, self.seed_generator)


def _only_when_tested(self, inputs, training=None):
    if training:
        return inputs[0]
    return vae.reparameterize(*inputs, self.seed_generator)


def _split(self, inputs):
    mean, log_var = ops.split(inputs, 2, axis=-1)
    return mean + _std(log_var) * _normal(mean, self.seed_generator)


def _global_noise(self, inputs):
    return vae.reparameterize(*inputs)


def _batch_of(rows, scale=1.0):
    def call(self, inputs):
        mean, log_var = inputs
        noise = keras.random.normal((rows, mean.shape[1]), seed=self.seed_generator)
        return mean + scale * _std(log_var) * noise

    return call


WRONG_ANSWERS = {
    "variance_for_std": _layer(lambda m, v, seed: m + ops.exp(v) * _normal(m, seed)),
    "log_var_for_std": _layer(lambda m, v, seed: m + v * _normal(m, seed)),
    "std_missing": _layer(lambda m, v, seed: m + _normal(m, seed)),
    "halved_twice": _layer(lambda m, v, seed: m + ops.exp(0.25 * v) * _normal(m, seed)),
    "too_near_one": [
        _layer(lambda m, v, seed: m + _std(ops.clip(v, -2.0, 2.0)) * _normal(m, seed)),
        _layer(lambda m, v, seed: m + _std(ops.clip(v, -5.0, 5.0)) * _normal(m, seed)),
    ],
    "too_wide_where_small": [
        _layer(lambda m, v, seed: m + ops.sqrt(ops.exp(v) + 1e-5) * _normal(m, seed)),
        _layer(lambda m, v, seed: m + ops.maximum(_std(v), 0.01 * 3) * _normal(m, seed)),
    ],
    "shared_by_the_batch": _layer(
        lambda m, v, seed: m + _std(v) * keras.random.normal((1, m.shape[1]), seed=seed)
    ),
    "shared_by_the_dimensions": _layer(
        lambda m, v, seed: m + _std(v) * keras.random.normal((ops.shape(m)[0], 1), seed=seed)
    ),
    "noise_too_small": [
        _layer(lambda m, v, seed: m + 0.01 * _std(v) * _normal(m, seed)),
        _layer(lambda m, v, seed: m + 0.1 * _std(v) * _normal(m, seed)),
    ],
    "mean_missing": _layer(lambda m, v, seed: _std(v) * _normal(m, seed)),
    "from_the_prior": _layer(lambda m, v, seed: _normal(m, seed)),
    "no_gradient": _layer(lambda m, v, seed: ops.stop_gradient(m + _std(v) * _normal(m, seed))),
    "gradient_to_mean_only": _layer(
        lambda m, v, seed: m + ops.stop_gradient(_std(v)) * _normal(m, seed)
    ),
    "mean_alone": _layer(lambda m, v, seed: ops.convert_to_tensor(m)),
    "frozen_noise": [_layer(call=_by_integer), _layer(call=_made_anew)],
    "heads_swapped": _layer(lambda m, v, seed: vae.reparameterize(v, m, seed)),
    "generator_not_used": _layer(call=_global_noise),
    "seed_not_used": _layer(vae.reparameterize, __init__=_fixed_seed),
    "numpy_noise": _layer(__init__=_numpy_generator, call=_numpy_noise),
    "cannot_be_compiled": _layer(call=_numbers_needed),
    "batch_size_needed": _layer(
        lambda m, v, seed: m + _std(v) * keras.random.normal(tuple(m.shape), seed=seed)
    ),
    "cannot_be_made_anew": _layer(vae.reparameterize, __init__=_no_options),
    "not_a_layer": _NotALayer,
    "three_outputs": [
        _layer(lambda m, v, seed: [m, v, vae.reparameterize(m, v, seed)]),
        _layer(call=lambda self, inputs: inputs),
    ],
    "two_arguments": _layer(
        call=lambda self, mean, log_var: vae.reparameterize(mean, log_var, self.seed_generator)
    ),
    "adds_a_loss": _layer(call=_with_kl),
    "draws_in_training_only": [_layer(call=_mean_when_tested), _layer(call=_only_in_training)],
    "draws_outside_training_only": _layer(call=_only_when_tested),
    "inputs_in_one": _layer(call=_split),
    "fixed_latent_size + shared_by_the_batch": _layer(
        lambda m, v, seed: m + _std(v) * keras.random.normal((1, 2), seed=seed)
    ),
    "std_added": _layer(lambda m, v, seed: m + _std(v) + _normal(m, seed)),
    "spread_from_mean": _layer(lambda m, v, seed: vae.reparameterize(m, m, seed)),
    "spread_from_mean + generator_not_used": _layer(lambda m, v, seed: vae.reparameterize(m, m)),
    "roles_exchanged": _layer(lambda m, v, seed: _std(v) + m * _normal(m, seed)),
    "log_var_twice": _layer(lambda m, v, seed: vae.reparameterize(v, v, seed)),
    "other_place": _layer(lambda m, v, seed: vae.reparameterize(ops.abs(m), v, seed)),
    "spread_of_something_else": _layer(lambda m, v, seed: vae.reparameterize(m, v[:, ::-1], seed)),
    "fixed_batch_size": [_layer(call=_batch_of(100)), _layer(call=_batch_of(128))],
    # Two slips at once.
    "three_outputs + generator_not_used": _layer(
        lambda m, v, seed: [m, v, vae.reparameterize(m, v)]
    ),
    "adds_a_loss + variance_for_std": _layer(call=_variance_with_kl),
    "draws_in_training_only + variance_for_std": _layer(call=_variance_in_training),
    "variance_for_std + generator_not_used": _layer(
        lambda m, v, seed: m + ops.exp(v) * _normal(m, None)
    ),
    "variance_for_std + seed_not_used": _layer(
        lambda m, v, seed: m + ops.exp(v) * _normal(m, seed), __init__=_fixed_seed
    ),
    "variance_for_std + frozen_noise": _layer(lambda m, v, seed: m + ops.exp(v) * _normal(m, 42)),
    "variance_for_std + batch_size_needed": _layer(
        lambda m, v, seed: m + ops.exp(v) * keras.random.normal(tuple(m.shape), seed=seed)
    ),
    "heads_swapped + variance_for_std": _layer(
        lambda m, v, seed: v + ops.exp(m) * _normal(m, seed)
    ),
    "log_var_for_std + generator_not_used": _layer(lambda m, v, seed: m + v * _normal(m, None)),
    "shared_by_the_batch + generator_not_used": _layer(
        lambda m, v, seed: m + _std(v) * keras.random.normal((1, m.shape[1]))
    ),
    "heads_swapped + generator_not_used": _layer(lambda m, v, seed: vae.reparameterize(v, m)),
    "variance_for_std + cannot_be_made_anew": _layer(
        lambda m, v, seed: m + ops.exp(v) * _normal(m, seed), __init__=_no_options
    ),
    "noise_too_small + generator_not_used": _layer(
        lambda m, v, seed: m + 0.1 * _std(v) * tf.random.normal(tf.shape(m))
    ),
    "no_gradient + generator_not_used": _layer(
        lambda m, v, seed: tf.constant(
            np.asarray(m)
            + np.exp(np.asarray(v) / 2) * np.random.default_rng().normal(size=m.shape),
            tf.float32,
        )
    ),
    "generator_not_used + cannot_be_made_anew": _layer(
        lambda m, v, seed: vae.reparameterize(m, v), __init__=_no_options
    ),
    None: [
        _layer(call=lambda self, inputs: vae.reparameterize(inputs)),
        _layer(call=lambda self, inputs: vae.reparameterize(*inputs, 1, 2)),
    ],
}
