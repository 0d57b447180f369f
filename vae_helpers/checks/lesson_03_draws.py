"""The exercises of lesson 3 on drawing z: the sampler, its two heads, the layer."""

import re

import numpy as np

from vae_helpers import gradients, vae
from vae_helpers.checks.exercise import Exercise, Mistake
from vae_helpers.checks.observe import (
    EXCEPTION,
    Detail,
    Unusable,
    numbers,
    pair_of,
    same,
    something,
)
from vae_helpers.checks.samplers import LAST_OF_THE_DRAWS, look_at_draws
from vae_helpers.quiet import keras, tf

LESSON = "03_reparameterization"
ops = keras.ops

# --- reparameterize --------------------------------------------------------------------------


def _normal(mean):
    return keras.random.normal(ops.shape(mean))


def _std(log_var):
    return ops.exp(0.5 * log_var)


def _with_shape(shape):
    """A sampler whose noise has another shape: shape(mean) gives it."""
    return lambda mean, log_var, seed=None: (
        mean + _std(log_var) * keras.random.normal(shape(mean), seed=seed)
    )


def _with_std(std):
    """A sampler whose standard deviation is another function of log_var."""
    return lambda mean, log_var, seed=None: (
        mean + std(log_var) * keras.random.normal(ops.shape(mean), seed=seed)
    )


def _with_noise(noise):
    """A sampler whose noise is another function of mean, from which it takes the shape."""
    return lambda mean, log_var, seed=None: mean + _std(log_var) * noise(mean)


def _mean_in_place(mean, log_var, seed=None):
    added = _std(log_var) * _normal(mean)
    if isinstance(mean, np.ndarray):
        mean += np.asarray(added)
        return mean
    return mean + added


def _log_var_in_place(mean, log_var, seed=None):
    noise = _normal(mean)
    if isinstance(log_var, np.ndarray):
        log_var *= 0.5
        return mean + ops.exp(log_var) * noise
    return mean + _std(log_var) * noise


_DRAW_MISTAKES = {
    "variance_for_std": (
        _with_std(ops.exp),
        "The noise is scaled by exp(log_var): that is the variance. The standard deviation is its "
        "square root. Such a sampler draws from another q than the one whose KL is computed.",
    ),
    "log_var_for_std": (
        _with_std(lambda log_var: log_var),
        "The noise is scaled by log_var as it stands. log_var is a logarithm, of the variance at "
        "that; the noise wants the standard deviation.",
    ),
    "half_log_var_for_std": (
        _with_std(lambda log_var: 0.5 * log_var),
        "The noise is scaled by log_var / 2. That is the *logarithm* of the standard deviation.",
    ),
    "softplus": (
        _with_std(ops.softplus),
        "The noise is scaled by softplus(log_var). That makes a positive number of it, too, but "
        "log_var is the logarithm of the variance, and a logarithm is undone by the exponential.",
    ),
    "std_missing": (
        _with_std(ops.ones_like),
        "The spread of z is 1 whatever log_var says: the noise is not scaled. z would be as "
        "uncertain for every image.",
    ),
    "tiny_noise": (
        _with_std(lambda log_var: 0.01 * _std(log_var)),
        "The spread of z is a hundredth of the right one, as with noise of standard deviation "
        "0.01. The KL of lesson 2 assumes 1: with less, q is not the q that is paid for.",
    ),
    "too_near_one": (
        _with_std(lambda log_var: _std(ops.clip(log_var, -2.0, 2.0))),
        "The spread of z is right where log_var is 0, and nearer to 1 than it should be where "
        "log_var is far from 0, as when log_var is clipped or halved once too often. Then q is "
        "not the q whose KL is computed.",
    ),
    "inverse_std": (
        _with_std(lambda log_var: ops.exp(-0.5 * log_var)),
        "The noise is scaled by the inverse of the standard deviation: where log_var is large, z "
        "hardly varies. Look at the sign in the exponent.",
    ),
    "shared_by_the_batch": (
        _with_shape(lambda mean: (1, ops.shape(mean)[1])),
        "All images of a batch get the same noise: one draw, with one number for each latent "
        "dimension, is spread over the rows. Which shape has the noise to have?",
    ),
    "shared_by_the_dimensions": (
        _with_shape(lambda mean: (ops.shape(mean)[0], 1)),
        "All numbers of a code get the same noise: one number for each image is spread over the "
        "latent dimensions. Such z lie on a line, while q has independent dimensions.",
    ),
    "one_number": (
        _with_shape(lambda mean: (1, 1)),
        "One single number of noise serves the whole batch and all dimensions. Every number of "
        "every code needs its own.",
    ),
    "uniform_noise": (
        _with_noise(lambda mean: keras.random.uniform(ops.shape(mean))),
        "The noise is uniform between 0 and 1: z lies on one side of mean, and spreads too little. "
        "q is a normal distribution.",
    ),
    "symmetric_uniform_noise": (
        _with_noise(lambda mean: keras.random.uniform(ops.shape(mean), -1.0, 1.0)),
        "The noise spreads by 0.58 instead of 1 and has no tails, as uniform noise between -1 and "
        "1 does. q is a normal distribution.",
    ),
    "truncated_noise": (
        _with_noise(lambda mean: keras.random.truncated_normal(ops.shape(mean))),
        "The noise spreads by 0.88 instead of 1 and has no tails: it is cut off at two standard "
        "deviations, as a truncated normal is. q has its tails.",
    ),
    "mean_alone": (
        lambda mean, log_var, seed=None: ops.convert_to_tensor(mean) * 1.0,
        "z is the mean, without any noise. That is the code of a plain autoencoder; the decoder "
        "would never see that q is a cloud.",
    ),
    "constant_for_noise": (
        lambda mean, log_var, seed=None: mean + _std(log_var) * 0.5,
        "Every call gives the same z, which lies beside mean by the same multiple of the standard "
        "deviation for all images, as when a constant stands in place of the noise. A constant is "
        "no noise, whatever its name.",
    ),
    "mean_missing": (
        lambda mean, log_var, seed=None: _std(log_var) * _normal(mean),
        "z spreads as it should, but mean plays no part in where it lies.",
    ),
    "mean_through_tanh": (
        lambda mean, log_var, seed=None: ops.tanh(mean) + _std(log_var) * _normal(mean),
        "z lies around tanh(mean), so that no code could lie beyond -1 and 1. Take mean as it is: "
        "any real number will do.",
    ),
    "from_the_prior": (
        lambda mean, log_var, seed=None: _normal(mean),
        "z is drawn from the prior N(0, I), whatever mean and log_var are. Its code would then say "
        "nothing about an image.",
    ),
    "no_gradient": (
        lambda mean, log_var, seed=None: tf.constant(
            np.asarray(mean)
            + np.exp(np.asarray(log_var) / 2) * np.random.default_rng().normal(size=mean.shape),
            tf.float32,
        ),
        "The draws are right, but no gradient passes: somewhere on the way from mean and log_var "
        "to z the tape loses the trail, as with NumPy, `.numpy()` or stop_gradient. Use keras.ops "
        "or tf from end to end.",
    ),
    "gradient_to_mean_only": (
        lambda mean, log_var, seed=None: (
            mean + ops.stop_gradient(ops.convert_to_tensor(_std(log_var))) * _normal(mean)
        ),
        "The draws are right, but no gradient reaches log_var: the tape loses its trail on the "
        "way to the standard deviation. q could never learn how wide to be.",
    ),
    "gradient_to_log_var_only": (
        lambda mean, log_var, seed=None: (
            ops.stop_gradient(ops.convert_to_tensor(mean)) + _std(log_var) * _normal(mean)
        ),
        "The draws are right, but no gradient reaches mean. q could never learn where to lie.",
    ),
}


def _named(slugs):
    return [Mistake(slug, *_DRAW_MISTAKES[slug]) for slug in slugs]


def _shapes_that_do_not_fit(found):
    trouble = found.get(EXCEPTION)
    if trouble is None or not re.search("ncompatible shapes|be broadcast", trouble.text):
        return None
    return (
        "Two arrays meet whose shapes do not fit. If one of them was drawn outside of the "
        "function, as the lesson's own `noise` was: draw it inside, in the shape of mean."
    )


def _why_it_raises(found):
    """Say why, where shapes do not fit, or where NumPy does on arrays what it cannot on tensors."""
    if list(found)[-2:] == [LAST_OF_THE_DRAWS, EXCEPTION]:
        return (
            "The draws are right for NumPy arrays, but it fails with TensorFlow's tensors, which "
            "training hands to it: use keras.ops or tf from end to end."
        )
    return _shapes_that_do_not_fit(found)


reparameterize = Exercise(
    "reparameterize",
    lesson=LESSON,
    number="3.4",
    reference=vae.reparameterize,
    look=look_at_draws,
    explain=_why_it_raises,
    mistakes=[
        *_named(_DRAW_MISTAKES),
        Mistake(
            "frozen_noise",
            lambda mean, log_var, seed=None: (
                mean + _std(log_var) * keras.random.normal(ops.shape(mean), seed=3)
            ),
            "The spread is right, but a second call gives the same z: the noise is frozen, as with "
            "a whole number for a seed, or a generator made anew from one at each call. Each call "
            "needs fresh noise.",
        ),
        Mistake(
            "fixed_batch_size",
            _with_shape(lambda mean: (100, ops.shape(mean)[1])),
            "It works for some batch sizes and not for others: a number of images is written into "
            "it. The last batch of an epoch is often smaller. Take the size from the arguments.",
        ),
        Mistake(
            "fixed_latent_size",
            _with_shape(lambda mean: (ops.shape(mean)[0], 2)),
            "It works for some numbers of latent dimensions and not for others: a number is "
            "written into it. Take the size from the arguments.",
        ),
        Mistake(
            "fixed_shape",
            _with_shape(lambda mean: (100, 2)),
            "It works for some shapes of mean and not for others, as when the shape of the noise "
            "is written in as numbers, or the noise was drawn once outside of the function. Draw "
            "it inside, at each call, in the shape of mean.",
        ),
        Mistake(
            "changes_mean",
            _mean_in_place,
            "The draws are right, but the function changes the array mean that it was given: "
            "`mean += ...` works in place. The KL still needs it.",
        ),
        Mistake(
            "changes_log_var",
            _log_var_in_place,
            "The draws are right, but the function changes the array log_var that it was given: "
            "`log_var *= ...` works in place. The KL still needs it.",
        ),
        Mistake(
            "all_of_it",
            lambda mean, log_var, seed=None: ops.stack(
                [mean, log_var, mean + _std(log_var) * _normal(mean)]
            ),
            "The result has one axis more than mean. Return z alone, of the same shape as mean.",
        ),
    ],
    hints=[
        "Three steps: fresh noise of N(0, 1) in the shape of mean, the standard deviation from "
        "log_var, and the line z = mean + std * noise.",
        "log_var = log(std**2) = 2 log(std). Solve that for std.",
        "`keras.random.normal(keras.ops.shape(mean), seed=seed)` draws the noise; `keras.ops.exp` "
        "undoes the logarithm. What is left is the 2.",
    ],
)

# --- split_heads -----------------------------------------------------------------------------

_HEADS = "mean", "log_var"


def _look_at_split(function):
    random = np.random.default_rng(4)
    right = True
    # Even numbers of rows, so that rows can be halved by mistake.
    for rows, columns in ((10, 6), (4, 10)):
        outputs = random.normal(0, 3, (rows, columns)).astype("float32")
        expected = gradients.split_heads(outputs)
        for name, half, head in zip(_HEADS, expected, _heads_of(function(outputs)), strict=True):
            yield f"{name} of {rows} rows of {columns} outputs", numbers(head)
            right = right and same(numbers(head), numbers(half))
    if not right:
        return
    tensor = tf.constant(outputs)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(tensor)
        sums = [tf.reduce_sum(tf.convert_to_tensor(part)) for part in _heads_of(function(tensor))]
    for name, total in zip(_HEADS, sums, strict=True):
        yield f"a gradient passes through {name}", tape.gradient(total, tensor) is not None


def _heads_of(result):
    """The two parts of a result; one array is refused in the same words whatever made it."""
    something(result)
    if hasattr(result, "shape"):
        raise Unusable(
            f"It returns one array, of shape {tuple(result.shape)}, but must return two: mean "
            "and log_var."
        )
    return pair_of(result, _HEADS)


def _half(outputs):
    return outputs.shape[1] // 2


def _cut(outputs):
    return outputs[:, : _half(outputs)], outputs[:, _half(outputs) :]


split_heads = Exercise(
    "split_heads",
    lesson=LESSON,
    number="3.5",
    reference=gradients.split_heads,
    look=_look_at_split,
    mistakes=[
        Mistake(
            "swapped",
            lambda outputs: _cut(outputs)[::-1],
            "The two halves come in the wrong order: mean first, then log_var. Both are just "
            "numbers, so that nothing would complain later.",
        ),
        Mistake(
            "mean_twice",
            lambda outputs: (_cut(outputs)[0], _cut(outputs)[0]),
            "log_var is the same half as mean: the spread of q would be tied to its place.",
        ),
        Mistake(
            "log_var_twice",
            lambda outputs: (_cut(outputs)[1], _cut(outputs)[1]),
            "mean is the same half as log_var: the second one. mean is the first.",
        ),
        Mistake(
            "interleaved",
            lambda outputs: (outputs[:, ::2], outputs[:, 1::2]),
            "The columns are dealt out in turn. That could be made to work, but the course (and "
            "all that is saved with it) has all of mean first and then all of log_var.",
        ),
        Mistake(
            "rows_halved",
            lambda outputs: (outputs[: len(outputs) // 2], outputs[len(outputs) // 2 :]),
            "The *rows* are halved: some images would get a mean and others a log_var. Each row "
            "is an image, and holds both.",
        ),
        Mistake(
            "rows_mixed",
            lambda outputs: tuple(ops.reshape(outputs, (2, len(outputs), _half(outputs)))),
            "The shapes are right, but a reshape cut the numbers at the wrong places: a row of the "
            "result holds numbers of two images' heads. Cut along the columns instead.",
        ),
        Mistake(
            "overlap",
            lambda outputs: (outputs[:, : _half(outputs)], outputs[:, _half(outputs) - 1 : -1]),
            "log_var starts one column too early, so that its first number is the last one of "
            "mean, and the last output is not used.",
        ),
        Mistake(
            "half_of_the_rows",
            lambda outputs: (outputs[:, : len(outputs) // 2], outputs[:, len(outputs) // 2 :]),
            "The columns are cut at half the number of *rows*. It is the columns that have to be "
            "counted.",
        ),
        Mistake(
            "latent_of_two",
            lambda outputs: (outputs[:, :2], outputs[:, 2:]),
            "mean has 2 numbers whatever the width is. The number of latent dimensions is half of "
            "the columns that come in.",
        ),
        Mistake(
            "latent_of_two_each",
            lambda outputs: (outputs[:, :2], outputs[:, 2:4]),
            "Both heads have 2 numbers whatever the width is. The number of latent dimensions is "
            "half of the columns that come in.",
        ),
        Mistake(
            "single_columns",
            lambda outputs: (outputs[:, 0], outputs[:, 1]),
            "These are the first and the second column. Each head has half of the columns.",
        ),
        Mistake(
            "two_rows",
            lambda outputs: (outputs[0], outputs[1]),
            "These are the first and the second *row*, that is two images. Each image has a mean "
            "and a log_var of its own.",
        ),
        Mistake(
            "relu_on_mean",
            lambda outputs: (ops.relu(_cut(outputs)[0]), _cut(outputs)[1]),
            "mean went through a relu: no number of a code's mean could be negative. Leave it as "
            "it is.",
        ),
        Mistake(
            "tanh_on_mean",
            lambda outputs: (ops.tanh(_cut(outputs)[0]), _cut(outputs)[1]),
            "mean went through a tanh: no number of a code's mean could lie beyond -1 and 1. Leave "
            "it as it is.",
        ),
        Mistake(
            "std",
            lambda outputs: (_cut(outputs)[0], ops.exp(0.5 * _cut(outputs)[1])),
            "The second half is turned into exp(log_var / 2), a standard deviation. Leave it as it "
            "is: reparameterize and the KL take log_var.",
        ),
        Mistake(
            "variance",
            lambda outputs: (_cut(outputs)[0], ops.exp(_cut(outputs)[1])),
            "The second half is turned into exp(log_var), a variance. Leave it as it is: "
            "reparameterize and the KL take log_var.",
        ),
        Mistake(
            "softplus",
            lambda outputs: (_cut(outputs)[0], ops.softplus(_cut(outputs)[1])),
            "The second half went through a softplus, so that no log_var is negative, and no "
            "variance could be below 1. Leave it as it is.",
        ),
        Mistake(
            "one_array",
            lambda outputs: ops.stack(_cut(outputs)),
            "Both halves come back in one array. Return them as two: `mean, log_var = ...` is how "
            "they are taken.",
        ),
        Mistake(
            "no_gradient",
            lambda outputs: tuple(np.asarray(part) for part in _cut(outputs)),
            "The numbers are right, but no gradient passes: the tape loses its trail, as where "
            "NumPy cuts. Slices of the tensor itself will do.",
        ),
    ],
    hints=[
        "Half of the columns are the mean, the other half log_var: how many is `latent_dim`?",
        "`outputs.shape[1]` is the number of columns, and `outputs[:, :k]` the first k of them.",
        "With `latent_dim = outputs.shape[1] // 2` the first slice ends where the second begins.",
    ],
)

# --- Sampling --------------------------------------------------------------------------------


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
        return _shapes_that_do_not_fit(found)
    if re.search(r"reparameterize\(\) (takes 2 pos|got an unexpected .*'seed')", trouble.text):
        return (
            "Your reparameterize has no third argument, `seed`. Add it in exercise 3.4, hand it on "
            "to what draws the noise, and run both cells again."
        )
    if re.search(r"Sampling\w*\.(call|__init__)\(\).* argument", trouble.text):
        return (
            "The layer is made by `Sampling(1)` and called with one list, `layer([mean, log_var])`."
        )
    return _shapes_that_do_not_fit(found)


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
    return mean + _std(log_var) * noise


def _numbers_needed(self, inputs):
    mean, log_var = inputs
    noise = keras.random.normal(ops.shape(mean), seed=self.seed_generator).numpy()
    return mean + _std(log_var) * noise


def _numpy_generator(self, seed=None, **options):
    keras.layers.Layer.__init__(self, **options)
    self.random = np.random.default_rng(seed)


class _NotALayer:
    def __init__(self, seed=None):
        self.seed_generator = keras.random.SeedGenerator(seed)

    def __call__(self, inputs):
        return vae.reparameterize(*inputs, self.seed_generator)


Sampling = Exercise(
    "Sampling",
    lesson=LESSON,
    number="3.6",
    reference=gradients.Sampling,
    look=_look_at_sampling,
    explain=_how_it_is_called,
    mistakes=[
        *(
            Mistake(slug, _layer(_DRAW_MISTAKES[slug][0]), _DRAW_MISTAKES[slug][1])
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
            _layer(_DRAW_MISTAKES["mean_alone"][0]),
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
                    mean + _std(log_var) * keras.random.normal(tuple(mean.shape), seed=seed)
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
