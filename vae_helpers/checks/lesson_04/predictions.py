"""The guesses of lesson 4, asked before a cell is run."""

from vae_helpers.checks.engine.predictions import Prediction

PREDICTIONS = [
    Prediction(
        "plain_draw",
        "c",
        {
            "a": "Both gradients exist, and both are wanted. But what could the tape differentiate "
            "for the mean? The sampler takes a number and hands out numbers.",
            "b": "It is the other way round. c stands in f, where the tape sees it; the mean only "
            "decides which z come out.",
            "c": "c stands in f, so its gradient is an average over the draws. From the mean no "
            "recorded operation leads to the draws: the tape sees nothing there. How to get at "
            "that gradient all the same is what this lesson is about.",
        },
        setting=r"We look for the gradient of $\mathbb E_q[f(z)]$, where $q = \mathcal N(\mu, "
        "\\sigma^2)$ and $f(z) = (z - c)^2$. A random generator hands out the draws.\n\n"
        "{above}",
    ),
    Prediction(
        "hundred_more",
        "b",
        {
            "a": "The expectation stays. But each estimate is f times its own score, and f has "
            "become f + 100: each changes by 100 times its score.",
            "b": "Each estimate changes by 100 times its own score. The score has mean 0, so the "
            "expectation stays; but 100 times a number that is now positive, now negative, is far "
            "more noise than before.",
            "c": "The spread widens. But it widens to both sides: the negative scores are "
            "multiplied by more as well, and on average the score is 0.",
        },
        setting=r"The score-function estimate of the gradient of $\mathbb E_q[f(z)]$ for the "
        r"mean of $q$ is $f(z)$ times the derivative of $\log q(z)$, at a draw of $q$. "
        "{above}",
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
    Prediction(
        "lost_runs",
        "a",
        {
            "a": "Without a baseline the noise grows with f itself, and one wild step makes f "
            "larger still. A baseline takes the average of f away, and that is enough here.",
            "b": "Leave one out has more noise than own term only, as all terms of f are in it. "
            "But the average of f is taken away, and what is left drives no run off here.",
            "c": "The score by itself loses no runs: the two ways with a baseline use it, too. "
            "What does is the large average of f, which it multiplies.",
        },
        setting=r"A Gaussian $q$ of $d = 20$ numbers is to approach the prior $\mathcal N(0, I)$ "
        "by gradient descent on the KL. A part of the gradient is estimated from 20 "
        "draws in each step: by the plain score function, by the score function with "
        "*leave one out* as baseline, by that with each number's *own term only*, or by "
        "the path. A run is lost if in the end one of its numbers lies beyond -100 or "
        "100; there are 100 runs of each.",
    ),
]
