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
            "half: log 2 nats, 784 times. (A pixel painted white could cost less. But where the "
            "sigmoid is flat, no slope is left that leads there.)",
            "c": "They are silent. But by a sound loss the mean image costs about 200 nats, as the "
            "case before showed.",
        },
    ),
    Prediction(
        "why_so_good",
        "c",
        {
            "a": "A mean over the pixels would report below 1. With a mean over the code, codes "
            "would be dear, and here the sheet's KL is small.",
            "b": "The ward keeps them apart, and a report on training images would be better by a "
            "few nats only.",
            "c": "The KL pays for wide clouds, which are cheap. The decoder saw codes from the "
            "very middle of each, which are good. The honest sheet draws from the clouds "
            "that were paid.",
            "d": "One draw each for 1,000 images moves their mean by a nat or so, and report and "
            "sheet are more than a hundred apart.",
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
        "price_of_a_nat",
        "b",
        {
            "a": "It would be higher if each step paid its own price. But the compiled step read "
            "the price once, at its first call: then 0, now 1.",
            "b": "The compiled step read the price once, at its first call: then 0, now 1. So "
            "every step pays 1.",
            "c": "A price of 1 from the start leaves codes of about 15 nats here, as in a "
            "sound program of the ward.",
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
