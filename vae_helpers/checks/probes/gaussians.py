"""Gaussians that checks are tried on, and the parts of their densities, with their distortions."""

import numpy as np

from vae_helpers.checks.engine.mistake import Mistake
from vae_helpers.checks.engine.terms import Factor, Term
from vae_helpers.quiet import keras

ops = keras.ops

LOG_2PI = float(np.log(2 * np.pi))
MEAN = np.array([[1.0, 2.0, -0.5, 0.2], [0.0, 0.5, 1.5, -1.0], [-1.0, 0.3, 0.0, 0.7]], "float32")
# In one row all are above 0, so that even a logarithm of log_var has a value to be known by.
LOG_VAR = np.array([[0.1, 1.4, 0.6, 0.3], [-1.0, 0.7, 0.2, -2.0], [0.5, -2.0, 0.9, 1.1]], "float32")


def kl_terms(mean, log_var):
    return 0.5 * (mean**2 + ops.exp(log_var) - log_var - 1)


def kl(mean, log_var):
    return ops.sum(kl_terms(mean, log_var), axis=1)


def at_times_positive(random, n, d):
    """Normal numbers, in some batches all above 0, where even a logarithm of log_var exists."""
    values = random.normal(0, 1.2, (n, d))
    return abs(values) + 0.02 if n == 1 or n % 2 == 0 else values


def at_extremes(numbers):
    """Extremes of a Formula, at which every number of code and image is as numbers(log_var)."""
    return [
        (
            f"where log_var is {level:g}",
            tuple(np.full((n, 10), number, "float32") for number in numbers(level)),
        )
        for n, level in ((1, -9), (2, 6))
    ]


def _base(number):
    return f"The logarithm of 2 pi has base {number}. All logarithms here have base e: `np.log`."


# How often the term with 2 pi seems to count where its logarithm is another one.
_OTHER_LOGARITHMS = {
    np.log(np.pi) / LOG_2PI: (
        "log_of_pi",
        "log pi stands where log 2 pi belongs: the density of each number would have an area of "
        "1.41 below it, not 1.",
    ),
    1 / np.log(10): ("base_10", _base(10)),
    1 / np.log(2): ("base_2", _base(2)),
}


def log_density_terms(arrange, constant=()):
    """The terms of log N(x; mean, exp(log_var)), x, mean and log_var being arrange(*given).

    constant: the slips of that with 2 pi.
    """

    def every(number, of_row=False):
        def table(*given):
            x = arrange(*given)[0]
            return np.full(x.shape, number / (x.shape[-1] if of_row else 1))

        return table

    def log_var(*given):
        return arrange(*given)[2]

    return [
        Term(
            "log_2pi",
            "The term with 2 pi",
            -0.5,
            Factor(
                every(LOG_2PI),
                (
                    Mistake(
                        "log_2pi_once",
                        every(LOG_2PI, of_row=True),
                        "The term with 2 pi counts once for the whole row. Each of the numbers has "
                        "a factor of its own in the product, so each brings this term along.",
                    ),
                    Mistake(
                        "log_of_2pi_forgotten",
                        every(2 * np.pi),
                        "2 pi itself stands where its logarithm belongs.",
                    ),
                ),
            ),
            why="minus half of log 2 pi for each number makes the density integrate to 1",
            slips={**_OTHER_LOGARITHMS, **dict(constant)},
        ),
        Term(
            "log_var",
            "The term with log_var alone",
            -0.5,
            logarithm(log_var),
            why="a wide Gaussian has to be low, for the factor in front of the exponential is one "
            "over the standard deviation",
        ),
        Term(
            "square",
            "The squared distance",
            -0.5,
            squared(lambda *given: arrange(*given)[0] - arrange(*given)[1], "The distance"),
            variance(log_var, power=-1),
            why="the density has to fall away from the mean",
        ),
    ]


def logarithm(log_var):
    """log_var(*inputs) where the logarithm of the variance belongs, a Factor."""
    return Factor(
        log_var,
        (
            Mistake(
                "log_of_log_var",
                lambda *given: np.log(log_var(*given)),
                "A logarithm of log_var is taken, which has no value where log_var is negative. "
                "It is a logarithm already.",
            ),
            Mistake(
                "variance_for_its_logarithm",
                lambda *given: np.exp(log_var(*given)),
                "The variance itself stands where its *logarithm* belongs.",
            ),
            Mistake(
                "std_for_its_logarithm",
                lambda *given: np.exp(log_var(*given) / 2),
                "The standard deviation itself stands where the *logarithm* of the variance "
                "belongs.",
            ),
            Mistake(
                "log_var_absolute",
                lambda *given: np.abs(log_var(*given)),
                "log_var enters without its sign. The logarithm of a small variance is negative.",
            ),
        ),
    )


def squared(base, name):
    """base(*inputs) squared, a Factor. name: what is squared, as "The mean"."""
    return Factor(
        lambda *given: base(*given) ** 2,
        (
            Mistake(f"{name.split()[-1]}_not_squared", base, f"{name} enters without its square."),
            Mistake(
                f"{name.split()[-1]}_absolute",
                lambda *given: np.abs(base(*given)),
                f"{name} enters by its absolute value, where its square belongs.",
            ),
            *(
                Mistake(
                    f"{name.split()[-1]}_to_the_{words}",
                    lambda *given, power=power: base(*given) ** power,
                    f"{name} is raised to the {words} power, where its square belongs.",
                )
                for power, words in ((3, "third"), (4, "fourth"))
            ),
        ),
    )


def variance(log_var, power=1):
    """exp(log_var(*inputs)) to a power of 1 or -1, a Factor."""

    def of(function):
        return lambda *given: function(np.asarray(log_var(*given), "float64")) ** power

    return Factor(
        of(np.exp),
        tuple(
            Mistake(slug, of(function), message)
            for slug, function, message in (
                (
                    "std_for_variance",
                    lambda v: np.exp(v / 2),
                    "The standard deviation stands where the *variance* belongs.",
                ),
                (
                    "variance_squared",
                    lambda v: np.exp(2 * v),
                    "The variance is squared. exp(log_var) is sigma squared already.",
                ),
                (
                    "variance_inverted",
                    lambda v: np.exp(-v),
                    "The variance stands on the wrong side of a division.",
                ),
                (
                    "variance_left_out",
                    np.ones_like,
                    "The variance is left out where it divides or stands alone.",
                ),
                (
                    "log_var_for_variance",
                    lambda v: v,
                    "log_var itself stands where the variance belongs, and may be negative.",
                ),
                (
                    "log_var_squared",
                    lambda v: v**2,
                    "log_var is squared where the variance belongs. sigma^2 is exp(log_var).",
                ),
                (
                    "softplus_for_exp",
                    lambda v: np.log1p(np.exp(v)),
                    "softplus(log_var) stands where the variance belongs. A logarithm is undone "
                    "by exp.",
                ),
                (
                    "exp_twice",
                    # Beyond that it drowns the rest, or overflows in float32.
                    lambda v: np.where(v < 1.5, np.exp(np.exp(v)), np.nan),
                    "exp is taken twice. exp(log_var) is the variance already.",
                ),
            )
        ),
    )


def misread(place):
    """What log_var is taken for, as distortions of the arguments; it stands at that place."""

    def taken(change):
        return lambda *given: (*given[:place], change(given[place]), *given[place + 1 :])

    return [
        Mistake(
            "log_std_for_log_var",
            taken(lambda v: 2 * v),
            "log_var is taken for the logarithm of the standard deviation. It is that of the "
            "variance.",
        ),
        Mistake(
            "std_as_variance",
            taken(lambda v: v / 2),
            "The standard deviation is taken for the variance wherever it stands, as if log_var "
            "were halved. exp(log_var) is the variance as it stands.",
        ),
        Mistake(
            "log_var_as_variance",
            taken(np.log),
            "log_var is taken for the variance itself: a logarithm is taken of it, which has no "
            "value where it is negative.",
        ),
        Mistake(
            "log_var_as_std",
            taken(lambda v: 2 * np.log(v)),
            "log_var is taken for the standard deviation itself: a logarithm is taken of it, which "
            "has no value where it is negative.",
        ),
    ]


def prior_terms(mean, log_var):
    """The terms of KL(q || prior), each a table (n, d). mean, log_var: of *inputs."""
    return [
        Term(
            "mean",
            "The squared mean in the KL",
            0.5,
            squared(mean, "The mean"),
            why="the farther q is from the prior, the more it has to cost",
        ),
        Term(
            "variance",
            "The variance in the KL",
            0.5,
            variance(log_var),
            why="the wider q is, the more it has to cost",
        ),
        Term(
            "log_var",
            "The term with log_var alone in the KL",
            -0.5,
            log_var,
            why="as the variance of q goes to 0, the KL has to grow without bound",
        ),
        Term(
            "one",
            "The 1 in the KL",
            -0.5,
            Factor(
                lambda *given: np.ones_like(mean(*given)),
                (
                    Mistake(
                        "one_for_all_numbers",
                        lambda *given: np.full_like(mean(*given), 1 / mean(*given).shape[1]),
                        "The 1 of the KL is subtracted once for each image. It belongs to each "
                        "number of a code: inside the sum.",
                    ),
                ),
            ),
            why="where q is the prior, the terms have to cancel to 0",
        ),
    ]


def ignored(mean, log_var):
    """Distortions of the arguments, of which one has no effect; they stand at those places."""
    return [
        Mistake(
            slug,
            lambda *given, place=place: (*given[:place], 0 * given[place], *given[place + 1 :]),
            message,
        )
        for slug, place, message in (
            (
                "mean_ignored",
                mean,
                "The mean is taken to be 0, whatever `mean` says.",
            ),
            (
                "log_var_ignored",
                log_var,
                "The variance is taken to be 1, whatever log_var says.",
            ),
        )
    ]
