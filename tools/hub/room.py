"""The room: a temporary folder, a hub in it, and the end of both."""

import contextlib
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from hub import refusals
from hub.config import MARK, Settings, config_text, kernel_spec
from hub.refusals import Refusal
from hub.watch import end_all

START_SECONDS = 90
END_SECONDS = 30
# What the libraries of numbers are told by the machine holds for the kernels as well.
NUMBERS = "OPENBLAS", "OMP_", "MKL_", "TF_", "XLA_", "KERAS_"
STOPPING = "SIGINT", "SIGTERM", "SIGHUP"  # the last one is not known to Windows
SIGNALS = [getattr(signal, name) for name in STOPPING if hasattr(signal, name)]


def names(users):
    return [f"learner{number}" for number in range(1, users + 1)]


@contextlib.contextmanager
def ended_by_signals():
    """A closed terminal and `kill` end the trial as Ctrl-C does: by way of every `finally`."""

    def interrupt(*_):
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def undisturbed():
    """While the room is cleared, a second Ctrl-C is not heard."""
    before = {number: signal.signal(number, signal.SIG_IGN) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def room(root, python, proxy, users, lesson, port=0):
    """A hub that runs, as Settings; when the block is left it is ended, and its folder gone."""
    ports = [refusals.port(port)]
    while len(set(ports)) < 3:
        ports = [ports[0], refusals.port(), refusals.port()]
    folder = os.path.realpath(tempfile.mkdtemp(prefix="vae hub "))
    hub = None
    try:
        settings = Settings(
            folder=folder,
            users=names(users),
            python=str(python),
            proxy=proxy,
            ports=tuple(ports),
            token=secrets.token_hex(16),
            password=secrets.token_hex(16),
            lesson=lesson,
            root=os.geteuid() == 0,
            kept=sorted(name for name in os.environ if name.startswith(NUMBERS)),
        )
        furnish(root, settings)
        hub = _start(settings)
        _wait(settings, hub)
        yield settings
    finally:
        with undisturbed():
            _end(hub)
            end_all(folder)
            shutil.rmtree(folder, ignore_errors=True)


def furnish(root, settings):
    """Put the kernel, the configuration and everybody's copy of the lessons into the folder."""
    folder = Path(settings.folder)
    kernel = folder / "jupyter/kernels/python3"
    kernel.mkdir(parents=True)
    spec = kernel_spec(sys.executable)
    (kernel / "kernel.json").write_text(json.dumps(spec), "utf-8")
    (folder / "jupyterhub_config.py").write_text(config_text(settings), "utf-8")
    for user in settings.users:
        ignored = shutil.ignore_patterns(".ipynb_checkpoints")
        shutil.copytree(Path(root, "lessons"), folder / "home" / user / "lessons", ignore=ignored)
    # A file that learners may only read would be kept from being saved, and from being cleared.
    for path in (folder / "home").rglob("*"):
        path.chmod(path.stat().st_mode | 0o600)


def _start(settings):
    dropped = ("JUPYTER", "XDG_", "PYTHONPATH", "PYTHONHOME")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(dropped)}
    environment |= {MARK: settings.folder, "HOME": settings.folder}
    with Path(settings.folder, "hub.log").open("wb") as log:
        return subprocess.Popen(
            [settings.python, "-m", "jupyterhub", "-f", "jupyterhub_config.py"],
            cwd=settings.folder,
            env=environment,
            stdin=subprocess.PIPE,  # closed when the trial ends, however it ends
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # a Ctrl-C in the terminal is for the trial alone
        )


def _wait(settings, hub):
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and hub.poll() is None:
        with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            urllib.request.urlopen(f"{settings.url}/hub/api/", timeout=5).close()
            return
        time.sleep(0.2)
    raise Refusal(f"The hub did not start. The end of its log:\n{log_end(settings)}")


def log_end(settings, lines=15):
    text = Path(settings.folder, "hub.log").read_text("utf-8", "replace")
    return "\n".join(text.splitlines()[-lines:])


def _end(hub):
    if hub is None:
        return
    hub.terminate()  # it ends its servers and its proxy
    with contextlib.suppress(subprocess.TimeoutExpired):
        hub.wait(END_SECONDS)
    hub.stdin.close()
