"""A mean over a test set that ends after its first batch."""

import numpy as np

from vae_helpers.bug_hunt import patients, repaired
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.mistake import Mistake
from vae_helpers.checks.engine.observe import a_number, finding
from vae_helpers.checks.probes.generator import generator
from vae_helpers.quiet import tf

# The last batch is smaller, as it mostly is.
_SIZES = ((4, 4, 3), (5,), (2, 2, 2, 2, 1), (40, 40, 1))


def _loss(x):
    """A loss of each image, as a tensor: the sum of its pixels squared."""
    return tf.reduce_sum(tf.square(tf.cast(x, tf.float32)), axis=1)


def _batches(sizes):
    random = generator(len(sizes))
    # Batches differ, and neither the first nor the last has the largest losses.
    return [
        random.uniform(0.2, 0.5, (n, 7)).astype("float32") * (1 + (3 * i + 1) % 5)
        for i, n in enumerate(sizes)
    ]


def _look_at_mean(function):
    for sizes in _SIZES:
        yield (
            f"the mean over batches of {', '.join(map(str, sizes))}",
            a_number(function(_loss, _batches(sizes))),
        )
    given = _batches(_SIZES[0])
    as_arrays = function(lambda x: np.asarray(_loss(x)), given)
    yield "the mean where the loss gives an array", a_number(as_arrays)
    unchanged = all(map(np.array_equal, given, _batches(_SIZES[0]))) and len(given) == 3
    yield finding(unchanged, "changes_batches", "The batches are changed in place.")


def _means(loss, batches):
    return [float(np.mean(loss(x))) for x in batches]


def _sums(loss, batches):
    return [float(np.sum(loss(x))) for x in batches]


lucky_mean = Exercise(
    reference=repaired.lucky_mean,
    look=_look_at_mean,
    mistakes=[
        Mistake(
            "not_repaired",
            patients.lucky_mean,
            "As before: of three batches the mean that comes back is smaller than the smallest "
            "loss of any image.",
        ),
        Mistake(
            "first_batch_only",
            lambda loss, batches: _means(loss, batches)[0],
            "This is the mean of the first batch. The others are not looked at.",
        ),
        Mistake(
            "mean_of_means",
            lambda loss, batches: float(np.mean(_means(loss, batches))),
            "All batches are looked at, but each counts alike, whatever its size. Wanted is the "
            "mean over the images, and the last batch has fewer.",
        ),
        Mistake(
            "sum_of_means",
            lambda loss, batches: sum(_means(loss, batches)),
            "The means of the batches are added up, and nothing divides them.",
        ),
        Mistake(
            "sum_of_all",
            lambda loss, batches: sum(_sums(loss, batches)),
            "This is the sum over all images. Their mean is wanted.",
        ),
        Mistake(
            "sum_by_batches",
            lambda loss, batches: sum(_sums(loss, batches)) / len(batches),
            "The sum over all images is divided by the number of batches. How many images are "
            "there?",
        ),
        Mistake(
            "means_by_images",
            lambda loss, batches: sum(_means(loss, batches)) / sum(map(len, batches)),
            "The means of the batches are divided by the number of images: they were divided by "
            "it once already.",
        ),
        Mistake(
            "thousand_built_in",
            lambda loss, batches: sum(_sums(loss, batches)) / 1000,
            "The sum over all images is divided by 1000, which is right for one test set. Count "
            "the images of the batches that are given.",
        ),
        Mistake(
            "batches_of_one_size",
            lambda loss, batches: sum(_sums(loss, batches)) / (len(batches) * len(batches[0])),
            "The sum over all images is divided as if every batch were as large as the first. The "
            "last one is smaller.",
        ),
        Mistake(
            "last_batch_only",
            lambda loss, batches: _means(loss, batches)[-1],
            "This is the mean of the last batch alone. What is to be kept from one batch to the "
            "next?",
        ),
        Mistake(
            "last_batch_divided",
            lambda loss, batches: _means(loss, batches)[-1] / len(batches),
            "Only the last batch counts, and it is divided by the number of batches. What is to be "
            "kept from one batch to the next?",
        ),
    ],
    hints=[
        "Print x.shape in the loop. How often does it print?",
        "After that the sum is right for batches of one size. The last batch of a test set is "
        "often smaller. What are its images to count?",
        "Add up the losses of all images, count the images, and divide once, after the loop.",
    ],
)
