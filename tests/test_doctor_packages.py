"""The doctor on Python, the packages, TensorFlow and the data."""

import re
import shutil
import signal
import sys

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from patient import WELL, Patient, trouble
from project import PROJECT, ROOT

from vae_helpers.doctor import findings, machine
from vae_helpers.doctor.machine import Machine


@pytest.fixture
def patient(tmp_path):
    return Patient(tmp_path)


# Python and packages


@pytest.mark.parametrize("minor", range(7, 17))
def test_the_pythons_are_those_of_the_package(patient, minor):
    patient.version = (3, minor, 1)
    allowed = SpecifierSet(PROJECT["requires-python"]).contains(f"3.{minor}.1")
    assert (findings.python(patient).kind == "right") == allowed
    if not allowed:
        assert "the course needs 3.11 to 3.13" in trouble(findings.python, patient)[0]


def test_without_an_environment_the_set_up_is_the_cure(patient, tmp_path):
    patient.prefix, patient.installed = tmp_path / "usr", {"numpy": "2.0.0"}
    said, cure = trouble(findings.environment, patient)
    assert said == "the course is not set up here yet"
    assert cure == f'make -C "{patient.root}" setup'
    patient.windows = True
    assert "conda env create -f" in trouble(findings.environment, patient)[1]


def test_on_windows_no_cure_is_one_of_make(patient):
    patient.windows = True
    patient.installed["keras"] = "3.9.0"
    assert "-m pip install -r" in trouble(findings.packages, patient)[1]


def test_what_happens_to_be_active_is_no_place_for_the_course(patient, tmp_path, monkeypatch):
    monkeypatch.setenv("CONDA_PREFIX", sys.prefix)
    for name, ours in (("base", False), (machine.CONDA_NAME, True)):
        monkeypatch.setenv("CONDA_DEFAULT_ENV", name)
        assert Machine().conda is ours
    monkeypatch.setenv("CONDA_PREFIX", str(tmp_path))  # another Python than that of this one
    assert not Machine().conda
    assert f"\nname: {machine.CONDA_NAME}\n" in (ROOT / "environment.yml").read_text("utf-8")


def test_half_a_conda_environment_is_completed(patient, tmp_path):
    patient.prefix, patient.conda = tmp_path / "conda", True
    del patient.installed["tensorflow"]
    assert findings.environment(patient).kind == "note"
    assert "-m pip install -r" in trouble(findings.packages, patient)[1]


def test_another_environment_is_no_trouble(patient, tmp_path):
    patient.prefix = tmp_path / "conda"  # or a container whose own Python has everything
    assert findings.environment(patient).kind == "note"


def test_a_set_up_that_stopped_is_told(patient):
    (patient.prefix / ".setup").write_text("unfinished\n")
    assert "stopped in the middle" in trouble(findings.environment, patient)[0]


def test_a_folder_that_was_moved_is_told(patient):
    (patient.prefix / ".setup").write_text("Python 3.12 in /elsewhere, made from 1 2")
    assert "moved or renamed" in trouble(findings.environment, patient)[0]


def test_the_record_of_the_real_set_up_is_understood(patient):
    text = (ROOT / "tools/setup.sh").read_text("utf-8")
    assert 'echo "Python $version in $folder, made from $1"' in text
    assert "echo unfinished >" in text


def test_a_folder_whose_letters_python_reads_otherwise_was_not_moved(patient, monkeypatch):
    # In a Latin-1 terminal Python reads the bytes of an ü as two other letters.
    record = patient.prefix / ".setup"
    recorded = record.read_bytes().replace("Ü".encode(), b"?")
    record.write_bytes(recorded)
    monkeypatch.setattr(findings.os, "fsencode", lambda text: text.encode("ascii", "replace"))
    assert findings.environment(patient).kind == "right"


def test_a_missing_package_is_named(patient):
    del patient.installed["keras"]
    said, cure = trouble(findings.packages, patient)
    assert said == "missing: keras"
    # Without its record the set-up does not take the environment for complete.
    assert cure.startswith(f'rm -f "{patient.prefix / ".setup"}"; make -C')


def test_another_version_is_named(patient, tmp_path):
    patient.installed["keras"] = "3.9.0"
    patient.prefix = tmp_path / "conda"
    said, cure = trouble(findings.packages, patient)
    assert said == "keras 3.9.0 instead of 3.15.1"
    assert cure.endswith(f'-m pip install -r "{patient.root / "requirements.lock"}"')


def test_a_build_of_the_same_version_is_that_version(patient):
    patient.installed["tensorflow"] = "2.21.0+cpu"
    assert findings.packages(patient).kind == "right"


def test_of_many_missing_packages_a_few_are_named(patient):
    (patient.root / "requirements.lock").write_text("\n".join(f"p{i}==1" for i in range(9)))
    assert trouble(findings.packages, patient)[0] == "missing: p0, p1, p2, and 6 more"


@pytest.mark.parametrize("content", [b"", b"keras==3.15.1\n<<<<<<< HEAD\n", b"\xff\xfe\x00", None])
def test_a_lock_that_is_missing_or_damaged_is_told(patient, content):
    lock = patient.root / "requirements.lock"
    lock.unlink() if content is None else lock.write_bytes(content)
    said, cure = trouble(findings.packages, patient)
    assert re.match(r"requirements\.lock (is damaged|cannot be read: No such file)", said)
    assert cure == "copy requirements.lock anew from where you have the course"
    (patient.root / ".git").mkdir()
    cure = trouble(findings.packages, patient)[1]
    assert cure == f'git -C "{patient.root}" checkout HEAD -- requirements.lock'


def test_every_line_of_the_lock_is_understood(patient):
    shutil.copy(ROOT / "requirements.lock", patient.root)
    lines = map(Requirement, (ROOT / "requirements.lock").read_text("utf-8").splitlines())
    patient.installed = {one.name: next(iter(one.specifier)).version for one in lines}
    assert findings.packages(patient).kind == "right"


def test_helpers_that_a_notebook_does_not_find_are_told(patient, tmp_path):
    error = "Traceback\nModuleNotFoundError: No module named 'vae_helpers'\n"
    patient.answers["vae_helpers.__file__"] = patient.answer(code=1, err=error)
    assert "would not find vae_helpers" in trouble(findings.course, patient)[0]
    patient.prefix = tmp_path / "conda"
    cure = trouble(findings.course, patient)[1]
    assert cure.endswith(f'-m pip install --no-deps -e "{patient.root}"')


def test_helpers_of_another_copy_of_the_course_are_told(patient, tmp_path):
    other = tmp_path / "old" / "vae_helpers"
    patient.answers["vae_helpers.__file__"] = patient.answer(other / "__init__.py")
    assert f"would take vae_helpers from {other}" in trouble(findings.course, patient)[0]


# TensorFlow

BROKEN = """\
ImportError: Traceback (most recent call last):
ImportError: libx.so: file too short

Failed to load the runtime.
See a page for some common causes.
"""
ENDS = {
    "a missing package": (1, "ModuleNotFoundError: No module named 'keras'", "keras is missing"),
    "a broken file": (1, BROKEN, "does not start: ImportError: libx.so: file too short"),
    "an illegal instruction": (-signal.SIGILL, "", "lacks instructions .* AVX (SIGILL)"),
    "an abort for AVX": (
        -signal.SIGABRT,
        "The TensorFlow library was compiled to use AVX instructions, but these aren't available",
        "such as AVX",
    ),
    "a crash after peaceful words": (
        -signal.SIGSEGV,
        "This TensorFlow binary is optimized to use available CPU instructions",
        "crashes (SIGSEGV)",
    ),
    "no memory": (-9, "", "most likely for want of memory"),
    "a crash": (-signal.SIGSEGV, "Fatal Python error", "crashes (SIGSEGV): Fatal Python error"),
    "Windows, old processor": (0xC000001D, "", "lacks instructions"),
    "Windows, no runtime": (0xC0000135, "", "lacks a library of Windows"),
    "Windows, a crash": (0xC0000005, "", "crashes (SIGSEGV)"),
    "no end": (None, "", "still computing after five minutes"),
}


@pytest.mark.parametrize("end", ENDS)
def test_an_end_of_tensorflow_is_told(patient, end):
    code, err, told = ENDS[end]
    patient.answers["import tensorflow"] = patient.answer(code=code, err=err)
    said, _ = trouble(findings.tensorflow, patient)
    pattern = re.escape(told).replace(r"\.\*", ".*")
    assert re.search(pattern, said), said


def test_wrong_numbers_are_told(patient):
    patient.answers["import tensorflow"] = patient.answer(WELL.replace("True", "False"))
    assert "the numbers are wrong" in trouble(findings.tensorflow, patient)[0]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals")
def test_a_process_that_crashes_is_a_finding_and_not_the_end():
    code = "import os, signal; os.kill(os.getpid(), signal.SIGILL)"
    assert Machine().run([sys.executable, "-c", code]).code == -signal.SIGILL


def test_a_process_without_end_and_a_missing_program_are_findings():
    loop = [sys.executable, "-c", "while True: pass"]
    assert Machine().run(loop, seconds=0.2).code is None
    assert Machine().run(["/no/such/program"]).code == 127


# Data


@pytest.mark.parametrize(
    ("error", "told", "cure"),
    [
        (
            "ValueError: /a/mnist.npz is cut off: 9 of 99 bytes. Restore it with this command: "
            'git -C "/a" checkout HEAD -- mnist.npz',
            "/a/mnist.npz is cut off: 9 of 99 bytes",
            'git -C "/a" checkout HEAD -- mnist.npz',
        ),
        (
            "ValueError: x is only a Git LFS pointer, a note that stands in for the file. Fetch "
            'the file with this command: git -C "/a" lfs pull --include x',
            "x is only a Git LFS pointer, a note that stands in for the file",
            'git -C "/a" lfs pull --include x',
        ),
        ("ModuleNotFoundError: No module named 'numpy'", "No module named 'numpy'", "rm -f"),
    ],
)
def test_the_loader_says_what_is_wrong_with_the_data(patient, error, told, cure):
    patient.answers["load_mnist"] = patient.answer(code=1, err=f"Traceback\n{error}\n")
    said, mended = trouble(findings.mnist, patient)
    assert told in said
    assert mended.startswith(cure)


def test_real_damage_is_told_in_that_form(patient, tmp_path):
    (tmp_path / "mnist.npz").write_bytes(b"half")
    code = f"from vae_helpers.data import load_mnist; load_mnist({str(tmp_path / 'mnist.npz')!r})"
    patient.answers["load_mnist"] = Machine().run([sys.executable, "-c", code])
    said, cure = trouble(findings.mnist, patient)
    assert said.endswith("mnist.npz is cut off: 4 of 11490519 bytes")
    assert cure.startswith("git -C ")
