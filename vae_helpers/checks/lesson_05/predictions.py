"""The guesses of lesson 5, asked before a cell is run."""

from vae_helpers.checks.engine.predictions import Prediction

PREDICTIONS = [
    Prediction(
        "noisy_targets",
        "a",
        {
            "a": "The squared error of a draw contains its own variance, whether targets scatter "
            "or not. So noise only costs, and the model unlearns it.",
            "b": "That would describe the data well, but the loss does not ask for a description. "
            "A draw that scatters as the targets do meets them by chance only: on average its "
            "squared error is larger than that of a draw which stays on the curve.",
            "c": "The loss has no term of that name, but it is computed from a draw: the farther "
            "draws scatter, the larger is their squared error, on average by the variance.",
        },
        setting="A network answers a number $x$ with a mean and a standard deviation, and a "
        r"layer draws $z$ from that $q(z \mid x)$, anew at each call. The target is "
        r"$\sin 3x$ *plus noise of standard deviation 0.3*, and the loss is the squared "
        "error of the draw $z$.",
    ),
    Prediction(
        "slips",
        "c",
        {
            "a": "That changes how far the codes spread along each axis, but they still spread "
            "independently: a cloud of the wrong size.",
            "b": "One noise vector moves all codes of a batch by the same amount: copies of one "
            "image then fall on one point, and are not spread out at all.",
            "c": "One number of noise moves both numbers of a code at once, so that every code "
            "lies on one line through the mean.",
        },
        setting="A sampler is to draw codes from a Gaussian $q$ whose mean and log_var are "
        "given. Each of eight samplers, most with a slip, draws 100 codes for the same "
        "image, with mean (1, -1) and standard deviations (0.6, 0.3), in *two* calls. "
        "The codes of each are shown in a picture.",
    ),
]
