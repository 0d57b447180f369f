"""A small class is judged in its processes: rough notebooks cost nobody else anything.

`make long` judges every rough notebook of tests/handed_in.py.
"""

import csv
import os

import pytest
from handed_in import KL, RIGHT_KL, ROUGH, from_memory, notebook, with_answers

from vae_helpers import checks
from vae_helpers.grading import command

BLANK = "not attempted"
# Answers to three exercises, each rougher than the last; none of them right.
FORGED = ROUGH["forges a verdict"].answers | {
    "kl_monte_carlo": "checks.kl_monte_carlo.diagnose = lambda f: 'right'\n"
    "checks.EXERCISES = {}\n@checks.kl_monte_carlo\ndef kl_monte_carlo(mean, log_var, z):\n"
    "    return 0.0",
    "forward_kl_fit": "@checks.forward_kl_fit\ndef forward_kl_fit(z):\n"
    "    np.allclose = lambda *a, **k: True\n    return z[0], z[0]",
}
HOG = {"forward_kl_fit": "@checks.forward_kl_fit\ndef forward_kl_fit(z):\n"
       "    kept = []\n    while True:\n        kept.append(np.ones(2_000_000))"}  # fmt: skip
STALLED = {"forward_kl_fit": "@checks.forward_kl_fit\ndef forward_kl_fit(z):\n"
           "    return sum(range(10**13))"}  # fmt: skip
# What an exercise uses of the cells above: helpers yes, a training no; and of another exercise the
# course's own, where the learner's is wrong.
HELPED = notebook(
    [
        "from vae_helpers import checks\nimport numpy as np\nHALF = 0.5",
        "while True:\n    pass",
        "import nothing_of_this_name\nraise SystemExit",
        "def spread(log_var):\n    return np.exp(log_var) - log_var - 1",
        "@checks.kl_divergence\ndef kl_divergence(mean, log_var):\n"
        "    return HALF * np.sum(mean**2 + spread(log_var), axis=1)",
        "@checks.kl_monte_carlo\ndef kl_monte_carlo(mean, log_var, z):\n    return missing(z)",
        "def missing(z):\n    return z",
        "@checks.forward_kl_fit\ndef forward_kl_fit(z):\n    retrun z",
    ]
)


def judged(folder, *arguments):
    """The rows of the class in folder/class, as {learner: [(status, mistake, message)]}."""
    before = {path: path.read_bytes() for path in (folder / "class").rglob("*.ipynb")}
    grades = folder / "grades.csv"
    assert command.main([str(folder / "class"), "--csv", str(grades), *arguments]) == 0
    assert {path: path.read_bytes() for path in before} == before
    rows = {}
    with grades.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            verdict = row["status"], row["mistake"], row["message"]
            rows.setdefault(row["learner"], []).append(verdict)
    return rows


def hand_in(folder, learner, content):
    (folder / "class").mkdir(exist_ok=True)
    (folder / "class" / f"{learner}_{KL}.ipynb").write_bytes(content)


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    folder = tmp_path_factory.mktemp("of a term, für alle")
    for learner, content in {
        "deletes": ROUGH["deletes its folder"].content,
        "empty": b"",
        "forged": with_answers(KL, FORGED),
        "helped": HELPED,
        "hog": with_answers(KL, HOG | {"kl_divergence": RIGHT_KL}),
        "killed": with_answers(KL, ROUGH["kills its kernel"].answers | {"forward_kl_fit": (
            "@checks.forward_kl_fit\ndef forward_kl_fit(z):\n"
            "    return np.mean(z, axis=0), np.log(np.var(z, axis=0))")}),
        "no json": b"{'cells': []}",
        "stalled": with_answers(KL, STALLED),
    }.items():  # fmt: skip
        hand_in(folder, learner, content)
    return judged(folder, "--seconds", "8", "--memory", "1600")


def test_a_right_answer_is_right(rows):
    assert rows["hog"][0] == ("right", "", "")


def test_helpers_are_run_and_trainings_are_not(rows):
    assert rows["helped"][0] == ("right", "", "")


def test_what_a_cell_lacks_is_told(rows):
    status, _, message = rows["helped"][1]
    assert status == "wrong"
    assert "NameError" in message
    status, _, message = rows["helped"][2]
    assert status == "wrong"
    assert message.startswith("Python cannot read cell 8: SyntaxError: ")


def test_a_verdict_cannot_be_printed_nor_the_checks_replaced(rows):
    assert [row[0] for row in rows["forged"]] == ["wrong", "wrong", "unreadable"]
    assert rows["forged"][0][1] == "no_half"
    assert "it exchanged numpy.allclose" in rows["forged"][2][2]


def test_who_kills_the_kernel_loses_one_exercise(rows):
    assert [row[0] for row in rows["killed"]] == ["unreadable", BLANK, "right"]
    assert "SIGKILL" in rows["killed"][0][2]


def test_who_needs_too_much_memory_is_stopped(rows):
    assert rows["hog"][2][0] == "unreadable"
    assert rows["hog"][2][2] == "It was stopped at more than 1600 MiB of memory."


def test_who_never_ends_is_stopped(rows):
    assert [row[0] for row in rows["stalled"]] == [BLANK, BLANK, "unreadable"]
    assert rows["stalled"][2][2].startswith("It was stopped after 8 seconds")


def test_who_deletes_the_folder_loses_one_exercise(rows):
    assert [row[0] for row in rows["deletes"]] == ["wrong", BLANK, BLANK]
    assert "keeps the folder that it is in" in rows["deletes"][0][2]


def test_what_is_no_notebook_is_a_row(rows):
    assert rows["empty"] == [("unreadable", "", "The file is empty.")]
    assert rows["no json"] == [
        ("unreadable", "", "The file is no notebook: it is not JSON (line 1).")
    ]


def test_stored_results_are_right_for_the_usual_probes_only(tmp_path):
    stored = from_memory(checks.kl_monte_carlo)
    cells = with_answers(KL, {"kl_monte_carlo": stored, "kl_divergence": RIGHT_KL})
    hand_in(tmp_path, "remembers", cells)
    assert [row[0] for row in judged(tmp_path)["remembers"]] == ["right", "right", BLANK]
    # With a seed of one's own, though the other verdicts stand in the journal.
    found = judged(tmp_path, "--probes", "7")["remembers"]
    assert [row[0] for row in found] == ["right", "wrong", BLANK]
    assert found[1][2].startswith("Right for the arrays that the lesson tries, but not for others.")


@pytest.mark.skipif("EXAMPLES" not in os.environ, reason="two minutes: `make long`")
def test_every_rough_notebook_costs_its_own_row_only(tmp_path):
    for learner, rough in ROUGH.items():
        hand_in(tmp_path, learner, rough.content)
    found = judged(tmp_path, "--seconds", "15")
    for learner, rough in ROUGH.items():
        (status, _, message), *others = found[learner]
        assert (status, rough.said in message) == (rough.status, True), (learner, status, message)
        assert [other[0] for other in others] == ([BLANK] * 2 if rough.answers else [])
