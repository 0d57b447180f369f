"""Which files of the package stand behind the outputs of a notebook, and what is in them."""

import ast
import hashlib
import pathlib

ROOT = pathlib.Path(__file__).resolve().parent.parent
PACKAGE = "vae_helpers"
# What the checks say is text, and `pytest --nbval` compares it: a new mistake makes nothing old.
LEFT_OUT = f"{PACKAGE}.checks"
DATA = ".json", ".npz", ".js", ".css"


def digests(code, root=ROOT):
    """The files of the package that a piece of code uses, and those that they use: {path: digest}.

    Found by reading the imports, not by importing. A folder counts by the names used of it: who
    calls `plotting.gap` uses the module that defines it, and no other picture.
    """
    found, ahead = {}, [code]
    while ahead:
        for name in _names_used(ahead.pop()):
            path = _file_that_defines(name, root)
            if path and path not in found:
                found[path] = path.read_bytes()
                ahead.append(found[path])
    for path, content in list(found.items()):
        data = [file for file in path.parent.iterdir() if file.suffix in DATA]
        found |= {file: file.read_bytes() for file in data if file.name.encode() in content}
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(content).hexdigest()[:12]
        for path, content in sorted(found.items())
    }


def changed(then, now):
    """The files that differ between two answers of `digests`."""
    return {path for path in then.keys() | now.keys() if then.get(path) != now.get(path)}


def _names_used(code):
    """Every dotted name of the package that the code imports or takes from what it imports."""
    nodes = list(ast.walk(ast.parse(code)))
    imported = {}
    for node in nodes:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            prefix = f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
            imported |= {alias.asname or alias.name: prefix + alias.name for alias in node.names}
    used = set(imported.values())
    for node in nodes:
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) in imported:
            used.add(f"{imported[ast.unparse(node.value)]}.{node.attr}")
    return {
        name
        for name in used
        if name.startswith(f"{PACKAGE}.") and not f"{name}.".startswith(f"{LEFT_OUT}.")
    }


def _file_that_defines(name, root):
    """The file in which a dotted name is defined; None for a folder as such."""
    place = root.joinpath(*name.split("."))
    if place.with_suffix(".py").exists():
        return place.with_suffix(".py")
    if place.is_dir():
        return None
    parent, _, last = name.rpartition(".")
    start = place.parent / "__init__.py"
    if not start.exists():
        return _file_that_defines(parent, root) if parent else None
    for node in ast.parse(start.read_bytes()).body:  # does the folder pass it on?
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                if (alias.asname or alias.name) == last:
                    return _file_that_defines(f"{node.module}.{alias.name}", root)
    return start
