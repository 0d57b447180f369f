"""The rate of a code of which the first nats of each number are free."""

import numpy as np

from vae_helpers import beta
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.observe import (
    EXCEPTION,
    a_number,
    finding,
    numbers,
    same,
    untouched,
)
from vae_helpers.checks.engine.steps import Steps
from vae_helpers.checks.probes.generator import generator
from vae_helpers.checks.probes.sums import fails_on
from vae_helpers.quiet import tf

# 3 images, 4 numbers in a code. By their averages, 0.1, 0.5, 0.2 and 1.4, two numbers lie below
# the allowance of 0.3; in each of the four some image lies on the other side of it than another.
_KL = np.array(
    [[0.05, 0.9, 0.0, 2.1], [0.2, 0.1, 0.6, 0.2], [0.05, 0.5, 0.0, 1.9]],
    "float32",
)
_FREE = 0.3
_WHOLE = np.float32([[0, 3, 1], [4, 5, 1]])  # averages 2, 4, 1; with 3 free nats 3 + 4 + 3
_COMPILED = "the rate term in a compiled step"


def _look_at_free_bits(function):
    given = _KL.copy()
    found = a_number(function(given, _FREE))
    right = same(found, numbers(beta.free_bits(_KL, _FREE)))
    by_hand = (beta.free_bits if right else function)(_WHOLE.copy(), 3.0)
    yield "what is paid for [[0, 3, 1], [4, 5, 1]], 2 images, with free = 3", a_number(by_hand)
    yield "what is paid for 3 images, with 4 numbers in a code and free = 0.3", found
    if not right:
        return
    yield finding(
        untouched([_KL], [given]),
        "changes_kl",
        "The number is right, but `kl` is changed in place, as by an assignment to kl[...]. "
        "Whoever looks at it next finds other numbers.",
    )
    kl = tf.constant(_KL)
    with tf.GradientTape() as tape:
        tape.watch(kl)
        paid = tf.convert_to_tensor(function(kl, _FREE))
    gradient = tape.gradient(paid, kl)
    yield finding(
        gradient is not None and np.any(numbers(gradient)),
        "no_gradient",
        "The number is right, but no gradient passes: it is stopped, or the function leaves "
        "TensorFlow for NumPy or Python. The encoder would never feel the price. Use keras.ops or "
        "tf, which the tape can follow.",
    )
    if gradient is None or not np.any(numbers(gradient)):
        return
    slopes = numbers(gradient)
    yield finding(
        not np.any(slopes[:, [0, 2]]),
        "slope_below_the_allowance",
        "The number is right, but a slope passes to numbers of the code that lie below their "
        "allowance: training would still push them down. There nothing is to be gained.",
    )
    yield "the slopes for kl, 3 images with 4 numbers", slopes
    step = tf.function(
        lambda kl: tf.convert_to_tensor(function(kl, _FREE)),
        autograph=False,
        input_signature=[tf.TensorSpec(_KL.shape, tf.float32)],
    )
    try:
        yield _COMPILED, a_number(step(kl))
    except NotImplementedError as error:  # elsewhere the mark of a blank
        raise RuntimeError(str(error)).with_traceback(error.__traceback__) from None


def _explain(found):
    trouble = found.get(EXCEPTION)
    if trouble and "numpy" in trouble.text and "has no attribute" in trouble.text:
        return (
            "`kl` may be an array or a tensor, and in a compiled step a tensor has no `numpy()`. "
            "Nor could a gradient pass: stay with keras.ops or tf."
        )
    if EXCEPTION in found and "the slopes for kl, 3 images with 4 numbers" in found:
        return (
            "It works step by step, but not in the compiled step of a training: there tensors have "
            "no numbers yet, so none of them may be turned into a Python number, compared in an "
            "`if`, or looped over as in `for column in kl`."
        )
    return fails_on("kl of shape (3, 4): 3 images, 4 numbers in a code")(found)


def _given():
    """Of no two equal sizes; numbers of the code on either side of the allowance, each mixed.

    In some cases all together stay below what one may use, or below what all may.
    """
    random = generator(17)
    cases = (
        (3, 5, 0.3, 1),
        (7, 4, 0.5, 0.3),
        (2, 9, 1.5, 0.05),
        (6, 8, 0.1, 0.4),
        (11, 1, 0.7, 1),
        (5, 12, 2.0, 1),
        (4, 10, 0.9, 0.04),
    )
    for n, d, free, scale in cases:
        sizes = scale * free * np.resize([1.8, 0.04, 2.6, 0.7, 3.2], d)
        kl = random.gamma(0.8, 1, (n, d))
        yield (kl / kl.mean(axis=0) * sizes).astype("float32"), free


_SAID = {
    "each_image": "The allowance is compared with the KL of each *image*. It is granted to a "
    "number's average over the images: one for which a number says much may make up for one for "
    "which it says nothing.",
    "on_the_total": "The numbers of the code are added up before the allowance is compared. One "
    "of them could use it all up, and the others fall silent as before: each has its own.",
    "on_the_total_of_each_image": "The allowance is compared with the KL of each image, all "
    "numbers of its code together. Each number has its own, on average over the images.",
    "images_summed": "The KL of a number is summed over the images where an average is due: with "
    "more images in a batch everything would cost more.",
    "averaged_over_numbers": "The average is taken over the numbers of the code, image by image. "
    "It runs over the images, number by number.",
    "wrong_axis": "The average is taken over the numbers of the code, image by image, and then the "
    "images are added up. It runs over the images, number by number: mind the axis.",
    "one_average": "Everything is averaged into one number, over images and numbers alike. "
    "Each number of the code has an average of its own, over the images.",
    "shared_allowance": "The allowance is divided among the numbers of the code. Each has all of "
    "it.",
    "allowances_together": "The allowance is multiplied by how many numbers a code has. Each has "
    "`free` nats, and pays by itself.",
    "allowance_in_bits": "The allowance is multiplied by log 2, as if it were given in bits. It is "
    "given in nats, whatever the name of the method says.",
    "allowance_from_nats": "The allowance is divided by log 2, which turns nats into bits. `kl` is "
    "in nats, too.",
    "minimum": "The *smaller* of the two is taken. Then a number above its allowance pays no "
    "more than that, whatever it says, and below it, it gains by saying less.",
    "allowance_not_paid": "Only what lies above the allowance is counted. That has the same "
    "slopes, and is smallest at the same place. But asked for is the number in which `free` nats "
    "are paid for in any case.",
    "allowance_on_top": "The allowance is added to the KL. A constant has no slope: each number "
    "would still gain by falling silent.",
    "allowance_taken_off": "The allowance is subtracted from the KL, with no floor. A constant has "
    "no slope: each number would still gain by falling silent.",
    "no_allowance": "The allowance is not used: the KL counts as in a plain VAE.",
    "silent_pay_nothing": "A number below its allowance counts with 0. It would jump when it "
    "passes the allowance; it is to pay `free` nats there.",
    "distance": "The distance from the allowance is counted, to either side of it.",
    "always_the_allowance": "All count with the allowance alone, whatever they say.",
    "averaged_at_the_end": "The payments are averaged over the numbers of the code. Each pays for "
    "itself: they add up.",
    "images_added": "The payments are summed over the images. It is an average over them that is "
    "wanted.",
    "one_for_each_number": "There is still a payment for each number of the code. They add up to "
    "one.",
    "one_for_each_image": "There is still a payment for each image. One number is wanted.",
    "largest_alone": "Of all payments only the largest is kept. They add up.",
    "negated": "The sign is turned: what is paid is a cost, and counts above 0.",
    "in_brackets": "The result is an array of shape (1,). Return the number itself.",
}


def _averages(function):
    return lambda kl, free: (function(kl.astype("float64")), free, kl.shape)


def _floor(function):
    return lambda kl, free, shape: (function(kl, free), shape)


# Rows are images or their average, columns are numbers of the code or their total.
_STEPS = Steps(
    given=list(_given()),
    said=_SAID,
    steps=[
        {
            "": _averages(lambda kl: kl.mean(axis=0, keepdims=True)),
            "each_image": _averages(lambda kl: kl),
            "on_the_total": _averages(lambda kl: kl.sum(axis=1, keepdims=True).mean(keepdims=True)),
            "on_the_total_of_each_image": _averages(lambda kl: kl.sum(axis=1, keepdims=True)),
            "images_summed": _averages(lambda kl: kl.sum(axis=0, keepdims=True)),
            "averaged_over_numbers": _averages(lambda kl: kl.mean(axis=1, keepdims=True)),
            "wrong_axis": _averages(lambda kl: kl.mean(axis=1, keepdims=True).T),
            "one_average": _averages(lambda kl: kl.mean(keepdims=True)),
        },
        {
            "": lambda kl, free, shape: (kl, free, shape),
            "shared_allowance": lambda kl, free, shape: (kl, free / shape[1], shape),
            "allowances_together": lambda kl, free, shape: (kl, free * shape[1], shape),
            "allowance_in_bits": lambda kl, free, shape: (kl, free * np.log(2), shape),
            "allowance_from_nats": lambda kl, free, shape: (kl, free / np.log(2), shape),
        },
        {
            "": _floor(np.maximum),
            "minimum": _floor(np.minimum),
            "allowance_not_paid": _floor(lambda kl, free: np.maximum(kl - free, 0)),
            "allowance_on_top": _floor(lambda kl, free: kl + free),
            "allowance_taken_off": _floor(lambda kl, free: kl - free),
            "no_allowance": _floor(lambda kl, free: kl),
            "silent_pay_nothing": _floor(lambda kl, free: np.where(kl > free, kl, 0)),
            "distance": _floor(lambda kl, free: np.abs(kl - free)),
            "always_the_allowance": _floor(lambda kl, free: np.full_like(kl, free)),
        },
        {
            "": lambda paid, shape: (paid.sum(axis=1).mean(), shape),
            "averaged_at_the_end": lambda paid, shape: (paid.mean(), shape),
            "images_added": lambda paid, shape: (
                paid.sum() * (1 if len(paid) > 1 else shape[0]),
                shape,
            ),
            "one_for_each_number": lambda paid, shape: (paid.mean(axis=0), shape),
            "one_for_each_image": lambda paid, shape: (paid.sum(axis=1), shape),
            "largest_alone": lambda paid, shape: (paid.max(), shape),
        },
        {
            "": lambda paid, shape: paid,
            "negated": lambda paid, shape: -paid,
            "in_brackets": lambda paid, shape: np.reshape(paid, (1, *np.shape(paid))),
        },
    ],
    extremes=[
        ("where nothing is free", (_KL, 0.0)),
        ("where all lie below the allowance", (_KL, 5.0)),
        ("where q is the prior", (np.zeros((4, 3), "float32"), 0.25)),
        ("where the KLs are near 100,000", (1e5 * _KL, 0.25)),
        ("of one image", (_KL[:1], _FREE)),
        ("of codes of one number", (_KL[:, 3:], _FREE)),
    ],
    read=a_number,
)

free_bits = Exercise(
    reference=beta.free_bits,
    look=_look_at_free_bits,
    explain=_explain,
    formula=_STEPS,
    hints=[
        "What does one number of the code use? Its KL, on average over the images: over axis 0.",
        "It pays for the allowance or for what it uses, whichever is more. `keras.ops.maximum` "
        "compares each number of an array with one.",
        "Each number pays for itself, so in the end the payments are added up. By hand: for "
        "[[0, 3, 1], [4, 5, 1]] the averages are 2, 4 and 1; with 3 free nats 3, 4 and 3 are paid.",
    ],
)
