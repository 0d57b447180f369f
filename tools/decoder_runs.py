"""Train the decoders of lesson 2, for several sizes of code and seeds.

    python tools/decoder_runs.py [--latent-dims 2 20] [--seeds 5] [--write]

One run takes some 15 seconds on two cores. With --write the few numbers of each run go into
vae_helpers/decoder_runs.json, which the lesson reads; tests/test_decoder_runs.py makes one of them
again.
"""

import argparse
import json
from pathlib import Path

RESULTS = Path(__file__).parents[1] / "vae_helpers" / "decoder_runs.json"


def options_from(arguments=None):
    """The options of the command line: latent_dims, seeds, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--latent-dims", type=int, nargs="+", default=[2, 20])
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--write", action="store_true", help="into vae_helpers/decoder_runs.json")
    return parser.parse_args(arguments)


def main():
    from vae_helpers import decoder_runs, recorded

    options = options_from()
    runs = []
    for latent_dim in options.latent_dims:
        for seed in range(options.seeds):
            runs.append(decoder_runs.run(latent_dim, seed))
            print(json.dumps(runs[-1]), flush=True)
    if options.write:
        sizes = " ".join(map(str, options.latent_dims))
        command = f"python tools/decoder_runs.py --latent-dims {sizes}"
        command += f" --seeds {options.seeds} --write"
        recorded.write(RESULTS, command, runs)


if __name__ == "__main__":
    main()
