"""The guesses of lesson 6, asked before a cell is run."""

from vae_helpers.checks.engine.predictions import Prediction

PREDICTIONS = [
    Prediction(
        "price_of_five_nats",
        "b",
        {
            "a": "Then it would be worth while to buy these nats even at beta = 2: each costs 2 "
            "nats of loss and would have to save at least 2 nats of distortion.",
            "b": "At beta = 2 the five nats were bought, so they saved at least 2 each; at 4 they "
            "were not, so they save at most 4 each.",
            "c": "Then the model at beta = 4 would have bought them: they cost 4 each.",
        },
    ),
    Prediction(
        "smallest_beta_loss",
        "a",
        {
            "a": "The lower the price, the smaller the bill: each loss has its own unit, and they "
            "cannot be compared.",
            "b": "This model has the best *ELBO*. But each model is asked about its own loss here, "
            "in which a nat of rate costs its own beta.",
            "c": "A high price makes the rate small, but not what is left: whatever is not bought "
            "is paid as distortion, and the bill is largest.",
        },
    ),
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
