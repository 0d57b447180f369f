"""`python -m vae_helpers doctor`: the command line."""

import sys

from vae_helpers.__main__ import parser_of
from vae_helpers.doctor import cures
from vae_helpers.doctor.findings import AFTER_SETUP, FINDINGS, note
from vae_helpers.doctor.machine import Machine

DESCRIPTION = """\
Say whether this machine is ready for the course: Python, packages, TensorFlow, data, memory, disk,
kernel and JupyterLab. What is wrong is told with its cure. Nothing is changed, nothing is fetched.
"""
EPILOG = (
    "Exit codes: 0 this machine is ready; 1 there is something to mend; 2 the command is wrong."
)
MARKS = {"right": "ok", "note": "note", "trouble": "MEND"}


def main(arguments):
    """Look at this machine and tell; return the exit code."""
    parser_of("doctor", DESCRIPTION, EPILOG).parse_args(arguments)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")  # a folder's name may have letters that it lacks
    return tell(Machine())


def tell(machine):
    """Print every finding as soon as it is made; return 0 if nothing is to be mended, else 1."""
    troubles, said, later = 0, set(), []
    ready = cures.is_set_up(machine)
    for name, look in FINDINGS:
        if look in AFTER_SETUP and not ready:
            later.append(name)
            continue
        found = _look(look, machine)
        _line(MARKS[found.kind], name, found.said)
        if found.kind == "trouble":
            troubles += 1
            _line("", "", "cure: " + ("as above" if found.cure in said else found.cure))
            said.add(found.cure)
    if later:
        _line(MARKS["note"], "Later", ", ".join(later) + ": run this again after the set-up")
    _line()
    if troubles == 0:
        _line("This machine is ready.")
        return 0
    if troubles == 1:
        _line("One thing is to mend.")
    else:
        _line(f"{troubles} things are to mend. Begin with the first: others may come from it.")
    return 1


def _line(mark="", name="", said=""):
    print(f"{mark:5} {name:12} {said}".rstrip(), flush=True)


def _look(look, machine):
    try:
        return look(machine)
    except Exception as error:  # a machine unlike all others must not end the doctor
        return note(f"this could not be found out: {type(error).__name__}: {error}")
