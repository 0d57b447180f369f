"""The code cells of a notebook, from the bytes of its file."""

import json
import re

LARGEST = 100 * 2**20

# How files begin that people hand in with the wrong ending.
_OTHERS = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a zip archive or an Office document",
    b"<!DOCTYPE": "a web page",
    b"<html": "a web page",
    b"version https://git-lfs": "only a pointer of Git LFS to the notebook",
}

# An exercise's cell, also where its code does not parse.
_EXERCISE = re.compile(r"checks\s*\.\s*(\w+)|^\s*(?:def|class)\s+(\w+)", re.MULTILINE)


class Unreadable(Exception):
    """The file holds no notebook; its text says why, as a sentence."""


def code_cells(content):
    """The sources of the code cells of a notebook, in order. content: the bytes of the file.

    Raises Unreadable, with a sentence that says what the file is instead.
    """
    if not content.strip():
        raise Unreadable("The file is empty.")
    if len(content) > LARGEST:
        raise Unreadable(f"The file has {len(content) // 2**20} MB, too much for a notebook.")
    for start, what in _OTHERS.items():
        if content.lstrip()[: len(start)].lower() == start.lower():
            raise Unreadable(f"The file is no notebook but {what}.")
    try:
        notebook = json.loads(content)
    except (ValueError, RecursionError) as error:  # a UnicodeDecodeError is a ValueError
        if b"\n<<<<<<< " in content:
            raise Unreadable("The notebook holds the marks of an unfinished git merge.") from error
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise Unreadable(f"The file is no notebook: it is not JSON{where}.") from error
    cells = _cells(notebook)
    if cells is None:
        raise Unreadable("The file is JSON, but no notebook: it has no cells.")
    return [
        _source(cell)
        for cell in cells
        if isinstance(cell, dict) and cell.get("cell_type") == "code"
    ]


def _cells(notebook):
    """The cells, of old forms too; None if there are none."""
    if not isinstance(notebook, dict):
        return None
    sheets = notebook.get("worksheets")
    if isinstance(sheets, list):
        listed = [sheet.get("cells") for sheet in sheets if isinstance(sheet, dict)]
        return [cell for cells in listed if isinstance(cells, list) for cell in cells]
    return notebook["cells"] if isinstance(notebook.get("cells"), list) else None


def _source(cell):
    source = cell.get("source", cell.get("input", ""))
    return "".join(map(str, source)) if isinstance(source, list) else str(source)


def names_in(cells):
    """The names that cells hand to `checks` or define, for each time they do."""
    found = [match for source in cells for match in _EXERCISE.finditer(source)]
    return [match[1] or match[2] for match in found]
