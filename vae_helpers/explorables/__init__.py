"""Pictures that move, for the places where a formula is hard to see. They need no kernel.

from vae_helpers import explorables

explorables.kl()
"""

from vae_helpers.explorables.explorable import Explorable


def kl():
    """KL in both directions: a Gaussian q to drag over p, and what each integrand adds up to."""
    return Explorable("kl")


__all__ = ["Explorable", "kl"]
