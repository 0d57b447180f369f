"""A file is written whole or not at all, and every command that writes says what is in its way."""

import errno
import os
import re
import subprocess
import sys

import pytest
from build_tool import ROOT, build, build_site, class_edition, quiz, sheet
from no_room import room_for

from vae_helpers import files, recorded

FULL = "the disk is full. Make room and run the same command again."


@pytest.fixture
def full_disk(monkeypatch):
    """Files end where room_for says; that is told as a full disk."""
    monkeypatch.setitem(files._CURES, errno.EFBIG, files._CURES[errno.ENOSPC])
    return room_for


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_new_file_and_the_folders_on_the_way_are_made(tmp_path):
    path = tmp_path / "für alle" / "von uns" / "grades.csv"
    assert files.write(path, b"new")
    assert not files.write(path, b"new")
    assert contents(tmp_path) == {"für alle/von uns/grades.csv": b"new"}


def test_permissions_are_those_of_the_older_file_or_the_usual_ones(tmp_path):
    path, usual = tmp_path / "file", tmp_path / "usual"
    files.write(path, b"1")
    usual.write_bytes(b"1")
    assert path.stat().st_mode == usual.stat().st_mode
    path.chmod(0o640)
    files.write(path, b"2")
    assert path.stat().st_mode & 0o777 == 0o640
    files.write(path, b"3", mode=0o750)
    assert path.stat().st_mode & 0o777 == 0o750
    files.write(tmp_path / "setup.sh", b"", mode=0o755)
    assert os.access(tmp_path / "setup.sh", os.X_OK)


def test_a_link_goes_on_to_lead_to_its_file(tmp_path):
    (tmp_path / "far").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "far" / "file")
    files.write(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert contents(tmp_path / "far") == {"file": b"new"}


@pytest.mark.parametrize("keep", [False, True])
def test_a_disk_that_fills_leaves_what_was_there(tmp_path, full_disk, keep):
    path = tmp_path / "grades.csv"
    path.write_bytes(b"old")
    with full_disk(100), pytest.raises(files.Unwritable) as refused:
        files.write(path, bytes(1000), keep)
    assert str(refused.value) == f"{path} cannot be written: {FULL}"
    assert contents(tmp_path) == {"grades.csv": b"old"}


def test_an_error_while_a_file_is_filled_leaves_what_was_there(tmp_path):
    def fill():
        with files.whole(tmp_path / "file") as file:
            file.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fill()
    assert contents(tmp_path) == {}


def test_a_file_is_replaced_whole_and_the_old_one_is_kept(tmp_path):
    path = tmp_path / "grades.csv"
    for content in (b"1", b"2", b"2", b"3"):
        files.write(path, content, keep=True)
    assert contents(tmp_path) == {
        "grades.csv.old": b"1",
        "grades.csv.old2": b"2",
        "grades.csv": b"3",
    }


@pytest.mark.parametrize("keep", [False, True])
@pytest.mark.parametrize("last", [OSError(errno.EACCES, "no"), KeyboardInterrupt()])
def test_where_the_last_rename_fails_the_older_file_is_put_back(tmp_path, monkeypatch, last, keep):
    path, rename = tmp_path / "grades.csv", os.replace
    path.write_bytes(b"old")
    renamed = []

    def fails(source, target):
        if source.suffix == ".part":
            raise last
        renamed.append((source.name, target.name))
        rename(source, target)

    monkeypatch.setattr(files.os, "replace", fails)
    with pytest.raises((files.Unwritable, KeyboardInterrupt)) as stopped:
        files.write(path, b"new", keep)
    if isinstance(last, OSError):
        assert "grades.csv cannot be written: you may not write there" in str(stopped.value)
    and_back = [("grades.csv", "grades.csv.old"), ("grades.csv.old", "grades.csv")]
    assert renamed == (and_back if keep else [])
    assert contents(tmp_path) == {"grades.csv": b"old"}


ENDLESS = """
import sys, time
from vae_helpers import files
with files.whole(sys.argv[1]) as file:
    file.write(bytes(100_000))
    file.flush()
    print("half", flush=True)
    time.sleep(3600)
"""


def test_a_process_that_is_killed_leaves_what_was_there_and_the_next_one_writes(tmp_path):
    path = tmp_path / "lesson.ipynb"
    path.write_bytes(b"old")
    with subprocess.Popen(
        [sys.executable, "-c", ENDLESS, str(path)], stdout=subprocess.PIPE, cwd=ROOT
    ) as running:
        running.stdout.readline()
        running.kill()
    assert path.read_bytes() == b"old"
    (left,) = [file.name for file in tmp_path.iterdir() if file != path]
    assert left.endswith(".part")  # git and the site leave those out
    assert files.write(path, b"new")
    assert path.read_bytes() == b"new"


def test_two_that_write_at_once_do_not_fill_one_file(tmp_path):
    path = tmp_path / "file"
    with files.whole(path) as first, files.whole(path) as second:
        first.write(b"first")
        second.write(b"second")
        first.write(b", whole")
    assert contents(tmp_path) == {"file": b"first, whole"}


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, FULL),
        (errno.EROFS, "its folder is read-only. Name another one, or copy the course"),
        (errno.EACCES, "you may not write there, or another program has it open"),
        (errno.EIO, os.strerror(errno.EIO)),
    ],
)
def test_the_reason_is_told_with_what_to_do(tmp_path, monkeypatch, number, said):
    def fails(*_):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(files.os, "fsync", fails)
    with pytest.raises(files.Unwritable, match=said):
        files.write(tmp_path / "file", b"content")
    assert contents(tmp_path) == {}


def test_whether_a_file_can_be_written_is_known_before_there_is_one(tmp_path):
    files.check_writable(tmp_path / "of today" / "grades.csv")
    assert contents(tmp_path) == {}
    with pytest.raises(files.Unwritable, match="is a folder, but a file is to be written there"):
        files.check_writable(tmp_path / "of today")
    (tmp_path / "file").write_bytes(b"")
    said = re.escape(f"{tmp_path / 'file' / 'grades.csv'} cannot be written: ")
    with pytest.raises(files.Unwritable, match=said):
        files.check_writable(tmp_path / "file" / "grades.csv")


def test_an_older_file_that_cannot_be_read_is_named_and_stays(tmp_path, monkeypatch):
    path = tmp_path / "grades.csv"
    path.write_bytes(b"old")

    def refuses(_):
        raise PermissionError(errno.EACCES, "Permission denied")

    with monkeypatch.context() as change:
        change.setattr(files.Path, "read_bytes", refuses)
        with pytest.raises(files.Unwritable) as refused:
            files.write(path, b"new")
    assert str(refused.value) == f"{path} cannot be read: Permission denied."
    assert contents(tmp_path) == {"grades.csv": b"old"}


def test_an_error_is_told_in_a_few_words():
    assert files.in_words(OSError(errno.EIO, "the disk fails.", "some/file")) == "the disk fails"
    assert files.in_words(OSError("it is no file")) == "it is no file"
    assert files.in_words(RuntimeError("there is no home.")) == "there is no home"


# The commands that write


def test_a_class_edition_on_a_full_disk_is_refused_and_completed_later(
    tmp_path, full_disk, capsys, monkeypatch
):
    monkeypatch.setattr(
        class_edition,
        "edition",
        lambda lessons: {"LICENSE": b"short", "lessons/01.ipynb": bytes(5000), "README.md": b"us"},
    )
    folder = tmp_path / "Für alle"
    with full_disk(1000):
        assert class_edition.main([str(folder)]) == 2
    told = capsys.readouterr()
    assert told.err == f"class: {folder / 'lessons/01.ipynb'} cannot be written: {FULL}\n"
    assert told.out == ""
    assert "lessons/01.ipynb" not in contents(folder)
    assert not list(tmp_path.rglob("*.part"))
    assert class_edition.main([str(folder), "--zip"]) == 0
    assert len(contents(folder)["lessons/01.ipynb"]) == 5000
    before = (tmp_path / "Für alle.zip").read_bytes()
    with full_disk(100):
        assert class_edition.main([str(folder), "--zip"]) == 2
    assert f"Für alle.zip cannot be written: {FULL}" in capsys.readouterr().err
    assert (tmp_path / "Für alle.zip").read_bytes() == before
    assert not list(tmp_path.rglob("*.part"))


@pytest.mark.parametrize("record", ['{"LICENSE": "2', "[]", '{"LICENSE": 2}'])
def test_an_edition_whose_record_is_damaged_says_what_to_do(tmp_path, record):
    class_edition.write(tmp_path, {"LICENSE": b"ours"})
    (tmp_path / class_edition.RECORD).write_text(record)
    with pytest.raises(class_edition.Refused, match=r"is damaged.* Name another folder; or"):
        class_edition.write(tmp_path, {"LICENSE": b"newer"})
    assert (tmp_path / "LICENSE").read_bytes() == b"ours"


def test_a_site_on_a_full_disk_is_refused_and_completed_later(
    tmp_path, full_disk, capsys, monkeypatch
):
    monkeypatch.setattr(build_site.pages, "site", lambda root: {"index.html": bytes(5000)})
    with full_disk(1000):
        assert build_site.main([str(tmp_path / "site")]) == 2
    path = tmp_path / "site" / "index.html"
    assert capsys.readouterr().err == f"site: {path} cannot be written: {FULL}\n"
    assert not path.exists()
    assert build_site.main([str(tmp_path / "site")]) == 0


@pytest.mark.parametrize("tool", [quiz, sheet], ids=["quiz", "sheet"])
def test_a_handout_on_a_full_disk_leaves_the_older_one(tmp_path, full_disk, capsys, tool):
    path = tmp_path / ("quiz.txt" if tool is quiz else "sheet.pdf")
    path.write_bytes(b"old")
    with full_disk(1000):
        assert tool.main(["--to", str(path)]) == 2
    assert f"{path} cannot be written: {FULL}" in capsys.readouterr().err
    assert contents(tmp_path) == {path.name: b"old"}


SOURCE = "# %% [markdown]\n# # A lesson\n\n# %%\nprint(1)\n"


def test_notebooks_on_a_full_disk_stay_as_they_were(tmp_path, full_disk, monkeypatch, capsys):
    (tmp_path / "01_try.py").write_text(SOURCE)
    before = contents(tmp_path)
    for name in ("SOURCES", "LESSONS", "PICTURES"):
        monkeypatch.setattr(build, name, tmp_path)
    monkeypatch.setattr(build, "executed", lambda *_: None)
    with full_disk(100), pytest.raises(SystemExit) as ended:
        build.main([])
    assert ended.value.code == f"01_try: {tmp_path / '01_try.ipynb'} cannot be written: {FULL}"
    assert contents(tmp_path) == before


@pytest.mark.parametrize(
    "damaged",
    [b"", b'{"command": "c", "runs": [\n {"seed"', b"\x89PNG\xff", b"[]", b'{"command": "c"}'],
    ids=["empty", "cut", "no text", "a list", "a part"],
)
def test_damaged_recorded_runs_are_named_with_the_cure(tmp_path, damaged):
    path = tmp_path / "runs.json"
    path.write_bytes(damaged)
    with pytest.raises(ValueError, match=r"runs\.json is damaged\. Copy it anew .* checkout HEAD"):
        recorded.load(path)


def test_recorded_runs_on_a_full_disk_stay_as_they_were(tmp_path, full_disk):
    path = tmp_path / "runs.json"
    recorded.write(path, "command", [{"seed": 1}])
    with full_disk(100), pytest.raises(files.Unwritable, match="the disk is full"):
        recorded.write(path, "command", [{"seed": seed} for seed in range(100)])
    assert recorded.load(path) == ([{"seed": 1}], "command")
    assert len(contents(tmp_path)) == 1
