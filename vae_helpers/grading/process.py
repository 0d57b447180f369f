"""A worker started, watched and ended, with all processes that came out of it."""

import contextlib
import dataclasses
import json
import os
import queue
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil

from vae_helpers.files import in_words
from vae_helpers.grading.worker import CHANNEL_CLOSED

MIB = 2**20
LOOK = 0.1  # seconds between two looks at a worker
MOST_PROCESSES = 40  # of one worker
WAITING = 3  # so many seconds of mere waiting count as one of computing
START = 300  # seconds for the course's own import, on a busy machine
LONGEST_LINE = 2**20
_MARK = "VAE_HELPERS_GRADES"  # a variable by which stray processes are found


class StartFailed(Exception):
    """The checks themselves do not start here; its text says why."""


class Stopped(Exception):
    """The class is not judged to its end: somebody asked to stop."""


@dataclasses.dataclass(frozen=True)
class Ended:
    """A worker's end. reason: in words, None if it came to its end. by_limit: that it ran into."""

    reason: str | None = None
    by_limit: bool = False


class Worker:
    """One worker, as a context manager. Iterating gives its messages, at last an Ended.

    task: cells, exercises, statuses, seconds of computing in all. memory: in MiB. threads: that
    TensorFlow may use. stop: an Event; once it is set, iterating raises Stopped.

    Raises StartFailed.
    """

    def __init__(self, task, memory, threads, stop):
        self._memory, self._stop = memory, stop
        self._token = secrets.token_hex(16)
        self._folder = None
        try:
            self._folder = Path(tempfile.mkdtemp(prefix="vae-grades-"))
            inside = self._folder / "inside"
            (inside / "tmp").mkdir(parents=True)
            (inside / "here").mkdir()
            written = self._folder / "task.json"
            task = {**task, "token": self._token, "folder": str(inside)}
            written.write_text(json.dumps(task), "utf-8")
            self._errors = open(self._folder / "errors.txt", "w+b")  # noqa: SIM115
        except OSError as error:
            if self._folder:
                shutil.rmtree(self._folder, ignore_errors=True)
            raise StartFailed(
                f"{tempfile.gettempdir()}, the folder for temporary files, cannot be written to: "
                f"{in_words(error)}. Make room there, or name another one by TMPDIR."
            ) from error
        # -P: a numpy.py in some folder is not what the checks import.
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "vae_helpers.grading.worker", str(written)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            cwd=inside / "here",
            env=self._environment(inside / "tmp", threads),
            start_new_session=True,
        )
        self._lines = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()
        self._ready = False
        self._begin()
        self.limit = START

    def _environment(self, temporary, threads):
        names = "TF_NUM_INTRAOP", "TF_NUM_INTEROP", "OMP_NUM", "OPENBLAS_NUM", "MKL_NUM"
        folder = str(temporary)
        return {
            **os.environ,
            **{f"{name}_THREADS": str(threads) for name in names},
            _MARK: self._token,
            "CUDA_VISIBLE_DEVICES": "-1",
            "KERAS_HOME": folder,
            "MPLBACKEND": "Agg",
            "PYTHONIOENCODING": "utf-8",
            "VAE_COURSE_PROGRESS": "off",
            **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), folder),
        }

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._kill()
        self._errors.close()
        self._process.stdin.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def __iter__(self):
        while True:
            try:
                line = self._lines.get(timeout=LOOK)
            except queue.Empty:
                line = b""
            if self._stop.is_set():
                raise Stopped
            if line is None:
                yield self._end()
                return
            message = self._read(line)
            if message.get("ready"):
                self._ready = True
                self._begin()
            elif "begin" in message or "exercise" in message:
                yield message
                self._begin()
            elif not message:
                over = self._over_a_limit()
                if over:
                    self._kill()
                    yield Ended(over, by_limit=True)
                    return

    def spent(self):
        """Seconds of computing since the last message, or a part of those of waiting."""
        waited = time.monotonic() - self._since
        return max(_used(self._tree()) - self._used, waited / WAITING)

    def _begin(self):
        self._since, self._used = time.monotonic(), _used(self._tree())

    def _listen(self):
        with contextlib.suppress(ValueError, OSError):
            while line := self._process.stdout.readline(LONGEST_LINE):
                self._lines.put(line)
        self._lines.put(None)

    def _read(self, line):
        """The message in a line; empty for what the worker did not write."""
        token = self._token.encode()
        if not line.startswith(token):
            return {}
        with contextlib.suppress(ValueError):
            return json.loads(line[len(token) :])
        return {}

    def _tree(self):
        try:
            parent = psutil.Process(self._process.pid)
            return [parent, *parent.children(recursive=True)]
        except psutil.Error:
            return []

    def _over_a_limit(self):
        tree = self._tree()
        used = sum(_ask(lambda one: one.memory_info().rss, one) for one in tree) / MIB
        if used > self._memory:
            if not self._ready:
                raise StartFailed(f"The course itself needs more than {self._memory} MiB.")
            return f"It was stopped at more than {self._memory} MiB of memory."
        if len(tree) > MOST_PROCESSES:
            return f"It was stopped when it had started more than {MOST_PROCESSES} processes."
        if self.spent() > self.limit:
            if not self._ready:
                raise StartFailed(f"They have not started after {START} seconds.")
            return (
                f"It was stopped after {self.limit:g} seconds: a loop without end, or very slow, "
                "or a training that its cell needs."
            )
        return None

    def _end(self):
        """Why there are no more messages."""
        try:
            code = self._process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            code = CHANNEL_CLOSED
        if not self._ready:
            self._errors.seek(0)
            raise StartFailed(self._errors.read().decode("utf-8", "replace")[-2000:].strip())
        return Ended(_REASONS.get(code) or _by_code(code))

    def _kill(self):
        """End the worker and what came out of it, also what lost its parent."""
        doomed = self._tree()
        if self._process.poll() is None:
            self._process.kill()
        for one in psutil.process_iter():
            with contextlib.suppress(psutil.Error, OSError):
                if one.pid != os.getpid() and one.environ().get(_MARK) == self._token:
                    doomed.append(one)
        for one in doomed:
            with contextlib.suppress(psutil.Error):
                one.kill()
        self._process.wait()


_REASONS = {
    CHANNEL_CLOSED: "It closed the files of the process that judges it.",
    -signal.SIGABRT: "It crashed Python (SIGABRT).",
    -signal.SIGSEGV: "It crashed Python (SIGSEGV).",
    -getattr(signal, "SIGKILL", 9): "It was killed (SIGKILL): by its own code, or because the "
    "machine had no memory left.",
}


def _by_code(code):
    if code < 0:
        with contextlib.suppress(ValueError):
            return f"It was ended by a signal ({signal.Signals(-code).name})."
    return f"It ended the process that judges it, with exit code {code}, as os._exit does."


def _ask(question, process):
    """An answer of psutil's, 0 for a process that is gone."""
    try:
        return question(process)
    except psutil.Error:
        return 0


def _used(tree):
    """Seconds of computing of these processes, and of those that they waited for."""
    return sum(_ask(lambda one: sum(one.cpu_times()[:4]), one) for one in tree)
