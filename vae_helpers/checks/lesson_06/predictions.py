"""The guesses of lesson 6, asked before a cell is run."""

from vae_helpers.checks.engine.predictions import Prediction

PREDICTIONS = [
    Prediction(
        "exact_terms",
        right="b",
        comments={
            "a": "Less is left to chance, but what is left has lost its partner: where q is wide, "
            "log p(x, z) and log q(z) fall together, and their difference scatters less than "
            "log p(x, z) alone.",
            "b": "Where q is wide, log p(x, z) and log q(z) fall together, far from the middle, "
            "and in the difference that cancels. With one of the two exact, nothing does.",
            "c": "They estimate the same ELBO, but not equally well: with everything drawn, what "
            "log p(x, z) loses far from the middle log q(z) gives back.",
        },
    ),
]
