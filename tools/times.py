"""How long a lesson takes, by one rule: the minutes that the build writes and the tests hold.

Reading takes a minute for 100 words and for 12 lines of code, half a minute for a formula that is
set apart and for what a code cell shows. An exercise takes what stands under its heading, a
prediction a minute, and Run All what it took when the solution was executed. Counted is the main
road: what stands before *Further* and the sources.
"""

import re

WORDS_PER_MINUTE, LINES_PER_MINUTE = 100, 12
FORMULA = OUTPUT = 0.5
PREDICTION = TRY = 1
ROUNDED_TO = 5
# Stands in a source's first cell where the build puts the number.
PLACE = "{{minutes}}"
# The line under an exercise's heading.
EXERCISE = re.compile(
    r"^### Exercise [\d.]+: (\w+)\n\n\*(\d+) minutes, (easy|medium|hard)\.\*$", re.M
)
TRY_LINE = re.compile(r"^\*\*Try\.\*\*", re.M)
OFF_THE_ROAD = re.compile(r"^## (Further|Sources)$", re.M)
FORMULAS = re.compile(r"\$\$.*?\$\$", re.S)


def main_road(notebook):
    """The cells before the heading *Further* or *Sources*, but for those a learner never sees."""
    cells = []
    for cell in notebook.cells:
        if "solution-only" in cell.metadata.get("tags", []):
            continue
        if cell.cell_type == "markdown" and OFF_THE_ROAD.match(cell.source):
            break
        cells.append(cell)
    return cells


def words(text):
    """How many words of prose a markdown text has: formulas in a line count as one, others not."""
    text = FORMULAS.sub(" ", text)
    text = re.sub(r"\$[^$]+\$", " formula ", text)
    text = re.sub(r"\]\([^)]*\)", " ", text)  # the address of a link
    return len(re.findall(r"\w[\w'.,-]*", text))


def is_exercise(cell):
    return cell.cell_type == "code" and cell.source.startswith("@checks.")


def is_prediction(cell):
    return cell.cell_type == "code" and "checks.predict(" in cell.source


def to_read(cell):
    """The minutes that a cell takes to read; what is to be done in it is not counted."""
    if cell.cell_type == "markdown":
        formulas = len(FORMULAS.findall(cell.source))
        return words(cell.source) / WORDS_PER_MINUTE + FORMULA * formulas
    if is_exercise(cell) or is_prediction(cell):
        return 0
    lines = [line for line in cell.source.splitlines() if line.strip()]
    return len(lines) / LINES_PER_MINUTE + OUTPUT


def to_do(cell):
    """The minutes of what is to be done in a cell."""
    if cell.cell_type == "markdown":
        exercises = sum(int(minutes) for _, minutes, _ in EXERCISE.findall(cell.source))
        return exercises + TRY * len(TRY_LINE.findall(cell.source))
    return PREDICTION if is_prediction(cell) else 0


def minutes(notebook, running):
    """The minutes of a lesson, to the next five. running: the minutes of Run All."""
    cells = main_road(notebook)
    total = running + sum(to_read(cell) + to_do(cell) for cell in cells)
    return ROUNDED_TO * round(total / ROUNDED_TO)


def stretches(notebook):
    """The minutes of reading before each thing to do, and after the last one."""
    found = [0.0]
    for cell in main_road(notebook):
        pieces = TRY_LINE.split(cell.source) if cell.cell_type == "markdown" else [""]
        if len(pieces) == 1:
            found[-1] += to_read(cell)
            if is_exercise(cell) or is_prediction(cell):
                found.append(0.0)
            continue
        for i, piece in enumerate(pieces):
            if i:
                found.append(0.0)
            formulas = len(FORMULAS.findall(piece))
            found[-1] += words(piece) / WORDS_PER_MINUTE + FORMULA * formulas
    return found


def running(seconds, before=None):
    """Whole minutes of a run; those of the run before, unless this one is off by a minute."""
    if before is not None and abs(seconds / 60 - before) < 1:
        return before
    return max(1, round(seconds / 60))


def write_into(notebook, source, running):
    """Put the minutes of a source into the first cell of a notebook that was made of it."""
    first = notebook.cells[0]
    first.source = first.source.replace(PLACE, str(minutes(source, running)))


def in_readme(text, minutes_of):
    """The README with the minutes of each lesson, by the stem of its file, in its map."""

    def row(match):
        stem = match[2]
        return match[0] if stem not in minutes_of else f"{match[1]}{minutes_of[stem]} |"

    return re.sub(r"^(\| \[[^\]]*\]\(lessons/(\w+)\.ipynb\) .*\| )\d* ?\|$", row, text, flags=re.M)
