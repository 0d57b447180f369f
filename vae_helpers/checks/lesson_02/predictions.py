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
    Prediction(
        "grey_floor",
        "b",
        {
            "a": "That would be so if all pixels were black or white. A grey pixel asks for a coin "
            "that falls both ways, and a coin that does is a surprise each time.",
            "b": "It is the entropy of the coins: no model can say in advance how a fair coin "
            "falls.",
            "c": "Where the logit has the sign of a black or white pixel and is large, its cost is "
            "nearly 0. Only grey pixels cost something, and each at most log 2.",
        },
    ),
    Prediction(
        "negative_kl",
        "b",
        {
            "a": "The KL is an average, and it is never negative. A single draw is not the "
            "average.",
            "b": "A draw near the middle of the prior can be more probable under p than under q. "
            "Only on average over q does q win.",
            "c": "Were the average of ever more draws negative, so would be the KL, and that "
            "cannot be.",
        },
    ),
    Prediction(
        "reverse_kl",
        "c",
        {
            "a": "That is what the *other* direction does. Here q would pay for all the mass that "
            "it puts into the gap, where the target has hardly any.",
            "b": "In the gap the target is nearly 0, so log(q / p) is large just where q would "
            "have its mass: the worst place of all.",
            "c": "It pays for mass where the target has none, and nothing for a hump that it "
            "misses.",
        },
    ),
]
