"""What stands in the way of a trial, said in one sentence before anything is started."""

import socket
from pathlib import Path

import psutil

LOOPBACK = "127.0.0.1"
MOST_USERS = 60
MIB = 2**20
# What a trial is refused for: a server of 200 MiB, a kernel of 1.2 GB, and the hub with its proxy.
EACH_MIB = 1350
HUB_MIB = 400
CONTAINER = "/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current"


class Refusal(Exception):
    """The trial cannot be made; the message says why, and what to do."""


def free_mib(container=CONTAINER):
    """The memory that is free here: the machine's, or what its container leaves of that."""
    free = psutil.virtual_memory().available
    try:
        limit, used = (int(Path(file).read_text()) for file in container)
    except (OSError, ValueError):  # no container, or one without a limit ("max")
        return free // MIB
    return max(0, min(free, limit - used)) // MIB


def check_users(users):
    if not 1 <= users <= MOST_USERS:
        raise Refusal(f"A trial has 1 to {MOST_USERS} users, not {users}.")


def check_memory(users, free):
    needed = HUB_MIB + users * EACH_MIB
    if needed <= free:
        return
    fit = (free - HUB_MIB) // EACH_MIB
    cure = f"Take USERS={fit}, or close" if fit >= 1 else "Close"
    raise Refusal(
        f"{users} at once may need {gib(needed)} GiB ({EACH_MIB} MiB each), and only {gib(free)} "
        f"GiB are free here. {cure} what else is running."
    )


def gib(mib):
    return f"{mib / 1024:.1f}"


def find_lesson(lessons, name):
    """The whole name of the lesson that is called by it or by its number."""
    names = sorted(one.stem for one in Path(lessons).glob("[0-9][0-9]_*.ipynb"))
    for one in names:
        if name in (one, one[:2]):
            return one
    raise Refusal(f"There is no lesson {name!r}; there are {', '.join(names) or 'none'}.")


def port(wanted=0):
    """A port of this machine's own address: the wanted one, or any that is free."""
    with socket.socket() as probe:
        # As servers do: one that has just been left may be taken again.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, wanted))
        except (OSError, OverflowError) as error:
            raise Refusal(
                f"Port {wanted} cannot be had ({error}). Without --port a free one is taken."
            ) from None
        return probe.getsockname()[1]
