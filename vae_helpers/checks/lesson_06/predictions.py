"""The guesses of lesson 6, asked before a cell is run."""

from vae_helpers.checks.engine.predictions import Prediction

PREDICTIONS = [
    Prediction(
        "scatter_at_the_posterior",
        right="c",
        comments={
            "a": "The width of q does not decide it. What does log w become when q(z) is "
            "p(z | x), by Bayes' rule?",
            "b": "Even better than that. Put p(z | x) for q(z) into log w and use Bayes' rule.",
            "c": "Bayes' rule says that p(x | z) p(z) / p(z | x) is p(x), whatever z is.",
        },
    ),
]
