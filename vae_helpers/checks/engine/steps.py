"""Take a wrong answer apart that is made in steps: at which of them did it go another way?

Where an exercise is no sum of terms but one thing done after another (a statistic, a comparison, a
count), Steps say so once, with the ways people take at each. For a wrong answer they look for
the fewest wrong turns that give its numbers exactly, for all of the inputs.
"""

import numpy as np

from vae_helpers.checks.engine.mistake import Mistake
from vae_helpers.checks.engine.observe import copied, numbers, same
from vae_helpers.checks.engine.parts import MOST, Formula


class Steps:
    """What an exercise computes, step by step. To an exercise it is a formula.

    steps: of each a dict, slug -> function, the right way first. The first step takes the inputs,
    every other what the one before it gives, a tuple where that is several things; the last gives
    the answer. A way that raises does not fit these inputs. said: slug -> sentence, true beside
    any other slip. given, extremes, read: as in a Formula; enough that few ways give one answer.
    """

    answers, unlike, of = Formula.answers, Formula.unlike, Formula.of
    _of_others = Formula._of_others

    def __init__(self, *, steps, said, given, extremes=(), read=numbers):
        self.steps = [
            [
                Mistake(slug, way, said[slug] if i else "")
                for i, (slug, way) in enumerate(ways.items())
            ]
            for ways in steps
        ]
        self.given = given
        self.extremes = extremes
        self.read = read

    def slips(self, function):
        """The slips that explain a function, as a list of (slug, sentence), or None."""
        return self.slips_in(self.answers(function))

    def slips_in(self, answers):
        """The slips that explain answers to the given inputs, as (slug, sentence), or None."""
        for count in range(MOST + 1):
            for chosen, made in self._ways(self.given[0], count):
                if same(made, answers[0]) and self._gives(chosen, answers):
                    return [(way.slug, way.message) for _, way in chosen]
        return None

    def options(self):
        """Every wrong turn with its place, the number of its step."""
        return [(place, way) for place, step in enumerate(self.steps) for way in step[1:]]

    def answer(self, chosen=()):
        """A function that takes these wrong turns, chosen as from `options`."""
        ways = [dict(chosen).get(place, step[0]) for place, step in enumerate(self.steps)]

        def function(*inputs):
            for way in ways:
                inputs = _done(way, inputs)
            return inputs[0]

        return function

    def _ways(self, inputs, count):
        """Every choice of so many wrong turns, and what it makes of the inputs."""

        def onward(state, place, left, chosen):
            if place == len(self.steps):
                yield chosen, self.read(state[0])
                return
            right, *wrong = self.steps[place]
            turns = [(right, left, chosen)] if left < len(self.steps) - place else []
            turns += [(way, left - 1, (*chosen, (place, way))) for way in wrong if left]
            for way, still, so_far in turns:
                try:
                    after = _done(way, state)
                except Exception:  # of a way that does not fit these inputs
                    continue
                yield from onward(after, place + 1, still, so_far)

        with np.errstate(all="ignore"):
            yield from onward(tuple(map(copied, inputs)), 0, count, ())

    def _gives(self, chosen, answers):
        function = self.answer(chosen)
        try:
            with np.errstate(all="ignore"):
                made = (self.read(function(*map(copied, inputs))) for inputs in self.given[1:])
                return all(map(same, made, answers[1:]))
        except Exception:
            return False


class Either:
    """Several formulas of one exercise: told is what explains an answer with the fewest slips."""

    of = Formula.of

    def __init__(self, *formulas):
        self.formulas = formulas
        first = formulas[0]
        self.given, self.read = first.given, first.read
        self.answers, self.unlike = first.answers, first.unlike
        self.options, self.answer = first.options, first.answer

    def slips(self, function):
        found = [formula.slips(function) for formula in self.formulas]
        return min(filter(None, found), key=len, default=None)


def _done(way, state):
    after = way.function(*state)
    return after if isinstance(after, tuple) else (after,)
