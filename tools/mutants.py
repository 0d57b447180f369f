"""Change each reference in one place at a time and see what its check says.

    python tools/mutants.py [name ...] [--show]

A mutant is the source of a reference with one operator, sign, constant, axis, function or argument
exchanged. Printed is, for each exercise, how many there are, how many are judged right (each is
shown: it has to be the same function, written otherwise), how many fail, which is told with their
own line, and how many of the rest get a name.
"""

import argparse
import ast
import copy
import inspect
import sys

OPERATORS = {
    ast.Add: [ast.Sub],
    ast.Sub: [ast.Add],
    ast.Mult: [ast.Div],
    ast.Div: [ast.Mult],
    ast.MatMult: [ast.Mult],
    ast.Pow: [ast.Mult],
    ast.Gt: [ast.Lt, ast.GtE],
    ast.Lt: [ast.Gt, ast.LtE],
    ast.FloorDiv: [ast.Div],
}
FUNCTIONS = {
    "sum": ["mean", "max"],
    "mean": ["sum", "max"],
    "exp": ["log", "abs"],
    "log": ["exp", "abs"],
    "softplus": ["relu", "sigmoid"],
    "max": ["min", "mean"],
    "min": ["max", "mean"],
    "var": ["std", "mean"],
    "std": ["var"],
    "square": ["abs"],
    "sqrt": ["abs"],
    "eigh": ["eig", "svd"],
    "argsort": ["sort"],
    "ptp": ["std"],
}
STRINGS = {
    "relu": ["linear", "tanh"],
    "sigmoid": ["linear", "relu", "tanh"],
    "float32": ["float64", "uint8"],
}


def constants(value):
    """Other values for a constant of a source."""
    if isinstance(value, bool) or value is None:
        return []
    if isinstance(value, (int, float)):
        others = [value + 1, value - 1, -value, 2 * value, value / 2]
        return [type(value)(other) for other in dict.fromkeys(others) if other != value]
    return STRINGS.get(value, [])


def edits(node):
    """What may be exchanged at one node of a syntax tree: functions that do so in place."""
    if isinstance(node, ast.BinOp):
        for other in OPERATORS.get(type(node.op), []):
            yield lambda n, other=other: setattr(n, "op", other())
        yield lambda n: _becomes(n, n.left)
        yield lambda n: _becomes(n, n.right)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield lambda n: _becomes(n, n.operand)
    elif isinstance(node, ast.Compare):
        for other in OPERATORS.get(type(node.ops[0]), []):
            yield lambda n, other=other: setattr(n, "ops", [other()])
    elif isinstance(node, ast.Constant):
        for other in constants(node.value):
            yield lambda n, other=other: setattr(n, "value", other)
    elif isinstance(node, ast.Call):
        if isinstance(node.func, ast.Attribute):
            for other in FUNCTIONS.get(node.func.attr, []):
                yield lambda n, other=other: setattr(n.func, "attr", other)
        for i in range(len(node.keywords)):
            yield lambda n, i=i: n.keywords.pop(i)
        if len(node.args) > 1:
            yield lambda n: n.args.reverse()
        if len(node.args) == 1:
            yield lambda n: _becomes(n, n.args[0])


def _becomes(node, other):
    """Turn a node into another one, in place."""
    node.__class__, fields = other.__class__, dict(vars(other))
    node.__dict__.clear()
    node.__dict__.update(fields)


def mutants(function):
    """Every mutant of a function or class as (source, object); those that do not compile are not.

    The changed place may lie in the body only, not in its docstring or decorators.
    """
    module = sys.modules[function.__module__]
    original = inspect.unwrap(function) if inspect.isfunction(function) else function
    tree = ast.parse(inspect.getsource(original)).body[0]
    tree.decorator_list = []
    if ast.get_docstring(tree):
        tree.body = tree.body[1:]
    seen = {ast.unparse(tree)}
    for place, node in enumerate(ast.walk(tree)):
        for number, _ in enumerate(edits(node)):
            mutant = copy.deepcopy(tree)
            target = list(ast.walk(mutant))[place]
            list(edits(target))[number](target)
            source = ast.unparse(ast.fix_missing_locations(mutant))
            if source in seen:
                continue
            seen.add(source)
            scope = dict(vars(module))
            exec(compile(source, f"<a mutant of {function.__name__}>", "exec"), scope)
            yield source, scope[tree.name]


def main(arguments=None):
    from vae_helpers import checks

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="of exercises; all if none")
    parser.add_argument("--show", action="store_true", help="show what stays without a word")
    options = parser.parse_args(arguments)
    print("| exercise | mutants | judged right | fail | the rest, told by name |")
    print("|---|---|---|---|---|")
    totals = [0, 0, 0]
    shown = []
    for name in options.names or checks.EXERCISES:
        exercise = checks.EXERCISES[name]
        verdicts = [(s, exercise.diagnose(mutant)) for s, mutant in mutants(exercise.reference)]
        right = [source for source, verdict in verdicts if verdict.status == "right"]
        wrong = [(source, verdict) for source, verdict in verdicts if verdict.status == "wrong"]
        told = sum(verdict.mistake is not None for _, verdict in wrong)
        count = len(verdicts)
        fail = [one for one in wrong if one[1].mistake is None and "It raises" in one[1].message]
        wrong = [one for one in wrong if one not in fail]
        share = f"{told} of {len(wrong)}"
        print(f"| {name} | {count} | {len(right)} | {len(fail)} | {share} |", flush=True)
        totals = [a + b for a, b in zip(totals, (len(wrong), len(right), told), strict=True)]
        shown += [f"judged right, {name}:\n{source}" for source in right]
        if options.show:
            shown += [
                f"without a word, {name}:\n{source}\n    {verdict.message}"
                for source, verdict in wrong
                if verdict.mistake is None
            ]
    print(
        f"\n{totals[2] / max(1, totals[0]):.0%} of {totals[0]} wrong mutants that run get a name."
    )
    print("\n\n".join(["", *shown]))


if __name__ == "__main__":
    main()
