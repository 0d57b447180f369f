"""The exercises on estimators and the predictions of lesson 3: gradients of expectations."""

import numpy as np

from vae_helpers import gradients
from vae_helpers.checks.exercise import Exercise, Mistake
from vae_helpers.checks.lesson_03_draws import LESSON, Sampling, reparameterize, split_heads
from vae_helpers.checks.observe import numbers, same, untouched
from vae_helpers.checks.predictions import Prediction

# --- score_function_gradient -----------------------------------------------------------------

# Neither the standard deviation nor its square is 1 or 2, and f is nowhere its own derivative.
_MEAN, _STD = 0.7, 0.4
_NOISE = np.array([-1.3, 0.4, 2.1, -0.2, 0.9, -0.7], "float32")
_Z = (_MEAN + _STD * _NOISE).astype("float32")


def _f(z):
    return (z + 1.0) ** 2 + 0.5 * z


def _df(z):
    return 2.0 * (z + 1.0) + 0.5


def _look_at_score(function):
    z = _Z.copy()
    estimates = numbers(function(_f, _MEAN, _STD, z))
    again = numbers(function(_f, _MEAN, _STD, _Z.copy()))
    yield "the same draws give the same estimates twice", same(estimates, again)
    if not same(estimates, again):
        return
    yield "the estimates from 6 draws", estimates
    if not same(estimates, numbers(_scored(_f, _MEAN, _STD, _Z))):
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
    "score_function_gradient",
    lesson=LESSON,
    number="3.1",
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

# --- leave_one_out_baseline ------------------------------------------------------------------


def _look_at_baseline(function):
    given = np.array([1.5, -2.0, 7.25, 0.5, 3.0], "float32")
    values = given.copy()
    baselines = numbers(function(values))
    yield "the baselines of 5 values", baselines
    yield "the values are left as they were", untouched([given], [values])
    if not same(baselines, numbers(_others(given))):
        return
    alike = np.array([2.0, 5.0, 2.0, 2.0], "float32")
    yield "the baselines of 4 values, three of them equal", numbers(function(alike))
    yield "the baselines of 2 values", numbers(function(np.array([3.0, 8.0], "float32")))
    yield "the baselines of 3 whole numbers", numbers(function(np.array([1, 2, 10])))


def _others(values):
    return (np.sum(values) - values) / (len(values) - 1)


def _subtract_in_place(values):
    total, n = np.sum(values), len(values)
    np.subtract(total, values, out=values)
    return values / (n - 1)


def _means_so_far(values):
    before = np.concatenate([[0.0], np.cumsum(values)[:-1]])
    return before / np.maximum(np.arange(len(values)), 1)


leave_one_out_baseline = Exercise(
    "leave_one_out_baseline",
    lesson=LESSON,
    number="3.2",
    reference=gradients.leave_one_out_baseline,
    look=_look_at_baseline,
    mistakes=[
        Mistake(
            "mean_of_all",
            lambda values: np.full(len(values), np.mean(values)),
            "This is the mean of all values, the same for every draw. It contains the draw's own "
            "value, and that is what makes the estimate biased: leave it out.",
        ),
        Mistake(
            "one_mean",
            lambda values: np.mean(values),
            "This is one number, the mean of all values. Each draw gets a baseline of its own, "
            "from which its own value is left out.",
        ),
        Mistake(
            "divided_by_all",
            lambda values: (np.sum(values) - values) / len(values),
            "The other values are added up, but divided by the number of all of them. How many "
            "are the others?",
        ),
        Mistake(
            "own_value_kept",
            lambda values: np.sum(values) / (len(values) - 1) + 0 * values,
            "All values are added up and divided by one less than their number: the draw's own "
            "value is still in the sum.",
        ),
        Mistake(
            "sum_of_the_others",
            lambda values: np.sum(values) - values,
            "This is the *sum* of the other values. The baseline is their mean.",
        ),
        Mistake(
            "already_subtracted",
            lambda values: values - _others(values),
            "This is the value minus its baseline. Return the baseline itself; it is subtracted "
            "later.",
        ),
        Mistake(
            "sign",
            lambda values: _others(values) - values,
            "This is the baseline minus the value, and with the sign turned at that. Return the "
            "baseline itself.",
        ),
        Mistake(
            "deviation_from_mean",
            lambda values: values - np.mean(values),
            "This is the distance of each value from the mean of all. Return the baseline itself: "
            "the mean of the *other* values.",
        ),
        Mistake(
            "neighbour",
            lambda values: np.roll(values, 1),
            "Each draw gets the value of its neighbour. That is unbiased, too, but noisier: take "
            "the mean of *all* others.",
        ),
        Mistake(
            "values_so_far",
            _means_so_far,
            "Each draw gets the mean of the values before it. The ones after it are others, too.",
        ),
        Mistake(
            "median_of_the_others",
            lambda values: np.array(
                [np.median(np.delete(values, i)) for i in range(len(values))], "float64"
            ),
            "This is the median of the other values. The mean is asked for.",
        ),
        Mistake(
            "table",
            lambda values: np.array([np.delete(values, i) for i in range(len(values))]),
            "This is a table with the other values of each draw in a row. What is left is to "
            "average each row.",
        ),
        Mistake(
            "column",
            lambda values: _others(values)[:, None],
            "The numbers are right, but in a column (samples, 1). Subtracted from values of shape "
            "(samples,) it would give a square of numbers.",
        ),
        Mistake(
            "equal_values_left_out_too",
            lambda values: np.array([np.mean(values[values != v]) for v in values], "float64"),
            "Right where all values differ. Where some are equal, all of these are left out with "
            "the draw. Leave out the draw by its place, not by its value.",
        ),
        Mistake(
            "fractions_lost",
            lambda values: np.array(
                [np.mean(np.delete(values, i)) for i in range(len(values))], values.dtype
            ),
            "Right for fractions, but whole numbers lose what is after the decimal point: the "
            "result is forced into the type of the values.",
        ),
        Mistake(
            "changes_values",
            _subtract_in_place,
            "The baselines are right, but the function changes the array of values that it was "
            "given. Whoever calls it still needs them.",
        ),
    ],
    hints=[
        "For each draw: add up the values of the *other* draws and divide by how many those are.",
        "No loop is needed: the sum of the others is the sum of all minus the draw's own value.",
        "`np.sum(values) - values` has an entry for each draw. By what is it to be divided?",
    ],
)

# --- pathwise_gradient -----------------------------------------------------------------------


def _look_at_pathwise(function):
    noise = _NOISE.copy()
    estimates = numbers(function(_curved, _MEAN, _STD, noise))
    again = numbers(function(_curved, _MEAN, _STD, _NOISE.copy()))
    yield "the same noise gives the same estimates twice", same(estimates, again)
    if not same(estimates, again):
        return
    yield "the estimates from 6 numbers of noise", estimates
    if not same(estimates, numbers(_curved(_MEAN + _STD * _NOISE))):
        return
    yield "noise is left as it was", untouched([_NOISE], [noise])
    other = numbers(function(_df, -1, 2.5, np.array([-1.0, 0.5, 2.0], "float32")))
    yield "the estimates for another derivative, mean = -1, std = 2.5", other


def _curved(z):
    return z**3 - 2.0 * z + 0.3


def _scaled_in_place(df, mean, std, noise):
    noise *= std
    return df(mean + noise)


pathwise_gradient = Exercise(
    "pathwise_gradient",
    lesson=LESSON,
    number="3.3",
    reference=gradients.pathwise_gradient,
    look=_look_at_pathwise,
    mistakes=[
        Mistake(
            "at_the_noise",
            lambda df, mean, std, noise: df(noise),
            "The derivative is taken at the noise. It belongs at the draw z that the noise is "
            "turned into.",
        ),
        Mistake(
            "at_the_mean",
            lambda df, mean, std, noise: df(mean + 0 * noise),
            "The derivative is taken at the mean for every draw, so the spread of q plays no part. "
            "It belongs at the draw z.",
        ),
        Mistake(
            "variance_for_std",
            lambda df, mean, std, noise: df(mean + std**2 * noise),
            "The noise is scaled by the square of std, the variance. The draw lies `noise` "
            "standard deviations from the mean.",
        ),
        Mistake(
            "std_not_used",
            lambda df, mean, std, noise: df(mean + noise),
            "The noise is added to the mean without std. That draws from another q, with standard "
            "deviation 1.",
        ),
        Mistake(
            "mean_not_used",
            lambda df, mean, std, noise: df(std * noise),
            "The noise is scaled by std, but the mean is missing: that draws from a q around 0.",
        ),
        Mistake(
            "root_of_std",
            lambda df, mean, std, noise: df(mean + np.sqrt(std) * noise),
            "The noise is scaled by the square root of std. std is the standard deviation already, "
            "not the variance.",
        ),
        Mistake(
            "std_as_log_var",
            lambda df, mean, std, noise: df(mean + np.exp(0.5 * std) * noise),
            "The noise is scaled by exp(std / 2), as if std were the logarithm of a variance. "
            "Here it is the standard deviation itself.",
        ),
        Mistake(
            "times_std",
            lambda df, mean, std, noise: df(mean + std * noise) * std,
            "The derivative at z is also multiplied by std. std is how fast z moves with the "
            "*noise*. How fast does it move with the mean?",
        ),
        Mistake(
            "gradient_for_std",
            lambda df, mean, std, noise: df(mean + std * noise) * noise,
            "The derivative at z is also multiplied by the noise: that is the gradient for std. "
            "How fast does z move when the *mean* moves?",
        ),
        Mistake(
            "times_std_and_noise",
            lambda df, mean, std, noise: df(mean + std * noise) * std * noise,
            "The derivative at z is also multiplied by std * noise, the distance of z from the "
            "mean. How *fast* does z move with the mean?",
        ),
        Mistake(
            "mixed_with_score",
            lambda df, mean, std, noise: df(mean + std * noise) * noise / std,
            "The derivative at z is also multiplied by the score. The two estimators do not mix: "
            "this one follows the draw, and needs no change of its probability.",
        ),
        Mistake(
            "the_draws",
            lambda df, mean, std, noise: mean + std * noise,
            "These are the draws z themselves; `df` is not used. What is asked for is the "
            "derivative of f at each of them.",
        ),
        Mistake(
            "sign",
            lambda df, mean, std, noise: -df(mean + std * noise),
            "The sign is turned: when the mean moves up, every z moves up with it, and f changes "
            "by plus its slope.",
        ),
        Mistake(
            "added_after",
            lambda df, mean, std, noise: mean + std * df(noise),
            "Mean and std are applied after the derivative. They turn noise into z; only then "
            "comes the derivative.",
        ),
        Mistake(
            "averaged",
            lambda df, mean, std, noise: np.mean(df(mean + std * noise)),
            "This is the mean over the draws, one number. Return one estimate for each draw: the "
            "lesson looks at their spread, too.",
        ),
        Mistake(
            "column",
            lambda df, mean, std, noise: df(mean + std * noise)[:, None],
            "The estimates are right, but in a column (samples, 1). They are asked for with shape "
            "(samples,).",
        ),
        Mistake(
            "own_noise",
            lambda df, mean, std, noise: df(
                np.random.default_rng().normal(mean, std, np.shape(noise))
            ),
            "Two calls with the same noise give different estimates: the function draws noise of "
            "its own. Use the noise that is given.",
        ),
        Mistake(
            "changes_noise",
            _scaled_in_place,
            "The estimates are right, but the function changes the array of noise that it was "
            "given: `noise *= ...` works in place. Whoever calls it still needs the noise.",
        ),
    ],
    hints=[
        "First turn the noise into draws of q; then ask for the derivative of f there.",
        "z = mean + std * noise. When the mean moves by a little, every z moves by just as much.",
        "By the chain rule the derivative of f(z) for the mean is f'(z) times dz/dmean. How large "
        "is the latter?",
    ],
)

PREDICTIONS = [
    Prediction(
        "plain_draw",
        LESSON,
        "b",
        {
            "a": "That would be the right answer. But what could the tape differentiate? The "
            "sampler takes numbers and hands out numbers; see what the next cell says.",
            "b": "The tape knows operations, and no recorded operation leads from the mean to "
            "the draws. The gradient exists all the same: this lesson is about how to get at it.",
            "c": "For each z held fixed the derivative would indeed be 0. But the tape does not "
            "even get that far: it finds no way from the mean to the result.",
        },
    ),
    Prediction(
        "baseline",
        LESSON,
        "a",
        {
            "a": "The constant is multiplied by the score, and the score has mean 0. Its spread "
            "is another matter.",
            "b": "The constant is not added to the estimates, it is multiplied by the score. What "
            "is the mean of that?",
            "c": "Each single estimate does change: it loses the constant times its own score. "
            "Only the mean of these changes is 0.",
        },
    ),
    Prediction(
        "dimensions",
        LESSON,
        "c",
        {
            "a": "The other numbers add nothing to the gradient. But the score multiplies the "
            "whole of f, and f now has a hundred terms.",
            "b": "The average of f is a hundred times as large. But a variance grows with the "
            "*square* of what is scaled.",
            "c": "The average of f is a hundred times as large, and its square makes nearly all of "
            "the variance. The pathwise estimate does not see the other numbers at all.",
        },
    ),
    Prediction(
        "spread_without_kl",
        LESSON,
        "c",
        {
            "a": "No term of the loss is called so, but the squared error of a draw contains the "
            "spread: look again at the average that section 1 computed.",
            "b": "Exploring costs: each draw away from the mean is a larger squared error. Look "
            "again at the average that section 1 computed.",
            "c": "The average squared error is delta**2 + std**2, so that noise only costs. "
            "Something else must speak for it: the KL.",
        },
    ),
    Prediction(
        "slips",
        LESSON,
        "b",
        {
            "a": "One noise vector moves all codes of a batch by the same amount: copies of one "
            "image then fall on one point.",
            "b": "One number of noise moves both numbers of a code at once, so that every code "
            "lies on one line through the mean.",
            "c": "That changes how far the codes spread along each axis, but they still spread "
            "independently: a cloud of the wrong size.",
        },
    ),
]
EXERCISES = [
    score_function_gradient,
    leave_one_out_baseline,
    pathwise_gradient,
    reparameterize,
    split_heads,
    Sampling,
]
