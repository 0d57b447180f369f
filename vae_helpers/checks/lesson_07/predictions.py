"""The guesses of lesson 7, asked before a cell is run."""

from vae_helpers.checks.engine.predictions import Prediction

PREDICTIONS = [
    Prediction(
        "elbo_rises",
        right="c",
        comments={
            "a": "Only if the gap stayed as it was. But the gap depends on q and on the model.",
            "b": "A lower bound may rise towards what it bounds, while that stays or even falls.",
            "c": "ELBO = log p(x) - gap. If the gap closed by more than a nat, log p(x) fell.",
        },
    ),
    Prediction(
        "two_gaussians",
        right="b",
        comments={
            "a": "The decoder's numbers are independent given z. Which of the two data sets can it "
            "draw without any code?",
            "b": "One can be drawn without a code, and the other cannot; the floor is the same.",
            "c": "The floor is the entropy, and a turn does not change it. Both come near to it.",
        },
    ),
]
