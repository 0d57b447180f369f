"""The guesses of lesson 6, asked before a cell is run."""

from vae_helpers.checks.engine.predictions import Prediction

PREDICTIONS = [
    Prediction(
        "exact_terms",
        right="c",
        comments={
            "a": "Less is left to chance, but what is left has lost its partner. At the posterior "
            "log p(x, z) - log q(z) is log p(x), whatever z is: line A. Either of the two alone "
            "changes from draw to draw.",
            "b": "The width of q is right, and that helps one of them above all. What is "
            "log p(x, z) - log q(z) when q(z) is p(z | x)? Line A tells.",
            "c": "At the posterior log p(x, z) - log q(z) is log p(x) at every z, by line A. With "
            "one of the terms exact, nothing cancels what scatters in the other.",
        },
    ),
]
