"""Files written whole or not at all: by the build, the editions, the handouts and grading.

Whatever ends the writing, a full disk, Ctrl-C or a lost process, the older file stays as it was.
"""

import contextlib
import errno
import itertools
import os
import secrets
import tempfile
from pathlib import Path

_CURES = {
    errno.ENOSPC: "the disk is full. Make room and run the same command again",
    getattr(errno, "EDQUOT", -1): "your share of the disk is full. Make room and run the same "
    "command again",
    errno.EFBIG: "it would be larger than a file may be here",
    errno.EROFS: "its folder is read-only. Name another one, or copy the course to a folder of "
    "your own",
    errno.EACCES: "you may not write there, or another program has it open. Close it there, name "
    "another place, or copy the course to a folder of your own",
}


class Unwritable(Exception):
    """A file that is to be written cannot be; its text says which, why, and what to do."""

    @classmethod
    def of(cls, path, error):
        """What an OSError met while a path was written means."""
        return cls(f"{path} cannot be written: {reason(error)}.")


def reason(error):
    """Why an OSError came, and what to do about it, as the end of a sentence without its stop."""
    return _CURES.get(error.errno) or in_words(error)


def in_words(error):
    """What any error says, in a few words that end without a full stop."""
    return (getattr(error, "strerror", None) or str(error)).rstrip(".")


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
        raise Unwritable.of(path, error) from error


@contextlib.contextmanager
def whole(path, keep=False, mode=None):
    """A binary file to fill in a with block; at its end it is at path, and not before.

    Folders on the way are made. keep: an older file stays beside it, with ".old" (".old2", ...)
    after its name. mode: the permissions; else those of the older file, or the usual ones.

    Raises Unwritable; then and for any other error of the block nothing is changed.
    """
    path = Path(os.path.realpath(path))  # a link goes on to lead to its file
    # A name of its own, so that two at once do not fill one file; git ignores *.part.
    made = path.with_name(f".{path.name[:40]}.{secrets.token_hex(4)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if mode is None and path.is_file():
            mode = path.stat().st_mode & 0o777
        with open(made, "xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())  # a full disk may say so only here
        if mode is not None:
            with contextlib.suppress(OSError):
                os.chmod(made, mode)
        aside = _free(path) if keep and path.exists() else None
        if aside:
            os.replace(path, aside)
        try:
            os.replace(made, path)
        except BaseException:
            if aside:
                os.replace(aside, path)
            raise
    except OSError as error:
        raise Unwritable.of(path, error) from error
    finally:
        with contextlib.suppress(OSError):
            os.remove(made)


def write(path, content, keep=False, mode=None):
    """Write bytes, as `whole` does, where that changes the file; return whether it does."""
    path = Path(path)
    try:
        if path.is_file() and path.read_bytes() == content:
            return False
    except OSError as error:
        raise Unwritable(f"{path} cannot be read: {in_words(error)}.") from error
    with whole(path, keep, mode) as file:
        file.write(content)
    return True


def _free(path):
    """A name beside the path's that nothing has: with ".old", ".old2" and so on."""
    numbers = itertools.chain([""], itertools.count(2))
    names = (path.with_name(f"{path.name}.old{number}") for number in numbers)
    return next(name for name in names if not name.exists())
