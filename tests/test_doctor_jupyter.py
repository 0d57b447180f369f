"""The doctor on kernels and JupyterLab."""

import json
import sys

import pytest
from patient import Patient, trouble
from project import PROJECT

from vae_helpers.doctor import findings
from vae_helpers.doctor.machine import Machine


@pytest.fixture
def patient(tmp_path):
    return Patient(tmp_path)


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
    assert "jupyterlab>={}.{}".format(*findings.LAB) in PROJECT["dependencies"]


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
