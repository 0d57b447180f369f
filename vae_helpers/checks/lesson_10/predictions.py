"""The guesses of lesson 10, asked before a cell is run."""

from vae_helpers.checks.engine.predictions import Prediction

PREDICTIONS = [
    Prediction(
        "units_by_samples",
        "c",
        {
            "a": "That is what the posterior means say. A draw has the noise of q on top, and for "
            "a unit that ignores the image that noise is all there is.",
            "b": "It would take a draw with half the noise. The draws of a unit that ignores the "
            "image come from the prior.",
            "c": "Where q is the prior, z is drawn from N(0, 1): variance 1, a hundred times the "
            "threshold, and not a word about the image.",
        },
    ),
    Prediction(
        "warmup_and_collapse",
        "b",
        {
            "a": "So it is at beta = 40. At beta = 10 the collapse of the first run was no optimum "
            "of its own loss.",
            "b": "At beta = 10 a used code has the smaller loss, and the start decided whether it "
            "was found. At beta = 40 not even the first nat is worth its price.",
            "c": "A warm-up changes the way, not the goal: once it is over, the price is what it "
            "is, and units that are not worth it are dropped.",
        },
    ),
]
