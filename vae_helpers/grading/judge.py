"""The verdict on one exercise of a notebook, in the worker's process."""

import ast
import builtins
import contextlib
import gc
import linecache
import os
import sys
import types
import warnings
from pathlib import Path

import numpy as np

from vae_helpers import checks
from vae_helpers.checks.engine.exercise import Exercise
from vae_helpers.grading import guard, standins
from vae_helpers.grading.slicing import Broken, Notebook
from vae_helpers.quiet import keras, tf

_diagnose = Exercise.diagnose
_WATCHED = builtins, os, np, np.linalg, keras.ops, keras.random, tf, tf.math, tf.random


class Judge:
    """Judges the exercises of a notebook by name; made before anything of the notebook runs.

    cells: its sources. statuses: of exercises that are judged already. folder: where it may write.
    """

    def __init__(self, cells, statuses, folder):
        warnings.simplefilter("ignore")
        self._notebook = Notebook(cells)
        self._exercises = dict(checks.EXERCISES)
        self._statuses = dict(statuses)
        self._folder = Path(folder)
        self._handed = {}
        for number, source in enumerate(self._notebook.sources, start=1):
            lines = source.splitlines(keepends=True)
            linecache.cache[_file(number)] = (len(source), None, lines, _file(number))
        builtins.input = _refuse
        own = [module for name, module in sys.modules.items() if name.startswith("vae_helpers.")]
        self._originals = guard.Originals([*_WATCHED, *own])
        standins.hide_checks(self._exercises, self._handed.__setitem__)
        guard.watch(self._folder)

    def __call__(self, exercise):
        """(status, mistake, message), the status as in Feedback or "unreadable". Never raises."""
        try:
            verdict = self._judged(exercise)
        except BaseException as error:
            verdict = "unreadable", None, f"The check itself failed: {_said(error)}"
        self._statuses[exercise] = verdict[0]
        gc.collect()
        return verdict

    def _judged(self, exercise):
        found = self._notebook.slice(exercise)
        if found is None:
            return "not attempted", None, "The notebook has no cell for it."
        if isinstance(found, Broken):
            return "wrong", None, _cannot_be_read(found)
        self._enter_its_folder()
        # Observed before the notebook can touch what the check works with.
        self._exercises[exercise].expected()
        keras.utils.set_random_seed(1)
        troubles, function = self._function(exercise, found)
        self._originals.put_back()
        self._enter_its_folder()
        if function is None:
            return "wrong", None, troubles[-1] if troubles else "Its cell defines no function."
        try:
            feedback = _diagnose(self._exercises[exercise], function)
        except KeyboardInterrupt:
            return "wrong", None, "It raises KeyboardInterrupt."
        exchanged = self._originals.put_back()
        if exchanged:
            text = f"While it was judged it exchanged {', '.join(exchanged[:3])}: look at it."
            return "unreadable", None, text
        message = feedback.message
        if feedback.status == "not attempted":  # what Feedback says is for a learner at work
            message = "Nothing is written in its cell yet."
        if feedback.status == "wrong":
            message = "\n".join([message, *troubles[:2]])
        if feedback.status == "right" and self._borrows(exercise, function, found):
            message = f"Its cell uses the course's own {exercise}."
        return feedback.status, feedback.mistake, message

    def _function(self, exercise, found):
        """(what went wrong on the way, what is to be judged or None)."""
        module = types.ModuleType("__main__")
        module.checks = sys.modules[standins.CHECKS]  # whoever lost that import lost no more
        module.get_ipython = lambda: None
        module.display = lambda *items, **options: None
        sys.modules["__main__"] = module
        scope, troubles = vars(module), []
        self._handed.clear()
        for line in (*found.before, found.own):
            if line is not found.own and self._is_stood_in_for(line, scope):
                continue
            tree = ast.Module([line.tree], [])
            try:
                with open(os.devnull, "w") as null, contextlib.redirect_stdout(null):
                    exec(compile(tree, _file(line.cell), "exec", dont_inherit=True), scope)
            except BaseException as error:
                troubles.append(self._trouble(line, error))
        return troubles, self._handed.get(exercise, scope.get(exercise))

    def _is_stood_in_for(self, line, scope):
        """Whether a line defines an answer that was not right: then the course's own is used."""
        for name in self._notebook.handed_over(line):
            if self._statuses.get(name, "right") != "right":
                scope[getattr(line.tree, "name", name)] = self._exercises[name].reference
                return True
        return False

    def _borrows(self, exercise, function, found):
        """Whether the answer is, or imports, the course's own function of the same name."""
        if str(getattr(function, "__module__", "")).startswith("vae_helpers"):
            return True
        imports = [
            node
            for line in (*found.before, found.own)
            for node in ast.walk(line.tree)
            if isinstance(node, ast.ImportFrom) and str(node.module).startswith("vae_helpers.")
        ]
        return any(alias.name == exercise for node in imports for alias in node.names)

    def _trouble(self, line, error):
        source = linecache.getline(_file(line.cell), line.first_line).strip()
        text = f"Cell {line.cell} stops at `{source[:100]}`: {_said(error)}"
        if isinstance(error, NameError) and error.name:
            below = self._notebook.defined_below(line, error.name)
            if below:
                text += f" `{error.name}` is defined further down, in cell {below}."
        return text

    def _enter_its_folder(self):
        """Go to the folder that is the notebook's own; make it again if it is gone."""
        for name in guard.FOLDERS:
            (self._folder / name).mkdir(parents=True, exist_ok=True)
        os.chdir(self._folder / "here")


def _file(number):
    return f"<cell {number}>"


def _refuse(prompt=""):
    raise RuntimeError("input() asks a person; nobody is there when a notebook is judged.")


def _said(error):
    text = " ".join(str(error).split())[:300]
    return f"{type(error).__name__}: {text}".rstrip(": ") + "."


def _cannot_be_read(broken):
    error = broken.error
    line = (error.text or "").strip()[:100]
    where = f", in line {error.lineno}: `{line}`" if line else ""
    return f"Python cannot read cell {broken.cell}: {type(error).__name__}: {error.msg}{where}."
