"""Notebooks as a class hands them in: lessons with answers put in, and rough ones."""

import ast
import json

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


def _in_kl(first, cell=_WRONG_KL):
    """Lesson 3 with an answer to kl_divergence, in whose function something happens first."""
    lines = cell.splitlines()
    inside = ["    " + line for line in first.splitlines()]
    return with_answers(KL, {"kl_divergence": "\n".join([*lines[:2], *inside, *lines[2:]])})


# What it is -> (its file, the status of kl_divergence, a piece of the message). All others of
# lesson 3 are blank, and "not attempted".
ROUGH = {
    "endless loop": (_in_kl("while True:\n    pass"), "wrong", "had not returned"),
    "endless loop in C": (_in_kl("sum(range(10**13))"), "unreadable", "a loop without end"),
    "memory hog": (
        _in_kl("kept = []\nwhile True:\n    kept.append(np.ones(2_000_000))"),
        "unreadable",
        "MiB of memory",
    ),
    "kills its kernel": (_in_kl("import os\nos.kill(os.getpid(), 9)"), "unreadable", "SIGKILL"),
    "exits": (_in_kl("import os\nos._exit(0)"), "unreadable", "exit code 0"),
    "forges a verdict": (_in_kl(_FORGED), "wrong", "the 1/2 in front is missing"),
    "replaces the checks": (
        with_answers(KL, {"kl_divergence": f"{_PATCHED}\n{_WRONG_KL}"}),
        "wrong",
        "the 1/2 in front is missing",
    ),
    "replaces NumPy": (_in_kl("np.allclose = lambda *a, **k: True"), "unreadable", "exchanged"),
    "deletes its folder": (
        _in_kl("import os, shutil\nshutil.rmtree(os.getcwd())", RIGHT_KL),
        "wrong",
        "keeps the folder",
    ),
    "deletes the folder above": (
        _in_kl("import shutil\nshutil.rmtree('../../..')", RIGHT_KL),
        "wrong",
        "changes no files but its own",
    ),
    "forks": (_in_kl("import os\nwhile True:\n    os.fork()"), "wrong", "no other program"),
    "asks": (_in_kl("input('the answer?')"), "wrong", "input() asks a person"),
    "leaves threads": (
        _in_kl("import threading\nthreading.Thread(target=input).start()", RIGHT_KL),
        "right",
        "",
    ),
    "prints much": (_in_kl("print('x' * 10**7)", RIGHT_KL), "right", ""),
    "no JSON": (b"{'cells': []", None, "not JSON"),
    "empty": (b"", None, "empty"),
}
