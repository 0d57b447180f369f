"""Lessons and solutions are what their sources say, and the package holds the same code."""

import ast
import difflib
import inspect
import itertools
import pathlib
import re
import sys

import nbformat
import pytest
from build_tool import build, times
from project import ROOT

from vae_helpers import checks, plotting
from vae_helpers.quiet import keras, tf

SOURCES = sorted((ROOT / "solutions").glob("[0-9][0-9]_*.py"))

each_lesson = pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
each_exercise = pytest.mark.parametrize(
    "exercise", checks.EXERCISES.values(), ids=lambda exercise: exercise.name
)


# The one program of the bug hunt that needs no repair.
HEALTHY = "negative_kl"
OUTDATED = "solutions/{0}.py was changed after its notebooks were built: run `make notebooks`"


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def stored(folder, path):
    return nbformat.read(ROOT / folder / f"{path.stem}.ipynb", as_version=4)


def built(path, made_of):
    """What the build makes of a source, but for outputs: made_of is one of the build's two."""
    source = build.read_source(path)
    notebook = made_of(source)
    times.write_into(notebook, source, stored("solutions", path).metadata[build.RUNNING])
    return notebook


def test_there_is_something_to_test():
    assert [path.stem[:2] for path in SOURCES] == [f"{n:02}" for n in range(1, len(SOURCES) + 1)]
    assert len(SOURCES) >= 11


@each_lesson
def test_the_lesson_is_built_from_its_source(path):
    lesson = built(path, build.lesson_of)
    lesson_now = stored("lessons", path)
    assert build.inputs_of(lesson_now) == build.inputs_of(lesson), OUTDATED.format(path.stem)


@each_lesson
def test_the_solution_is_built_from_its_source_and_executed(path):
    solution = built(path, build.solution_of)
    solution_now = stored("solutions", path)
    assert build.inputs_of(solution_now) == build.inputs_of(solution), OUTDATED.format(path.stem)
    counts = [cell.execution_count for cell in code_cells(solution_now)]
    assert counts == list(range(1, len(counts) + 1))


@each_lesson
def test_building_twice_gives_the_same_bytes(path):
    once, again = (nbformat.writes(build.lesson_of(build.read_source(path))) for _ in range(2))
    assert once == again


@each_lesson
def test_a_lesson_holds_no_outputs_and_no_markers(path):
    for cell in code_cells(stored("lessons", path)):
        assert cell.execution_count is None
        assert not cell.outputs
        assert "SOLUTION" not in cell.source


@each_lesson
def test_a_solution_holds_no_errors_and_no_warnings(path):
    for cell in code_cells(stored("solutions", path)):
        for output in cell.outputs:
            assert output.output_type != "error"
            assert output.get("name") != "stderr"


@each_exercise
def test_an_exercise_stands_in_its_lesson_under_its_heading(exercise):
    source = (ROOT / "solutions" / f"{exercise.lesson}.py").read_text("utf-8")
    heading = f"### Exercise {exercise.number}: {exercise.name}"
    file = f"solutions/{exercise.lesson}.py"
    assert f"\n@checks.{exercise.name}\n" in source, f"{file} lacks a cell @checks.{exercise.name}"
    assert f"\n{heading}\n" in source, (
        f"{file} lacks the line '{heading}': number the headings anew, or mend the order of "
        f"`exercises` in checks/lesson_{exercise.lesson[:2]}/__init__.py."
    )
    assert source.index(heading) < source.index(f"\n@checks.{exercise.name}\n")


@pytest.mark.parametrize("question", checks.PREDICTIONS.values(), ids=lambda p: p.name)
def test_a_prediction_is_asked_in_its_lesson(question):
    source = (ROOT / "solutions" / f"{question.lesson}.py").read_text("utf-8")
    line = f'checks.predict("{question.name}", guess)'
    assert f"\n{line}\n" in source, f"solutions/{question.lesson}.py lacks the line: {line}"


@each_lesson
def test_every_check_that_a_lesson_asks_for_is_there(path):
    for name in re.findall(r"^@checks\.(\w+)$", path.read_text("utf-8"), re.MULTILINE):
        assert name in checks.EXERCISES, (
            f"{path.name} has a cell @checks.{name}, but there is no such exercise: mend the name, "
            f"or write checks/lesson_{path.stem[:2]}/{name}.py and list it in __init__.py there."
        )
        assert checks.EXERCISES[name].lesson == path.stem, (
            f"{path.name} has a cell @checks.{name}, an exercise of {checks.EXERCISES[name].lesson}"
        )


def untouched(exercise):
    """The function of an exercise as a learner finds it, and whether it is a program to repair."""
    asked = f"@checks.{exercise.name}\n"
    path = ROOT / "lessons" / f"{exercise.lesson}.ipynb"
    cells = [c.source for c in code_cells(nbformat.read(path, 4)) if c.source.startswith(asked)]
    assert len(cells) == 1, (
        f"lessons/{path.name} has {len(cells)} cells that start with {asked.strip()}, but needs "
        f"one: as the first line of a cell of solutions/{path.stem}.py; then run `make notebooks`."
    )
    scope = {"keras": keras, "tf": tf}  # for a class that builds on one of Keras
    exec(cells[0].removeprefix(asked), scope)
    source = build.read_source(ROOT / "solutions" / f"{exercise.lesson}.py")
    (cell,) = (c.source for c in code_cells(source) if c.source.startswith(asked))
    return scope[exercise.name], build.PATIENT in cell


@each_exercise
def test_an_untouched_exercise_is_not_attempted_and_an_untouched_program_not_repaired(exercise):
    function, is_program = untouched(exercise)
    feedback = exercise.diagnose(function)
    if not is_program:
        assert feedback.status == "not attempted", str(feedback)
    elif exercise.name == HEALTHY:
        assert feedback.status == "right", str(feedback)
    else:
        assert (feedback.status, feedback.mistake) == ("wrong", "not_repaired"), str(feedback)
        assert feedback.message.startswith("As before: ")


def without_words(node):
    """The code of a function or class: neither its decorators nor docstrings."""
    node.decorator_list = []
    for part in ast.walk(node):
        if isinstance(part, (ast.FunctionDef, ast.ClassDef)) and ast.get_docstring(part):
            part.body = part.body[1:]
    return ast.unparse(node)


def definitions(path):
    """Top-level functions and classes of a file, by name."""
    nodes = ast.parse(path.read_text("utf-8")).body
    kinds = ast.FunctionDef, ast.ClassDef
    return {node.name: without_words(node) for node in nodes if isinstance(node, kinds)}


# The modules that hold what a learner builds are those in which exercises have their references.
MODULES = sorted({sys.modules[e.reference.__module__].__file__ for e in checks.EXERCISES.values()})
PACKAGE = {
    name: (path.name, code)
    for path in map(pathlib.Path, MODULES)
    for name, code in definitions(path).items()
}
SHARED = [
    pytest.param(path, name, code, id=f"{path.stem}-{name}")
    for path in SOURCES
    for name, code in definitions(path).items()
    if name in PACKAGE
]


@pytest.mark.parametrize(("path", "name", "code"), SHARED)
def test_the_package_holds_the_code_of_the_lesson(path, name, code):
    """What a learner builds and what later lessons import are the same code."""
    file, packaged = PACKAGE[name]
    both = packaged.splitlines(), code.splitlines()
    different = difflib.unified_diff(*both, f"vae_helpers/{file}", path.name, lineterm="", n=99)
    assert packaged == code, "\n".join(
        [
            f"{name} differs between vae_helpers/{file} and solutions/{path.name}, which are to "
            "hold the same code: change one.",
            *different,
        ]
    )


@each_exercise
def test_an_exercise_is_in_the_package_under_its_name(exercise):
    assert exercise.reference.__module__.startswith("vae_helpers."), (
        f"The reference of {exercise.name} is not of the package: put the solution's code into a "
        "module of vae_helpers/, with its full docstring and @takes, for later lessons to import."
    )
    stems = [
        parameters.values[0].stem for parameters in SHARED if parameters.values[1] == exercise.name
    ]
    assert exercise.lesson in stems, (
        f"solutions/{exercise.lesson}.py does not define {exercise.name}"
    )


def pictures_made(tree):
    """The calls of `plotting` in a cell's syntax tree that make a picture."""
    for node in ast.walk(tree):
        name = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
        made_by = getattr(plotting, name.removeprefix("plotting."), None)
        if name.startswith("plotting.") and inspect.isfunction(made_by):
            yield node


@each_lesson
def test_a_picture_that_a_cell_makes_is_shown(path):
    for cell in code_cells(build.read_source(path)):
        tree = ast.parse(cell.source)
        shown = set(ast.walk(tree.body[-1])) if isinstance(tree.body[-1], ast.Expr) else set()
        for call in pictures_made(tree):
            assert call in shown, (
                f"{path.name}: a cell makes {ast.unparse(call.func)}(...) and does not show it. "
                "A cell shows its last line: put the picture there, or into a cell of its own."
            )


@each_lesson
def test_a_lesson_opens_and_closes_as_promised(path):
    cells = build.read_source(path).cells
    opening, last, road = (
        cells[0].source,
        cells[-1].source,
        times.main_road(build.read_source(path)),
    )
    assert opening.startswith(f"# Lesson {int(path.stem[:2])}. ")
    assert f"**Time**: {times.PLACE} minutes." in opening
    assert "**You need**: " in opening
    assert "(../lessons/notation.ipynb)" in opening
    assert road[-1].source == "checks.progress()"
    assert any("\n## Recap\n" in f"\n{cell.source}" for cell in road[-3:-1])
    assert last.startswith("## Sources\n")


@each_lesson
def test_what_is_optional_comes_after_everything_else(path):
    """A run without it is the beginning of the run of all, in which nothing fails."""
    notebook = build.read_source(path)
    last = times.main_road(notebook)[-1]
    optional = notebook.cells[notebook.cells.index(last) + 1 : -1]
    assert not optional or optional[0].source.startswith("## Further\n")
    assert not any("\n## " in cell.source for cell in optional if cell.cell_type == "markdown")


PROMISED = r"!\[[^\]]{20,}\]\(\.\./solutions/pictures/(\w+)\.png\)"


@each_lesson
def test_a_lesson_shows_at_its_top_the_picture_that_it_ends_with(path):
    (name,) = re.findall(PROMISED, build.read_source(path).cells[0].source)
    assert name == path.stem
    picture = build.promise_picture(stored("solutions", path))
    assert (ROOT / "solutions" / "pictures" / f"{name}.png").read_bytes() == picture


@pytest.mark.parametrize(("path", "after"), list(itertools.pairwise(SOURCES)))
def test_a_lesson_leads_to_the_next(path, after):
    road = times.main_road(build.read_source(path))
    assert road[-2].source.endswith(f"[lesson {int(after.stem[:2])}]({after.stem}.ipynb).")
