"""The guesses of lesson 8, asked before a cell is run."""

from vae_helpers.checks.engine.predictions import Prediction

PREDICTIONS = [
    Prediction(
        "kl_in_training",
        "c",
        {
            "a": "The loss asks for a small *sum*, and early in training a nat of KL saves more "
            "than a nat of reconstruction. Two numbers can hold many nats, if the clouds are "
            "small.",
            "b": "The name of the digit would probably be worth its 2.3 nats. But nothing makes "
            "the code stop there: whatever saves more nats than it costs is said.",
            "c": "Each nat of KL is spent where it saves more than one nat of reconstruction: on "
            "the digit, and on slant, width and boldness. At the best, it ends where the next nat "
            "saves no more than it costs.",
        },
        setting="A VAE is trained on MNIST: the loss is the reconstruction, in nats, plus the "
        r"KL from $q(z \mid x)$ to the prior.",
    ),
    Prediction(
        "prior_samples",
        "a",
        {
            "a": "The KL keeps the clouds of all images where the prior is, so that few of these "
            "codes fall where nothing was trained. It need not be chance alone: nothing makes all "
            "clouds together *equal* to the prior.",
            "b": "Gaps there are, but narrow ones: each cloud pays for being far from the prior, "
            "and in the middle of the prior they tend to overlap: see the map in section 11.",
            "c": "Hardly a code falls far out: in two dimensions 86 of 100 lie within two standard "
            "deviations of the middle, where most clouds are.",
        },
    ),
]
