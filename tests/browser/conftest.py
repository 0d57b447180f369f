"""A real JupyterLab in a headless Chromium, for the tests in this folder.

They need more than the course does: Playwright (`make browser`), and a Chromium or Chrome in the
path (or `.venv/bin/python -m playwright install chromium`). Where one is missing they are skipped,
or fail if NEED_BROWSER is set. Then:

    .venv/bin/python -m pytest tests/browser

The pictures that a test takes are in its folder under the one named by --basetemp.
"""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from project import ROOT

SECOND = 1000  # Playwright counts in milliseconds
PATIENCE = 300  # seconds, for a machine with much else to do; nothing is measured
ARGUMENTS = (
    "--no-sandbox",  # a container's Chromium does not start with one
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
)


def _do_without(reason):
    (pytest.fail if os.environ.get("NEED_BROWSER") else pytest.skip)(reason)


@pytest.fixture(scope="session")
def browser_path():
    """Where a browser is, or a skip that says what to install."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _do_without("needs Playwright: make browser")

    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    path = next(filter(None, map(shutil.which, names)), None)
    if path is None:
        with sync_playwright() as playwright:
            path = playwright.chromium.executable_path
    if not Path(path).exists():
        _do_without("needs a browser: .venv/bin/python -m playwright install chromium")
    return path


# One for each file of tests: Playwright's event loop is in the way of all other tests as long as
# it is open.
@pytest.fixture(scope="module")
def chromium(browser_path):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=list(ARGUMENTS))
        yield browser
        browser.close()


class Server:
    """A `jupyter lab` of this environment with a home of its own, in a copy of the course."""

    token = "for-the-tests"

    def __init__(self, home):
        self.home = home
        self.root = home / "course"
        for name in ("lessons", "solutions"):
            shutil.copytree(ROOT / name, self.root / name, dirs_exist_ok=True)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "XDG_"))}
        environment |= {
            "HOME": str(home),
            "USERPROFILE": str(home),
            "IPYTHONDIR": str(home / "ipython"),
        }
        environment["PYTHONPATH"] = os.pathsep.join(
            filter(None, (str(ROOT), environment.get("PYTHONPATH")))
        )
        self.log = home / "jupyter.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"),
                    f"--ServerApp.root_dir={self.root}",
                    f"--ServerApp.port={port}",
                    "--ServerApp.port_retries=0",
                    f"--IdentityProvider.token={self.token}",
                    "--LabApp.expose_app_in_browser=True",
                ],
                cwd=self.root,
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            self._wait()
        except BaseException:
            self.stop()
            raise

    def _wait(self, seconds=PATIENCE):
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.process.poll() is None:
            with contextlib.suppress(urllib.error.URLError, ConnectionError):
                self.call("GET", "status")
                return
            time.sleep(0.1)
        raise RuntimeError(f"jupyter lab did not start:\n{self.log.read_text()[-2000:]}")

    def call(self, method, path):
        """Ask the server's own interface, below /api/."""
        request = urllib.request.Request(
            f"{self.url}/api/{path}",
            method=method,
            headers={"Authorization": f"token {self.token}"},
        )
        with urllib.request.urlopen(request, timeout=30) as response:
            return json.loads(response.read() or "null")

    def delete_sessions(self):
        for session in self.call("GET", "sessions"):
            self.call("DELETE", f"sessions/{session['id']}")

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@pytest.fixture(scope="session")
def server(browser_path, tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("jupyter"))
    yield server
    with contextlib.suppress(urllib.error.URLError):
        server.delete_sessions()
    server.stop()


class Lab:
    """JupyterLab with one notebook open. Cells are read from its model, by their position."""

    def __init__(self, page, server):
        self.page = page
        self.server = server

    def write(self, name, *sources, output=None):
        """Put a notebook of these code cells into the course's folder.

        output: what the first cell shows, as if somebody else had run it.
        """
        import nbformat

        cells = [nbformat.v4.new_code_cell(source) for source in sources]
        if output is not None:
            data = {"text/html": output._repr_html_(), "text/plain": repr(output)}
            cells[0].outputs = [nbformat.v4.new_output("display_data", data)]
        # Without a kernel's name JupyterLab would ask for one.
        kernel = {"name": "python3", "display_name": "Python 3"}
        notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
        nbformat.write(notebook, self.server.root / name)

    def open(self, name):
        """Open a notebook and wait until its kernel is connected."""
        self.page.goto(f"{self.server.url}/lab/tree/{name}?reset&token={self.server.token}")
        self.page.wait_for_function(
            """name => {
                const panel = window.jupyterapp?.shell.currentWidget;
                const kernel = panel?.context?.sessionContext?.session?.kernel;
                return panel?.context?.path === name && panel.context.isReady
                    && panel.content.model.cells.length && kernel?.connectionStatus === "connected";
            }""",
            arg=name,
            timeout=PATIENCE * SECOND,
        )

    def _ask(self, script, argument=None):
        """Run JavaScript with `notebook` and `cells`, a list of the cells' models, in its reach."""
        return self.page.evaluate(
            f"""argument => {{
                const notebook = window.jupyterapp.shell.currentWidget.content;
                const cells = [...notebook.model.cells];
                {script}
            }}""",
            argument,
        )

    def _command(self, name, seconds):
        """Give one of JupyterLab's commands and wait until it is done."""
        self.page.evaluate(
            """name => {
                window.commandDone = false;
                window.jupyterapp.commands.execute(name).then(() => { window.commandDone = true; });
            }""",
            name,
        )
        self.page.wait_for_function("window.commandDone", timeout=seconds * SECOND)

    def find(self, text):
        """The position of the first code cell whose source holds the text."""
        for index, source in enumerate(self.sources()):
            if source is not None and text in source:
                return index
        raise LookupError(f"no code cell holds {text!r}")

    def sources(self):
        """The source of every code cell, and None for other cells."""
        return self._ask(
            "return cells.map(c => c.type === 'code' ? c.sharedModel.getSource() : null);"
        )

    def scroll_to(self, index):
        """Make a cell the active one, and bring it into view: JupyterLab draws what is near."""
        self._ask(
            "notebook.activeCellIndex = argument; return notebook.scrollToItem(argument);", index
        )

    def trust(self):
        """Give the command Trust Notebook, and say yes."""
        self.page.evaluate("void window.jupyterapp.commands.execute('notebook:trust')")
        self.page.get_by_role("button", name="Trust").click()

    def set_source(self, index, source):
        self._ask("cells[argument[0]].sharedModel.setSource(argument[1]);", [index, source])

    def outputs(self, index):
        """The outputs of a cell, as in the notebook's file."""
        return self._ask("return cells[argument].outputs.toJSON();", index)

    def text(self, index):
        """All that a cell's outputs say in words: streams, text/plain and the names of errors."""
        words = []
        for output in self.outputs(index):
            words += [output.get("text", ""), output.get("ename", ""), output.get("evalue", "")]
            words += [output.get("data", {}).get("text/plain", "")]
        return "\n".join("".join(word) for word in words if word)

    def run(self, index, seconds=PATIENCE):
        """Run one cell and wait for its end."""
        self._ask("notebook.activeCellIndex = argument; notebook.deselectAll();", index)
        self._command("notebook:run-cell", seconds)

    def run_all(self, seconds=PATIENCE):
        """Run the whole notebook, and make sure that it has come to its end."""
        self._command("notebook:run-all-cells", seconds)
        stopped = self._ask(
            """return cells.findIndex(cell => cell.type === "code"
                && cell.sharedModel.getSource().trim() && cell.executionCount === null);"""
        )
        assert stopped == -1, f"cell {stopped} did not run: the one before it says\n" + "\n".join(
            self.text(i) for i, source in enumerate(self.sources()[:stopped]) if source is not None
        )

    def notifications(self):
        """What JupyterLab says in its pop-ups, one string each."""
        return self.page.locator(".Toastify__toast").all_inner_texts()

    def use_theme(self, name):
        """'JupyterLab Light' or 'JupyterLab Dark'."""
        self.page.evaluate(
            "theme => window.jupyterapp.commands.execute('apputils:change-theme', { theme })", name
        )
        self.page.wait_for_function(
            """theme => document.body.dataset.jpThemeName === theme
                && !document.querySelector("#jupyterlab-splash")""",
            arg=name,
            timeout=PATIENCE * SECOND,
        )


@pytest.fixture
def lab(chromium, server):
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    yield Lab(context.new_page(), server)
    context.close()
    server.delete_sessions()
    shutil.rmtree(server.home / ".jupyter", ignore_errors=True)  # a theme that a test has chosen
