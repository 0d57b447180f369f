"""A made-up machine for the tests of the doctor: all is well until a test changes something."""

import json

from vae_helpers.doctor.machine import Run

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


def trouble(look, patient):
    """What is said of a trouble, and its cure."""
    found = look(patient)
    assert found.kind == "trouble", found
    assert found.cure
    assert "\n" not in found.said + found.cure
    return found.said, found.cure
