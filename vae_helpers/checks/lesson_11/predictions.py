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
        setting="The mutual information gap of a code: for each factor that made the images, "
        "take what the number of the code that tells most about it tells, minus what "
        "the second best tells, as a share of the factor's entropy. The mean over the "
        "factors is the gap.\n\n"
        "{above}",
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
        setting="To judge how tidy a code is, compare its mutual information gap with those of "
        "the same code turned at random. The p-value is the share of gaps at least as "
        "large among the code and its turns. A code that is called *places turned* has "
        "a number for each of five factors, but the two for the places are turned by 45 "
        "degrees.",
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
        setting="A VAE was trained on sprites at two prices, beta = 1 and beta = 8. At 8 its "
        "code looks tidier: single numbers tell single factors. It also uses fewer "
        "numbers. Tidiness is measured by the mutual information gap, and compared with "
        "that of the code turned at random.",
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
        setting="A VAE was trained on sprites from several seeds, at the prices beta = 1 and "
        "beta = 8. Each code was turned at random 199 times; its p-value says how often "
        "chance gives a code at least as tidy.",
    ),
]
