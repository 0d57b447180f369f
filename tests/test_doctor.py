"""The doctor tells what is wrong with a machine, and how to mend it.

Each trouble is that of a made-up machine, with all else well; one test looks at this one.
"""

import ast
import importlib
import re
import subprocess
import sys

import pytest
from patient import Patient, trouble
from project import ROOT

from vae_helpers.doctor import command, findings, machine
from vae_helpers.doctor.machine import Machine


@pytest.fixture
def patient(tmp_path):
    return Patient(tmp_path)


@pytest.mark.parametrize(("name", "look"), findings.FINDINGS)
def test_nothing_is_to_be_mended_where_all_is_well(patient, name, look):
    found = look(patient)
    assert found.kind == "right", found
    assert found.cure is None


# Memory, disk, folders


@pytest.mark.parametrize(("free", "kind"), [(1e9, "trouble"), (2e9, "note"), (4e9, "right")])
def test_memory_is_held_against_what_a_notebook_takes(patient, free, kind):
    patient.memory = free
    found = findings.memory(patient)
    assert found.kind == kind
    assert f"{free / 1e9:.1f} GB free" in found.said


def test_unknown_memory_is_no_trouble(patient):
    patient.memory = None
    assert findings.memory(patient).kind == "note"


@pytest.mark.parametrize("place", ["root", "temporary", "jupyter"])
def test_a_full_disk_is_named(patient, place):
    folder = getattr(patient, place)
    patient.disk[folder] = 5e7
    assert trouble(findings.disk, patient)[0] == f"0.05 GB free at {folder}, but 0.2 GB are needed"


def test_before_the_set_up_more_room_is_needed(patient, tmp_path):
    patient.disk[patient.root] = 2e9
    assert findings.disk(patient).kind == "right"
    patient.prefix, patient.installed = tmp_path, {}
    assert "but 4 GB are needed" in trouble(findings.disk, patient)[0]


def test_a_course_that_cannot_be_written_to_is_told(patient):
    lessons = patient.root / "lessons"
    patient.refusals[lessons] = "Read-only file system"
    said, cure = trouble(findings.folders, patient)
    assert said == f"no notebook can be saved in {lessons}: Read-only file system"
    assert "a folder of your own" in cure


def test_missing_folders_are_told(patient):
    patient.refusals[patient.jupyter] = "Permission denied"
    assert "Permission denied" in trouble(findings.folders, patient)[0]
    patient.jupyter = None
    assert "there is no home folder" in trouble(findings.folders, patient)[0]
    patient.temporary = None
    assert "TMPDIR" in trouble(findings.folders, patient)[1]


def test_a_folder_is_tried_and_left_as_it_was(tmp_path):
    assert Machine().refusal(tmp_path / "not" / "there") is None
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "file").write_text("")
    assert Machine().refusal(tmp_path / "file") is not None


def test_a_container_has_no_more_memory_than_its_group_leaves(tmp_path, monkeypatch):
    monkeypatch.setattr(machine, "GROUPS", tmp_path)
    assert machine._group_memory() is None
    (tmp_path / "memory.max").write_text("2000\n")
    (tmp_path / "memory.current").write_text("1800\n")
    (tmp_path / "memory.stat").write_text("anon 700\ninactive_file 300\n")
    assert machine._group_memory() == 500
    assert Machine().free_memory() <= 500
    (tmp_path / "memory.max").write_text("max\n")
    assert machine._group_memory() is None


# The command


def test_it_says_ready_where_all_is_well(patient, capsys):
    assert command.tell(patient) == 0
    told = capsys.readouterr().out
    assert told.endswith("\nThis machine is ready.\n")
    assert told.count("ok   ") == len(findings.FINDINGS)


def test_each_trouble_is_told_with_its_cure_and_a_cure_once(patient, capsys):
    patient.installed.clear()
    missing = "ModuleNotFoundError: No module named 'tensorflow'"
    patient.answers["import tensorflow"] = patient.answer(code=1, err=missing)
    assert command.tell(patient) == 1
    told = capsys.readouterr().out
    assert told.count("MEND") == told.count("cure: ") == 2
    assert told.count("cure: as above") == 1
    assert "2 things are to mend." in told


def test_before_the_set_up_nothing_is_said_of_what_it_brings(patient, tmp_path, capsys):
    patient.prefix, patient.installed = tmp_path, {}
    patient.answers = {}
    assert command.tell(patient) == 1
    told = capsys.readouterr().out
    assert told.count("MEND") == 1
    later = "Course, TensorFlow, MNIST, Kernel, JupyterLab, In the path"
    assert f"note  Later        {later}: run this again after the set-up" in told


def test_a_python_too_old_to_know_packages_does_not_end_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "importlib.metadata", None)  # as before Python 3.8
    monkeypatch.delattr(importlib, "metadata", raising=False)
    assert Machine().packages() == {}


@pytest.mark.parametrize("file", ["__init__.py", "__main__.py", "doctor/*.py"])
def test_its_syntax_is_that_of_old_pythons(file):
    paths = list((ROOT / "vae_helpers").glob(file))
    assert paths
    for path in paths:
        ast.parse(path.read_text("utf-8"), feature_version=(3, 8))


def test_what_cannot_be_found_out_does_not_end_it(patient, capsys):
    patient.memory = "much"
    assert command.tell(patient) == 0
    assert "note  Memory       this could not be found out: TypeError" in capsys.readouterr().out


def test_it_needs_the_standard_library_alone_and_no_tensorflow():
    # -I -S: no package of this environment is to be seen.
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from vae_helpers.doctor import command, machine\n"
        "told = command.main([])\n"
        "names = {name.split('.')[0] for name in sys.modules}\n"
        "assert not names & {'tensorflow', 'keras', 'numpy'}, names\n"
        "sys.exit(told)"
    )
    run = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code],
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert run.stderr == ""
    assert run.returncode in (0, 1)
    assert re.search(r"(ready|mend)\.", run.stdout.splitlines()[-1])
    names = re.findall(r"^(?:ok|note|MEND) +(\S.*?)  ", run.stdout, re.M)
    assert {"Python", "Memory", "Disk"} <= set(names)
    # Every trouble stands on two lines.
    assert run.stdout.count("MEND") == run.stdout.count("cure: ")


def test_this_machine_computes():
    # The tests run here: what they need cannot be in trouble.
    here = Machine()
    for look in (findings.python, findings.tensorflow, findings.mnist, findings.course):
        assert look(here).kind == "right", look(here)
