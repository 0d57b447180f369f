"""The reconstruction term where q is Gaussian and the decoder linear, exact."""

import numpy as np

from vae_helpers import linear_gaussian
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.mistake import Mistake
from vae_helpers.checks.engine.terms import Factor, Group
from vae_helpers.checks.probes.generator import generator
from vae_helpers.checks.probes.linear_gaussian import (
    BIAS,
    COVARIANCE,
    MEAN,
    NOISE_VAR,
    NOISES,
    WEIGHTS,
    ExactFormula,
    X,
    constants,
    halved,
    look_at_rows,
    model,
    positive,
    rows_kept,
    squares,
    traces,
    where_shapes_meet,
)


def _look_at_expected(function):
    given = X, MEAN, COVARIANCE, WEIGHTS, BIAS, NOISE_VAR
    right = linear_gaussian.expected_log_likelihood
    name = "E[log p(x | z)] of 5 rows of x"
    yield from look_at_rows(function, right, name, given)


def _inputs(n, d, k):
    random = generator(n * d + k)
    x, *rest = model(random, n, d, k)
    return x, random.normal(0, 1, (n, k)), positive(random, k), *rest


# In distortions the noise in constant and fraction may differ: f is then that of the fraction.
def _spread(x, m, s, w, b, v, f=None):
    return w @ s @ w.T


_TRACE, _OF_TRACE = traces(_spread)


def _over_noise(name):
    def of(function):
        return lambda x, m, s, w, b, v, f=None: function(v if f is None else f)

    return Factor(
        of(lambda v: 1 / v),
        (
            Mistake(
                f"{name}_not_divided",
                of(lambda v: 1.0),
                f"The {name} is not divided by noise_var: both distance and trace stand over it. "
                "Is there a bracket around them?",
            ),
            Mistake(
                f"{name}_multiplied",
                of(lambda v: v),
                f"The {name} is multiplied by noise_var where it is to be divided.",
            ),
        ),
    )


def _fraction(slug, function, message):
    """Distance and trace over another number, as something that the arguments are taken for."""
    return Mistake(slug, lambda *given: (*given, function(given[-1])), message)


_FORMULA = ExactFormula(
    given=[
        _inputs(*size)
        for size in ((6, 4, 2), (6, 4, 2), (7, 5, 3), (1, 6, 3), (9, 2, 5), (4, 7, 2), (8, 3, 1))
    ],
    together=rows_kept("E[log p(x | z)]"),
    arguments=[
        [
            Mistake(
                "bias_forgotten",
                lambda x, m, s, w, b, v: (x, m, s, w, 0 * b, v),
                "The bias is forgotten: a code decodes to W z + bias.",
            ),
            Mistake(
                "bias_added",
                lambda x, m, s, w, b, v: (x, m, s, w, -b, v),
                "The bias has the wrong sign in the distance: a code decodes to W z + bias.",
            ),
        ],
        [
            Mistake(
                "mean_ignored",
                lambda x, m, s, w, b, v: (x, 0 * m, s, w, b, v),
                "The mean of q has no effect, as if every code were 0.",
            ),
            Mistake(
                "mean_added",
                lambda x, m, s, w, b, v: (x, -m, s, w, b, v),
                "The decoded mean is added to x. It is their distance that counts.",
            ),
        ],
        [
            *NOISES,
            _fraction(
                "not_divided",
                lambda v: 1.0,
                "noise_var divides nothing: the fraction stands over it.",
            ),
            _fraction(
                "multiplied",
                lambda v: 1 / v,
                "noise_var multiplies where it should divide. In Python `a / 2 * b` is "
                "`(a / 2) * b`.",
            ),
            _fraction(
                "fraction_over_the_square",
                lambda v: v**2,
                "The square of noise_var divides. It is a variance already.",
            ),
            _fraction(
                "fraction_over_the_root",
                np.sqrt,
                "The root of noise_var divides. It is the variance itself that should.",
            ),
        ],
    ],
    terms=[
        halved(
            "constant",
            "The constant with 2 pi and noise_var",
            -0.5,
            constants(codes=1),
            Factor(
                lambda x, m, s, w, b, v, f=None: np.log(2 * np.pi * v),
                (
                    Mistake(
                        "noise_left_out_of_the_constant",
                        lambda *given: np.log(2 * np.pi),
                        "The constant has its 2 pi but not its noise_var: the log of the variance "
                        "is missing.",
                    ),
                    Mistake(
                        "two_pi_left_out_of_the_constant",
                        lambda x, m, s, w, b, v, f=None: np.log(v),
                        "The constant has its noise_var but not its 2 pi, without which the "
                        "density does not integrate to 1.",
                    ),
                    Mistake(
                        "root_in_the_constant",
                        lambda x, m, s, w, b, v, f=None: np.log(2 * np.pi * np.sqrt(v)),
                        "The constant has the log of the standard deviation, where that of the "
                        "variance belongs: log noise_var as it is.",
                    ),
                    Mistake(
                        "square_in_the_constant",
                        lambda x, m, s, w, b, v, f=None: np.log(2 * np.pi * v**2),
                        "The constant has the log of noise_var squared. It is a variance already.",
                    ),
                    Mistake(
                        "noise_beside_the_log",
                        lambda x, m, s, w, b, v, f=None: np.log(2 * np.pi) + v,
                        "The constant has noise_var itself, where its logarithm belongs.",
                    ),
                    Mistake(
                        "log_missing",
                        lambda x, m, s, w, b, v, f=None: 2 * np.pi * v,
                        "2 pi noise_var itself stands where its logarithm belongs.",
                    ),
                ),
            ),
            missing="it holds noise_var, so it matters as soon as two models are compared",
            turned="with more noise the density would be higher at its top",
        ),
        squares(
            "distance",
            "The distance",
            -0.5,
            lambda x, m, s, w, b, v, f=None: x - m @ w.T - b,
            lambda x, *rest: np.eye(x.shape[1]),
            missing="x itself does not count",
            turned="an x far from its decoded mean would have the larger density",
            over=[_over_noise("distance")],
        ),
        halved(
            "trace",
            "The trace",
            -0.5,
            Factor(
                _TRACE,
                (
                    Mistake(
                        "trace_of_one_product",
                        lambda x, m, s, w, *rest: np.trace(w @ s),
                        "The trace is that of W Sigma, which is not even square. W comes in twice.",
                    ),
                    Mistake(
                        "product_of_traces",
                        lambda x, m, s, w, *rest: np.trace(w.T @ w) * np.trace(s),
                        "Two traces are multiplied. It is the trace of the product that is meant.",
                    ),
                    Mistake(
                        "trace_of_the_covariance",
                        lambda x, m, s, *rest: np.trace(s),
                        "The trace is that of q's covariance in the plane of codes. What counts is "
                        "how far that spreads x: the decoder stretches it.",
                    ),
                    Mistake(
                        "trace_without_the_covariance",
                        lambda x, m, s, w, *rest: np.trace(w @ w.T),
                        "The trace has the decoder in it, but not the covariance of q: it would be "
                        "the same however wide q is.",
                    ),
                    Mistake(
                        "variances_only",
                        lambda x, m, s, w, *rest: np.trace(w @ np.diag(np.diag(s)) @ w.T),
                        "In the trace only the variances of q are used. The other entries of its "
                        "covariance count, too.",
                    ),
                    Mistake(
                        "trace_for_each_pixel",
                        lambda x, *rest: x.shape[1] * _TRACE(x, *rest),
                        "The trace counts as often as there are numbers in x, as it does where it "
                        "is added before the sum over them. It has that sum in it already.",
                    ),
                    *_OF_TRACE,
                ),
            ),
            _over_noise("trace"),
            missing="this is log p(x | z) at the mean of q, as if q had no width: too large",
            turned="so a wider q would explain x better, where it has to explain it worse",
        ),
    ],
    groups=[
        Group(
            "fraction",
            "The fraction of distance and trace over noise_var",
            ("distance", "trace"),
            why="twice noise_var should stand under it, and a minus before it",
            slips={0: ("fraction_missing", "Distance and trace are missing: x does not count.")},
        ),
    ],
    times={
        2: ("half_missing", "Everything counts twice: the 1/2 in front is missing."),
        -1: (
            "sign",
            "The sign is turned, as in the distortion. The log-likelihood is wanted, which is to "
            "be made large.",
        ),
    },
    extremes=[
        ("for a q with next to no width", (X, MEAN, 1e-7 * COVARIANCE, WEIGHTS, BIAS, 1e-7)),
        ("for a very wide q", (X, MEAN, 1e5 * COVARIANCE, WEIGHTS, BIAS, NOISE_VAR)),
        ("where noise_var is 2", (X, MEAN, COVARIANCE, WEIGHTS, BIAS, 2)),
    ],
)


def _with(term):
    """The right answer, with a term for each row added to it that belongs elsewhere."""
    return lambda x, m, s, *given: (
        linear_gaussian.expected_log_likelihood(x, m, s, *given) + term(m, s)
    )


def _prior(m, s):
    """E[log p(z)] of each row."""
    return -0.5 * (np.sum(m**2, axis=1) + np.trace(s) + len(s) * np.log(2 * np.pi))


def _log_of_mean(x, m, s, w, b, v):
    """log E[p(x | z)], of a Gaussian with the covariance of z's share and the noise."""
    given = x - m @ w.T, w @ np.linalg.cholesky(s), b, v
    return linear_gaussian.linear_gaussian_evidence(*given)


def _minus_kl(m, s):
    return -linear_gaussian.gaussian_kl(m, s, 0 * m, np.eye(len(s)))


expected_log_likelihood = Exercise(
    reference=linear_gaussian.expected_log_likelihood,
    look=_look_at_expected,
    formula=_FORMULA,
    explain=where_shapes_meet(
        "x is (n, d_x), mean (n, d), covariance (d, d), weights (d_x, d), bias (d_x,)",
        n=5,
        d_x=3,
        d=2,
    ),
    mistakes=[
        Mistake(
            "log_of_mean",
            _log_of_mean,
            "This is log E_q[p(x | z)], the log of an average. Wanted is the average of the logs: "
            "line 3, not line 2.",
        ),
        Mistake(
            "prior_included",
            _with(_prior),
            "This is E[log p(x, z)]: the prior is in it already. It belongs to the second term of "
            "the ELBO.",
        ),
        Mistake(
            "kl_included",
            _with(_minus_kl),
            "This is the whole ELBO: the KL is taken off already. Here its first term is wanted.",
        ),
    ],
    hints=[
        "Three parts in one bracket: the constant, the squared distance of x from the decoded "
        "mean, and the trace.",
        "One decoded mean a row: `mean @ weights.T + bias`. The distance is summed over axis 1.",
        "The trace, of a matrix (d_x, d_x), is one number for all rows. Which parts are divided by "
        "noise_var?",
    ],
)
