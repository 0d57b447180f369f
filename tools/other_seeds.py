"""Run the lessons with other seeds and with other arithmetic: does every assertion still hold?

    python tools/other_seeds.py [06 08 ...] [--seeds 1 2 3 4 5] [--show REGEX]

Each run is a solution's code in a process of its own, with every seed that the lesson sets moved
(a number in `set_random_seed`, `default_rng`, `RandomState`, `SeedGenerator` or after `seed=`).
Then come, with the lesson's own seeds, "one thread", which adds up in another order, and "old
processor": the instructions of 2008, without AVX, FMA and oneDNN, as far as the libraries can be
told (TensorFlow's own loops stay as they were compiled). Told is each run that stops, with its own
line; --show prints the lines of the output that match.
A run takes a quarter of a minute to two minutes. The exit code is 1 if any of them stops.
"""

import argparse
import ast
import os
import re
import subprocess
import sys
from pathlib import Path

SOLUTIONS = Path(__file__).parents[1] / "solutions"
SEEDING = "set_random_seed", "default_rng", "RandomState", "SeedGenerator"
STRIDE = 1000  # the lessons' own seeds are small: moved ones meet no other's
ONE = "1"
ARITHMETIC = {
    "one thread": {
        "TF_NUM_INTRAOP_THREADS": ONE,
        "TF_NUM_INTEROP_THREADS": ONE,
        "OMP_NUM_THREADS": ONE,
        "OPENBLAS_NUM_THREADS": ONE,
        "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false",
    },
    "old processor": {
        "TF_ENABLE_ONEDNN_OPTS": "0",
        "ONEDNN_MAX_CPU_ISA": "SSE41",
        "OPENBLAS_CORETYPE": "Nehalem",
        "XLA_FLAGS": "--xla_cpu_max_isa=SSE4_2",
    },
}


class Moved(ast.NodeTransformer):
    """A lesson's code with every seed in it moved."""

    def __init__(self, by):
        self.by, self.seeds = by, 0

    def visit_Call(self, node):
        self.generic_visit(node)
        name = getattr(node.func, "attr", getattr(node.func, "id", None))
        given = [keyword.value for keyword in node.keywords if keyword.arg == "seed"]
        if name in SEEDING:
            given += node.args[:1]
        for value in given:
            if isinstance(value, ast.Constant) and type(value.value) is int:
                value.value += self.by
                self.seeds += 1
        return node


def moved(path, by):
    """The syntax tree of a solution with its seeds moved, and how many they are.

    The file is Python as it stands: text is a string that nobody reads.
    """
    mover = Moved(by)
    return mover.visit(ast.parse(path.read_text("utf-8"))), mover.seeds


def run_here(path, by):
    """Run one solution with its seeds moved by `by`; an assertion that fails ends the process."""
    import matplotlib

    matplotlib.use("Agg")
    path = path.resolve()
    os.chdir(path.parent)
    exec(compile(moved(path, by)[0], str(path), "exec"), {"__name__": "__main__"})


def run(path, by=0, environment=None):
    """One run in a process of its own: (its output, why it stopped or None)."""
    done = subprocess.run(
        [sys.executable, __file__, "--run", str(path), str(by)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | (environment or {}),
    )
    if done.returncode == 0:
        return done.stdout, None
    places = re.findall(rf'File ".*{re.escape(path.name)}", line (\d+)', done.stderr)
    why = (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
    if not places:
        return done.stdout, why
    line = path.read_text("utf-8").splitlines()[int(places[-1]) - 1].strip()
    return done.stdout, f"line {places[-1]}, {line}: {why}"


def all_runs(paths, seeds, show):
    """Each lesson with each seed and each arithmetic: how many of them stopped."""
    stopped = 0
    for path in paths:
        print(f"{path.stem}: {moved(path, 0)[1]} seeds", flush=True)
        plan = {f"seed {seed}": (STRIDE * seed, None) for seed in seeds}
        plan |= {name: (0, variables) for name, variables in ARITHMETIC.items()}
        for name, (by, environment) in plan.items():
            output, why = run(path, by, environment)
            stopped += why is not None
            print(f"  {name:14} {why or 'holds'}", flush=True)
            if show:
                for line in output.splitlines():
                    if re.search(show, line):
                        print("      " + line)
    return stopped


def main(arguments=None):
    if arguments is None and sys.argv[1:2] == ["--run"]:
        run_here(Path(sys.argv[2]), int(sys.argv[3]))
        return 0
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lessons", nargs="*", help="numbers, as 06; without any, all")
    parser.add_argument("--seeds", type=int, nargs="*", default=[1, 2, 3, 4, 5])
    parser.add_argument("--show", help="print the lines of each output that match this")
    options = parser.parse_args(arguments)
    every = {path.name[:2]: path for path in sorted(SOLUTIONS.glob("[0-9][0-9]_*.py"))}
    unknown = [number for number in options.lessons if number not in every]
    if unknown:
        parser.error(f"no lesson {', '.join(unknown)}; there are {', '.join(every)}")
    paths = [every[number] for number in options.lessons or every]
    return int(all_runs(paths, options.seeds, options.show) > 0)


if __name__ == "__main__":
    sys.exit(main())
