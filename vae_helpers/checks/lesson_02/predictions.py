"""The guesses of lesson 2, asked before a cell is run."""

from vae_helpers.checks.engine.predictions import Prediction

PREDICTIONS = [
    Prediction(
        "thirty_estimates",
        "a",
        {
            "a": "Ten draws seldom hold one that fits the digit well, so most estimates are too "
            "low, many by far. A lucky draw can make p(x) a hundred times too large, but its "
            "logarithm only 4.6 nats.",
            "b": "That holds for an average whose values scatter evenly about their mean. Here a "
            "few draws carry the sum, and most sets of ten hold none of them.",
            "c": "So it is with the estimates of p(x) itself: rare ones far too high make up for "
            "the many that are too low. A logarithm makes little of the high ones.",
        },
    ),
    Prediction(
        "draws_in_twenty_dimensions",
        "c",
        {
            "a": "So it is for one number or two. With twenty a draw has to come near in all of "
            "them at once, and none of the 10,000 does.",
            "b": "That would be a factor of some ten thousands in p(x). The best of the draws "
            "misses x in most of the twenty numbers by many times sigma, and each costs nats.",
            "c": "None of the 10,000 draws comes near in all twenty numbers at once. Even the best "
            "lies many sigma away from x, and its density is all that the sum has.",
        },
        setting="In this story $p(x)$ is known exactly: $z$ has $d$ independent numbers from "
        r"$\mathcal N(0, 1)$, and each number of $x$ is that of $z$ plus noise of "
        r"standard deviation 0.1. So $\log p(x)$ can be compared with its estimate, the "
        r"logarithm of the mean of $p(x \mid z)$ over draws of the prior. With $d = 1$, "
        "10,000 draws estimate it well.",
    ),
    Prediction(
        "twenty_numbers",
        "b",
        {
            "a": "That would last only if no code did better than others. But one of the 484 "
            "always fits best, and the picture at it is pulled towards the image.",
            "b": "So it was with each of five seeds. In the toy the decoder was fixed, and a code "
            "had to be *found*. Here no code belongs to an image beforehand: the decoder changes "
            "what it draws at the codes that happen to lie best.",
            "c": "Few draws make the *estimate* bad, that is true. But all codes share the "
            "decoder's weights: what a step changes for 484 codes it changes for others, too, and "
            "the next 484 go on from there.",
        },
        setting=r"A decoder was trained without an encoder: in each step $\log p(x)$ of the "
        "images is estimated by an average over draws of the prior, and follows its "
        "gradient upwards. With a code of two numbers that gave digits.",
    ),
]
