"""The Gaussian of independent numbers nearest to draws, by forward KL."""

import numpy as np

from vae_helpers import densities
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.observe import EXCEPTION, arrays_of, finding, numbers, same
from vae_helpers.checks.engine.steps import Steps
from vae_helpers.checks.probes.generator import generator
from vae_helpers.checks.probes.sums import fails_on, left_alone

_PAIR = "mean", "log_var"
_ONE_NUMBER = "the fit to draws of one number each, (8, 1)"


def _draws(samples, d, log_var=None):
    """Draws (samples, d) of a skewed cloud whose numbers hang together; more draws than numbers.

    log_var: if given, the variance that each number is to have.
    """
    random = generator(samples + 10 * d)
    z = random.exponential(1.0, (samples, d))
    z = z - 1 + 0.7 * z[:, :1] ** 1.5
    if log_var is None:
        return (np.float32(z * np.linspace(2.5, 0.4, d) + random.normal(0, 2, d)),)
    z = (z - z.mean(axis=0)) / z.std(axis=0)
    return (np.float32(0.2 + np.exp(log_var / 2) * z),)


_GIVEN = [_draws(*size) for size in ((9, 4), (9, 4), (7, 3), (30, 5), (12, 2), (4, 2))]
# As many draws as numbers: a Formula's milder numbers would be no milder, and are not tried.
_EXTREMES = [(f"where log_var is {level:g}", _draws(5, 5, level)) for level in (-9, 6)]


def _read(result):
    """Both results as one array: log_var, mean, and the shapes of both."""
    mean, log_var = arrays_of(result, _PAIR)
    return np.concatenate([log_var.ravel(), mean.ravel(), mean.shape, log_var.shape])


def _look_at_fit(function):
    (z,) = _GIVEN[0]
    given = z.copy()
    mean, log_var = arrays_of(function(given), _PAIR)
    yield "the mean for 9 draws of 4 numbers", mean
    yield "log_var for 9 draws of 4 numbers", log_var
    near_zero = log_var < -10  # logarithms of float32's rounding; the right ones are about 1
    yield finding(
        not (near_zero.any() and (near_zero | np.isnan(log_var)).all()),
        "not_squared",
        "For log_var the logarithm is taken of what is 0 but for rounding. So is an average of "
        "distances that are not squared: those above the mean and those below it cancel.",
    )
    right = map(numbers, densities.forward_kl_fit(z))
    if not all(map(same, (mean, log_var), right)):
        return
    yield left_alone([z], [given], "changes_z", "`z -= mean`")
    (single,) = _draws(8, 1)
    yield _ONE_NUMBER, _read(function(single.copy()))
    far = np.float32(1000 + z - z.mean(axis=0))
    _, log_var = arrays_of(function(far.copy()), _PAIR)
    yield finding(
        np.allclose(log_var, numbers(densities.forward_kl_fit(far)[1]), rtol=0, atol=1e-3),
        "digits_lost",
        "Right near 0, but not where the draws lie around 1,000: there a mean of squares minus the "
        "square of a mean is the small difference of two large numbers, and float32 keeps seven "
        "digits. Subtract the mean first, then square.",
    )


def _explain(found):
    if EXCEPTION in found and "the mean for 9 draws of 4 numbers" in found:
        return "It is right for draws of 4 numbers, but fails for draws of one number, (8, 1)."
    return _at_once(found)


_at_once = fails_on("z of shape (9, 4): 9 draws of 4 numbers, so the draws lie along axis 0")


def _mean(of):
    """A step that makes the mean of draws z."""
    return lambda z: (z, of(z))


def _about(of):
    """A step that takes distances from z and the mean returned."""
    return lambda z, mean: (mean, of(z, mean))


def _products(of):
    """A step from distances to a matrix whose diagonal is the spread of each number."""
    return lambda mean, apart: (mean, apart, of(apart))


def _picked(of):
    """A step that takes the spread from that matrix, or from the distances again."""
    return lambda mean, apart, matrix: (mean, of(apart, matrix))


def _logarithm(of):
    return lambda mean, spread: (mean, of(spread))


def _arranged(of):
    return lambda mean, log_var: (of(mean, log_var),)


def _every(value, like):
    return np.full(len(like), value)


_SAID = {
    "numbers_and_draws_exchanged": "Numbers and draws are exchanged: the average runs over the "
    "numbers of each draw, and there is one result for each draw. The draws lie along axis 0.",
    # The mean.
    "median": "For the mean, the median is returned. It makes the average *distance* smallest; in "
    "the log density of a Gaussian the distance is squared.",
    "one_mean": "There is one mean, a single number for all numbers of a code. Each has its own.",
    "one_mean_for_all": "Every number of the code gets the same mean, that of all numbers "
    "together. Each has its own.",
    "mean_not_divided": "For the mean, the draws are added up and not divided by their number.",
    "first_draw": "For the mean, the first draw is returned. The others are of the same p.",
    "middle_of_range": "For the mean, the middle between the smallest and the largest draw is "
    "returned. Two draws alone decide it; in the average that is to be small all count alike.",
    "mean_zero": "The mean is 0, whatever the draws are: as after they have been centred.",
    # The distances.
    "about_the_mean_returned": "The distances are measured from that place, too.",
    "not_centred": "The squares are of the draws themselves. In the log density stands the "
    "distance from the mean.",
    "centred_with_one_number": "The distances are measured from one number for everything, the "
    "mean of all. Each number of a code has a mean of its own.",
    "mean_added": "The mean is added to the draws. The distance from it is a difference.",
    "centred_by_draw": "The distances are measured from the mean of each draw, over its numbers. "
    "It is the mean over the draws that they are to be measured from.",
    # The spread.
    "divided_by_one_less": "The squares are divided by the number of draws less 1. That makes a "
    "variance right on average over many sets of draws. Here the smallest value of an average over "
    "*these* draws is wanted: what is the divisor in that average?",
    "not_divided": "The squares are added up and not averaged: with more draws the variance would "
    "grow without end.",
    "absolute": "The distances enter by their absolute values, where their squares belong.",
    "third_power": "The distances are raised to the third power, where their squares belong.",
    "fourth_power": "The distances are raised to the fourth power, where their squares belong.",
    "half_the_variance": "The variance comes out as half of the right one. Mind the factors 1/2 in "
    "the derivative with respect to the variance.",
    "twice_the_variance": "The variance comes out as twice the right one. Mind the factors 1/2 in "
    "the derivative with respect to the variance.",
    # Which of the spreads.
    "not_averaged": "For log_var, every draw still has a number of its own: the squares are not "
    "averaged over the draws.",
    "averaged_over_numbers": "For log_var, the squares are averaged over the numbers of each draw. "
    "The draws lie along axis 0, and they are what is averaged over.",
    "covariance": "In place of one spread for each number stands a whole matrix (d, d). q has "
    "independent numbers: it is described by the spread of each alone.",
    "reverse_fit": "The spread of each number is measured with the others held fast: one over the "
    "diagonal of the inverse covariance. That is the best q for the *other* direction, KL(q || p).",
    "precision": "What stands for the spread is the diagonal of the inverse covariance, a "
    "precision: large where the draws lie close together.",
    "one_variance": "There is one spread, a single number for all numbers of a code. Each has its "
    "own.",
    "one_variance_for_all": "Every number of the code gets the same spread, an average over the "
    "numbers. Each has its own.",
    # Its logarithm.
    "no_log": "In place of log_var stands the variance itself. Wanted is its logarithm.",
    "log_of_std": "In place of log_var stands the logarithm of the *standard deviation*. log_var "
    "is that of the variance, its square.",
    "std": "In place of log_var stands the standard deviation. Wanted is the logarithm of the "
    "variance.",
    "log_of_the_square": "In place of log_var stands twice the logarithm, as where something is "
    "squared once too often.",
    "bits": "The logarithm has base 2. The course counts in nats, with base e: `np.log`.",
    "base_ten": "The logarithm has base 10. The course counts in nats, with base e: `np.log`.",
    "sign": "log_var has the wrong sign, as the logarithm of one over a variance has.",
    "exp_for_log": "exp is taken in place of the logarithm. It leads the other way, from log_var "
    "to the variance.",
    "one_added": "1 is added before the logarithm is taken, as by `log1p`. The variance itself "
    "belongs there.",
    # The form.
    "exchanged": "The order is turned: the mean comes first, then log_var.",
    "mean_as_a_row": "The mean has the shape (1, d). Wanted is (d,), as without keepdims.",
    "log_var_as_a_row": "log_var has the shape (1, d). Wanted is (d,), as without keepdims.",
    "both_as_rows": "Both results have the shape (1, d). Wanted is (d,), as without keepdims.",
}

_STEPS = Steps(
    given=_GIVEN,
    extremes=_EXTREMES,
    read=_read,
    said=_SAID,
    steps=[
        {
            "": lambda z: np.float64(z),
            "numbers_and_draws_exchanged": lambda z: np.float64(z).T,
        },
        {
            "": _mean(lambda z: z.mean(axis=0)),
            "median": _mean(lambda z: np.median(z, axis=0)),
            "one_mean": _mean(np.mean),
            "one_mean_for_all": _mean(lambda z: _every(z.mean(), z.T)),
            "mean_not_divided": _mean(lambda z: z.sum(axis=0)),
            "first_draw": _mean(lambda z: z[0]),
            "middle_of_range": _mean(lambda z: (z.min(axis=0) + z.max(axis=0)) / 2),
            "mean_zero": _mean(lambda z: 0 * z[0]),
        },
        {
            "": _about(lambda z, mean: z - z.mean(axis=0)),
            "about_the_mean_returned": _about(lambda z, mean: z - mean),
            "not_centred": _about(lambda z, mean: z),
            "centred_with_one_number": _about(lambda z, mean: z - z.mean()),
            "mean_added": _about(lambda z, mean: z + z.mean(axis=0)),
            "centred_by_draw": _about(lambda z, mean: z - z.mean(axis=1, keepdims=True)),
        },
        {
            "": _products(lambda apart: apart.T @ apart / len(apart)),
            "divided_by_one_less": _products(lambda apart: apart.T @ apart / (len(apart) - 1)),
            "not_divided": _products(lambda apart: apart.T @ apart),
            "absolute": _products(lambda apart: np.diag(np.abs(apart).mean(axis=0))),
            "third_power": _products(lambda apart: np.diag((apart**3).mean(axis=0))),
            "fourth_power": _products(lambda apart: np.diag((apart**4).mean(axis=0))),
            "half_the_variance": _products(lambda apart: apart.T @ apart / len(apart) / 2),
            "twice_the_variance": _products(lambda apart: apart.T @ apart / len(apart) * 2),
        },
        {
            "": _picked(lambda apart, matrix: np.diag(matrix)),
            "not_averaged": _picked(lambda apart, matrix: apart**2),
            "averaged_over_numbers": _picked(lambda apart, matrix: (apart**2).mean(axis=1)),
            "covariance": _picked(lambda apart, matrix: matrix),
            "reverse_fit": _picked(lambda apart, matrix: 1 / np.diag(np.linalg.inv(matrix))),
            "precision": _picked(lambda apart, matrix: np.diag(np.linalg.inv(matrix))),
            "one_variance": _picked(lambda apart, matrix: np.trace(matrix) / len(matrix)),
            "one_variance_for_all": _picked(
                lambda apart, matrix: _every(np.trace(matrix) / len(matrix), matrix)
            ),
        },
        {
            "": _logarithm(np.log),
            "no_log": _logarithm(lambda v: v),
            "log_of_std": _logarithm(lambda v: np.log(v) / 2),
            "std": _logarithm(np.sqrt),
            "log_of_the_square": _logarithm(lambda v: 2 * np.log(v)),
            "bits": _logarithm(np.log2),
            "base_ten": _logarithm(np.log10),
            "sign": _logarithm(lambda v: -np.log(v)),
            "exp_for_log": _logarithm(np.exp),
            "one_added": _logarithm(np.log1p),
        },
        {
            "": _arranged(lambda mean, log_var: (mean, log_var)),
            "exchanged": _arranged(lambda mean, log_var: (log_var, mean)),
            "mean_as_a_row": _arranged(lambda mean, log_var: (mean[None], log_var)),
            "log_var_as_a_row": _arranged(lambda mean, log_var: (mean, log_var[None])),
            "both_as_rows": _arranged(lambda mean, log_var: (mean[None], log_var[None])),
        },
    ],
)


def _picture(function):
    """The fit to draws of two numbers."""
    (z,) = _draws(60, 2)
    z = z[z[:, 0] < 12]  # but one or two far ones, beside which the others would be a dot
    z = np.float32(z * [0.2, 1])  # and not in a narrow strip: both axes have one scale
    yours, right = (arrays_of(one(z.copy()), _PAIR) for one in (function, densities.forward_kl_fit))
    shapes = [[part.shape for part in pair] for pair in (yours, right)]
    clear = np.abs(np.subtract(yours, right)).max() > 0.1 if shapes[0] == shapes[1] else False
    if not clear or not np.isfinite(yours).all() or np.abs(yours[1]).max() > 10:
        return None
    one, other = ((mean, np.diag(np.exp(log_var))) for mean, log_var in (yours, right))
    return "gaussians_beside", {
        "yours": one,
        "right": other,
        "dots": z,
        "caption": "Draws and the Gaussian fitted to them, as the ellipse that holds 95% of "
        "its mass: yours on the left.",
    }


forward_kl_fit = Exercise(
    reference=densities.forward_kl_fit,
    look=_look_at_fit,
    explain=_explain,
    formula=_STEPS,
    picture=_picture,
    hints=[
        "KL(p || q) is an average over p of log p(z) - log q(z), and log p(z) is the same for "
        "every q. So -log q(z), averaged over the draws, has to become as small as it can.",
        "For one number that average is 1/2 of (log 2 pi + log v + A / v), where v is the variance "
        "of q and A the average of the squared distances from its mean. First, at which mean is A "
        "smallest? Its derivative there is 0.",
        "With A at its smallest: the derivative of log v + A / v with respect to v is 0 at one "
        "place. What is v there, and by how many draws was A divided? Return its logarithm.",
    ],
)
