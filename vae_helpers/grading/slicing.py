"""The lines of a notebook that one exercise needs: its own, and those that define what it uses.

Everything else, trainings and pictures above all, is not run. A name that is used may be defined
or changed in several places above; then all of them are taken, in their order.
"""

import ast
import contextlib
import dataclasses
import re
import symtable

# Magics around a cell of ordinary code; behind others there may be any language.
_AROUND_CODE = "time", "timeit", "capture", "prun"
# Null bytes and halves of surrogate pairs are ValueErrors; brackets nest too deep for the rest.
_CANNOT_BE_READ = SyntaxError, ValueError, RecursionError, MemoryError


@dataclasses.dataclass(frozen=True)
class Line:
    """A statement of a notebook: its cell, counted from 1, and its place in it."""

    cell: int
    tree: ast.stmt

    @property
    def first_line(self):
        decorators = getattr(self.tree, "decorator_list", [])
        return min([self.tree.lineno, *(one.lineno for one in decorators)])


@dataclasses.dataclass(frozen=True)
class Broken:
    """A cell that Python cannot read, and why."""

    cell: int
    source: str
    error: SyntaxError


@dataclasses.dataclass(frozen=True)
class Slice:
    """What an exercise needs: earlier lines in their order, and its own."""

    before: tuple
    own: Line


@dataclasses.dataclass
class _Names:
    """What a statement reads, defines, and changes without defining it; does it import all?"""

    reads: set
    defines: set
    changes: set
    imports: set
    everything: bool = False


def python_of(source):
    """The source of a cell as Python: magics and shell lines become calls that nobody needs."""
    first, _, rest = source.lstrip("\n").partition("\n")
    magic = re.match(r"%%(\w+)", first)
    if magic:
        source = f"\n{rest}" if magic[1] in _AROUND_CODE else ""
    with contextlib.suppress(*_CANNOT_BE_READ):
        ast.parse(source)
        return source
    from IPython.core.inputtransformer2 import TransformerManager

    try:
        return TransformerManager().transform_cell(source)
    except _CANNOT_BE_READ:
        return source


class Notebook:
    """The code of a notebook, cut into lines that know what they need."""

    def __init__(self, cells):
        self.sources = [python_of(source) for source in cells]
        self.lines, self.broken = [], []
        for number, source in enumerate(self.sources, start=1):
            try:
                tree = ast.parse(source)
            except _CANNOT_BE_READ as error:
                if not isinstance(error, SyntaxError):
                    error = SyntaxError(str(error))
                self.broken.append(Broken(number, source, error))
            else:
                self.lines += [Line(number, node) for node in tree.body]
        self._names = [_names(line.tree) for line in self.lines]
        self._imported = {name for names in self._names for name in names.imports}
        self._checks, self._direct = {"checks"}, {}  # how this notebook calls them
        for line in self.lines:
            self._learn_names(line.tree)

    def slice(self, exercise):
        """The Slice of an exercise, its last cell as in a run from top to bottom.

        None if it is not in the notebook, and a Broken if its cell cannot be read.
        """
        own = self._own(exercise)
        broken = [one for one in self.broken if _mentions(one.source, exercise)]
        if broken and (own is None or broken[-1].cell > self.lines[own].cell):
            return broken[-1]
        if own is None:
            return None
        needed, taken, found = set(self._names[own].reads), set(), True
        while found:
            found = [
                i
                for i in range(own)
                if i not in taken and self._serves(i, needed) and not self._defines(i, exercise)
            ]
            taken.update(found)
            needed |= {name for i in found for name in self._names[i].reads}
        return Slice(tuple(self.lines[i] for i in sorted(taken)), self.lines[own])

    def defined_below(self, line, name):
        """The cell after a line that defines a name, or None."""
        later = zip(self.lines, self._names, strict=True)
        cells = (one.cell for one, names in later if name in names.defines)
        return next((cell for cell in cells if cell > line.cell), None)

    def handed_over(self, line):
        """The exercises that a line hands to `checks`."""
        return {name for name in map(self._handed, ast.walk(line.tree)) if name}

    def _handed(self, node):
        """The exercise that a decorated definition, or a call, hands to `checks`."""
        for one in getattr(node, "decorator_list", []):
            if self._exercise(one):
                return self._exercise(one)
        return self._exercise(node.func) if isinstance(node, ast.Call) else None

    def _exercise(self, node):
        """kl_divergence of `checks.kl_divergence`, or of the name that it was imported as."""
        if isinstance(node, ast.Attribute):
            before = _dotted(node.value)
            return node.attr if before in self._checks | {"vae_helpers.checks"} else None
        return self._direct.get(node.id) if isinstance(node, ast.Name) else None

    def _learn_names(self, tree):
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module == "vae_helpers.checks":
                self._direct |= {one.asname or one.name: one.name for one in node.names}
            elif isinstance(node, (ast.Import, ast.ImportFrom)):
                names = (one for one in node.names if one.name.endswith("checks"))
                self._checks |= {one.asname or one.name for one in names}

    def _own(self, exercise):
        """The place of the last line that hands the exercise over, else that defines it."""
        handed = [i for i, line in enumerate(self.lines) if exercise in self.handed_over(line)]
        if handed:
            return handed[-1]
        defined = [
            i
            for i, names in enumerate(self._names)
            if exercise in names.defines - names.imports and not names.everything
        ]
        return defined[-1] if defined else None

    def _defines(self, i, exercise):
        names = self._names[i]
        return exercise in names.defines - names.imports or exercise in self.handed_over(
            self.lines[i]
        )

    def _serves(self, i, needed):
        names = self._names[i]
        changes = names.changes - self._imported
        return names.everything or bool((names.defines | changes) & needed)


def _mentions(source, exercise):
    pattern = rf"checks\s*\.\s*{exercise}\b(?!\s*\.)|^\s*(?:def|class)\s+{exercise}\b"
    return re.search(pattern, source, re.MULTILINE) is not None


def _names(tree):
    names = _Names(set(), set(), set(), set())
    try:
        table = symtable.symtable(ast.unparse(tree), "cell", "exec")
    except _CANNOT_BE_READ:  # such as a return outside of a function
        return names
    for symbol in table.get_symbols():
        name = symbol.get_name()
        if symbol.is_referenced():
            names.reads.add(name)
        if symbol.is_assigned() or symbol.is_imported():
            names.defines.add(name)
        if symbol.is_imported():
            names.imports.add(name)
    _add_inner(table, names)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.names[0].name == "*":
            names.everything = True
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            names.reads.add(node.target.id)
        if isinstance(node, (ast.Attribute, ast.Subscript)) and not isinstance(node.ctx, ast.Load):
            names.changes.add(_root(node))
    if isinstance(tree, ast.Expr) and isinstance(tree.value, ast.Call):
        names.changes.add(_root(tree.value.func))  # numbers.append(3)
    names.changes.discard(None)
    return names


def _add_inner(table, names):
    """What functions and classes inside read and, by `global`, define of the notebook's names."""
    for inner in table.get_children():
        for symbol in inner.get_symbols():
            if symbol.is_global() and symbol.is_referenced():
                names.reads.add(symbol.get_name())
            if symbol.is_declared_global() and symbol.is_assigned():
                names.defines.add(symbol.get_name())
        _add_inner(inner, names)


def _root(node):
    """x of `x.a[0].b`; None for what does not begin with a name."""
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def _dotted(node):
    """The text of an expression such as vae_helpers.checks; None for others."""
    names = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(names)]) if isinstance(node, ast.Name) else None
