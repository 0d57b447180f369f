"""The trial of a JupyterHub: what it reckons, what it tells the hub, and what it refuses.

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
from pathlib import Path
from unittest import mock

import pytest
import yaml

pytestmark = pytest.mark.skipif(
    sys.platform == "win32",
    reason="JupyterHub is for Linux and macOS; Windows has no make hub-trial",
)

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "tools"))

import hub_trial  # noqa: E402
from hub import config, environment, learner, refusals, room, sizing, watch  # noqa: E402

MEASURED = sizing.Measured(hub_mib=200, server_mib=150, kernel_mib=1000, cpu_seconds=40)


def settings(**changed):
    values = {
        "folder": "/tmp/a folder",
        "users": ["learner1", "learner2"],
        "python": "/my course/.venv-hub/bin/python",
        "proxy": ["node", "/my course/proxy"],
        "ports": (8000, 8001, 8081),
        "token": "t",
        "password": "p",
        "lesson": "01_autoencoder",
    }
    return config.Settings(**values | changed)


# The size of a class


def test_a_size_is_the_system_the_hub_and_so_many_users():
    # 1024 + 200 + 6 * 1150 MiB = 7.93 GiB; with a kernel of 1.2 GB 8.78 GiB.
    # Two at once take 80 CPU seconds, which one core could do in time; six take 240, on two cores.
    assert sizing.size(MEASURED, 6) == sizing.Size(6, 8, 9, 2, 120)


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
    assert f"fewer than {sizing.FEWEST_CORES}" in " ".join(sizing.ASSUMPTIONS.split())


# What the hub is told


def told(made):
    """The configuration, as the hub reads it: {"Class.trait": value}."""

    class Section:
        def __init__(self, name, values):
            vars(self).update(name=name, values=values)

        def __setattr__(self, key, value):
            self.values[f"{self.name}.{key}"] = value

    class Everything:
        def __init__(self):
            vars(self)["values"] = {}

        def __getattr__(self, name):
            return Section(name, self.values)

    everything = Everything()
    code = compile(config.config_text(made), "jupyterhub_config.py", "exec")
    with mock.patch("threading.Thread"):
        exec(code, {"get_config": lambda: everything})
    return everything.values


def test_everything_listens_on_this_machine_only():
    values = told(settings())
    addresses = re.findall(r"https?://([\w.]+)", config.config_text(settings()))
    assert set(addresses) == {"127.0.0.1"}
    assert values["Spawner.ip"] == "127.0.0.1"
    assert values["JupyterHub.bind_url"].endswith(":8000")


@pytest.mark.parametrize("folder", ["/tmp/my room", "/tmp/Räume", '/tmp/it\'s {1} \\n "2"'])
def test_any_folder_comes_through(folder):
    values = told(settings(folder=folder))
    homes = values["SimpleLocalProcessSpawner.home_dir_template"]
    assert homes.format(username="learner1") == f"{folder}/home/learner1"
    assert values["Spawner.environment"][config.MARK] == folder


def test_a_user_is_one_of_those_named_and_needs_the_password():
    values = told(settings())
    assert values["Authenticator.allowed_users"] == {"learner1", "learner2"}
    assert values["DummyAuthenticator.password"] == "p"


def test_the_trial_may_do_no_more_than_it_does():
    (role,) = told(settings())["JupyterHub.load_roles"]
    assert set(role["scopes"]) == {"read:hub", "admin:users", "admin:servers", "access:servers"}


def test_a_server_runs_as_root_only_where_the_hub_does():
    assert told(settings())["Spawner.args"] == []
    assert told(settings(root=True))["Spawner.args"] == ["--allow-root"]


def test_the_servers_inherit_what_the_libraries_of_numbers_are_told():
    kept = told(settings(kept=["OMP_NUM_THREADS"]))["Spawner.env_keep"]
    assert kept == ["PATH", "LANG", "LC_ALL", "OMP_NUM_THREADS"]


def test_the_kernel_is_the_python_of_the_course():
    argv = config.kernel_spec("/my course/.venv/bin/python")["argv"]
    assert argv[0] == "/my course/.venv/bin/python"
    assert argv[-1] == "{connection_file}"


def test_show_config_starts_nothing(capsys, monkeypatch):
    monkeypatch.setattr(room, "room", None)
    assert hub_trial.main(["--show-config", "--users", "2"]) == 0
    assert "'learner1', 'learner2'" in capsys.readouterr().out


# The proxy


@pytest.mark.parametrize(
    ("there", "version", "chosen"),
    [
        ({"node", "npm"}, "v20.1.0", environment.NODE_PROXY),
        ({"node", "npm"}, "v24.0.0\n", environment.NODE_PROXY),
        ({"node", "npm"}, "v18.19.0", environment.PYTHON_PROXY),
        ({"node", "npm"}, "nothing", environment.PYTHON_PROXY),
        ({"node"}, "v20.1.0", environment.PYTHON_PROXY),
        (set(), "v20.1.0", environment.PYTHON_PROXY),
    ],
)
def test_the_proxy_is_npms_where_there_is_a_node_for_it(there, version, chosen):
    assert environment.which_proxy(lambda name: name if name in there else None, version) == chosen


def test_an_environment_in_a_moved_folder_or_with_another_lock_is_made_again(tmp_path):
    prints = set()
    for name, lock in ("a", "x==1"), ("b", "x==1"), ("b", "x==2"):
        course = tmp_path / name
        course.mkdir(exist_ok=True)
        (course / "requirements.lock").write_text(lock)
        prints.add(environment.fingerprint(course, environment.NODE_PROXY))
    prints.add(environment.fingerprint(course, environment.PYTHON_PROXY))
    assert len(prints) == 4


def test_an_environment_that_cannot_be_made_is_gone_and_its_reason_said(tmp_path, monkeypatch):
    (tmp_path / "requirements.lock").write_text("")
    folder = tmp_path / ".venv-hub"

    def fail(command):
        folder.mkdir(exist_ok=True)
        raise subprocess.CalledProcessError(1, command, output="ERROR: no such package")

    monkeypatch.setattr(environment, "_run", fail)
    with pytest.raises(refusals.Refusal, match=r"no such package(.|\n)*network once"):
        environment.prepare(tmp_path, say=lambda _: None)
    assert not folder.exists()


def test_the_hubs_environment_is_not_the_courses_and_git_does_not_see_it():
    assert ".venv-hub/" in (ROOT / ".gitignore").read_text("utf-8").split()
    assert "jupyterhub" not in (ROOT / "requirements.lock").read_text("utf-8")


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


# What repo2docker asks of environment.yml


def test_environment_yml_is_what_repo2docker_reads():
    # The first of these folders that is there is read instead of the root.
    assert not [name for name in ("binder", ".binder") if (ROOT / name).exists()]
    # It would ask for another way to build.
    assert not [
        name
        for name in ("Dockerfile", "Project.toml", "REQUIRE", "default.nix", "install.R")
        if (ROOT / name).exists()
    ]
    environment_yml = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    assert set(environment_yml) == {"name", "channels", "dependencies"}
    plain = [line for line in environment_yml["dependencies"] if isinstance(line, str)]
    # Its pattern for the version, of which it keeps two numbers; `python>=3.12` would give 3.10.
    found = [re.match(r"python\s*=+\s*([\d\.]*)", line) for line in plain]
    (version,) = [match[1] for match in found if match]
    assert re.fullmatch(r"3\.1[1-3]", version)
    (pip,) = [line["pip"] for line in environment_yml["dependencies"] if isinstance(line, dict)]
    # One of these makes it copy the whole repository before it installs.
    assert "-e ." in pip
    assert "-c requirements.lock" in pip


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
    assert not re.search(r"VAE_HUB_TRIAL=", "".join(environments()))


def environments():
    import psutil

    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            yield from (f"{name}=" for name in process.environ())
