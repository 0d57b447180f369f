"""The guesses of lesson 4, asked before a cell is run."""

from vae_helpers.checks.engine.predictions import Prediction

PREDICTIONS = [
    Prediction(
        "plain_draw",
        "b",
        {
            "a": "That would be the right answer. But what could the tape differentiate? The "
            "sampler takes numbers and hands out numbers; see what the next cell says.",
            "b": "The tape knows operations, and no recorded operation leads from the mean to "
            "the draws. The gradient exists all the same: this lesson is about how to get at it.",
            "c": "For each z held fixed the derivative would indeed be 0. But the tape does not "
            "even get that far: it finds no way from the mean to the result.",
        },
    ),
    Prediction(
        "hundred_more",
        "b",
        {
            "a": "The gradient of the average is indeed the same. But each estimate is f times its "
            "own score, and f has become f + 100: each changes by 100 times its score.",
            "b": "Each estimate changes by 100 times its own score. The score has mean 0, so the "
            "expectation stays; but 100 times a number that is now positive, now negative, is far "
            "more noise than before.",
            "c": "Each score is multiplied by more, the negative ones as well. That widens the "
            "spread; but on average the score is 0, and so is 100 times the score.",
        },
    ),
    Prediction(
        "dimensions",
        "c",
        {
            "a": "The other numbers add nothing to the gradient. But the score multiplies the "
            "whole of f, and f now has a hundred terms.",
            "b": "The average of f is a hundred times as large. But a variance grows with the "
            "*square* of what is scaled.",
            "c": "The average of f is a hundred times as large, and its square makes nearly all of "
            "the variance. The pathwise estimate does not see the other numbers at all.",
        },
    ),
]
