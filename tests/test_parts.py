"""A wrong answer is taken apart into the fewest slips that give its numbers."""

import numpy as np

from vae_helpers.checks.engine.mistake import Mistake
from vae_helpers.checks.engine.parts import Formula
from vae_helpers.checks.engine.terms import Factor, Group, Term

_random = np.random.default_rng(0)

# The fall of a ball, a + b t + c t^2, of which each argument may be taken for something else.
FALL = Formula(
    given=[tuple(_random.normal(2, 1, (4, n))) for n in (6, 7, 9)],
    together=[Mistake("", lambda row: row)],
    arguments=[
        Mistake("late", lambda a, b, c, t: (a, b, c, t - 1), "Time begins late."),
        [Mistake("squared_start", lambda a, b, c, t: (a**2, b, c, t), "The start is squared.")],
        [Mistake("squared_speed", lambda a, b, c, t: (a, b**2, c, t), "The speed is squared.")],
    ],
    terms=[
        Term("start", "The start", 1.0, lambda a, b, c, t: a),
        Term("way", "The way", 1.0, lambda a, b, c, t: b * t),
        Term(
            "fall",
            "The fall",
            1.0,
            Factor(
                lambda a, b, c, t: c * t**2,
                (Mistake("not_squared", lambda a, b, c, t: c * t, "The time is not squared."),),
            ),
        ),
    ],
    groups=[
        Group("moving", "All that moves", ("way", "fall")),
        Group("resting", "All but the fall", ("start", "way")),
    ],
    extremes=[("far away", tuple(np.full((4, 1), 1e6)))],
)


def right(a, b, c, t):
    return a + b * t + c * t**2


def slugs(function):
    return [slug for slug, _ in FALL.slips(function) or []]


def test_two_arguments_may_be_taken_for_something_else_at_once():
    assert slugs(lambda a, b, c, t: right(a**2, b**2, c, t)) == ["squared_start", "squared_speed"]
    assert slugs(lambda a, b, c, t: right(a, b**2, c, t - 1)) == ["late", "squared_speed"]


def test_groups_may_share_a_term():
    assert slugs(lambda a, b, c, t: a + 3 * b * t + 3 * c * t**2) == ["moving_weight_odd"]
    assert slugs(lambda a, b, c, t: 3 * a + 3 * b * t + c * t**2) == ["resting_weight_odd"]


def test_what_fits_no_batch_is_not_explained():
    assert FALL.slips(lambda a, b, c, t: np.sin(t)) is None


def test_right_numbers_that_are_rounded_otherwise_are_right_at_extremes_too():
    assert FALL.unlike(lambda a, b, c, t: c * t * t + t * b + a, right) == []


def test_a_batch_that_differs_is_told_where_there_are_extremes_too():
    [(slug, _)] = FALL.unlike(lambda a, b, c, t: right(a, b, c, t) + (len(t) == 7), right)
    assert slug == "some_batches_only"
