"""Measure what each lesson costs to run, blank and solved: `make budgets`.

    python tools/budgets.py [01 05 ...] [--write] [--cells 10]

Every notebook runs from top to bottom in a kernel of its own, one after another, with all outputs
thrown away. Told are the seconds of Run All (from the kernel's start to its end, with
TensorFlow's import), the CPU seconds of the kernel and its children in it, on all cores together,
the cell that took most of these, and the most memory that they held. The course allows 90 seconds
on two idle cores, and 1200 MiB; what is above stands in **bold**.

Other work on the machine, or another machine, makes other seconds. So each row has a control: the
seconds of one fixed product of matrices, on all cores, as the mean of one before the run and one
after it. Where it is larger than in other rows, Run All says little: compare the CPU seconds, which
other work hardly changes.

With --write the table goes into CONTRIBUTING.md, between its markers; rows of lessons that were
not measured stay. The exit status is 1 if a notebook does not run to its end.
"""

import argparse
import os
import re
import statistics
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import build_notebooks as build
import psutil

from vae_helpers import files

PAGE = build.ROOT / "CONTRIBUTING.md"
BEGIN, END = "<!-- budgets: written by tools/budgets.py -->", "<!-- end of budgets -->"
FORMS = {"blank": build.LESSONS, "solved": build.SOURCES}
SECONDS, MEBIBYTES = 90, 1200  # what a lesson may take
HEAD = (
    "| lesson | Run All, s | CPU, s | of that the slowest cell | peak, MiB | control, s |\n"
    "|---|---|---|---|---|---|"
)
SIZE = 1500  # of the control's matrices: a tenth of a second or so


@dataclass
class Run:
    """One notebook, run: seconds, CPU seconds and those of each code cell by its number, MiB."""

    lesson: str  # as "08"
    form: str
    seconds: float
    cpu: float
    cells: dict  # number -> (seconds, first line)
    peak: float
    control: float  # seconds

    def row(self):
        """Its line of the table."""
        number, (seconds, line) = max(self.cells.items(), key=lambda cell: cell[1][0])
        parts = [
            f"{self.lesson} {self.form}",
            _within(self.seconds, SECONDS),
            f"{self.cpu:.0f}",
            f"{seconds:.1f}: cell {number}, `{line}`",
            _within(self.peak, MEBIBYTES),
            f"{self.control:.2f}",
        ]
        return f"| {' | '.join(parts)} |"


def _within(value, most):
    return f"{value:.0f}" if value <= most else f"**{value:.0f}**"


def first_line(source, width=44):
    """What a cell is told by in a table: its first line of code, cut to that many signs."""
    lines = [line.strip() for line in source.splitlines()]
    line = next((line for line in lines if line and not line.startswith(("#", "%"))), "")
    line = line.replace("|", "\N{BROKEN BAR}").replace("`", "'")  # else it would end the cell
    return line if len(line) <= width else line[: width - 3].rstrip() + "..."


def control():
    """The seconds of one fixed product of matrices: the median of seven."""
    import numpy as np

    one, other = np.random.default_rng(0).normal(size=(2, SIZE, SIZE))
    one @ other  # starts the threads
    times = []
    for _ in range(7):
        began = time.perf_counter()
        one @ other
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def held(process):
    """MiB that a process has held at most, as far as its system tells; else what it holds now."""
    try:
        status = Path(f"/proc/{process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) / 1024
    except (OSError, TypeError):  # not on Linux, or it has just ended
        try:
            return process.memory_info().rss / 2**20
        except psutil.Error:
            return 0.0


def used(process):
    """CPU seconds of a process and of its children that ended; 0 where it has ended itself."""
    try:
        times = process.cpu_times()
    except psutil.Error:
        return 0.0
    ended = getattr(times, "children_user", 0) + getattr(times, "children_system", 0)
    return times.user + times.system + ended


class Watch:
    """Of processes begun in a with block: the most MiB that they held, and their CPU seconds."""

    def __enter__(self):
        self.peak, self.cpu, self._done = 0.0, 0.0, threading.Event()
        self._lock = threading.Lock()
        self._before = set(psutil.Process().children(recursive=True))
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()
        return self

    def _look(self):
        while not self._done.wait(0.1):
            self.look()

    def look(self):
        """CPU seconds up to now."""
        with self._lock:
            children = set(psutil.Process().children(recursive=True)) - self._before
            self.peak = max(self.peak, sum(map(held, children)))
            self.cpu = max(self.cpu, sum(map(used, children)))
            return self.cpu

    def __exit__(self, *error):
        self._done.set()
        self._thread.join()


def measure(path, form):
    """Run one notebook in a kernel of its own: a Run. Raises SourceError where a cell fails."""
    notebook = build.read_stored(path)
    if notebook is None:
        raise build.SourceError(f"{path.name} is not there, or no notebook: make notebooks")
    sources = [cell.source for cell in build.code_cells(notebook)]
    before, begun = control(), []
    started = time.perf_counter()
    with Watch() as watch:
        build.executed(notebook, path.parent, lambda number: begun.append(watch.look()))
        ended = time.perf_counter()
    lasted = [end - begin for begin, end in zip(begun, [*begun[1:], watch.cpu], strict=True)]
    cells = {
        number: (seconds, first_line(source))
        for number, (seconds, source) in enumerate(zip(lasted, sources, strict=True), 1)
    }
    between = statistics.mean([before, control()])
    return Run(path.name[:2], form, ended - started, watch.cpu, cells, watch.peak, between)


def machine(rows):
    """The line above the table: what its last rows were measured on, and how busily."""
    controls = [float(row.split(" | ")[-1].rstrip(" |")) for row in rows]
    memory = psutil.virtual_memory().total / 2**30
    return (
        f"Measured on {os.cpu_count()} cores with {memory:.0f} GiB, Python "
        f"{sys.version_info.major}.{sys.version_info.minor}, one notebook at a time. The control "
        f"went from {min(controls):.2f} to {max(controls):.2f} seconds: where it is larger, other "
        "work slowed the run."
    )


def merged(text, runs):
    """The text of CONTRIBUTING.md with the rows of these runs in its table, the others kept."""
    if BEGIN not in text or END not in text:
        raise SystemExit(f"{PAGE.name} lacks the lines {BEGIN!r} and {END!r}: put them back")
    above, rest = text.split(BEGIN, 1)
    old, below = rest.split(END, 1)
    rows = {row[2:].split(" |")[0]: row for row in re.findall(r"^\| \d\d .*", old, re.M)}
    rows |= {f"{run.lesson} {run.form}": run.row() for run in runs}
    rows = [rows[name] for name in sorted(rows)]
    table = "\n".join([HEAD, *rows])
    return f"{above}{BEGIN}\n{machine(rows)}\n\n{table}\n{END}{below}"


def slowest(runs, count):
    """Lines on the slowest cells of all runs."""
    cells = []
    for run in runs:
        cells += [(seconds, run, number, line) for number, (seconds, line) in run.cells.items()]
    cells.sort(key=lambda cell: -cell[0])
    return [
        f"{seconds:6.1f} s  {run.lesson} {run.form}, cell {number}: {line}"
        for seconds, run, number, line in cells[:count]
    ]


def parsed(arguments=None):
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("lessons", nargs="*", help="numbers of lessons; without them, all")
    parser.add_argument("--write", action="store_true", help="put the rows into CONTRIBUTING.md")
    parser.add_argument(
        "--cells", type=int, default=10, help="how many of the slowest to list (10)"
    )
    chosen = parser.parse_args(arguments)
    names = sorted(path.stem for path in build.SOURCES.glob("[0-9][0-9]_*.py"))
    for lesson in chosen.lessons:
        if not any(name[:2] == lesson for name in names):
            parser.error(f"no lesson {lesson}: there are {', '.join(name[:2] for name in names)}")
    chosen.names = [n for n in names if not chosen.lessons or n[:2] in chosen.lessons]
    return chosen


def main(arguments=None):
    chosen = parsed(arguments)
    runs, failed = [], 0
    print(HEAD, flush=True)
    for name in chosen.names:
        for form, folder in FORMS.items():
            try:
                runs.append(measure(folder / f"{name}.ipynb", form))
                print(runs[-1].row(), flush=True)
            except build.SourceError as error:
                failed = 1
                print(f"{name} {form}: {error}", file=sys.stderr, flush=True)
    if runs:
        print(
            f"\n{machine([run.row() for run in runs])}\n\nThe slowest cells, in CPU seconds:",
            *slowest(runs, chosen.cells),
            sep="\n",
        )
    if runs and chosen.write:
        files.write(PAGE, merged(PAGE.read_text("utf-8"), runs).encode())
        print(f"\nWritten into {PAGE.name}.")
    return failed


if __name__ == "__main__":
    sys.exit(main())
