"""Keeps what a notebook does by accident away from the files and programs of the instructor.

An audit hook of Python's refuses to write outside of the worker's own folder, to start programs,
to signal other processes and to use the network. Native code does not ask it: no sandbox.
"""

import os
import sys
import types

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
# Event -> which of its arguments are paths that it changes.
_CHANGES = {
    "os.chmod": (0,),
    "os.chown": (0,),
    "os.link": (1,),
    "os.mkdir": (0,),
    "os.remove": (0,),
    "os.rename": (0, 1),
    "os.rmdir": (0,),
    "os.symlink": (1,),
    "os.truncate": (0,),
    "os.utime": (0,),
    "shutil.rmtree": (0,),
}
_REMOVES = "os.rename", "os.rmdir", "shutil.rmtree"
FOLDERS = "here", "tmp"  # the folder that the notebook is in, and that for temporary files
_PROGRAMS = (
    "os.exec",
    "os.fork",
    "os.forkpty",
    "os.posix_spawn",
    "os.spawn",
    "os.startfile",
    "os.system",
    "pty.spawn",
    "subprocess.Popen",
)
_NETWORK = "socket.bind", "socket.connect", "socket.getaddrinfo", "socket.gethostbyname"


def watch(folder):
    """From now on refuse what this process should not do. folder: where it may write."""
    inside = (os.path.realpath(folder), "/dev", os.path.realpath(os.devnull))
    kept = {os.path.realpath(os.path.join(folder, name)) for name in ("", *FOLDERS)}
    own = os.getpid()

    def hook(event, arguments):
        if event == "open":
            _check_open(arguments, inside)
        elif event in _CHANGES:
            for place in _CHANGES[event]:
                _check_path(arguments[place], inside)
            if event in _REMOVES and os.path.realpath(os.fsdecode(arguments[0])) in kept:
                raise PermissionError("A notebook that is judged keeps the folder that it is in.")
        elif event in _PROGRAMS:
            raise PermissionError("A notebook that is judged starts no other program.")
        elif event in _NETWORK:
            raise PermissionError("A notebook that is judged has no network.")
        elif event in ("os.kill", "os.killpg") and arguments[0] != own:
            raise PermissionError("A notebook that is judged signals no other process.")

    sys.dont_write_bytecode = True
    sys.addaudithook(hook)


def _check_open(arguments, inside):
    path, mode, flags = arguments
    writes = set(mode or "") & set("wxa+") or (isinstance(flags, int) and flags & _WRITES)
    if writes:
        _check_path(path, inside)


def _check_path(path, inside):
    if isinstance(path, int) or path is None:  # a file that is open already
        return
    real = os.path.realpath(os.fsdecode(path))
    if not any(real == place or real.startswith(place + os.sep) for place in inside):
        raise PermissionError(f"A notebook that is judged changes no files but its own: {path}")


class Originals:
    """The functions that the checks work with, to see whether a notebook exchanged one."""

    def __init__(self, modules):
        self._seen = {}
        for module in modules:
            for name, value in list(vars(module).items()):
                if callable(value) or isinstance(value, types.ModuleType):
                    self._seen[module, name] = value

    def put_back(self):
        """Undo all exchanges; the names of those that there were."""
        exchanged = []
        for (module, name), value in self._seen.items():
            if vars(module).get(name) is not value:
                setattr(module, name, value)
                exchanged.append(f"{module.__name__}.{name}")
        return exchanged
