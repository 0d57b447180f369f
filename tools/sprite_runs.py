"""Train the sprite VAEs of lesson 11 for several betas and seeds: `python tools/sprite_runs.py`.

    python tools/sprite_runs.py [--data all lying upright] [--betas 1 4 8 12] [--warmup 8]
                                [--seeds 5] [--more 8] [--write]

--warmup names betas at which the first set of sprites is also trained with a KL warm-up over half
of the steps; --more betas at which it is trained with twice as many seeds.
One run takes some 10 to 20 seconds on two cores. With --write the few numbers of each run go into
vae_helpers/sprite_runs.json, which the lesson reads; tests/test_sprite_runs.py makes one of them
again.
"""

import argparse
import json
from pathlib import Path

RESULTS = Path(__file__).parents[1] / "vae_helpers" / "sprite_runs.json"


ROTATIONS = 199  # of each code, as its null


def run(data, beta, seed, warmup=False):
    """One training: the two terms, and what `measured` finds."""
    from vae_helpers import sprite_vae

    images, factors, names = sprite_vae.load(data)
    warmup_steps = sprite_vae.STEPS // 2 if warmup else 0
    vae, history = sprite_vae.train(images, beta, seed, warmup_steps=warmup_steps)
    means = vae.encoder(images.astype("float32") / 255)[0].numpy()
    return {
        "data": data,
        "beta": beta,
        "warmup": warmup,
        "seed": seed,
        "reconstruction": round(float(history["reconstruction"][-1]), 3),
        "kl": round(float(history["kl"][-1]), 3),
        **measured(means, factors, names, seed),
    }


def measured(means, factors, names, seed):
    """The MIG of a code, the gap and the most told of each factor; the MIG of rotated codes."""
    import numpy as np

    from vae_helpers.metrics import (
        active_units,
        in_bins,
        mutual_information,
        mutual_information_gap,
        random_rotations,
    )

    active = means.var(axis=0) > 0.01
    rotations = random_rotations(active, ROTATIONS, np.random.default_rng(seed))
    mig = mutual_information_gap(means, factors, 20)
    rotated = np.array([mutual_information_gap(means @ turn, factors, 20) for turn in rotations])
    gaps, most, binned = {}, {}, in_bins(means, 20).T
    for name, factor in zip(names, factors.T, strict=True):
        told = max(mutual_information(code, factor) for code in binned)
        most[name] = round(told / mutual_information(factor, factor), 4)
        gaps[name] = round(mutual_information_gap(means, factor[:, None], 20), 4)
    return {
        "active_units": active_units(means, 0.01),
        "mig": round(mig, 4),
        "p_value": float((1 + np.sum(rotated >= mig)) / (1 + ROTATIONS)),
        "rotated": {
            "mean": round(float(rotated.mean()), 4),
            "low": round(float(np.quantile(rotated, 0.05)), 4),
            "high": round(float(np.quantile(rotated, 0.95)), 4),
            "largest": round(float(rotated.max()), 4),
        },
        "gaps": gaps,
        "most": most,
    }


def options_from(arguments=None):
    """The options of the command line: data, betas, seeds, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", nargs="+", default=["all", "lying", "upright"])
    parser.add_argument("--betas", type=float, nargs="+", default=[1.0, 4.0, 8.0, 12.0])
    parser.add_argument("--warmup", type=float, nargs="*", default=[8.0])
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--more", type=float, nargs="*", default=[8.0])
    parser.add_argument("--write", action="store_true", help="into vae_helpers/sprite_runs.json")
    return parser.parse_args(arguments)


def main():
    from vae_helpers import recorded

    options = options_from()
    settings = [(data, beta, False) for data in options.data for beta in options.betas]
    settings += [(options.data[0], beta, True) for beta in options.warmup]
    runs = []
    for data, beta, warmup in settings:
        twice = data == options.data[0] and beta in options.more and not warmup
        for seed in range(options.seeds * (1 + twice)):
            runs.append(run(data, beta, seed, warmup))
            print(json.dumps(runs[-1]), flush=True)
    if options.write:
        command = f"python tools/sprite_runs.py --data {' '.join(options.data)}"
        command += f" --betas {' '.join(f'{b:g}' for b in options.betas)}"
        command += f" --warmup {' '.join(f'{b:g}' for b in options.warmup)}"
        command += (
            f" --seeds {options.seeds} --more {' '.join(f'{b:g}' for b in options.more)} --write"
        )
        recorded.write(RESULTS, command, runs)


if __name__ == "__main__":
    main()
