"""The markdown of the lessons in pieces, for what is made of it elsewhere: quiz and sheet."""

import html
import re

PIECE = re.compile(
    r"\$\$(?P<display>.+?)\$\$|\$(?P<math>[^$]+)\$|`(?P<code>[^`]+)`"
    r"|\[(?P<link>[^\]]*)\]\([^)]*\)|(?P<strong>\*\*)|(?P<em>\*)",
    re.S,
)
# What opens and closes a piece in HTML. \( and \[ are what Moodle's MathJax filter looks for.
IN_HTML = {
    "text": ("", ""),
    "code": ("<code>", "</code>"),
    "math": (r"\(", r"\)"),
    "display": (r"\[", r"\]"),
}


def pieces(text):
    """Pairs (kind, text) of a markdown paragraph, in order, white space made single.

    kind: text, code, math, display (a formula set apart), strong or em. The last two begin and end
    what is emphasised, and have no text. A link is its words.
    """
    found, end = [], 0
    for match in PIECE.finditer(text):
        found += [("text", text[end : match.start()]), (match.lastgroup, match[match.lastgroup])]
        end = match.end()
    found.append(("text", text[end:]))
    names = {"link": "text", "strong": "strong", "em": "em"}
    return [
        (names.get(kind, kind), "" if kind in ("strong", "em") else re.sub(r"\s+", " ", piece))
        for kind, piece in found
        if piece
    ]


def to_html(text):
    """A markdown paragraph as HTML, without the tag of a paragraph, on one line.

    Raises ValueError where an emphasis is opened and never closed.
    """
    parts, opened = [], []
    for kind, piece in pieces(text):
        if kind in IN_HTML:
            begin, end = IN_HTML[kind]
            inner = piece if kind == "text" else piece.strip()
            parts += [begin, html.escape(inner, quote=False), end]
        elif opened[-1:] == [kind]:
            parts.append(f"</{opened.pop()}>")
        else:
            opened.append(kind)
            parts.append(f"<{kind}>")
    if opened:
        raise ValueError(f"<{opened[-1]}> is not closed in {text!r}")
    return "".join(parts).strip()


def paragraphs(text):
    """The paragraphs of a markdown text: stretches of lines with no blank one between them."""
    return [one.strip() for one in re.split(r"\n\s*\n", text) if one.strip()]
