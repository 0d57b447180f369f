"""The recorded sweeps of lesson 9 are what the course's own training gives."""

import importlib.util

import numpy as np
import pytest
from project import ROOT

from vae_helpers import price_runs

spec = importlib.util.spec_from_file_location("prices", ROOT / "tools" / "price_runs.py")
tool = importlib.util.module_from_spec(spec)
spec.loader.exec_module(tool)

RATES, DISTORTIONS, PRICES, COMMAND = price_runs.load_runs()
OWN = DISTORTIONS + PRICES * RATES


def _margins(rates, distortions, prices):
    """By how much each run is beaten at its own price, in nats."""
    bills = distortions + prices[:, None] * rates
    return np.diag(bills) - bills.min(axis=1)


def test_the_command_that_made_them_is_one_that_the_script_takes():
    options = tool.options_from(COMMAND.split()[2:])
    assert COMMAND.split()[:2] == ["python", "tools/price_runs.py"]
    assert options.seeds == len(RATES) >= 5
    assert np.all(PRICES == price_runs.PRICES)


def test_what_the_lesson_says_of_them_holds_for_every_start():
    assert np.all(np.argmin(OWN, axis=1) == 0)
    assert np.all(PRICES[0][np.argmin(RATES + DISTORTIONS, axis=1)] == 1)
    assert np.all(np.diff(RATES[:, :6]) < 0)
    assert np.all(np.diff(DISTORTIONS[:, :6]) > 0)
    spread = dict(zip(PRICES[0], np.ptp(OWN, axis=0), strict=True))
    assert spread.pop(10.0) > 2 * max(spread.values())
    margins = np.array([_margins(*one) for one in zip(RATES, DISTORTIONS, PRICES, strict=True)])
    assert 2 <= np.sum(margins[:, 5] > 0) <= 4
    assert np.max(np.delete(margins, 5, axis=1)) < 0.5
    assert np.sum(OWN[:, 5] > OWN[:, 5].min() + 2) >= 4


def test_one_of_them_can_be_made_again():
    """Rounding differs between processors, so only the place where a run ends is compared."""
    again = price_runs.run(0, prices=(1.0, 4.0))
    for one, place in zip(again, (2, 4), strict=True):
        assert one["rate"] == pytest.approx(RATES[0, place], rel=0.06)
        assert one["distortion"] == pytest.approx(DISTORTIONS[0, place], rel=0.03)


def test_missing_runs_are_said_to_be_missing(monkeypatch, tmp_path):
    monkeypatch.setattr(price_runs, "__file__", str(tmp_path / "price_runs.py"))
    with pytest.raises(FileNotFoundError, match="Copy it anew"):
        price_runs.load_runs()
