"""The loss of a beta-VAE: KL at a price."""

import re

import numpy as np

from vae_helpers import beta
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.mistake import Mistake
from vae_helpers.checks.engine.observe import (
    EXCEPTION,
    a_number,
    holds,
    numbers,
    same,
    untouched,
)
from vae_helpers.checks.engine.parts import Formula
from vae_helpers.checks.engine.terms import Factor, Term
from vae_helpers.checks.probes.generator import generator
from vae_helpers.quiet import keras, tf

# 4 images; neither the sums nor the means of the two terms are multiples of one another.
_RECONSTRUCTION = np.array([91.5, 120.25, 77.0, 103.5], "float32")
_KL = np.array([14.0, 9.5, 21.25, 12.0], "float32")


def _look_at_loss(function):
    right = True
    for price in (2.5, 0.3):  # never the number of images: their sum would pass for a price
        given = _RECONSTRUCTION.copy(), _KL.copy()
        found = a_number(function(*given, price))
        yield f"the loss of 4 images at beta = {price:g}", found
        right = right and same(found, numbers(beta.beta_vae_loss(_RECONSTRUCTION, _KL, price)))
    # What is wrong already shall not be blurred by what follows.
    if not right:
        return
    yield (
        "the arguments are left as they were",
        holds(
            untouched((_RECONSTRUCTION, _KL), given),
            "argument_changed",
            "An argument is changed in place, as by `+=` or `*=`; a second name for an array is "
            "no copy of it. Whoever looks at it next finds other numbers.",
        ),
    )
    tensors = [tf.constant(_RECONSTRUCTION), tf.constant(_KL)]
    with tf.GradientTape() as tape:
        tape.watch(tensors)
        loss = tf.convert_to_tensor(function(*tensors, 2.5))
    gradients = dict(zip(("reconstruction", "kl"), tape.gradient(loss, tensors), strict=True))
    passed = [gradient is not None for gradient in gradients.values()]
    yield (
        "gradients pass",
        holds(
            any(passed),
            "no_gradient",
            "No gradient passes: it is stopped, or the function leaves TensorFlow for NumPy or "
            "Python. Use keras.ops or tf, which the tape can follow.",
        ),
    )
    for name, gradient in gradients.items() if any(passed) else ():
        feels = "the decoder learn" if name == "reconstruction" else "the encoder feel the price"
        yield (
            f"a gradient reaches the {name}",
            holds(
                gradient is not None,
                f"{name}_without_gradient",
                f"No gradient reaches {name} (it went through NumPy, or was stopped): never would "
                f"{feels}.",
            ),
        )
        if gradient is not None:
            yield f"the gradient for {name}", numbers(gradient)
    if all(passed):
        yield "the loss with beta a tensor", a_number(function(*tensors, tf.constant(2.5)))
        yield "the loss with beta a variable", a_number(function(*tensors, keras.Variable(2.5)))
        yield from _look_at_compiled_step(function, tensors)


def _look_at_compiled_step(function, tensors):
    price = keras.Variable(2.5, trainable=False)
    # As Keras compiles a train_step in this lesson: without autograph, into one program. The
    # number of images is known, as it is where all batches are of one size.
    step = tf.function(
        lambda reconstruction, kl: tf.convert_to_tensor(function(reconstruction, kl, price)),
        autograph=False,
        jit_compile=True,
    )
    try:
        before = a_number(step(*tensors))
        price.assign(0.5)
        after = a_number(step(*tensors))
    except NotImplementedError as error:  # elsewhere the mark of a blank
        raise RuntimeError(str(error)).with_traceback(error.__traceback__) from None
    except tf.errors.InvalidArgumentError as error:  # long, with numbers that never repeat
        text = re.sub(r" graph \S+ on \S+:", ":", str(error).split(" (")[0])
        raise RuntimeError(text).with_traceback(error.__traceback__) from None
    yield "a compiled step, beta a variable of 2.5", before
    yield (
        "a compiled step feels `beta.assign`",
        holds(
            not same(before, after),
            "frozen_beta",
            "Right, until beta changes: in a compiled step the value that beta had when the step "
            "was compiled stays for ever, and `beta.assign` has no effect. Compute with beta as it "
            "comes, and do not turn it into a Python number.",
        ),
    )
    yield "the same step after beta.assign(0.5)", after


def _explain_loss(found):
    if EXCEPTION in found and "the loss with beta a variable" in found:
        return (
            "It works step by step, but not in a compiled step: there tensors and variables have "
            "no numbers yet, so nothing may be turned into a Python or NumPy number, compared in "
            "an `if`, looped over, or printed by `tf.print`. Nor may the function be a "
            "`tf.function` itself, which cannot be given a keras.Variable there."
        )
    return None


def _batches():
    """Of no two sizes, but one; at prices below and above 1."""
    random = generator(8)
    return [
        (
            np.float32(random.uniform(20, 120, n)),
            np.float32(random.uniform(0.5, 25, n)),
            price,
        )
        for n, price in ((5, 4.0), (5, 0.5), (1, 2.5), (3, 10.0), (8, 0.1), (2, 1.0), (7, 40.0))
    ]


def _of_images(name, value, beta_is, *others):
    """The reconstruction or the KL of each image, which may be put together by itself."""
    term = "The KL" if name == "kl" else f"The {name}"
    return Factor(
        value,
        (
            Mistake(
                f"{name}_summed",
                lambda *given: len(given[0]) * value(*given),
                f"{term} is summed over the images where a mean is due: beside a mean of the "
                f"other term, beta is too {beta_is} by the number of images. Both need the same "
                "reduction.",
            ),
            Mistake(
                f"only_{name}_averaged",
                lambda *given: np.full(len(given[0]), np.mean(value(*given))),
                f"{term} is averaged over the images, the other term is not.",
            ),
            *others,
        ),
    )


_FORMULA = Formula(
    given=_batches(),
    extremes=[
        ("where beta is 0", (_RECONSTRUCTION, _KL, 0.0)),
        ("where beta is 1000", (_RECONSTRUCTION, _KL, 1000.0)),
        ("where both terms are next to 0", (_RECONSTRUCTION / 5e3, _KL / 5e3, 4.0)),
        ("where the reconstruction is below 0, as densities make it", (-_RECONSTRUCTION, _KL, 2.0)),
    ],
    together=[
        Mistake("", np.mean, ""),
        Mistake(
            "sum_over_batch",
            np.sum,
            "This is the sum over the batch: the loss and its gradient would grow "
            "with the number of images. It is the mean over the images that is wanted.",
        ),
        Mistake(
            "not_averaged",
            lambda losses: losses,
            "There is still a number for each image. The loss that training makes small is one "
            "number, the mean over the images.",
        ),
        Mistake(
            "in_brackets",
            lambda losses: np.mean(losses, keepdims=True),
            "The result is an array of shape (1,). A loss is a scalar, of shape ().",
        ),
    ],
    terms=[
        Term(
            "reconstruction",
            "The reconstruction",
            1.0,
            _of_images("reconstruction", lambda r, k, beta: r, "small"),
            Factor(
                lambda r, k, beta: 1.0,
                (
                    Mistake(
                        "beta_on_reconstruction",
                        lambda r, k, beta: beta,
                        "beta multiplies the reconstruction. It is the price of a nat of *rate*: "
                        "on both terms it would change the size of the loss and not what makes it "
                        "smallest, and here alone a higher price would buy more, not less.",
                    ),
                    Mistake(
                        "reconstruction_divided",
                        lambda r, k, beta: 1 / beta,
                        "The reconstruction is divided by beta. Beside a KL that counts once, the "
                        "minimum is the right one, but the number is another, and there is none "
                        "at beta = 0.",
                    ),
                    Mistake(
                        "weights_of_sum_one",
                        lambda r, k, beta: 1 - beta,
                        "The reconstruction is weighted by 1 - beta. It keeps the weight 1; with a "
                        "beta above 1 bad reconstructions would be rewarded.",
                    ),
                ),
            ),
            slips={
                -1: (
                    "reconstruction_negated",
                    "The reconstruction is subtracted. It is minus the log-likelihood already: "
                    "small is good, as it is for the KL.",
                ),
                0: (
                    "reconstruction_forgotten",
                    "The reconstruction is missing: this is the price without what is bought. The "
                    "least of it is 0, for a code that says nothing.",
                ),
                1 / 784: (
                    "mean_over_pixels",
                    "The reconstruction is divided by 784. It comes as a sum over the pixels, in "
                    "nats per image, and so does the KL: an average over pixels would multiply "
                    "beta by 784.",
                ),
                784: (
                    "reconstruction_times_pixels",
                    "The reconstruction is multiplied by 784. It comes as a sum over the pixels "
                    "already; multiplied once more, it makes beta smaller by that number.",
                ),
            },
        ),
        Term(
            "kl",
            "The KL",
            1.0,
            _of_images(
                "kl",
                lambda r, k, beta: k,
                "large",
                Mistake(
                    "beta_added",
                    lambda r, k, beta: np.ones_like(k),
                    "beta is added by itself, and the KL is not used. What is added has no "
                    "gradient, so information would cost nothing at any price.",
                ),
            ),
            Factor(
                lambda r, k, beta: beta,
                (
                    Mistake(
                        "beta_ignored",
                        lambda r, k, beta: 1.0,
                        "The KL has the same weight, whatever beta is: its nats have no price.",
                    ),
                    Mistake(
                        "beta_inverted",
                        lambda r, k, beta: 1 / beta,
                        "The KL is divided by beta, so that a higher price makes information "
                        "cheaper.",
                    ),
                    Mistake(
                        "kl_once_more",
                        lambda r, k, beta: 1 + beta,
                        "The KL comes in once with beta and once without: together its weight is "
                        "1 + beta. At beta = 1 the loss is to be minus the ELBO.",
                    ),
                    Mistake(
                        "beta_squared",
                        lambda r, k, beta: beta**2,
                        "beta is squared, or multiplied in twice.",
                    ),
                ),
            ),
            slips={
                -1: (
                    "kl_subtracted",
                    "The KL is subtracted: information would be rewarded, and training push q away "
                    "from the prior without end.",
                ),
                0: ("kl_forgotten", "The KL is missing: information costs nothing at any price."),
            },
        ),
    ],
    times={
        -1: (
            "elbo_with_beta",
            "The sign is turned. Both terms are costs, and a loss is made small.",
        ),
        0.5: ("halved", "Everything counts half: the two terms are to be added, not averaged."),
    },
)

beta_vae_loss = Exercise(
    reference=beta.beta_vae_loss,
    look=_look_at_loss,
    explain=_explain_loss,
    formula=_FORMULA,
    hints=[
        "For each image: what it costs to describe it once its code is known, plus the price of "
        "its rate. Then one number for the batch.",
        "Only the rate has a price: beta times `kl`. The reconstruction counts once.",
        "In the end one number for the batch, which does not grow with it. Use `beta` as it comes: "
        "a variable stays a variable.",
    ],
)
