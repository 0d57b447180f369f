"""The guesses of lesson 3, asked before a cell is run."""

from vae_helpers.checks.engine.predictions import Prediction

PREDICTIONS = [
    Prediction(
        "nearer_q",
        "c",
        {
            "a": "They do scatter less. But it counts how far they scatter beside what they "
            "scatter around: the KL, which is 25 times smaller now, while the scatter is 5 times "
            "smaller.",
            "b": "Both shrink, but not alike: with its mean 5 times nearer to 0, the scatter is 5 "
            "times smaller and the KL 25 times.",
            "c": "Moved 5 times nearer, q costs 25 times less, but its estimates scatter only 5 "
            "times less. The nearer q is, the more 0 lies in the middle of them.",
        },
    ),
    Prediction(
        "reverse_kl",
        "c",
        {
            "a": "That is what the *other* direction does. Here q would pay for all that it puts "
            "into the gap, where the target has hardly anything.",
            "b": "In the gap the target is nearly 0, so log(q / p) is large just where q would "
            "be. A compromise lies at the worst place of all.",
            "c": "It pays where it reaches and the target has hardly anything, and nothing for a "
            "hump that it misses. That the larger hump wins is a matter of its share.",
        },
    ),
    Prediction(
        "correlated",
        "b",
        {
            "a": "There is one hump, but it is a narrow ridge. Much of an upright q of width 1 "
            "lies beside the ridge, where p is nearly 0, and that costs.",
            "b": "Beside the ridge p is nearly 0, and to reach there is what reverse KL pays for. "
            "What it misses at the far ends of the ridge costs nothing.",
            "c": "The far ends of p cost reverse KL nothing if q misses them. To reach them, an "
            "upright q would have to lie beside the ridge, too, where p is nearly 0.",
        },
    ),
]
