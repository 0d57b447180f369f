"""A small reader of GIFT files, by the rules of Moodle's importer and not by those of our writer.

Questions are parted by empty lines, lines that begin with // are comments, a backslash takes away
what the next of ~ = # { } : means (and stands for itself before another), and `\\n` is a new line.
"""

import dataclasses
import re


@dataclasses.dataclass
class Asked:
    """A multiple-choice question as Moodle would keep it; answers: (right, text, feedback)."""

    category: str
    name: str
    form: str
    text: str
    answers: list
    feedback: str


def read(text):
    """The questions of a file. Raises ValueError where Moodle would refuse or misread it."""
    found, category = [], None
    for block in re.split(r"\n[ \t]*(?:\n[ \t]*)+", text.strip()):
        lines = [line.strip() for line in block.splitlines()]
        block = "\n".join(line for line in lines if not line.startswith("//"))
        if block.startswith("$CATEGORY:"):
            category = block.removeprefix("$CATEGORY:").strip()
        elif block:
            found.append(_question(_signs(block), category))
    return found


def _signs(text):
    """Pairs (character, whether it means something), with escapes resolved."""
    signs, i = [], 0
    while i < len(text):
        pair = text[i : i + 2]
        if pair == r"\n":
            signs.append(("\n", False))
        elif pair[0] == "\\" and pair[1:] and pair[1] in "\\~=#{}:":
            signs.append((pair[1], False))
        else:
            signs.append((pair[0], pair[0] in "~=#{}:"))
            i -= 1
        i += 2
    return signs


def _text(signs):
    return "".join(character for character, _ in signs).strip()


def _place(signs, character, start=0):
    for i, sign in enumerate(signs[start:], start):
        if sign == (character, True):
            return i
    raise ValueError(f"no {character} after {_text(signs[:start])[-40:]!r}")


def _parted(signs, characters):
    """Stretches of signs, each of which begins at one of the characters that means something."""
    parts = [[]]
    for sign in signs:
        if sign[1] and sign[0] in characters:
            parts.append([])
        parts[-1].append(sign)
    return parts


def _question(signs, category):
    if signs[:2] != [(":", True)] * 2:
        raise ValueError(f"no name: {_text(signs)[:40]!r}")
    end = _place(signs, ":", 2)
    name, rest = _text(signs[2:end]), signs[end + 2 :]
    begin, end = _place(rest, "{"), _place(rest, "}")
    if _text(rest[end + 1 :]) or ("{", True) in rest[begin + 1 : end]:
        raise ValueError(f"{name}: something after the answers")
    form, asked = re.fullmatch(r"\[(\w+)\](.*)", _text(rest[:begin]), re.S).groups()
    if any(means for _, means in rest[:begin]):
        raise ValueError(f"{name}: a sign in the question is not escaped")
    inside, feedback = rest[begin + 1 : end], ""
    for i in range(len(inside) - 3):
        if inside[i : i + 4] == [("#", True)] * 4:
            inside, feedback = inside[:i], _text(inside[i + 4 :])
            break
    first, *parts = _parted(inside, "~=")
    if _text(first):
        raise ValueError(f"{name}: {_text(first)!r} stands before the first answer")
    answers = []
    for part in parts:
        answer, comment = _parted(part[1:], "#")
        answers.append((part[0][0] == "=", _text(answer), _text(comment[1:])))
    return Asked(category, name, form, asked, answers, feedback)
