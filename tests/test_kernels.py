"""A kernel that is stopped, restarted or killed: nothing is lost, and it is said plainly."""

import contextlib
import linecache
import os
import queue
import signal
import subprocess
import sys
import time

import nbformat
import numpy as np
import pytest
from course import ROOT
from jupyter_client.manager import KernelManager

from vae_helpers import data, sweep
from vae_helpers.checks.engine import stopped
from vae_helpers.progress import tally
from vae_helpers.quiet import keras
from vae_helpers.vae import VAE, build_decoder, build_encoder

PATIENCE = 600  # for a machine with much else to do; nothing is measured


class Kernel:
    """A kernel as a notebook has it, in the folder of the lessons."""

    def __init__(self, progress, **variables):
        self.manager = KernelManager(kernel_name="python3")
        self.manager.start_kernel(
            cwd=ROOT / "lessons",
            env=os.environ | {tally.VARIABLE: str(progress), **variables},
        )
        self.client = self.manager.client()

    def connect(self):
        self.client.start_channels()
        self.client.wait_for_ready(timeout=PATIENCE)

    def restart(self):
        self.client.stop_channels()
        self.manager.restart_kernel(now=True)
        self.client = self.manager.client()
        self.connect()

    def begin(self, code):
        return self.client.execute(code)

    def end(self, asked, until=None):
        """What a cell said: its text, and its error as it is shown. until: a text to wait for."""
        said, shown = "", ""
        latest = time.monotonic() + PATIENCE
        while True:
            try:
                message = self.client.get_iopub_msg(timeout=max(0, latest - time.monotonic()))
            except queue.Empty:
                message = None
            if message is None or time.monotonic() > latest:
                pytest.fail(f"no end after {PATIENCE} s; the last of what it said:\n{said[-200:]}")
            if message["parent_header"].get("msg_id") != asked:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "stream":
                said += content["text"]
            elif kind in ("display_data", "execute_result"):
                said += content["data"].get("text/plain", "") + "\n"
            elif kind == "error":
                shown = "\n".join(content["traceback"])
            idle = kind == "status" and content["execution_state"] == "idle"
            if idle or (until and until in said):
                return said, shown

    def run(self, code):
        return self.end(self.begin(code))

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


@pytest.fixture
def progress(tmp_path):
    return tmp_path / "progress.jsonl"


@pytest.fixture
def kernels(progress):
    with contextlib.ExitStack() as stack:

        def start(**variables):
            kernel = Kernel(progress, **variables)
            stack.callback(kernel.close)  # of one that never answers, too
            kernel.connect()
            return kernel

        yield start


def cells(name):
    notebook = nbformat.read(ROOT / "lessons" / name, as_version=4)
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


TRAINING = """
from vae_helpers import checks
import numpy as np
from vae_helpers.quiet import keras
keras.utils.set_random_seed(1)
model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
model.compile("sgd", loss="mean_squared_error")
x = np.ones((100, 3), "float32")
tell = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: print("epoch", epoch))
"""
FIT = """# The cell that a learner stops
history = model.fit(x, x[:, :1], epochs={}, verbose=0, callbacks=[tell])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has another signal")
def test_a_training_that_is_stopped_says_so_in_three_lines_and_goes_on_when_run_again(kernels):
    kernel = kernels()
    assert kernel.run(TRAINING) == ("", "")
    asked = kernel.begin(FIT.format(10**5))
    kernel.end(asked, until="epoch 3")
    kernel.manager.interrupt_kernel()
    _, shown = kernel.end(asked)
    said = shown.splitlines()
    assert said[0] == "KeyboardInterrupt: stopped at line 2."
    assert said[1].strip().startswith("history = model.fit(")
    assert said[2] == stopped.NEXT
    assert len(said) == 3
    # What it learnt is kept, and a verdict and a second run work as before.
    said, shown = kernel.run("print(model.optimizer.iterations.numpy() >= 16)\n" + FIT.format(2))
    assert (said.split(), shown) == (["True", "epoch", "0", "epoch", "1"], "")
    said, _ = kernel.run("checks.squared_error(checks.squared_error.reference)")
    assert "right" in said


def test_stopped_in_a_function_of_an_earlier_cell_the_line_of_this_cell_is_named(monkeypatch):
    names = {}

    def run(name, code):
        entry = len(code), None, code.splitlines(keepends=True), name
        monkeypatch.setitem(linecache.cache, name, entry)
        exec(compile(code, name, "exec"), names)

    run("<earlier>", "def train():\n    for step in range(3):\n        raise KeyboardInterrupt\n")
    with pytest.raises(KeyboardInterrupt) as stop:
        run("<this>", "steps = 3\ntrain()\n")
    said = stopped.told(stop.tb, names)
    assert said == ["KeyboardInterrupt: stopped at line 2.", "    train()", stopped.NEXT]


def test_a_restart_in_the_middle_and_all_cells_anew(kernels, progress):
    kernel = kernels()
    imports, *others = cells("03_kl_divergence.ipynb")
    assert kernel.run(imports)[1] == ""
    kernel.run("checks.kl_divergence(checks.kl_divergence.reference)")
    kernel.restart()
    # A cell from the middle needs what is gone; it says which name, and nothing else happens.
    assert "NameError" in kernel.run("random.normal()")[1]
    before = progress.read_bytes()
    for code in (imports, *others):
        assert kernel.run(code)[1] == "", code
    # Blank answers and the restart take nothing away.
    assert tally.standing(progress)["kl_divergence"][0] == "right"
    assert progress.read_bytes().startswith(before)


STEPS = """
from vae_helpers.progress import tally
import os
for i in range({begin}, {end}):
    tally.note(f"step {{i}}", "right")
    print("noted", i, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has another signal")
def test_kernels_killed_while_they_keep_the_tally_cost_no_more_than_their_last_line(progress):
    for begin in (0, 100_000):
        with subprocess.Popen(
            [sys.executable, "-c", STEPS.format(begin=begin, end=begin + 100_000)],
            env=os.environ | {tally.VARIABLE: str(progress)},
            stdout=subprocess.PIPE,
            cwd=ROOT,
            text=True,
        ) as running:
            noted = [running.stdout.readline() for _ in range(20)]
            os.kill(running.pid, signal.SIGKILL)
        assert noted[-1].split() == ["noted", str(begin + 19)]
    known = tally.standing(progress)
    for step in (*range(20), *range(100_000, 100_020)):
        assert known[f"step {step}"][0] == "right"
    tally.note("after", "right")
    assert tally.refusals == []


@pytest.fixture(scope="module")
def small():
    """A sweep over a few images, whose runs last seconds."""
    keras.utils.set_random_seed(5)
    (images, _), _ = data.load_mnist()
    images = images[:2000].reshape(-1, 784)
    vae = VAE(build_encoder(2), build_decoder(2), seed=5)
    return sweep.Sweep(vae, images, images[:1000], epochs=2, jit_compile=False)


class Stop(keras.callbacks.Callback):
    """Does what the stop button does, after so many batches."""

    def on_train_batch_end(self, batch, logs=None):
        raise KeyboardInterrupt


def test_a_sweep_that_was_stopped_gives_the_same_numbers_when_it_is_run_again(small):
    first = small.at(2.0)
    with pytest.raises(KeyboardInterrupt):
        small.at(5.0, callbacks=[Stop()])
    np.testing.assert_allclose(small.at(2.0), first, rtol=1e-4)
