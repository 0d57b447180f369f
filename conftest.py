"""What `pytest --nbval` needs, from whichever folder of the repository it is started."""

import os
import sys
from pathlib import Path

WORKER_GB = 3  # a worker with TensorFlow, and the kernel of the notebook that it runs


def pytest_configure(config):
    # Notebooks that are tests count for nobody's progress.
    os.environ["VAE_COURSE_PROGRESS"] = "off"
    # nbval reads neither setting from pyproject.toml, and it may not be installed at all.
    if getattr(config.option, "nbval_sanitize_with", "absent") is None:
        sanitizer = Path(__file__).parent / "tests" / "nbval_sanitize.cfg"
        config.option.nbval_sanitize_with = str(sanitizer)
    if hasattr(config.option, "nbval_current_env"):
        config.option.nbval_current_env = True
    # nbval paints its reports even where nobody sees the paint.
    if config.option.color == "auto" and not sys.stdout.isatty():
        config.option.color = "no"
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", 1))
    if workers > 1:
        _share_the_cores(workers)


def _share_the_cores(workers):
    """Give this worker, and the kernels it starts, its part of the cores.

    Each would else start as many threads as there are cores, and they would fight for them.
    """
    threads = str(max(1, _cores() // workers))
    for library in ("TF_NUM_INTRAOP", "TF_NUM_INTEROP", "OMP_NUM", "OPENBLAS_NUM", "MKL_NUM"):
        os.environ.setdefault(f"{library}_THREADS", threads)


def _cores():
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # macOS, Windows
        return os.cpu_count() or 1


def _memory_gb():
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    except (AttributeError, OSError, ValueError):  # Windows
        return 2 * WORKER_GB


def pytest_xdist_auto_num_workers(config):
    """How many workers `-n auto` starts: one a core, as far as the memory goes."""
    return max(1, min(_cores(), int(_memory_gb() / WORKER_GB)))


def pytest_terminal_summary(terminalreporter):
    skipped = terminalreporter.stats.get("skipped", [])
    if any("browser" in report.nodeid for report in skipped):
        terminalreporter.write_line(
            "The tests in a real browser were left out: `make browser` says how to have them.",
            yellow=True,
        )
