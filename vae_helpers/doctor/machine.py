"""What the findings ask of a machine. The tests have another one, with the same questions."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import namedtuple
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CONDA_NAME = "vae-course"  # in environment.yml
GROUPS = Path("/sys/fs/cgroup")  # where Linux says how much a container may use

# How a program ended: its exit code, below 0 a signal, None after too long a time; what it said.
Run = namedtuple("Run", "code out err")


class Machine:
    """This machine, as this Python sees it: versions, folders, memory, and programs that run."""

    def __init__(self):
        self.root = ROOT
        self.python = sys.executable
        self.windows = sys.platform == "win32"
        self.version = tuple(sys.version_info[:3])
        self.prefix = sys.prefix
        self.conda = _in_conda()
        self.temporary = _temporary()
        self.jupyter = _jupyter()

    def packages(self):
        """Name -> version of each package that this Python finds, in the lock's spelling."""
        try:
            from importlib import metadata
        except ImportError:  # before Python 3.8, and another finding tells that
            return {}
        found = {}
        for one in metadata.distributions():
            try:
                name, version = one.metadata["Name"], one.version
            except Exception:  # a folder that only looks like a package
                continue
            if name and version:
                # As for an import, the first on the path counts.
                found.setdefault(name.lower().replace("_", "-").replace(".", "-"), version)
        return found

    def run(self, command, seconds=60):
        """Run a command in the folder of the lessons, as a notebook would; return a `Run`."""
        folder = self.root / "lessons"
        try:
            done = subprocess.run(
                [str(part) for part in command],
                cwd=str(folder if folder.is_dir() else self.root),
                env=dict(os.environ, PYTHONIOENCODING="utf-8", PYTHONDONTWRITEBYTECODE="1"),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=seconds,
            )
        except subprocess.TimeoutExpired:
            return Run(None, "", "")
        except OSError as error:
            return Run(127, "", str(error))
        return Run(
            done.returncode,
            *(each.decode("utf-8", "replace") for each in (done.stdout, done.stderr)),
        )

    def which(self, program):
        """The file that a command starts, or None."""
        return shutil.which(program)

    def free_disk(self, folder):
        """Bytes that are free on the disk of a folder, which need not be there yet."""
        return shutil.disk_usage(str(_nearest(folder))).free

    def refusal(self, folder):
        """Why no file can be written to a folder, or None if it can. Nothing is left behind."""
        try:
            with tempfile.TemporaryFile(dir=str(_nearest(folder))) as file:
                file.write(b"written")
        except OSError as error:
            return error.strerror or str(error)
        return None

    def free_memory(self):
        """Bytes that a new program may take, or None where that cannot be found out."""
        known = [each for each in (_memory(), _group_memory()) if each is not None]
        return min(known) if known else None


def signal_name(code):
    """SIGKILL, say, of the exit code of a program that a signal ended."""
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"


def _in_conda():
    """True in the environment of environment.yml. In (base), say, the course is not set up."""
    prefix = os.environ.get("CONDA_PREFIX")
    name = os.path.basename(os.environ.get("CONDA_DEFAULT_ENV", ""))
    here = bool(prefix) and os.path.realpath(prefix) == os.path.realpath(sys.prefix)
    return here and name == CONDA_NAME


def _nearest(folder):
    folder = Path(folder)
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder


def _temporary():
    try:
        return Path(tempfile.gettempdir())
    except FileNotFoundError:  # it tried several, and could write to none
        return None


def _jupyter():
    """Where a running JupyterLab keeps its connection files."""
    if os.environ.get("JUPYTER_RUNTIME_DIR"):
        return Path(os.environ["JUPYTER_RUNTIME_DIR"])
    try:
        home = Path.home()
    except RuntimeError:  # no HOME, and no such user
        return None
    if os.environ.get("JUPYTER_DATA_DIR"):
        return Path(os.environ["JUPYTER_DATA_DIR"], "runtime")
    if sys.platform == "darwin":
        return home / "Library" / "Jupyter" / "runtime"
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or home, "jupyter", "runtime")
    return Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share", "jupyter", "runtime")


def _memory():
    try:
        lines = Path("/proc/meminfo").read_text().splitlines()
        (kibibytes,) = (line.split()[1] for line in lines if line.startswith("MemAvailable:"))
        return int(kibibytes) * 1024
    except (OSError, ValueError):  # not Linux
        pass
    try:
        import psutil

        return psutil.virtual_memory().available
    except Exception:  # missing or broken; another finding tells
        return None


def _group_memory():
    """What a container or a hub leaves, which may be less than the machine has."""
    try:
        limit = int((GROUPS / "memory.max").read_text())
        used = int((GROUPS / "memory.current").read_text())
        rows = dict(row.split() for row in (GROUPS / "memory.stat").read_text().splitlines())
    except (OSError, ValueError):  # no such group, or "max", which is no limit
        return None
    return max(0, limit - used + int(rows.get("inactive_file", 0)))
