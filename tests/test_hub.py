"""The trial of a JupyterHub: what it reckons, what it refuses, and whom it ends.

The trial itself needs JupyterHub from the network, seven processes and some minutes. It is left out
unless HUB_TRIAL is set:  HUB_TRIAL=1 .venv/bin/python -m pytest tests/test_hub.py
"""

import contextlib
import dataclasses
import io
import json
import os
import re
import socket
import subprocess
import sys

import pytest
from a_hub import hub_trial, needs_hub
from budgets import MEBIBYTES
from build_tool import ROOT
from hub import config, environment, learner, refusals, sizing, watch

pytestmark = needs_hub
MEASURED = sizing.Measured(hub_mib=200, server_mib=150, kernel_mib=1000, cpu_seconds=40)


# The size of a class


def test_a_size_is_the_system_the_hub_and_so_many_users():
    # 1024 + 200 + 6 * 1150 MiB = 7.93 GiB; with kernels of 1200 MiB 9.11 GiB.
    # Two at once take 80 CPU seconds, which one core could do in time; six take 240, on two cores.
    assert sizing.size(MEASURED, 6) == sizing.Size(6, 8, 10, 2, 120)


def test_cores_grow_with_the_class_so_that_a_third_of_it_never_waits_longer():
    for users in range(1, 100):
        size = sizing.size(MEASURED, users)
        at_once = -(-users // 3)
        assert at_once * MEASURED.cpu_seconds <= size.cores * sizing.PATIENCE
        assert size.cores == 2 or at_once * MEASURED.cpu_seconds > (size.cores - 1) * 120


def test_a_run_is_never_quicker_than_on_one_core():
    assert sizing.size(MEASURED, 1).all_seconds == 40


def test_a_lesson_that_takes_more_than_the_limit_is_not_taken_for_less():
    hungry = dataclasses.replace(MEASURED, kernel_mib=3000)
    size = sizing.size(hungry, 15)
    assert size.any_gib == size.lesson_gib == 48


def test_any_lesson_may_take_what_the_budgets_allow():
    assert sizing.KERNEL_LIMIT_MIB == MEBIBYTES


def test_a_class_of_nobody_has_no_size():
    with pytest.raises(ValueError, match="at least one"):
        sizing.size(MEASURED, 0)


def test_a_table_is_markdown_whose_columns_stand_below_one_another():
    header, rule, *rows = sizing.sizing_table(MEASURED).splitlines()
    assert {len(line) for line in (header, rule, *rows)} == {len(header)}
    assert [int(row.split("|")[1]) for row in rows] == [1, 6, 15, 30, 60]
    assert re.fullmatch(r"[| -]+", rule)


def test_the_assumptions_say_the_numbers_that_are_reckoned_with():
    assert f"wait {sizing.PATIENCE} seconds" in sizing.ASSUMPTIONS
    assert f"a kernel of {sizing.KERNEL_LIMIT_MIB} MiB" in sizing.ASSUMPTIONS
    assert f"fewer than {sizing.FEWEST_CORES}" in " ".join(sizing.ASSUMPTIONS.split())


# What is refused


def refusal(capsys, *arguments):
    assert hub_trial.main(arguments) == 2
    said = capsys.readouterr().err
    assert said.startswith("No trial: ")
    return said


def test_too_many_or_no_users_are_refused(capsys):
    assert "1 to 60 users, not 0" in refusal(capsys, "--users", "0")
    assert "not 61" in refusal(capsys, "--users", "61")


def test_a_lesson_that_is_not_there_is_refused_with_those_that_are(capsys):
    said = refusal(capsys, "--lesson", "99_nothing")
    assert "no lesson '99_nothing'; there are 01_autoencoder, 02_" in said
    assert refusals.find_lesson(ROOT / "lessons", "03") == "03_kl_divergence"


def test_a_trial_that_never_ends_is_refused(capsys):
    assert "--minutes" in refusal(capsys, "--minutes", "0")
    assert "--minutes" in refusal(capsys, "--minutes", "nan")


def test_what_is_no_number_is_refused_with_the_options(capsys):
    with pytest.raises(SystemExit) as stopped:
        hub_trial.main(["--users", "six"])
    assert stopped.value.code == 2
    assert "usage: hub_trial.py" in capsys.readouterr().err


def test_too_little_memory_is_refused_with_how_many_would_fit(capsys, monkeypatch):
    monkeypatch.setattr(refusals, "free_mib", lambda: 5000)
    said = refusal(capsys)
    assert "6 at once may need 8.3 GiB" in said
    assert "only 4.9 GiB are free" in said
    assert "USERS=3" in said
    monkeypatch.setattr(refusals, "free_mib", lambda: 900)
    assert "Close what else" in refusal(capsys, "--users", "1")


def test_the_memory_that_a_container_allows_counts(tmp_path):
    limit, used = tmp_path / "max", tmp_path / "current"
    used.write_text(f"{100 * 2**20}\n")
    limit.write_text(f"{160 * 2**20}\n")
    assert refusals.free_mib((limit, used)) == 60
    limit.write_text(f"{20 * 2**20}\n")
    assert refusals.free_mib((limit, used)) == 0
    limit.write_text("max\n")
    assert refusals.free_mib((limit, used)) > 60
    assert refusals.free_mib((tmp_path / "none", used)) > 60


def test_a_port_that_is_taken_is_refused(capsys, monkeypatch):
    monkeypatch.setattr(refusals, "free_mib", lambda: 10**6)
    monkeypatch.setattr(environment, "prepare", None)  # it does not come to that
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert f"Port {port} cannot be had" in refusal(capsys, "--port", str(port))
    assert "Port 70000 cannot be had" in refusal(capsys, "--port", "70000")


def test_the_help_says_what_is_printed_and_the_exit_codes():
    said = io.StringIO()
    with contextlib.redirect_stdout(said), pytest.raises(SystemExit):
        hub_trial.main(["--help"])
    for word in "--users", "--lesson", "--port", "--minutes", "--show-config", "The exit code is 0":
        assert word in said.getvalue()


# A user


def test_a_users_cells_are_those_with_code():
    cells = [
        {"cell_type": "markdown", "source": "x"},
        {"cell_type": "code", "source": "x"},
        {"cell_type": "code", "source": " \n"},
    ]
    assert learner.code_cells({"cells": cells}) == ["x"]


def test_a_request_is_one_that_jupyter_reads():
    import jupyter_client.session

    request = learner.execute_request("1 + 1")
    session = jupyter_client.session.Session(key=b"")
    _, parts = session.feed_identities(session.serialize(json.loads(json.dumps(request))))
    assert session.deserialize(parts)["content"]["code"] == "1 + 1"


def test_the_report_counts_only_whole_runs_and_says_why_another_stopped():
    looked = watch.Watch("/no such folder")
    for user, mib in ("learner1", 1000), ("learner2", 50):
        looked.peaks[user, "server"] = 150 * 2**20
        looked.peaks[user, "kernel"] = mib * 2**20
        looked.peaks[user, "both"] = (150 + mib) * 2**20
    runs = [
        learner.Run("learner1", 5, 9, 60, 33, 33),
        learner.Run("learner2", 5, 9, 20, 3, 33, "cell 4: its kernel died (no memory left?)"),
    ]
    said = hub_trial.report(runs, looked, minutes=2)
    assert "learner2 stopped: cell 4" in said
    assert "| learner1 |" in said
    assert "1150" in said
    assert "For a class, reckoned from hub" in said
    assert "For a class" not in hub_trial.report(runs[1:], looked, minutes=2)


def test_the_processes_of_a_trial_are_found_and_ended_whoever_their_parent_is(tmp_path):
    wait = [sys.executable, "-c", "input()"]
    mark = os.environ | {config.MARK: str(tmp_path), "JUPYTERHUB_USER": "learner1"}
    pipe = {"stdin": subprocess.PIPE}
    ours, other = subprocess.Popen(wait, env=mark, **pipe), subprocess.Popen(wait, **pipe)
    try:
        while not list(watch.marked(str(tmp_path))):  # until it is another program than this one
            assert ours.poll() is None
        looked = watch.Watch(str(tmp_path))
        looked.look(shared=True)
        assert looked.peak_mib("learner1", "kernel") > 1
        assert looked.resident_peak > 0
        assert looked.shared_peak > 0
        watch.end_all(str(tmp_path))
        assert not list(watch.marked(str(tmp_path)))
        assert other.poll() is None
    finally:
        for process in ours, other:
            process.kill()
            process.communicate()


# The page


def test_the_table_of_the_page_follows_from_the_numbers_on_it():
    page = (ROOT / "docs/hub.md").read_text("utf-8")
    numbers = re.search(
        r"hub (\d+) MiB, server (\d+) MiB, kernel (\d+) MiB, (\d+) CPU seconds", page
    )
    measured = sizing.Measured(*map(int, numbers.groups()))
    assert sizing.sizing_table(measured) in page


# The trial itself


@pytest.mark.skipif("HUB_TRIAL" not in os.environ, reason="takes minutes: HUB_TRIAL=1 runs it")
def test_two_users_run_a_lesson_and_nothing_is_left():
    command = [sys.executable, str(ROOT / "tools/hub_trial.py"), "--users", "2"]
    run = subprocess.run(command, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    rows = re.findall(r"^\| (learner\d) .* (\d+) of (\d+) \|$", run.stdout, re.M)
    assert [name for name, _, _ in rows] == ["learner1", "learner2"]
    assert all(done == of for _, done, of in rows)
    assert config.MARK not in set(environments())


def environments():
    import psutil

    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            yield from process.environ()
