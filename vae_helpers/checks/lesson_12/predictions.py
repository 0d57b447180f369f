"""The guesses of lesson 12, asked before a cell is run."""

from vae_helpers.checks.engine.predictions import Prediction

PREDICTIONS = [
    Prediction(
        "thousand_draws",
        "b",
        {
            "a": "For a typical digit it is the better one, as it draws where the posterior is. "
            "But the mean also counts the few digits for which its draws miss what matters.",
            "b": "For a typical digit q is nearer to the truth; in the mean the two are close. "
            "For a few digits the draws that matter are so rare that a thousand of q hold none.",
            "c": "It draws everywhere, but only a few of its thousand draws fall where the "
            "posterior of a digit is: see how many count.",
        },
        setting=r"The log of the mean of importance weights $w$, of codes that are drawn, is on "
        r"average a lower bound of $\log p(x)$, and with more draws a higher one. Where the codes "
        r"come from is up to us: from the encoder's $q(z \mid x)$, or from the prior.",
    ),
    Prediction(
        "whose_fault",
        "c",
        {
            "a": "A Gaussian need not fit. But these posteriors are small, and over so short a way "
            "the decoder perhaps hardly bends: a Gaussian chosen for one image alone loses little.",
            "b": "Count the other two parts below: an upright Gaussian chosen for each image alone "
            "leaves about a tenth of a nat open.",
            "c": "Nearly all of it. An upright Gaussian chosen for each image alone leaves about a "
            "tenth of a nat open; the encoder, which has to serve all images, misses it.",
        },
    ),
    Prediction(
        "minibatch_information",
        "b",
        {
            "a": "It is scattered, too, but not around the same value. Of how many clouds is q(z) "
            "the average in each case?",
            "b": "With 100 clouds each draw finds a hundredth of its own cloud in q(z). So the "
            "estimate is at most log 100, 4.6 nats.",
            "c": "Fewer clouds leave holes in q(z), that is true. But a draw always lies in its "
            "own cloud, which is one of the hundred.",
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
