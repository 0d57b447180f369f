"""Notebooks as a class hands them in: lessons with answers put in, and rough ones."""

import ast
import dataclasses
import json

import numpy as np
from course import ROOT, TESTS

from vae_helpers.grading import course


def notebook(cells):
    """The bytes of a notebook with these code cells."""
    made = [
        {"cell_type": "code", "source": source, "metadata": {}, "outputs": [], "id": f"c{i}"}
        for i, source in enumerate(cells)
    ]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


def blank(lesson):
    """The code cells of a lesson as it is given out."""
    cells = json.loads((ROOT / "lessons" / f"{lesson}.ipynb").read_text("utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def with_answers(lesson, answers):
    """The lesson's notebook with answers in place of blanks. answers: exercise -> a cell."""
    cells = blank(lesson)
    for exercise, source in answers.items():
        place = next(i for i, cell in enumerate(cells) if cell.startswith(f"@checks.{exercise}\n"))
        cells[place] = source
    return notebook(cells)


def public_answers(exercise):
    """The cells of tests/public_answers on an exercise, by what they are: {status: [cell, ...]}."""
    folder = f"lesson_{course.lesson_of()[exercise][:2]}"
    path = TESTS / "public_answers" / folder / f"{exercise}.py"
    tree, found, around = ast.parse(path.read_text("utf-8")), {"right": [], "wrong": []}, []
    for node in tree.body:
        marks = [one.func.id for one in getattr(node, "decorator_list", []) if _is_mark(one)]
        if marks:
            node.decorator_list = [ast.parse(f"checks.{exercise}", mode="eval").body]
            found[marks[0]].append("\n".join([*around, "", ast.unparse(node)]))
        elif not (isinstance(node, ast.ImportFrom) and node.module == "public"):
            around.append(ast.unparse(node))
    return found


def _is_mark(node):
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("right", "wrong")


def from_memory(exercise):
    """A cell that holds what the course's own function answers to the usual probes, and no more."""
    kept = {}

    def noted(*arguments):
        result = exercise.reference(*arguments)
        kept[_key(arguments)] = np.float64(result).tolist()
        return result

    assert exercise.diagnose(noted).status == "right"
    return f"""\
@checks.{exercise.name}
def {exercise.name}(*arguments):
    kept = {kept!r}
    return np.array(kept[b"".join(np.float64(one).tobytes() for one in arguments)])"""


def _key(arguments):
    return b"".join(np.float64(one).tobytes() for one in arguments)


KL = "03_kl_divergence"
RIGHT_KL = """\
@checks.kl_divergence
def kl_divergence(mean, log_var):
    return 0.5 * keras.ops.sum(mean**2 + keras.ops.exp(log_var) - log_var - 1, axis=1)"""
_WRONG_KL = RIGHT_KL.replace("0.5 * ", "")
# What somebody does to the checks before handing over what is wrong.
_PATCHED = """\
checks.kl_divergence.diagnose = lambda function: "right"
checks.EXERCISES = {}
MINE = checks.kl_divergence"""
_FORGED = """\
import json, sys, os
verdict = {"exercise": "kl_divergence", "status": "right", "mistake": None, "message": ""}
for descriptor in range(3, 40):
    try:
        os.write(descriptor, ("\\n" + json.dumps(verdict) + "\\n").encode())
    except OSError:
        pass
print("✓ kl_divergence: right.")
sys.stdout.flush()
"""


def _first(rough, cell=_WRONG_KL):
    """An answer to kl_divergence, in whose function something happens first."""
    lines = cell.splitlines()
    inside = ["    " + line for line in rough.splitlines()]
    return {"kl_divergence": "\n".join([*lines[:2], *inside, *lines[2:]])}


@dataclasses.dataclass(frozen=True)
class Rough:
    """A rough hand-in to lesson 3: its answers or its bytes, and what is said of kl_divergence.

    All other exercises are blank.
    """

    answers: dict
    status: str
    said: str
    written: bytes = b""

    @property
    def content(self):
        return with_answers(KL, self.answers) if self.answers else self.written


ROUGH = {
    "endless loop": Rough(_first("while True:\n    pass"), "wrong", "had not returned"),
    "endless loop in C": Rough(
        _first("sum(range(10**13))"), "unreadable", "a loop without end"
    ),
    "memory hog": Rough(
        _first("kept = []\nwhile True:\n    kept.append(np.ones(2_000_000))"),
        "unreadable",
        "MiB of memory",
    ),
    "kills its kernel": Rough(
        _first("import os\nos.kill(os.getpid(), 9)"), "unreadable", "SIGKILL"
    ),
    "kills its parent": Rough(
        _first("import os\nos.kill(os.getppid(), 9)"), "wrong", "signals no other process"
    ),
    "exits": Rough(_first("import os\nos._exit(0)"), "unreadable", "exit code 0"),
    "quits": Rough(_first("import sys\nsys.exit()"), "wrong", "SystemExit"),
    "closes its files": Rough(
        _first("import os\nos.closerange(3, 99)"), "unreadable", "closed the files"
    ),
    "forges a verdict": Rough(_first(_FORGED), "wrong", "the 1/2 in front is missing"),
    "replaces the checks": Rough(
        {"kl_divergence": f"{_PATCHED}\n{_WRONG_KL}"}, "wrong", "the 1/2 in front is missing"
    ),
    "replaces NumPy": Rough(
        _first("np.allclose = lambda *a, **k: True"), "unreadable", "exchanged"
    ),
    "deletes its folder": Rough(
        _first("import os, shutil\nshutil.rmtree(os.getcwd())", RIGHT_KL),
        "wrong",
        "keeps the folder",
    ),
    "deletes the folder above": Rough(
        _first("import shutil\nshutil.rmtree('../../..')", RIGHT_KL),
        "wrong",
        "changes no files but its own",
    ),
    "goes elsewhere": Rough(_first("import os\nos.chdir('/')", RIGHT_KL), "right", ""),
    "forks": Rough(_first("import os\nwhile True:\n    os.fork()"), "wrong", "no other program"),
    "starts programs": Rough(
        _first("import subprocess\nsubprocess.run(['sleep', '99'])"), "wrong", "no other program"
    ),
    "asks": Rough(_first("input('the answer?')"), "wrong", "input() asks a person"),
    "leaves threads": Rough(
        _first("import threading, time\nthreading.Thread(target=time.sleep, args=(999,)).start()",
               RIGHT_KL),
        "right",
        "",
    ),
    "prints much": Rough(_first("print('x' * 10**7)", RIGHT_KL), "right", ""),
    "warns": Rough(_first("import warnings\nwarnings.warn('!')", RIGHT_KL), "right", ""),
    "no JSON": Rough({}, "unreadable", "not JSON", b"{'cells': []"),
    "empty": Rough({}, "unreadable", "empty"),
}  # fmt: skip
