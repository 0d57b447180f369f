"""An exercise: one cell in which a learner writes a function, runs it and is told.

    @checks.kl_divergence
    def kl_divergence(mean, log_var): ...

Behaviour is judged, never text: the engine looks at what the function does, compares that with
what the course's own function does, and where they differ, with what each listed mistake does.
"""

import contextlib
import dataclasses
import dis
import functools
import inspect
from pathlib import Path

import numpy as np
from IPython import get_ipython

from vae_helpers.arguments import a_kind
from vae_helpers.checks.engine.beyond import MODERATE, fails_on_others
from vae_helpers.checks.engine.describe import describe, leaves_open
from vae_helpers.checks.engine.facts import facts
from vae_helpers.checks.engine.feedback import Feedback, Hints, say, show
from vae_helpers.checks.engine.isolate import SECONDS, TookTooLong, run_isolated
from vae_helpers.checks.engine.observe import (
    EXCEPTION,
    REMARK,
    UNUSABLE,
    Blank,
    Flaw,
    Trouble,
    alike,
    copied,
    observe,
)
from vae_helpers.checks.engine.pictures import in_a_notebook, in_card
from vae_helpers.checks.engine.report import report_on
from vae_helpers.checks.engine.terms import ODD
from vae_helpers.progress import tally

SOLUTIONS = Path(__file__).parents[3] / "solutions"
RECORD = {}  # what this kernel has seen: name of an exercise or prediction -> its last status


def _on_copies(function):
    """The function, of copies of its arrays: it may write into them, and formulas keep theirs."""

    def called(*inputs):
        return function(*map(copied, inputs))

    return called


def remember(name, status):
    """Count a verdict in this kernel and, in a notebook, over the days."""
    RECORD[name] = status
    if get_ipython() is not None:
        tally.note(name, status)


class Exercise:
    """A check of one function. Used as a decorator it tells the learner and never stops a cell.

    reference: the course's own function, whose name is the exercise's. look: a generator function
    of one function, see observe.py. hints: in steps, the last one short of the answer. explain:
    may turn the observation of an answer that no mistake matches into a sentence, or None.
    picture: of a wrong function, what is to be drawn of it in a notebook, see pictures.py.
    Its `lesson`, as "01_autoencoder", and its `number`, as "1.2", come from the Lesson it is in.
    """

    lesson = number = None

    def __init__(
        self,
        *,
        reference,
        look,
        mistakes=(),
        hints=(),
        explain=None,
        formula=None,
        picture=None,
    ):
        self.name = reference.__name__
        self.reference = reference
        self.look = look
        self.mistakes = tuple(mistakes)
        self.hints = tuple(hints)
        self.explain = explain
        self.formula = formula
        self.picture = picture
        self.yours = self.failed = self.said = None
        self._hints_given = 0
        self._seen = {}

    def __repr__(self):
        return f"<exercise {self.number}: {self.signature}>"

    @property
    def signature(self):
        return self.name + str(inspect.signature(self.reference))

    @property
    def link(self):
        """The same exercise in the solution, as JupyterLab names the place; None without them."""
        if not SOLUTIONS.is_dir():  # a class edition has none
            return None
        return f"../solutions/{self.lesson}.ipynb#Exercise-{self.number}:-{self.name}"

    def __call__(self, function):
        """Show the verdict; return the function if it is right, else the course's own."""
        feedback = self.diagnose(function)
        self.yours, self.said = function, feedback
        remember(self.name, feedback.status)
        if feedback.status == "wrong" and self.picture and in_a_notebook():
            feedback = dataclasses.replace(feedback, picture=in_card(self.picture, function))
        show(feedback)
        return function if feedback.status == "right" else self.reference

    def diagnose(self, function):
        """The Feedback on a function, without showing it. Never raises."""
        if not callable(function):
            return self._wrong(
                f"This is {a_kind(function)}, but a function is needed: `def {self.signature}:`."
            )
        try:
            if _does_nothing(function):
                return self._not_attempted()
            found, printed = run_isolated(lambda: observe(self.look, function))
        except Blank:
            return self._not_attempted()
        except KeyboardInterrupt:
            raise  # the learner's own stop button, not something the function did
        except TookTooLong as late:
            return self._wrong(_too_long(late))
        except BaseException as error:
            found, printed = {EXCEPTION: Trouble.of(error, function)}, ""
        with np.errstate(all="ignore"):
            return self._judge(function, found, _shortened(printed))

    def hint(self):
        """Show the first hint, with the others folded below it; in plain text, the next one."""
        given = min(self._hints_given, len(self.hints) - 1)
        self._hints_given += 1
        show(Hints(self.name, self.hints, given))

    def report(self):
        """Print a report to send to the course's authors: the last verdict, its code, versions."""
        say(report_on(self))

    def expected(self):
        """What the course's own function does, looked at once."""
        return self._observation("the reference", self.reference)

    def observation_of(self, mistake):
        """What a listed mistake does, looked at once."""
        return self._observation(mistake.slug, mistake.function)

    def _observation(self, key, function):
        if key not in self._seen:
            self._seen[key], _ = run_isolated(lambda: observe(self.look, function))
        return self._seen[key]

    def _judge(self, function, found, printed):
        function = _on_copies(function)
        if alike(self.expected(), found, with_details=False):
            slips = self._isolated(
                lambda: self.formula.unlike(function, self.reference),
                lambda error: fails_on_others(error, self.formula.of),
            )
            if slips:
                return self._told(slips, printed)
            remark = found[REMARK].value if REMARK in found else ""
            return Feedback(self.name, "right", remark, printed=printed, link=self.link)
        for mistake in self.mistakes:
            if alike(self.observation_of(mistake), found):
                return self._wrong(mistake.message, mistake.slug, printed)
        slips = self._slips(function, found)
        if slips:
            return self._told(slips, printed, _vague(found))
        # How a layer is called its signature does not say.
        signature = None if inspect.isclass(self.reference) else self.signature
        text = describe(self.expected(), found, signature)
        explained = self.explain(found) if self.explain else None
        lines = [explained] if explained else []
        lines += [text, *self._facts(function, found)]
        unknown = not explained and leaves_open(self.expected(), found)
        trouble = found.get(EXCEPTION)
        told = self._wrong("\n".join(lines), None, printed, unknown)
        return dataclasses.replace(told, foreign=trouble.text) if trouble else told

    def _facts(self, function, found):
        """What holds of an answer that nothing explains, as lines."""
        if EXCEPTION in found or UNUSABLE in found:
            return []
        return self._isolated(lambda: facts(self.formula, function, self.reference))

    def _slips(self, function, found):
        """What is wrong with an answer, as pairs of slug and sentence; none if nothing is known.

        Flaws are told first: they are what the look saw. Then comes what the formula finds.
        """
        seen = [flaw for flaw in found.values() if isinstance(flaw, Flaw)]
        flaws = [(flaw.slug, flaw.message) for flaw in seen]
        if EXCEPTION not in found and not any(flaw.alone for flaw in seen):
            slips = self._isolated(lambda: self.formula.slips(function))
            # Beside a flaw that says for which values it is wrong, the others are no news.
            flaws += [] if flaws and slips and slips[0][0] == MODERATE else slips
        return flaws[:3]

    def _isolated(self, asked, failing=lambda error: []):
        """What a question to the formula comes to; nothing if there is none.

        failing: what to say of an error of the function, on other inputs than those of the look.
        """
        if self.formula is None:
            return []
        try:
            return run_isolated(asked)[0] or []
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            self.failed = error
            return failing(error)

    def _told(self, slips, printed, vague=()):
        """vague: the slugs that say only *that* something is other, beside those of odd factors."""
        slugs, sentences = zip(*slips, strict=True)
        unknown = any(slug in vague or slug.endswith(ODD) for slug in slugs)
        return self._wrong(_listed(sentences), " + ".join(slugs), printed, unknown)

    def _wrong(self, message, slug=None, printed="", unknown=False):
        next_step = (
            f"Mend it and run the cell again, or ask `checks.{self.name}.hint()`. Meanwhile the "
            f"cells below use the course's own {self.name}; yours is `checks.{self.name}.yours`."
        )
        if unknown:
            next_step += (
                "\nIs your answer right after all, or is this card no help? "
                f"`checks.{self.name}.report()` prints a report to send to the course's authors."
            )
        return Feedback(self.name, "wrong", message, slug, printed, next_step, vague=unknown)

    def _not_attempted(self):
        return Feedback(
            self.name,
            "not attempted",
            "Write your code in place of the dots and run the cell again. Until then the cells "
            f"below use the course's own {self.name}.",
        )


def _vague(found):
    """The slugs of the flaws that say only *that* something is other."""
    return {flaw.slug for flaw in found.values() if isinstance(flaw, Flaw) and flaw.vague}


def _does_nothing(function):
    """True for a body of nothing but a docstring, pass, dots or `return None`.

    Such a function returns None, as one does that computes the answer and forgets to return
    it; only its code tells the two apart. A layer does nothing if its call does.
    """
    if inspect.isclass(function):
        return _does_nothing(getattr(function, "call", None))
    with contextlib.suppress(ValueError):  # a function that claims to wrap itself
        function = inspect.unwrap(function)
    code = getattr(function, "__code__", None)
    if code is None or isinstance(function, functools.partial):
        return False
    idle = {"RESUME", "NOP", "POP_TOP", "LOAD_CONST", "RETURN_VALUE", "RETURN_CONST", "CACHE"}
    instructions = list(dis.get_instructions(code))
    constants = [step.argval for step in instructions if step.opname.endswith("_CONST")]
    return {step.opname for step in instructions} <= idle and all(
        constant is None or constant is Ellipsis for constant in constants
    )


def _too_long(late):
    text = (
        f"It had not returned after {SECONDS:.0f} seconds: a loop without end, or very slow. A "
        "right answer needs a fraction of a second."
    )
    if late.goes_on:
        text += " It still runs, and cannot be stopped: restart the kernel before you go on."
    return text


def _listed(sentences):
    """One sentence as it is, several with numbers."""
    if len(sentences) == 1:
        return sentences[0]
    count = {2: "Two", 3: "Three"}[len(sentences)]
    lines = [f"{i}. {sentence}" for i, sentence in enumerate(sentences, start=1)]
    return "\n".join([f"{count} things are not right:", *lines])


def _shortened(text, lines=8, width=100):
    """The first lines of what a function printed."""
    kept = [line[:width] for line in text.strip().splitlines()[:lines]]
    if len(text.strip().splitlines()) > lines:
        kept.append("...")
    return "\n".join(kept)
