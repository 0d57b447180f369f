"""A disk that is full, for the tests: no file may grow beyond a limit, where the system has one."""

import contextlib
import signal

import pytest


@contextlib.contextmanager
def room_for(size):
    """No file grows beyond so many bytes: up to there it is written, and then no more."""
    resource = pytest.importorskip("resource", reason="Windows has no such limit")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # as Python itself has it
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
