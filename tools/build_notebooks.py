"""Build notebooks: solutions/NN_topic.py -> the same .ipynb there and a blank one in lessons/.

    python tools/build_notebooks.py [--force] [01 05 ...]

The source of a lesson is a jupytext py:percent script. The solution is the script without its
markers, executed; the lesson is the script with blanks and without outputs. Where the code cells
already stand executed in the solution's notebook, whatever the prose between them, their outputs
are kept and nothing is run, unless forced.

Along with them: the minutes in a lesson's opening and in the README's map (times.py), the picture
at a lesson's top, the page of notation, and what docs/routes.md says of each lesson (routes.py).
"""

import argparse
import ast
import asyncio
import contextlib
import copy
import hashlib
import os
import pathlib
import re
import sys
import time

import jupytext
import nbformat
import package_files
import routes
import times

from vae_helpers import files

# The kernels inherit it: no build counts for anybody's progress, or shows it.
os.environ["VAE_COURSE_PROGRESS"] = "off"

ROOT = pathlib.Path(__file__).resolve().parent.parent
SOURCES = ROOT / "solutions"
LESSONS = ROOT / "lessons"
BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
# The first line of a solution that repairs a program: the lesson has the program as it was found.
PATIENT = "### PATIENT"
PROGRAMS = ROOT / "vae_helpers" / "bug_hunt"
SOLUTION_ONLY = "solution-only"
PICTURES = SOURCES / "pictures"
NOTATION = SOURCES / "notation.py"
README = ROOT / "README.md"
ROUTES = ROOT / "docs" / "routes.md"
# A cell tagged so draws the picture at the top of its lesson.
PROMISE = "promise"
# Tags that change what is executed.
RUN_TAGS = {"raises-exception", "skip-execution"}
# In the metadata of a solution: the files of the package that made its outputs, with digests.
MADE_WITH = "made_with"
# And the minutes that the run took.
RUNNING = "running_minutes"


class SourceError(Exception):
    """A source that cannot be built: says which cell and why."""


def read_source(path):
    """The notebook of a py:percent source, with cell ids that depend on the cells alone."""
    notebook = jupytext.reads(path.read_text("utf-8"), fmt="py:percent")
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
    )
    seen = {}
    for cell in notebook.cells:
        tags = cell.metadata.get("tags")
        cell.metadata = nbformat.from_dict({"tags": tags} if tags else {})
        # jupytext draws ids at random; equal cells are told apart by their number.
        key = hashlib.sha256(f"{cell.cell_type}\n{cell.source}".encode()).hexdigest()[:12]
        seen[key] = seen.get(key, 0) + 1
        cell["id"] = f"{key}-{seen[key]}"
    return notebook


def solution_of(source):
    """The source without its markers, not executed."""
    notebook = copy.deepcopy(source)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            lines = cell.source.splitlines()
            markers = BEGIN, END, PATIENT
            cell.source = "\n".join(line for line in lines if line.strip() not in markers)
    return notebook


def lesson_of(source):
    """The source as a learner meets it: solutions blanked, solution-only cells gone."""
    notebook = copy.deepcopy(source)
    notebook.cells = [
        cell for cell in notebook.cells if SOLUTION_ONLY not in cell.metadata.get("tags", [])
    ]
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.source = "\n".join(_blanked(cell.source.splitlines()))
    return notebook


def _blanked(lines):
    """The lines of a cell, each marked stretch replaced by a blank."""
    kept, marked = [], None
    for line in lines:
        if line.strip() == BEGIN:
            if marked is not None:
                raise SourceError(f"{BEGIN} within a solution, in a cell that starts {lines[0]!r}")
            marked = []
        elif line.strip() == END:
            if not marked:
                raise SourceError(f"{END} without a solution, in a cell that starts {lines[0]!r}")
            kept += _as_found(kept) if marked[0].strip() == PATIENT else _blank(marked)
            marked = None
        elif marked is None:
            kept.append(line)
        else:
            marked.append(line)
    if marked is not None:
        raise SourceError(f"{BEGIN} without an end, in a cell that starts {lines[0]!r}")
    return kept


def _blank(lines):
    """What stands in place of a solution; of a single assignment its left side stays."""
    assignment = re.fullmatch(r"(\s*\w+ = ).*", lines[0])
    if assignment and len(lines) == 1:
        return [assignment[1] + "..."]
    indent = re.match(r"\s*", lines[0])[0]
    return [indent + "# your code here", indent + "..."]


def _as_found(lines):
    """The body of the program of the bug hunt that lines begin to define, with its bug.

    A healthy one is not among the patients, and comes from those that were repaired.
    """
    defined = [match[1] for line in lines if (match := re.match(r"def (\w+)\(", line))]
    name = defined[-1] if defined else None
    for file in ("patients.py", "repaired.py"):
        text = (PROGRAMS / file).read_text("utf-8")
        for node in ast.parse(text).body:
            if isinstance(node, ast.FunctionDef) and node.name == name:
                docstring = node.body[0]
                return text.splitlines()[docstring.end_lineno : node.end_lineno]
    raise SourceError(f"{PATIENT} under {name}, but {PROGRAMS.name} has no program of that name")


def inputs_of(notebook):
    """What of a notebook comes from its source: type, id, tags and text of each cell."""
    return [
        (cell.cell_type, cell["id"], cell.metadata.get("tags", []), cell.source)
        for cell in notebook.cells
    ]


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def executed(notebook, folder, begin=lambda number: None):
    """The notebook with its outputs; calls begin(number) before each code cell, from 1 on.

    Raises SourceError where a cell fails or writes to stderr, KeyboardInterrupt after Ctrl-C.
    """
    import nbclient  # these two take a second, and only builds need them
    from traitlets.config import Config

    client = nbclient.NotebookClient(
        notebook,
        timeout=1200,
        record_timing=False,
        store_widget_state=False,
        coalesce_streams=True,
        resources={"metadata": {"path": str(folder)}},
        # A kernel that is reached without encryption warns of it on every start.
        config=Config(KernelManager={"transport_encryption": "auto"}),
    )
    try:
        asyncio.run(_execute(client, begin))
    except (nbclient.exceptions.CellControlSignal, nbclient.exceptions.DeadKernelError) as error:
        raise SourceError(f"a cell failed:\n{error}") from error
    for cell in code_cells(notebook):
        for output in cell.outputs:
            if output.get("name") == "stderr":
                raise SourceError(f"a cell wrote to stderr:\n{cell.source}\n{output.text}")
            # Names a widget of the kernel that is gone; the text beside it stays.
            output.get("data", {}).pop("application/vnd.jupyter.widget-view+json", None)
    return notebook


async def _execute(client, begin):
    """Start a kernel, run the code cells one by one, end the kernel.

    Step by step, since client.execute() has an answer to Ctrl-C of its own: a page of tracebacks.
    Here it ends the task, as asyncio has it, and the kernel at once.
    """
    task, manager, finished = asyncio.current_task(), client.create_kernel_manager(), False
    try:
        await client.async_start_new_kernel()
        await client.async_start_new_kernel_client()
        for index, cell in enumerate(client.nb.cells):
            number = client.code_cells_executed + 1
            if cell.cell_type == "code":
                begin(number)
                await client.async_execute_cell(cell, index, execution_count=number)
        finished = True
    except RuntimeError:  # "the kernel died" is what nbclient makes of the task's end
        if task.cancelling():
            raise asyncio.CancelledError from None
        raise
    finally:
        if client.kc:
            client.kc.stop_channels()
        if manager.has_kernel:
            await manager.shutdown_kernel(now=not finished)


def read_stored(path):
    """The notebook of a file, or None where there is none that can be read."""
    try:
        return nbformat.read(path, as_version=4)
    except (OSError, ValueError):  # ValueError: no JSON, as where a merge left its marks
        return None


def keep_outputs(notebook, stored):
    """Take the outputs of a stored notebook over if it has the same code; return whether it has.

    All or none: the pictures and numbers of a notebook come from one run, and agree.
    """
    cells, before = code_cells(notebook), code_cells(stored)
    if [_code(cell) for cell in cells] != [_code(cell) for cell in before]:
        return False
    if [cell.execution_count for cell in before] != list(range(1, len(before) + 1)):
        return False
    for cell, old in zip(cells, before, strict=True):
        cell.execution_count, cell.outputs = old.execution_count, old.outputs
    return True


def _code(cell):
    return cell.source, sorted(RUN_TAGS.intersection(cell.metadata.get("tags", [])))


def file_of(notebook):
    """The bytes of a notebook's file, with one trailing newline."""
    nbformat.validate(notebook)
    return (nbformat.writes(notebook).rstrip("\n") + "\n").encode()


def promise_picture(notebook):
    """The PNG bytes of the cell whose picture stands at the top of the lesson, or None."""
    from base64 import b64decode

    for cell in notebook.cells:
        if PROMISE in cell.metadata.get("tags", []):
            for output in cell.outputs:
                if "image/png" in output.get("data", {}):
                    return b64decode(output.data["image/png"])
    return None


@contextlib.contextmanager
def progress(name, cells, stream):
    """Gives a function that says which cell begins: in one line, rewritten, on a terminal.

    In a log there is one line at the start. What ends the line is up to the caller.
    """
    terminal, line = stream.isatty(), ""

    def begin(number):
        nonlocal line
        line = f"{name}: cell {number} of {cells}"
        print(f"\r{line}", end="", file=stream, flush=True)

    if not terminal:
        print(f"{name}: executing {cells} cells", file=stream, flush=True)
    try:
        yield begin if terminal else lambda number: None
    except BaseException:
        if terminal:
            print(file=stream)  # the cell at which it ended stays to be read
        raise
    if terminal:
        print(f"\r{' ' * len(line)}\r", end="", file=stream)


def build(path, force=False):
    """Build both notebooks of one source.

    Returns what was done, and the files of the package that changed since the outputs were made.
    """
    source = read_source(path)
    lesson, solution = lesson_of(source), solution_of(source)
    target, cells, began = path.with_suffix(".ipynb"), code_cells(solution), time.monotonic()
    made_with = now = package_files.digests("\n".join(cell.source for cell in cells))
    stored = read_stored(target)
    before = stored.metadata.get(RUNNING) if stored else None
    kept = not force and stored is not None and keep_outputs(solution, stored)
    if kept:
        made_with, running = stored.metadata.get(MADE_WITH, now), before or 1
    else:
        with progress(path.stem, len(cells), sys.stdout) as begin:
            executed(solution, path.parent, begin)
        running = times.running(time.monotonic() - began, before)
    solution.metadata[MADE_WITH], solution.metadata[RUNNING] = made_with, running
    for notebook in (lesson, solution):
        times.write_into(notebook, source, running)
    # A build that fails leaves what was there: nothing is written before everything is ready.
    made = {target: file_of(solution), LESSONS / target.name: file_of(lesson)}
    picture = promise_picture(solution)
    if picture:
        made[PICTURES / f"{path.stem}.png"] = picture
    changed = [files.write(*file) for file in made.items()]
    if not kept:
        done = f"built and executed in {round(time.monotonic() - began)} s"
    else:
        done = "built, outputs kept" if any(changed) else "up to date"
    return done, package_files.changed(made_with, now)


def minutes_of(sources):
    """The minutes of each lesson whose solution was built, by the stem of its file."""
    stored = {path: read_stored(path.with_suffix(".ipynb")) for path in sources}
    return {
        path.stem: times.minutes(read_source(path), notebook.metadata.get(RUNNING, 1))
        for path, notebook in stored.items()
        if notebook
    }


def build_pages(sources):
    """The page of notation, the minutes in the README's map, what there is to do in ROUTES."""
    files.write(LESSONS / "notation.ipynb", file_of(read_source(NOTATION)))
    minutes = minutes_of(sources)
    files.write(README, times.in_readme(README.read_text("utf-8"), minutes).encode())
    if ROUTES.exists():
        by_number = {int(stem[:2]): each for stem, each in minutes.items()}
        notebooks = {int(path.stem[:2]): read_source(path) for path in sources}
        text = ROUTES.read_text("utf-8")
        files.write(ROUTES, routes.filled(text, by_number, notebooks).encode())


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lessons", nargs="*", help="numbers of lessons, as 01; all if none")
    parser.add_argument("--force", action="store_true", help="execute what is up to date, too")
    wanted = parser.parse_args(arguments)
    sources = {path.name[:2]: path for path in sorted(SOURCES.glob("[0-9][0-9]_*.py"))}
    unknown = [number for number in wanted.lessons if number not in sources]
    if unknown:
        sys.exit(f"No lesson {', '.join(unknown)}. There are {', '.join(sources)}.")
    old, changes = [], set()
    for number, path in sources.items():
        if wanted.lessons and number not in wanted.lessons:
            continue
        try:
            done, changed = build(path, wanted.force)
        except SourceError as error:
            sys.exit(f"{path.name}: {error}")
        except files.Unwritable as error:
            sys.exit(f"{path.stem}: {error}")
        except KeyboardInterrupt:
            print(f"{path.stem}: interrupted, its notebooks are as before", file=sys.stderr)
            sys.exit(130)
        print(f"{path.stem}: {done}", flush=True)
        if changed:
            old.append(number)
            changes |= changed
    try:
        build_pages(sources.values())
    except files.Unwritable as error:
        sys.exit(str(error))
    if old:
        print(
            f"Outputs of {', '.join(old)} are older than {', '.join(sorted(changes))}. To renew "
            f'them: make notebooks NOTEBOOKS_ARGS="--force {" ".join(old)}"'
        )


if __name__ == "__main__":
    main()
