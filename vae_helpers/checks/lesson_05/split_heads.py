"""One output of a network as two heads."""

import numpy as np

from vae_helpers import gradients
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.observe import (
    EXCEPTION,
    Flaw,
    Unusable,
    holds,
    numbers,
    pair_of,
    same,
    something,
)
from vae_helpers.checks.probes.generator import generator
from vae_helpers.quiet import tf

_HEADS = "mean", "log_var"
# Even numbers of rows, so that rows can be halved by mistake; widths whose halves differ. Where a
# head has one number, no number must be taken for its neighbour's.
_SIZES = (10, 6), (4, 10), (6, 2)


def _cut(outputs):
    half = outputs.shape[1] // 2
    return outputs[:, :half], outputs[:, half:]


_IMAGES = "Each row is an image, and holds both heads."
_WIDTH = "whatever the width is. A code has half as many numbers as there are columns."
_COLUMNS = "Of the columns the first half is mean, and the second half log_var."
_SLICE = "a slice ends *before* its second number"

# What the two heads are cut from outputs as: slug -> (cut, what to say).
_CUTS = {
    "right": (_cut, ""),
    "swapped": (
        lambda x: _cut(x)[::-1],
        "The two halves come in the wrong order: mean first, then log_var. Both are just numbers, "
        "so that nothing would complain later.",
    ),
    "mean_twice": (
        lambda x: (_cut(x)[0],) * 2,
        "log_var is made of the same half as mean: the spread of q would be tied to its place.",
    ),
    "log_var_twice": (
        lambda x: (_cut(x)[1],) * 2,
        "mean is made of the same half as log_var: the second one. mean is the first.",
    ),
    "all_twice": (lambda x: (x, x), f"Both heads hold all columns. {_COLUMNS}"),
    "not_halved": (
        lambda x: (x, x[:, :0]),
        "mean has all columns, and log_var none. A code has half as many numbers as there are "
        "columns.",
    ),
    "interleaved": (
        lambda x: (x[:, ::2], x[:, 1::2]),
        "The columns are dealt out in turn. That could be made to work, but the course (and all "
        "that is saved with it) has all of mean first and then all of log_var.",
    ),
    "rows_halved": (
        lambda x: (x[: len(x) // 2], x[len(x) // 2 :]),
        f"The *rows* are halved: some images would get a mean and others a log_var. {_IMAGES}",
    ),
    "rows_mixed": (
        lambda x: tuple(x.reshape(2, len(x), -1)),
        "The shapes are right, but a reshape cut the numbers at the wrong places: a row of the "
        "result holds numbers of two images' heads. Cut along the columns instead.",
    ),
    "overlap": (
        lambda x: (_cut(x)[0], x[:, x.shape[1] // 2 - 1 : -1]),
        "log_var starts one column too early, so that its first number is the last one of mean, "
        "and the last output is not used.",
    ),
    "one_column_lost": (
        lambda x: (_cut(x)[0], x[:, x.shape[1] // 2 + 1 :]),
        f"log_var starts one column too late: {_SLICE}, so that the next one begins at it.",
    ),
    "last_column_lost": (
        lambda x: (_cut(x)[0], x[:, x.shape[1] // 2 : -1]),
        f"log_var lacks the last column: {_SLICE}, and -1 is the last place.",
    ),
    "half_of_the_rows": (
        lambda x: (x[:, : len(x) // 2], x[:, len(x) // 2 :]),
        "The columns are cut at half the number of *rows*. It is the columns that have to be "
        "counted.",
    ),
    "latent_of_two": (lambda x: (x[:, :2], x[:, 2:]), f"mean has 2 numbers {_WIDTH}"),
    "latent_of_two_each": (lambda x: (x[:, :2], x[:, 2:4]), f"Both heads have 2 numbers {_WIDTH}"),
    "last_two": (lambda x: (x[:, :-2], x[:, -2:]), f"log_var has 2 numbers {_WIDTH}"),
    "single_columns": (
        lambda x: (x[:, 0], x[:, 1]),
        f"These are the first and the second column. {_COLUMNS}",
    ),
    "single_columns_kept": (
        lambda x: (x[:, :1], x[:, 1:2]),
        f"These are the first and the second column. {_COLUMNS}",
    ),
    "two_rows": (
        lambda x: (x[0], x[1]),
        f"These are the first and the second *row*, that is two images. {_IMAGES}",
    ),
}

# What a head went through: slug -> (function, words).
_CHANGES = {
    "right": (lambda half: half, ""),
    "relu": (lambda half: np.maximum(half, 0), "a relu: no number of it could be negative"),
    "tanh": (np.tanh, "a tanh: no number of it could lie beyond -1 and 1"),
    "sigmoid": (lambda half: 1 / (1 + np.exp(-half)), "a sigmoid: all of it is between 0 and 1"),
    "std": (
        lambda half: np.exp(half / 2),
        "exp(... / 2), which turns a log_var into a std",
    ),
    "variance": (np.exp, "exp, which turns a log_var into a variance"),
    "softplus": (lambda half: np.log1p(np.exp(half)), "a softplus: none of it could be negative"),
    "logarithm": (np.log, "a logarithm, which is NaN where it is negative"),
    "halved": (lambda half: half / 2, "a division by 2"),
    "doubled": (lambda half: 2 * half, "a doubling"),
    "sign": (lambda half: -half, "a change of sign"),
    "absolute": (np.abs, "something that took its signs away"),
    "zeros": (lambda half: 0 * half, "something that leaves only zeros"),
    "ones": (lambda half: 0 * half + 1, "something that leaves only ones"),
    "clipped": (lambda half: half, "a clip: beyond some limit all its numbers are alike"),
}


def _look_at_split(function):
    random = generator(4)
    given = [random.normal(0, 4, size).astype("float32") for size in _SIZES]
    results = [function(outputs.copy()) for outputs in given]
    found = [[numbers(head) for head in _heads_of(result)] for result in results]
    yield (
        "two arrays",
        holds(
            not hasattr(results[0], "shape"),
            "one_array",
            "Both heads come back in one array. They are wanted as two: `mean, log_var = ...` is "
            "how they are taken.",
        ),
    )
    for outputs, heads in zip(given, found, strict=True):
        for name, head in zip(_HEADS, heads, strict=True):
            rows, columns = outputs.shape
            yield f"{name} of {rows} rows of {columns} outputs", head
    explained = _explained(given, found)
    if explained:
        cut, *changes = explained
        yield "the cut", holds(cut == "right", cut, _CUTS[cut][1])
        for name, change in zip(_HEADS, changes, strict=True):
            message = (
                f"{name} went through {_CHANGES[change][1]}. Leave it as it is: reparameterize and "
                "the KL take mean and log_var."
            )
            yield name, holds(change == "right", f"{change}_on_{name}", message)
        yield from _gradients(function, given[1])
        return
    taken = [_columns_of(given[0], head) for head in found[0]]
    if all(taken):
        told = " and ".join(
            f"{name} is made of the columns {', '.join(map(str, columns))}"
            for name, columns in zip(_HEADS, taken, strict=True)
        )
        yield "which columns", Flaw("other_columns", f"Counted from 0, {told} of 6. {_COLUMNS}")


def _columns_of(outputs, head):
    """Which columns of the outputs a head is made of, if it is."""
    head = head.reshape(len(head), -1) if head.ndim == 1 else head
    if head.ndim != 2 or len(head) != len(outputs):
        return []
    at = [
        [k for k, column in enumerate(outputs.T) if same(np.float64(column), one)] for one in head.T
    ]
    return [ks[0] for ks in at] if all(at) else []


def _heads_of(result):
    """The two parts of a result, which may come as one array of two."""
    something(result)
    if hasattr(result, "shape"):
        if tuple(result.shape[:1]) != (2,):
            raise Unusable(
                f"It returns one array, of shape {tuple(result.shape)}, but must return two: mean "
                "and log_var."
            )
        return list(result)
    return pair_of(result, _HEADS)


def _explained(given, found):
    """A cut and a change of each head that give what was found, as slugs; or None."""
    for slug, (cut, _) in _CUTS.items():
        halves = [[np.float64(half) for half in cut(outputs)] for outputs in given]
        changes = [
            _change([pair[i] for pair in halves], [pair[i] for pair in found]) for i in range(2)
        ]
        if all(changes):
            return slug, *changes
    return None


def _change(halves, heads):
    """The slug of what turns these halves into these heads, or None."""
    numbers_of_all = np.concatenate([head.ravel() for head in heads] + [[np.nan]])
    lowest, highest = np.fmin.reduce(numbers_of_all), np.fmax.reduce(numbers_of_all)
    changes = {slug: change for slug, (change, _) in _CHANGES.items()}
    if lowest < highest:
        changes["clipped"] = lambda half: np.clip(half, lowest, highest)
    with np.errstate(all="ignore"):
        for slug, change in changes.items():
            if all(same(change(half), head) for half, head in zip(halves, heads, strict=True)):
                return slug
    return None


def _gradients(function, outputs):
    tensor = tf.constant(outputs)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(tensor)
        sums = [tf.reduce_sum(tf.convert_to_tensor(part)) for part in _heads_of(function(tensor))]
    lost = [
        name
        for name, total in zip(_HEADS, sums, strict=True)
        if tape.gradient(total, tensor) is None
    ]
    yield (
        "a gradient passes",
        holds(
            not lost,
            "no_gradient",
            f"No gradient passes through {' and '.join(lost)}: it stops on the way, as where "
            "NumPy cuts. Slices of the tensor itself will do.",
        ),
    )


def _why_it_raises(found):
    if EXCEPTION in found and "two arrays" in found:
        return "It takes NumPy's arrays, but fails for a tensor, which is what a layer gives."
    if EXCEPTION in found and "slice indices must be integers" in found[EXCEPTION].text:
        return "A place in an array is a whole number; what `/` gives is none, even for 6 / 2."
    return None


split_heads = Exercise(
    reference=gradients.split_heads,
    look=_look_at_split,
    explain=_why_it_raises,
    hints=[
        "Half of the columns are the mean, the other half log_var: how many is `latent_dim`?",
        "`outputs.shape[1]` is the number of columns, and `outputs[:, :3]` the first three.",
        "One slice ends where the other begins, and every column is in one of them: try it with 6 "
        "columns, and then with 2.",
    ],
)
