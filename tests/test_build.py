"""The build makes lesson and solution from one source."""

import pytest
from build_tool import build

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


def test_a_blank_keeps_the_signature_and_the_left_side_of_an_assignment(source):
    _, function, guess = build.lesson_of(source(SOURCE)).cells
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


def test_a_cell_that_fails_stops_the_build_and_names_the_error(source, tmp_path):
    notebook = build.solution_of(source("# %%\n1 / 0\n"))
    with pytest.raises(build.SourceError, match="ZeroDivisionError"):
        build.executed(notebook, tmp_path)
