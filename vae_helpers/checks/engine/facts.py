"""What can be said of a wrong answer that nothing explains: what holds, and a row to recompute."""

import inspect

import numpy as np

from vae_helpers.checks.engine.observe import same

MOST = 12  # numbers of one argument that somebody will type in


def facts(formula, function, reference):
    """Sentences on what holds, then one row with its inputs, what it gives and what is right."""
    names = list(inspect.signature(reference).parameters)
    found, right = formula.answers(function), formula.answers(reference)
    if any(one.shape != other.shape for one, other in zip(found, right, strict=True)):
        return []
    said = ["The shape is right."]
    finite = all(np.isfinite(one).all() for one in found)
    signs = zip(map(np.sign, found), map(np.sign, right), strict=True)
    if finite and all(np.array_equal(one, other) for one, other in signs):
        said = ["The shape is right, and so is every sign."]
    idle = [
        f"`{name}`"
        for place, name in enumerate(names)
        if _makes_no_difference(formula, function, found, reference, right, place)
    ]
    if idle:
        said.append(f"{' and '.join(idle)} {'makes' if len(idle) == 1 else 'make'} no difference.")
    if _right_in_float64(formula, function, reference):
        said.append("Where all arguments are in float64 it is right.")
    return [" ".join(said), *_row(formula, reference, found, right, names)]


def _makes_no_difference(formula, function, found, reference, right, place):
    """Whether other numbers in one place never change the answer, though they should."""
    for inputs, before, good in zip(formula.given, found, right, strict=True):
        if not _is_float(inputs[place]):
            return False
        changed = list(inputs)
        changed[place] = np.asarray(0.9 * np.roll(inputs[place], 1), inputs[place].dtype)
        if not same(formula.read(function(*changed)), before):
            return False
        if same(formula.read(reference(*changed)), good):
            return False
    return True


def _right_in_float64(formula, function, reference):
    if not any(getattr(value, "dtype", None) == "float32" for value in formula.given[0]):
        return False
    double = [
        tuple(np.float64(value) if _is_float(value) else value for value in inputs)
        for inputs in formula.given
    ]
    return all(same(formula.read(function(*one)), formula.read(reference(*one))) for one in double)


def _is_float(value):
    return isinstance(value, np.ndarray) and value.dtype.kind == "f"


def _row(formula, reference, found, right, names):
    """The smallest wrong row of all that were tried, as lines; none if all are too large."""
    rows = []
    for inputs, one, other in zip(formula.given, found, right, strict=True):
        if one.ndim > 1 or same(one, other):
            continue
        at = int(np.argmax(np.abs(one - other))) if one.ndim else ()
        if not _is_by_itself(reference, formula.read, inputs, other, at):
            continue
        values = [_of_row(value, one, at) for value in inputs]
        if all(np.size(value) <= MOST for value in values):
            rows.append((sum(map(np.size, values)), values, one[at], other[at]))
    if not rows:
        return []
    _, values, yours, good = min(rows, key=lambda one: one[0])
    width = max(map(len, [*names, "yours"]))
    shown = [*map(_shown, values), f"{float(yours):.4g}", f"{float(good):.4g}"]
    named = zip([*names, "yours", "right"], shown, strict=True)
    return ["To compute by hand:", *(f"    {name:<{width}}  {value}" for name, value in named)]


def _is_by_itself(reference, read, inputs, right, at):
    """Whether a row can be computed from its own inputs, all of them numbers."""
    if any(map(callable, inputs)):
        return False
    if at == ():
        return True
    alone = [v[at : at + 1] if _has_rows(v, right) else v for v in inputs]
    try:
        return same(read(reference(*alone)), right[at : at + 1])
    except Exception:  # of a reference that takes no single row
        return False


def _has_rows(value, answer):
    return isinstance(value, np.ndarray) and value.ndim > 0 and len(value) == len(answer)


def _of_row(value, answer, at):
    return value[at] if answer.ndim and _has_rows(value, answer) else value


def _shown(value):
    return np.array2string(np.asarray(value), precision=4, suppress_small=True).replace("\n", "")
