"""The JavaScript of an explorable without a browser: its numbers, its words, its picture."""

import json
import shutil
import subprocess

import pytest

from vae_helpers.explorables import Explorable

NODE = shutil.which("node") or shutil.which("nodejs")


def evaluate(name, expression):
    """What a JavaScript expression gives after an explorable's own code, as Python has it."""
    if NODE is None:
        pytest.skip("needs node; tests/browser/test_explorables_shown.py compares in the browser")
    code = f"{Explorable(name).script()}\nprocess.stdout.write(JSON.stringify({expression}));"
    run = subprocess.run([NODE, "-"], input=code, capture_output=True, text=True, encoding="utf-8")
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def solved(name, states):
    """All numbers of an explorable in each of these states, which may leave out what stays."""
    return evaluate(name, solving(name, states))


def solving(name, states):
    """The JavaScript expression for that."""
    one = name.upper()
    return f"{json.dumps(states)}.map(state => {one}.solve({{...beginning({one}), ...state}}))"
