"""The gradient of an expectation by the score of each draw."""

import numpy as np

from vae_helpers import gradients
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.mistake import Mistake
from vae_helpers.checks.engine.parts import Formula
from vae_helpers.checks.engine.terms import Factor, Term
from vae_helpers.checks.probes import estimators


# Nowhere their own derivatives; one that no derivative helps with.
def _bent(z):
    return (z + 1.0) ** 2 + 0.5 * z


def _steps(z):
    return np.floor(2 * np.asarray(z)) - 0.3


def _wave(z):
    return np.sin(3 * np.asarray(z)) + 2


_LESSON_C = 1.0  # f there is (z - c)**2
_GIVEN = [
    (f, mean, std, mean + std * noise)
    for f, mean, std, noise in estimators.draws([_bent, _steps, _wave, abs, _bent])
]


def _look_at_score(function):
    yield from estimators.look_at_estimates(
        function, gradients.score_function_gradient, _GIVEN[0], "z", ("draw", "draws"), _OWN_DRAWS
    )


_OWN_DRAWS = (
    "own_draws",
    "Two calls with the same z give different estimates: the function draws z anew. Use the draws "
    "that are given.",
)


def _slope(f, z):
    return (f(z + 1e-4) - f(z - 1e-4)) / 2e-4


def _log_density(mean, std, z):
    return -((z - mean) ** 2) / (2 * std**2) - np.log(std) - 0.5 * np.log(2 * np.pi)


def _instead(function):
    """What takes the place of f(z) where function(f, z) stands alone, without score."""
    return lambda f, m, s, z: function(f, z) * s**2 / (z - m)


def _score(mean, std, z):
    return (z - mean) / std**2


_PLAIN = "Here the plain f(z) is asked for."
_NORMALISED = (
    "The values of f are brought to mean 0 and spread 1, as is done with advantages: that changes "
    f"the scale of the gradient, and biases it. {_PLAIN}"
)

_VALUE = {
    "score_alone": (
        lambda f, m, s, z: np.ones_like(z),
        "f is not used: the score stands alone. What is averaged is f(z) times the score.",
    ),
    "f_of_the_lesson": (
        lambda f, m, s, z: (z - _LESSON_C) ** 2,
        "This uses (z - c)**2, with the c of the lesson. Use the `f` that is given: the function "
        "is tried with others.",
    ),
    "f_at_the_mean": (
        lambda f, m, s, z: f(np.full_like(z, m)),
        "f is taken at the mean for every draw. Then the estimate has nothing to tell whether f is "
        "larger above the mean or below it; f belongs at the draw z.",
    ),
    "f_of_z_as_noise": (
        lambda f, m, s, z: f(m + s * z),
        "f is taken at mean + std * z, as if z were noise. z is the draw already: f belongs there.",
    ),
    "f_at_the_noise": (
        lambda f, m, s, z: f((z - m) / s),
        "f is taken at (z - mean) / std, the noise behind the draw. It belongs at the draw z.",
    ),
    "mean_of_f": (
        lambda f, m, s, z: np.mean(f(z)),
        "Every score is multiplied by the same average of f. Each belongs to the value at its own "
        "draw.",
    ),
    "own_baseline": (
        lambda f, m, s, z: f(z) - np.mean(f(z)),
        "The average of f over the draws is subtracted first. A baseline is the next exercise, and "
        "this one, which contains the draw itself, makes the estimate too small by one part in the "
        "number of draws.",
    ),
    "leave_one_out_built_in": (
        lambda f, m, s, z: f(z) - gradients.leave_one_out_baseline(f(z)),
        "From each f(z) the mean of the other values is subtracted. That baseline is the next "
        f"exercise. {_PLAIN}",
    ),
    "normalised_values": (lambda f, m, s, z: (f(z) - f(z).mean()) / f(z).std(), _NORMALISED),
    "normalised_by_sample_std": (
        lambda f, m, s, z: (f(z) - f(z).mean()) / f(z).std(ddof=1),
        _NORMALISED,
    ),
    "every_f_with_every_score": (
        lambda f, m, s, z: f(z)[:, None],
        "The result is a square: every f(z) meets the score of every draw, as where a column is "
        "multiplied by a row. Each belongs to its own.",
    ),
    "slope_times_score": (
        lambda f, m, s, z: _slope(f, z),
        "The score is multiplied by a slope of f. It is the *value* f(z) that belongs there.",
    ),
    "f_alone": (
        _instead(lambda f, z: f(z)),
        "These are the values f(z) without the score: their mean estimates the average of f and "
        "not its gradient. Each is to be multiplied by the score of its draw.",
    ),
    "twice_the_distance": (
        lambda f, m, s, z: np.full_like(z, 2 * s**2),
        "This is 2 (z - mean), the derivative of (z - mean)**2, whatever f is. Here f(z) itself is "
        "wanted, times the derivative of log q for the mean.",
    ),
    "slope_of_f": (
        _instead(_slope),
        "These are slopes of f at the draws. That is the pathwise estimate, which comes later in "
        "the lesson; this one uses values of f and the score, and no derivative of f.",
    ),
}

_DISTANCE = {
    "not_centred": (
        lambda f, m, s, z: z,
        "The mean is not subtracted from z. A draw at the mean has the score 0: there the density "
        "does not change at first when the mean moves.",
    ),
    "distance_left_out": (
        lambda f, m, s, z: np.ones_like(z),
        "The distance of z from the mean is left out of the score.",
    ),
    "distance_squared": (
        lambda f, m, s, z: (z - m) ** 2,
        "The distance of z from the mean enters the score with its square. The square is in log q; "
        "its derivative has lost it.",
    ),
    "scores_summed": (
        lambda f, m, s, z: np.full_like(z, np.sum(z - m)),
        "Every f(z) is multiplied by the sum of the scores of all draws, as `tape.gradient` gives "
        "it for an array. Each belongs to the score of its own draw.",
    ),
    "mean_of_the_draws": (
        lambda f, m, s, z: z - np.mean(z),
        "The average of these draws is subtracted from z. The score is that of q, whose mean is "
        "given as an argument.",
    ),
    "log_density_for_score": (
        lambda f, m, s, z: _log_density(m, s, z) * s**2,
        "f(z) is multiplied by log q(z) itself. The score is the *derivative* of log q for the "
        "mean.",
    ),
    "density_for_score": (
        lambda f, m, s, z: np.exp(_log_density(m, s, z)) * s**2,
        "f(z) is multiplied by the density q(z). The score is the derivative of its logarithm for "
        "the mean.",
    ),
    "derivative_for_std": (
        lambda f, m, s, z: (z - m) ** 2 / s - s,
        "This has the score of the standard deviation. The gradient for the mean is asked for.",
    ),
}

_VARIANCE = {
    "std_not_squared": (lambda f, m, s, z: 1 / s, "divided by std"),
    "not_divided": (lambda f, m, s, z: 1.0, "not divided at all"),
    "times_variance": (lambda f, m, s, z: s**2, "multiplied by the variance"),
    "times_std": (lambda f, m, s, z: s, "multiplied by std"),
    "divided_by_std_cubed": (lambda f, m, s, z: s**-3.0, "divided by std cubed"),
    "variance_squared": (lambda f, m, s, z: s**-4.0, "divided by the square of the variance"),
    "std_as_log_var": (lambda f, m, s, z: np.exp(-s), "divided by exp(std)"),
    "variance_of_the_draws": (
        lambda f, m, s, z: 1 / np.var(z),
        "divided by the variance of these draws, not that of q",
    ),
}

_FORMULA = Formula(
    given=_GIVEN,
    together=estimators.TOGETHER,
    terms=[
        Term(
            "estimate",
            "The estimate",
            1.0,
            Factor(lambda f, m, s, z: f(z), estimators.named(_VALUE)),
            Factor(lambda f, m, s, z: z - m, estimators.named(_DISTANCE)),
            Factor(
                lambda f, m, s, z: s**-2.0,
                estimators.named(
                    _VARIANCE,
                    "The distance in the score is {}. The same distance says more about a narrow q "
                    "than about a wide one; how much more, the exponent of the density tells.",
                ),
            ),
            slips={0: ("zero", "Every estimate is 0, whatever f is.")},
        )
    ],
    whole=[
        Mistake(
            "times_density",
            lambda f, m, s, z: np.exp(_log_density(m, s, z)),
            "Each estimate is also multiplied by the density q(z). The draws come from q already, "
            "so likely z are there more often; the density would count twice.",
        ),
        estimators.divided_by_samples,
    ],
    times={
        -1: (
            "sign",
            "The sign is turned: it would say that q becomes *less* likely to give a z above the "
            "mean when the mean moves up. Differentiate log q with respect to the mean, not to z.",
        ),
        0.5: (
            "halved",
            "Everything counts half: the 2 of the exponent's 2 std**2 is still there. It cancels "
            "when the square above it is differentiated.",
        ),
        2: (
            "doubled",
            "Everything counts twice. The exponent of the density is (z - mean)**2 / (2 std**2): "
            "does its 2 survive the derivative?",
        ),
    },
    extremes=[
        ("where std is 0.02", (_bent, 0.7, 0.02, 0.7 + 0.02 * np.array([0.5, -1.2]))),
        ("where z lies far from the mean", (_bent, 0.7, 0.4, np.array([6.5, -8.0]))),
    ],
    of=("draw", "draws"),
)

score_function_gradient = Exercise(
    reference=gradients.score_function_gradient,
    look=_look_at_score,
    formula=_FORMULA,
    explain=estimators.why_it_raises,
    mistakes=[
        Mistake(
            "z_taken_for_noise",
            lambda f, m, s, z: f(m + s * z) * z / s,
            "z is taken for noise, and mean + std * z for the draw. But z is the draw already: f "
            "belongs there, and the noise behind it is (z - mean) / std.",
        ),
        Mistake(
            "score_added",
            lambda f, m, s, z: f(z) + _score(m, s, z),
            "The score is added to f(z). It is a factor: the derivative of q(z) is q(z) *times* "
            "the score.",
        ),
    ],
    hints=[
        "Two factors for each draw: the value f(z), and the score, which says how log q(z) changes "
        "when the mean moves.",
        "log q(z) = -(z - mean)**2 / (2 std**2) + terms without the mean. Differentiate that for "
        "the mean, with z held fixed.",
        "Two checks of your score: it is 0 at the mean and positive above it, and at the same "
        "distance a narrow q has the larger one. `z` is an array: `f(z)` gives all values at once.",
    ],
)
