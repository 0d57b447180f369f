"""The build makes lesson and solution from one source, and runs the solution."""

import pytest
from build_tool import build
from one_lesson import SOURCE


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
