"""The constant baseline with the smallest variance on the draws themselves."""

import numpy as np

from vae_helpers import gradients
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.observe import a_number, finding, same, untouched
from vae_helpers.checks.engine.parts import Formula
from vae_helpers.checks.engine.terms import Factor, Group, Term
from vae_helpers.checks.probes import estimators
from vae_helpers.checks.probes.generator import generator

# One size twice, for who remembers by shape; two draws are the fewest that have a best constant.
_SIZES = (6, 6, 4, 9, 7, 3, 5, 2, 12, 8, 11)


def _given():
    """Values and scores that average to nothing simple, of either sign."""
    random = generator(10)
    return [
        (random.normal(1.3, 2.5, n), random.normal((0.7, -0.6, 0.4)[i % 3], 1.4, n))
        for i, n in enumerate(_SIZES)
    ]


_GIVEN = _given()
_MEAN_SCORE = np.mean(_GIVEN[0][1])
_FIRST = "the best constant for 6 draws"


def _look_at_best(function):
    values, scores = (array.copy() for array in _GIVEN[0])
    found = a_number(function(values, scores))
    yield _FIRST, found
    if not same(found, a_number(gradients.best_baseline(*_GIVEN[0]))):
        return
    yield finding(
        untouched(_GIVEN[0], [values, scores]),
        "changes_its_arguments",
        "The number is right, but the function changes an array that it was given, as `-=` and its "
        "kin do. Whoever calls it still needs both arrays.",
    )
    whole = np.array([3, 1, 4, 1]), np.array([2, -1, -1, 1])
    yield (
        "the best constant for values 3, 1, 4, 1 and scores 2, -1, -1, 1",
        a_number(function(*(array.copy() for array in whole))),
    )


def _around(array):
    return array - array.mean()


# What stands above the line.
_ABOVE = {
    "products_not_centred": (
        lambda v, s: np.mean(v * s**2),
        "Above the line stands the mean of values * scores**2. That is a covariance only where the "
        "scores average to 0, which they do not on a few draws.",
    ),
    "covariance_of_values": (
        lambda v, s: np.mean(v * _around(s)),
        "Above the line stands the covariance of the *values* with the scores. What b is to calm "
        "down are the products, values * scores: how do those go with the scores?",
    ),
    "scores_centred_first": (
        lambda v, s: np.mean(v * _around(s) ** 2),
        "The mean of the scores is subtracted from every score before it meets its value. The "
        "products whose variance counts are made with the scores as they are.",
    ),
    "mean_of_products": (
        lambda v, s: np.mean(v * s),
        "Above the line stands the mean of the products, values * scores: the estimate of the "
        "gradient itself. It does not say how the products go with the scores.",
    ),
    "covariance_with_values": (
        lambda v, s: np.mean(v * s * _around(v)),
        "Above the line stands the covariance of the products with the *values*. What is "
        "subtracted from the products is b times the *scores*.",
    ),
    "means_added": (
        lambda v, s: np.mean(v * s**2) + np.mean(v * s) * np.mean(s),
        "In the covariance the product of the two means is added. It is to be subtracted.",
    ),
    "values_left_out": (
        lambda v, s: np.mean(s * _around(s)),
        "Above the line the values do not occur: scores stand where the products, values * "
        "scores, belong.",
    ),
    "values_centred": (
        lambda v, s: np.mean(_around(v) * s * _around(s)),
        "The average of the values is subtracted from them first. Then what comes out is counted "
        "from that average, and not from 0.",
    ),
}
# By what that is divided.
_BELOW = {
    "mean_square_of_scores": (
        lambda v, s: np.mean(s**2),
        "the mean square of the scores. That is their variance only where they average to 0, which "
        "they do not on a few draws",
    ),
    "square_of_mean_score": (
        lambda v, s: np.mean(s) ** 2,
        "the square of the mean score. That is only what a variance subtracts",
    ),
    "std_of_scores": (
        lambda v, s: np.std(s),
        "the standard deviation of the scores. In the variance of a sum, b squared stands before "
        "the other variance, without a root; and by what stands there is divided",
    ),
    "variance_of_products": (
        lambda v, s: np.var(v * s),
        "the variance of the products. Which of the two does b stand before?",
    ),
    "variance_of_values": (
        lambda v, s: np.var(v),
        "the variance of the values. The values have no b before them",
    ),
    "reciprocal_of_variance": (
        lambda v, s: 1 / np.var(s),
        "one over the variance of the scores; that is, multiplied by the variance",
    ),
    "mean_score": (lambda v, s: np.mean(s), "the mean score"),
    "size_of_scores": (lambda v, s: np.mean(np.abs(s)), "the mean size of the scores"),
    "not_divided": (lambda v, s: 1.0, "nothing. The lowest point of a parabola is a ratio"),
}
# What stands in place of the whole.
_INSTEAD = {
    "smallest_mean_square": (
        lambda v, s: np.mean(v * s**2) / np.mean(s**2),
        "This b makes the *mean square* of (values - b) * scores smallest. That is the variance "
        "only where the scores average to 0, as they do over infinitely many draws. On the six "
        f"draws tried first they average to {_MEAN_SCORE:.2f}; so the square of the mean, which a "
        "variance subtracts, depends on b as well.",
    ),
    "average_of_values": (
        lambda v, s: np.mean(v),
        "This is the average of the values. It is a fair baseline, but not the one with the "
        "smallest variance: values whose scores are large count for more.",
    ),
    "no_mean_left": (
        lambda v, s: np.mean(v * s) / np.mean(s),
        "With this b the *mean* of (values - b) * scores becomes 0, whatever the gradient is. What "
        "is to become small is the variance.",
    ),
    "weighted_by_size_of_score": (
        lambda v, s: np.mean(v * np.abs(s)) / np.mean(np.abs(s)),
        "This is the average of the values, weighted by the size of their scores. In a variance "
        "things count by their squares.",
    ),
    "upside_down": (
        lambda v, s: np.var(s) / np.mean(v * s * _around(s)),
        "This is upside down: one over the right number.",
    ),
    "variance_of_scores": (
        lambda v, s: np.var(s),
        "This is the variance of the scores alone. The values have a say, too.",
    ),
    "variance_at_none": (
        lambda v, s: np.var(v * s),
        "This is the variance without any baseline, at b = 0. Where is it smallest?",
    ),
    "correlation": (
        lambda v, s: np.corrcoef(v * s, s)[0, 1],
        "This is the correlation of the products with the scores, a number between -1 and 1. It is "
        "divided by both standard deviations, while b stands before the scores alone.",
    ),
    "intercept": (
        lambda v, s: np.mean(v * s) - np.mean(s) * np.mean(v * s * _around(s)) / np.var(s),
        "This is the mean of the products less b times the mean score: the height at 0 of the line "
        "fitted to the products over the scores. Its slope is wanted.",
    ),
}


# The number comes with values and scores, as rows of one table, so that what is put together of
# them can be told whatever the number is.
def _table(number):
    return lambda v, s: np.stack([np.full(len(v), number(v, s)), v, s])


def _one_over(number):
    return lambda v, s: np.array([[1 / number(v, s)], [1.0], [1.0]])


def _of_all(factor):
    return lambda v, s: np.array([[factor(len(v))], [1.0], [1.0]])


def _products(table):
    return (table[1] - table[0]) * table[2]


_FORMULA = Formula(
    given=_GIVEN,
    together=estimators.named(
        {
            "": (lambda table: table[0, 0], ""),
            "for_each_draw": (
                lambda table: table[0],
                "This is a number for each draw. Wanted is one constant for all of them.",
            ),
            "in_an_array": (
                lambda table: table[0, :1],
                "The number comes in an array of one place, shape (1,). Return the number itself.",
            ),
            "already_subtracted": (
                lambda table: table[1] - table[0],
                "These are the values minus a constant. Return the constant itself.",
            ),
            "already_used": (
                _products,
                "These are the products (values - b) * scores. Return the constant b itself.",
            ),
            "the_variance": (
                lambda table: np.var(_products(table)),
                "This is the smallest variance. Return the b that gives it.",
            ),
        }
    ),
    terms=[
        Term(
            "baseline",
            "The constant",
            1.0,
            Factor(
                _table(lambda v, s: np.mean(v * s * _around(s))),
                estimators.named(
                    {slug: (_table(made), words) for slug, (made, words) in _ABOVE.items()}
                ),
            ),
            Factor(
                _one_over(lambda v, s: np.var(s)),
                estimators.named(
                    {slug: (_one_over(made), words) for slug, (made, words) in _BELOW.items()},
                    "It is divided by {}.",
                ),
            ),
            slips={0: ("zero", "The result is 0, whatever values and scores are.")},
        )
    ],
    groups=[
        Group(
            "baseline",
            "The constant",
            ("baseline",),
            instead=estimators.named(
                {slug: (_table(made), words) for slug, (made, words) in _INSTEAD.items()}
            ),
            slips={0: ("zero", "The result is 0, whatever values and scores are.")},
        )
    ],
    whole=estimators.named(
        {
            "sample_covariance": (
                _of_all(lambda n: n / (n - 1)),
                "There is a factor S / (S - 1) too much, for S draws, as where `np.cov` divides by "
                "S - 1 and `np.var` by S. Divide both alike.",
            ),
            "sample_variance": (
                _of_all(lambda n: (n - 1) / n),
                "There is a factor (S - 1) / S too much, for S draws, as where a mean is taken "
                "above, over S, and a variance with `ddof=1` below. Divide both alike.",
            ),
            "sum_over_mean": (
                _of_all(lambda n: n),
                "It is multiplied by the number of draws, as where a sum stands over a mean.",
            ),
            "mean_over_sum": (
                _of_all(lambda n: 1 / n),
                "It is divided by the number of draws, as where a mean stands over a sum.",
            ),
        }
    ),
    arguments=estimators.named(
        {
            "exchanged": (
                lambda v, s: (s, v),
                "Values and scores have changed places.",
            ),
        }
    ),
    times={
        -1: ("sign", "The sign is turned. Does the parabola fall or rise at b = 0?"),
        2: (
            "doubled",
            "It is twice the right number: the 2 of the parabola's middle term cancels with the 2 "
            "from the derivative of b squared.",
        ),
        0.5: (
            "halved",
            "It is half the right number: the derivative of b squared has a 2, and so has the "
            "parabola's middle term.",
        ),
    },
    extremes=[
        ("where the values lie near 300", (300 + _GIVEN[3][0], _GIVEN[3][1])),
        ("where the scores are a tenth as large", (_GIVEN[4][0], 0.1 * _GIVEN[4][1])),
        ("where the scores are 100 times as large", (_GIVEN[4][0], 100 * _GIVEN[4][1])),
    ],
    read=a_number,
    of=("draw", "draws"),
)


def _why(found):
    value = found.get(_FIRST)
    if getattr(value, "shape", None) == (2, 2):
        return (
            "This is a 2 x 2 table, as `np.cov` returns it for two arrays: their variances stand "
            "on the diagonal, their covariance beside it. Pick the entries that you need."
        )
    right = a_number(gradients.best_baseline(*_GIVEN[0]))
    if getattr(value, "shape", None) == () and abs(value - right) <= 0.05 * abs(right):
        return (
            "This is close to the lowest point, but not at it to four digits. A grid is too coarse "
            "for that, and a descent needs more steps. A parabola's lowest point can be computed."
        )
    return estimators.why_it_raises(found)


best_baseline = Exercise(
    reference=gradients.best_baseline,
    look=_look_at_best,
    formula=_FORMULA,
    explain=_why,
    hints=[
        "Multiply out: (values - b) * scores is a difference of two quantities, and b stands only "
        "before the second. The refresher has a rule for the variance of a sum of two.",
        "As a function of b the variance is a number, plus b times a number, plus b squared times "
        "a number. Where is the derivative of that 0?",
        "No formula yet? Any way to the lowest point is right, to four digits: a parabola is known "
        "from its heights at three places, say b = -1, 0 and 1.",
    ],
)
