"""`make` sets the course up by itself, and says in one line what stands in its way."""

import os
import re
import shlex
import shutil
import signal
import subprocess

import pytest
from fake_machine import FILES, UV, Machine, installs, makes_venv, needs_make
from project import ROOT

pytestmark = needs_make


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


# make

FIRST_LESSON = "lessons/01_autoencoder.ipynb"


@pytest.mark.parametrize(
    ("target", "last_command"),
    [
        ("lab LAB_ARGS='--port 8899'", f"jupyterlab .*/lab/tree/{FIRST_LESSON} --port 8899"),
        ("test PYTEST_ARGS='-x lessons'", "pytest --nbval -n auto --dist loadfile -x lessons"),
        ("browser", r"pip install .* -e \.\[browser\]"),
        ("notebooks", "tools/build_notebooks.py"),
        (
            "grade FOLDER='of today' GRADE_ARGS='--lessons 01 02'",
            "-m vae_helpers grade of today --lessons 01 02",
        ),
        (
            "class FOLDER='for all' CLASS_ARGS='--lessons 01 02'",
            "tools/class_edition.py for all --lessons 01 02",
        ),
        ("bench", "tools/benchmark.py"),
        ("hub-trial", "tools/hub_trial.py --users 6 --lesson 01_autoencoder"),
        ("hub-trial USERS=2 LESSON=03", "tools/hub_trial.py --users 2 --lesson 03"),
        ("quiz QUIZ_ARGS='--to week1.txt 01'", "tools/quiz.py --to week1.txt 01"),
        ("progress", "-m vae_helpers progress"),
        ("sheet", "tools/sheet.py"),
        ("site", "tools/build_site.py build/site"),
        ("site FOLDER='to read' SITE_ARGS='--force'", "tools/build_site.py to read --force"),
        ("lint", "ruff format --check ."),
    ],
)
def test_every_target_sets_up_and_then_does_its_work(machine, target, last_command):
    machine.python("3.12")
    shutil.copy(ROOT / "Makefile", machine.course)
    commands = machine.setup("make", *shlex.split(target))
    assert len(installs(commands)) == (3 if target.startswith(("browser", "site")) else 2)
    assert re.search(f"{last_command}$", commands[-1])
    assert f"make {target.split()[0]}:" in subprocess.check_output(["make"], cwd=ROOT, text=True)


def test_where_jupyterlab_does_not_start_the_last_line_names_the_doctor(machine):
    machine.python("3.12")
    machine.setup()
    inside = machine.course / ".venv/bin/python"
    text = inside.read_text()
    inside.write_text(text.replace("case", 'case "$*" in *jupyterlab*) exit 1 ;; esac\ncase', 1))
    shutil.copy(ROOT / "Makefile", machine.course)
    machine.setup("make", "lab")
    assert machine.run.returncode != 0
    assert "What may be wrong, and its cure: make doctor\n" in machine.run.stderr


def test_the_doctor_looks_without_setting_up(machine):
    shutil.copy(ROOT / "Makefile", machine.course)
    machine.setup("make", "doctor")
    assert "make setup" in machine.run.stdout
    machine.python("3.14")
    assert machine.setup("make", "doctor") == ["python3.14 -m vae_helpers doctor"]
    assert not (machine.course / ".venv").exists()


def test_the_doctor_looks_at_the_environment_that_is_there(machine):
    shutil.copy(ROOT / "Makefile", machine.course)
    machine.python("3.12")
    machine.setup()
    machine.python("3.14")
    assert machine.setup("make", "doctor") == ["python3.12 -m vae_helpers doctor"]


def test_the_lesson_that_make_lab_opens_is_there():
    assert (ROOT / FIRST_LESSON).exists()


# What stands in the way


def test_a_missing_venv_module_is_named_with_its_package(machine):
    machine.python("3.12", modules='{"ensurepip": None}')
    assert "sudo apt install python3.12-venv" in machine.refusal()


def test_a_failed_install_is_not_taken_for_complete(machine):
    machine.python("3.12", install="exit 1")
    assert "Check the network connection" in machine.refusal()
    machine.python("3.12")
    commands = machine.setup()
    assert makes_venv(commands)
    assert len(installs(commands)) == 2
    assert machine.is_set_up()


def test_a_full_disk_is_named(machine):
    machine.python("3.12", install="exit 1")
    machine.disk(free=70_000)
    assert "less than 1 GB is free on the disk at /small." in machine.refusal()
    machine.disk(free=70_000, place="/media/my disk ü")
    assert "less than 1 GB is free on the disk at /media/my disk ü." in machine.refusal()


# Who installs


def test_pip_installs_the_lock_and_then_the_course_alone(machine):
    machine.python("3.12")
    lock, course = installs(machine.setup())
    assert lock.endswith(" -r requirements.lock")
    assert course.endswith(" --no-deps --no-build-isolation -e .")


def test_uv_installs_where_it_is_there(machine):
    # With uv the venv module is not needed.
    python = machine.python("3.12", modules='{"ensurepip": None}')
    machine.program("uv", UV.format(log=machine.log, python=python))
    commands = machine.setup()
    assert machine.run.returncode == 0
    assert len(makes_venv(commands)) == 1
    assert len(installs(commands)) == 2
    assert all(command.startswith("uv ") for command in commands)


# An environment that is there


def test_a_changed_lock_updates_the_environment(machine):
    machine.python("3.12")
    machine.setup()
    for file in FILES:
        with (machine.course / file).open("a") as end:
            end.write("# a change\n")
        commands = machine.setup()
        assert len(installs(commands)) == 2
        assert not makes_venv(commands)
        assert machine.is_set_up()


def test_an_update_that_fails_halfway_is_not_taken_for_complete(machine):
    machine.python("3.12")
    machine.setup()
    lock = machine.course / "requirements.lock"
    before = lock.read_text()
    lock.write_text(before.replace("keras==", "keras==1"))
    inside = machine.course / ".venv/bin/python"
    machine.python("3.12", name="failing", install="exit 1").rename(inside)
    machine.refusal()
    lock.write_text(before)
    assert makes_venv(machine.setup())
    assert machine.is_set_up()


@pytest.mark.parametrize("version", [None, "3.10", "3.13"])
def test_an_environment_whose_python_is_gone_or_another_is_made_again(machine, version):
    machine.python("3.12")
    machine.setup()
    inside = machine.course / ".venv/bin/python"
    inside.unlink()
    if version:
        machine.python(version, name="new").rename(inside)
    assert makes_venv(machine.setup())
    assert machine.is_set_up()


def test_an_environment_in_a_moved_folder_is_made_again(machine):
    machine.python("3.12")
    machine.setup()
    machine.course = machine.course.rename(machine.course.with_name("my"))
    assert makes_venv(machine.setup())
    assert machine.is_set_up()


def test_an_activated_environment_can_be_made_again(machine):
    machine.python("3.12")
    machine.setup()
    programs = machine.course / ".venv/bin"
    (programs / "python").rename(programs / "python3")
    assert makes_venv(machine.setup(PATH=f"{programs}:{machine.path}"))
    assert machine.run.returncode == 0


def test_another_named_python_makes_the_environment_again(machine):
    machine.python("3.12")
    machine.setup()
    python = machine.python("3.13", name="newer")
    assert makes_venv(machine.setup(PYTHON=str(python))) == ["python3.13 -m venv .venv"]


def test_an_environment_made_by_hand_is_completed(machine):
    inside = machine.course / ".venv/bin/python"
    inside.parent.mkdir(parents=True)
    machine.python("3.12", name="mine").rename(inside)
    commands = machine.setup()
    assert len(installs(commands)) == 2
    assert not makes_venv(commands)
    assert machine.is_set_up()


def test_jupyterlab_does_not_ask_about_news(machine):
    machine.python("3.12")
    machine.setup()
    settings = machine.course / ".venv/share/jupyter/lab/settings/overrides.json"
    assert '"fetchNews": "false"' in settings.read_text()


# More than one, and no room


def test_two_at_once_make_one_environment(machine):
    machine.python("3.12", install="sleep 1")
    command = ["sh", "tools/setup.sh"]
    settings = {"cwd": machine.course, "env": {"PATH": str(machine.path)}, "text": True}
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, **settings) for _ in range(2)]
    said = [process.communicate()[0] for process in running]
    assert [process.returncode for process in running] == [0, 0]
    commands = machine.log.read_text().splitlines()
    assert len(makes_venv(commands)) == 1
    assert len(installs(commands)) == 2
    assert sum("Another make sets the course up" in text for text in said) == 1
    assert not os.path.lexists(machine.course / ".venv.turn")
    assert machine.is_set_up()


def test_one_that_was_killed_stops_no_other(machine):
    gone = subprocess.Popen(["true"])
    gone.wait()
    (machine.course / ".venv.turn").symlink_to(str(gone.pid))
    machine.python("3.12")
    machine.setup()
    assert "Another make" not in machine.run.stdout
    assert machine.is_set_up()
    assert not os.path.lexists(machine.course / ".venv.turn")


def test_ctrl_c_gives_up_its_turn(machine):
    machine.python("3.12", install="echo at work; sleep 60")
    with subprocess.Popen(
        ["sh", "tools/setup.sh"],
        cwd=machine.course,
        env={"PATH": str(machine.path)},
        stdout=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as running:
        while b"at work" not in running.stdout.readline():
            assert running.poll() is None
        os.killpg(running.pid, signal.SIGINT)
    assert running.returncode == 130
    assert not os.path.lexists(machine.course / ".venv.turn")
    machine.python("3.12")
    assert makes_venv(machine.setup())
    assert machine.is_set_up()


@pytest.mark.parametrize("before", ["nothing", "an environment", "an older one"])
def test_a_course_that_cannot_be_written_to_runs_if_it_is_set_up_and_else_is_told(machine, before):
    machine.python("3.12")
    if before != "nothing":
        machine.setup()
    if before == "an older one":
        (machine.course / "requirements.lock").write_text("")
    folders = [machine.course, *machine.course.glob(".venv"), *machine.course.glob(".venv/.setup")]
    for path in folders:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        if os.access(machine.course, os.W_OK):
            pytest.skip("root may write everywhere")
        if before == "an environment":
            assert machine.is_set_up()
        else:
            assert "cannot be written to. Put the course into a folder" in machine.refusal()
            assert machine.run.stderr.count("\n") == 1
            assert installs(machine.log.read_text().splitlines()) == []
    finally:
        for path in folders:
            path.chmod(0o755)


def test_a_disk_that_fills_at_the_last_moment_is_told_and_the_next_run_goes_on(machine):
    machine.python("3.12")
    machine.setup()
    record = machine.course / ".venv/.setup"
    record.unlink()
    record.mkdir()  # what cannot be written stands for a full disk
    machine.disk(free=0)
    assert "Make room for 4 GB and run the same command again." in machine.refusal()
    assert machine.run.stderr.count("\n") == 1
    record.rmdir()
    machine.disk(free=9_000_000)
    machine.setup()
    assert machine.is_set_up()
