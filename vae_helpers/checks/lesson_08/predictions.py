"""The guesses of lesson 8, asked before a cell is run."""

from vae_helpers.checks.engine.predictions import Prediction

PREDICTIONS = [
    Prediction(
        "kl_in_training",
        "b",
        {
            "a": "A code with a KL of 0 says nothing about its image. The loss asks for a small "
            "*sum*, and a nat of KL can save more than a nat of reconstruction.",
            "b": "Each nat of KL buys more than a nat of reconstruction at first. Training stops "
            "buying where the next nat costs as much as it saves.",
            "c": "That would throw away what was bought. It happens to models whose decoder needs "
            "no code; this one does.",
        },
    ),
    Prediction(
        "prior_samples",
        "b",
        {
            "a": "This decoder was trained on codes drawn from clouds that the KL keeps close to "
            "the prior. It was asked about the places where these codes fall.",
            "b": "The KL keeps the clouds of all images where the prior is, so hardly a code meets "
            "nothing. But nothing makes all clouds together *equal* to the prior: lesson 12.",
            "c": "Nothing in the model knows of ten classes, let alone of equal shares.",
        },
    ),
    Prediction(
        "grey_floor",
        "b",
        {
            "a": "That would be so if all pixels were black or white. A grey pixel asks for a coin "
            "that falls both ways, and a coin that does is a surprise each time.",
            "b": "It is the entropy of the coins: no model can say in advance how a fair coin "
            "falls.",
            "c": "Where the logit has the sign of a black or white pixel and is large, its cost is "
            "nearly 0. Only grey pixels cost something, and each at most log 2.",
        },
    ),
]
