"""The guesses of lesson 6, asked before a cell is run."""

from vae_helpers.checks.engine.predictions import Prediction

PREDICTIONS = [
    Prediction(
        "exact_terms",
        right="b",
        comments={
            "a": "Less is left to chance, but what is left has lost its partner: where q is wide, "
            "log p(x, z) and log q(z) fall together, and their difference scatters less than "
            "log p(x, z) alone.",
            "b": "Where q is as wide as the posterior or wider, log p(x, z) and log q(z) fall "
            "together, far from the middle. In the difference the whole fall cancels at c = 1, "
            "half of it at c = 2. With one of the two exact, nothing does.",
            "c": "They estimate the same ELBO, but not equally well: with everything drawn, what "
            "log p(x, z) loses far from the middle log q(z) gives back in part.",
        },
        setting="In a linear Gaussian model the ELBO is estimated from draws of $q$ in three "
        r"ways. *Everything drawn*: the mean of $\log p(x, z) - \log q(z)$. *Entropy "
        r"exact*: the mean of $\log p(x, z)$, plus the entropy of $q$ by its formula. "
        r"*KL exact*: the mean of $\log p(x \mid z)$, minus the KL by its formula. The "
        "mean of $q$ is that of the posterior, its variance $c$ times the posterior's. "
        "At $c = 0.1$ the two with an exact term scatter less.",
    ),
]
