"""The build makes lesson and solution from one source, and runs only what has to run."""

import contextlib
import io
import os
import signal
import subprocess
import sys
import time
from base64 import b64encode

import nbformat
import pytest
from build_tool import ROOT, build, times

SOURCE = '''\
# %% [markdown]
# # A title

# %%
def double(x):
    """Twice x."""
    ### BEGIN SOLUTION
    result = x + x
    return result
    ### END SOLUTION

# %% [markdown]
# A question.

# %%
### BEGIN SOLUTION
guess = "b"
### END SOLUTION
print(guess)

# %% tags=["solution-only"]
print("a secret")
'''


@pytest.fixture
def source(tmp_path):
    def write(text):
        path = tmp_path / "01_try.py"
        path.write_text(text)
        return build.read_source(path)

    return write


# Lesson and solution


def test_a_blank_keeps_the_signature_and_the_left_side_of_an_assignment(source):
    _, function, _, guess = build.lesson_of(source(SOURCE)).cells
    assert function.source == 'def double(x):\n    """Twice x."""\n    # your code here\n    ...'
    assert guess.source == "guess = ...\nprint(guess)"


def test_a_solution_keeps_everything_but_the_markers(source):
    text = "\n".join(cell.source for cell in build.solution_of(source(SOURCE)).cells)
    assert "return result" in text
    assert "a secret" in text
    assert "SOLUTION" not in text


def test_ids_of_a_cell_agree_in_lesson_and_solution_and_depend_on_the_cell_alone(source):
    first = source(SOURCE)
    shifted = source("# %%\nprint(1)\n" + SOURCE)
    assert [c["id"] for c in shifted.cells[1:]] == [c["id"] for c in first.cells]
    ids = [c["id"] for c in source("# %%\nprint(1)\n\n# %%\nprint(1)\n").cells]
    assert len(set(ids)) == 2


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (SOURCE.replace("    ### END SOLUTION\n", "", 1), "BEGIN SOLUTION"),
        (SOURCE.replace("    ### BEGIN SOLUTION\n", "", 1), "END SOLUTION"),
        (SOURCE.replace("    result = x + x\n    return result\n", ""), "without a solution"),
    ],
)
def test_markers_that_do_not_pair_are_named(source, broken, said):
    with pytest.raises(build.SourceError, match=said):
        build.lesson_of(source(broken))


# A program to repair

REPAIR = '''\
# %%
@checks.sum_of
def sum_of(x, y):
    """Both."""
    ### BEGIN SOLUTION
    ### PATIENT
    return x + y  # was a difference
    ### END SOLUTION
'''
PROGRAMS = {
    "patients.py": '''\
def other(x):
    """An."""
    return x


def sum_of(x, y):
    """Both."""
    z = x  # kept

    return z - y


X = 1
''',
    "repaired.py": '''\
def sum_of(x, y):
    """Both."""
    return x + y


def healthy(x, y):
    """Both."""
    return y + x
''',
}


@pytest.fixture
def programs(tmp_path, monkeypatch):
    for name, text in PROGRAMS.items():
        (tmp_path / name).write_text(text)
    monkeypatch.setattr(build, "PROGRAMS", tmp_path)


def test_a_program_to_repair_stands_in_the_lesson_as_it_was_found(source, programs):
    (cell,) = build.lesson_of(source(REPAIR)).cells
    head = '@checks.sum_of\ndef sum_of(x, y):\n    """Both."""\n'
    assert cell.source == head + "    z = x  # kept\n\n    return z - y"
    (cell,) = build.solution_of(source(REPAIR)).cells
    assert cell.source == head + "    return x + y  # was a difference"


def test_a_healthy_program_is_given_as_it_is(source, programs):
    (cell,) = build.lesson_of(source(REPAIR.replace("sum_of", "healthy"))).cells
    assert cell.source.endswith("    return y + x")


@pytest.mark.parametrize("name", ["unknown", "X"])
def test_a_program_that_is_not_there_is_named(source, programs, name):
    with pytest.raises(build.SourceError, match=f"PATIENT under {name}"):
        build.lesson_of(source(REPAIR.replace("sum_of", name)))


def test_a_program_outside_of_a_function_is_named(source, programs):
    text = "# %%\n### BEGIN SOLUTION\n### PATIENT\nx = 1\n### END SOLUTION\n"
    with pytest.raises(build.SourceError, match="PATIENT under None"):
        build.lesson_of(source(text))


# A run


def test_a_notebook_runs_and_its_kernel_prints_no_warning(source, tmp_path, capfd):
    cells = '# %%\nx = 1\n\n# %% [markdown]\n# Prose.\n\n# %%\nprint("x is", x)\n'
    begun = []
    notebook = build.executed(build.solution_of(source(cells)), tmp_path, begun.append)
    first, _, last = notebook.cells
    assert (first.execution_count, last.execution_count) == (1, 2)
    assert [output.text for output in last.outputs] == ["x is 1\n"]
    assert begun == [1, 2]
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("1 / 0", "ZeroDivisionError"),
        ('import sys; print("careful", file=sys.stderr)', "wrote to stderr(.|\n)*careful"),
        ("import os; os._exit(1)", "Kernel died"),
    ],
)
def test_a_cell_that_fails_stops_the_build_and_says_how(source, tmp_path, cell, said):
    notebook = build.solution_of(source(f"# %%\n{cell}\n"))
    with pytest.raises(build.SourceError, match=said):
        build.executed(notebook, tmp_path)


# What is kept


class Course:
    """A course of one lesson whose cells, when they run, show which run it was."""

    def __init__(self, folder, monkeypatch):
        self.path, self.runs, self.error = folder / "solutions" / "01_try.py", 0, None
        self.solution = self.path.with_suffix(".ipynb")
        self.lesson = folder / "lessons" / "01_try.ipynb"
        self.picture = folder / "solutions" / "pictures" / "01_try.png"
        self.readme, self.notation = folder / "README.md", folder / "solutions" / "notation.py"
        for place in (self.path, self.lesson):
            place.parent.mkdir()
        self.readme.write_text("| [1. Try](lessons/01_try.ipynb) | what | |\n")
        self.notation.write_text("# %% [markdown]\n# Symbols\n")
        monkeypatch.setattr(build, "SOURCES", self.path.parent)
        monkeypatch.setattr(build, "LESSONS", self.lesson.parent)
        monkeypatch.setattr(build, "PICTURES", self.picture.parent)
        monkeypatch.setattr(build, "README", self.readme)
        monkeypatch.setattr(build, "NOTATION", self.notation)
        monkeypatch.setattr(build, "ROUTES", folder / "routes.md")
        monkeypatch.setattr(build, "executed", self.execute)

    def execute(self, notebook, folder, begin):
        begin(1)
        if self.error:
            raise self.error
        self.runs += 1
        for number, cell in enumerate(build.code_cells(notebook), 1):
            png = b64encode(b"picture %d" % self.runs).decode()
            text = f"cell {number} of run {self.runs}"
            cell.execution_count = number
            cell.outputs = [
                nbformat.v4.new_output("display_data", {"image/png": png, "text/plain": text})
            ]

    def build(self, text, *arguments):
        self.path.write_text(text)
        build.main(list(arguments))

    def outputs(self):
        cells = build.code_cells(nbformat.read(self.solution, 4))
        return [cell.outputs[0]["data"]["text/plain"] for cell in cells]

    def files(self):
        folder = self.readme.parent
        return {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.fixture
def course(tmp_path, monkeypatch):
    return Course(tmp_path, monkeypatch)


TITLE, DOUBLE, QUESTION, GUESS, SECRET = (f"# %%{cell}" for cell in SOURCE.split("# %%")[1:])
PROSE = {
    "another word": SOURCE.replace("A question.", "Another question."),
    "a paragraph more": SOURCE.replace(QUESTION, f"# %% [markdown]\n# Look back.\n\n{QUESTION}"),
    "a paragraph less": SOURCE.replace(QUESTION, ""),
    "another order": DOUBLE + GUESS + QUESTION + SECRET + "\n" + TITLE,
    "a line given away": SOURCE.replace(
        "    ### BEGIN SOLUTION\n    result = x + x\n",
        "    result = x + x\n    ### BEGIN SOLUTION\n",
    ),
    "a secret told": SOURCE.replace(' tags=["solution-only"]', ""),
}
CODE = {
    "another line": SOURCE.replace("x + x", "2 * x"),
    "a cell more": SOURCE + "\n# %%\nprint(1)\n",
    "a cell less": SOURCE.replace(SECRET, ""),
    "another order": TITLE + GUESS + DOUBLE + SECRET,
    "a cell that may fail": SOURCE.replace("solution-only", "raises-exception"),
}


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
