"""The guesses of lesson 1, asked before a cell is run."""

from vae_helpers.checks.engine.predictions import Prediction

PREDICTIONS = [
    Prediction(
        "linear_autoencoder",
        "c",
        {
            "a": "Nobody told the model about variance, true. But look at what it is asked to do, "
            "and which subspace loses least: the next cells measure the angle.",
            "b": "Only one of the two? Minimising the squared error leaves no room for a "
            "compromise of that sort; the next cells measure the angle.",
            "c": "The subspace that loses the least squared error is the principal one, and a "
            "linear autoencoder can reach it. Its axes within that plane are free, though.",
        },
    ),
    Prediction(
        "random_codes",
        "b",
        {
            "a": "Good reconstructions only show that the decoder knows the codes of images. A "
            "random code is another matter.",
            "b": "The decoder was only ever asked about codes that come from images, and with 32 "
            "numbers nearly every random code lies far from all of those.",
            "c": "The decoder is a smooth function made of pieces of strokes, so its answers are "
            "smooth, too. That makes them look almost right, and they are not.",
        },
    ),
    Prediction(
        "denoising",
        "a",
        {
            "a": "The noise of each image is fresh and independent, so 784 numbers of it "
            "do not fit through 32, and the target has none of it. The price is some blur.",
            "b": "It was asked for the clean image, and it could not pass on the noise anyway: 784 "
            "independent numbers do not fit through 32.",
            "c": "The target is the clean image, so every bit of noise that is left in the answer "
            "costs error.",
        },
    ),
]
