"""A lesson fits a sitting, says how long it takes, and never leaves a learner idle for long."""

import re

import nbformat
import pytest
from build_tool import ROOT, build, times

SOURCES = sorted((ROOT / "solutions").glob("[0-9][0-9]_*.py"))

each_lesson = pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)


def minutes_of(path):
    running = nbformat.read(path.with_suffix(".ipynb"), 4).metadata[build.RUNNING]
    return times.minutes(build.read_source(path), running)


@each_lesson
def test_a_lesson_fits_a_sitting(path):
    road = times.main_road(build.read_source(path))
    prose = [cell.source for cell in road if cell.cell_type == "markdown"]
    assert sum(map(times.words, prose)) <= 3000
    assert sum(cell.cell_type == "code" for cell in road) <= 35
    assert minutes_of(path) <= 90


@each_lesson
def test_there_is_something_to_do_every_quarter_of_an_hour(path):
    assert max(times.stretches(build.read_source(path))) <= 15


@each_lesson
def test_a_lesson_ends_with_an_open_question(path):
    road = times.main_road(build.read_source(path))
    assert any("\n## To explore\n" in f"\n{cell.source}" for cell in road[-3:])


@each_lesson
def test_every_exercise_says_its_minutes_and_difficulty(path):
    text = path.read_text("utf-8")
    headings = re.findall(r"^### Exercise [\d.]+: (\w+)$", text, re.M)
    assert headings
    assert [name for name, _, _ in times.EXERCISE.findall(text)] == headings


@each_lesson
def test_the_minutes_of_a_lesson_are_those_in_its_notebooks_and_in_the_readme(path):
    said = minutes_of(path)
    for folder in "lessons", "solutions":
        opening = nbformat.read(ROOT / folder / f"{path.stem}.ipynb", 4).cells[0].source
        assert f"**Time**: {said} minutes." in opening
    readme = (ROOT / "README.md").read_text("utf-8")
    (row,) = re.findall(rf"^\| \[.*\]\(lessons/{path.stem}\.ipynb\) .*$", readme, re.M)
    assert row.endswith(f"| {said} |")


def notebook_of(*cells):
    """A notebook of (type, text) pairs."""
    kinds = {"code": nbformat.v4.new_code_cell, "markdown": nbformat.v4.new_markdown_cell}
    return nbformat.v4.new_notebook(cells=[kinds[kind](text) for kind, text in cells])


LESSON = notebook_of(
    ("markdown", "# Lesson 1. " + 189 * "word " + "\n\n$$ x = 1 $$ and $y$ [link](to.ipynb)"),
    ("code", "x = 1\n\ny = 2\nz = 3"),
    ("markdown", "### Exercise 1.1: name\n\n*8 minutes, easy.*"),
    ("code", "@checks.name\ndef name(x): ..."),
    ("markdown", "**Try.** " + 99 * "word "),
    ("code", "guess = ...\nchecks.predict('this', guess)"),
    ("markdown", "## Further\n" + 1000 * "word "),
    ("code", "y = 1"),
)


def test_the_rule_counts_words_formulas_cells_and_what_is_to_be_done():
    assert [times.words(cell.source) for cell in LESSON.cells[::2]] == [194, 6, 100, 1001]
    # 194 + 6 + 100 words, a formula, a cell of 3 lines; 8, a try and a prediction; 2 of running
    assert sum(map(times.to_read, times.main_road(LESSON))) == pytest.approx(3 + 0.5 + 0.5 + 0.25)
    assert sum(map(times.to_do, times.main_road(LESSON))) == 8 + 1 + 1
    assert times.minutes(LESSON, 2) == 15  # 16.25, to the next five
    # before the exercise, before the try, before the prediction, and to the end of the road
    assert times.stretches(LESSON) == pytest.approx([1.94 + 0.5 + 0.5 + 0.25 + 0.06, 0, 0.99, 0])


@pytest.mark.parametrize(
    ("seconds", "before", "said"), [(20, None, 1), (100, None, 2), (100, 1, 1), (130, 1, 2)]
)
def test_a_run_that_is_a_little_slower_changes_no_minutes(seconds, before, said):
    assert times.running(seconds, before) == said
