"""The posterior of the linear Gaussian model, exact."""

import dataclasses

import numpy as np

from vae_helpers import linear_gaussian
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.mistake import Mistake
from vae_helpers.checks.engine.observe import Flaw, arrays_of, holds, same, untouched
from vae_helpers.checks.engine.parts import Formula
from vae_helpers.checks.engine.terms import Factor, Term
from vae_helpers.checks.probes.generator import generator
from vae_helpers.checks.probes.linear_gaussian import (
    BIAS,
    CHANGES_ARGUMENTS,
    NOISE_VAR,
    ROUGH,
    SOME_BATCHES_ONLY,
    WEIGHTS,
    X,
    copies,
    model,
    where_shapes_meet,
)

_PAIR = "mean", "covariance"


def _look_at_posterior(function):
    before = X, WEIGHTS, BIAS, NOISE_VAR
    given = copies(*before)
    result = function(*given)
    flaws, mean, covariance = _arranged(result, *before)
    for flaw in flaws:
        yield flaw.slug, flaw
    yield "the covariance", covariance
    yield "the means of 5 posteriors", mean
    right = linear_gaussian.linear_gaussian_posterior(*before)
    if flaws or not (same(mean, right[0]) and same(covariance, right[1])):
        return
    precise = all(map(_precise, (mean, covariance), right))
    yield "it has the digits of float64", holds(precise, "float32", ROUGH)
    kept = untouched(before, given)
    yield "the arguments are left", holds(kept, "changes_arguments", CHANGES_ARGUMENTS)


def _precise(found, right):
    return np.allclose(found, right, rtol=1e-8, atol=1e-8)


def _arranged(result, x, weights, *rest):
    """What is wrong with the form of a result, as Flaws, and its mean and covariance in order.

    An array whose numbers cannot be put in order is left as it is.
    """
    mean, covariance = arrays_of(result, _PAIR)
    n, k = len(x), weights.shape[1]
    flaws = []
    if mean.shape in ((k, k), (k,)) and covariance.shape in ((n, k), (k, n)):
        mean, covariance = covariance, mean
        flaws.append(
            Flaw("exchanged", "The order is turned: the mean comes first, then the covariance.")
        )
    if mean.shape == (k, n):
        mean = mean.T
        flaws.append(Flaw("means_as_columns", _COLUMNS))
    if covariance.shape == (n, k, k):
        covariance = covariance[0]
        flaws.append(Flaw("covariance_for_each", _FOR_EACH))
    if covariance.shape == (k,) and k > 1:
        flaws.append(Flaw("variances_only", _VARIANCES))
    return flaws, mean, covariance


_COLUMNS = "The means stand in columns, (d, n). One mean a row is wanted, (n, d)."
_FOR_EACH = (
    "There is one covariance for each x. It does not depend on x: one matrix (d, d) serves all."
)
_VARIANCES = (
    "The second result is one number for each of z, as the diagonal of the covariance has. The "
    "whole matrix (d, d) is wanted: its other entries are the slant of the posterior."
)
_DIAGONAL = (
    "The entries beside the diagonal of the covariance got lost. They are the slant of the "
    "posterior."
)


def _noise(of):
    """1 / noise_var as a Factor, and what else is made of it."""
    return [
        Mistake(slug, of(function), message)
        for slug, function, message in (
            (
                "noise_taken_as_one",
                lambda v: 1.0,
                "noise_var does not divide, as if it were 1. The less noise, the more x tells "
                "about z.",
            ),
            (
                "noise_squared",
                lambda v: 1 / v**2,
                "noise_var is squared, as if it were a standard deviation. It is the variance "
                "already.",
            ),
            (
                "noise_root",
                lambda v: 1 / np.sqrt(v),
                "noise_var enters by its root, a standard deviation, where the variance belongs.",
            ),
            (
                "noise_multiplied",
                lambda v: v,
                "noise_var multiplies where it should divide: with more noise x would tell more "
                "about z.",
            ),
        )
    ]


_GIVEN = [
    model(generator(n + d * k), n, d, k)
    for n, d, k in (
        (6, 5, 2),
        (6, 5, 2),
        (7, 4, 3),
        (1, 6, 3),
        (9, 7, 4),
        (3, 8, 5),
        (4, 7, 1),
        (5, 4, 2),
    )
]

_EXTREMES = [(*_GIVEN[0][:3], noise_var) for noise_var in (1e-5, 2, 400)]


def _one_over_each(precision):
    covariance = np.linalg.inv(precision)
    if np.abs(covariance).min() < 1e-9:
        raise ValueError("One over which number would be 0?")
    return 1 / covariance


# The covariance is an inverse; what is inverted, the precision, is a sum.
_PRECISION = Formula(
    given=_GIVEN,
    together=[Mistake("", lambda matrix: matrix, "")],
    terms=[
        Term(
            "prior",
            "In the precision the prior's I",
            1.0,
            Factor(
                lambda x, w, b, v: np.eye(w.shape[1]),
                (
                    Mistake(
                        "one_for_identity",
                        lambda x, w, b, v: np.ones((w.shape[1], w.shape[1])),
                        "1 is added to every entry of W^T W / noise_var. The prior adds I, which "
                        "has 1 on its diagonal only.",
                    ),
                    Mistake(
                        "identity_divided",
                        lambda x, w, b, v: np.eye(w.shape[1]) / v,
                        "In the precision noise_var divides the prior's I. Only W^T W stands over "
                        "it.",
                    ),
                    Mistake(
                        "identity_times_noise",
                        lambda x, w, b, v: np.eye(w.shape[1]) * v,
                        "In the precision noise_var stands before the prior's I. With it in that "
                        "place W^T W is not to be divided, and the inverse is not yet the "
                        "covariance.",
                    ),
                ),
            ),
            slips={
                0: (
                    "prior_forgotten",
                    "The prior is forgotten: this is what x alone says about z, "
                    "as in least squares. The prior adds its own precision to that of the data.",
                ),
                -1: (
                    "prior_sign",
                    "The prior's I is subtracted. Precisions add up: what x tells "
                    "about z comes on top of what the prior says.",
                ),
            },
        ),
        Term(
            "data",
            "In the precision the share of the data, W^T W,",
            1.0,
            Factor(
                lambda x, w, b, v: w.T @ w,
                (
                    Mistake(
                        "diagonal_of_w",
                        lambda x, w, b, v: np.diag(np.diag(w.T @ w)),
                        "Of W^T W only the diagonal is used. Its other entries make the slant of "
                        "the posterior.",
                    ),
                ),
            ),
            Factor(
                lambda x, w, b, v: 1 / v,
                tuple(_noise(lambda function: lambda x, w, b, v: function(v))),
            ),
            slips={
                0: (
                    "data_ignored",
                    "The covariance knows nothing of W: what x tells about z is missing in it.",
                ),
            },
        ),
    ],
    whole=[
        Mistake(
            "covariance_without_noise_var",
            lambda x, w, b, v: v,
            "The covariance lacks the factor noise_var: the inverse of W^T W + noise_var I is not "
            "yet the covariance.",
        ),
        Mistake(
            "covariance_over_noise_var",
            lambda x, w, b, v: 1 / v,
            "The covariance has a factor noise_var too many.",
        ),
    ],
    undone=[
        Mistake(
            "not_inverted",
            np.linalg.inv,
            "The matrix is the precision, not the covariance, which is its inverse.",
        ),
        Mistake(
            "inverse_of_each_entry",
            _one_over_each,
            "The covariance has one over each entry of the precision. That is not the inverse "
            "matrix.",
        ),
    ],
    times={
        2: ("covariance_halved", "The covariance is half the right one."),
        0.5: (
            "covariance_doubled",
            "The covariance is twice the right one: half the precision was inverted. Between z^T "
            "and z stands -1/2 times the precision.",
        ),
    },
)


# For the mean the covariance c is given, too: the learner's own, so that it is not told twice.
_OF_MEAN = Formula(
    given=_GIVEN,
    together=[
        Mistake("", lambda means: means, ""),
        Mistake(
            "one_mean_for_all",
            lambda means: means.mean(axis=0),
            "There is one mean for all x, an average over the rows. Each x has a posterior of its "
            "own.",
        ),
    ],
    terms=[
        Term("x", "In the mean x", 1.0, lambda x, w, b, v, c: x @ w @ c / v),
        Term(
            "bias",
            "In the mean the bias",
            -1.0,
            Factor(
                lambda x, w, b, v, c: b @ w @ c / v,
                (
                    Mistake(
                        "centred_by_the_batch",
                        lambda x, w, b, v, c: x.mean(axis=0) @ w @ c / v,
                        "For the mean x is centred by the mean of the batch. The model has a mean "
                        "of its own, the bias.",
                    ),
                ),
            ),
            slips={
                0: ("not_centred", "For the mean the bias has to be subtracted from x first."),
                -1: ("bias_added", "For the mean the bias is added to x. It has to be subtracted."),
            },
        ),
    ],
    whole=_noise(lambda function: lambda x, w, b, v, c: v * function(v)),
    arguments=[
        Mistake(
            "covariance_left_out_of_the_mean",
            lambda x, w, b, v, c: (x, w, b, v, np.eye(len(c))),
            "The mean lacks a factor: the covariance itself.",
        ),
        Mistake(
            "precision_in_the_mean",
            lambda x, w, b, v, c: (x, w, b, v, np.linalg.inv(c)),
            "The mean has the inverse of the covariance in it, where the covariance itself "
            "belongs.",
        ),
        Mistake(
            "inverse_of_each_entry",
            lambda x, w, b, v, c: (x, w, b, v, 1 / np.linalg.inv(c)),
            "The mean has one over each entry of the precision in it. That is not the inverse "
            "matrix.",
        ),
    ],
    times={
        -1: ("mean_sign", "The mean has the wrong sign."),
        0.5: ("mean_halved", "The mean is half the right one, for the covariance beside it."),
        2: ("mean_doubled", "The mean is twice the right one, for the covariance beside it."),
    },
)


class _Posterior:
    """Both formulas; to an exercise they are one."""

    def unlike(self, function, reference):
        try:
            alike = all(_alike(function, reference, given) for given in _GIVEN + _EXTREMES)
        except Exception:  # of the learner's function, on other sizes
            alike = False
        return [] if alike else [SOME_BATCHES_ONLY]

    def slips(self, function):
        found = [_arranged(function(*copies(*given)), *given)[1:] for given in _GIVEN]
        right = [linear_gaussian.linear_gaussian_posterior(*given) for given in _GIVEN]
        means, covariances = zip(*found, strict=True)
        ways, of_covariance = [[covariance for _, covariance in right]], []
        if all(one.shape == other.shape for one, other in zip(covariances, *ways, strict=True)):
            of_covariance = _PRECISION.slips_in(list(map(_inverse, covariances)))
            # The mean may be made with the covariance returned or with the right one.
            ways.append(covariances)
        of_means = [slips for slips in map(_of_mean, [means] * 2, ways) if slips is not None]
        of_mean = min(of_means, key=len, default=None)
        if of_covariance is None and not any(map(_slant, covariances)):
            of_covariance = [("diagonal_only", _DIAGONAL)]
        if not (of_covariance or of_mean):
            return []
        of_covariance = [_ALSO_WRONG] if of_covariance is None else of_covariance
        return _joined(of_covariance, [_ALSO_WRONG] if of_mean is None else of_mean)[:3]


_ALSO_WRONG = "not_right_either", "{} is not right either: its numbers differ."


def _slant(covariance):
    return np.any(covariance - np.diag(np.diag(covariance)))


def _inverse(matrix):
    try:
        return np.linalg.inv(matrix)
    except np.linalg.LinAlgError:
        return np.full_like(matrix, np.nan)


def _alike(function, reference, given):
    """Whether two functions give the same pair for a model."""
    pairs = (arrays_of(one(*copies(*given)), _PAIR) for one in (function, reference))
    return all(same(one, other) for one, other in zip(*pairs, strict=True))


def _of_mean(means, covariances):
    given = [(*model, covariance) for model, covariance in zip(_GIVEN, covariances, strict=True)]
    return dataclasses.replace(_OF_MEAN, given=given, _made={}).slips_in(means)


def _joined(of_covariance, of_mean):
    """The slips of both: what is told of both alike is told once, of one with its name."""
    told = dict(of_covariance) | dict(of_mean)
    both = dict(of_covariance).keys() & dict(of_mean).keys()
    noise = {one.slug for one in _noise(lambda function: function)} - both
    slips = [(slug, told[slug]) for slug, _ in of_covariance if slug in both]
    for part, its in (("covariance", of_covariance), ("mean", of_mean)):
        for slug, message in its:
            if slug in noise:
                slips.append((f"{part}_{slug}", f"In the {part} {message}"))
            elif slug not in both:
                slips.append((slug, message.format(f"The {part}")))
    return slips


linear_gaussian_posterior = Exercise(
    reference=linear_gaussian.linear_gaussian_posterior,
    look=_look_at_posterior,
    formula=_Posterior(),
    explain=where_shapes_meet("x is (n, d_x), weights (d_x, d), bias (d_x,)", n=5, d_x=3, d=2),
    hints=[
        "The precision first: the prior's I, and W^T W divided by noise_var. Its shape is (d, d).",
        "`np.linalg.inv` turns it into the covariance.",
        "The mean of one x, a column, is Sigma W^T (x - bias) / noise_var. With one x a row the "
        "product is read from right to left, each matrix transposed; a covariance equals its "
        "transpose.",
    ],
)
