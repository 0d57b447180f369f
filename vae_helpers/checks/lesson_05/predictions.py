"""The guesses of lesson 5, asked before a cell is run."""

from vae_helpers.checks.engine.predictions import Prediction

PREDICTIONS = [
    Prediction(
        "spread_without_kl",
        "c",
        {
            "a": "No term of the loss is called so, but the squared error of a draw contains the "
            "spread: look again at the average that section 1 computed.",
            "b": "Exploring costs: each draw away from the mean is a larger squared error. Look "
            "again at the average that section 1 computed.",
            "c": "The average squared error is delta**2 + std**2, so that noise only costs. "
            "Something else must speak for it: the KL.",
        },
    ),
    Prediction(
        "slips",
        "b",
        {
            "a": "One noise vector moves all codes of a batch by the same amount: copies of one "
            "image then fall on one point.",
            "b": "One number of noise moves both numbers of a code at once, so that every code "
            "lies on one line through the mean.",
            "c": "That changes how far the codes spread along each axis, but they still spread "
            "independently: a cloud of the wrong size.",
        },
    ),
]
