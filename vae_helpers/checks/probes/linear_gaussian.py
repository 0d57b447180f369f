"""What the checks of exact models share: models of many sizes, float64, how rows are added up."""

import dataclasses
import re

import numpy as np

from vae_helpers.checks.engine.mistake import Mistake
from vae_helpers.checks.engine.observe import EXCEPTION, copied, holds, numbers, same, untouched
from vae_helpers.checks.engine.parts import Formula
from vae_helpers.checks.engine.terms import Factor, Term

# n = 5 rows, d = 3 numbers in x, k = 2 in z: no two alike. The numbers of z are correlated given x;
# there is a bias, and noise_var is not 1.
WEIGHTS = np.array([[1.2, 0.7], [-0.5, 0.9], [0.8, -0.3]])
BIAS = np.array([0.6, -1.1, 2.0])
NOISE_VAR = 0.3125  # a float32 holds it exactly, as tf.cast makes of a Python number
X = np.array(
    [[0.2, -2.0, 2.9], [1.8, 0.1, 1.2], [-0.7, -1.4, 2.5], [2.2, -0.6, 3.8], [0.5, -1.7, 0.4]]
)

# Means and a covariance of q.
MEAN = np.array([[0.4, -0.8], [1.1, 0.3], [-0.6, 0.9], [0.2, 1.5], [-1.3, 0.6]])
COVARIANCE = np.array([[0.5, 0.2], [0.2, 0.8]])


def copies(*given):
    """The same, of arrays a copy."""
    return tuple(map(copied, given))


def positive(random, k):
    """A covariance (k, k) that is far from a diagonal one."""
    root = random.normal(size=(k, k))
    return root @ root.T + 0.3 * np.eye(k)


def model(random, n, d, k):
    """x, weights, bias and noise_var, of these sizes."""
    x, weights = random.normal(0.4, 1.5, (n, d)), random.normal(size=(d, k))
    return x, weights, random.normal(0.5, 1, d), float(random.integers(13, 52) / 64)


def quadratic(x, matrix):
    """x^T matrix x of each row."""
    return np.sum(x @ matrix * x, axis=1)


def look_at_rows(function, reference, name, inputs):
    """A look at one number a row, of these inputs. Returns whether all of it is right."""
    given = copies(*inputs)
    found, again = numbers(function(*given)), numbers(function(*copies(*inputs)))
    changes = not untouched(inputs, given)
    yield "two calls", holds(same(found, again), "drawn", _DRAWN)
    if not same(found, again):
        return False
    right = numbers(reference(*inputs))
    yield name, found
    if not same(found, right):
        return False
    precise = np.allclose(found, right, rtol=1e-8, atol=1e-8)
    yield "it has the digits of float64", holds(precise, "float32", ROUGH)
    yield "the arguments are left", holds(not changes, "changes_arguments", CHANGES_ARGUMENTS)
    return precise and not changes


ROUGH = (
    "Right to some six digits only, as in float32, or with a small number added somewhere. The "
    "lesson compares to 1e-6, which needs float64: NumPy's own, if nothing is converted."
)
CHANGES_ARGUMENTS = (
    "The function changes an array that it was given. Operators such as `-=` and `/=` work in "
    "place, and whoever calls it still needs its arguments."
)
_DRAWN = (
    "Two calls give different numbers: the average is estimated from draws. For Gaussians it needs "
    "none, because every expectation in it is known; the lesson compares to 1e-6."
)


def rows_kept(what):
    """How one number a row stays that, and what else people do; what: as "log p(x)"."""
    each = f"one number. Each row has its own {what}."
    return [
        Mistake("", lambda rows: rows, ""),
        Mistake(
            "mean_over_rows", lambda rows: rows.mean(), f"This is the mean over the rows, {each}"
        ),
        Mistake("sum_over_rows", lambda rows: rows.sum(), f"This is the sum over the rows, {each}"),
        Mistake(
            "kept_axis",
            lambda rows: np.reshape(rows, (-1, 1)),
            "The result is a column (n, 1). Beside an array of shape (n,) broadcasting would make "
            "(n, n) of it, without a word.",
        ),
    ]


HALF = "the 1/2 stands before the whole bracket"


def halved(slug, name, weight, *factors, missing, turned, slips=()):
    """A Term in a bracket with 1/2 before it. missing: what is so without it. turned: what is so
    with the other sign."""
    usual = {
        0: (f"{slug}_missing", f"{name} is missing, or without effect: {missing}."),
        -1: (f"{slug}_sign", f"{name} has the wrong sign: {turned}."),
        2: (f"{slug}_unhalved", f"{name} counts twice what it should: {HALF}."),
    }
    return Term(slug, name, weight, *factors, slips=usual | dict(slips))


def squares(slug, name, weight, vectors, matrix, *others, missing, turned, over=(), of="x"):
    """The Term of v^T M v for each row v of vectors(*inputs), with M = matrix(*inputs).

    others: distortions of its own. over: further factors. of: whose numbers are summed over.
    """

    def made(function):
        return lambda *given: function(vectors(*given), vectors(*given) @ matrix(*given))

    ways = [
        Mistake(way, made(function), f"{name} {message}")
        for way, function, message in (
            (
                "all_pairs",
                lambda rows, turned: turned @ rows.T,
                "is a table (n, n), formed between every two rows. Only its diagonal, each row "
                "with itself, is meant.",
            ),
            (
                "summed_over_rows",
                lambda rows, turned: np.sum(turned * rows, axis=0),
                f"is summed over the rows, and the numbers of {of} are kept. It is the other way "
                "round: one number for each row.",
            ),
            (
                f"one_{slug}_for_all",
                lambda rows, turned: np.sum(turned * rows),
                "is summed over the rows, too: one number for all. Each row has its own.",
            ),
            (
                f"{slug}_not_summed",
                lambda rows, turned: turned * rows,
                f"is not added up: each of the numbers of {of} still has a share of its own.",
            ),
            (
                f"{slug}_averaged",
                lambda rows, turned: np.mean(turned * rows, axis=1),
                f"is a mean over the numbers of {of}, where it is a sum.",
            ),
            (
                "norm",
                lambda rows, turned: np.sqrt(np.sum(turned * rows, axis=1)),
                "is not squared: a norm takes the root of the sum of squares.",
            ),
            (
                f"{slug}_one_sided",
                lambda rows, turned: np.sum(turned, axis=1),
                "has its vector on one side only. In the formula it stands on both.",
            ),
            (
                f"{slug}_missing",
                lambda rows, turned: 0.0,
                f"is missing, or without effect: {missing}.",
            ),
        )
    ]
    square = Factor(made(lambda rows, turned: np.sum(turned * rows, axis=1)), (*others, *ways))
    return halved(slug, name, weight, square, *over, missing=missing, turned=turned)


def traces(matrix):
    """The trace of matrix(*inputs) as a function, and distortions of it."""
    return lambda *given: np.trace(matrix(*given)), (
        Mistake(
            "sum_of_all_entries",
            lambda *given: np.sum(matrix(*given)),
            "All entries of the matrix are added up, not only those on its diagonal. A trace is "
            "the sum of the diagonal.",
        ),
        Mistake(
            "trace_for_each_row",
            lambda x, *rest: len(x) * np.trace(matrix(x, *rest)),
            "The trace counts as often as there are rows. Each row has it once.",
        ),
    )


def constants(codes):
    """How often a constant counts, x (n, d) being the first of the inputs; codes: one of (., k)."""
    return Factor(
        lambda x, *rest: x.shape[1],
        (
            Mistake(
                "one_constant",
                lambda *given: 1,
                "The constant is there once. Each of the numbers of x brings one.",
            ),
            Mistake(
                "latent_constants",
                lambda *given: given[codes].shape[1],
                "The constant is counted once for each number of z. It is x whose density this "
                "is: count the numbers of x.",
            ),
            Mistake(
                "row_constants",
                lambda x, *rest: len(x),
                "In each result the constant counts n times, n being the number of rows. Each of "
                "the numbers of one x brings one.",
            ),
        ),
    )


NOISES = [
    Mistake(
        "noise_squared",
        lambda *given: (*given[:-1], given[-1] ** 2),
        "noise_var is squared, as if it were a standard deviation. It is the variance already.",
    ),
    Mistake(
        "noise_root",
        lambda *given: (*given[:-1], np.sqrt(given[-1])),
        "The root of noise_var is used, a standard deviation, where its variance belongs.",
    ),
    Mistake(
        "noise_taken_as_one",
        lambda *given: (*given[:-1], 1.0),
        "noise_var has no effect, as if it were 1.",
    ),
]


@dataclasses.dataclass(frozen=True)
class ExactFormula(Formula):
    """tried: inputs on which a right answer is tried, where they are others than those given."""

    tried: tuple = ()

    def unlike(self, function, reference):
        given = self.tried or self.given
        moderate = dataclasses.replace(self, given=given, extremes=(), _made={})
        try:
            # Right for the model of the look and wrong for others: no part of the formula is
            # wrong, but something is fixed.
            if Formula.unlike(moderate, function, reference):
                return [SOME_BATCHES_ONLY]
            return Formula.unlike(
                dataclasses.replace(self, given=given[:1], _made={}), function, reference
            )
        except Exception:  # of the learner's function, on other sizes
            return [SOME_BATCHES_ONLY]


SOME_BATCHES_ONLY = (
    "some_batches_only",
    "Right for one model, but not for another, of other sizes and with other numbers in it. Is "
    "something fixed that the arguments decide, or an axis of length 1 lost, as by `squeeze`?",
)


_PAIR = (
    "`slogdet` gives a pair: a sign, and then the log of the determinant, which is what you need."
)


def where_shapes_meet(arguments, **sizes):
    """An `explain` for arrays that do not fit: which sizes meet, by their names in the lesson.

    arguments: their shapes, as "x is (n, d_x), bias (d_x,)". sizes: what n, d_x and d are in
    the look.
    """
    names = {str(size): name for name, size in sizes.items()}
    counted = {"n": "rows", "d_x": "numbers in x", "d": "numbers in z"}
    here = ", ".join(f"{name} = {size} {counted[name]}" for name, size in sizes.items())

    def named(text):
        return [names.get(size, size) for size in re.findall(r"\d+", text)]

    def explain(found):
        text = getattr(found.get(EXCEPTION), "text", "")
        if "SlogdetResult" in text:
            return _PAIR
        pair = re.search(r"size \d+ is different from \d+", text)
        shapes = re.findall(r"(?<!In)[(\[]\d+(?:, ?\d+)*,?[)\]]|length \d+", text)
        if len(found) > 2 and (pair or shapes):
            return SOME_BATCHES_ONLY[1]
        if "must be square" in text:
            return f"A matrix that has to be square is not. {arguments}, with {here}."
        if pair:
            said = "one has {} where the other has {}".format(*named(pair.group()))
        elif len(shapes) > 1 and re.search("shape|size", text):
            said = " meets ".join("(" + ", ".join(named(shape)) + ")" for shape in shapes[:2])
        else:
            return None
        or_a_pair = f" (Or is it a pair? {_PAIR})" if not pair and "(2,)" in shapes[:2] else ""
        return (
            f"Two arrays do not fit: {said}.{or_a_pair} {arguments}, with {here}. In the formulas "
            "a vector is one column; here there is one a row, so that matrices stand on the other "
            "side, transposed."
        )

    return explain
