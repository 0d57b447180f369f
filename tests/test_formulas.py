"""Formulas take answers apart also where these have no value, and trust no right one too soon."""

import dataclasses

import numpy as np

from vae_helpers.checks.engine.mistake import Mistake
from vae_helpers.checks.engine.parts import Formula
from vae_helpers.checks.engine.terms import Factor, Term
from vae_helpers.checks.probes.sums import batches, rows

LOG = Mistake("log", np.log, "A logarithm of x is taken, which has no value below 0.")
PRODUCT = Formula(
    given=batches(lambda random, *size: (random.normal(0, 1, size), random.normal(0, 1, size))),
    together=rows("numbers", "They add up."),
    terms=[Term("product", "The product", 2.0, lambda x, y: x, lambda x, y: y)],
)
OF_LOGS = Formula(
    given=batches(lambda random, *size: (abs(random.normal(0, 1, size)) - 0.02,)),
    together=rows("numbers", "They add up."),
    terms=[Term("x", "x", 1.0, Factor(lambda x: x, (LOG,)))],
)


def _slugs(slips):
    return [slug for slug, _ in slips or []]


def test_a_distortion_without_value_everywhere_is_known_by_the_rest():
    def half_the_logs(x):
        return 0.5 * np.where(x > 0, np.log(abs(x)), np.nan).sum(axis=1)

    assert any(np.isnan(half_the_logs(x)).any() for (x,) in OF_LOGS.given)
    assert _slugs(OF_LOGS.slips(half_the_logs)) == ["log", "x_weight"]


def test_an_answer_without_value_where_the_formula_has_one_is_right_for_moderate_values_only():
    slips = OF_LOGS.slips(lambda x: np.where(x > 0, x, np.nan).sum(axis=1))
    assert _slugs(slips) == ["only_moderate_values"]


def test_an_answer_that_fits_the_extremes_and_not_all_batches_is_not_right():
    memory = {}

    def remembers(x, y):
        return memory.setdefault(x.shape, right(x, y))

    def right(x, y):
        return 2 * (x * y).sum(axis=1)

    extreme = ("far out", (np.full((1, 20), 99.0), np.full((1, 20), 99.0)))
    formula = dataclasses.replace(PRODUCT, extremes=(extreme,))
    assert formula.unlike(right, right) == []
    assert _slugs(formula.unlike(remembers, right)) == ["some_batches_only"]


def test_an_answer_that_fails_on_some_batches_is_not_right():
    def of_many(x, y):
        if len(x) == 1:
            raise ValueError("no images")
        return 2 * (x * y).sum(axis=1)

    slips = PRODUCT.unlike(of_many, lambda x, y: 2 * (x * y).sum(axis=1))
    assert _slugs(slips) == ["some_batches_fail"]
    assert "ValueError: no images" in slips[0][1]
