"""Trainings too many for a notebook: made by a script of tools/, kept in a JSON file here.

Such a file holds one run a line, and the command that makes them all again.
"""

import json
import os
from pathlib import Path

from vae_helpers import files
from vae_helpers.arguments import a_kind, takes


def _path(value, say, sizes):
    if not isinstance(value, (str, os.PathLike)):
        raise TypeError(say(f"is {a_kind(value)}, but must be a path"))


@takes(path=_path)
def load(path):
    """What a script recorded: a list of runs, and the command that made them.

    Raises FileNotFoundError if it is missing and ValueError if it is damaged, both saying how to
    restore it, and TypeError for what is no path.
    """
    path = Path(path)
    restore = (
        "Copy it anew from where you have the course; in a git clone this command does: "
        f'git -C "{path.parent.resolve()}" checkout HEAD -- {path.name}'
    )
    if not path.exists():
        raise FileNotFoundError(f"{path} is missing. {restore}")
    try:
        found = json.loads(path.read_text("utf-8"))
        return found["runs"], found["command"]
    except (ValueError, KeyError, TypeError):
        raise ValueError(f"{path} is damaged. {restore}") from None


@takes(path=_path)
def write(path, command, runs):
    """Record runs, each of them a dict of what JSON can hold, and the command that makes them.

    Raises TypeError for what is no path, files.Unwritable where it cannot be written.
    """
    lines = ",\n ".join(json.dumps(found) for found in runs)
    text = f'{{"command": "{command}", "runs": [\n {lines}\n]}}\n'
    files.write(path, text.encode())
