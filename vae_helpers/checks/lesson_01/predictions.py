"""The guesses of lesson 1, asked before a cell is run."""

from vae_helpers.checks.engine.predictions import Prediction

PREDICTIONS = [
    Prediction(
        "linear_autoencoder",
        "b",
        {
            "a": "Right about the plane: no other loses less. But the squared error sees nothing "
            "but the plane, and leaves open which two images of it the decoder mixes.",
            "b": "The plane that loses least is PCA's, and gradient descent gets there. Within it "
            "every pair of images that spans it serves as well, and it starts from a random one.",
            "c": "The error falls all the way to that of the best plane: the next cells measure "
            "the angle. It is the two images within the plane that are open.",
        },
    ),
    Prediction(
        "random_codes",
        "a",
        {
            "a": "The decoder was only ever asked about codes that come from images, and with 32 "
            "numbers nearly every code of the box lies far from all of those.",
            "b": "Good reconstructions only show that the decoder knows the codes of images. A "
            "random code is another matter.",
            "c": "Whatever the code, the answer is mixed from pictures that were learned from "
            "digits, in which neighbouring pixels go together. Noise is not among them.",
        },
        setting="An autoencoder of digits with a code of two numbers makes digits of a sort "
        "from random codes, but reproduces images poorly. So one with a code of 32 "
        "numbers is trained.",
    ),
    Prediction(
        "denoising",
        "c",
        {
            "a": "It was asked to repeat the noise, but it cannot: 784 independent numbers do not "
            "fit through 32.",
            "b": "The strokes, yes. But of noise that is equally strong along 784 directions, 32 "
            "numbers let a twenty-fifth part through, not half.",
            "c": "Of 784 independent numbers hardly anything fits through 32. The strokes do: "
            "they follow few directions.",
        },
    ),
]
