"""The draw as a Keras layer."""

import re

import numpy as np

from vae_helpers import gradients, vae
from vae_helpers.checks.engine.exercise import Exercise, Mistake
from vae_helpers.checks.engine.observe import EXCEPTION, Detail, Unusable, numbers, same, something
from vae_helpers.checks.probes.broken_samplers import DRAW_MISTAKES, shapes_that_do_not_fit, std
from vae_helpers.checks.probes.samplers import look_at_draws
from vae_helpers.quiet import keras, tf

ops = keras.ops


def _look_at_sampling(cls):
    layer = cls(1)
    something(layer)
    if not isinstance(layer, keras.layers.Layer):
        raise Unusable("What it makes is not a Keras layer. Build on `keras.layers.Layer`.")
    one = np.ones((1, 2), "float32")
    try:
        _called(layer, [one, one])
    except TypeError:
        yield "call takes mean and log_var as two arguments", Detail(_takes_two(layer, one))
        raise
    right = yield from look_at_draws(lambda mean, log_var: _called(layer, [mean, log_var]))
    if not right:
        return
    mean = np.linspace(-1, 1, 6).reshape(2, 3).astype("float32")
    log_var = np.zeros_like(mean)
    first, twin, other = (numbers(cls(seed)([mean, log_var])) for seed in (5, 5, 6))
    yield "layers with the same seed draw the same noise", same(first, twin)
    if not same(first, twin):
        return
    yield "layers with different seeds draw different noise", not same(first, other)
    anew = numbers(cls()([mean, log_var]))
    yield "without a seed it draws noise of its own", not same(first, anew)
    for size, word in ((2, "known"), (None, "not known")):
        draws = _drawn_compiled(layer, tf.TensorSpec((size, 3), tf.float32), mean, log_var)
        yield f"it can be compiled for a batch size that is {word} beforehand", draws is not None
        if draws is None:
            return
        yield f"compiled for a batch size that is {word}, it draws fresh noise", not same(*draws)
    heads = [keras.Input((3,)) for _ in range(2)]
    keras.Model(heads, cls(1)(heads))
    yield "a layer can be made anew from its get_config", _comes_back(cls)


def _called(layer, inputs):
    """The layer's answer. What goes wrong in it is raised as it is, not in Keras's wrapping."""
    try:
        return layer(inputs)
    except Exception:
        layer.call([tf.convert_to_tensor(one) for one in inputs])
        raise


def _takes_two(layer, one):
    try:
        layer.call(tf.constant(one), tf.constant(one))
    except Exception:
        return False
    return True


def _drawn_compiled(layer, spec, mean, log_var):
    """What the layer draws in two calls of one compiled step, or None if there can be none."""
    step = tf.function(lambda m, v: layer([m, v]))
    try:
        step = step.get_concrete_function(spec, spec)
        return [numbers(step(tf.constant(mean), tf.constant(log_var))) for _ in range(2)]
    except Exception:
        return None


def _comes_back(cls):
    try:
        return isinstance(cls.from_config(cls(3).get_config()), cls)
    except Exception:
        return False


def _how_it_is_called(found):
    """What to say of a TypeError about arguments, if they are those of the layer."""
    trouble = found.get(EXCEPTION)
    if trouble is None or trouble.kind != "TypeError":
        return shapes_that_do_not_fit(found)
    if re.search(r"reparameterize\(\) (takes 2 pos|got an unexpected .*'seed')", trouble.text):
        return (
            "Your reparameterize has no third argument, `seed`. Add it in exercise 3.4, hand it on "
            "to what draws the noise, and run both cells again."
        )
    if re.search(r"Sampling\w*\.(call|__init__)\(\).* argument", trouble.text):
        return (
            "The layer is made by `Sampling(1)` and called with one list, `layer([mean, log_var])`."
        )
    return shapes_that_do_not_fit(found)


class _Base(keras.layers.Layer):
    """A layer like the right one, whose draw(mean, log_var, generator) is given by a subclass."""

    def __init__(self, seed=None, **options):
        super().__init__(**options)
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(seed)

    def call(self, inputs):
        mean, log_var = inputs
        return self.draw(mean, log_var, self.seed_generator)


def _layer(draw, **methods):
    """A class of layers with that draw, and other methods in place of those of _Base."""
    return type("Sampling", (_Base,), {"draw": staticmethod(draw), **methods})


def _fixed_seed(self, seed=None, **options):
    _Base.__init__(self, 1337, **options)


def _no_options(self, seed=None):
    _Base.__init__(self, seed)


def _by_integer(self, inputs):
    return vae.reparameterize(*inputs, seed=42)


def _numpy_noise(self, inputs):
    mean, log_var = inputs
    noise = self.random.normal(size=tuple(mean.shape)).astype("float32")
    return mean + std(log_var) * noise


def _numbers_needed(self, inputs):
    mean, log_var = inputs
    noise = keras.random.normal(ops.shape(mean), seed=self.seed_generator).numpy()
    return mean + std(log_var) * noise


def _numpy_generator(self, seed=None, **options):
    keras.layers.Layer.__init__(self, **options)
    self.random = np.random.default_rng(seed)


class _NotALayer:
    def __init__(self, seed=None):
        self.seed_generator = keras.random.SeedGenerator(seed)

    def __call__(self, inputs):
        return vae.reparameterize(*inputs, self.seed_generator)


Sampling = Exercise(
    reference=gradients.Sampling,
    look=_look_at_sampling,
    explain=_how_it_is_called,
    mistakes=[
        *(
            Mistake(slug, _layer(DRAW_MISTAKES[slug][0]), DRAW_MISTAKES[slug][1])
            for slug in (
                "variance_for_std",
                "log_var_for_std",
                "std_missing",
                "shared_by_the_batch",
                "shared_by_the_dimensions",
                "tiny_noise",
                "mean_missing",
                "from_the_prior",
                "too_near_one",
                "no_gradient",
                "gradient_to_mean_only",
            )
        ),
        Mistake(
            "mean_alone",
            _layer(DRAW_MISTAKES["mean_alone"][0]),
            "z is the mean, without any noise. If you draw only where "
            "`training` is True: a VAE draws whenever z is asked for, and this layer is called "
            "without that flag.",
        ),
        Mistake(
            "integer_seed",
            _layer(None, call=_by_integer),
            "A second call gives the same z: the noise is frozen, as with a whole number for a "
            "seed, or a generator made anew in each call. Draw from the generator that the "
            "layer keeps: its state moves on.",
        ),
        Mistake(
            "heads_swapped",
            _layer(lambda mean, log_var, seed: vae.reparameterize(log_var, mean, seed)),
            "mean and log_var have changed places: the list comes in as [mean, log_var].",
        ),
        Mistake(
            "generator_not_used",
            _layer(lambda mean, log_var, seed: vae.reparameterize(mean, log_var)),
            "The draws are right, but two layers with the same seed draw different noise: it does "
            "not come from a generator made from that seed. Hand the layer's own generator on; "
            "and if you draw with your reparameterize, look whether it hands its `seed` on.",
        ),
        Mistake(
            "seed_not_used",
            _layer(vae.reparameterize, __init__=_fixed_seed),
            "Layers with different seeds draw the same noise: the generator is made from a number "
            "of its own instead of the argument `seed`.",
        ),
        Mistake(
            "numpy_noise",
            _layer(None, __init__=_numpy_generator, call=_numpy_noise),
            "Called directly it works, but compiled it draws the same noise at every call: the "
            "noise is made outside of TensorFlow, as by NumPy, once while the step is compiled, "
            "and becomes a constant in it.",
        ),
        Mistake(
            "cannot_be_compiled",
            _layer(None, call=_numbers_needed),
            "Called directly it works, but it cannot be compiled into a training step: something "
            "in `call` asks for what is not known until the step runs: numbers, as `.numpy()` "
            "does, or a length, as `len` does.",
        ),
        Mistake(
            "batch_size_needed",
            _layer(
                lambda mean, log_var, seed: (
                    mean + std(log_var) * keras.random.normal(tuple(mean.shape), seed=seed)
                )
            ),
            "It works where the batch size is known, and not in a compiled step or a Keras model, "
            "where it is left open: `mean.shape` then holds None. Ask for the shape at run time, "
            "as `keras.ops.shape` does; if you draw with your reparameterize, that is the place.",
        ),
        Mistake(
            "cannot_be_made_anew",
            _layer(vae.reparameterize, __init__=_no_options),
            "It draws as it should, but a saved model that holds it could not be loaded: Keras "
            "makes the layer anew from its configuration, which holds the seed and Keras's own "
            "options, and `__init__` does not take those.",
        ),
        Mistake(
            "not_a_layer",
            _NotALayer,
            "This class works, but is no Keras layer: a model could not hold it or save it. Build "
            "on `keras.layers.Layer`.",
        ),
        Mistake(
            "three_outputs",
            _layer(lambda mean, log_var, seed: [mean, log_var, vae.reparameterize(mean, log_var)]),
            "It returns a list. Return z alone: who calls the layer has mean and log_var already.",
        ),
        Mistake(
            "two_arguments",
            _layer(
                None,
                call=lambda self, mean, log_var: vae.reparameterize(
                    mean, log_var, self.seed_generator
                ),
            ),
            "It cannot be called with one list: `call` takes mean and log_var as two arguments. "
            "Take one argument, and unpack it inside.",
        ),
    ],
    hints=[
        "`inputs` is the list [mean, log_var]: unpack it first.",
        "The drawing itself is written already, in exercise 3.4. What was its `seed` there for?",
        "The noise is to come from a source whose state moves on: look at what `__init__` keeps.",
    ],
)
