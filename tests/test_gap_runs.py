"""The recorded runs of lesson 12 are what the course's own training gives."""

import importlib.util

import numpy as np
import pytest
from project import ROOT

from vae_helpers import gap_runs

spec = importlib.util.spec_from_file_location("gap_tool", ROOT / "tools" / "gap_runs.py")
tool = importlib.util.module_from_spec(spec)
spec.loader.exec_module(tool)

RUNS, COMMAND = gap_runs.load_runs()


def test_the_command_that_made_them_is_one_that_the_script_takes():
    options = tool.options_from(COMMAND.split()[2:])
    assert COMMAND.split()[:2] == ["python", "tools/gap_runs.py"]
    assert options.seeds >= 5
    assert [run["seed"] for run in RUNS] == list(range(options.seeds))


def test_what_the_lesson_says_of_them_holds_for_every_seed():
    for run in RUNS:
        for some in (run["test"], run["train"]):
            assert some["amortisation"][0] > 0.9 * some["gap"][0]
            total = sum(some[part][0] for part in ("amortisation", "correlation", "shape"))
            assert abs(total - some["gap"][0]) < 0.002
        lacks = {name: values["1000"] for name, values in run["lacks"].items()}
        assert abs(lacks["q"] - lacks["the prior"]) < 2
        assert lacks["half and half"] < 0.5 * min(lacks["q"], lacks["the prior"])
        assert run["median"] < 0.2
        assert 0.5 < run["mean_decoded"] - run["elbo"] < 1.5
        assert 0 < run["refitted"][0] < 1
        few, many, most = (run["information"][n] for n in ("100", "1000", "3000"))
        assert few[0] + 0.5 < many[0] < most[0]
        assert few[1] > 2 * most[1]


def test_one_of_them_can_be_made_again():
    """Rounding differs between processors, so only the place where a run ends is compared."""
    # The parts that are compared: the others take as long again.
    recorded, again = RUNS[0], gap_runs.run(0, parts=("test", "information"))
    assert again["elbo"] == pytest.approx(recorded["elbo"], abs=1.5)
    assert again["test"]["log_p"] == pytest.approx(recorded["test"]["log_p"], abs=4)
    for part, within in (("correlation", 0.1), ("shape", 0.05)):
        assert abs(again["test"][part][0] - recorded["test"][part][0]) < within
    median = again["test"]["amortisation"][2]
    assert 0.3 < median / recorded["test"]["amortisation"][2] < 3
    for n, pair in recorded["information"].items():
        assert np.allclose(again["information"][n], pair, atol=0.4)


def test_parts_that_cannot_be_measured_are_refused():
    with pytest.raises(ValueError, match="is 'test', but must be a tuple of some of train, test"):
        gap_runs.run(0, parts="test")
    with pytest.raises(ValueError, match='holds no "test"'):
        gap_runs.run(0, parts=("refitted",))


def test_missing_runs_are_said_to_be_missing(monkeypatch, tmp_path):
    monkeypatch.setattr(gap_runs, "__file__", str(tmp_path / "gap_runs.py"))
    with pytest.raises(FileNotFoundError, match="Copy it anew"):
        gap_runs.load_runs()
