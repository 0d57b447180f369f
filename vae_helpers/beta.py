"""The price of information: beta-VAE loss, runs judged by it, hidden weights, warm-up, free bits.

Reconstruction (the distortion) and KL (the rate) are in nats per image.
"""

import numpy as np

from vae_helpers.arguments import array, number, takes, whole
from vae_helpers.quiet import keras


def _price(value, say, sizes):
    """A rule for beta: one number, a tensor or a variable, whose value a trace does not know."""
    shape = getattr(value, "shape", ())
    if tuple(shape) != ():
        raise ValueError(say(f"has shape {tuple(shape)}, but must be one number"))
    if not hasattr(value, "shape"):
        number()(value, say, sizes)


@takes(reconstruction=array("n"), kl=array("n"), beta=_price)
def beta_vae_loss(reconstruction, kl, beta):
    """The loss of a beta-VAE, the mean over the images, in nats: (n,), (n,) -> a scalar.

    reconstruction: minus log p(x given z) of each image. kl: KL(q || prior) of each image. beta:
    a number, a tensor or a keras.Variable; only the last two can change in a compiled step.

    Source: Higgins et al. 2017, equation (4), with its sign turned.
    Raises TypeError or ValueError for a wrong shape, or a beta that is not one number.
    """
    return keras.ops.mean(reconstruction + beta * kl)


def _of_runs(value, say, sizes):
    """A rule for one number of each run: an array (n,), a tensor, or a list of numbers."""
    array("n")(np.asarray(value) if isinstance(value, (list, tuple)) else value, say, sizes)


@takes(rates=_of_runs, distortions=_of_runs, prices=_of_runs)
def cannot_be_optimal(rates, distortions, prices):
    """Which runs another run beats at their own price: (n,), (n,), (n,) -> bool (n,).

    True where some other run has a smaller distortion + price * rate, with the price of the run
    that is judged. Two runs that pay the same do not beat each other. False proves nothing.

    Raises TypeError or ValueError for a wrong shape.
    """
    rates, distortions, prices = map(np.asarray, (rates, distortions, prices))
    bills = distortions + prices[:, None] * rates  # at each run's price (rows), of every run
    return bills.min(axis=1) < np.diag(bills)


@takes(kl_weight=number(), reconstruction_count=whole(), kl_count=whole())
def hidden_beta(kl_weight, reconstruction_count, kl_count):
    """The weight on a summed KL that stands beside a summed reconstruction: -> float.

    The code's loss is (reconstruction / reconstruction_count) + kl_weight * (KL / kl_count), in
    which each count is that of the numbers a mean runs over for one image: pixels there, latent
    dimensions here, and 1 where the code takes a sum.

    Raises TypeError or ValueError for a weight that is not a number or a count that is not a whole
    number of at least 1.
    """
    return kl_weight * reconstruction_count / kl_count


@takes(step=whole(at_least=0), warmup_steps=whole(at_least=0))
def kl_warmup(step, warmup_steps):
    """The share of beta that counts at a step of training: a float from 0 to 1.

    It rises in a straight line from 0 at step 0 to 1 at warmup_steps, and stays there. With
    warmup_steps = 0 it is 1 from the start.

    Source: Bowman et al. 2016, section 3.1; in a straight line: Sonderby et al. 2016, section 2.3.
    Raises TypeError or ValueError for numbers that are not whole or below 0.
    """
    if step >= warmup_steps:
        return 1.0
    return step / warmup_steps


class Warmup(keras.callbacks.Callback):
    """Lets a VAE's beta rise from 0 to its full height during the first warmup_steps of training.

    A callback for `VAE.fit`. It sets the variable before each execution of the compiled step, so
    that with many steps an execution beta rises in stairs.

    Source: Sonderby et al. 2016, section 2.3.
    In training it raises as kl_warmup does, for a number of steps that makes no sense.
    """

    def __init__(self, beta, warmup_steps):
        super().__init__()
        self.full, self.warmup_steps = beta, warmup_steps

    def on_train_batch_begin(self, batch, logs=None):
        step = int(self.model.optimizer.iterations)
        self.model.beta.assign(self.full * float(kl_warmup(step, self.warmup_steps)))


@takes(kl=array("n d"), free=number())
def free_bits(kl, free):
    """What a code pays for in nats, where `free` nats of each number are free: (n, d) -> a scalar.

    kl: KL(q || prior) of each image and each number of its code. A number of the code counts with
    its average over the images, and with `free` nats where that is less. It stands in the loss in
    place of the rate; below the allowance it has no slope.

    Source: Kingma et al. 2016, the objective with free bits (appendix C), each number a group.
    Raises TypeError or ValueError for a wrong shape, or an allowance that is not one number.
    """
    return keras.ops.sum(keras.ops.maximum(keras.ops.mean(kl, axis=0), free))
