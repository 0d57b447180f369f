"""A machine for the tests of the set-up: small shell scripts stand for Python, uv and df.

They are alone on its PATH but for the shell's own tools: no network, nothing is installed.
"""

import shutil
import subprocess
import sys

import pytest
from project import ROOT

FILES = ["requirements.lock", "pyproject.toml", "tools/setup.sh"]
TOOLS = ["awk", "cat", "cksum", "cp", "dirname", "ln", "make", "mkdir", "readlink", "rm"]
TOOLS += ["sed", "sh", "sleep", "uname"]

# Says it is another Python; makes an environment by copying itself; installs nothing.
PYTHON = """#!/bin/sh
case "$*" in
-c*) exec '{real}' -I -S -c '
import os, sys
_, code, sys.executable = sys.argv
sys._base_executable = "{file}"
sys.version_info = tuple(map(int, "{version}".split("."))) + (0,)
sys.modules.update({modules})
{system}
exec(code)' "$2" "$0" ;;
esac
echo "python{version} $*" >>'{log}'
case "$*" in
*venv*) mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
*"pip install"*) {install} ;;
esac
"""
# What a Python says of the system that it is for; these change it before any question is answered.
SYSTEM = 'os.uname = lambda: ("{}", "", "{}", "", "{}"); os.confstr = lambda name: "glibc {}"'
LINUX = SYSTEM.format("Linux", "6.8.0", "x86_64", "2.27")
UV = """#!/bin/sh
echo "uv $*" >>'{log}'
[ "$1" != venv ] || {{ mkdir -p .venv/bin && cp '{python}' .venv/bin/python; }}
"""
# The mark of a file with tests of make.
needs_make = pytest.mark.skipif(
    sys.platform == "win32", reason="make and sh are for Linux and macOS; Windows has conda"
)


class Machine:
    """A machine with a copy of the course and with the programs that it is given."""

    def __init__(self, folder):
        self.course = folder / "my course"
        self.path = folder / "bin"
        self.log = folder / "log"
        self.path.mkdir()
        (self.course / "tools").mkdir(parents=True)
        for file in FILES:
            shutil.copy(ROOT / file, self.course / file)
        for tool in TOOLS:
            (self.path / tool).symlink_to(shutil.which(tool))
        self.disk(free=9_000_000)

    def program(self, name, text):
        file = self.path / name
        file.unlink(missing_ok=True)
        file.write_text(text)
        file.chmod(0o755)
        return file

    def python(self, version, name="python3", install="exit 0", modules="()", system=LINUX):
        text = PYTHON.format(
            file=self.path / name,
            log=self.log,
            real=sys.executable,
            version=version,
            install=install,
            modules=modules,
            system=system,
        )
        return self.program(name, text)

    def disk(self, free, place="/small"):
        """What df says is left, in kilobytes."""
        header = "Filesystem 1024-blocks Used Available Capacity Mounted on"
        self.program("df", f"#!/bin/sh\necho '{header}\n/dev/sda 9 9 {free} 9% {place}'\n")

    def setup(self, *command, **variables):
        """Run the script; the commands that it gave to Python and uv."""
        self.log.write_text("")
        self.run = subprocess.run(
            command or ["sh", "tools/setup.sh"],
            cwd=self.course,
            env={"PATH": str(self.path), "HOME": str(self.course), **variables},
            capture_output=True,
            text=True,
        )
        return self.log.read_text().splitlines()

    def refusal(self, **variables):
        """The last line of a set-up that fails."""
        self.setup(**variables)
        assert self.run.returncode == 1
        last = self.run.stderr.splitlines()[-1]
        assert last.startswith("Set-up failed: ")
        return last

    def is_set_up(self):
        """True if the next run has nothing left to do."""
        return self.setup() == [] and self.run.returncode == 0


def installs(commands):
    """Those commands of a set-up that install something."""
    return [command for command in commands if "pip install" in command]


def makes_venv(commands):
    """Those that make an environment."""
    return [command for command in commands if "venv .venv" in command or "uv venv" in command]
