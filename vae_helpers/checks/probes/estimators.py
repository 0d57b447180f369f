"""Estimates of a gradient, one from each draw: what they are tried on, and what is made of them."""

import re

import numpy as np

from vae_helpers.checks.engine.mistake import Mistake
from vae_helpers.checks.engine.observe import EXCEPTION, holds, numbers, same, untouched
from vae_helpers.checks.probes.generator import generator

# As in the lesson: float64. No standard deviation, nor its square, is 1 or 2.
_GAUSSIANS = ((0.7, 0.4), (-1.0, 2.5), (2.2, 0.6), (-0.3, 1.7))
_SIZES = (6, 6, 4, 9, 6, 3)


def draws(functions):
    """Inputs to try an estimator on: (function, mean, std, noise)."""
    random = generator(5)
    return [
        (functions[i % len(functions)], *_GAUSSIANS[i % 4], random.normal(size=n))
        for i, n in enumerate(_SIZES)
    ]


def look_at_estimates(function, reference, given, kept, units, own):
    """A look at the estimates from 6 draws and from 1, of given (function, mean, std, draws).

    kept: what the lesson calls the draws, as "noise". units: one and several of them, in words.
    own: the slip, as (slug, sentence), of a function that draws for itself.
    """
    one, several = units
    draws = given[-1].copy()
    estimates = numbers(function(*given[:-1], draws))
    again = numbers(function(*given[:-1], given[-1].copy()))
    yield "twice the same", holds(same(estimates, again), *own)
    yield f"the estimates from 6 {several}", estimates
    if not same(estimates, numbers(reference(*given))):
        return
    yield (
        f"{kept} is kept",
        holds(
            untouched(given[-1:], [draws]),
            f"changes_{kept}",
            f"The estimates are right, but the function changes the array {kept} it was given: "
            f"`{kept} -= ...` and its kin work in place. Whoever calls it still needs {kept}.",
        ),
    )
    yield f"the estimate from 1 {one}", numbers(function(*given[:-1], given[-1][:1].copy()))


def named(table, sentence="{}"):
    """Mistakes from slug -> (function, words for the sentence)."""
    return tuple(
        Mistake(slug, made, sentence.format(words)) for slug, (made, words) in table.items()
    )


_EACH = "Return one estimate for each draw: the lesson looks at their spread, too."

# What becomes of the estimates (samples,): they are kept, and what else people do.
TOGETHER = named(
    {
        "": (lambda each: each, ""),
        "averaged": (np.mean, f"This is the mean over the draws, one number. {_EACH}"),
        "summed": (np.sum, f"This is the sum over the draws, one number. {_EACH}"),
        "averaged_for_each": (
            lambda each: np.full(len(each), each.mean()),
            f"Every draw gets the mean over all of them. {_EACH}",
        ),
        "column": (
            lambda each: each[:, None],
            "The estimates come in a column (samples, 1). With shape (samples,) they combine with "
            "other arrays without surprises from broadcasting.",
        ),
    }
)

divided_by_samples = Mistake(
    "divided_by_samples",
    lambda function, mean, std, draws: 1 / len(draws),
    "Each estimate is divided by the number of draws. One draw alone is an unbiased estimate; the "
    "mean is taken later.",
)


def why_it_raises(found):
    """A sentence on what an exception means here, or None."""
    trouble = found.get(EXCEPTION)
    text = trouble.text if trouble else ""
    if len(set(re.findall(r"double|float64|float(?=\b)|float32|int32|int64", text))) > 1:
        return (
            "TensorFlow does not mix types: the arrays of this lesson are float64, while a tensor "
            "or variable made from a plain number is float32 unless it is given a dtype."
        )
    if re.search("None", text) and trouble.kind in ("TypeError", "ValueError"):
        return (
            "A gradient is None: the tape saw no way from what it watched to the result. Where "
            "NumPy computes, it sees nothing."
        )
    if re.search("ncompatible shapes|be broadcast|not aligned|matmul", text):
        return "Two arrays meet whose shapes do not fit. Every array here has the shape (samples,)."
    return None
