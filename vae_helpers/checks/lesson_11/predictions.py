"""The guesses of lesson 11, asked before a cell is run."""

from vae_helpers.checks.engine.predictions import Prediction

PREDICTIONS = [
    Prediction(
        "judged_worst",
        right="c",
        comments={
            "a": "What does an idle number tell about any factor? And where does it stand when the "
            "numbers are sorted by what they tell?",
            "b": "It costs its own factor the whole gap. But how many factors does the turn of a "
            "plane concern?",
            "c": "Two factors are each told by two numbers alike, so both lose nearly all of their "
            "gap. The gap asks for axes, not for information.",
        },
    ),
    Prediction(
        "turned_code",
        right="c",
        comments={
            "a": "It would be if all of its axes had been turned at random. But which of its five "
            "numbers did the turn by 45 degrees mix?",
            "b": "Two factors lost their gaps. A random turn of all five numbers takes the gaps of "
            "all factors: is .6 then small or large?",
            "c": "A turn of all five numbers mixes shape, scale and orientation, too: none of 99 "
            "has such a gap. So a small p-value does not mean that every factor has an axis.",
        },
    ),
    Prediction(
        "fewer_numbers",
        right="b",
        comments={
            "a": "It does tell less about some factors. But of the places it tells much, and with "
            "how many numbers does a random turn mix them?",
            "b": "A random axis among three has a larger share of each axis than one among six. "
            "The line with noise shows it: three useless numbers more, and chance gives less.",
            "c": "Random turns mix, but with how many others? A random axis among six has a "
            "smaller share of each axis than one among three.",
        },
    ),
    Prediction(
        "seeds",
        right="b",
        comments={
            "a": "The price does make tidy axes likely. Look at the single seeds below: do all "
            "pass at 8, and none at 1? A single run can mislead at either price.",
            "b": "The price makes tidy axes likely, and no seed is a promise. One run each would "
            "have said little.",
            "c": "Count the p-values below. The seed matters, and the price matters more.",
        },
    ),
]
