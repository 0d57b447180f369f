"""The recorded runs of lesson 11 are what the course's own training gives."""

import importlib.util

import numpy as np
import pytest
from project import ROOT

from vae_helpers import sprite_vae

spec = importlib.util.spec_from_file_location("runs", ROOT / "tools" / "sprite_runs.py")
tool = importlib.util.module_from_spec(spec)
spec.loader.exec_module(tool)


RUNS, COMMAND = sprite_vae.load_runs()


def test_there_are_five_seeds_or_more_for_every_setting():
    settings = [(run["data"], run["beta"], run["warmup"]) for run in RUNS]
    assert {data for data, _, _ in settings} == set(sprite_vae.DATA)
    for setting in set(settings):
        seeds = [run["seed"] for run, its in zip(RUNS, settings, strict=True) if its == setting]
        assert sorted(seeds) == list(range(len(seeds)))
        assert len(seeds) >= 5


def test_the_command_that_made_them_is_one_that_the_script_takes():
    options = tool.options_from(COMMAND.split()[2:])
    assert COMMAND.split()[:2] == ["python", "tools/sprite_runs.py"]
    assert set(options.data) == {run["data"] for run in RUNS}
    assert set(options.betas) == {run["beta"] for run in RUNS if not run["warmup"]}
    assert set(options.warmup) == {run["beta"] for run in RUNS if run["warmup"]}
    few = [run for run in RUNS if run["beta"] not in options.more]
    assert options.seeds == 1 + max(run["seed"] for run in few)
    most = {run["beta"] for run in RUNS if run["seed"] == 2 * options.seeds - 1}
    assert most == set(options.more)


def test_the_mean_gap_is_the_mean_over_the_factors():
    for run in RUNS:
        assert run["mig"] == pytest.approx(np.mean(list(run["gaps"].values())), abs=1e-4)
        assert all(run["gaps"][name] <= run["most"][name] for name in run["gaps"])


def test_the_null_of_each_run_fits_its_p_value():
    for run in RUNS:
        count = run["p_value"] * (1 + tool.ROTATIONS)
        assert count == pytest.approx(round(count))
        assert 1 <= count <= 1 + tool.ROTATIONS
        low, mean, high, largest = (run["rotated"][n] for n in ("low", "mean", "high", "largest"))
        assert 0 <= low < mean < high < largest < 1
        assert (run["mig"] > largest) == (round(count) == 1)


def test_a_perfect_code_passes_all_of_its_rotations():
    _, factors, names = sprite_vae.load("lying")
    perfect = (factors - factors.mean(axis=0)) / factors.std(axis=0)
    found = tool.measured(perfect, factors, names, 0)
    assert found["mig"] == pytest.approx(1, abs=1e-3)
    assert found["p_value"] == 1 / (1 + tool.ROTATIONS)
    assert found["active_units"] == 3


def test_a_training_tells_how_far_it_is_if_asked(capsys):
    images = sprite_vae.load("lying")[0]
    sprite_vae.train(images, 8.0, 0, steps=100)
    assert capsys.readouterr().out == ""
    sprite_vae.train(images, 8.0, 0, steps=100, progress=True)
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in lines] == [f"step {n:5}" for n in (20, 40, 60, 80, 100)]


def test_one_of_them_can_be_made_again():
    """Rounding differs between processors, so only the place where a run ends is compared."""
    (recorded,) = [
        run
        for run in RUNS
        if (run["data"], run["beta"], run["warmup"], run["seed"]) == ("all", 8.0, False, 0)
    ]
    again = tool.run("all", 8.0, 0)
    assert again["reconstruction"] == pytest.approx(recorded["reconstruction"], rel=0.05)
    assert again["kl"] == pytest.approx(recorded["kl"], rel=0.05)
    assert again["active_units"] == recorded["active_units"]
    assert again["mig"] == pytest.approx(recorded["mig"], abs=0.05)
    assert again["p_value"] == pytest.approx(recorded["p_value"], abs=0.05)
    assert again["rotated"]["mean"] == pytest.approx(recorded["rotated"]["mean"], abs=0.02)


def test_a_warm_up_lets_beta_rise_to_its_full_height():
    images = sprite_vae.load("lying")[0]
    rates = {
        warmup_steps: sprite_vae.train(images, 8.0, 0, steps=100, warmup_steps=warmup_steps)
        for warmup_steps in (0, 50, 1000)
    }
    heights = {steps: float(vae.beta) for steps, (vae, _) in rates.items()}
    assert heights[0] == heights[50] == 8
    assert 0.6 < heights[1000] < 0.8  # after 90 of 100 steps the last tenth began
    first = {steps: history["kl"][0] for steps, (_, history) in rates.items()}
    assert first[50] > first[0]


def test_missing_runs_are_said_to_be_missing(monkeypatch, tmp_path):
    monkeypatch.setattr(sprite_vae, "__file__", str(tmp_path / "sprite_vae.py"))
    with pytest.raises(FileNotFoundError, match="Copy it anew"):
        sprite_vae.load_runs()


def test_an_unknown_set_of_sprites_is_named_with_those_there_are():
    with pytest.raises(ValueError, match="'hearts', but must be one of 'all', 'lying', 'upright'"):
        sprite_vae.load("hearts")


def test_every_combination_of_the_factors_occurs_once_in_every_set():
    sizes = {"all": (3, 4, 4, 9, 9), "lying": (5, 16, 7), "upright": (5, 16, 7)}
    for which, size in sizes.items():
        images, factors, names = sprite_vae.load(which)
        assert images.shape == (np.prod(size), 1024)
        assert tuple(factors.max(axis=0) + 1) == size
        assert len(np.unique(factors, axis=0)) == len(factors)
        # The two places change more pixels than any other factor; see the lesson.
        white = (images > 0).reshape(*size, 1024).astype("float64")
        effect = [white.var(axis=axis).sum(axis=-1).mean() for axis in range(len(size))]
        assert min(effect[-2:]) > 1.3 * max(effect[:-2])
        assert names[-2:] == ["across", "down"]
