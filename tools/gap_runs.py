"""Train the model of lesson 12 from several seeds, and measure what its bounds lack.

    python tools/gap_runs.py [--seeds 5] [--write]

One run takes about a minute on two cores. With --write the few numbers of each run go into
vae_helpers/gap_runs.json, which the lesson reads; tests/test_gap_runs.py makes a part of one of
them again.
"""

import argparse
import json
from pathlib import Path

RESULTS = Path(__file__).parents[1] / "vae_helpers" / "gap_runs.json"


def options_from(arguments=None):
    """The options of the command line: seeds, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--write", action="store_true", help="into vae_helpers/gap_runs.json")
    return parser.parse_args(arguments)


def main():
    from vae_helpers import gap_runs, recorded

    options = options_from()
    runs = []
    for seed in range(options.seeds):
        runs.append(gap_runs.run(seed))
        print(json.dumps(runs[-1]), flush=True)
    if options.write:
        command = f"python tools/gap_runs.py --seeds {options.seeds} --write"
        recorded.write(RESULTS, command, runs)


if __name__ == "__main__":
    main()
