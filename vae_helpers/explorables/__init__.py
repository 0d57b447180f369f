"""Pictures that move, for the places where a formula is hard to see. They need no kernel.

from vae_helpers import explorables

explorables.kl()

Their browser's half is bound.js, draw.js, kl.js, price.js, each over base.js, alive.js and
explorables.css; the build of the lessons knows from this line that outputs rest on these files.
"""

from vae_helpers.explorables.explorable import Explorable


def kl():
    """KL in both directions: a Gaussian q to drag over p, and what each integrand adds up to."""
    return Explorable("kl")


def draw():
    """A draw with the noise kept: points move along with mean and log_var. And classic slips."""
    return Explorable("draw")


def bound():
    """The ELBO, its gap and the tangent behind it: a Gaussian q to drag over a skewed posterior."""
    return Explorable("bound")


def price():
    """The price of a nat: beta moves the point where a line touches the rate-distortion curve."""
    return Explorable("price")


__all__ = ["Explorable", "bound", "draw", "kl", "price"]
