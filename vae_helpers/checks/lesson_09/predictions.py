"""The guesses of lesson 9, asked before a cell is run."""

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
]
