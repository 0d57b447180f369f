"""What a function does, written down so that two functions can be compared.

A look at a function is a generator of (name, value) pairs, the most telling first; an
observation is the dict of what it found, up to the first exception. Values are numbers (arrays
as float64), words, booleans, or `Trouble`.
"""

import contextlib
import dataclasses
import linecache
import re
import traceback
import types

import numpy as np

from vae_helpers.arguments import a_kind
from vae_helpers.quiet import tf

LARGEST = 1_000_000  # numbers looked at; a result beyond that has the wrong shape anyway

# Right answers in float32 differ by the order of their sums: a relative 1e-6 for some 800 terms.
# The mistakes that are told apart by value differ by a relative 1e-3 at least.
RELATIVE, ABSOLUTE = 1e-4, 1e-5


# How an observation ends that could not be carried through: the names of these findings.
EXCEPTION, UNUSABLE = "the exception", "what cannot be used"
# A Detail of this name is said to an answer that is right.
REMARK = "a remark"


@dataclasses.dataclass(frozen=True)
class Detail:
    """A value that helps to tell mistakes apart, but in which right answers may differ."""

    value: object


@dataclasses.dataclass(frozen=True)
class Flaw:
    """A finding that is wrong by itself, and says so; the right answer has none.

    alone: it says all, and a formula that fits as well would fit by chance. vague: it says only
    what is seen, and not what was done, so that the card offers a report.
    """

    slug: str
    message: str
    alone: bool = False
    vague: bool = False


def holds(true, slug, message, vague=False):
    """The value of a finding that should hold: True, or the Flaw of an answer in which it fails."""
    return bool(true) or Flaw(slug, message, vague=vague)


def finding(true, slug, message, vague=False):
    """The same as a finding of a look, with its name: `yield finding(finite, "overflows", ...)`."""
    return slug, holds(true, slug, message, vague)


def told(name, true, slug, message, vague=False):
    """The same with a name of its own."""
    return name, holds(true, slug, message, vague)


@dataclasses.dataclass(frozen=True)
class Trouble:
    """An exception, with the learner's own line. Two are alike if they are of one type."""

    kind: str
    text: str = dataclasses.field(compare=False, default="")
    line: str = dataclasses.field(compare=False, default="")

    @classmethod
    def of(cls, error, function):
        # A mistake's stand-in and the learner's code may raise it from different places.
        return cls(type(error).__name__, _first_lines(error), _own_line(error, function))


@dataclasses.dataclass(frozen=True)
class Huge:
    """An array too large to be right, known by its shape alone."""

    shape: tuple


class Unusable(Exception):
    """The function returned something that cannot be looked at further: says what."""


class Blank(Exception):
    """The function returned the dots of the blank."""


def observe(look, function):
    """Everything that look finds about function, as a dict."""
    found = {}
    try:
        for name, value in look(function):
            found[name] = value
    except Blank:
        raise
    except Unusable as error:
        found[UNUSABLE] = str(error)
    except Exception as error:
        if isinstance(error, NotImplementedError) and _raised_by(function, error):
            raise Blank from error
        # A look is a generator, in which Python turns a StopIteration into a RuntimeError.
        if isinstance(error.__cause__, StopIteration):
            error = error.__cause__
        found[EXCEPTION] = Trouble.of(error, function)
    return found


def numbers(result, wanted="an array"):
    """The result of a function as float64 numbers of the same shape; Huge if there are too many.

    wanted: what it must return, for the message.

    Raises Unusable for whatever is neither an array nor a tensor nor a number, and for numbers
    that are not real, and Blank for the dots of an exercise that is not filled in.
    """
    something(result)
    is_number = isinstance(result, (bool, int, float))
    if not is_number and not (hasattr(result, "shape") and hasattr(result, "dtype")):
        raise Unusable(f"It returns {a_kind(result)}, but must return {wanted}.")
    shape = () if is_number else tuple(result.shape)
    if np.prod(shape, dtype=float) > LARGEST:
        return Huge(shape)
    # NumPy cannot take a bfloat16 tensor of shape (), which to it is no number.
    is_bfloat16 = getattr(result, "dtype", None) == tf.bfloat16
    values = np.asarray(tf.cast(result, tf.float64) if is_bfloat16 else result)
    if values.dtype.kind == "c":
        raise Unusable("It returns complex numbers, but must return real ones.")
    if values.dtype.kind not in "biuf":
        # bfloat16 and its kin are numbers to TensorFlow, but of kind "V" to NumPy.
        try:
            values = np.asarray(tf.cast(result, tf.float64))
        except Exception as error:
            raise Unusable(
                f"It returns {values.dtype} values, but must return real numbers."
            ) from error
    return values.astype("float64")


def numbers_or_list(result):
    """The same where a list of numbers will do: the lesson makes an array of what it gets."""
    something(result)
    if isinstance(result, (list, tuple)):
        with contextlib.suppress(TypeError, ValueError):  # numbers() says what it is
            result = np.asarray(result, dtype="float64")
    return numbers(result)


def a_number(result):
    """The same for a function that is to return one number."""
    return numbers(result, "a plain number or a scalar tensor")


def something(result):
    """Raise Blank for the dots of an exercise that is not filled in, Unusable for None."""
    parts = result if isinstance(result, (tuple, list)) else [result]
    if any(part is Ellipsis for part in parts):
        raise Blank
    if result is None:
        raise Unusable("It returns None. Is a `return` missing?")


def pair_of(result, names):
    """The result as a tuple of len(names) parts. Raises Unusable if it is not one."""
    something(result)
    if not isinstance(result, (tuple, list)) or len(result) != len(names):
        got = "one array" if hasattr(result, "shape") else a_kind(result)
        if isinstance(result, (tuple, list)):
            got += f" of {len(result)}"
        raise Unusable(f"It returns {got}, but must return {len(names)}: {', '.join(names)}.")
    return tuple(result)


def arrays_of(result, names):
    """The parts of a tuple as float64 numbers. Raises Unusable, by the part's name, for lists."""
    parts = pair_of(result, names)
    for part, name in zip(parts, names, strict=True):
        if isinstance(part, (tuple, list)):
            kind = a_kind(part)
            raise Unusable(f"Of what it returns, {name} is {kind}, but must be an array.")
    return tuple(map(numbers, parts))


def copied(value):
    """A copy of an array; anything else as it is."""
    return value.copy() if isinstance(value, np.ndarray) else value


def untouched(before, after):
    """True where none of the arrays that were given was changed in place."""
    return all(np.array_equal(b, a) for b, a in zip(before, after, strict=True))


def same(one, other):
    """Whether two observed values are alike, numbers within the tolerance."""
    if isinstance(one, Detail) and isinstance(other, Detail):
        return same(one.value, other.value)
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return one.shape == other.shape and bool(
            np.allclose(one, other, RELATIVE, ABSOLUTE, equal_nan=True)
        )
    if isinstance(one, np.ndarray) or isinstance(other, np.ndarray):
        return False
    return type(one) is type(other) and one == other


def alike(one, other, with_details=True):
    """Whether two observations agree in all they hold; details only where asked for."""
    return first_difference(one, other, with_details) is None


def first_difference(one, other, with_details=False):
    """The name of the first value in which the second observation differs, or None."""
    names = [*one, *(name for name in other if name not in one)]
    for name in names:
        if not with_details and isinstance(one.get(name, other.get(name)), Detail):
            continue
        if name not in one or name not in other or not same(one[name], other[name]):
            return name
    return None


# How TensorFlow says where in its own insides something failed.
_INSIDES = re.compile(
    r"\{\{function_node [^}]*\}\}\s*| for '\{\{node [^']*'|\s*\[Op:\w+\](?: name:[^\S\n]*\S*)?"
)


def text_of(error):
    """What an exception says, without addresses, colours and the insides of TensorFlow."""
    try:
        text = str(error)
    except Exception:
        text = ""
    text = re.sub(r"0x[0-9a-f]+", "0x...", text.strip())
    text = re.sub(r"\x1b\[[0-9;]*m", "", text)  # Keras writes some of it in bold
    return _INSIDES.sub("", text).strip()


def in_a_line(error):
    """An exception as its type and the first line of what it says."""
    return f"{type(error).__name__}: {(text_of(error).splitlines() or [''])[0][:150]}"


def _first_lines(error):
    text = text_of(error)
    # From a compiled step: frames of ours come before the reason.
    if text.startswith("in user code:"):
        text = text.split("\n\n")[-1].strip().removeprefix(f"{type(error).__name__}: ")
    # TensorFlow's general advice, as to decorate the function, does not fit what is learnt here.
    text = text.split(" You can attempt the following resolutions")[0]
    lines = [line for line in text.splitlines() if line.strip()][:3]
    return "\n".join(map(_shortened, lines))


def _shortened(line, most=200):
    """A line cut at a blank, if there is one."""
    return line if len(line) <= most else line[:most].rsplit(" ", 1)[0] + " ..."


def _raised_by(function, error):
    """Whether the function itself raised an error, rather than something that it called."""
    *_, (frame, _) = traceback.walk_tb(error.__traceback__)
    return frame.f_code in codes_of(function)


def codes_of(function):
    """The code of a function, or of the methods written in a class."""
    written = list(vars(function).values()) if isinstance(function, type) else [function]
    return [one.__code__ for one in written if isinstance(one, types.FunctionType)]


def told_by_words(found, told):
    """The sentence for the first words that the exception's text holds: {words: sentence}."""
    text = getattr(found.get(EXCEPTION), "text", "")
    return next((said for words, said in told.items() if words in text), None)


def _own_line(error, function):
    """The last line of the learner's own file that the exception passed through."""
    files = {code.co_filename for code in codes_of(function)}
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if frame.filename in files]
    if not own:
        return ""
    return linecache.getline(own[-1].filename, own[-1].lineno).strip()
