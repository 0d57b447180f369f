"""A lesson's solution run cell by cell, short of its long trainings, to put answers into it."""

import ast
import contextlib
import itertools
import unittest.mock

import jupytext
from course import ROOT

from vae_helpers import checks, plane
from vae_helpers.bug_hunt.ward import Ward
from vae_helpers.quiet import keras, tf

LONG = 100  # a loop of so many rounds is a training, and is cut short
FEW = 3
COARSE = 0.1  # the side of a square of the grid over the plane of codes


class Cell:
    """A code cell of a solution: what it defines, what it reads, and how it runs."""

    works = True

    def __init__(self, place, source):
        tree = ast.parse(source)
        for node in tree.body:  # the answer that is put in was judged already
            node.decorator_list = []
        names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
        self.reads = {node.id for node in names if isinstance(node.ctx, ast.Load)}
        self.defines = {node.id for node in names if isinstance(node.ctx, ast.Store)}
        self.defines |= {getattr(node, "name", None) for node in tree.body} - {None}
        self.place = place
        short = ast.fix_missing_locations(_Shortened(place).visit(tree))
        self.code = compile(short, place, "exec")


class Lesson:
    """All cells of a lesson, run once with its own solution."""

    def __init__(self, name):
        source = (ROOT / "solutions" / f"{name}.py").read_text("utf-8")
        cells = jupytext.reads(source, "py:percent").cells
        sources = [cell.source for cell in cells if cell.cell_type == "code"]
        self.cells = [Cell(f"{name}, cell {i}", text) for i, text in enumerate(sources)]
        self.holding = set()  # asserts that hold even after trainings cut short
        self.before = []  # the names before each cell
        # One scope for all: functions look names up in that in which they were made.
        self.scope = {"__name__": "__main__", "_holds": self._learn}
        for cell in self.cells:
            self.before.append(dict(self.scope))
            try:
                self._run(cell)
            except ValueError:  # it takes for granted what a whole training brings
                cell.works = False

    def carry(self, exercise, answer):
        """Run every later cell that uses an answer, or what was made by it; raise what it raises.

        Those of other exercises are the learner's own, and not run.

        Returns how many cells that were.
        """
        if isinstance(answer, type):  # Keras goes by the name of a layer
            answer = type(exercise, (answer,), {})
        made, count = {exercise: answer}, 0
        start = next(i for i, cell in enumerate(self.cells) if exercise in cell.defines)
        for i, cell in enumerate(self.cells):
            others = cell.defines & checks.EXERCISES.keys()
            if i <= start or others or not cell.works or not cell.reads & made.keys():
                continue
            self.scope.clear()
            self.scope.update(self.before[i], **made, _holds=self._insist)
            self._run(cell)
            made |= {name: self.scope[name] for name in cell.defines if name in self.scope}
            made[exercise] = answer
            count += 1
        return count

    def _run(self, cell):
        with few_steps():
            exec(cell.code, self.scope)

    def _learn(self, place, true):
        # Others may hold by chance where trainings are cut short, or have no value.
        if "close(" in place and true():
            self.holding.add(place)

    def _insist(self, place, true):
        assert place not in self.holding or true(), f"An assert does not hold any more: {place}"


@contextlib.contextmanager
def coarse_grids():
    """A grid over the plane has a sixteenth of its points, wherever no step is named."""
    with contextlib.ExitStack() as patches:
        for function in vars(plane).values():
            inner = getattr(function, "__wrapped__", function)
            if plane.STEP in (getattr(inner, "__defaults__", None) or ()):
                defaults = tuple(COARSE if d == plane.STEP else d for d in inner.__defaults__)
                patches.enter_context(unittest.mock.patch.object(inner, "__defaults__", defaults))
        yield


@contextlib.contextmanager
def few_steps():
    """Trainings last a few steps, and nothing is compiled by XLA; posteriors are their peaks."""
    fit, compile_, function = keras.Model.fit, keras.Model.compile, tf.function
    batches = Ward.batches

    def two_steps(model, x, *rest, batch_size=32, **named):
        named |= {"epochs": 1, "verbose": 0, "validation_data": None}
        few = [one[: 2 * batch_size] for one in (x, *rest)]
        return fit(model, *few, batch_size=batch_size, **named)

    def plainly(model, *arguments, **named):
        named |= {"jit_compile": False, "steps_per_execution": 1}
        return compile_(model, *arguments, **named)

    def traced(*arguments, jit_compile=None, **named):
        return function(*arguments, **named)

    with (
        coarse_grids(),
        unittest.mock.patch.object(keras.Model, "fit", two_steps),
        unittest.mock.patch.object(keras.Model, "compile", plainly),
        unittest.mock.patch.object(tf, "function", traced),
        # A posterior of a model that is hardly trained fills the plane, and takes minutes.
        unittest.mock.patch.object(plane, "NEGLIGIBLE", 0.05),
        unittest.mock.patch.object(Ward, "steps", FEW),
        unittest.mock.patch.object(
            Ward, "batches", lambda ward: itertools.islice(batches(ward), FEW)
        ),
    ):
        yield


class _Shortened(ast.NodeTransformer):
    """Trainings cut short, checks left out, and asserts asked of `_holds`."""

    def __init__(self, place):
        self.place = place

    def visit_Call(self, node):
        self.generic_visit(node)
        name = ast.unparse(node.func)
        if (
            name == "range"
            and len(node.args) == 1
            and isinstance(node.args[0], ast.Constant)
            and node.args[0].value >= LONG
        ):
            node.args = [ast.Constant(FEW)]
        if name.endswith("epochs_of") and isinstance(node.args[-1], ast.Constant):
            node.args[-1] = ast.Constant(FEW)
        if name.endswith(".train"):
            node.keywords.append(ast.keyword("steps", ast.Constant(60)))
        return node

    def visit_Assign(self, node):
        if ast.unparse(node.targets[0]) == "EPOCHS":
            node.value = ast.Constant(2 * FEW)
        return self.generic_visit(node)

    def visit_Expr(self, node):
        if ast.unparse(node).startswith(("checks.predict(", "checks.progress(")):
            return ast.Pass()
        return self.generic_visit(node)

    def visit_Assert(self, node):
        self.generic_visit(node)
        place = ast.Constant(f"{self.place}: {ast.unparse(node)}")
        test = ast.Lambda(ast.parse("lambda: 0", mode="eval").body.args, node.test)
        return ast.Expr(ast.Call(ast.Name("_holds", ast.Load()), [place, test], []))
