"""The parts of a formula: terms of a sum, factors of a term, and terms that belong together."""

import dataclasses
import fractions
from collections.abc import Callable
from typing import NamedTuple

# So close a weight must come to a fraction to be taken for it; the fit is then tried again.
NEAR = 5e-3
ODD = "_odd"  # how the slug of an unusual factor ends


@dataclasses.dataclass(frozen=True)
class Factor:
    """A part of a term: function(*inputs) -> array, and distortions of it that people write."""

    function: Callable
    distortions: tuple = ()  # of Mistakes, whose functions stand in for this one


class Term:
    """weight times the product of factors, as one part of a sum.

    name: in words, to begin a sentence with. why: what it is for, to end a sentence with. slips:
    what to say instead where it counts another number of times: number -> (slug, sentence).
    """

    def __init__(self, slug, name, weight, *factors, why="", slips=()):
        self.slug = slug
        self.name = name
        self.weight = weight
        self.factors = [f if isinstance(f, Factor) else Factor(f) for f in factors]
        self.why = why
        self.slips = dict(slips)

    def counted(self, times):
        """(slug, sentence) where the term counts so many times, 1 being right."""
        for number, said in self.slips.items():
            if equal(times, number):
                return said
        how = {0: ("no_{}", "is missing"), -1: ("{}_sign", "has the wrong sign")}
        usual = times in (2, 0.5, -2, -0.5)
        slug, words = how.get(
            times,
            ("{}_weight" + ("" if usual else ODD), f"counts {in_words(times)} what it should"),
        )
        # Why it is there says nothing against too much of it.
        why = f": {self.why}" if self.why and times <= 0 else ""
        return slug.format(self.slug), f"{self.name} {words}{why}."


class Group(NamedTuple):
    """Terms that belong together, told as one where all of them count alike.

    name, why, slips: as of a Term. ways: how the array of each of them becomes what is added up,
    the right way first, as Mistakes whose function takes the array; none if it is left as it is.
    instead: Mistakes whose function of the inputs gives what stands in place of them all.
    """

    slug: str
    name: str
    members: tuple
    ways: tuple = ()
    instead: tuple = ()
    why: str = ""
    slips: object = ()


def in_words(times):
    """A number of times, to stand before what is counted: as a fraction where it is one."""
    fraction = fractions.Fraction(times).limit_denominator(1000)
    if abs(times - fraction) > 1e-9:
        return f"{times:.3g} times"
    if fraction.denominator == 1:
        return {2: "twice"}.get(times, f"{fraction} times")
    usual = {(1, 2): "half", (1, 3): "a third", (1, 4): "a quarter"}
    words = usual.get(fraction.as_integer_ratio(), str(fraction))
    return f"{words} of" if abs(fraction) < 1 else f"{words} times"


def equal(one, other):
    return abs(one - other) <= NEAR * max(abs(other), 0.02)
