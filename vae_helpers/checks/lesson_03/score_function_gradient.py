"""The gradient of an expectation by the score of each draw."""

import numpy as np

from vae_helpers import gradients
from vae_helpers.checks.engine.exercise import Exercise, Mistake
from vae_helpers.checks.engine.observe import numbers, same, untouched
from vae_helpers.checks.probes.estimators import MEAN, NOISE, STD

_Z = (MEAN + STD * NOISE).astype("float32")


# It is nowhere its own derivative.
def _f(z):
    return (z + 1.0) ** 2 + 0.5 * z


def _look_at_score(function):
    z = _Z.copy()
    estimates = numbers(function(_f, MEAN, STD, z))
    again = numbers(function(_f, MEAN, STD, _Z.copy()))
    yield "the same draws give the same estimates twice", same(estimates, again)
    if not same(estimates, again):
        return
    yield "the estimates from 6 draws", estimates
    if not same(estimates, numbers(_scored(_f, MEAN, STD, _Z))):
        return
    yield "z is left as it was", untouched([_Z], [z])
    other = numbers(function(abs, -1, 2.5, np.array([-4.0, -1.5, 0.5, 3.0], "float32")))
    yield "the estimates for f = abs, mean = -1, std = 2.5", other


def _slope(f, z):
    return (f(z + 1e-3) - f(z - 1e-3)) / 2e-3


def _density(mean, std, z):
    return np.exp(-((z - mean) ** 2) / (2 * std**2)) / (std * np.sqrt(2 * np.pi))


def _scored(f, mean, std, z):
    return f(z) * (z - mean) / std**2


def _centred_in_place(f, mean, std, z):
    values = f(z)
    z -= mean
    return values * z / std**2


score_function_gradient = Exercise(
    reference=gradients.score_function_gradient,
    look=_look_at_score,
    mistakes=[
        Mistake(
            "std_not_squared",
            lambda f, mean, std, z: f(z) * (z - mean) / std,
            "These are f(z) (z - mean) / std. The score, the derivative of log q for the mean, has "
            "the *variance* below the line: look at the exponent of the normal density.",
        ),
        Mistake(
            "not_divided",
            lambda f, mean, std, z: f(z) * (z - mean),
            "These are f(z) (z - mean): the score lacks its division. The same distance from the "
            "mean says more about a narrow q than about a wide one.",
        ),
        Mistake(
            "sign",
            lambda f, mean, std, z: -_scored(f, mean, std, z),
            "The sign is turned: it would say that q becomes *less* likely to give a z above the "
            "mean when the mean moves up. Derive log q for the mean, not for z.",
        ),
        Mistake(
            "score_alone",
            lambda f, mean, std, z: (z - mean) / std**2,
            "This is the score alone; f is not used. What is averaged is f(z) times the score.",
        ),
        Mistake(
            "f_alone",
            lambda f, mean, std, z: f(z),
            "These are the values f(z), whose mean estimates the average of f and not its "
            "gradient. Each is to be multiplied by the score of its draw.",
        ),
        Mistake(
            "slope_of_f",
            lambda f, mean, std, z: _slope(f, z),
            "These are slopes of f at the draws. That is the pathwise estimate, which comes later "
            "in the lesson; this one uses values of f and the score, and no derivative of f.",
        ),
        Mistake(
            "times_density",
            lambda f, mean, std, z: _scored(f, mean, std, z) * _density(mean, std, z),
            "Each estimate is also multiplied by the density q(z). The draws come from q already, "
            "so likely z are there more often; the density would count twice.",
        ),
        Mistake(
            "log_density_for_score",
            lambda f, mean, std, z: f(z) * np.log(_density(mean, std, z)),
            "f(z) is multiplied by log q(z) itself. The score is the *derivative* of log q for "
            "the mean.",
        ),
        Mistake(
            "derivative_for_std",
            lambda f, mean, std, z: f(z) * ((z - mean) ** 2 / std**3 - 1 / std),
            "This is the estimate of the gradient for the standard deviation. The one for the mean "
            "is asked for.",
        ),
        Mistake(
            "halved",
            lambda f, mean, std, z: f(z) * (z - mean) / (2 * std**2),
            "The estimates are half of the right ones: the 2 of the exponent's 2 std**2 is still "
            "there. It cancels when the square above it is differentiated.",
        ),
        Mistake(
            "doubled",
            lambda f, mean, std, z: 2 * _scored(f, mean, std, z),
            "The estimates are twice the right ones. The exponent of the density is "
            "(z - mean)**2 / (2 std**2): does its 2 survive the derivative?",
        ),
        Mistake(
            "f_at_the_mean",
            lambda f, mean, std, z: f(np.full_like(z, mean)) * (z - mean) / std**2,
            "f is taken at the mean for every draw. Then the estimate has nothing to tell whether "
            "f is larger above the mean or below it; f belongs at the draw z.",
        ),
        Mistake(
            "own_baseline",
            lambda f, mean, std, z: (f(z) - np.mean(f(z))) * (z - mean) / std**2,
            "The average of f over the draws is subtracted first. A baseline is the next exercise, "
            "and this one, which contains the draw itself, makes the estimate too small by "
            "one part in the number of draws.",
        ),
        Mistake(
            "statistics_of_the_draws",
            lambda f, mean, std, z: f(z) * (z - np.mean(z)) / np.var(z),
            "The score is built from the mean and variance of these draws. It is the score of q, "
            "whose mean and standard deviation are given as arguments.",
        ),
        Mistake(
            "mean_of_f",
            lambda f, mean, std, z: np.mean(f(z)) * (z - mean) / std**2,
            "Every score is multiplied by the same average of f. Each belongs to the value at its "
            "own draw.",
        ),
        Mistake(
            "not_centred",
            lambda f, mean, std, z: f(z) * z / std**2,
            "The mean is not subtracted from z. A draw at the mean has the score 0: there the "
            "density does not change at first when the mean moves.",
        ),
        Mistake(
            "times_variance",
            lambda f, mean, std, z: f(z) * (z - mean) * std**2,
            "The distance from the mean is multiplied by the variance instead of divided. The "
            "narrower q is, the larger its score.",
        ),
        Mistake(
            "averaged",
            lambda f, mean, std, z: np.mean(_scored(f, mean, std, z)),
            "This is the mean over the draws, one number. Return one estimate for each draw: the "
            "lesson looks at their spread, too.",
        ),
        Mistake(
            "summed",
            lambda f, mean, std, z: np.sum(_scored(f, mean, std, z)),
            "This is the sum over the draws, one number that grows with their count. Return one "
            "estimate for each draw.",
        ),
        Mistake(
            "divided_by_samples",
            lambda f, mean, std, z: _scored(f, mean, std, z) / len(z),
            "Each estimate is divided by the number of draws. One draw alone is an unbiased "
            "estimate; the mean is taken later.",
        ),
        Mistake(
            "column",
            lambda f, mean, std, z: _scored(f, mean, std, z)[:, None],
            "The estimates are right, but in a column (samples, 1). With shape (samples,) they "
            "combine with other arrays without surprises from broadcasting.",
        ),
        Mistake(
            "own_draws",
            lambda f, mean, std, z: _scored(
                f,
                mean,
                std,
                np.random.default_rng().normal(mean, std, np.shape(z)),
            ),
            "Two calls with the same z give different estimates: the function draws z anew. Use "
            "the draws that are given.",
        ),
        Mistake(
            "changes_z",
            _centred_in_place,
            "The estimates are right, but the function changes the array z that it was given: "
            "`z -= ...` works in place. Whoever calls it still needs z.",
        ),
    ],
    hints=[
        "Two factors for each draw: the value f(z), and the score, which says how log q(z) changes "
        "when the mean moves.",
        "log q(z) = -(z - mean)**2 / (2 std**2) + terms without the mean. Differentiate that for "
        "the mean, with z held fixed.",
        "The score is the distance of z from the mean, divided by the variance. `z` is an array: "
        "`f(z)` gives all values at once.",
    ],
)
