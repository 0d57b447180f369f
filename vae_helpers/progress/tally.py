"""The file of what was solved: a line of JSON for each step forward, added and never rewritten.

So two kernels may write at once, and a line that was cut or damaged costs that line alone.
"""

import datetime
import errno
import json
import os
import sys
from pathlib import Path

from vae_helpers.files import in_words

# "off" keeps nothing, as under the tests, the build and grading; anything else is the file.
VARIABLE = "VAE_COURSE_PROGRESS"
OFF = "off"
_RANKS = {None: 0, "wrong": 1, "right": 2}
_LARGEST = 1_000_000  # bytes; a course's worth is 20,000
refusals = []  # why the last line of this kernel could not be written; empty if it could


def place():
    """The file, or None where nothing is to be kept.

    Raises RuntimeError where there is no home folder.
    """
    # Where a command line says `set NAME=off && ...`, Windows takes the blank for a part of it.
    named = os.environ.get(VARIABLE, "").strip()
    if named:
        return None if named.lower() == OFF else Path(named).expanduser()
    if sys.platform == "win32" and os.environ.get("LOCALAPPDATA"):
        data = Path(os.environ["LOCALAPPDATA"])
    elif sys.platform == "darwin":
        data = Path.home() / "Library" / "Application Support"
    else:
        data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return data / "vae-course" / "progress.jsonl"


def note(name, status):
    """Keep a verdict on an exercise or a guess, if it is better than the one before.

    What is right stays right, also when the lesson is run again with blanks. Never raises.
    """
    if status not in _RANKS:
        return
    try:
        path = place()
        # What the solutions do is nobody's step.
        if path is None or Path.cwd().name == "solutions":
            return
        before, _ = standing(path).get(name, (None, None))
        if _RANKS[status] > _RANKS[before]:
            line = {"name": name, "status": status, "day": datetime.date.today().isoformat()}
            _append(path, json.dumps(line))
        refusals.clear()
    except Exception as error:  # a full disk, a read-only home, none at all: only the tally suffers
        refusals[:] = [in_words(error)]


def standing(path):
    """What the file holds: name -> (best status, the day of it). Nothing if there is no file.

    Raises OSError if it cannot be read. What is damaged in it is left out.
    """
    if not path.exists():
        return {}
    if not path.is_file():
        raise OSError("it is no file")
    if path.stat().st_size > _LARGEST:
        raise OSError("it is larger than any tally")
    text = path.read_bytes().decode("utf-8", "replace")
    best = {}
    for line in text.splitlines():
        try:
            read = json.loads(line)
            name, status, day = read["name"], read["status"], read["day"]
            datetime.date.fromisoformat(day)
            better = _RANKS[status] > _RANKS[best.get(name, (None, None))[0]]
        except (ValueError, KeyError, TypeError, RecursionError):
            continue
        if better:
            best[name] = status, day
    return best


def _append(path, line):
    path.parent.mkdir(parents=True, exist_ok=True)
    # One write at the end of the file is not mixed with another kernel's. The line feed before it
    # ends a line that a full disk cut. O_NONBLOCK: a pipe of that name must not hold the cell up.
    how = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NONBLOCK", 0)
    file = os.open(path, how, 0o600)
    try:
        text = f"\n{line}\n".encode()
        if os.write(file, text) < len(text):  # a disk may have room for a part of it
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    finally:
        os.close(file)
