"""The beta that hides behind means and weights of a code."""

from vae_helpers import beta
from vae_helpers.checks.engine.exercise import Exercise, Mistake
from vae_helpers.checks.engine.observe import a_number

_CODES = (1.0, 784, 32), (0.1, 784, 5), (0.00025, 12_288, 1), (2.5, 1, 1), (1.0, 1, 10), (1, 7, 2)
_CODES += (2.0, 100, 7), (0.001, 5, 7)  # the last so small that few digits are none


def _look_at_hidden(function):
    for case in _CODES:
        weight, pixels, latents = case
        name = f"kl_weight {weight}, reconstruction_count {pixels} and kl_count {latents}"
        yield f"the beta of {name}", a_number(function(*case))


hidden_beta = Exercise(
    reference=beta.hidden_beta,
    look=_look_at_hidden,
    mistakes=[
        Mistake(
            "upside_down",
            lambda w, pixels, latents: w * latents / pixels,
            "The two counts have changed places. An average over many pixels makes the "
            "reconstruction *small*, so that the KL beside it weighs more, not less.",
        ),
        Mistake(
            "weight_of_reconstruction",
            lambda w, pixels, latents: latents / (w * pixels),
            "This is the weight of the reconstruction beside a KL of weight 1: the reciprocal of "
            "what is asked for.",
        ),
        Mistake(
            "weight_forgotten",
            lambda w, pixels, latents: pixels / latents,
            "The code's own kl_weight is not used. It stands in front of whatever the averages do.",
        ),
        Mistake(
            "kl_count_forgotten",
            lambda w, pixels, latents: w * pixels,
            "That would be right for a KL that is summed. If the code averages it over its latent "
            "dimensions, the KL is smaller by their number.",
        ),
        Mistake(
            "reconstruction_count_forgotten",
            lambda w, pixels, latents: w / latents,
            "That would be right for a reconstruction that is summed. If the code averages it "
            "over pixels, the whole loss has to be multiplied by their number to undo that.",
        ),
        Mistake(
            "both_multiplied",
            lambda w, pixels, latents: w * pixels * latents,
            "Both counts make the result larger here. But to average the KL makes it *lighter*.",
        ),
        Mistake(
            "both_divided",
            lambda w, pixels, latents: w / (pixels * latents),
            "Both counts make the result smaller here. But to average the reconstruction makes the "
            "KL beside it *heavier*.",
        ),
        Mistake(
            "weight_itself",
            lambda w, pixels, latents: w,
            "This is the weight that stands in the code, whatever is averaged.",
        ),
        Mistake(
            "whole_division",
            lambda w, pixels, latents: w * (pixels // latents),
            "The ratio of the counts lost its fraction, as `//` or `int` make it.",
        ),
        Mistake(
            "cut_off",
            lambda w, pixels, latents: w * pixels // latents,
            "The result lost its fraction, as `//` or `int` make it.",
        ),
        *[
            Mistake(
                f"rounded_to_{digits}",
                lambda w, pixels, latents, digits=digits: round(w * pixels / latents, digits),
                "Right, but rounded. Leave that to whoever prints it.",
            )
            for digits in range(5)
        ],
        Mistake(
            "weight_divides",
            lambda w, pixels, latents: pixels / latents / w,
            "The code's own weight divides here. It multiplies the KL, so it multiplies the beta.",
        ),
    ],
    hints=[
        "Write the loss as sum of reconstruction / a + weight * sum of KL / b. Multiply it by "
        "whatever makes the first weight 1: that does not move the minimum.",
        "Multiplied by a, the first term is the plain sum. What stands before the KL's sum now?",
    ],
)
