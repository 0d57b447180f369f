"""The set-up takes the Pythons that the course needs, on the machines that TensorFlow is for."""

import importlib.metadata
import re

import pytest
from fake_machine import LINUX, SYSTEM, Machine, makes_venv, needs_make
from packaging.specifiers import SpecifierSet
from project import PROJECT

pytestmark = needs_make


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


# Which Python


@pytest.mark.parametrize("minor", range(8, 17))
def test_the_script_takes_the_pythons_that_the_package_takes(machine, minor):
    machine.python(f"3.{minor}")
    machine.setup()
    allowed = SpecifierSet(PROJECT["requires-python"]).contains(f"3.{minor}")
    assert (machine.run.returncode == 0) == allowed


def test_a_wrong_version_is_named(machine):
    machine.python("3.14")
    assert "python3 is Python 3.14, but the course needs Python 3.11" in machine.refusal()
    assert not (machine.course / ".venv").exists()


def test_a_missing_python_is_said(machine):
    assert "python3 is missing or does not run" in machine.refusal()


def test_another_python_steps_in_for_one_of_a_wrong_version(machine):
    machine.python("3.14")
    machine.python("3.12", name="python3.12")
    assert makes_venv(machine.setup()) == ["python3.12 -m venv .venv"]
    assert machine.is_set_up()


def test_the_named_python_is_used_and_no_other(machine):
    machine.python("3.13")
    python = machine.python("3.11", name="other")
    assert makes_venv(machine.setup(PYTHON=str(python))) == ["python3.11 -m venv .venv"]
    assert "no-such-python is missing" in machine.refusal(PYTHON="no-such-python")
    machine.python("3.10", name="old")
    assert "old is Python 3.10" in machine.refusal(PYTHON="old")
    assert machine.is_set_up()


# Which machine

MACHINES = {
    "Linux": LINUX,
    "Linux on ARM": SYSTEM.format("Linux", "6.8.0", "aarch64", "2.39"),
    "Apple silicon": SYSTEM.format("Darwin", "21.6.0", "arm64", ""),
}
ALPINE = SYSTEM.format("Linux", "6.8.0", "x86_64", "") + "; os.confstr = lambda name: int(name)"
FOREIGN = {
    "for Macs with Intel chips, but TensorFlow needs Apple silicon": SYSTEM.format(
        "Darwin", "24.6.0", "x86_64", ""
    ),
    "for macOS 11, but TensorFlow needs macOS 12": SYSTEM.format("Darwin", "20.6.0", "arm64", ""),
    "for Linux with glibc 2.26, but TensorFlow needs glibc 2.27": SYSTEM.format(
        "Linux", "4.14.0", "x86_64", "2.26"
    ),
    "for Linux without glibc, such as Alpine, but": ALPINE,
    "for Linux on riscv64, but": SYSTEM.format("Linux", "6.8.0", "riscv64", "2.39"),
    "for 32-bit Linux, but": SYSTEM.format("Linux", "6.8.0", "aarch64", "2.36")
    + "; sys.maxsize = 2**31 - 1",
    "for FreeBSD, but": SYSTEM.format("FreeBSD", "14.1", "amd64", ""),
}


@pytest.mark.parametrize("system", MACHINES)
def test_where_tensorflow_has_a_package_nothing_is_said(machine, system):
    machine.python("3.12", system=MACHINES[system])
    machine.setup()
    assert machine.run.returncode == 0
    assert machine.run.stderr == ""


@pytest.mark.parametrize("reason", FOREIGN)
def test_where_tensorflow_has_no_package_that_is_said_before_anything_is_done(machine, reason):
    machine.python("3.12", system=FOREIGN[reason])
    assert f"python3 is {reason}" in machine.refusal()
    assert machine.log.read_text() == ""
    assert not (machine.course / ".venv").exists()


def test_tensorflow_needs_what_the_script_says():
    tags = importlib.metadata.distribution("tensorflow").read_text("WHEEL").split("Tag: ")[1:]
    system = r"manylinux_2_27_(x86_64|aarch64)|macosx_12_0_arm64|win_amd64"
    assert tags
    for tag in tags:
        assert re.search(f"-({system})$", tag.strip()), tag


def test_a_python_for_apple_silicon_steps_in_for_one_for_intel_chips(machine):
    intel, silicon = (SYSTEM.format("Darwin", "24.6.0", chip, "") for chip in ("x86_64", "arm64"))
    machine.python("3.13", system=intel)
    machine.python("3.12", name="python3.12", system=silicon)
    assert makes_venv(machine.setup()) == ["python3.12 -m venv .venv"]
    assert machine.is_set_up()


def test_an_environment_made_by_hand_for_another_machine_is_refused_and_kept(machine):
    inside = machine.course / ".venv/bin/python"
    inside.parent.mkdir(parents=True)
    machine.python("3.12", name="mine", system=ALPINE).rename(inside)
    assert ".venv/bin/python is for Linux without glibc" in machine.refusal()
    assert machine.log.read_text() == ""
    assert inside.exists()


def test_a_version_that_cannot_be_read_stops_nobody(machine):
    machine.python("3.12", system=SYSTEM.format("Linux", "6.8.0", "x86_64", "2.20-2014.11"))
    machine.setup()
    assert machine.is_set_up()


@pytest.mark.parametrize("name", ["MINGW64_NT-10.0-26100", "MSYS_NT-10.0-26100", "CYGWIN_NT-10.0"])
def test_on_windows_conda_is_named(machine, name):
    machine.python("3.12")
    machine.program("uname", f"#!/bin/sh\necho {name}\n")
    assert "On Windows use conda, as README.md says" in machine.refusal()
    assert machine.log.read_text() == ""
