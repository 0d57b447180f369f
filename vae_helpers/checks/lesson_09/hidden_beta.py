"""The beta that hides behind means and weights of a code."""

import numpy as np

from vae_helpers import beta
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.mistake import Mistake
from vae_helpers.checks.engine.observe import a_number
from vae_helpers.checks.engine.parts import Formula
from vae_helpers.checks.engine.terms import Factor, Term

_CODES = (1.0, 784, 32), (0.1, 784, 5), (0.00025, 12_288, 1), (2.5, 1, 1), (1.0, 1, 10), (1, 7, 2)
_CODES += (2.0, 100, 7), (0.001, 5, 7)  # the last so small that few digits are none


def _look_at_hidden(function):
    for case in _CODES:
        weight, pixels, latents = case
        name = f"kl_weight {weight}, reconstruction_count {pixels} and kl_count {latents}"
        yield f"the beta of {name}", a_number(function(*case))


def _factor(name, value, wrong_side, why):
    """A factor that may stand on the wrong side of the division, or be forgotten."""
    return Factor(
        value,
        (
            Mistake(
                f"{name}_{wrong_side}",
                lambda *given: 1 / value(*given),
                f"{name} {wrong_side}, and should not. {why}",
            ),
            Mistake(f"{name}_forgotten", lambda *given: 1.0, f"{name} is not used. {why}"),
        ),
    )


_AVERAGED = (
    "A reconstruction that is averaged over its values is *small*, so that the KL beside it weighs "
    "more, not less. To undo that, the whole loss is multiplied by `reconstruction_count`."
)
_CUT_OFF = "lost its fraction, as `//` or `int` make it."
_ROUNDED = "The result is rounded. Leave that to whoever prints it."

# Some below 1 and some above, also where a slip is made: or digits cut off would not show.
_TRIED = [(0.31, 4, 7), (1.7, 3, 11), (0.02, 90, 2), (0.9, 5, 13), (0.6, 1, 5), (0.11, 8, 1)]
_TRIED += [(1, 2, 9), (0.037, 50, 6), (2.3, 7, 3), (1.4, 1, 1), (5.5, 3, 2)]

_FORMULA = Formula(
    given=_TRIED,
    together=[
        Mistake("", lambda beta: beta, ""),
        Mistake("cut_off", np.floor, f"The result {_CUT_OFF}"),
        *[Mistake("rounded", lambda beta, n=n: np.round(beta, n), _ROUNDED) for n in (0, 1, 2)],
    ],
    terms=[
        Term(
            "result",
            "The result",
            1.0,
            _factor(
                "kl_weight",
                lambda weight, pixels, latents: weight,
                "divides",
                "The code's own weight stands in front of the KL, so it multiplies the beta.",
            ),
            _factor(
                "reconstruction_count",
                lambda weight, pixels, latents: pixels,
                "divides",
                _AVERAGED,
            ),
            _factor(
                "kl_count",
                lambda weight, pixels, latents: 1 / latents,
                "multiplies",
                "A KL averaged over the numbers of a code is *divided* by how many there are.",
            ),
            slips={0: ("always_zero", "It is 0, whatever the weight and the counts are.")},
        )
    ],
    arguments=[
        Mistake(
            "upside_down",
            lambda weight, pixels, latents: (weight, latents, pixels),
            f"The two counts have changed places. {_AVERAGED}",
        ),
        Mistake(
            "weight_itself",
            lambda weight, pixels, latents: (weight, 1, 1),
            "Neither count is used: only the weight that stands in the code, whatever is averaged.",
        ),
        Mistake(
            "whole_division",
            lambda weight, pixels, latents: (weight, np.float64(pixels // latents), 1),
            f"The ratio of the counts {_CUT_OFF}",
        ),
    ],
    undone=[
        Mistake(
            "weight_of_reconstruction",
            lambda answer: 1 / answer,
            "This is upside down: the weight of the reconstruction beside a KL of weight 1. Asked "
            "for is the reciprocal, the weight of the KL.",
        ),
    ],
)

hidden_beta = Exercise(
    reference=beta.hidden_beta,
    look=_look_at_hidden,
    formula=_FORMULA,
    mistakes=[
        Mistake(f"rounded_to_{n}", lambda w, p, k, n=n: round(w * p / k, n), _ROUNDED)
        for n in (3, 4)
    ],
    hints=[
        "Write the loss as sum of reconstruction / a + weight * sum of KL / b. Multiply it by "
        "whatever makes the first weight 1: that does not move the minimum.",
        "Multiplied by a, the first term is the plain sum. What stands before the KL's sum now?",
    ],
)
