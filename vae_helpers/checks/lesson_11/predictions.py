"""The guesses of lesson 11, asked before a cell is run."""

from vae_helpers.checks.engine.predictions import Prediction

PREDICTIONS = [
    Prediction(
        "judged_worst",
        right="c",
        comments={
            "a": "What does an idle number tell about any factor? And where does it stand when the "
            "numbers are sorted by what they tell?",
            "b": "It costs its own factor the whole gap. But how many factors does the turn of a "
            "plane concern?",
            "c": "Two factors are each told by two numbers alike, so both lose nearly all of their "
            "gap. The gap asks for axes, not for information.",
        },
    ),
    Prediction(
        "seeds",
        right="c",
        comments={
            "a": "At 8 they lie close together. But look at how far apart the five seeds are at 1.",
            "b": "At 1 luck decides a lot. But compare the smallest at 8 with the largest at 1.",
            "c": "Five seeds show both: that the effect is real here, and how little one run at "
            "beta = 1 would have said.",
        },
    ),
]
