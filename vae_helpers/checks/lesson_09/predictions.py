"""The guesses of lesson 9, asked before a cell is run."""

from vae_helpers.checks.engine.predictions import Prediction

PREDICTIONS = [
    Prediction(
        "clouds_apart",
        "b",
        {
            "a": "They were 20 standard deviations apart before: a code named its image already, "
            "and which of two images it is, is all that there is to tell.",
            "b": "Before and after a code names its image. What rises is the distance from the "
            "prior, by half the square of the mean: from 1/2 to 9/2, four nats more.",
            "c": "A cloud that keeps its size still leaves the prior when it moves, and the rate "
            "is the KL from the prior.",
        },
        setting=r"The *rate* is the mean KL from the clouds $q(z \mid x)$ to the prior $\mathcal "
        "N(0, 1)$. The *information* $I(x; z)$ is what a code tells about its image.",
    ),
    Prediction(
        "price_of_five_nats",
        "b",
        {
            "a": "Then these nats would not have been worth 2 each: at beta = 2 each costs 2 nats "
            "of loss, and has to save at least 2 nats of distortion on average.",
            "b": "At beta = 2 the five nats were bought, so they saved at least 2 each on average; "
            "at 4 they were not, so they would have saved at most 4 each.",
            "c": "Then the model at beta = 4 would have bought them: they cost 4 each, and would "
            "have saved more.",
        },
        setting=r"Each price $\beta$ asks for the model with the smallest $D + \beta R$: "
        "distortion, plus the price of the rate, both in nats.",
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
        setting=r"A VAE was trained at seven prices $\beta$ of a nat of rate, from 0.1 to 40, "
        r"each time to make $D + \beta R$ small: distortion, plus the price of the rate.",
    ),
]
