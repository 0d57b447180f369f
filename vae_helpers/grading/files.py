"""Files written whole or not at all, and folders that can be written to."""

import contextlib
import itertools
import os
import tempfile
from pathlib import Path


class Unwritable(Exception):
    """A file that is to be written cannot be; its text says which, and why."""


def check_writable(path):
    """Raise Unwritable if no file can be written there. Makes the folders on the way."""
    path = Path(path)
    if path.is_dir():
        raise Unwritable(f"{path} is a folder, but a file is to be written there.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path.parent):
            pass
    except OSError as error:
        raise Unwritable(f"{path} cannot be written: {error.strerror or error}.") from error


def write(path, text, encoding="utf-8", keep=False):
    """Write a file at once: whoever reads it meets the old one or the new one.

    keep: an older file with other content stays beside it, with ".old" (".old2", ...) after its
    name.
    """
    path, content = Path(path), text.encode(encoding, "replace")
    if path.exists():
        if path.read_bytes() == content:
            return
        if keep:
            os.replace(path, _free(path))
    descriptor, made = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(OSError):
            os.chmod(made, 0o644)
        os.replace(made, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.remove(made)
        raise


def _free(path):
    """A name beside the path's that nothing has: with ".old", ".old2" and so on."""
    numbers = itertools.chain([""], itertools.count(2))
    names = (path.with_name(f"{path.name}.old{number}") for number in numbers)
    return next(name for name in names if not name.exists())
