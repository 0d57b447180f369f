"""What comes out of `grade`: tables, Gradescope's form, and a page on what the class finds hard."""

import csv
import io
import json
import re

import pytest

from vae_helpers import files
from vae_helpers.grading import course, gradescope, report, submissions, tables
from vae_helpers.grading.pool import Verdict
from vae_helpers.grading.tables import Row

KL, ELBO = "03_kl_divergence", "06_elbo"
ROWS = [
    Row("Müller, Anna", KL, "kl_divergence", "right", "", ""),
    Row("Müller, Anna", KL, "kl_monte_carlo", "wrong", "sign", "The sign is turned: `-x`."),
    Row("Ben", KL, "kl_monte_carlo", "wrong", "sign + axis",
        "Two things are not right:\n1. The sign is turned: `-x`.\n2. The axis is 0."),
    Row("Ben", ELBO, "", "unreadable", "", "The file is empty."),
]  # fmt: skip


def cells(text):
    return list(csv.reader(io.StringIO(text)))


def test_rows_carry_learner_and_lesson():
    hand_in = submissions.HandIn("Anna", KL, "a.ipynb")
    (row,) = tables.rows_of(hand_in, [Verdict("kl_divergence", "wrong", None, "No.")])
    assert row == Row("Anna", KL, "kl_divergence", "wrong", "", "No.")


def test_a_verdict_is_one_line_of_the_csv():
    text = tables.grades(ROWS)
    assert len(text.splitlines()) == 1 + len(ROWS)
    assert cells(text)[0] == ["learner", "lesson", "exercise", "status", "mistake", "message"]
    assert cells(text)[3][5] == (
        "Two things are not right: / 1. The sign is turned: `-x`. / 2. The axis is 0."
    )


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", " =", "\n@"])
def test_no_cell_is_a_formula(start):
    row = Row(f"{start}SUM(A1)", KL, "kl_divergence", "wrong", "", f"{start}1+1")
    for cell in cells(tables.grades([row]))[1]:
        assert not cell.lstrip().startswith(("=", "+", "-", "@")), cell


def test_the_gradebook_counts_right_exercises():
    assert cells(tables.gradebook(ROWS)) == [
        ["learner", f"{KL} (of 3)", f"{ELBO} (of 6)", "total (of 9)"],
        ["Müller, Anna", "1", "", "1"],
        ["Ben", "0", "0", "0"],
    ]


def test_gradescope_gets_a_test_for_each_exercise(tmp_path):
    gradescope.write(tmp_path, [*ROWS, Row("muller/..", "", "", "unreadable", "", "No notebook.")])
    anna = json.loads((tmp_path / "Müller, Anna" / "results.json").read_text("utf-8"))
    assert [(one["number"], one["score"], one["status"]) for one in anna["tests"]] == [
        ("3.1", 1, "passed"),
        ("3.2", 0, "failed"),
    ]
    assert anna["tests"][1]["output"] == "wrong. The sign is turned: `-x`."
    ben = json.loads((tmp_path / "Ben" / "results.json").read_text("utf-8"))
    assert len(ben["tests"]) == 1 + len(course.lessons()[ELBO])
    assert ben["output"] == "The file is empty."
    none = json.loads((tmp_path / "muller_" / "results.json").read_text("utf-8"))
    assert (none["score"], none["tests"]) == (0, [])


def test_learners_whose_names_differ_by_case_have_two_folders(tmp_path):
    gradescope.write(tmp_path, [Row(name, KL, "", "unreadable", "", "") for name in ("a", "A")])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["A 2", "a"]


def test_the_report_begins_with_the_mistake_that_most_made():
    page = report.page(ROWS, "Grades")
    heads = re.findall("<h3>(.*?)</h3>", page)
    assert heads == [
        "3.2 kl_monte_carlo: <code>sign</code>",
        "3.2 kl_monte_carlo: <code>axis</code>",
    ]
    assert "2 of the 2 who tried it" in page
    assert page.count("The sign is turned: <code>-x</code>.") == 1
    assert "Müller, Anna; Ben" in page
    assert "3.2 kl_monte_carlo" in page
    assert "The file is empty." in page


def test_the_report_can_do_without_names():
    page = report.page(ROWS, "Grades", with_names=False)
    assert "Ben" not in page
    assert "Anna" not in page


def test_the_report_holds_what_learners_wrote_as_text():
    rough = "<script>alert(1)</script>"
    rows = [
        Row(rough, KL, "kl_divergence", "wrong", "", f"{rough}\n    {rough}\n`{rough}`"),
        Row(rough, KL, "", "unreadable", "", rough),
    ]
    page = report.page(rows, rough)
    assert "<script" not in page
    assert "http" not in page  # nothing is fetched


def test_a_report_on_nothing_wrong():
    assert "<p>None.</p>" in report.page(ROWS[:1], "Grades")


def test_spreadsheets_know_the_encoding(tmp_path):
    files.write(tmp_path / "grades.csv", tables.grades(ROWS).encode(tables.ENCODING))
    assert (tmp_path / "grades.csv").read_bytes().startswith(b"\xef\xbb\xbflearner,")
