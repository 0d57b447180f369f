"""Take a wrong answer apart: which slips, one or several, give exactly these numbers?

Most exercises compute a sum of terms, each a product of factors, put together over an axis. A
Formula says so once, with the usual distortions of each part. For a wrong answer it looks for
the fewest distortions with which the formula fits the answer exactly, on batches of several sizes;
how often each term counts is solved for, so any number may stand before it. What does not fit
exactly is not said.
"""

import dataclasses
import fractions
import itertools
from collections.abc import Callable

import numpy as np

from vae_helpers.checks.engine.beyond import (
    MODERATE,
    NEAR_A_HALF,
    fails_on_others,
    moderate_only,
    of_some,
)
from vae_helpers.checks.engine.observe import copied, numbers, same
from vae_helpers.checks.engine.terms import NEAR, ODD, Group, Term, equal, in_words

# Of what the answer's numbers are in size. Right formulas in float32 leave a few 1e-6.
EXACT = 2e-4
IN_BITS = "These are bits: the logarithms have base 2. The course counts in nats, with base e."
MOST = 3  # slips in one answer; more of them are nobody's help


@dataclasses.dataclass(frozen=True)
class Formula:
    """What an exercise computes, part by part.

    terms: of the sum. given: inputs to try an answer on, tuples of arrays; enough of them that
    the numbers of an answer outnumber the terms by far, in batches of which no two sizes agree.
    together: how the sum of terms becomes the answer, the right way first: Mistakes whose
    function takes one term's array. whole: factors on all of it, as Mistakes whose function of
    the inputs gives the factor. undone: Mistakes whose function takes the answer back to a sum,
    as log does where somebody has taken exp. arguments: Mistakes whose function of the inputs
    gives what they are taken for; a list of such Mistakes in it, of one argument say, is made
    beside the others. times: number -> (slug, sentence), where everything counts
    so many times. groups: of terms, as for Group.
    extremes: (words, inputs), where a right answer is right too: "where log_var is 6", say.
    read: how a result becomes numbers. odd: the sentence where everything counts an odd number of
    times. of: what a batch is made of, one and several, in words.
    """

    terms: list
    given: list
    together: list
    whole: tuple = ()
    undone: tuple = ()
    arguments: tuple = ()
    times: dict = dataclasses.field(default_factory=dict)
    groups: tuple = ()
    extremes: tuple = ()
    read: Callable = numbers
    odd: str = "Everything counts {} what it should."
    of: tuple = ("image", "images")
    _made: dict = dataclasses.field(default_factory=dict, repr=False, compare=False)

    def answers(self, function):
        """The numbers that a function gives for each of the given inputs."""
        return [self.read(function(*map(copied, inputs))) for inputs in self.given]

    def unlike(self, function, reference):
        """Where a function that is right so far leaves the reference, as slips; none if nowhere."""
        right, at_extremes = self.answers(reference), [inputs for _, inputs in self.extremes]
        try:
            found = self.answers(function)
            extreme = [self.read(function(*map(copied, inputs))) for inputs in at_extremes]
        except Exception as error:
            return fails_on_others(error, self.of)
        if any(one.shape != other.shape for one, other in zip(found, right, strict=True)):
            return self._of_others(found, right)
        for (words, inputs), one in zip(self.extremes, extreme, strict=True):
            other = self.read(reference(*map(copied, inputs)))
            if not same(one, other):
                tables = len({np.shape(value)[-2:] for value in inputs}) == 1
                mild = _milder(inputs) if tables else []
                if mild and not same(self.read(function(*mild)), self.read(reference(*mild))):
                    return self._of_others([*found, one], [*right, other])
                return [moderate_only(words, one, other)]
        return [] if all(map(same, found, right)) else self._of_others(found, right)

    def _of_others(self, found, right):
        """What is wrong where the first batches were right: no odd number, which only fits."""
        slips = self.slips_in(found[: len(self.given)]) or []
        odd = any(slug.endswith(ODD) for slug, _ in slips)
        return [of_some(found, right, self.of)] if odd or not slips else slips

    def slips(self, function):
        """The slips that explain a function, as a list of (slug, sentence), or None."""
        found = self.slips_in(self.answers(function))
        return self._beyond(function) if found is None else found

    def _beyond(self, function):
        """The slip of an answer that is right for moderate values only, or None."""
        mild = [_milder(inputs) for inputs in self.given]
        if not all(mild):
            return None
        right = self.answer()
        with np.errstate(all="ignore"):
            if all(same(self.read(function(*one)), self.read(right(*one))) for one in mild):
                return [(MODERATE, NEAR_A_HALF)]
        return None

    def slips_in(self, answers):
        """The same from what it gives for the given inputs."""
        best, least = None, MOST + 1
        for changes in self._changes():
            if len(changes.told) >= least:
                break  # in rising order: what follows has no fewer
            cost, found = self._fit(answers, changes) or (least, None)
            if cost < least:
                best, least = found, cost
        return best

    def options(self):
        """Every distortion with its place: ("together",), or (1, 0) for a factor of a term."""
        places = {("together",): self.together[1:], ("whole",): self.whole}
        places["undone",] = self.undone
        places["arguments",] = [one for one in self.arguments if not isinstance(one, list)]
        lists = [one for one in self.arguments if isinstance(one, list)]
        places |= {("arguments", i): many for i, many in enumerate(lists)}
        for i, term in enumerate(self.terms):
            for j, factor in enumerate(term.factors):
                places[i, j] = factor.distortions
        for group in self._groups():
            places["ways", group.slug] = group.ways[1:]
            places["instead", group.slug] = group.instead
        return [(place, one) for place, many in places.items() for one in many]

    def answer(self, chosen=(), times=None):
        """A function that makes these slips: chosen as from `options`, but for what is undone;
        times: slug of a term -> how often it counts. What tests ask the formula to find."""
        changes = _Changes(dict(chosen))
        together = changes.at.get(("together",), self.together[0]).function

        def function(*inputs):
            weights = [term.weight * (times or {}).get(term.slug, 1.0) for term in self.terms]
            table = self._terms(inputs, changes)
            return together(sum(w * part for w, part in zip(weights, table, strict=True)))

        return function

    def _groups(self):
        return [Group(*group) for group in self.groups]

    def _changes(self):
        """Every combination of up to two distortions, the fewest first."""
        for count in range(3):
            for chosen in itertools.combinations(self.options(), count):
                if len({place for place, _ in chosen}) == count:
                    yield _Changes(dict(chosen))

    def _fit(self, answers, changes):
        """What the slips cost and what they are, if with these changes some weights of the terms
        give the answers exactly."""
        together = changes.at.get(("together",), self.together[0]).function
        undo = changes.function("undone") or (lambda answer: answer)
        columns, rows, enough_before = [], 0, False
        with np.errstate(all="ignore"):
            try:
                right = [undo(answer).ravel() for answer in answers]
            except ValueError:  # of what cannot be undone, as a matrix without inverse
                return None
            everything = np.concatenate(right)
            size = np.sqrt(np.mean(everything[np.isfinite(everything)] ** 2))
            for inputs, answer in zip(self.given, answers, strict=True):
                table = self._terms(inputs, changes)
                if not table:
                    return None
                parts = [np.asarray(together(part), "float64") for part in table]
                if parts[0].shape != answer.shape:
                    return None
                column = np.stack([part.ravel() for part in parts], axis=1)
                known = np.isfinite(column).all(axis=1)
                if changes.function("undone"):  # not where exp has come to 0 or beyond all numbers
                    known &= np.isfinite(right[len(columns)])
                right[len(columns)] = right[len(columns)][known]
                columns.append(column[known])
                rows += len(columns[-1])
                # Stop early: after the first batch, and once more as soon as there are more numbers
                # than weights.
                enough = rows > len(table)
                if len(columns) == 1 or (enough and not enough_before):
                    so_far = right[: len(columns)]
                    if _solved(np.concatenate(columns), np.concatenate(so_far), size) is None:
                        return None
                enough_before = enough
            return self._weights(np.concatenate(columns), np.concatenate(right), changes)

    def _terms(self, inputs, changes):
        """The array of each term, all of one shape."""
        whole = changes.function("whole")
        factor = whole(*inputs) if whole else 1.0
        try:
            return np.broadcast_arrays(
                *(factor * self._term(i, inputs, changes) for i in range(len(self.terms)))
            )
        except ValueError:  # of a distortion that does not fit these inputs
            return None

    def _term(self, i, inputs, changes):
        """The array of one term; made once for the inputs given and for what is changed in it."""
        term = self.terms[i]
        group = next((one for one in self._groups() if term.slug in one.members), None)
        places = [place for place in changes.at if place[0] == "arguments"]
        places += [(i, j) for j in range(len(term.factors))]
        if group:
            places += [("ways", group.slug), ("instead", group.slug)]
        chosen = {place: changes.at[place] for place in places if place in changes.at}
        batch = next((k for k, given in enumerate(self.given) if given is inputs), None)
        key = (batch, i, *((place, one.slug) for place, one in chosen.items()))
        if batch is not None and key in self._made:
            return self._made[key]
        taken = inputs
        for place, one in chosen.items():
            if place[0] == "arguments":
                taken = one.function(*map(copied, taken))
        functions = [
            chosen[i, j].function if (i, j) in chosen else factor.function
            for j, factor in enumerate(term.factors)
        ]
        product = 1.0
        for function in functions:
            product = product * np.asarray(function(*map(copied, taken)), "float64")
        if ("instead", group.slug if group else "") in chosen:
            # What stands for all of them is carried by the first.
            share = (term.slug == group.members[0]) / term.weight
            function = chosen["instead", group.slug].function
            product = share * np.asarray(function(*map(copied, taken)), "float64")
        if group and group.ways:
            way = chosen.get(("ways", group.slug), group.ways[0]).function
            product = np.asarray(way(product), "float64")
        if batch is not None:
            self._made[key] = product
        return product

    def _weights(self, columns, right, changes):
        used = columns.any(axis=0)  # of the others any weight would do
        if len(right) < used.sum() + 3:
            return None
        size = np.sqrt(np.mean(right**2))
        found, rank = _solved(columns[:, used], right, size) or (None, 0)
        if rank < used.sum() or found is None:
            return None
        if changes.function("undone") and np.abs(found).max() > 1e6:
            return None  # an exp of what is no logarithm
        weights = np.array([term.weight for term in self.terms])
        times = np.ones(len(weights))
        times[used] = found / weights[used]
        # A small weight is 0 where that fits as well: 1 / 784 of a large part is not.
        off = np.abs(columns[:, used] @ found - right).max()
        for least, limit in ((NEAR, max(10 * off, 1e-6 * size)), (1e-4, np.inf)):
            nice = np.array([_nearest(ratio) if abs(ratio) >= least else 0.0 for ratio in times])
            fit = columns @ (nice * weights)
            if _close(fit, right, size) and np.abs(fit - right).max() <= limit:
                times = nice
                break
        for group in self._groups():  # an unused term counts as its group does
            at = [i for i, term in enumerate(self.terms) if term.slug in group.members]
            times[at] = np.where(used[at], times[at], times[at][used[at]][:1].sum() or 1.0)
        return self._told(times, changes)

    def _told(self, times, changes):
        """The cheapest words for how often each term counts, behind those of the changes."""
        told = []
        for common in dict.fromkeys([*times[np.abs(times) > 1e-9], 1.0]):
            of_all = [] if equal(common, 1.0) else self._of_all(common)
            told.append([*of_all, *self._of_terms(times / common)])
        said = changes.told + min(told, key=_cost)
        return _cost(said), said

    def _of_all(self, times):
        """What is said where everything counts so many times: a sign is told by itself."""
        known = {**_OF_ALL, **self.times}
        for number, said in known.items():
            if equal(times, number):
                return [said]
        if times < 0:
            return [known[-1], *([] if equal(times, -1) else self._of_all(-times))]
        return [("factor" + ODD, self.odd.format(in_words(times)))]

    def _of_terms(self, times):
        count = dict(zip((term.slug for term in self.terms), times, strict=True))
        said = []
        for group in self._groups():
            shares = [count.get(member) for member in group.members]
            if None not in shares and all(equal(share, shares[0]) for share in shares):
                if equal(shares[0], 1):
                    continue
                as_one = Term(group.slug, group.name, 1, why=group.why, slips=group.slips)
                said.append(as_one.counted(_nearest(shares[0])))
                for member in group.members:
                    del count[member]
        for term in self.terms:
            if term.slug in count and not equal(count[term.slug], 1):
                said.append(term.counted(_nearest(count[term.slug])))
        return said


_OF_ALL = {
    -1: ("sign", "The sign is wrong: is the quantity itself wanted, or minus it?"),
    1 / np.log(2): ("bits", IN_BITS),
}


def _cost(slips):
    """How many slips there are; one that stands for any odd number explains less."""
    return sum(1.5 if slug.endswith(ODD) else 1 for slug, _ in slips)


class _Changes:
    """Distortions chosen for some places: place -> Mistake."""

    def __init__(self, at):
        self.at = at
        self.told = [(one.slug, one.message) for one in at.values()]

    def function(self, place):
        return self.at[place,].function if (place,) in self.at else None


def _milder(inputs):
    """The same with moderate numbers in arrays; none where there is a matrix."""
    arrays = [value for value in inputs if isinstance(value, np.ndarray)]
    if not arrays or any(array.dtype.kind != "f" for array in arrays):
        return []
    if any(array.ndim > 1 and len(set(array.shape)) == 1 for array in arrays):
        return []
    return [0.5 + 0.1 * v if isinstance(v, np.ndarray) else copied(v) for v in inputs]


def _solved(columns, right, size):
    """Weights with which the columns add up to what is right, and their rank; None if none do."""
    if not (np.isfinite(columns).all() and np.isfinite(right).all()):
        return None
    found, _, rank, _ = np.linalg.lstsq(columns, right, rcond=1e-9)
    return (found, rank) if _close(columns @ found, right, size) else None


def _close(found, right, size):
    return bool(np.all(np.abs(found - right) <= EXACT * (size + np.abs(right)) / 2))


def _nearest(times):
    """The simple fraction that a solved number stands for, or the number."""
    fraction = fractions.Fraction(times).limit_denominator(12)
    near = fraction and abs(times - fraction) <= NEAR * abs(fraction)
    return float(fraction) if near else float(times)
