"""The guesses of lesson 3, asked before a cell is run."""

from vae_helpers.checks.engine.predictions import Prediction

PREDICTIONS = [
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
