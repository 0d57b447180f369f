"""The guesses of lesson 10, asked before a cell is run."""

from vae_helpers.checks.engine.predictions import Prediction

PREDICTIONS = [
    Prediction(
        "units_by_samples",
        "c",
        {
            "a": "That is what the posterior means say. A draw has the noise of q on top, and for "
            "a number that ignores the image that noise is all there is.",
            "b": "Nothing singles out a half of them: the draws of every number that ignores the "
            "image come from the prior, with variance 1.",
            "c": "Where q is the prior, z is drawn from N(0, 1): variance 1, a hundred times the "
            "threshold, and not a word about the image.",
        },
        setting=r"A VAE with ten numbers in its code was trained at several prices $\beta$ of a "
        "nat of rate. A number of the code is called active if the variance of its "
        "posterior mean over the images exceeds 0.01.",
    ),
    Prediction(
        "two_words",
        "b",
        {
            "a": "So it is for words that look nearly alike: there the eigenvalue decides. Words "
            "that differ much are another matter, and what they gain can be computed.",
            "b": "Images nearer to the second word than to the mean image, as most zeros are, save "
            "more than 40 nats for each nat that it costs. But they say it seldom: on average it "
            "is some hundredths of a nat.",
            "c": "It does gain, but the word is said less than once in a hundred, so that on "
            "average over all of them it is far less than a nat.",
        },
        setting=r"At a price of $\beta = 40$ for a nat of rate, a VAE falls silent: its code "
        "says nothing, and the decoder shows the mean image. No *small* step away from "
        "silence makes the loss smaller.\n\n"
        "{above}",
    ),
    Prediction(
        "warmup_and_collapse",
        "b",
        {
            "a": "So it is at 40. At 10 the numbers learn to speak while it is cheap, and what "
            "they say then is worth the full price.",
            "b": "At 10 a code that speaks has the smaller loss, and with a warm-up it is found. "
            "At 40 the run goes back to silence, which small steps do not leave there.",
            "c": "A warm-up changes the way, not the goal: once it is over the price is what it "
            "is. In these runs a code learned while it was cheap is given up at 40.",
        },
        setting=r"A VAE with ten numbers in its code was trained at several prices $\beta$ of a "
        "nat of rate. At 10 and at 40 nearly all of its numbers ended silent, although "
        "at 10 a small step away from silence pays and at 40 it does not. With a "
        "*warm-up* the price rises from 0 to its full height.",
    ),
]
