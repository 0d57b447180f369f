"""The guesses of lesson 2, asked before a cell is run."""

from vae_helpers.checks.engine.predictions import Prediction

PREDICTIONS = [
    Prediction(
        "mean_of_log_estimates",
        "a",
        {
            "a": "The average of the probabilities is right on average, and its logarithm is below "
            "that: the logarithm falls steeply where an estimate is too small, and rises slowly "
            "where it is too large.",
            "b": "The average of the *probabilities* is right on average. The logarithm between "
            "spoils that: it is concave.",
            "c": "Now and then a lucky draw gives too large a value, but the logarithm makes "
            "little of it, and much of the many estimates that are too small.",
        },
    ),
    Prediction(
        "draws_in_twenty_dimensions",
        "c",
        {
            "a": "With one number it would be so. In twenty dimensions a draw has to be near in "
            "all twenty numbers at once, and none of the 10,000 is.",
            "b": "The average of the *probabilities* is right on average, but only thanks to draws "
            "that hit, and of those you would wait for longer than the universe is old.",
            "c": "None of the 10,000 draws comes near in all twenty numbers at once, so the sum "
            "consists of leftovers. The right value would need a draw that never comes.",
        },
    ),
]
