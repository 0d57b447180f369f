"""A typical wrong answer, and what to say about it."""

import dataclasses
from collections.abc import Callable


@dataclasses.dataclass(frozen=True)
class Mistake:
    """A typical wrong answer: as a function that makes it, and what to say about it.

    The message says what was computed, why that is wrong and where to look, but not the line.
    """

    slug: str
    function: Callable
    message: str = ""  # a test says so if it is missing
