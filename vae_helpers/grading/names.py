"""Who handed a file in, for which lesson, in which attempt: read from its name.

Names come from people and from the downloads of learning platforms:

    Müller, Anna_03_kl_divergence (1).ipynb
    Anna Müller_1234567_assignsubmission_file_/03_kl_divergence.ipynb      Moodle
    mulleranna_LATE_1234_567890_03_kl_divergence-2.ipynb                   Canvas
    Week 3_anna.mueller_attempt_2026-11-05-10-20-30_03_kl_divergence.ipynb  Blackboard
"""

import dataclasses
import re
import unicodedata

from vae_helpers.grading import course

# "Copy" in the tongues of a few systems, then a number, or a number alone.
_COPY = re.compile(
    r"(?:[ _-]+(?:copy|kopie|copie|copia|final)[ _-]*\(?(\d*)\)?|[ _-]*\((\d+)\)|-(\d{1,2}))$",
    re.IGNORECASE,
)
_PLATFORMS = (
    re.compile(r"^(?P<name>.+?)_(?P<id>\d+)_assignsubmission_\w*?file_?(?P<rest>.*)$", re.I),
    re.compile(r"^.+?_(?P<name>[^_]+)_attempt_(?P<when>\d{4}(?:-\d\d){5})_?(?P<rest>.*)$", re.I),
    re.compile(r"^(?P<name>[^_\d]+)_(?:LATE_)?(?P<id>\d{3,})_\d{3,}_(?P<rest>.*)$"),
)
_EDGES = " _-.,;"


@dataclasses.dataclass(frozen=True, order=True)
class Owner:
    """A learner's name, and the number that a platform gave, which tells namesakes apart."""

    name: str
    number: str = ""


def text_of(name):
    """A file's name with its letters in one form: macOS writes ü as u and two dots."""
    shown = name.encode("utf-8", "replace").decode("utf-8")
    return unicodedata.normalize("NFC", shown)


def owner_of(folder):
    """The Owner that a folder's name tells."""
    platform = _platform(text_of(folder))
    if platform:
        return Owner(platform["name"].strip(_EDGES), platform.get("id") or "")
    return Owner(text_of(folder).strip(_EDGES) or text_of(folder))


def read(stem):
    """(Owner or None, lesson or None, attempt) of a file's name without its ending.

    The lesson is known by its whole name or by its topic. attempt: a tuple to sort by.
    """
    stem = text_of(stem).strip()
    platform = _platform(stem)
    rest = platform["rest"] if platform else stem
    attempt = []
    while match := _COPY.search(rest):
        attempt.append(int(next((digits for digits in match.groups() if digits), 1)))
        rest = rest[: match.start()]
    when = (platform.get("when") if platform else None) or ""
    lesson, rest = _lesson(rest)
    if platform:
        owner = Owner(platform["name"].strip(_EDGES), platform.get("id") or "")
    else:
        owner = Owner(rest.strip(_EDGES)) if rest.strip(_EDGES) else None
    return owner, lesson, (when, *reversed(attempt))


def _platform(name):
    return next((m.groupdict() for p in _PLATFORMS if (m := p.match(name))), None)


def _lesson(text):
    """The lesson that a text names, and the text without it."""
    for parts in (lambda name: name, lambda name: name.partition("_")[2]):
        for lesson in sorted(course.lessons(), key=lambda name: -len(parts(name))):
            words = r"[ _-]".join(map(re.escape, parts(lesson).split("_")))
            match = re.search(rf"(?<![^\W_]){words}(?![^\W_])", text, re.IGNORECASE)
            if match:
                return lesson, text[: match.start()] + text[match.end() :]
    return None, text


def lesson_in(name):
    """The lesson that is all that a folder is called after, or None."""
    lesson, rest = _lesson(text_of(name))
    return lesson if not rest.strip(_EDGES) else None


def natural(text):
    """A key that sorts "attempt 10" after "attempt 9"."""
    return [(int(p), "") if p.isdigit() else (-1, p) for p in re.split(r"(\d+)", text)]
