"""Two parts of the rate, estimated from one draw of each image."""

import numpy as np
from scipy.special import logsumexp
from scipy.stats import norm

from vae_helpers import evaluation
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.observe import finding, numbers, pair_of, same
from vae_helpers.checks.engine.steps import Steps
from vae_helpers.checks.probes.gaussians import LOG_2PI, at_times_positive
from vae_helpers.checks.probes.generator import generator
from vae_helpers.checks.probes.sums import fails_on, left_alone

_NAMES = "I(x; z)", "KL(q(z) || p)"


def _two(result):
    """The two numbers as an array (2,), or (2, ...) where they are no numbers."""
    parts = [numbers(part) for part in pair_of(result, _NAMES)]
    if len({part.shape for part in parts}) > 1:
        parts = np.broadcast_arrays(*parts)
    return np.stack(parts)


def _inputs(n, d, level=0.0, spread=1.0):
    """Clouds that overlap, and a draw from each."""
    random = generator(n + 20 * d)
    mean = spread * random.normal(0, 0.8, (n, d))
    log_var = level + 0.6 * at_times_positive(random, n, d)
    z = mean + np.exp(log_var / 2) * random.normal(size=(n, d))
    return tuple(np.float32(array) for array in (mean, log_var, z))


_GIVEN = [
    _inputs(*size) for size in ((5, 3), (5, 3), (2, 4), (8, 2), (6, 5), (4, 1), (9, 3), (3, 6))
]
# Of so many numbers that densities overflow, or come to 0, even in a float64.
_NARROW = _inputs(2, 180, level=-9.0, spread=3.0)
_WIDE = _inputs(2, 180, level=6.0)


def _look_at_parts(function):
    given = tuple(map(np.copy, _GIVEN[0]))
    found, again = _two(function(*given)), _two(function(*map(np.copy, _GIVEN[0])))
    steady = same(found, again)
    yield finding(
        steady,
        "own_draws",
        "Two calls with the same z give different numbers: the function draws codes of its own. "
        "They are given to it, one of each cloud.",
    )
    if not steady:
        return
    emptied = np.isneginf(found[:1]).all()
    yield finding(
        not emptied,
        "own_is_empty",
        "log q(z given x) of the draws under their own clouds comes out as minus infinity. Was the "
        "diagonal of the table overwritten? `np.diag` is only a view of it.",
    )
    if emptied:
        return
    yield "I(x; z) and KL(q(z) || p) of 5 images with codes of 3 numbers", found
    if not same(found, _two(evaluation.information_and_marginal_kl(*_GIVEN[0]))):
        return
    yield left_alone(_GIVEN[0], given, "changes_its_arguments", "`z -= mean`")
    for inputs in (_NARROW, _WIDE):
        apart = _two(function(*map(np.copy, inputs)))
        wanted = _two(evaluation.information_and_marginal_kl(*inputs))
        near = np.isfinite(apart).all() and np.allclose(apart, wanted, rtol=1e-3, atol=2e-2)
        yield finding(near, *_UNDERFLOWS)
        if not near:
            return
    alone = _inputs(1, 4)
    yield finding(
        abs(_two(function(*map(np.copy, alone)))[0]) < 1e-4,
        "not_zero_for_one_image",
        "Right for several images. For one, q(z) is its own cloud, and a code tells nothing: I has "
        "to be 0.",
    )


_UNDERFLOWS = (
    "underflows",
    "Right for codes of a few numbers. With 180 of them the densities come to 0, or beyond what a "
    "float can hold. Average them by way of their logarithms: `log_mean_exp`.",
)

_SAID = {
    "log_std_for_log_var": "log_var is taken for the logarithm of the standard deviation. It is "
    "that of the variance.",
    "variance_ignored": "The clouds are taken to have the variance 1, whatever log_var says.",
    "numbers_averaged": "The log densities are averaged over the numbers of a code. The numbers "
    "are independent, so they add up.",
    "means_for_draws": "The densities are taken at the means, not at the draws `z`.",
    "at_the_mean_in_q": "q(z) is averaged at the means of the clouds, not at the draws.",
    "constant_forgotten": "The log densities of the clouds lack their constant, half of log(2 pi) "
    "for each number. In I it cancels; against the prior it does not.",
    "wrong_axis": "For q(z) the average runs over the draws, each under one cloud. Wanted is the "
    "density of *one* draw, averaged over all *clouds*: the other axis of the table.",
    "mean_of_logs": "For q(z) the logarithms are averaged. q(z) is the mean of the *densities*, "
    "and the logarithm comes last.",
    "sum_not_mean": "For q(z) the densities of the n clouds are summed: log n is missing.",
    "own_left_out": "The draw's own cloud is left out of q(z). That is a known estimate, too, but "
    "asked for is the average of all n clouds.",
    "own_left_empty": "The draw's own cloud is left out of q(z). Asked for is the average of all n "
    "clouds, each draw's own among them.",
    "log_forgotten": "For q(z) the densities are averaged, as they should be. The logarithm of the "
    "average is still to be taken.",
    "own_by_formula": "I(x; z) is the KL by its formula, minus the other part. That is a good "
    "estimate, too, but wanted is the average of log q(z given x) over the draws, minus that of "
    "log q(z).",
    "kl_by_formula": "The second number is the KL by its formula, minus I(x; z). That is a good "
    "estimate, too, but wanted is the average of log q(z) - log p(z) over the draws.",
    "nearest_only": "For q(z) only the cloud counts in which the draw is most likely. All n are "
    "averaged.",
    "one_for_all": "The densities of all draws under all clouds are averaged to one number. Each "
    "draw has a q(z) of its own.",
    "own_is_mean_of_row": "For q(z given x) the table is averaged. It is the density of each draw "
    "under the cloud of its *own* image: the diagonal.",
    "own_is_largest": "For q(z given x) the largest entry of each draw is taken. It is the one of "
    "its *own* image: the diagonal.",
    "own_from_first": "For q(z given x) the cloud of the first image is taken for every draw.",
    "prior_constant_forgotten": "The log density of the prior lacks its constant, half of log(2 "
    "pi) for each number of the code.",
    "prior_at_means": "The prior is evaluated at the means. Wanted is its density at the draws.",
    "prior_averaged": "The log density of the prior is averaged over the numbers of the code.",
    "exchanged": "The two numbers are right, but exchanged: I(x; z) comes first.",
    "rate_for_information": "The first number is log q(z given x) against the *prior*: the whole "
    "rate. For I(x; z) it is compared with q(z).",
    "rate_for_kl": "The second number is log q(z given x) against the prior: the whole rate. For "
    "the KL of q(z) it is q(z) that is compared with the prior.",
    "information_sign": "I(x; z) has the wrong sign.",
    "kl_sign": "The KL has the wrong sign: it is log q(z) *minus* log p(z), on average.",
    "both_signs": "Both numbers have the wrong sign.",
    "not_averaged": "There is still one number for each image. Wanted is the mean over them.",
    "summed": "The images are summed. Wanted is the mean over them.",
    "weighted_by_q": "Each draw counts with its density once more. The draws come *from* the "
    "clouds: where q is large they fall often, and so they weigh in already.",
    "bits": "These are bits: the logarithms have base 2. The course counts in nats.",
}


def _table(mean, log_var, z, constant=LOG_2PI, average=False):
    """log q(z given x) of every draw (rows) under every cloud (columns), mean, z, and the rate."""
    mean, log_var, z = map(np.float64, (mean, log_var, z))
    each = -0.5 * ((z[:, None] - mean) ** 2 / np.exp(log_var) + log_var + constant)
    rate = 0.5 * (mean**2 + np.exp(log_var) - log_var - 1).sum(axis=1)
    return (each.mean(axis=-1) if average else each.sum(axis=-1)), mean, z, rate


def _without_own(table):
    """log q(z) of all clouds but the draw's own, with their number still n."""
    others = np.where(np.eye(len(table), dtype=bool), -np.inf, table)
    return _average(others)


def _average(table, axis=1):
    return logsumexp(table, axis=axis) - np.log(len(table))


def _own(way):
    """A step that finds log q(z given x), of the table, the draws and the rate."""
    return lambda table, mean, z, rate: (way(table, z, rate), table, mean, z, rate)


def _together(way):
    """A step that finds log q(z) of the table."""
    return lambda own, table, mean, z, rate: (own, way(table), mean, z, rate)


def _prior(way):
    """A step that finds log p(z)."""
    return lambda own, together, mean, z, rate: (own, together, way(mean, z, own, rate))


def _log_prior(z):
    return norm.logpdf(z).sum(axis=1)


_STEPS = Steps(
    given=_GIVEN,
    said=_SAID,
    read=_two,
    steps=[
        {
            "": _table,
            "log_std_for_log_var": lambda mean, log_var, z: _table(mean, 2 * log_var, z),
            "variance_ignored": lambda mean, log_var, z: _table(mean, 0 * log_var, z),
            "numbers_averaged": lambda mean, log_var, z: _table(mean, log_var, z, average=True),
            "means_for_draws": lambda mean, log_var, z: (
                *_table(mean, log_var, mean)[:2],
                np.float64(z),
                _table(mean, log_var, z)[3],
            ),
            "constant_forgotten": lambda mean, log_var, z: _table(mean, log_var, z, 0.0),
        },
        {
            "": _own(lambda table, z, rate: np.diag(table)),
            "own_is_mean_of_row": _own(lambda table, z, rate: table.mean(axis=1)),
            "own_is_largest": _own(lambda table, z, rate: table.max(axis=1)),
            "own_from_first": _own(lambda table, z, rate: table[:, 0]),
            "own_by_formula": _own(lambda table, z, rate: rate + _log_prior(z)),
        },
        {
            "": _together(_average),
            "wrong_axis": _together(lambda table: _average(table, 0)),
            "mean_of_logs": _together(lambda table: table.mean(axis=1)),
            "sum_not_mean": _together(lambda table: logsumexp(table, axis=1)),
            "own_left_out": _together(
                lambda table: _without_own(table) + np.log(len(table) / (len(table) - 1))
            ),
            "own_left_empty": _together(_without_own),
            "log_forgotten": _together(lambda table: np.exp(_average(table))),
            "nearest_only": _together(lambda table: table.max(axis=1)),
            "one_for_all": _together(
                lambda table: np.full(len(table), logsumexp(table) - np.log(table.size))
            ),
        },
        {
            "": _prior(lambda mean, z, own, rate: _log_prior(z)),
            "prior_constant_forgotten": _prior(
                lambda mean, z, own, rate: -0.5 * (z**2).sum(axis=1)
            ),
            "prior_at_means": _prior(lambda mean, z, own, rate: _log_prior(mean)),
            "prior_averaged": _prior(lambda mean, z, own, rate: norm.logpdf(z).mean(axis=1)),
            "kl_by_formula": _prior(lambda mean, z, own, rate: own - rate),
        },
        {
            "": lambda own, together, prior: (own - together, together - prior),
            "exchanged": lambda own, together, prior: (together - prior, own - together),
            "rate_for_information": lambda own, together, prior: (own - prior, together - prior),
            "rate_for_kl": lambda own, together, prior: (own - together, own - prior),
            "information_sign": lambda own, together, prior: (together - own, together - prior),
            "kl_sign": lambda own, together, prior: (own - together, prior - together),
            "both_signs": lambda own, together, prior: (together - own, prior - together),
            "weighted_by_q": lambda own, together, prior: (
                np.exp(own) * (own - together),
                np.exp(together) * (together - prior),
            ),
        },
        {
            "": lambda one, two: (one.mean(), two.mean()),
            "not_averaged": lambda one, two: (one, two),
            "summed": lambda one, two: (one.sum(), two.sum()),
            "bits": lambda one, two: (one.mean() / np.log(2), two.mean() / np.log(2)),
        },
        {"": lambda one, two: ((one, two),)},
    ],
)

information_and_marginal_kl = Exercise(
    reference=evaluation.information_and_marginal_kl,
    look=_look_at_parts,
    explain=fails_on("mean, log_var and z of shape (5, 3): 5 images, codes of 3 numbers"),
    formula=_STEPS,
    hints=[
        "Lesson 9: I(x; z) is the average of log q(z given x) - log q(z), the KL that of log q(z) "
        "- log p(z). Their sum is the rate: so only three densities are needed of each draw.",
        "`table = under_every_cloud(mean, log_var, z)` has the draws in its rows. The draw of "
        "image i under the cloud of image i is entry [i, i]: the diagonal, `np.diag(table)`.",
        "The row of a draw, averaged by `log_mean_exp`, is log q(z); mind that it averages over "
        "axis 0: `table.T`. log p(z) is `gaussian_log_density(z, 0 * z, 0 * z)`. Check: for one "
        "image I is 0.",
    ],
)
