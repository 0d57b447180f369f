"""Make lesson 9's sweep over seven prices from several starts.

    python tools/price_runs.py [--seeds 10] [--write]

One start takes some 20 seconds on two cores. With --write rate and distortion of each run go into
vae_helpers/price_runs.json, which the lesson reads; tests/test_price_runs.py makes some of them
again.
"""

import argparse
import json
from pathlib import Path

RESULTS = Path(__file__).parents[1] / "vae_helpers" / "price_runs.json"


def options_from(arguments=None):
    """The options of the command line: seeds, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--write", action="store_true", help="into vae_helpers/price_runs.json")
    return parser.parse_args(arguments)


def main():
    from vae_helpers import price_runs, recorded

    options = options_from()
    runs = []
    for seed in range(options.seeds):
        runs += price_runs.run(seed)
        print(json.dumps(runs[-len(price_runs.PRICES) :]), flush=True)
    if options.write:
        command = f"python tools/price_runs.py --seeds {options.seeds} --write"
        recorded.write(RESULTS, command, runs)


if __name__ == "__main__":
    main()
