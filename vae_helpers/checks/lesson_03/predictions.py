"""The guesses of lesson 3, asked before a cell is run."""

from vae_helpers.checks.engine.predictions import Prediction

PREDICTIONS = [
    Prediction(
        "nearer_q",
        "b",
        {
            "a": "Both shrink, but not alike: with its mean 5 times nearer to 0, the scatter is 5 "
            "times smaller and the KL 25 times.",
            "b": "Moved 5 times nearer, q costs 25 times less, but its estimates scatter only 5 "
            "times less. The nearer q is, the more 0 lies in the middle of them.",
            "c": "They do scatter less. But it counts how far they scatter beside what they "
            "scatter around: the KL, which is 25 times smaller now, while the scatter is 5 times "
            "smaller.",
        },
        setting=r"The KL from $q = \mathcal N(1, 1)$ to the prior $\mathcal N(0, 1)$ is "
        r"$\frac12$ nat. It is estimated by $\log q(z) - \log p(z)$ at a single draw of "
        "$q$, many times over: some of the estimates are negative, although a KL never "
        "is.",
    ),
    Prediction(
        "reverse_kl",
        "c",
        {
            "a": "That is what the *other* direction does. Here q would pay for all that it puts "
            "into the gap, where the target has hardly anything.",
            "b": "In the gap the target is nearly 0, so log(q / p) is large there. A compromise "
            "between the humps is a minimum of its own, as you will see, but a dear one: 1.14 "
            "nats, against 0.51 on the larger hump.",
            "c": "It pays where it reaches and the target has hardly anything. For the hump that "
            "it misses it pays only -log of the share of the one that it sits on: 0.51 nats on the "
            "larger hump, more on the smaller one.",
        },
        setting="The target $p$ has two humps: 60% of its probability lies around $-2$, 40% "
        "around 2, with a deep gap between them. The Gaussian $q$ with the smallest "
        r"*forward* KL, $\mathrm{KL}(p \,\|\, q)$, has the target's mean and variance. "
        r"The *reverse* KL is $\mathrm{KL}(q \,\|\, p)$, an average over $q$.",
    ),
    Prediction(
        "correlated",
        "a",
        {
            "a": "Beside the ridge p is nearly 0, and to reach there is what reverse KL pays most "
            "for. To miss the far ends of the ridge costs it only a logarithm of the width.",
            "b": "The ridge is narrower than it sounds: across it p has a standard deviation of "
            "0.32. Much of an upright q of 0.9 lies beside it, where p is nearly 0.",
            "c": "There is one hump, but it is a narrow ridge. Much of an upright q of width 1 "
            "lies beside the ridge, where p is nearly 0, and that costs.",
        },
    ),
]
