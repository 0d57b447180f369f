"""The tally as a table, a lesson a line."""

import ast
import functools
from pathlib import Path

from vae_helpers.files import in_words
from vae_helpers.grading import course
from vae_helpers.progress import tally

WIDTH = 10
UNTOUCHED = f"Your notebooks are as they were. {tally.VARIABLE} can name another file."


@functools.cache
def outline():
    """{"01_topic": (names of exercises, names of predictions)}, read without importing them."""
    return {
        lesson: (exercises, _predictions(course.PACKAGE / "checks" / f"lesson_{lesson[:2]}"))
        for lesson, exercises in course.lessons().items()
    }


def _predictions(folder):
    calls = ast.walk(ast.parse((folder / "predictions.py").read_text("utf-8")))
    return tuple(
        ast.literal_eval(call.args[0] if call.args else _keyword(call, "name"))
        for call in calls
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "Prediction"
    )


def _keyword(call, name):
    return next(one.value for one in call.keywords if one.arg == name)


def report():
    """(title, text) on all lessons, or None where nothing is kept. Never raises."""
    named = "the tally"
    try:
        path = tally.place()
        if path is None:
            return None
        named = f"`{_short(path)}`"
        known = tally.standing(path)
    except (OSError, RuntimeError) as error:
        why = in_words(error)
        return "All lessons:", f"{named} cannot be read, so nothing is kept: {why}. {UNTOUCHED}"
    where = f"Kept in {named}, on this machine alone; delete that file to begin anew."
    if tally.refusals:
        where = (
            f"What is new is not kept, since {named} cannot be written to: "
            f"{tally.refusals[0]}. {UNTOUCHED}"
        )
    return "All lessons.", "\n" + "\n".join(f"    {line}" for line in rows(known)) + "\n" + where


def rows(known):
    """The lines of the table. known: name -> (status, day)."""
    wide = max(map(len, outline()))
    head = f"{'':{wide}}  {'':{WIDTH}}  exercises  predictions  last step"
    lines, sums = [head], [0, 0, 0, 0]
    for lesson, (exercises, predictions) in outline().items():
        right, well = _right(exercises, known), _right(predictions, known)
        counts = right, len(exercises), well, len(predictions)
        sums = [a + b for a, b in zip(sums, counts, strict=True)]
        days = [known[name][1] for name in (*exercises, *predictions) if name in known]
        lines.append(_row(lesson, wide, counts, max(days, default="")))
    return [*lines, _row("all", wide, sums, "")]


def _row(name, wide, counts, day):
    right, exercises, well, predictions = counts
    full = WIDTH * right // max(1, exercises)
    bar = "█" * full + "·" * (WIDTH - full)
    row = f"{name:{wide}}  {bar}  {right:3} of {exercises:2}  {well:5} of {predictions:2}  {day}"
    return row.rstrip()


def _right(names, known):
    return sum(known.get(name, ("", ""))[0] == "right" for name in names)


def _short(path):
    """The path in full, with ~ for the home folder: a notebook that is handed in names nobody."""
    path = path.absolute()
    try:
        return f"~/{path.relative_to(Path.home()).as_posix()}"
    except (ValueError, RuntimeError):
        return str(path)
