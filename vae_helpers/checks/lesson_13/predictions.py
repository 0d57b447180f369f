"""The guesses of lesson 13, asked before a program is read."""

from vae_helpers.checks.engine.predictions import Prediction

PREDICTIONS = [
    Prediction(
        "why_one_image",
        "a",
        {
            "a": "784 pixels that cost 0.3 nats in all: their report is a mean. Beside it a single "
            "nat of KL is dear, and to say nothing about the image is the best that a code can do.",
            "b": "From another start the same happens: at these weights silence is the optimum. "
            "Look at the size of the report.",
            "c": "The same networks draw digits once the loss is sound, as the end of the lesson "
            "shows. Look at the size of the report.",
        },
    ),
    Prediction(
        "why_543_nats",
        "b",
        {
            "a": "It can: the picture shows nearly black, and comes from the same logits. The loss "
            "does not see it.",
            "b": "The loss takes something between 0 and 1 for a logit. The smallest, 0, means one "
            "half: log 2 nats, 784 times.",
            "c": "A decoder without news shows the mean image, which costs about 200 nats, as the "
            "case before it did.",
        },
    ),
    Prediction(
        "why_so_good",
        "c",
        {
            "a": "Then the codes would be dear on the honest sheet, or the images bad. Here the "
            "sheet differs in what the draws cost.",
            "b": "The ward keeps them apart, and a report on training images would be better by a "
            "few nats only.",
            "c": "The KL pays for wide clouds, which are cheap. The decoder saw codes from the "
            "very middle of each, which are good. The honest sheet draws from the clouds "
            "that were paid.",
            "d": "The honest sheet of the same two models says otherwise: it draws its codes from "
            "the clouds that their KL pays for.",
        },
    ),
    Prediction(
        "worth_of_a_repair",
        "b",
        {
            "a": "What the report promised was never there: it paid for one cloud, and used "
            "another.",
            "b": "The decoder learned well, and the clouds found their place. What the repair "
            "mends is the report, which becomes true; the model gains a few nats.",
            "c": "The repair gives draw and KL one cloud. Why should the bound on log p(x) get "
            "worse when it is what is climbed?",
        },
    ),
    Prediction(
        "sick_or_not",
        "d",
        {
            "a": "exp(log_std) is the standard deviation. Before it was a *variance* that stood "
            "under the exponential.",
            "b": "It is log q(z) - log p(z) at the draw, where log q holds minus noise squared "
            "over two. Its average over draws is the KL; a single draw of it may be "
            "negative.",
            "c": "Keras's cross-entropy is a mean over the pixels: 784 times that is the sum.",
            "d": "log_std throughout, pixels by 784 times their mean, and a KL by one draw: each "
            "line is unusual, and right. Report and honest sheet agree.",
        },
    ),
    Prediction(
        "first_nan",
        "b",
        {
            "a": "The likelihood is linear in the pixel, and has no logarithm of it: at -999 it is "
            "absurd, but finite.",
            "b": "It lies far from all other images, so the answer does, too. float32 ends at "
            "3e38, where exp(89) is beyond; then infinity minus infinity, and every weight "
            "is `nan`.",
            "c": "The same rate trains all other patients, and this one until that image comes.",
        },
    ),
    Prediction(
        "price_of_a_nat",
        "a",
        {
            "a": "The function was traced at the first step, when the price was 0, and that 0 "
            "stands in the compiled step for ever.",
            "b": "At a price of 1 a code of these models costs some 15 nats, not hundreds.",
            "c": "A price that rises to 1 over 400 steps brings the clouds back, as the end of the "
            "lesson shows: it pays to come.",
        },
    ),
    Prediction(
        "worse_with_two",
        "c",
        {
            "a": "`logsumexp` subtracts the largest first, so nothing is lost. And with one draw "
            "the weights are as small.",
            "b": "On average it rises with the draws, and over 60 images chance moves it by a "
            "nat or so.",
            "c": "An image pays for every stroke that it does not share with the digit that it was "
            "given: a hundred nats and more.",
        },
    ),
]
