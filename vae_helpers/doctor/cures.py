"""The commands that mend: which one it is depends on how the course was set up."""

import os
from pathlib import Path


def is_set_up(machine):
    """True in .venv, in the course's conda environment, and wherever TensorFlow is.

    Some other environment that happens to be active does not count: nothing is to be put into it.
    """
    return in_venv(machine) or machine.conda or "tensorflow" in machine.packages()


def in_venv(machine):
    """True if this Python is that of .venv, which `make` made; on Windows it makes none."""
    if machine.windows:
        return False
    return os.path.realpath(str(machine.prefix)) == os.path.realpath(str(machine.root / ".venv"))


def setup(machine):
    """The command that sets the course up."""
    if machine.windows:
        return f'conda env create -f "{machine.root / "environment.yml"}"'
    return f'make -C "{machine.root}" setup'


def install_course(machine):
    """The command that lets a notebook find vae_helpers."""
    if in_venv(machine):
        return install(machine)
    return f'"{machine.python}" -m pip install --no-deps -e "{machine.root}"'


def install(machine):
    """The command that brings the packages of the lock."""
    if in_venv(machine):  # without its record, the set-up looks at everything again
        return f'rm -f "{machine.root / ".venv" / ".setup"}"; {setup(machine)}'
    if is_set_up(machine):
        return _pip(machine)
    return setup(machine)


def anew(machine):
    """The command that makes the environment again, where files of it are damaged."""
    if in_venv(machine):
        return f'rm -r "{machine.root / ".venv"}"; {setup(machine)}'
    if is_set_up(machine):
        return _pip(machine, "--force-reinstall ")
    return setup(machine)


def restore(machine, path):
    """The command that brings a file of the course back as it was."""
    if not (machine.root / ".git").exists():
        return f"copy {path} anew from where you have the course"
    return f'git -C "{machine.root}" checkout HEAD -- {path}'


def register(machine):
    """The command that makes this Python the kernel of the lessons."""
    return f'"{machine.python}" -m ipykernel install --sys-prefix --name python3'


def replace_kernel(machine, folder):
    """What to do about a kernel python3 in that folder that is not this Python's, or damaged."""
    if Path(machine.prefix) in Path(folder).parents:
        return register(machine)
    return f'rename that folder, nothing is lost: "{folder}" -> "{folder}-other"'


def _pip(machine, option=""):
    lock = machine.root / "requirements.lock"
    return f'"{machine.python}" -m pip install {option}-r "{lock}"'
