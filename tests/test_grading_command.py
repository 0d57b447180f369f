"""`python -m vae_helpers grade` from the command line: what it says, and where it goes on."""

import errno
import json
import os

import pytest
from handed_in import notebook

from vae_helpers import checks
from vae_helpers.grading import command, course
from vae_helpers.grading.journal import Journal
from vae_helpers.grading.pool import Limits, Verdict
from vae_helpers.grading.process import StartFailed
from vae_helpers.grading.submissions import HandIn

KL = "03_kl_divergence"
HAND_IN = HandIn("anna", KL, "anna.ipynb", "digest")
RIGHT = [Verdict("kl_divergence", "right", None, "")]
STOPPED = [Verdict("kl_divergence", "unreadable", None, "It was stopped.", by_limit=True)]


@pytest.fixture
def handed_in(tmp_path):
    """A class of three, and the place for its grades."""
    for learner in ("Müller, Anna", "ben", "carl"):
        path = tmp_path / "hand ins" / f"{learner}_{KL}.ipynb"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(notebook([f"# {learner}"]))
    return tmp_path


@pytest.fixture
def judging(monkeypatch):
    """In place of the workers: who was judged, and what happens after so many."""
    told = {"judged": [], "after": 99, "then": None}

    def judged(hand_ins, limits, jobs):
        for one in hand_ins:
            if len(told["judged"]) == told["after"]:
                raise told["then"]
            told["judged"].append(one.learner)
            yield one, RIGHT

    monkeypatch.setattr(command, "judged_in_turn", judged)
    return told


def grade(folder, *arguments):
    csv = folder / "out" / "grades.csv"
    return command.main([str(folder / "hand ins"), "--csv", str(csv), *arguments])


def test_the_course_is_read_without_importing_it():
    read = {lesson.name: tuple(one.name for one in lesson.exercises) for lesson in checks.LESSONS}
    assert course.lessons() == read
    for name, exercise in checks.EXERCISES.items():
        assert (course.number_of(name), course.lesson_of()[name]) == (
            exercise.number,
            exercise.lesson,
        )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere"], "There is no folder nowhere."),
        (["."], "There is no notebook"),
        ([".", "--lessons", "99"], "there is no lesson '99'"),
        ([".", "--jobs", "0"], "no whole number above 0"),
        ([], "FOLDER"),
    ],
)
def test_bad_input_is_said_and_nothing_is_written(tmp_path, monkeypatch, capsys, arguments, said):
    monkeypatch.chdir(tmp_path)
    try:
        code = command.main(arguments)
    except SystemExit as ended:
        code = ended.code
    assert code == 2
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written_is_said_before_anyone_is_judged(handed_in, judging, capsys):
    (handed_in / "file").write_text("")
    assert grade(handed_in, "--report", str(handed_in / "file" / "report.html")) == 2
    assert grade(handed_in, "--report", str(handed_in / "hand ins")) == 2
    assert grade(handed_in, "--report", str(handed_in / "out" / "grades.csv")) == 2
    assert grade(handed_in, "--gradescope", str(handed_in / "hand ins" / "gradescope")) == 2
    said = capsys.readouterr().err
    assert "cannot be written" in said
    assert "outside of the hand-ins" in said
    assert "is a folder" in said
    assert "are one" in said
    assert judging["judged"] == []


def test_all_is_written_and_said(handed_in, judging, capsys):
    out = handed_in / "out"
    asked = ["--gradebook", str(out / "b.csv"), "--report", str(out / "r.html")]
    assert grade(handed_in, *asked, "--gradescope", str(out / "g")) == 0
    told = capsys.readouterr()
    assert told.err == ""  # no bar where nobody looks
    assert told.out.startswith("3 notebooks of 3 learners, 0 of them judged before.\n3 right")
    written = {path.name for path in out.iterdir()}
    assert written == {"b.csv", "g", "grades.csv", "grades.csv.journal", "r.html"}


def full(*_):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_disk_that_fills_while_a_class_is_judged_loses_no_verdict(
    handed_in, judging, capsys, monkeypatch
):
    def judged(hand_ins, limits, jobs):
        for count, one in enumerate(hand_ins):
            if count == 2:
                judging["full"].setattr(os, "fsync", full)
            judging["judged"].append(one.learner)
            yield one, RIGHT

    with monkeypatch.context() as change:
        change.setattr(command, "judged_in_turn", judged)
        judging["full"] = change
        assert grade(handed_in) == 2
    told = capsys.readouterr().err
    assert told.startswith("grade: ")
    assert told.endswith(
        "grades.csv.journal cannot be written: the disk is full. Make room and run "
        "the same command again.\n"
    )
    assert not (handed_in / "out" / "grades.csv").exists()
    assert grade(handed_in) == 0
    # The last line is there, since only the flushing of it failed.
    assert "3 of them judged before" in capsys.readouterr().out


def test_grades_that_do_not_fit_on_the_disk_leave_those_of_before(
    handed_in, judging, capsys, monkeypatch
):
    assert grade(handed_in) == 0
    out = handed_in / "out"
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    (handed_in / "hand ins" / f"dora_{KL}.ipynb").write_bytes(b"{}")
    with monkeypatch.context() as change:
        change.setattr(command, "Journal", Forgetful)
        change.setattr(os, "fsync", full)
        assert grade(handed_in) == 2
    assert "grades.csv cannot be written: the disk is full." in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    assert grade(handed_in) == 0
    assert "3 of them judged before" in capsys.readouterr().out


class Forgetful:
    """A journal that needs no disk."""

    def __init__(self, *_):
        pass

    def verdicts(self, hand_in):
        return None

    def note(self, hand_in, verdicts):
        pass


def test_a_full_folder_for_temporary_files_is_told(handed_in, capsys, monkeypatch):
    monkeypatch.setattr("vae_helpers.grading.process.tempfile.mkdtemp", lambda **_: full())
    assert grade(handed_in) == 1
    told = capsys.readouterr().err
    assert "for temporary files, cannot be written to: No space left on device. Make room" in told
    assert "Traceback" not in told


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), StartFailed("no TensorFlow")])
def test_what_was_stopped_goes_on(handed_in, judging, capsys, stop):
    judging |= {"after": 2, "then": stop}
    assert grade(handed_in) in (1, 130)
    assert not (handed_in / "out" / "grades.csv").exists()
    judging["after"] = 99
    assert grade(handed_in) == 0
    assert judging["judged"] == ["ben", "carl", "Müller, Anna"]
    assert "2 of them judged before" in capsys.readouterr().out
    assert grade(handed_in) == 0
    assert len(judging["judged"]) == 3
    assert grade(handed_in, "--again") == 0
    assert len(judging["judged"]) == 6


def test_only_what_changed_is_judged_anew(handed_in, judging):
    assert grade(handed_in) == 0
    (handed_in / "hand ins" / f"ben_{KL}.ipynb").write_bytes(notebook(["# ben, better"]))
    assert grade(handed_in) == 0
    assert judging["judged"][3:] == ["ben"]


def test_another_course_judges_everything_anew(tmp_path, monkeypatch):
    Journal(tmp_path / "journal", Limits()).note(HAND_IN, RIGHT)
    assert Journal(tmp_path / "journal", Limits()).verdicts(HAND_IN) == RIGHT
    monkeypatch.setattr(course, "version", lambda: "another")
    assert Journal(tmp_path / "journal", Limits()).verdicts(HAND_IN) is None


def test_what_met_a_limit_is_judged_anew_under_another(tmp_path):
    Journal(tmp_path / "journal", Limits(seconds=5)).note(HAND_IN, STOPPED)
    assert Journal(tmp_path / "journal", Limits(seconds=5)).verdicts(HAND_IN) == STOPPED
    assert Journal(tmp_path / "journal", Limits(seconds=50)).verdicts(HAND_IN) is None


def test_other_probes_judge_anew(tmp_path):
    Journal(tmp_path / "journal", Limits()).note(HAND_IN, RIGHT)
    assert Journal(tmp_path / "journal", Limits(probes=3)).verdicts(HAND_IN) is None
    Journal(tmp_path / "journal", Limits(probes=3)).note(HAND_IN, RIGHT)
    assert Journal(tmp_path / "journal", Limits(probes=4)).verdicts(HAND_IN) is None
    assert Journal(tmp_path / "journal", Limits(probes=3)).verdicts(HAND_IN) == RIGHT


def test_half_a_line_of_the_journal_costs_that_line_only(tmp_path):
    path = tmp_path / "journal"
    Journal(path, Limits()).note(HAND_IN, RIGHT)
    with path.open("a") as file:
        file.write('{"key": "dig')
    other = HandIn("ben", KL, "ben.ipynb", "other")
    Journal(path, Limits()).note(other, RIGHT)
    journal = Journal(path, Limits())
    assert journal.verdicts(HAND_IN) == journal.verdicts(other) == RIGHT
    assert all(json.loads(line) for line in path.read_text().splitlines()[:2] if line)
