"""An answer that is made in steps is taken apart: at which of them it went another way."""

import numpy as np

from vae_helpers.checks.engine.steps import Steps
from vae_helpers.checks.engine.terms import Term


def _unequal(table):
    if len(set(table.shape)) == 1:
        raise ValueError("a way that does not fit square tables")
    return table + 1


STEPS = Steps(
    given=[(np.arange(6.0).reshape(2, 3),), (np.array([[0.5, 3.0], [2.0, -1.0]]),)],
    steps=[
        {"": lambda table: (table, len(table)), "one": lambda table: (table, 1)},
        {
            "": lambda table, n: table.sum(axis=1) / n,
            "columns": lambda table, n: table.sum(axis=0) / n,
            "unequal": lambda table, n: _unequal(table).sum(axis=1) / n,
        },
        {"": np.max, "least": np.min},
    ],
    said={slug: f"{slug}, a sentence." for slug in ("one", "columns", "unequal", "least")},
)


def test_every_wrong_turn_is_found():
    turns = [turn for turn in STEPS.options() if turn[1].slug != "unequal"]
    assert len(turns) == 3
    for place, way in turns:
        assert STEPS.slips(STEPS.answer([(place, way)])) == [(way.slug, way.message)]


def test_several_wrong_turns_are_found_in_the_order_of_the_steps():
    assert [slug for slug, _ in STEPS.slips(lambda t: t.sum(axis=0).min())] == [
        "one",
        "columns",
        "least",
    ]


def test_what_fits_one_input_only_is_not_said():
    assert STEPS.slips(lambda t: t.sum(axis=0).max() / len(t) if t.size == 6 else 0.0) is None


def test_an_answer_that_is_right_for_some_inputs_only_is_told_so():
    ((slug, _),) = STEPS.unlike(lambda t: STEPS.answer()(t) * (t.size == 6), STEPS.answer())
    assert slug == "some_batches_only"


def test_a_term_that_counts_next_to_nothing_is_not_called_missing():
    term = Term("error", "The error", 1.0, slips={1 / 784: ("mean", "It is a mean.")})
    assert term.counted(1.2755e-3) == ("mean", "It is a mean.")
    assert term.counted(1e-3)[0] == "error_weight_odd"
