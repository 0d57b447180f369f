"""A class of thirty, six of them rough, to try `grade` by hand; and whether it judged well.

python tests/a_class.py FOLDER              write their notebooks
python tests/a_class.py FOLDER grades.csv   compare the grades with what was put in
"""

import csv
import itertools
import json
import sys
from pathlib import Path

from handed_in import KL, ROUGH, public_answers, with_answers

from vae_helpers.grading import course

SIZE = 30
NAMES = "Müller, Anna", "Øystein Å", "O'Hara, Kit", "李 雷", "de la Cruz, José", "=SUM(A1)"
CHOSEN = (
    "endless loop in C",
    "memory hog",
    "kills its kernel",
    "forges a verdict",
    "no JSON",
    "empty",
)


def _expected(folder):
    return folder.parent / f"{folder.name}, as put in.json"


def _untouched(exercise):
    """What an exercise that nobody touched is. In lesson 13 a program stands in its cell."""
    if not course.lesson_of()[exercise].startswith("13"):
        return "not attempted"
    return "right" if exercise == "negative_kl" else "wrong"


def make(folder):
    """Write the notebooks, and beside the folder what is in them."""
    folder.mkdir(parents=True)
    put_in = {}
    for name in CHOSEN:
        rough = ROUGH[name]
        (folder / f"{name}_{KL}.ipynb").write_bytes(rough.content)
        put_in[f"{name}/{'kl_divergence' if rough.answers else ''}"] = rough.status
    lessons = itertools.cycle(course.lessons())
    for number in range(SIZE - len(CHOSEN)):
        lesson = next(lessons)
        learner = f"{NAMES[number % len(NAMES)]} {number}"
        answers = {}
        for place, exercise in enumerate(course.lessons()[lesson]):
            known = public_answers(exercise)
            status = ("right", "wrong", "right", "not attempted")[(number + place) % 4]
            if known.get(status):
                answers[exercise] = known[status][number % len(known[status])]
            else:
                status = _untouched(exercise)
            put_in[f"{learner}/{exercise}"] = status
        content = with_answers(lesson, answers)
        if number % 2:
            (folder / learner).mkdir()
            (folder / learner / f"{lesson} (1).ipynb").write_bytes(content)
        else:
            (folder / f"{learner}_{lesson}.ipynb").write_bytes(content)
    _expected(folder).write_text(json.dumps(put_in, indent=1), "utf-8")


def compare(folder, grades):
    """Print where the grades differ from what was put in; the number of such places."""
    put_in = json.loads(_expected(folder).read_text("utf-8"))
    with grades.open(encoding="utf-8-sig", newline="") as file:
        found = {
            f"{row['learner'].removeprefix(chr(39))}/{row['exercise']}": row["status"]
            for row in csv.DictReader(file)
        }
    differ = [key for key, status in put_in.items() if found.get(key) != status]
    for key in differ:
        print(f"{key}: {put_in[key]} was put in, {found.get(key)} was found")
    print(f"{len(put_in) - len(differ)} of {len(put_in)} as they were put in.")
    return len(differ)


if __name__ == "__main__":
    if len(sys.argv) == 2:
        make(Path(sys.argv[1]))
    else:
        sys.exit(min(1, compare(Path(sys.argv[1]), Path(sys.argv[2]))))
