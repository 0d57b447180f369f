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
            "c": "There is one best plane, and the error falls all the way to it: the next cells "
            "measure the angle. It is the two images within it that are open.",
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
        "b",
        {
            "a": "784 independent numbers of noise do not fit through 32, so the passage does hold "
            "some back. But what fits through, this model was asked to repeat, noise and all.",
            "b": "It has room for all the noise and no use for it: every bit of noise in its "
            "answer costs error. The passage alone holds back only what does not fit through it.",
            "c": "Each does something. But one of them was asked to repeat the noise, as far as "
            "32 numbers can, and the other to leave it out.",
        },
    ),
]
