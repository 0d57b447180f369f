"""`make test` runs on all cores: how many workers there are, and what each may use."""

import importlib.util
import os
import types

import pytest
from course import ROOT

spec = importlib.util.spec_from_file_location("settings", ROOT / "conftest.py")
settings = importlib.util.module_from_spec(spec)
spec.loader.exec_module(settings)


@pytest.mark.parametrize(
    ("cores", "memory", "workers"), [(2, 8, 2), (8, 8, 2), (8, 64, 8), (4, 1, 1), (1, 64, 1)]
)
def test_there_is_a_worker_a_core_as_far_as_memory_goes(monkeypatch, cores, memory, workers):
    monkeypatch.setattr(settings, "_cores", lambda: cores)
    monkeypatch.setattr(settings, "_memory_gb", lambda: memory)
    assert settings.pytest_xdist_auto_num_workers(None) == workers


def test_the_machine_is_measured():
    assert 1 <= settings._cores() <= os.cpu_count()
    assert 0.5 < settings._memory_gb() < 10_000


def configured(monkeypatch, workers):
    monkeypatch.setattr(settings, "_cores", lambda: 4)
    monkeypatch.setattr(os, "environ", {"PYTEST_XDIST_WORKER_COUNT": workers} if workers else {})
    settings.pytest_configure(types.SimpleNamespace(option=types.SimpleNamespace(color="yes")))
    return os.environ


def test_workers_share_the_cores(monkeypatch):
    assert configured(monkeypatch, "2")["TF_NUM_INTRAOP_THREADS"] == "2"
    assert configured(monkeypatch, "4")["OMP_NUM_THREADS"] == "1"
    assert configured(monkeypatch, "9")["TF_NUM_INTEROP_THREADS"] == "1"


@pytest.mark.parametrize("workers", [None, "1"])
def test_one_process_keeps_all_threads(monkeypatch, workers):
    assert not [name for name in configured(monkeypatch, workers) if "THREADS" in name]
