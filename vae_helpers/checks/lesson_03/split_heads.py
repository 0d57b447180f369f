"""One output of a network as two heads."""

import numpy as np

from vae_helpers import gradients
from vae_helpers.checks.engine.exercise import Exercise, Mistake
from vae_helpers.checks.engine.observe import Unusable, numbers, pair_of, same, something
from vae_helpers.quiet import keras, tf

ops = keras.ops

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
