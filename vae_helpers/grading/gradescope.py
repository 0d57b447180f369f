"""The results.json that Gradescope reads of an autograder, for each learner."""

import json
import re
from pathlib import Path

from vae_helpers import files
from vae_helpers.grading import course


def results(rows):
    """What Gradescope is to show of one learner's rows: a test for each exercise, a point each.

    Exercises of a notebook that cannot be read count as failed.
    """
    tests, said = [], []
    for row in rows:
        names = [row.exercise] if row.exercise else course.lessons().get(row.lesson, ())
        if not row.exercise:
            said.append(row.message)
        tests += [_test(row, name) for name in names]
    found = {"tests": tests} if tests else {"score": 0, "tests": []}
    return {**found, "output": "\n".join(said), "visibility": "after_published"}


def _test(row, exercise):
    right = row.status == "right"
    return {
        "name": exercise,
        "number": course.number_of(exercise),
        "score": int(right),
        "max_score": 1,
        "status": "passed" if right else "failed",
        "output": f"{row.status}. {row.message}".strip() if not right else row.message,
        "output_format": "text",
        "tags": [row.lesson],
    }


def write(folder, rows):
    """Write folder/LEARNER/results.json for every learner."""
    used = set()
    for learner in dict.fromkeys(row.learner for row in rows):
        path = Path(folder) / _folder_name(learner, used) / "results.json"
        own = [row for row in rows if row.learner == learner]
        text = json.dumps(results(own), indent=1, ensure_ascii=False) + "\n"
        files.write(path, text.encode("utf-8", "replace"))


def _folder_name(learner, used):
    """A name that every file system takes, and that no other learner has."""
    name = re.sub(r'[<>:"/\\|?*\x00-\x1f]', "_", learner).strip(" .")[:100] or "_"
    taken, number = name, 1
    while taken.casefold() in used:
        number += 1
        taken = f"{name} {number}"
    used.add(taken.casefold())
    return taken
