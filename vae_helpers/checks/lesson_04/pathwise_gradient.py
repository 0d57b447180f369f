"""The gradient of an expectation through the draw."""

import numpy as np

from vae_helpers import gradients
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.parts import Formula
from vae_helpers.checks.engine.terms import Factor, Term
from vae_helpers.checks.probes import estimators


# A shift or a factor of z shows in all of these.
def _curved(z):
    return z**3 - 2.0 * z + 0.3


def _wave(z):
    return np.cos(2 * np.asarray(z)) + 0.5


def _line(z):
    return 2.0 * (z + 1.0) + 0.5


_LESSON_C = 1.0  # f there is (z - c)**2
_GIVEN = estimators.draws([_curved, _line, _wave, np.tanh, _curved])


def _look_at_pathwise(function):
    yield from estimators.look_at_estimates(
        function,
        gradients.pathwise_gradient,
        _GIVEN[0],
        "noise",
        ("number of noise", "numbers of noise"),
        _OWN_NOISE,
    )


_OWN_NOISE = (
    "own_noise",
    "Two calls with the same noise give different estimates: the function draws noise of its own. "
    "Use the noise that is given.",
)

# Where the derivative is taken, in place of z.
_PLACES = {
    "at_the_noise": (lambda m, s, noise: noise, "the noise"),
    "at_the_mean": (lambda m, s, noise: m + 0 * noise, "the mean for every draw, without noise"),
    "variance_for_std": (
        lambda m, s, noise: m + s**2 * noise,
        "a draw whose noise is scaled by the square of std, the variance",
    ),
    "std_not_used": (
        lambda m, s, noise: m + noise,
        "mean + noise, without std: a draw from another q, with standard deviation 1",
    ),
    "mean_not_used": (
        lambda m, s, noise: s * noise,
        "std * noise, without the mean: a draw from a q around 0",
    ),
    "root_of_std": (
        lambda m, s, noise: m + np.sqrt(s) * noise,
        "a draw whose noise is scaled by the square root of std, as if std were a variance",
    ),
    "std_as_log_var": (
        lambda m, s, noise: m + np.exp(0.5 * s) * noise,
        "a draw whose noise is scaled by exp(std / 2), as if std were the logarithm of a variance",
    ),
    "std_as_log_std": (
        lambda m, s, noise: m + np.exp(s) * noise,
        "a draw whose noise is scaled by exp(std), as if std were a logarithm",
    ),
    "noise_subtracted": (
        lambda m, s, noise: m - s * noise,
        "a draw *below* the mean where noise is positive. On average that is as good, but another "
        "draw than the one asked for",
    ),
    "noise_standardised": (
        lambda m, s, noise: (noise - m) / s,
        "(noise - mean) / std, which turns a draw into noise, not noise into a draw",
    ),
    "sum_scaled": (lambda m, s, noise: s * (m + noise), "std * (mean + noise)"),
    "mean_and_std_exchanged": (
        lambda m, s, noise: s + m * noise,
        "std + mean * noise: mean and std have changed places",
    ),
}
# What stands in place of the derivative at z.
_OTHERS = {
    "the_draws": (
        lambda df, m, s, noise: m + s * noise,
        "Draws z stand where the derivative of f at each of them is asked for: `df` is not used.",
    ),
    "df_of_the_lesson": (
        lambda df, m, s, noise: 2 * (m + s * noise - _LESSON_C),
        "This is 2 (z - c), with the c of the lesson. Use the `df` that is given: the function is "
        "tried with others.",
    ),
    "twice_the_distance": (
        lambda df, m, s, noise: 2 * s * noise,
        "This is 2 (z - mean), the derivative of (z - mean)**2, whatever f is. `df` is the "
        "derivative that is given: use that.",
    ),
    "df_not_used": (
        lambda df, m, s, noise: np.ones_like(noise),
        "`df` is not used. What is asked for is the derivative of f at each draw.",
    ),
    "added_after": (
        lambda df, m, s, noise: m + s * df(noise),
        "Mean and std are applied after the derivative. They turn noise into z; only then comes "
        "the derivative.",
    ),
}
# What the derivative is also multiplied by.
_SPEEDS = {
    "times_std": (lambda df, m, s, noise: s, "std, which is how fast z moves with the *noise*"),
    "gradient_for_std": (
        lambda df, m, s, noise: noise,
        "the noise, which is how fast z moves with *std*",
    ),
    "times_std_and_noise": (
        lambda df, m, s, noise: s * noise,
        "std * noise, the distance of z from the mean",
    ),
    "mixed_with_score": (
        lambda df, m, s, noise: noise / s,
        "the score. The two estimators do not mix: this one follows the draw",
    ),
    "divided_by_std": (lambda df, m, s, noise: 1 / s, "1 / std"),
    "times_variance": (lambda df, m, s, noise: s**2, "the variance"),
    "divided_by_variance": (lambda df, m, s, noise: s**-2.0, "1 / std**2"),
    "times_draw": (lambda df, m, s, noise: m + s * noise, "the draw z"),
    "times_density": (
        lambda df, m, s, noise: np.exp(-(noise**2) / 2) / (s * np.sqrt(2 * np.pi)),
        "the density of z, which counts already, as likely z are drawn more often",
    ),
}


def _at(draw):
    return lambda df, m, s, noise: df(draw(m, s, noise))


_FORMULA = Formula(
    given=_GIVEN,
    together=estimators.TOGETHER,
    terms=[
        Term(
            "estimate",
            "The estimate",
            1.0,
            Factor(
                _at(lambda m, s, noise: m + s * noise),
                estimators.named(
                    {slug: (_at(draw), words) for slug, (draw, words) in _PLACES.items()},
                    "The derivative is taken at {}. It belongs at the draw of q that the noise is "
                    "turned into, `noise` standard deviations from the mean.",
                )
                + estimators.named(_OTHERS),
            ),
            slips={0: ("zero", "Every estimate is 0, whatever `df` is.")},
        )
    ],
    whole=[
        *estimators.named(
            _SPEEDS, "There is another factor: {}. How fast does z move when the *mean* moves?"
        ),
        estimators.divided_by_samples,
    ],
    times={
        -1: (
            "sign",
            "The sign is turned: when the mean moves up, every z moves up with it, and f changes "
            "by plus its slope.",
        ),
    },
    extremes=[
        ("where the noise is large", (_curved, 0.7, 0.4, np.array([9.0, -7.5]))),
        ("where std is 0.02", (_curved, 0.7, 0.02, np.array([0.5, -1.2]))),
        ("where std is 40", (_line, 0.7, 40.0, np.array([0.5, -1.2]))),
    ],
    of=("draw", "draws"),
)

pathwise_gradient = Exercise(
    reference=gradients.pathwise_gradient,
    look=_look_at_pathwise,
    formula=_FORMULA,
    explain=estimators.why_it_raises,
    hints=[
        "First turn the noise into draws of q; then ask for the derivative of f there.",
        "z = mean + std * noise. When the mean moves by a little, every z moves by just as much.",
        "By the chain rule the derivative of f(z) for the mean is f'(z) times dz/dmean. How large "
        "is the latter?",
    ],
)
