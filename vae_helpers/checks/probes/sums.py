"""How terms (n, d) are put together to one number an image: the right way and the others."""

import numpy as np

from vae_helpers.checks.engine.mistake import Mistake
from vae_helpers.checks.engine.observe import EXCEPTION, finding, same, untouched
from vae_helpers.checks.probes.generator import generator

# Of images, and of numbers in each: never alike. One size twice, for who remembers by shape.
SIZES = ((3, 5), (3, 5), (1, 8), (6, 2), (4, 7), (8, 3), (5, 9), (2, 4), (7, 11), (9, 6))


def batches(make, *more):
    """Inputs of several sizes, made by make(random, n, d), as float32. more: further sizes."""
    random = generator(8)
    return [tuple(np.float32(array) for array in make(random, n, d)) for n, d in (*SIZES, *more)]


def left_alone(kept, given, slug="changes_its_arguments", how="`x -= ...`"):
    """The finding that the arguments given are still those kept. how: what works in place."""
    return finding(
        untouched(kept, given),
        slug,
        "The numbers are right, but the function changes an array that it was given, as "
        f"{how} does, which works in place. Whoever calls it still needs the array, and a "
        "second call would find other numbers in it.",
    )


def no_square(result, n):
    """The finding that the result is no square (n, n)."""
    return finding(
        result.shape != (n, n),
        "n_by_n",
        "The result is a square (n, n), where (n,) is wanted: so it comes out where a column "
        "(n, 1), as of keepdims, meets an array (n,), or of a matrix product.",
    )


def log_of(found):
    """What takes exp back, but for numbers that have come to 0 in a float32."""
    return np.log(np.where(found > 1e-37, found, np.nan))


def up_to_a_factor(result, other):
    """Whether a result is another array times any number."""
    if result.shape != other.shape or not result.any() or not np.isfinite(result).all():
        return False
    return same(
        result / np.linalg.norm(result), np.sign(result @ other) * other / np.linalg.norm(other)
    )


def fails_on(given):
    """An `explain` of what fails at once. given: what it was given, in words, with the shapes."""

    def explain(found):
        at_once = EXCEPTION in found and len(found) == 1
        return f"It fails on its first call, with {given}." if at_once else None

    return explain


def rows(things, why, right="one number for each image"):
    """How tables (n, d) become (n,): the sum over axis 1, and what else people do.

    things: what lies along axis 1, in the plural. why: why they are to be summed, a sentence.
    """
    return [
        Mistake("", lambda table: table.sum(axis=1), ""),
        Mistake(
            "wrong_axis",
            lambda table: table.sum(axis=0),
            f"This sums over the images and keeps the {things}. Wanted is {right}.",
        ),
        Mistake(
            "sum_of_everything",
            lambda table: table.sum(),
            f"This is one number, summed over the images too. Wanted is {right}: which axis holds "
            f"the {things}?",
        ),
        Mistake(
            "mean_over_images",
            lambda table: table.sum() / len(table),
            "This is one number, the mean over the images. Return one number for each image; "
            "whoever wants their mean can take it.",
        ),
        Mistake(
            "mean_of_everything",
            lambda table: table.mean(),
            f"This is one number, the mean over all {things} of all images. Wanted is {right}, a "
            f"sum over its {things}.",
        ),
        Mistake(
            "sum_over_batch",
            lambda table: np.full(len(table), table.sum()),
            "Every image gets the value of the whole batch. Each image has one of its own.",
        ),
        Mistake(
            "not_summed",
            lambda table: table,
            f"The {things} are not added up: each still has a value of its own. {why}",
        ),
        Mistake(
            "kept_axis",
            lambda table: table.sum(axis=1, keepdims=True),
            "The result is a column (n, 1). Beside an array of shape (n,) broadcasting would make "
            "(n, n) of it, without a word.",
        ),
    ]


def means(things, why):
    """Factors on a sum over axis 1 that make a mean of it."""
    return [
        Mistake(
            f"mean_over_{things}",
            lambda *given: 1 / given[0].shape[1],
            f"This is the mean over the {things}: the sum is divided by their number. {why}",
        ),
        Mistake(
            "divided_by_images",
            lambda *given: 1 / len(given[0]),
            "The result is divided by the number of images. Each image has a value of its own.",
        ),
    ]


def part_ways(slug, name, things, mean):
    """How one part of a sum gets from a table (n, d) to numbers: the right way first.

    slug, name: of the part, as "kl" and "KL". things: what lies along axis 1. mean: the slip of
    averaging over them, as (slug, sentence).
    """
    own = "Each image has one of its own."
    made = (
        ("", lambda table: table.sum(axis=1), ""),
        (mean[0], lambda table: table.mean(axis=1), mean[1]),
        (
            f"{slug}_over_batch",
            lambda table: np.full(len(table), table.sum()),
            f"The {name} of the whole batch is added to every image. {own}",
        ),
        (
            f"{slug}_averaged_over_batch",
            lambda table: np.full(len(table), table.sum() / len(table)),
            f"The mean {name} of the batch is added to every image. {own}",
        ),
        (
            f"{slug}_mean_of_everything",
            lambda table: np.full(len(table), table.mean()),
            f"The {name} is averaged over all {things} of all images, and this one number is "
            f"added to every image. It is a sum over the {things} of each.",
        ),
        (
            f"{slug}_over_images",
            lambda table: table.sum(axis=1) / len(table),
            f"The {name} is divided by the number of images. {own}",
        ),
        (
            f"{slug}_column",
            lambda table: table.sum(axis=1, keepdims=True),
            f"The {name} is a column (n, 1): beside an array (n,) broadcasting makes (n, n) of "
            "it, every image with every other.",
        ),
        (
            f"{slug}_not_summed",
            lambda table: table,
            f"The {name} is not added up over the {things}: each still has a value of its own.",
        ),
    )
    return tuple(Mistake(*one) for one in made)
