"""Try a room for a class: a JupyterHub on this machine, and several users who run a lesson at once.

    python tools/hub_trial.py [--users 6] [--lesson 01_autoencoder] [--port N] [--minutes 20]

The hub has an environment of its own, .venv-hub, which is made the first time; the kernels are
those of the Python that runs this, the course's. Everything listens on 127.0.0.1 and lies in a
temporary folder; each user has a copy of lessons/. The servers are started by the hub's interface,
all at once; then each user opens the lesson, as it is handed out, and runs every code cell.

Told are, for each, the seconds to the server, to the end of the first cell (the kernel's start and
the import of TensorFlow) and of the whole run, the seconds of computing, and the peak memory of
server and kernel; then the hub's own; and from all that what a class of another size needs.
Afterwards, also after Ctrl-C, everything is ended and removed. --show-config prints the
configuration of the hub and starts nothing.

The exit code is 0 if every cell of every user ran, 1 if not, 2 if the trial was refused, 130 after
Ctrl-C.
"""

import argparse
import asyncio
import contextlib
import math
import os
import sys
import time
from pathlib import Path

TOOLS = Path(__file__).resolve().parent
sys.path.insert(0, str(TOOLS))

from hub import environment, refusals, room, sizing  # noqa: E402
from hub.config import Settings, config_text  # noqa: E402
from hub.watch import HUB, MIB, Watch  # noqa: E402

ROOT = TOOLS.parent


def parser():
    description, details = __doc__.split("\n\n", 1)
    options = argparse.ArgumentParser(
        prog="hub_trial.py",
        description=description,
        epilog=details,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    options.add_argument("--users", type=int, default=6, help="how many run the lesson at once")
    options.add_argument(
        "--lesson", default="01_autoencoder", help="its notebook's name, or number"
    )
    options.add_argument("--port", type=int, default=0, help="of the hub; else any free one")
    options.add_argument("--minutes", type=float, default=20, help="after which the trial ends")
    options.add_argument("--show-config", action="store_true", help="print it, and start nothing")
    return options


async def everybody(settings, minutes):
    """The runs of all users; first all have their server, then all open the lesson."""
    from hub.learner import Learner  # tornado is there with JupyterLab

    learners = [Learner(settings, user) for user in settings.users]
    try:
        async with asyncio.timeout(60 * minutes):
            await asyncio.gather(*(learner.start_server() for learner in learners))
            print("The servers are there; now the lesson.", flush=True)
            await asyncio.gather(*(learner.run_lesson() for learner in learners))
    except TimeoutError:
        for learner in learners:
            if learner.run.cells < max(1, learner.run.of):
                learner.run.reason = learner.run.reason or f"not done after {minutes:g} minutes"
    return [learner.run for learner in learners]


def report(runs, watch, minutes):
    """What was measured, and what follows for a class."""
    peaks = [[watch.peak_mib(r.user, part) for part in ("server", "kernel", "both")] for r in runs]
    cpu = [watch.cpu_seconds(r.user) for r in runs]
    header = (
        *("user", "to the server, s", "first cell, s", "whole run, s", "CPU, s"),
        *("server, MiB", "kernel, MiB", "both, MiB", "cells"),
    )
    rows = [
        (
            *(r.user, f"{r.server:.1f}", f"{r.first_cell:.1f}", f"{r.whole:.1f}", f"{seconds:.0f}"),
            *(f"{mib:.0f}" for mib in peak),
            f"{r.cells} of {r.of}",
        )
        for r, seconds, peak in zip(runs, cpu, peaks, strict=True)
    ]
    lines = [sizing.table(header, rows), ""]
    lines += [f"{r.user} stopped: {r.reason}" for r in runs if r.reason]
    lines += [
        f"Hub and proxy: {watch.peak_mib(HUB):.0f} MiB, {watch.cpu_seconds(HUB):.0f} CPU seconds "
        f"in {minutes:.1f} minutes.",
        f"All together at their peak: {watch.resident_peak / MIB:.0f} MiB; with what processes "
        f"share counted once {watch.shared_peak / MIB:.0f} MiB.",
    ]
    whole = [index for index, run in enumerate(runs) if not run.reason]
    if whole:
        measured = sizing.Measured(
            hub_mib=math.ceil(watch.peak_mib(HUB)),
            server_mib=math.ceil(max(peaks[index][0] for index in whole)),
            kernel_mib=math.ceil(max(peaks[index][1] for index in whole)),
            cpu_seconds=math.ceil(max(cpu[index] for index in whole)),
        )
        lines += ["", f"For a class, reckoned from {measured}:", ""]
        lines += [sizing.sizing_table(measured), "", sizing.ASSUMPTIONS]
    return "\n".join(lines)


def trial(options):
    """Make the trial and print what it found; the exit code."""
    refusals.check_users(options.users)
    options.lesson = refusals.find_lesson(ROOT / "lessons", options.lesson)
    if not 0 < options.minutes <= 120:
        raise refusals.Refusal("--minutes is more than 0 and at most 120.")
    refusals.check_memory(options.users, free := refusals.free_mib())
    refusals.port(options.port)
    python, proxy = environment.prepare(ROOT)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    print(
        f"{options.lesson}, users at once: {options.users}. {time.strftime('%Y-%m-%d')}, {cores} "
        f"cores, load {os.getloadavg()[0]:.1f} before, {refusals.gib(free)} GiB free.",
        flush=True,
    )
    begin = time.monotonic()
    with room.room(ROOT, python, proxy, options.users, options.lesson, options.port) as settings:
        watch = Watch(settings.folder)
        watch.start()
        try:
            runs = asyncio.run(everybody(settings, options.minutes))
            watch.look(shared=True)
        finally:
            watch.stop()
        if any(run.reason for run in runs):
            print(f"The end of the hub's log:\n{room.log_end(settings)}\n")
    print(report(runs, watch, (time.monotonic() - begin) / 60))
    return int(any(run.reason for run in runs))


def show_config(options):
    settings = Settings(
        folder="/path/to/a folder",
        users=room.names(options.users),
        python=str(ROOT / ".venv-hub/bin/python"),
        proxy=environment.proxy_command(ROOT / ".venv-hub", environment.which_proxy()),
        ports=(8000, 8001, 8081),
        token="a token",
        password="a password",
        lesson=options.lesson,
    )
    print(config_text(settings), end="")
    return 0


def main(arguments=None):
    options = parser().parse_args(arguments)
    try:
        with room.ended_by_signals():
            return (show_config if options.show_config else trial)(options)
    except refusals.Refusal as refusal:
        print(f"No trial: {refusal}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Stopped. Everything that was started is ended.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError):
        sys.exit(main())
