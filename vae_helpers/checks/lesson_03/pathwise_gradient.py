"""The gradient of an expectation through the draw."""

import numpy as np

from vae_helpers import gradients
from vae_helpers.checks.engine.exercise import Exercise, Mistake
from vae_helpers.checks.engine.observe import numbers, same, untouched
from vae_helpers.checks.probes.estimators import MEAN, NOISE, STD


def _df(z):
    return 2.0 * (z + 1.0) + 0.5


def _look_at_pathwise(function):
    noise = NOISE.copy()
    estimates = numbers(function(_curved, MEAN, STD, noise))
    again = numbers(function(_curved, MEAN, STD, NOISE.copy()))
    yield "the same noise gives the same estimates twice", same(estimates, again)
    if not same(estimates, again):
        return
    yield "the estimates from 6 numbers of noise", estimates
    if not same(estimates, numbers(_curved(MEAN + STD * NOISE))):
        return
    yield "noise is left as it was", untouched([NOISE], [noise])
    other = numbers(function(_df, -1, 2.5, np.array([-1.0, 0.5, 2.0], "float32")))
    yield "the estimates for another derivative, mean = -1, std = 2.5", other


def _curved(z):
    return z**3 - 2.0 * z + 0.3


def _scaled_in_place(df, mean, std, noise):
    noise *= std
    return df(mean + noise)


pathwise_gradient = Exercise(
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
