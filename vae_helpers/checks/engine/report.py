"""What a learner sends in about a verdict, as plain text: of theirs the one cell, and what it did.

The parts have the names of the fields in .github/ISSUE_TEMPLATE.
"""

import dataclasses
import dis
import importlib.metadata
import inspect
import linecache
import os
import platform
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np

from vae_helpers.checks.engine.observe import codes_of
from vae_helpers.quiet import keras, tf

_ROOT = Path(__file__).parents[3]
_FORMS = """\
all of this into the issue form "My mistake was not named";
if your answer does what was asked, into "My right answer was refused".
Both are where you found the course. Or hand it to your teacher."""
_YOURS = """\
Of yours it holds this one cell, what it printed and the error it met:
read it through before you send it."""
_UNKNOWN = f"Copy {_FORMS}\n{_YOURS}"
_NAMED = f"""\
Your mistake was named. If what you were told is not true of your code, copy
{_FORMS}
{_YOURS}"""
_RIGHT = f"""\
Nothing to report: your answer was judged right. If it is wrong all the same,
hand all of this to your teacher, or open an issue where you found the course.
{_YOURS}"""
_CASE = re.IGNORECASE if os.name == "nt" else 0  # there, one folder may be written in any case
_NO_SOURCE = "(Python has no source of it: paste your cell here.)"


def report_on(exercise):
    """The last verdict on an exercise, to be sent in: its lesson, the code, the verdict, versions.

    Of the learner's own it holds the cell as it was typed, but for the home folder, which becomes
    ~, and in what the check said, what the cell printed and the text of its error. There a path is
    cut down to its last part, as far as it is known for one: see _without_paths. In the cell
    these are paths in quotes and paths in the folders of people, /home or /Users say.
    """
    if exercise.said is None:
        return f"Nothing to report yet: run the cell of {exercise.name} first."
    said = exercise.said
    if said.status == "not attempted":
        return f"Nothing to report yet: {exercise.name} is not attempted."
    verdict = str(dataclasses.replace(said, next_step=""))
    head = _NAMED if said.mistake and not said.vague else _UNKNOWN
    if said.status == "right":
        head = _RIGHT
    return "\n".join(
        [
            head,
            "",
            f"Lesson: {exercise.lesson}",
            f"Exercise: {exercise.name}",
            "",
            "Your code:",
            "",
            _indented(_own_paths_cut(_source(exercise.yours) or _NO_SOURCE)),
            *_helpers(exercise.yours),
            "",
            "What you were told:",
            "",
            _indented(_without_paths(verdict)),
            "",
            "Versions:",
            "",
            _indented("\n".join(_versions())),
        ]
    )


def _indented(text):
    return textwrap.indent(text.strip("\n"), "    ")


def _source(function):
    """The cell that a function stands in, or its own lines where that is no cell; "" without."""
    try:
        function = inspect.unwrap(function)
        files = sorted({code.co_filename for code in codes_of(function)})
        if len(files) == 1 and not os.path.exists(files[0]):  # a cell, which no file holds
            return "".join(linecache.getlines(files[0]))
        return textwrap.dedent(inspect.getsource(function))
    except Exception:  # of an odd callable anything may be asked in vain
        return ""


def _helpers(function):
    """Lines that name what the code calls of other cells, without which nobody can run it."""
    names = sorted(_called_elsewhere(function))
    if not names:
        return []
    are, them = ("is", "it") if len(names) == 1 else ("are", "them")
    return ["", f"({', '.join(names)} {are} defined elsewhere: paste {them}, too.)"]


def _called_elsewhere(function):
    """Names of global functions that it uses, which were written in other cells."""
    try:
        codes = codes_of(inspect.unwrap(function))
    except Exception:  # an odd callable
        return set()
    own, names = {code.co_filename for code in codes}, set()
    while codes:
        code = codes.pop()
        codes += [one for one in code.co_consts if inspect.iscode(one)]
        names |= {step.argval for step in dis.get_instructions(code) if step.opname in _GLOBAL}
    scope = getattr(inspect.unwrap(function), "__globals__", None) or vars(
        sys.modules.get(getattr(function, "__module__", None), object)
    )
    found = {name: scope[name] for name in names if inspect.isfunction(scope.get(name))}
    files = {name: inspect.unwrap(one).__code__.co_filename for name, one in found.items()}
    return {name for name, file in files.items() if file not in own and not os.path.exists(file)}


_GLOBAL = {"LOAD_GLOBAL", "LOAD_NAME"}


def _without_home(text):
    """The text with ~ in place of the home folder, however its slashes are written."""
    try:
        home = str(Path.home())
    except RuntimeError:  # HOME is not set, and the system does not know this user
        return text
    if len(home) < 4:  # none at all, or the root
        return text
    for one in (home.replace("\\", "\\\\"), home, home.replace("\\", "/")):
        text = re.sub(re.escape(one) + r"(?!\w)", "~", text, flags=_CASE)
    return text


# Where a path begins: at ~, at a drive, at a folder of folders of people, at the root, at a server.
_DRIVE = r"[A-Za-z]:[\\/]+"
_OF_PEOPLE = r"/+(?:home|Users|media|mnt|Volumes)/+"
_ROOTS = rf"(?:~[\\/]+|{_DRIVE}|/+|\\{{2,}}(?=[\w.-]{{2}}))"
_QUOTED = re.compile(
    rf"""(['"`]){_ROOTS}(?=[^'"`\s])(?:(?!\1).)*[\\/](?!\s)((?:(?!\1)[^\\/\n])+)[\\/]*\1"""
)
_LAST = r"\1.../\2\1"
_OWN = re.compile(rf"(?<![\w.])(?:~[\\/]+|{_DRIVE}|{_OF_PEOPLE})(?=\S)(?:.*[\\/](?=\S))?")
_OWN_IN_CODE = re.compile(
    rf"""(?<![\w.])(?:~[\\/]+|{_OF_PEOPLE})(?=\S)(?:[^'"\n]*[\\/](?=[^\s'"]))?"""
)
_PART = r"""[^\s\\/:'"`<>|()]+"""
_BARE = re.compile(rf"""(?<![\w.)\]/\\`:'"]){_ROOTS}(?:{_PART}[\\/]+)+({_PART})""")


def _without_paths(text):
    """The text with the last part of each path alone: of /home/me/digits.npz, .../digits.npz.

    In quotes a path may hold blanks. Without them it ends at one; but where it begins at ~, at a
    drive or in /home, /Users, /media, /mnt or /Volumes, all up to the last slash of the line goes.
    So a folder with a blank in its name is seen where a path without quotes begins elsewhere.
    """
    text = _QUOTED.sub(_LAST, _without_home(text))
    return _BARE.sub(r".../\1", _OWN.sub(".../", text))


def _own_paths_cut(code):
    """The code with the last part of each path alone that is quoted, or in a folder of people."""
    return _OWN_IN_CODE.sub(".../", _QUOTED.sub(_LAST, _without_home(code)))


def _versions():
    yield f"course {_course()}"
    yield f"Python {platform.python_version()}"
    yield f"TensorFlow {tf.__version__}"
    yield f"Keras {keras.__version__}"
    yield f"NumPy {np.__version__}"
    yield f"{platform.system()} {platform.machine()}".strip()


def _course():
    """The version of the course, and of a checkout its commit."""
    try:
        version = importlib.metadata.version("vae-course")
    except importlib.metadata.PackageNotFoundError:
        version = "not installed"
    commit = _commit()
    return f"{version}, commit {commit}" if commit else version


def _commit():
    git = shutil.which("git")
    # A package that lies within somebody's own repository would give the commit of that.
    if git is None or not ((_ROOT / ".git").exists() and (_ROOT / "pyproject.toml").exists()):
        return ""
    try:
        asked = [git, "-C", str(_ROOT), "rev-parse", "--short=10", "HEAD"]
        run = subprocess.run(asked, capture_output=True, text=True, timeout=5, check=True)
    except (OSError, subprocess.SubprocessError):
        return ""
    return run.stdout.strip()
