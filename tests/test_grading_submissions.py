"""What a class handed in is found: a folder or a file for each learner, zips, several attempts."""

import os
import zipfile

import pytest
from handed_in import notebook

from vae_helpers.grading import submissions

KL, ELBO = "03_kl_divergence", "06_elbo"
KL_CELL = "@checks.kl_divergence\ndef kl_divergence(mean, log_var): ..."


def put(folder, *paths, content=None):
    for time, path in enumerate(paths):
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(notebook([f"# {path}"]) if content is None else content)
        os.utime(file, (time, time))
    return folder


def found(folder, lessons=None):
    return [(one.learner, one.lesson, one.path) for one in submissions.find(folder, lessons)[0]]


def test_a_file_or_a_folder_for_each_learner(tmp_path):
    put(
        tmp_path,
        "Müller, Anna_03_kl_divergence.ipynb",
        "Ben/06_elbo.ipynb",
        "Ben/deep/03_KL_divergence.IPYNB",
    )
    assert found(tmp_path) == [
        ("Ben", KL, "Ben/deep/03_KL_divergence.IPYNB"),
        ("Ben", ELBO, "Ben/06_elbo.ipynb"),
        ("Müller, Anna", KL, "Müller, Anna_03_kl_divergence.ipynb"),
    ]


def test_a_folder_for_each_lesson(tmp_path):
    put(tmp_path, "03_kl_divergence/anna.ipynb", "06_elbo/ben/work.ipynb")
    assert [one[:2] for one in found(tmp_path)] == [("anna", KL), ("ben", ELBO)]


def test_a_folder_of_one_learner(tmp_path):
    put(tmp_path / "anna", "03_kl_divergence.ipynb", "06_elbo.ipynb")
    assert [one[:2] for one in found(tmp_path / "anna")] == [("anna", KL), ("anna", ELBO)]


def test_what_lies_beside_lessons_is_no_hand_in(tmp_path):
    folder = put(tmp_path / "anna", "06_elbo.ipynb", "notation.ipynb", "pictures/06_elbo.png")
    assert [one[:2] for one in found(folder)] == [("anna", ELBO)]
    put(folder.parent / "class", "anna/06_elbo.ipynb", "anna/notation.ipynb", "anna/notes.txt")
    assert [one[:2] for one in found(folder.parent / "class")] == [("anna", ELBO)]


def test_the_exercises_tell_the_lesson_where_the_name_does_not(tmp_path):
    put(tmp_path, "anna/homework.ipynb", "ben/06_elbo.ipynb", content=notebook([KL_CELL]))
    assert [one[:2] for one in found(tmp_path)] == [("anna", KL), ("ben", KL)]


def test_what_tools_leave_behind_is_no_hand_in(tmp_path):
    put(tmp_path, "anna/06_elbo.ipynb", "anna/.ipynb_checkpoints/06_elbo-checkpoint.ipynb")
    put(tmp_path, "__MACOSX/anna/._06_elbo.ipynb", "grades.csv", content=b"")
    assert [one[:2] for one in found(tmp_path)] == [("anna", ELBO)]


@pytest.mark.parametrize(
    ("paths", "last"),
    [
        (["a/06_elbo.ipynb", "a/06_elbo (1).ipynb"], "a/06_elbo (1).ipynb"),
        (["a/06_elbo (10).ipynb", "a/06_elbo (9).ipynb"], "a/06_elbo (10).ipynb"),
        (["a/old/06_elbo.ipynb", "a/06_elbo.ipynb"], "a/06_elbo.ipynb"),
        (["a/06_elbo.ipynb", "a/new/06_elbo.ipynb"], "a/new/06_elbo.ipynb"),
    ],
)
def test_of_several_attempts_the_last_counts_and_it_is_said(tmp_path, paths, last):
    hand_ins, notes = submissions.find(put(tmp_path, *paths))
    assert [one.path for one in hand_ins] == [last]
    assert notes == [f"a has 2 notebooks for 06_elbo; judged is {last}."]


def test_namesakes_are_two_people(tmp_path):
    name = "Anna Müller_{}_assignsubmission_file_/06_elbo.ipynb"
    put(tmp_path, name.format(123), name.format(456))
    assert [one[0] for one in found(tmp_path)] == ["Anna Müller (123)", "Anna Müller (456)"]


def test_zips_are_read_where_they_lie(tmp_path):
    folder = put(tmp_path / "class", "ben/06_elbo.ipynb")
    with zipfile.ZipFile(folder / "anna.zip", "w") as archive:
        archive.writestr("work/06_elbo.ipynb", notebook(["1"]))
    (folder / "carl.zip").write_bytes(b"PK no zip")
    hand_ins, _ = submissions.find(folder)
    assert [(one.learner, one.lesson) for one in hand_ins] == [
        ("anna", ELBO),
        ("ben", ELBO),
        ("carl", None),
    ]
    assert hand_ins[2].problem.startswith("The zip cannot be read")
    with zipfile.ZipFile(tmp_path / "download.zip", "w") as archive:
        for learner in ("anna", "ben"):
            archive.writestr(f"download/{learner}/06_elbo.ipynb", notebook(["1"]))
    assert [one[:2] for one in found(tmp_path / "download.zip")] == [("anna", ELBO), ("ben", ELBO)]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "The file is empty."),
        (b"  \n", "The file is empty."),
        (b"{'cells': []}", "The file is no notebook: it is not JSON (line 1)."),
        (b"\xff\xfe\xff", "The file is no notebook: it is not JSON."),
        (b"[1, 2]", "The file is JSON, but no notebook: it has no cells."),
        (b"[" * 100_000, "The file is no notebook: it is not JSON."),
        (b"%PDF-1.7", "The file is no notebook but a PDF."),
        (b"<!doctype html>", "The file is no notebook but a web page."),
        (notebook(["1 + 1"]), "It holds no exercise of the course, and its name tells no lesson."),
    ],
)
def test_what_is_no_notebook_is_said(tmp_path, content, reason):
    ((one,), _) = submissions.find(put(tmp_path, "anna/work.ipynb", content=content))
    assert (one.learner, one.problem) == ("anna", reason)


def test_who_handed_in_no_notebook_has_a_row_all_the_same(tmp_path):
    put(tmp_path, "anna/06_elbo.pdf", "anna/notes.txt", "ben/06_elbo.ipynb", "readme.txt")
    anna, ben = submissions.find(tmp_path)[0]
    assert (anna.learner, ben.learner) == ("anna", "ben")
    assert anna.problem == "There is no notebook (.ipynb), only 06_elbo.pdf, notes.txt."


def test_lessons_can_be_chosen(tmp_path):
    put(tmp_path, "anna/06_elbo.ipynb", "anna/03_kl_divergence.ipynb")
    assert [one[1] for one in found(tmp_path, [ELBO])] == [ELBO]


@pytest.mark.parametrize("lessons", [None, [ELBO]])
def test_nothing_to_judge_is_said(tmp_path, lessons):
    with pytest.raises(submissions.NothingFound, match="no folder"):
        submissions.find(tmp_path / "nowhere", lessons)
    with pytest.raises(submissions.NothingFound, match="There is no notebook"):
        submissions.find(put(tmp_path, "grades.csv"), lessons)
    put(tmp_path, "anna/03_kl_divergence.ipynb")
    with pytest.raises(submissions.NothingFound, match="belongs to 06_elbo"):
        submissions.find(tmp_path, [ELBO])
