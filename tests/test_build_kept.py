"""The build runs only what has to run, loses nothing, and says what it does."""

import contextlib
import io
import os
import signal
import subprocess
import sys
import time

import nbformat
import pytest
from build_tool import ROOT, build, times
from one_lesson import CODE, PROSE, SOURCE, Course


@pytest.fixture
def course(tmp_path, monkeypatch):
    return Course(tmp_path, monkeypatch)


@pytest.mark.parametrize("change", PROSE)
def test_where_no_code_changed_the_outputs_are_kept(course, change, capsys):
    course.build(SOURCE)
    course.build(PROSE[change])
    assert course.runs == 1
    assert capsys.readouterr().out.endswith("01_try: built, outputs kept\n")
    again = build.read_source(course.path)
    for file, built in (course.lesson, build.lesson_of), (course.solution, build.solution_of):
        assert build.inputs_of(nbformat.read(file, 4)) == build.inputs_of(built(again))
    assert course.outputs() == [f"cell {number} of run 1" for number in (1, 2, 3)]


@pytest.mark.parametrize("change", CODE)
def test_where_code_changed_every_output_is_of_the_new_run(course, change):
    course.build(SOURCE)
    course.build(CODE[change])
    assert course.runs == 2
    assert {output.split(" of ")[1] for output in course.outputs()} == {"run 2"}


@pytest.mark.parametrize("counts", [(1, None, 3), (1, 3, 2), (4, 5, 6)])
def test_outputs_that_are_not_of_one_run_from_top_to_bottom_are_made_again(course, counts):
    course.build(SOURCE)
    notebook = nbformat.read(course.solution, 4)
    for cell, count in zip(build.code_cells(notebook), counts, strict=True):
        cell.execution_count = count
    nbformat.write(notebook, course.solution)
    course.build(SOURCE)
    assert course.runs == 2


def test_a_notebook_that_cannot_be_read_is_made_again(course):
    course.build(SOURCE)
    before = course.files()
    course.solution.write_text("<<<<<<< HEAD\n" + course.solution.read_text())
    course.build(SOURCE)
    assert course.runs == 2
    assert course.files().keys() == before.keys()


def test_force_runs_what_is_up_to_date(course):
    course.build(SOURCE)
    course.build(SOURCE, "--force", "01")
    assert course.runs == 2


def test_a_build_without_a_change_writes_no_file(course, capsys):
    course.build(SOURCE)
    written = [(file, file.stat().st_mtime_ns) for file in (course.solution, course.lesson)]
    build.main([])
    assert [(file, file.stat().st_mtime_ns) for file, _ in written] == written
    assert capsys.readouterr().out.endswith("01_try: up to date\n")


def test_the_picture_at_the_top_is_that_of_the_stored_outputs(course):
    course.build(SOURCE)
    assert not course.picture.exists()
    course.build(SOURCE.replace("solution-only", "promise"))
    assert course.runs == 1
    assert course.picture.read_bytes() == b"picture 1"


def test_the_minutes_of_a_lesson_stand_in_its_opening_and_in_the_map(course):
    text = SOURCE.replace("A title", "A title. {{minutes}} minutes. " + 1000 * "word ")
    course.build(text)
    said = times.minutes(build.read_source(course.path), 1)
    assert said == 15
    for file in (course.lesson, course.solution):
        cells = nbformat.read(file, 4).cells
        assert [times.PLACE in cell.source for cell in cells] == [False] * len(cells)
    assert course.readme.read_text() == "| [1. Try](lessons/01_try.ipynb) | what | 15 |\n"
    before = course.files()
    build.main([])
    assert course.files() == before


def test_the_guide_for_teachers_says_what_there_is_to_do(course):
    guide = build.ROUTES
    guide.write_text(
        "| all | 1 | 0 |\n| more | 1, 2 | 0 |\n\n### 1. Try (0 minutes)\n\n**Do.** -\n\nEnd.\n"
    )
    exercise = "\n#\n# ### Exercise 1.1: name\n#\n# *8 minutes, easy.*"
    course.build(SOURCE.replace("A title", f"A title{exercise}"))
    said = times.minutes(build.read_source(course.path), 1)
    table = f"| all | 1 | {said} |\n| more | 1, 2 | 0 |"
    todo = "**Do.** 1.1 `name` (8)."
    assert guide.read_text() == f"{table}\n\n### 1. Try ({said} minutes)\n\n{todo}\n\nEnd.\n"
    build.main([])
    assert todo in guide.read_text()


# What is lost: nothing


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (build.SourceError("a cell failed"), "01_try.py: a cell failed", ""),
        (KeyboardInterrupt(), 130, "01_try: interrupted, its notebooks are as before\n"),
    ],
)
def test_a_build_that_ends_early_leaves_what_was_there(course, capsys, error, code, said):
    course.build(SOURCE.replace("solution-only", "promise"))
    course.path.write_text(CODE["a cell more"])
    before, course.error = course.files(), error
    with pytest.raises(SystemExit) as ended:
        build.main([])
    assert ended.value.code == code
    assert capsys.readouterr().err == said
    assert course.files() == before


INTERRUPTED = """
import pathlib, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # a test in the background ignores it
sys.path.append(sys.argv[1])
import build_notebooks as build
build.SOURCES = build.LESSONS = pathlib.Path(sys.argv[2])
build.main([])
"""
CELL = """# %%
import os, pathlib, time
pathlib.Path("part").write_text(str(os.getpid()))
pathlib.Path("part").rename("kernel")
time.sleep(3600)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is no signal there")
def test_ctrl_c_ends_the_kernel_and_says_one_line(tmp_path):
    (tmp_path / "01_try.py").write_text(CELL)
    command = [sys.executable, "-c", INTERRUPTED, str(ROOT / "tools"), str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        while not (tmp_path / "kernel").exists():
            assert running.poll() is None, running.stderr.read()
            time.sleep(0.1)
        running.send_signal(signal.SIGINT)
        said = running.communicate()
    assert running.returncode == 130
    assert said == (
        b"01_try: executing 1 cells\n",
        b"01_try: interrupted, its notebooks are as before\n",
    )
    assert {file.name for file in tmp_path.iterdir()} == {"01_try.py", "kernel"}
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "kernel").read_text()), 0)


# What is said


def test_every_unknown_number_is_named_and_nothing_is_built(course):
    course.path.write_text(SOURCE)
    with pytest.raises(SystemExit, match=r"^No lesson 1, 99\. There are 01\.$"):
        build.main(["1", "01", "99"])
    assert course.runs == 0


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_on_a_terminal_one_line_says_which_cell_runs_and_then_makes_room():
    terminal = Terminal()
    with build.progress("01_try", 12, terminal) as begin:
        begin(1)
        begin(12)
    line = "01_try: cell 12 of 12"
    assert terminal.getvalue() == f"\r01_try: cell 1 of 12\r{line}\r{' ' * len(line)}\r"


def test_on_a_terminal_the_cell_that_failed_stays_to_be_read():
    terminal = Terminal()
    with contextlib.suppress(KeyboardInterrupt), build.progress("01_try", 12, terminal) as begin:
        begin(7)
        raise KeyboardInterrupt
    assert terminal.getvalue() == "\r01_try: cell 7 of 12\n"


def test_in_a_log_a_run_is_a_line_at_its_start_and_one_at_its_end(course, capsys):
    course.build(SOURCE)
    first, last = capsys.readouterr().out.splitlines()
    assert first == "01_try: executing 3 cells"
    assert last.startswith("01_try: built and executed in ")


# What outputs rest on


@pytest.fixture
def package(course, monkeypatch):
    """Digests of the package's files, to be changed."""
    files = {"vae_helpers/plotting/codes.py": "1"}
    monkeypatch.setattr(build.package_files, "digests", lambda code: dict(files))
    return files


NOTE = (
    "Outputs of 01 are older than vae_helpers/plotting/codes.py. To renew them: "
    'make notebooks NOTEBOOKS_ARGS="--force 01"\n'
)


def test_kept_outputs_that_are_older_than_the_package_are_named_until_they_are_renewed(
    course, package, capsys
):
    course.build(SOURCE)
    package["vae_helpers/plotting/codes.py"] = "2"
    for text in (SOURCE, PROSE["another word"]):
        course.build(text)
        assert capsys.readouterr().out.endswith(NOTE)
    assert course.runs == 1
    for arguments in (["--force"], []):
        course.build(SOURCE, *arguments)
        assert "older" not in capsys.readouterr().out


def test_outputs_of_which_nothing_is_known_are_taken_for_new(course, package, capsys):
    course.build(SOURCE)
    notebook = nbformat.read(course.solution, 4)
    del notebook.metadata[build.MADE_WITH]
    nbformat.write(notebook, course.solution)
    package["vae_helpers/plotting/codes.py"] = "2"
    course.build(SOURCE)
    assert "older" not in capsys.readouterr().out
    assert nbformat.read(course.solution, 4).metadata[build.MADE_WITH] == package
    assert course.runs == 1


@pytest.mark.parametrize("path", sorted(build.SOURCES.glob("*.ipynb")), ids=lambda path: path.stem)
def test_a_solution_says_which_files_of_the_package_made_it(path):
    made_with = nbformat.read(path, 4).metadata[build.MADE_WITH]
    assert "vae_helpers/plotting/picture.py" in made_with
    assert not [file for file in made_with if "checks" in file]
