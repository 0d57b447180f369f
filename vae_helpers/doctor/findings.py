"""Each finding is a function: a machine -> what was found, and the cure of what is wrong."""

import json
import os
import re
from collections import namedtuple
from pathlib import Path

from vae_helpers.doctor import cures
from vae_helpers.doctor.machine import signal_name

OLDEST, NEWEST = (3, 11), (3, 13)
LAB = (4, 4)
GB = 10**9
NOTEBOOK_GB = 1.4  # the hungriest lesson, and JupyterLab
SETUP_GB = 4
ROOM_GB = 0.2  # for saved notebooks, pictures in them, and Jupyter's own files

# A trouble is to be mended; a note is worth knowing; what is right is neither.
Finding = namedtuple("Finding", "kind said cure")


def right(said):
    """All is as it should be."""
    return Finding("right", said, None)


def note(said):
    """Nothing to mend, but worth knowing."""
    return Finding("note", said, None)


def trouble(said, cure):
    """Something to mend, and how."""
    return Finding("trouble", said, cure)


def python(machine):
    """Is this a Python that the course allows?"""
    said = "{} in {}".format(".".join(map(str, machine.version)), machine.python)
    if OLDEST <= machine.version[:2] <= NEWEST:
        return right(said)
    needed = "{}.{} to {}.{}".format(*OLDEST, *NEWEST)
    return trouble(
        f"{said}, but the course needs {needed}",
        f"install one of these; then: {cures.setup(machine)}",
    )


def environment(machine):
    """Is .venv complete, and made for this folder?"""
    venv = machine.root / ".venv"
    if not cures.is_set_up(machine):
        return trouble("the course is not set up here yet", cures.setup(machine))
    if not cures.in_venv(machine):
        return note(f"this is not the .venv of `make`, but {machine.prefix}")
    try:
        recorded = (venv / ".setup").read_bytes().strip()
    except OSError:
        return note(f"{venv} was made by hand")
    if recorded == b"unfinished":
        return trouble("the last set-up stopped in the middle", cures.setup(machine))
    # Bytes: a shell wrote the folder's name, and this Python may know its letters by others.
    if os.fsencode(f" in {machine.root}, made from") not in recorded:
        return trouble("the folder was moved or renamed since it was set up", cures.setup(machine))
    return right(f"{venv} is complete")


PIN = re.compile(r"([^=\s]+)==([^;\s]+)\s*(;?)")


def packages(machine):
    """Is everything of requirements.lock installed, in the version that it names?"""
    try:
        lock = (machine.root / "requirements.lock").read_text("utf-8")
        pins = [PIN.match(line).groups() for line in lock.splitlines()]
    except OSError as error:
        said = f"requirements.lock cannot be read: {error.strerror}"
        return trouble(said, cures.restore(machine, "requirements.lock"))
    except (ValueError, AttributeError):  # no text, or a line that pins nothing
        pins = []
    if not pins:
        said = "requirements.lock is damaged"
        return trouble(said, cures.restore(machine, "requirements.lock"))
    if not cures.is_set_up(machine):
        return note(f"the set-up brings up to {len(pins)}")
    installed, missing, other, count = machine.packages(), [], [], 0
    for name, wanted, condition in pins:
        found = installed.get(name)
        count += found is not None
        # What has a condition is for some systems only.
        if found is None and not condition:
            missing.append(name)
        elif found is not None and found.split("+")[0] != wanted:
            other.append(f"{name} {found} instead of {wanted}")
    if not missing and not other:
        return right(f"{count} packages, in the versions of requirements.lock")
    said = [f"missing: {_few(missing)}"] if missing else []
    said += [_few(other)] if other else []
    return trouble("; ".join(said), cures.install(machine))


def course(machine):
    """Would a notebook find these helpers, and no others?"""
    code = "import vae_helpers; print(vae_helpers.__file__)"
    run = machine.run([machine.python, "-c", code])
    here = machine.root / "vae_helpers"
    cure = cures.install_course(machine)
    if run.code != 0:
        return trouble(f"a notebook would not find vae_helpers: {_last(run)}", cure)
    found = Path(run.out.strip()).parent
    if os.path.realpath(str(found)) != os.path.realpath(str(here)):
        return trouble(f"a notebook would take vae_helpers from {found}, not {here}", cure)
    return right(f"a notebook finds vae_helpers in {here}")


COMPUTE = """
import os
os.environ["KERAS_BACKEND"] = "tensorflow"
import tensorflow as tf, keras
x = tf.Variable(3.0)
with tf.GradientTape() as tape:
    y = x * x
gradient = float(tape.gradient(y, x))
keras.utils.set_random_seed(0)
model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
model.compile("sgd", "mse", jit_compile=True)
ones = tf.ones((4, 2))
losses = [float(model.train_on_batch(ones, ones[:, :1])) for _ in range(3)]
good = gradient == 6.0 and losses[2] < losses[0]
print("COMPUTED", good, tf.__version__, keras.__version__, gradient, *losses)
"""
ELSEWHERE = "work on another machine, on Binder, or on a JupyterHub"
WINDOWS_CODES = {0xC000001D: "SIGILL", 0xC0000135: "missing DLL", 0xC0000005: "SIGSEGV"}


def tensorflow(machine):
    """Does TensorFlow compute a gradient, and Keras a compiled step?"""
    run = machine.run([machine.python, "-c", COMPUTE], seconds=300)
    if run.code is None:
        return trouble(
            "TensorFlow was still computing after five minutes",
            f"close other programs and try again; else {ELSEWHERE}",
        )
    if run.code == 0 and "COMPUTED" in run.out:
        good, versions = re.search(r"COMPUTED (\w+) (\S+ \S+)", run.out).groups()
        said = "TensorFlow {}, Keras {}".format(*versions.split())
        if good == "True":
            return right(f"{said}: a gradient and a compiled step")
        return trouble(f"{said}: the numbers are wrong ({_last(run)})", cures.anew(machine))
    if run.code in (0, 1, 127):
        missing = re.search(r"No module named '(\w+)", run.err)
        if missing:
            return trouble(f"{missing.group(1)} is missing", cures.install(machine))
        return trouble(f"TensorFlow does not start: {_last(run)}", cures.anew(machine))
    how = signal_name(run.code) if run.code < 0 else WINDOWS_CODES.get(run.code, str(run.code))
    # In peace, too, TensorFlow speaks of instructions: of those that it uses.
    if how == "SIGILL" or "was compiled to use" in run.err:
        said = "this processor lacks instructions that TensorFlow is built with, such as AVX"
        return trouble(f"{said} ({how})", ELSEWHERE)
    if how == "SIGKILL":
        said = "TensorFlow was stopped from outside (SIGKILL), most likely for want of memory"
        return trouble(said, "close other programs, shut kernels down that you do not need")
    if how == "missing DLL":
        said = "TensorFlow lacks a library of Windows"
        return trouble(said, "install the Microsoft Visual C++ Redistributable")
    return trouble(f"TensorFlow crashes ({how}): {_last(run)}", cures.anew(machine))


def mnist(machine):
    """Is the data what it should be? The loader's own checksum says so."""
    code = "from vae_helpers.data import load_mnist; load_mnist()"
    run = machine.run([machine.python, "-c", code])
    if run.code == 0:
        return right("70,000 digits, intact")
    said, _, command = _last(run).partition(" with this command: ")
    if command:
        said = re.sub(r"^\w+: |\s(Restore it|Fetch the file)$", "", said).rstrip(".")
        return trouble(said, command)
    cure = cures.install_course if "named 'vae_helpers" in said else cures.install
    return trouble(f"it cannot be read: {said}", cure(machine))


def memory(machine):
    """Is there memory for a notebook?"""
    free = machine.free_memory()
    if free is None:
        return note("how much is free cannot be found out here; a notebook takes up to 1.2 GB")
    said = f"{free / GB:.1f} GB free"
    if free < NOTEBOOK_GB * GB:
        return trouble(
            f"{said}, but a notebook with JupyterLab takes up to {NOTEBOOK_GB} GB",
            "close other programs, and in JupyterLab: Kernel > Shut Down All Kernels",
        )
    if free < 2 * NOTEBOOK_GB * GB:
        return note(f"{said}: one notebook at a time, shut down the kernel of the last one")
    return right(said)


def disk(machine):
    """Is there room on each disk that a lesson writes to?"""
    needs = [(machine.root, ROOM_GB if cures.is_set_up(machine) else SETUP_GB)]
    needs += [(folder, ROOM_GB) for folder in (machine.temporary, machine.jupyter) if folder]
    for folder, needed in needs:
        free = machine.free_disk(folder) / GB
        if free < needed:
            return trouble(
                f"{free:.2f} GB free at {folder}, but {needed} GB are needed",
                "empty the bin, delete or move what is large",
            )
    return right(f"{machine.free_disk(machine.root) / GB:.1f} GB free at {machine.root}")


SET_HOME = "set HOME to a folder of your own"


def folders(machine):
    """Can a notebook be saved, and can Jupyter keep its files?"""
    lessons = machine.root / "lessons"
    lessons = lessons if lessons.is_dir() else machine.root
    refused = machine.refusal(lessons)
    if refused:
        return trouble(
            f"no notebook can be saved in {lessons}: {refused}",
            "copy the course into a folder of your own, and work there",
        )
    if machine.temporary is None:
        return trouble("no folder for temporary files", "set TMPDIR to a folder of your own")
    if machine.jupyter is None:
        return trouble("there is no home folder, where Jupyter would keep its files", SET_HOME)
    refused = machine.refusal(machine.jupyter)
    if refused:
        return trouble(
            f"Jupyter cannot keep its files in {machine.jupyter}: {refused}",
            "set HOME (or JUPYTER_RUNTIME_DIR) to a folder of your own",
        )
    return right(f"notebooks can be saved in {lessons}")


KERNEL = """
import json, ipykernel
from jupyter_client.kernelspec import KernelSpecManager
manager = KernelSpecManager()
print(json.dumps(manager.find_kernel_specs().get("python3")))
print(json.dumps(manager.get_kernel_spec("python3").argv[0]))
"""


def kernel(machine):
    """Does the kernel that every lesson asks for, python3, start this Python?"""
    run = machine.run([machine.python, "-c", KERNEL])
    # An import may print something of its own.
    told = [json.loads(line) for line in run.out.splitlines() if re.match('"|null$', line)]
    folder = told[0] if told else None
    if run.code != 0 and folder:
        said = f"python3, in {folder}, cannot be read: {_last(run)}"
        return trouble(said, cures.replace_kernel(machine, folder))
    if run.code != 0:
        missing = re.search(r"No module named '(\w+)", run.err)
        said = f"{missing.group(1)} is missing" if missing else _last(run)
        cure = cures.install(machine) if missing else _homeless(run) or cures.register(machine)
        return trouble(f"Jupyter finds no kernel python3: {said}", cure)
    program = told[1]
    # A bare name is the Python of the JupyterLab that starts it.
    if re.match(r"python[\d.]*(\.exe)?$", program) or _same_program(program, machine.python):
        return right(f"python3 starts {machine.python}")
    gone = "" if machine.which(program) else ", which is gone"
    said = f"python3, in {folder}, starts {program}{gone}, and not {machine.python}"
    return trouble(said, cures.replace_kernel(machine, folder))


def jupyterlab(machine):
    """Is JupyterLab there, and new enough?"""
    run = machine.run([machine.python, "-m", "jupyterlab", "--version"])
    if run.code != 0:
        missing = re.search(r"No module named '?(\w+)", run.err)
        if missing:
            return trouble(f"{missing.group(1)} is missing", cures.install(machine))
        cure = _homeless(run) or cures.anew(machine)
        return trouble(f"JupyterLab does not start: {_last(run)}", cure)
    version = run.out.strip()
    if _number(version) < LAB:
        said = "JupyterLab {}, but the course needs {}.{} or newer".format(version, *LAB)
        return trouble(said, cures.install(machine))
    return right(f"JupyterLab {version}")


def lab_in_front(machine):
    """Is the JupyterLab that `jupyter lab` starts ours, or an old one in front of our kernel?"""
    found = machine.which("jupyter-lab")
    own = f'"{machine.python}" -m jupyterlab'
    start = "make lab" if cures.in_venv(machine) else own
    if found is None:
        return right(f"`jupyter lab` is not in the path; {start} starts JupyterLab")
    if os.path.realpath(os.path.dirname(found)) == os.path.realpath(
        os.path.dirname(machine.python)
    ):
        return right("`jupyter lab` starts the one of this Python")
    version = machine.run([found, "--version"]).out.strip()
    if not version:
        return note(f"`jupyter lab` would start {found}, which does not run; {start} starts ours")
    said = f"`jupyter lab` starts another one, {version} in {found}"
    if _number(version) < LAB:
        said += ", too old to show the pictures that move"
        return trouble(said, f"start it by {start}")
    return note(f"{said}; {start} starts that of this Python, with all that the course needs")


# What is looked at, in the order in which it is told.
FINDINGS = (
    ("Python", python),
    ("Set-up", environment),
    ("Packages", packages),
    ("Course", course),
    ("TensorFlow", tensorflow),
    ("MNIST", mnist),
    ("Memory", memory),
    ("Folders", folders),
    ("Disk", disk),
    ("Kernel", kernel),
    ("JupyterLab", jupyterlab),
    ("In the path", lab_in_front),
)


# What can only be found out where the packages are.
AFTER_SETUP = course, tensorflow, mnist, kernel, jupyterlab, lab_in_front


def _same_program(one, other):
    # The Pythons of two environments may be links to one file: the folders are compared.
    one, other = (os.path.realpath(os.path.dirname(os.path.abspath(each))) for each in (one, other))
    return one == other


def _homeless(run):
    """The cure of a program that ended for want of a home folder; None of any other."""
    return SET_HOME if "determine home directory" in run.err else None


def _number(version):
    return tuple(map(int, re.findall(r"\d+", version)[:2]))


def _few(names):
    more = [f"and {len(names) - 3} more"] if len(names) > 4 else []
    return ", ".join(names[: 3 if more else 4] + more)


def _last(run):
    """What a program said last: the error that Python names, or else its last line."""
    lines = [line.strip() for line in (run.out + "\n" + run.err).splitlines() if line.strip()]
    # Some messages go on with advice for many lines.
    errors = [line for line in lines if re.match(r"[\w.]*(Error|Exception|\.NoSuch\w+): ", line)]
    errors = [line for line in errors if "Traceback (most recent" not in line]
    if errors or lines:
        return (errors or lines)[-1]
    return "it took too long" if run.code is None else f"exit code {run.code}"
