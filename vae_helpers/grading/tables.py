"""Verdicts as tables: a row for each exercise, and a gradebook of points."""

import csv
import dataclasses
import io

from vae_helpers.grading import course

COLUMNS = "learner", "lesson", "exercise", "status", "mistake", "message"
# Excel takes a file without this mark for one of its own country's old encodings: Müller.
ENCODING = "utf-8-sig"
_FORMULA = "=", "+", "-", "@", "\t", "\r", "\N{FULLWIDTH EQUALS SIGN}"


@dataclasses.dataclass(frozen=True)
class Row:
    """The verdict on one exercise of one learner; on a whole hand-in, `exercise` is empty."""

    learner: str
    lesson: str
    exercise: str
    status: str
    mistake: str
    message: str


def rows_of(hand_in, verdicts):
    """The rows of a hand-in."""
    return [
        Row(
            hand_in.learner,
            hand_in.lesson or "",
            one.exercise,
            one.status,
            one.mistake or "",
            one.message or "",
        )
        for one in verdicts
    ]


def grades(rows):
    """The text of the CSV: one verdict, one line."""
    return _csv([COLUMNS, *(dataclasses.astuple(row) for row in rows)])


def gradebook(rows):
    """The text of a CSV with a line for each learner and a column of points for each lesson.

    A point is an exercise that is right. Nothing stands where nothing was handed in.
    """
    lessons = [name for name in course.lessons() if any(row.lesson == name for row in rows)]
    sizes = [len(course.lessons()[name]) for name in lessons]
    heads = [f"{name} (of {size})" for name, size in zip(lessons, sizes, strict=True)]
    lines = [["learner", *heads, f"total (of {sum(sizes)})"]]
    for learner in dict.fromkeys(row.learner for row in rows):
        own = [row for row in rows if row.learner == learner]
        points = [_points(own, lesson) for lesson in lessons]
        lines.append([learner, *points, sum(one for one in points if one != "")])
    return _csv(lines)


def _points(rows, lesson):
    own = [row for row in rows if row.lesson == lesson]
    return sum(row.status == "right" for row in own) if own else ""


def _csv(lines):
    text = io.StringIO()
    csv.writer(text).writerows([[_cell(value) for value in line] for line in lines])
    return text.getvalue()


def _cell(value):
    """A cell on one line, which no spreadsheet takes for a formula."""
    if not isinstance(value, str):
        return value
    shown = " / ".join(
        line.strip() for line in value.replace("\0", "").splitlines() if line.strip()
    )
    return f"'{shown}" if value.startswith(_FORMULA) or shown.startswith(_FORMULA) else shown
