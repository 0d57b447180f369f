"""Makes .venv-hub: JupyterHub, its proxy and a JupyterLab, apart from the course's own .venv."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from hub.refusals import Refusal

NODE_PROXY = "configurable-http-proxy@5.3.0"  # from npm; the one that JupyterHub's makers keep
NODE = 20  # the oldest Node.js that runs it
PYTHON_PROXY = "configurable-http-proxy==0.4.0"  # from PyPI; the same in Python
PYTHON_START = "from configurable_http_proxy.cli import main; main()"  # -m does nothing
REQUIREMENTS = Path(__file__).with_name("requirements.txt")


def prepare(root, say=print):
    """The Python of root/.venv-hub and the command of its proxy; made where it is not there yet."""
    if sys.platform == "win32":
        raise Refusal("JupyterHub runs on Linux and macOS only.")
    folder = Path(root, ".venv-hub")
    proxy = which_proxy()
    record, made_from = folder / ".setup", fingerprint(root, proxy)
    if not record.is_file() or record.read_text() != made_from:
        say(f"Making {folder.name} with JupyterHub and {proxy} (400 MB; a minute or two).")
        _make(folder, root, proxy)
        record.write_text(made_from)
    return folder / "bin/python", proxy_command(folder, proxy)


def which_proxy(find=shutil.which, version=None):
    """npm's proxy where there is a Node.js for it, else the one in Python."""
    if find("npm") and find("node"):
        version = (
            version or subprocess.run(["node", "--version"], capture_output=True, text=True).stdout
        )
        major = re.match(r"v(\d+)\.", version)
        if major and int(major[1]) >= NODE:
            return NODE_PROXY
    return PYTHON_PROXY


def proxy_command(folder, proxy):
    # By their files, not by the scripts in bin/: those break where a folder's name has a space.
    if proxy == NODE_PROXY:
        script = "proxy/node_modules/configurable-http-proxy/bin/configurable-http-proxy"
        return [shutil.which("node") or "node", str(folder / script)]
    return [str(folder / "bin/python"), "-c", PYTHON_START]


def fingerprint(root, proxy):
    """What an environment was made from, and where: one that was moved is made again."""
    made_from = (str(root), proxy, sys.version, REQUIREMENTS.read_text(), _lock(root).read_text())
    return hashlib.sha256("\n".join(made_from).encode()).hexdigest()


def _lock(root):
    return Path(root, "requirements.lock")


def _make(folder, root, proxy):
    shutil.rmtree(folder, ignore_errors=True)
    python = str(folder / "bin/python")
    base = getattr(sys, "_base_executable", sys.executable)
    install = [python, "-I", "-m", "pip", "install", "--disable-pip-version-check", "--quiet"]
    packages = ["-r", str(REQUIREMENTS), "-c", str(_lock(root))]
    if proxy == PYTHON_PROXY:
        packages.append(proxy)
    try:
        if shutil.which("uv"):
            _run(["uv", "venv", "--quiet", "--python", base, str(folder)])
            install = ["uv", "pip", "install", "--quiet", "--python", python]
        else:
            _run([base, "-m", "venv", str(folder)])
        _run([*install, *packages])
        if proxy == NODE_PROXY:
            quiet = ("--no-audit", "--no-fund", "--loglevel=error")
            _run(["npm", "install", "--prefix", str(folder / "proxy"), *quiet, proxy])
    except (OSError, subprocess.CalledProcessError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        said = (getattr(error, "output", "") or "").strip().splitlines()[-6:]
        raise Refusal(
            "\n".join((f"{folder.name} could not be made: {error}", *said))
            + f"\nIt needs the network once, for PyPI and, with Node.js {NODE} or newer, npm; "
            "400 MB of disk; and the venv module (on Debian and Ubuntu: python3-venv)."
        ) from None


def _run(command):
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTHONHOME")}
    subprocess.run(
        command,
        check=True,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
