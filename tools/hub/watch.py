"""How much memory and computing the processes of a trial take, and how to end them all."""

import contextlib
import os
import threading
import time
from collections import defaultdict

import psutil

from hub.config import MARK

MIB = 2**20
HUB = "hub"
SERVER = "jupyterhub.singleuser"
EVERY = 0.5  # seconds between two looks
SHARED_EVERY = 6  # looks between two that share out what processes have in common


def marked(folder):
    """The processes of the trial in this folder, with their environment: ours, whoever's child."""
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            environment = process.environ()
            if process.pid != os.getpid() and environment.get(MARK) == folder:
                yield process, environment


def parts(processes):
    """Each process, whose it is and which part: "server" or "kernel", of a user or of the HUB."""
    found = []
    for process, environment in processes:
        with contextlib.suppress(psutil.Error, OSError):
            who = environment.get("JUPYTERHUB_USER", HUB)
            found.append((process, who, process.cmdline(), process.ppid()))
    commands = {process.pid: command for process, _, command, _ in found}
    for process, who, command, parent in found:
        # A process that is just about to become another program is still a copy of its parent.
        if command != commands.get(parent):
            yield process, who, "server" if SERVER in command else "kernel"


class Watch:
    """Looks twice a second, in a thread of its own, from `start` to `stop`."""

    def __init__(self, folder):
        self.folder = folder
        self.peaks = defaultdict(int)  # (user or HUB, "server" or "kernel" or "both"): bytes
        self.shared_peak = 0  # all together, each page counted once
        self.resident_peak = 0  # all together, shared pages counted for each process
        self._cpu = {}  # process: (who, seconds)
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self):
        self._thread.start()

    def stop(self):
        self._over.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self):
        looks = 0
        while not self._over.wait(EVERY):
            self.look(shared=looks % SHARED_EVERY == 0)
            looks += 1

    def look(self, shared=False):
        """Look once at every process of the trial."""
        now, together = defaultdict(int), 0
        with self._lock:
            for process, who, part in parts(marked(self.folder)):
                with contextlib.suppress(psutil.Error, OSError):
                    memory = process.memory_info().rss
                    now[who, part] += memory
                    now[who, "both"] += memory
                    self._cpu[process] = who, sum(process.cpu_times()[:2])
                    if shared:
                        together += getattr(process.memory_full_info(), "pss", memory)
            for key, memory in now.items():
                self.peaks[key] = max(self.peaks[key], memory)
            resident = sum(memory for (_, part), memory in now.items() if part == "both")
            self.resident_peak = max(self.resident_peak, resident)
            self.shared_peak = max(self.shared_peak, together)

    def cpu_seconds(self, who):
        with self._lock:
            return sum(seconds for owner, seconds in self._cpu.values() if owner == who)

    def peak_mib(self, who, part="both"):
        return self.peaks[who, part] / MIB


def end_all(folder, patience=5):
    """End every process of a trial that is still there: first asked, then forced."""
    for act in (psutil.Process.terminate, psutil.Process.kill):
        left = [process for process, _ in marked(folder)]
        for process in left:
            with contextlib.suppress(psutil.Error):
                act(process)
        psutil.wait_procs(left, timeout=patience if left else 0)
        if not left:
            return
    time.sleep(0.1)
