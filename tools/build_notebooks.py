"""Build notebooks: solutions/NN_topic.py -> the same .ipynb there and a blank one in lessons/.

    python tools/build_notebooks.py [--force] [01 05 ...]

The source of a lesson is a jupytext py:percent script. The solution is the script without its
markers, executed; the lesson is the script with blanks and without outputs. A solution whose
cells already stand executed in its notebook is not run again, unless forced.
"""

import argparse
import copy
import hashlib
import pathlib
import re
import sys

import jupytext
import nbformat

ROOT = pathlib.Path(__file__).resolve().parent.parent
SOURCES = ROOT / "solutions"
LESSONS = ROOT / "lessons"
BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
SOLUTION_ONLY = "solution-only"
# A cell tagged so draws the picture of the README.
README_PICTURE = "readme-picture"


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
            cell.source = "\n".join(line for line in lines if line.strip() not in (BEGIN, END))
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
            kept += _blank(marked)
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


def inputs_of(notebook):
    """What of a notebook comes from its source: type, id, tags and text of each cell."""
    return [
        (cell.cell_type, cell["id"], cell.metadata.get("tags", []), cell.source)
        for cell in notebook.cells
    ]


def executed(notebook, folder):
    """The notebook with its outputs. Raises SourceError where a cell fails or writes to stderr."""
    import nbclient  # a second, and only builds need it

    client = nbclient.NotebookClient(
        notebook,
        timeout=1200,
        record_timing=False,
        store_widget_state=False,
        coalesce_streams=True,
        resources={"metadata": {"path": str(folder)}},
    )
    try:
        client.execute()
    except nbclient.exceptions.CellExecutionError as error:
        raise SourceError(f"a cell failed:\n{error}") from error
    notebook.metadata.language_info = nbformat.from_dict({"name": "python"})
    notebook.metadata.pop("widgets", None)
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", []):
            if output.get("name") == "stderr":
                raise SourceError(f"a cell wrote to stderr:\n{cell.source}\n{output.text}")
            # Names a widget of the kernel that is gone; the text beside it stays.
            output.get("data", {}).pop("application/vnd.jupyter.widget-view+json", None)
    return notebook


def is_up_to_date(path, notebook):
    """Whether the file holds these cells, executed."""
    if not path.exists():
        return False
    stored = nbformat.read(path, as_version=4)
    ran = all(cell.execution_count for cell in stored.cells if cell.cell_type == "code")
    return ran and inputs_of(stored) == inputs_of(notebook)


def write(path, notebook):
    """Write a notebook with one trailing newline, and only if that changes the file."""
    nbformat.validate(notebook)
    text = nbformat.writes(notebook).rstrip("\n") + "\n"
    if not path.exists() or path.read_text("utf-8") != text:
        path.write_text(text, "utf-8", newline="\n")


def readme_picture(notebook):
    """The PNG bytes of the cell tagged for the README, or None."""
    from base64 import b64decode

    for cell in notebook.cells:
        if README_PICTURE in cell.metadata.get("tags", []):
            for output in cell.outputs:
                if "image/png" in output.get("data", {}):
                    return b64decode(output.data["image/png"])
    return None


def build(path, force=False):
    """Build both notebooks of one source; return whether the solution was executed."""
    source = read_source(path)
    write(LESSONS / f"{path.stem}.ipynb", lesson_of(source))
    solution, target = solution_of(source), path.with_suffix(".ipynb")
    if not force and is_up_to_date(target, solution):
        return False
    write(target, executed(solution, path.parent))
    picture = readme_picture(solution)
    if picture:
        (SOURCES / "readme_picture.png").write_bytes(picture)
    return True


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lessons", nargs="*", help="numbers of lessons, as 01; all if none")
    parser.add_argument("--force", action="store_true", help="execute what is up to date, too")
    wanted = parser.parse_args()
    paths = [
        path
        for path in sorted(SOURCES.glob("[0-9][0-9]_*.py"))
        if not wanted.lessons or path.name[:2] in wanted.lessons
    ]
    if not paths:
        sys.exit(f"No source in {SOURCES.name}/ for lessons {', '.join(wanted.lessons)}.")
    for path in paths:
        try:
            ran = build(path, wanted.force)
        except SourceError as error:
            sys.exit(f"{path.name}: {error}")
        print(f"{path.stem}: {'built and executed' if ran else 'up to date'}", flush=True)


if __name__ == "__main__":
    main()
