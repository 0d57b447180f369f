"""The guesses of lesson 7, asked before a cell is run."""

from vae_helpers.checks.engine.predictions import Prediction

PREDICTIONS = [
    Prediction(
        "full_covariance",
        right="b",
        comments={
            "a": "There the posterior is a Gaussian, since the decoder is a matrix. Here the "
            "square bends it, and no Gaussian is equal to it.",
            "b": "The posterior leans as well as bends. A q with correlation can lean, but no "
            "Gaussian can bend.",
            "c": "The posterior leans as well as bends, and a q that may lean gains by it.",
        },
        setting="With a linear decoder the posterior is a Gaussian. The decoder here bends: "
        "from a code of two numbers it makes one $x$, with a square in it. For one $x$ "
        "a search finds the best Gaussian $q$ *without* correlation and prints its gap, "
        r"$\log p(x)$ minus the ELBO.",
    ),
    Prediction(
        "elbo_rises",
        right="c",
        comments={
            "a": "Only if the gap did not close meanwhile. But it depends on q and on the model, "
            "and both were trained.",
            "b": "A lower bound may rise towards what it bounds, while that stays or even falls.",
            "c": "ELBO = log p(x) - gap. If the gap closed by more than 1.5 nats, log p(x) fell.",
        },
    ),
    Prediction(
        "turned_axes",
        right="a",
        comments={
            "a": "The two eigenvalues are of like size, so the posterior is nearly round, and "
            "its numbers are little correlated whichever way its axes are turned.",
            "b": "A whole nat would need a posterior that is long and thin. The two eigenvalues "
            "are of like size, so it is nearly round.",
            "c": "The model is as good as before: log p(x) does not change by a turn. Lost is only "
            "what little correlation a nearly round posterior has.",
        },
        setting="The best linear Gaussian model of MNIST with a code of two numbers spans PCA's "
        r"plane, and $\log p(x)$ stays the same when the code is turned. The ELBO with a "
        "Gaussian $q$ without correlation does not: it is best along PCA's axes. The "
        "two eigenvalues are of like size.",
    ),
    Prediction(
        "two_gaussians",
        right="c",
        comments={
            "a": "The shape is the same. But the decoder's two numbers are independent given z, "
            "and those of only one cloud are so without any z.",
            "b": "It could send that axis through the code. It need not: one variance of the "
            "decoder can be as large as that axis asks.",
            "c": "The decoder's two numbers are independent given z. What makes them go together "
            "has to come through the code.",
        },
    ),
    Prediction(
        "other_start",
        right="c",
        comments={
            "a": "It is not needed, but neither does it cost: what the rate takes from the ELBO, "
            "the reconstruction gives back. So nothing draws it to 0.",
            "b": "The rate is paid, and comes back: with its code, x is known more precisely.",
            "c": "What the rate takes from the ELBO, the reconstruction gives back, and nothing "
            "draws the model from one way of doing it to another.",
            "d": "It cannot be higher than for the data's own density, and the model without a "
            "code was there already, but for a hundredth of a nat or so.",
        },
        setting="A cloud of points in the plane is Gaussian, with standard deviation 5 along "
        "the first axis and 1 across. A VAE has a decoder that makes the two numbers of "
        "$x$ independent given $z$, each with a variance of its own. They are trained, "
        "too, from 13 on. This cloud can be drawn without a code, and after training "
        "nearly is: the rate is close to 0, and the ELBO all but the best that there "
        "is.",
    ),
]
