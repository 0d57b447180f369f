"""What a trial tells its JupyterHub, and what a hub finds in the course."""

import re
import subprocess
from unittest import mock

import pytest
import yaml
from a_hub import hub_trial, needs_hub
from build_tool import ROOT
from hub import config, environment, refusals, room

pytestmark = needs_hub


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
