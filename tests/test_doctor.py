"""The doctor tells what is wrong with a machine, and how to mend it.

Each trouble is that of a made-up machine, with all else well; one test looks at this one.
"""

import ast
import importlib
import json
import re
import shutil
import signal
import subprocess
import sys
import tomllib

import pytest
from course import ROOT
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from vae_helpers import __main__
from vae_helpers.doctor import command, findings, machine
from vae_helpers.doctor.machine import Machine, Run

LOCK = "keras==3.15.1\ntensorflow==2.21.0\ncolorama==0.4.6 ; sys_platform == 'win32'\n"
WELL = "COMPUTED True 2.21.0 3.15.1 6.0 3.0 2.0 1.0"


class Patient:
    """A machine where all is well; a test changes what it is about."""

    def __init__(self, folder):
        self.root = folder / "Ünser course"
        self.prefix = self.root / ".venv"
        self.bin = self.prefix / "bin"
        self.bin.mkdir(parents=True)
        (self.root / "lessons").mkdir()
        self.python = str(self.bin / "python")
        self.version, self.windows, self.conda = (3, 12, 4), False, False
        self.temporary, self.jupyter = folder / "tmp", folder / "home" / "jupyter"
        (self.prefix / ".setup").write_text(f"Python 3.12 in {self.root}, made from 1 2", "utf-8")
        (self.root / "requirements.lock").write_text(LOCK)
        self.installed = {"keras": "3.15.1", "tensorflow": "2.21.0"}
        self.memory, self.disk, self.refusals, self.programs = 8e9, {}, {}, {}
        self.answers = {
            "vae_helpers.__file__": self.answer(self.root / "vae_helpers" / "__init__.py"),
            "import tensorflow": self.answer(WELL),
            "load_mnist": self.answer(),
            "ipykernel": self.starts("python"),
            "-m jupyterlab --version": self.answer("4.6.6\n"),
        }

    def answer(self, out="", code=0, err=""):
        return Run(code, str(out), err)

    def starts(self, program, folder=None):
        """What Jupyter says of the kernel python3."""
        told = str(folder or self.prefix / "kernels/python3"), program
        return self.answer("\n".join(map(json.dumps, told)))

    def packages(self):
        return self.installed

    def run(self, command, seconds=60):
        text = " ".join(map(str, command))
        return next(answer for part, answer in self.answers.items() if part in text)

    def which(self, program):
        return self.programs.get(program)

    def free_disk(self, folder):
        return self.disk.get(folder, 20e9)

    def refusal(self, folder):
        return self.refusals.get(folder)

    def free_memory(self):
        return self.memory


@pytest.fixture
def patient(tmp_path):
    return Patient(tmp_path)


def trouble(look, patient):
    """What is said of a trouble, and its cure."""
    found = look(patient)
    assert found.kind == "trouble", found
    assert found.cure
    assert "\n" not in found.said + found.cure
    return found.said, found.cure


@pytest.mark.parametrize(("name", "look"), findings.FINDINGS)
def test_nothing_is_to_be_mended_where_all_is_well(patient, name, look):
    found = look(patient)
    assert found.kind == "right", found
    assert found.cure is None


# Python and packages


@pytest.mark.parametrize("minor", range(7, 17))
def test_the_pythons_are_those_of_the_package(patient, minor):
    patient.version = (3, minor, 1)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    allowed = SpecifierSet(project["requires-python"]).contains(f"3.{minor}.1")
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


# Jupyter


def test_a_kernel_of_another_python_is_told(patient, tmp_path):
    patient.answers["ipykernel"] = patient.starts("/other/bin/python", tmp_path / "home/python3")
    said, cure = trouble(findings.kernel, patient)
    assert "starts /other/bin/python, which is gone, and not" in said
    # What somebody registered is not thrown away.
    assert cure.startswith("rename that folder")
    patient.answers["ipykernel"] = patient.starts("/other/bin/python")
    assert "-m ipykernel install --sys-prefix" in trouble(findings.kernel, patient)[1]


def test_a_damaged_kernel_is_told_with_its_folder(patient, tmp_path):
    folder = tmp_path / "home" / "python3"
    out, error = json.dumps(str(folder)), "json.decoder.JSONDecodeError: Expecting value\n"
    patient.answers["ipykernel"] = patient.answer(out, 1, error)
    said, cure = trouble(findings.kernel, patient)
    assert said.startswith(f"python3, in {folder}, cannot be read: json.decoder.JSONDecodeError")
    assert cure == f'rename that folder, nothing is lost: "{folder}" -> "{folder}-other"'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "cannot be read: json"),
        ('{"argv": ["/other/python"], "display_name": "", "language": "python"}', "is gone"),
    ],
)
def test_a_real_kernel_in_front_is_told(tmp_path, monkeypatch, content, said):
    folder = tmp_path / "Jüpyter" / "kernels" / "python3"
    folder.mkdir(parents=True)
    (folder / "kernel.json").write_text(content)
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "Jüpyter"))
    found = trouble(findings.kernel, Machine())[0]
    assert found.startswith(f"python3, in {folder}, ")
    assert said in found


@pytest.mark.parametrize("program", ["python3", "python3.12", "python.exe"])
def test_a_bare_name_in_a_kernel_is_the_python_of_the_server(patient, program):
    patient.answers["ipykernel"] = patient.starts(program)
    assert findings.kernel(patient).kind == "right"


def test_a_kernel_that_names_this_python_in_full_is_right(patient):
    patient.answers["ipykernel"] = patient.starts(str(patient.bin / "python3"))
    assert findings.kernel(patient).kind == "right"


def test_a_missing_kernel_is_told(patient):
    error = "jupyter_client.kernelspec.NoSuchKernel: No such kernel named python3\n"
    patient.answers["ipykernel"] = patient.answer(code=1, err=error)
    assert "-m ipykernel install" in trouble(findings.kernel, patient)[1]
    error = "ModuleNotFoundError: No module named 'ipykernel'\n"
    patient.answers["ipykernel"] = patient.answer(code=1, err=error)
    said, cure = trouble(findings.kernel, patient)
    assert "ipykernel is missing" in said
    assert "setup" in cure


def test_jupyterlab_is_there_and_new_enough(patient):
    ask = "-m jupyterlab --version"
    patient.answers[ask] = patient.answer(code=1, err="python: No module named jupyterlab\n")
    assert trouble(findings.jupyterlab, patient)[0] == "jupyterlab is missing"
    patient.answers[ask] = patient.answer("3.6.8\n")
    assert "JupyterLab 3.6.8, but the course needs 4.4" in trouble(findings.jupyterlab, patient)[0]
    patient.answers[ask] = patient.answer(code=1, err="Traceback\nImportError: jinja2\n")
    assert "does not start: ImportError: jinja2" in trouble(findings.jupyterlab, patient)[0]


def test_the_oldest_jupyterlab_is_that_of_the_package():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert "jupyterlab>={}.{}".format(*findings.LAB) in project["dependencies"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows asks for no HOME")
@pytest.mark.parametrize(
    ("look", "ask"), [(findings.kernel, "ipykernel"), (findings.jupyterlab, "-m jupyterlab --ver")]
)
def test_without_a_home_nothing_is_installed_anew(patient, look, ask):
    code = "from pathlib import Path; Path('~nobody-of-that-name').expanduser()"
    patient.answers = {ask: Machine().run([sys.executable, "-c", code])}
    assert trouble(look, patient)[1] == findings.SET_HOME


def test_an_old_jupyterlab_in_front_of_our_kernel_is_told(patient):
    patient.programs["jupyter-lab"] = "/usr/bin/jupyter-lab"
    patient.answers["/usr/bin/jupyter-lab"] = patient.answer("3.2.1\n")
    said, cure = trouble(findings.lab_in_front, patient)
    assert "starts another one, 3.2.1 in /usr/bin/jupyter-lab" in said
    assert cure == "start it by make lab"
    patient.answers["/usr/bin/jupyter-lab"] = patient.answer("4.5.0\n")
    assert findings.lab_in_front(patient).kind == "note"
    patient.answers["/usr/bin/jupyter-lab"] = patient.answer(code=1)
    assert "does not run; make lab starts ours" in findings.lab_in_front(patient).said
    patient.programs["jupyter-lab"] = str(patient.bin / "jupyter-lab")
    assert findings.lab_in_front(patient).kind == "right"


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
    for path in (ROOT / "vae_helpers").glob(file):
        ast.parse(path.read_text("utf-8"), feature_version=(3, 8))


@pytest.mark.parametrize("name", ["doctor", "progress"])
def test_a_reader_who_has_seen_enough_is_no_error(name):
    process = subprocess.Popen(
        [sys.executable, "-m", "vae_helpers", name], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    process.stdout.close()  # as `| head -1` does, after its line
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait() == __main__.READER_GONE


def test_what_cannot_be_found_out_does_not_end_it(patient, capsys):
    patient.memory = "much"
    assert command.tell(patient) == 0
    assert "note  Memory       this could not be found out: TypeError" in capsys.readouterr().out


def test_wrong_use_is_told_by_its_exit_code(capsys):
    with pytest.raises(SystemExit) as stop:
        __main__.main(["doctor", "now"])
    assert stop.value.code == 2
    with pytest.raises(SystemExit) as stop:
        __main__.main(["doctor", "--help"])
    assert stop.value.code == 0
    assert "Exit codes: 0 this machine is ready" in capsys.readouterr().out


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
