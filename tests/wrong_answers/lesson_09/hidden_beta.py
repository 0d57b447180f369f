"""Wrong answers to hidden_beta, by what they are told as."""

import math


def _added_up_in_a_loop(w, pixels, latents):
    total = 0.0
    for _ in range(latents):
        total += w * pixels
    return total


WRONG_ANSWERS = {
    "upside_down": lambda w, pixels, latents: w * latents / pixels,
    "weight_of_reconstruction": [
        lambda w, pixels, latents: latents / (w * pixels),
        lambda w, pixels, latents: (1 / pixels) / (w / latents),
    ],
    "kl_weight_forgotten": lambda w, pixels, latents: pixels / latents,
    "kl_count_forgotten": lambda w, pixels, latents: w * pixels,
    "reconstruction_count_forgotten": lambda w, pixels, latents: w / latents,
    "kl_count_multiplies": [
        lambda w, pixels, latents: w * pixels * latents,
        _added_up_in_a_loop,
    ],
    "reconstruction_count_divides": lambda w, pixels, latents: w / (pixels * latents),
    "weight_itself": [lambda w, pixels, latents: w, lambda w, *counts: float(w)],
    "whole_division": [
        lambda w, pixels, latents: w * (pixels // latents),
        lambda w, pixels, latents: int(pixels / latents) * w,
    ],
    "cut_off": [
        lambda w, pixels, latents: w * pixels // latents,
        lambda w, pixels, latents: int(w * pixels / latents),
    ],
    "rounded": [
        lambda w, pixels, latents: round(w * pixels / latents),
        lambda w, pixels, latents: round(w * pixels / latents, 1),
        lambda w, pixels, latents: round(w * pixels / latents, 2),
    ],
    "rounded_to_3": lambda w, pixels, latents: round(w * pixels / latents, 3),
    "kl_weight_divides": lambda w, pixels, latents: pixels / latents / w,
    "sign": lambda w, pixels, latents: -w * pixels / latents,
    "result_weight": lambda w, pixels, latents: 2 * w * pixels / latents,
    "always_zero": lambda w, pixels, latents: 0.0,
    # Two slips in one answer.
    "weight_of_reconstruction + kl_weight_forgotten": lambda w, pixels, latents: latents / pixels,
    "kl_weight_forgotten + kl_count_forgotten": lambda w, pixels, latents: pixels,
    "kl_weight_forgotten + reconstruction_count_forgotten": lambda w, pixels, latents: 1 / latents,
    "kl_weight_forgotten + kl_count_multiplies": lambda w, pixels, latents: pixels * latents,
    "kl_weight_divides + kl_count_forgotten": lambda w, pixels, latents: pixels / w,
    "cut_off + kl_weight_forgotten": lambda w, pixels, latents: pixels // latents,
    "cut_off + kl_count_forgotten": lambda w, pixels, latents: math.floor(w * pixels),
    "rounded + upside_down": lambda w, pixels, latents: round(w * latents / pixels, 2),
    "rounded + reconstruction_count_forgotten": lambda w, pixels, latents: round(w / latents, 2),
    "weight_itself + sign": lambda w, pixels, latents: -w,
    "upside_down + result_weight": lambda w, pixels, latents: w * latents / pixels / 2,
    "kl_count_forgotten + factor_odd": lambda w, pixels, latents: w * pixels / 128,
    # A sum of the weights is not taken apart.
    None: lambda w, pixels, latents: w + pixels / latents,
}
