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
from collections.abc import Callable

from vae_helpers.checks.engine.describe import describe
from vae_helpers.checks.engine.feedback import Feedback, Note, show
from vae_helpers.checks.engine.isolate import SECONDS, TookTooLong, run_isolated
from vae_helpers.checks.engine.observe import EXCEPTION, Blank, Trouble, alike, observe

RECORD = {}  # what this kernel has seen: name of an exercise or prediction -> its last status


@dataclasses.dataclass(frozen=True)
class Mistake:
    """A typical wrong answer: as a function that makes it, and what to say about it.

    The message says what was computed, why that is wrong and where to look, but not the line.
    """

    slug: str
    function: Callable
    message: str = ""  # a test says so if it is missing


class Exercise:
    """A check of one function. Used as a decorator it tells the learner and never stops a cell.

    reference: the course's own function, whose name is the exercise's. look: a generator function
    of one function, see observe.py. hints: in steps, the last one short of the answer. explain:
    may turn the observation of an answer that no mistake matches into a sentence, or None.
    Its `lesson`, as "01_autoencoder", and its `number`, as "1.2", come from the Lesson it is in.
    """

    lesson = number = None

    def __init__(self, *, reference, look, mistakes=(), hints=(), explain=None):
        self.name = reference.__name__
        self.reference = reference
        self.look = look
        self.mistakes = tuple(mistakes)
        self.hints = tuple(hints)
        self.explain = explain
        self.yours = None
        self._hints_given = 0
        self._seen = {}

    def __repr__(self):
        return f"<exercise {self.number}: {self.signature}>"

    @property
    def signature(self):
        return self.name + str(inspect.signature(self.reference))

    @property
    def link(self):
        """The same exercise in the solution, as JupyterLab names the place."""
        return f"../solutions/{self.lesson}.ipynb#Exercise-{self.number}:-{self.name}"

    def __call__(self, function):
        """Show the verdict; return the function if it is right, else the course's own."""
        feedback = self.diagnose(function)
        self.yours = function
        RECORD[self.name] = feedback.status
        show(feedback)
        return function if feedback.status == "right" else self.reference

    def diagnose(self, function):
        """The Feedback on a function, without showing it. Never raises."""
        if not callable(function):
            return self._wrong(
                f"This is a {type(function).__name__}, but a function is needed: "
                f"`def {self.signature}:`."
            )
        if _does_nothing(function):
            return self._not_attempted()
        try:
            found, printed = run_isolated(lambda: observe(self.look, function))
        except (Blank, NotImplementedError):
            return self._not_attempted()
        except KeyboardInterrupt:
            raise  # the learner's own stop button, not something the function did
        except TookTooLong:
            return self._wrong(
                f"It had not returned after {SECONDS:.0f} seconds. Is there a loop without end?"
            )
        except BaseException as error:
            found, printed = {EXCEPTION: Trouble.of(error, function)}, ""
        return self._judge(found, _shortened(printed))

    def hint(self):
        """Show the next hint."""
        given = min(self._hints_given, len(self.hints) - 1)
        self._hints_given += 1
        title = f"Hint {given + 1} of {len(self.hints)} for {self.name}."
        show(Note(title, self.hints[given]))

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

    def _judge(self, found, printed):
        if alike(self.expected(), found, with_details=False):
            return Feedback(self.name, "right", "", printed=printed, link=self.link)
        for mistake in self.mistakes:
            if alike(self.observation_of(mistake), found):
                return self._wrong(mistake.message, mistake.slug, printed)
        # How a layer is called its signature does not say.
        signature = None if inspect.isclass(self.reference) else self.signature
        text = describe(self.expected(), found, signature)
        explained = self.explain(found) if self.explain else None
        return self._wrong(f"{explained}\n{text}" if explained else text, None, printed)

    def _wrong(self, message, slug=None, printed=""):
        next_step = (
            f"Mend it and run the cell again, or ask `checks.{self.name}.hint()`. Meanwhile the "
            f"cells below use the course's own {self.name}; yours is `checks.{self.name}.yours`."
        )
        return Feedback(self.name, "wrong", message, slug, printed, next_step)

    def _not_attempted(self):
        return Feedback(
            self.name,
            "not attempted",
            "Write your code in place of the dots and run the cell again. Until then the cells "
            f"below use the course's own {self.name}.",
        )


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


def _shortened(text, lines=8, width=100):
    """The first lines of what a function printed."""
    kept = [line[:width] for line in text.strip().splitlines()[:lines]]
    if len(text.strip().splitlines()) > lines:
        kept.append("...")
    return "\n".join(kept)
