"""The recorded runs of lesson 2 are what the course's own training gives."""

import importlib.util

import pytest
from project import ROOT

from vae_helpers import decoder_runs

spec = importlib.util.spec_from_file_location("runs", ROOT / "tools" / "decoder_runs.py")
tool = importlib.util.module_from_spec(spec)
spec.loader.exec_module(tool)

RUNS, COMMAND = decoder_runs.load_runs()


def _of(latent_dim):
    return [run for run in RUNS if run["latent_dim"] == latent_dim]


def test_the_command_that_made_them_is_one_that_the_script_takes():
    options = tool.options_from(COMMAND.split()[2:])
    assert COMMAND.split()[:2] == ["python", "tools/decoder_runs.py"]
    assert options.seeds >= 5
    settings = [(run["latent_dim"], run["seed"]) for run in RUNS]
    assert settings == [(d, seed) for d in options.latent_dims for seed in range(options.seeds)]


def test_what_the_lesson_says_of_them_holds_for_every_seed():
    for run in RUNS:
        few, many, most = (run["minus_log_p"][draws] for draws in ("484", "10000", "100000"))
        assert few > many > most
        assert run["apart"] > 1.5 * run["control"]
    for run in _of(2):
        assert run["minus_log_p"]["10000"] - run["minus_log_p"]["100000"] < 0.2
        assert run["effective"] > 10
    for run in _of(20):
        assert run["minus_log_p"]["484"] - run["minus_log_p"]["100000"] > 12
        assert run["effective"] < 2
        assert run["minus_log_p"]["484"] < min(two["minus_log_p"]["100000"] for two in _of(2))


def test_one_of_them_can_be_made_again():
    """Rounding differs between processors, so only the place where a run ends is compared."""
    (recorded,) = (run for run in _of(20) if run["seed"] == 0)
    again = decoder_runs.run(20, 0)
    for draws, value in recorded["minus_log_p"].items():
        assert again["minus_log_p"][draws] == pytest.approx(value, rel=0.02)
    assert again["effective"] == pytest.approx(recorded["effective"], rel=0.2)
    assert again["apart"] == pytest.approx(recorded["apart"], abs=0.06)


def test_missing_runs_are_said_to_be_missing(monkeypatch, tmp_path):
    monkeypatch.setattr(decoder_runs, "__file__", str(tmp_path / "decoder_runs.py"))
    with pytest.raises(FileNotFoundError, match="Copy it anew"):
        decoder_runs.load_runs()
