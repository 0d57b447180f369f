"""The process that judges one notebook: its lines run here, and the checks are asked here.

    python -m vae_helpers.grading.worker TASK      TASK: a JSON file with what is to be judged

The installed checks are imported before anything of the notebook runs. What is found goes, a line
of JSON each, to what was standard output at the start; whatever the notebook prints goes nowhere.
Each line begins with a token that the process which started this one chose. Once that process is
gone, this one ends as well.
"""

import contextlib
import ctypes
import json
import os
import signal
import sys
import threading
from pathlib import Path

CHANNEL_CLOSED = 97  # the exit code of a worker that cannot tell what it found
PROBES = "VAE_HELPERS_PROBES"  # the variable that the checks read as they are imported
LONGEST = 5000  # of a message
_SIGNAL_AT_PARENTS_DEATH = 1
GRACE = 1.0  # seconds for a thread to end


def main(task_file):
    """Judge what the task names. Ends the process."""
    channel, parent = _set_apart()
    task = json.loads(Path(task_file).read_text("utf-8"))
    os.remove(task_file)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    _end_in_any_case(task["computing"])

    def send(**what):
        try:
            os.write(channel, f"\n{task['token']}{json.dumps(what)}\n".encode())
        except OSError:
            os._exit(CHANNEL_CLOSED)

    os.environ.pop(PROBES, None)
    if task["probes"] is not None:
        os.environ[PROBES] = str(task["probes"])
    from vae_helpers.grading.judge import Judge

    _silence(2)
    send(ready=True)
    send(begin=task["exercises"][0])  # from here on the notebook counts
    try:
        judge = Judge(task["cells"], task["statuses"], task["folder"])
    except Exception as error:
        kind = type(error).__name__

        def judge(exercise):
            return "unreadable", None, f"The code of the notebook cannot be taken apart: {kind}."

    for exercise in task["exercises"]:
        send(begin=exercise)
        before = set(threading.enumerate())
        status, mistake, message = judge(exercise)
        send(exercise=exercise, status=status, mistake=mistake, message=message[:LONGEST])
        if _goes_on(before):  # and may disturb what comes next
            break
    send(end=True)
    os._exit(0)  # whatever the notebook left to be done at the exit


def _set_apart():
    """Copies of standard output and input; these themselves lead nowhere from now on."""
    kept = os.dup(1), os.dup(0)
    _silence(0)
    _silence(1)
    return kept


def _silence(descriptor):
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, descriptor)
    os.close(null)


def _end_with(parent):
    """Wait until the other end of standard input closes."""
    while os.read(parent, 1):
        pass
    os._exit(0)


def _end_in_any_case(seconds):
    """End with the parent, and after so many seconds of computing: a loop in C stops no thread.

    Linux ends the worker with its parent; elsewhere the limit has to do.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_SIGNAL_AT_PARENTS_DEATH, signal.SIGKILL)
    with contextlib.suppress(ImportError):  # Windows
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))


def _goes_on(before):
    """Whether a thread that was not there before does not end."""
    new = set(threading.enumerate()) - before
    for thread in new:
        thread.join(GRACE)
    return any(thread.is_alive() for thread in new)


if __name__ == "__main__":
    main(sys.argv[1])
