"""The floor of the cross-entropy: that of grey pixels told by a perfect model."""

import numpy as np
from scipy.special import expit, log_expit, xlogy

from vae_helpers import densities
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.checks.engine.mistake import Mistake
from vae_helpers.checks.engine.observe import Flaw, finding, numbers, numbers_or_list, same
from vae_helpers.checks.engine.parts import Formula
from vae_helpers.checks.engine.terms import Factor, Term
from vae_helpers.checks.probes.generator import generator
from vae_helpers.checks.probes.pixels import written_in
from vae_helpers.checks.probes.sums import (
    batches,
    fails_on,
    left_alone,
    means,
    no_square,
    rows,
    up_to_a_factor,
)

_GREY = generator(4).uniform(0.05, 0.95, (3, 784)).astype("float32")
_BY_HAND = np.float32([[0.5, 0.9], [0.25, 0.25]])


def _look_at_entropy(function):
    given = _GREY.copy()
    result = numbers_or_list(function(given))
    right = same(result, numbers(densities.pixel_entropy(_GREY)))
    by_hand = (densities.pixel_entropy if right else function)(_BY_HAND.copy())
    yield "the entropy of pixels [0.5, 0.9], and of [0.25, 0.25]", numbers_or_list(by_hand)
    yield "the entropy of 3 images of grey pixels", result
    if not right:
        yield from _no_sum(function, result)
        return  # what a wrong formula makes of black and white depends on how it is written
    yield left_alone([_GREY], [given], "changes_x", "`x += ...` or `x[...] = ...`")
    random = generator(5)
    x = np.where(np.arange(784) < 100, _GREY, random.choice([0, 1], (3, 784))).astype("float32")
    given = x.copy()
    found = numbers_or_list(function(given))
    finite = np.isfinite(found).all()
    yield finding(
        finite,
        "nan_at_black",
        "Right for grey pixels; a black or white one gives NaN, since 0 times minus infinity "
        "has no value for a computer. The limit is 0, as the text shows: such a coin has no "
        "entropy.",
    )
    if not finite:
        return
    # A clip at 1e-6, as the lesson's own for another purpose, is right enough there.
    near = np.allclose(found, numbers(densities.pixel_entropy(x)), rtol=1e-3)
    yield finding(
        near,
        "black_and_white_off",
        "Right for grey pixels. What is off comes from black and white ones, whose entropy is "
        "0: a clip, or a constant inside the logarithm, gives each of them something if it is "
        "too large. xlogy needs neither.",
    )
    yield left_alone([x], [given], "changes_x", "`x[x == 0] = ...`")


def _no_sum(function, result):
    """What is wrong with an answer that no sum of terms explains."""
    yield no_square(result, 3)
    halved = numbers_or_list(function(_GREY / 2))
    yield finding(
        result.shape != (3,) or not result.any() or not same(halved, result),
        "image_as_one_distribution",
        "The result stays the same when all pixels are halved: they are scaled to add up to 1, "
        "as if one of them were drawn. Here every pixel is a coin of its own.",
    )
    for slug, terms, message in _OTHERS:
        if up_to_a_factor(result, terms.sum(1)):
            yield slug, Flaw(slug, message, alone=True)


_OTHERS = (
    (
        "variance",
        _GREY * (1 - _GREY),
        "Up to a factor this is the variance of the coins, x (1 - x). Their entropy is the average "
        "of minus the log of the probability of what falls.",
    ),
    (
        "pixels_as_logits",
        log_expit(-_GREY) + _GREY**2,
        "The pixels are taken for logits. Here they are probabilities already: x is how often the "
        "coin falls white.",
    ),
    (
        "squares_of_logs",
        (xlogy(_GREY, _GREY) + xlogy(1 - _GREY, 1 - _GREY)) ** 2,
        "The terms are squared before they are added up. Entropies add up as they are.",
    ),
    (
        "logs_exchanged",
        xlogy(_GREY, 1 - _GREY) + xlogy(1 - _GREY, _GREY),
        "Each probability stands beside the logarithm of the *other* one. The surprise of white is "
        "that of a thing with the probability of white.",
    ),
    (
        "logs_not_weighted",
        np.log(_GREY),
        "This adds up the logarithms of x without weights. Entropy is the *average* surprise: each "
        "side of the coin counts as often as it falls.",
    ),
)


def _side(slug, name, other, share):
    """The term of one side of the coin, of which share(x) is the probability."""
    return Term(
        slug,
        f"The {name} side of the coin",
        -1.0,
        Factor(
            share,
            (
                Mistake(
                    f"{slug}_not_weighted",
                    np.ones_like,
                    f"The surprise of {name} counts fully. It has to count as often as {name} "
                    "falls.",
                ),
                Mistake(
                    f"{slug}_weighted_by_{other}",
                    lambda x: 1 - share(x),
                    f"Beside the logarithm of the probability of {name} stands that of {other}.",
                ),
            ),
        ),
        lambda x: np.log(share(x)),
        why="both sides of a coin add to its entropy",
        slips={
            0: (
                f"only_{other}",
                f"Only the {other} side of each coin counts. A coin has two sides: what about the "
                f"probability of {name}?",
            )
        },
    )


_WHY = "Entropies of independent coins add up."

pixel_entropy = Exercise(
    reference=densities.pixel_entropy,
    look=_look_at_entropy,
    explain=fails_on("x of shape (3, 784): 3 images of 784 pixels"),
    formula=Formula(
        read=numbers_or_list,
        given=batches(lambda random, *size: (random.uniform(0.05, 0.95, size),), (10, 1), (12, 6)),
        together=rows("pixels", _WHY),
        whole=[*means("pixels", _WHY), written_in(784)],
        terms=[
            _side("white", "white", "black", lambda x: x),
            _side("black", "black", "white", lambda x: 1 - x),
        ],
        arguments=[
            Mistake(
                "sigmoid_of_pixels",
                lambda x: (expit(x),),
                "A sigmoid is taken of the pixels. Here they are probabilities already: x is how "
                "often the coin falls white.",
            ),
        ],
    ),
    hints=[
        "The entropy of one coin is its average surprise: white falls with probability x and then "
        "surprises by -log x; black falls with probability 1 - x.",
        "`scipy.special.xlogy(a, b)` is a log b, and 0 where a is 0.",
        "Both sides of the coin count, and a sum runs over axis 1. Check it by hand: a fair coin "
        "has log 2 = 0.693 nats, and no entropy is negative.",
    ],
)
