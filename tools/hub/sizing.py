"""From one trial's measurements to the size of a machine for a class. Pure arithmetic."""

import math
from dataclasses import dataclass

CLASSES = (1, 6, 15, 30, 60)
KERNEL_LIMIT_MIB = 1200  # what tools/budgets.py allows a lesson: a test compares
SYSTEM_MIB = 1024
SHARE = 1 / 3
PATIENCE = 120
FEWEST_CORES = 2
GIB = 1024

ASSUMPTIONS = f"""\
Memory: {SYSTEM_MIB // GIB} GiB for the system, the hub, and for each user the largest peak of a \
server and a kernel,
one notebook open. Pages that processes share are counted for each of them: that is the margin.
Any lesson: a kernel of {KERNEL_LIMIT_MIB} MiB. Cores: a third of the class runs the whole lesson in
the same moment and may wait {PATIENCE} seconds for it, at the measured CPU seconds of a run; never
fewer than {FEWEST_CORES}.
The last column: everyone presses Run All in the same moment, on so many cores; a run is taken
to use one of them."""


@dataclass(frozen=True)
class Measured:
    """What a trial found: peaks in MiB of the hub, and of the user who took most; CPU seconds."""

    hub_mib: int
    server_mib: int
    kernel_mib: int
    cpu_seconds: int

    def __str__(self):
        return (
            f"hub {self.hub_mib} MiB, server {self.server_mib} MiB, kernel {self.kernel_mib} MiB, "
            f"{self.cpu_seconds} CPU seconds"
        )


@dataclass(frozen=True)
class Size:
    users: int
    lesson_gib: int
    any_gib: int
    cores: int
    all_seconds: int


def size(measured, users):
    """The machine for a class of so many."""
    if users < 1:
        raise ValueError(f"a class has at least one user, not {users}")

    def memory(kernel):
        mib = SYSTEM_MIB + measured.hub_mib + users * (measured.server_mib + kernel)
        return math.ceil(mib / GIB)

    at_once = math.ceil(users * SHARE)
    cores = max(FEWEST_CORES, math.ceil(at_once * measured.cpu_seconds / PATIENCE))
    return Size(
        users=users,
        lesson_gib=memory(measured.kernel_mib),
        any_gib=memory(max(measured.kernel_mib, KERNEL_LIMIT_MIB)),
        cores=cores,
        all_seconds=math.ceil(max(1, users / cores) * measured.cpu_seconds),
    )


def sizing_table(measured, classes=CLASSES):
    """The sizes of several classes, as a table in Markdown."""
    sizes = [size(measured, users) for users in classes]
    return table(
        ("users", "this lesson, GiB", "any lesson, GiB", "cores", "all at once, s"),
        [(s.users, s.lesson_gib, s.any_gib, s.cores, s.all_seconds) for s in sizes],
    )


def table(header, rows):
    """A table in Markdown whose columns stand below one another."""
    lines = [[str(cell) for cell in line] for line in (header, *rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    lines.insert(1, ["-" * width for width in widths])
    return "\n".join(
        "| " + " | ".join(map(str.rjust, line, widths)) + " |"  # numbers end below one another
        for line in lines
    )
