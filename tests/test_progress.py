"""Progress over the days: what is kept, what is shown, and that nothing else ever suffers."""

import datetime
import json
import multiprocessing
import os
import re
import subprocess
import sys

import pytest
from course import ROOT
from no_room import room_for

from vae_helpers import __main__, checks
from vae_helpers.progress import table, tally


@pytest.fixture
def file(tmp_path, monkeypatch):
    """Where this learner's tally lies; it is not there yet."""
    path = tmp_path / "Daten ü" / "progress.jsonl"
    monkeypatch.setenv(tally.VARIABLE, str(path))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tally, "refusals", [])
    return path


@pytest.fixture
def notebook(monkeypatch):
    """As if the cells ran in a notebook; what they display is printed."""
    monkeypatch.setattr("vae_helpers.checks.engine.exercise.get_ipython", lambda: object())
    monkeypatch.setattr("vae_helpers.checks.engine.exercise.RECORD", {})
    monkeypatch.setattr("vae_helpers.checks.engine.predictions.RECORD", {})


def statuses(path):
    return {name: status for name, (status, _) in tally.standing(path).items()}


# What is kept


def test_a_verdict_and_a_guess_in_a_notebook_are_kept(file, notebook, capsys):
    checks.squared_error(checks.squared_error.reference)
    checks.kl_divergence(lambda mean, log_var: mean)
    checks.predict("random_codes", "a")
    checks.elbo(lambda *_: None)  # as good as blank
    assert statuses(file) == {
        "squared_error": "right",
        "kl_divergence": "wrong",
        "random_codes": "right",
    }


def test_outside_of_a_notebook_nothing_is_kept(file, capsys):
    checks.squared_error(checks.squared_error.reference)
    assert not file.parent.exists()


def test_a_tool_that_asks_for_a_verdict_keeps_nothing(file, notebook):
    assert checks.squared_error.diagnose(checks.squared_error.reference).status == "right"
    assert not file.exists()


def test_in_the_solutions_nothing_is_kept(file, tmp_path, monkeypatch):
    (tmp_path / "solutions").mkdir()
    monkeypatch.chdir(tmp_path / "solutions")
    tally.note("elbo", "right")
    assert not file.exists()


def test_the_tests_and_what_they_start_keep_nothing():
    assert os.environ[tally.VARIABLE] == tally.OFF
    assert tally.place() is None
    tally.note("elbo", "right")
    assert tally.refusals == []
    assert table.report() is None


@pytest.mark.parametrize("place", ["tools/build_notebooks.py", "tools/hub/config.py"])
def test_builds_and_trials_keep_nothing(place):
    assert re.search(rf'"{tally.VARIABLE}"\]?(:| =) "off"', (ROOT / place).read_text("utf-8"))


def test_what_is_right_stays_right(file):
    for status in ("not attempted", "wrong", "right", "wrong", "not attempted", "right"):
        tally.note("elbo", status)
        assert tally.refusals == []
    assert statuses(file) == {"elbo": "right"}
    assert len(file.read_text("utf-8").split()) == 2 * 6  # the two steps, of three pairs each


@pytest.mark.parametrize(
    ("system", "variables", "place"),
    [
        ("linux", {}, "~/.local/share/vae-course/progress.jsonl"),
        ("linux", {"XDG_DATA_HOME": "/data"}, "/data/vae-course/progress.jsonl"),
        ("darwin", {}, "~/Library/Application Support/vae-course/progress.jsonl"),
        ("win32", {"LOCALAPPDATA": "/local"}, "/local/vae-course/progress.jsonl"),
        ("win32", {}, "~/.local/share/vae-course/progress.jsonl"),
        ("linux", {"LOCALAPPDATA": "/of/Windows"}, "~/.local/share/vae-course/progress.jsonl"),
    ],
)
def test_it_lies_where_the_system_keeps_such_files(monkeypatch, tmp_path, system, variables, place):
    for name in (tally.VARIABLE, "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setattr(sys, "platform", system)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    # A notebook that is handed in shows the table, and names nobody.
    assert table._short(tally.place()) == place
    assert not tally.place().is_relative_to(ROOT)


@pytest.mark.parametrize("value", ["off", "OFF", "off "])
def test_off_is_off_as_people_write_it(monkeypatch, value):
    monkeypatch.setenv(tally.VARIABLE, value)
    assert tally.place() is None


@pytest.mark.parametrize(
    ("value", "shown"), [("~/kept.jsonl", "~/kept.jsonl"), ("kept.jsonl", "~/work/kept.jsonl")]
)
def test_a_named_file_is_told_in_full(monkeypatch, tmp_path, value, shown):
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv(tally.VARIABLE, value)
    tally.note("elbo", "right")
    assert (tmp_path / shown.replace("~/", "")).exists()
    assert f"Kept in `{shown}`" in table.report()[1]


# Faults


@pytest.mark.parametrize(
    "damage",
    [
        b"\x00\xff\xfe",
        b"{",
        b"[]",
        b"null",
        b'{"name": [], "status": "right", "day": "2026-01-01"}',
        b'{"name": "elbo", "status": [], "day": "2026-01-01"}',
        b'{"name": "elbo", "status": "right", "day": "today"}',
        b'{"name": "elbo", "status": "right"',
        b"[" * 100_000,
    ],
)
def test_a_damaged_line_costs_no_other(file, damage):
    tally.note("elbo", "wrong")
    with file.open("ab") as end:
        end.write(damage)
    tally.note("free_bits", "right")
    assert statuses(file) == {"elbo": "wrong", "free_bits": "right"}
    assert tally.refusals == []


def test_a_full_disk_costs_the_line_alone(file, monkeypatch, notebook, capsys):
    tally.note("elbo", "right")

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as change:
        change.setattr(tally.os, "write", full)
        assert checks.squared_error(checks.squared_error.reference)
    checks.progress()
    told = capsys.readouterr().out
    assert "cannot be written to: No space left on device. Your notebooks are as they were." in told
    assert statuses(file) == {"elbo": "right"}
    tally.note("free_bits", "right")
    assert tally.refusals == []


def test_a_disk_with_room_for_half_a_line_costs_that_line_and_says_so(file):
    tally.note("elbo", "right")
    with room_for(file.stat().st_size + 20):
        tally.note("free_bits", "right")
    assert tally.refusals == ["No space left on device"]
    assert statuses(file) == {"elbo": "right"}
    tally.note("free_bits", "right")
    assert tally.refusals == []
    assert statuses(file) == {"elbo": "right", "free_bits": "right"}


def test_a_clock_that_was_set_back_costs_nothing(file, monkeypatch):
    class Earlier(datetime.date):
        @classmethod
        def today(cls):
            return cls(1999, 12, 31)

    tally.note("elbo", "wrong")
    tally.note("free_bits", "right")
    with monkeypatch.context() as change:
        change.setattr(tally.datetime, "date", Earlier)
        tally.note("elbo", "right")
        tally.note("free_bits", "wrong")
        assert table.report()[0] == "All lessons."
    assert statuses(file) == {"elbo": "right", "free_bits": "right"}


@pytest.mark.parametrize("fault", ["a folder", "a file for a folder", "no home"])
def test_no_cell_is_stopped(file, fault, monkeypatch, notebook, capsys):
    if fault == "a folder":
        file.mkdir(parents=True)
    elif fault == "a file for a folder":
        file.parent.write_text("")
    else:

        def homeless():
            raise RuntimeError("Could not determine home directory.")

        monkeypatch.setattr(tally, "place", homeless)
    assert checks.squared_error(checks.squared_error.reference) is checks.squared_error.reference
    checks.progress()
    assert "Your notebooks are as they were." in capsys.readouterr().out


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
def test_a_pipe_of_its_name_holds_no_cell_up(file):
    file.parent.mkdir()
    os.mkfifo(file)
    tally.note("elbo", "right")
    assert tally.refusals


@pytest.mark.parametrize("fault", ["a folder", "too much"])
def test_what_is_no_tally_is_not_said_to_be_kept(file, fault):
    if fault == "a folder":
        file.mkdir(parents=True)
    else:
        tally.note("elbo", "right")
        file.write_bytes(file.read_bytes() + b"\n" * tally._LARGEST)
        size = file.stat().st_size
        tally.note("free_bits", "right")
        assert file.stat().st_size == size
    title, text = table.report()
    assert title == "All lessons:"
    assert text.startswith(f"`{file}` cannot be read, so nothing is kept: it is ")
    assert "Kept in" not in text


def test_a_folder_that_is_gone_stops_nothing(file, monkeypatch):
    def gone():
        raise FileNotFoundError("gone")

    monkeypatch.setattr(tally.Path, "cwd", gone)
    tally.note("elbo", "right")
    assert tally.refusals == ["gone"]


def test_kernels_that_write_at_once_lose_nothing(file):
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        pool.map(_write_many, range(2))
    assert statuses(file) == {f"{who} {i}": "right" for who in range(2) for i in range(100)}


def _write_many(who):
    for i in range(100):
        tally.note(f"{who} {i}", "right")


# The table


def test_the_outline_is_that_of_the_course():
    read = {
        lesson.name: (
            tuple(exercise.name for exercise in lesson.exercises),
            tuple(guess.name for guess in lesson.predictions),
        )
        for lesson in checks.LESSONS
    }
    assert table.outline() == read


def test_a_row_counts_what_is_right_and_names_the_last_day():
    known = {
        "squared_error": ("right", "2026-01-02"),
        "flatten_and_scale": ("right", "2026-01-01"),
        "principal_subspace": ("wrong", "2026-01-03"),
        "random_codes": ("right", "2026-01-01"),
        "of another version of the course": ("right", "2026-01-09"),
    }
    head, first, *others = table.rows(known)
    assert "█████·····" in first
    assert re.search(r"^01_autoencoder .* 2 of +4 +1 of +3 +2026-01-03$", first)
    assert all("█" not in row for row in others)
    assert re.search(rf"^all .* 2 of +{len(checks.EXERCISES)} ", others[-1])
    assert len(others) == len(checks.LESSONS)
    assert head.split() == ["exercises", "predictions", "last", "step"]


def test_it_is_shown_below_the_tally_of_the_kernel(file, notebook, capsys):
    tally.note("elbo", "right")
    checks.progress()
    told = capsys.readouterr().out
    assert f"Kept in `{file}`" in told
    assert re.search(r"06_elbo +█·········  +1 of +6", told)


def test_the_command_shows_it_without_tensorflow(file):
    tally.note("elbo", "right")
    code = (
        "import sys; from vae_helpers.__main__ import main; main(['progress'])\n"
        "assert 'tensorflow' not in sys.modules"
    )
    for encoding, bar in (("utf-8", "█····"), ("ascii", "#....")):
        run = subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONIOENCODING": encoding},
            capture_output=True,
        )
        assert run.stderr == b""
        assert bar in run.stdout.decode("utf-8")


def test_the_command_says_in_one_sentence_what_is_wrong(file, capsys):
    file.mkdir(parents=True)
    assert __main__.main(["progress"]) == 0
    assert capsys.readouterr().out.startswith(f"All lessons: `{file}` cannot be read")


def test_the_command_says_that_nothing_is_kept(capsys):
    assert __main__.main(["progress"]) == 0
    assert capsys.readouterr().out == f"Nothing is kept: {tally.VARIABLE} is off.\n"


def test_each_line_is_json(file):
    tally.note("elbo", "right")
    (line,) = filter(None, file.read_text("utf-8").splitlines())
    assert json.loads(line).keys() == {"name", "status", "day"}
