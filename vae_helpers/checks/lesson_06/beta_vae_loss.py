"""The loss of a beta-VAE: KL at a price."""

import re

import numpy as np

from vae_helpers import beta
from vae_helpers.checks.engine.exercise import Exercise, Mistake
from vae_helpers.checks.engine.observe import EXCEPTION, a_number, numbers, same, untouched
from vae_helpers.quiet import keras, tf

ops = keras.ops


# 4 images; neither the sums nor the means of the two terms are multiples of one another.
_RECONSTRUCTION = np.array([91.5, 120.25, 77.0, 103.5], "float32")
_KL = np.array([14.0, 9.5, 21.25, 12.0], "float32")
_PRICES = 4.0, 0.5, 1.0


def _given():
    return _RECONSTRUCTION.copy(), _KL.copy()


def _right(price):
    return np.asarray(np.mean(np.float64(_RECONSTRUCTION) + price * np.float64(_KL)))


def _look_at_loss(function):
    right = True
    for price in _PRICES:
        given = _given()  # anew for each: a change in place is one mistake, not one after another
        found = a_number(function(*given, price))
        yield f"the loss of 4 images at beta = {price:g}", found
        if price == _PRICES[0]:
            yield "the arguments are left as they were", untouched((_RECONSTRUCTION, _KL), given)
        right = right and same(found, _right(price))
    reconstruction, kl = _given()
    yield "the loss of one image at beta = 2", a_number(function(reconstruction[:1], kl[:1], 2.0))
    # What is wrong already shall not be blurred by what follows.
    if not right:
        return
    yield "the loss of 4 images at beta = 0", a_number(function(*_given(), 0.0))
    tensors = [tf.constant(_RECONSTRUCTION), tf.constant(_KL)]
    with tf.GradientTape() as tape:
        tape.watch(tensors)
        loss = tf.convert_to_tensor(function(*tensors, 4.0))
    gradients = tape.gradient(loss, tensors)
    for name, gradient in zip(("reconstruction", "kl"), gradients, strict=True):
        yield f"a gradient reaches {name}", gradient is not None
        yield f"the gradient for {name}", np.zeros(0) if gradient is None else numbers(gradient)
    if any(gradient is None for gradient in gradients):
        return
    yield "the loss with beta a tensor", a_number(function(*tensors, tf.constant(4.0)))
    yield "the loss with beta a variable", a_number(function(*tensors, keras.Variable(4.0)))
    yield from _look_at_compiled_step(function, tensors)


def _look_at_compiled_step(function, tensors):
    price = keras.Variable(4.0, trainable=False)
    # As Keras compiles a train_step in this lesson: without autograph, into one program. The
    # number of images is known, as it is where all batches are of one size.
    step = tf.function(
        lambda reconstruction, kl: tf.convert_to_tensor(function(reconstruction, kl, price)),
        autograph=False,
        jit_compile=True,
    )
    try:
        yield "a compiled step, beta a variable of 4", a_number(step(*tensors))
        price.assign(0.5)
        yield "the same step after beta.assign(0.5)", a_number(step(*tensors))
    except NotImplementedError as error:  # elsewhere the mark of a blank
        raise RuntimeError(str(error)).with_traceback(error.__traceback__) from None
    except tf.errors.InvalidArgumentError as error:  # long, with numbers that never repeat
        text = re.sub(r" graph \S+ on \S+:", ":", str(error).split(" (")[0])
        raise RuntimeError(text).with_traceback(error.__traceback__) from None


def _frozen(r, k, beta):
    with tf.init_scope():
        price = float(beta)
    return ops.mean(r + price * k)


def _changing_kl(r, k, beta):
    k *= beta
    return ops.mean(r + k)


def _explain_loss(found):
    if EXCEPTION in found and "the loss with beta a variable" in found:
        return (
            "It works step by step, but not in a compiled step: there tensors and variables have "
            "no numbers yet, so nothing may be turned into a Python or NumPy number, compared in "
            "an `if`, looped over, or printed by `tf.print`. Nor may the function be a "
            "`tf.function` itself, which cannot be given a keras.Variable there."
        )
    return None


beta_vae_loss = Exercise(
    reference=beta.beta_vae_loss,
    look=_look_at_loss,
    explain=_explain_loss,
    mistakes=[
        Mistake(
            "beta_on_reconstruction",
            lambda r, k, beta: ops.mean(beta * r + k),
            "beta multiplies the reconstruction. It is the price of a nat of *rate*: with beta "
            "here, a larger one would buy more information, not less.",
        ),
        Mistake(
            "beta_on_both",
            lambda r, k, beta: beta * ops.mean(r + k),
            "beta multiplies both terms. Then it changes the size of the loss, but not what makes "
            "it smallest: only the ratio of the two weights counts.",
        ),
        Mistake(
            "beta_ignored",
            lambda r, k, beta: ops.mean(r + k),
            "The result does not depend on beta: this is minus the ELBO, whatever the price.",
        ),
        Mistake(
            "beta_inverted",
            lambda r, k, beta: ops.mean(r + k / beta),
            "The KL is divided by beta, so that a higher price makes information cheaper.",
        ),
        Mistake(
            "reconstruction_divided",
            lambda r, k, beta: ops.mean(r / beta + k),
            "The reconstruction is divided by beta. That has the same minimum, but it is another "
            "number: the whole loss divided by beta, and there is none at beta = 0.",
        ),
        Mistake(
            "weights_of_sum_one",
            lambda r, k, beta: ops.mean((1 - beta) * r + beta * k),
            "The reconstruction is weighed by 1 - beta. It keeps the weight 1; with a beta above 1 "
            "its weight would be negative, and bad reconstructions be rewarded.",
        ),
        Mistake(
            "kl_once_more",
            lambda r, k, beta: ops.mean(r + k + beta * k),
            "The KL comes in once with beta and once without: together its weight is 1 + beta. At "
            "beta = 1 the loss is to be minus the ELBO.",
        ),
        Mistake(
            "beta_squared",
            lambda r, k, beta: ops.mean(r + beta**2 * k),
            "beta is squared, or multiplied in twice.",
        ),
        Mistake(
            "sum_over_batch",
            lambda r, k, beta: ops.sum(r + beta * k),
            "This is the sum over the batch: the loss, and with it each step, would grow "
            "with the number of images. It is the mean over the images that is wanted.",
        ),
        Mistake(
            "kl_summed",
            lambda r, k, beta: ops.mean(r) + beta * ops.sum(k),
            "The reconstruction is averaged over the images and the KL summed: beta is too large "
            "by the number of images in a batch. Both terms need the same reduction.",
        ),
        Mistake(
            "reconstruction_summed",
            lambda r, k, beta: ops.sum(r) + beta * ops.mean(k),
            "The reconstruction is summed over the images and the KL averaged: beta is too small "
            "by the number of images in a batch. Both terms need the same reduction.",
        ),
        Mistake(
            "not_averaged",
            lambda r, k, beta: r + beta * k,
            "This is a number for each image. The loss that training makes small is one number, "
            "their mean.",
        ),
        Mistake(
            "only_kl_averaged",
            lambda r, k, beta: r + beta * ops.mean(k),
            "The KL is averaged over the images, the reconstruction is not: there is still a "
            "number for each image. The loss is one number.",
        ),
        Mistake(
            "only_reconstruction_averaged",
            lambda r, k, beta: ops.mean(r) + beta * k,
            "The reconstruction is averaged over the images, the KL is not: there is still a "
            "number for each image. The loss is one number.",
        ),
        Mistake(
            "in_brackets",
            lambda r, k, beta: ops.mean(r + beta * k, keepdims=True),
            "The number is right, but in an array of shape (1,). A loss is a scalar, of shape ().",
        ),
        Mistake(
            "kl_subtracted",
            lambda r, k, beta: ops.mean(r - beta * k),
            "The KL is subtracted: information would be paid for, and training push q away from "
            "the prior without end.",
        ),
        Mistake(
            "reconstruction_negated",
            lambda r, k, beta: ops.mean(beta * k - r),
            "The reconstruction is subtracted. It is minus the log-likelihood already: small is "
            "good, as it is for the KL.",
        ),
        Mistake(
            "elbo_with_beta",
            lambda r, k, beta: -ops.mean(r + beta * k),
            "Right up to the sign. Both terms are costs, and a loss is made small.",
        ),
        Mistake(
            "kl_forgotten",
            lambda r, k, beta: ops.mean(r),
            "This is the reconstruction alone: information would cost nothing at any price.",
        ),
        Mistake(
            "reconstruction_forgotten",
            lambda r, k, beta: ops.mean(beta * k),
            "This is the price alone, without what is bought: the least of it is 0, for a code "
            "that says nothing.",
        ),
        Mistake(
            "mean_over_pixels",
            lambda r, k, beta: ops.mean(r / 784 + beta * k),
            "The reconstruction is divided by 784. It comes as a sum over the pixels, in nats per "
            "image, and so does the KL: an average over pixels would multiply beta by 784.",
        ),
        Mistake(
            "reconstruction_times_pixels",
            lambda r, k, beta: ops.mean(784 * r + beta * k),
            "The reconstruction is multiplied by 784. It comes as a sum over the pixels already; "
            "multiplied once more, it makes beta smaller by that number.",
        ),
        Mistake(
            "beta_added",
            lambda r, k, beta: ops.mean(r) + beta,
            "beta is added, and the KL is not used. What is added has no gradient, so information "
            "would cost nothing at any price.",
        ),
        Mistake(
            "halved",
            lambda r, k, beta: ops.mean(r + beta * k) / 2,
            "Exactly half the loss: the two terms are to be added, not averaged.",
        ),
        Mistake(
            "argument_changed",
            _changing_kl,
            "The loss is right, but an argument is changed in place, as by `+=` or `*=`; a second "
            "name for an array is no copy of it. Whoever looks at it next finds other numbers.",
        ),
        Mistake(
            "no_gradient",
            lambda r, k, beta: np.mean(np.array(r) + np.array(beta) * np.array(k)),
            "The numbers are right, but no gradient passes: it is stopped, or the function leaves "
            "TensorFlow for NumPy or Python. Use keras.ops or tf, which the tape can follow.",
        ),
        Mistake(
            "kl_without_gradient",
            lambda r, k, beta: ops.mean(r + beta * ops.stop_gradient(k)),
            "The numbers are right, but no gradient reaches the KL (it went through NumPy, or was "
            "stopped): the encoder would never feel the price.",
        ),
        Mistake(
            "reconstruction_without_gradient",
            lambda r, k, beta: ops.mean(ops.stop_gradient(r) + beta * k),
            "The numbers are right, but no gradient reaches the reconstruction (it went through "
            "NumPy, or was stopped): the decoder would never learn.",
        ),
        Mistake(
            "frozen_beta",
            _frozen,
            "Right, until beta changes: in a compiled step the value that beta had when the step "
            "was compiled stays for ever, and `beta.assign` has no effect. Compute with beta as it "
            "comes, and do not turn it into a Python number.",
        ),
    ],
    hints=[
        "For each image: what it costs to describe it once its code is known, plus the price of "
        "what the code says about it. Then one number for the batch.",
        "Only the rate has a price: beta times `kl`. The reconstruction counts once.",
        "`keras.ops.mean` of one array. Use `beta` as it comes: a variable stays a variable.",
    ],
)
