"""What a learner is told, in the forms a notebook and a tool can show.

Text in messages is plain; `backticks` mark code and lines that start with four spaces are set
as they stand. Nothing in it changes from run to run: no timings, no addresses, rounded numbers.
"""

import codecs
import dataclasses
import html
import re
import sys
import unicodedata

JSON_FORM = "application/vnd.vae-course.feedback+json"

_MARKS = {"right": "✓", "wrong": "✗", "not attempted": "○"}
_TITLES = {"right": "right.", "wrong": "not right yet.", "not attempted": "not attempted."}
# JupyterLab styles these classes itself; a notebook that is not trusted yet keeps classes and
# literal colours and loses nearly everything else. The dark text has 13:1 contrast on them.
_CODE = "color:#111;background-color:#fff"
_LINK = "color:#0b4a70"  # in a dark theme links are pale, but a card is not
_CARDS = {"right": "alert-success", "wrong": "alert-danger", "not attempted": "alert-info"}


@dataclasses.dataclass(frozen=True)
class Feedback:
    """The verdict on one exercise.

    status: "right", "wrong" or "not attempted". mistake: the slug of a named mistake or None.
    message: what the learner reads. printed: what the learner's function printed meanwhile.
    next_step: what to do now. link: the same exercise in the solution, where it is right.
    picture: yours beside the right one, as HTML, where that says something. foreign: the part of
    the message that is the text of an exception, in which no sign is a mark. vague: the message
    says what is seen, but may not say what was done.
    """

    exercise: str
    status: str
    message: str
    mistake: str | None = None
    printed: str = ""
    next_step: str = ""
    link: str | None = None
    picture: str = dataclasses.field(default="", repr=False)
    foreign: str = dataclasses.field(default="", repr=False)
    vague: bool = dataclasses.field(default=False, repr=False)

    @property
    def title(self):
        return f"{_MARKS[self.status]} {self.exercise}: {_TITLES[self.status]}"

    def paragraphs(self):
        parts = [_encodable(self.message)]
        if self.printed:
            lines = "\n".join("    " + line for line in _encodable(self.printed).splitlines())
            parts.append(f"It printed:\n{lines}")
        parts.append(self.next_step)
        return [part for part in parts if part]

    def __str__(self):
        return "\n".join([self.title, *self.paragraphs()])

    def _repr_mimebundle_(self, include=None, exclude=None):
        link = (
            f'<br><a href="{html.escape(self.link)}" style="{_LINK}">Compare with the solution</a>'
            if self.link
            else ""
        )
        parts = self.paragraphs()  # of a right answer there may be none
        words = _as_html(parts[:1], self.foreign) + self.picture + _as_html(parts[1:])
        body = f"<b>{html.escape(self.title)}</b> {words}{link}"
        body = body.replace("</pre><br>", "</pre>")  # a line of code ends its line
        return {
            "text/plain": str(self),
            "text/html": card(_CARDS[self.status], body),
            JSON_FORM: {
                "exercise": self.exercise,
                "status": self.status,
                "mistake": self.mistake,
                "message": _encodable(self.message),
            },
        }


def _encodable(text):
    """The text without halves of surrogate pairs, which no notebook can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def card(style, body):
    """An alert box of JupyterLab's, with text that is dark in light and dark themes alike."""
    looks = "color:#111;overflow-wrap:break-word"  # of a word without end, as in an exception
    return f'<div class="alert {style}" style="{looks}">{body}</div>'


# *One* or *more words*, but no product and no power, as an exception's text may hold them.
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]*[^\s*])\*(?![\w*])")


# What no line is to break within: (n * n, 2), then A / v or KL(p || q), then -log, at the minus.
_WHOLE = re.compile(
    r"\((?:\d+|[a-z])(?:,? (?:[*/+-] )?(?:\d+|[a-z])\b)+,?\)"
    r"|[^\s<>]+(?: (?:[*/]|\|\|) [^\s<>]+)+"
    r"|(?<![\w)&;])-[A-Za-z]\w*"
)
_NOWRAP = "white-space:nowrap"
LONGEST = 30  # letters that may stand on one line of a narrow window
_SIGNS = "`*"  # which are marks, but not in the text of somebody else
_HIDDEN = {ord(sign): 0xE000 + i for i, sign in enumerate(_SIGNS)}
_SHOWN = {hidden: chr(sign) for sign, hidden in _HIDDEN.items()}


def _as_html(paragraphs, foreign=""):
    return "".join("<br>" + _one_paragraph(part, foreign) for part in paragraphs)


def _together(found):
    """What belongs on one line, if it is no longer than a line."""
    text = found[0]
    return f'<span style="{_NOWRAP}">{text}</span>' if len(text) <= LONGEST else text


def _as_code(text):
    style = f"{_CODE};{_NOWRAP}" if len(html.unescape(text)) <= LONGEST else _CODE
    return f'<code style="{style}">{text}</code>'


def _one_paragraph(text, foreign=""):
    """Text as HTML. foreign: a part of it in which no sign is a mark."""
    if foreign:
        text = text.replace(foreign, foreign.translate(_HIDDEN))
    pieces = []
    for block in re.split(r"((?:^    .*\n?)+)", text, flags=re.MULTILINE):
        if block.startswith("    "):
            inside = "\n".join(line[4:] for line in block.splitlines())
            pieces.append(f'<pre style="{_CODE}">{html.escape(inside)}</pre>')
        else:
            escaped = html.escape(block.strip("\n")).replace("\n", "<br>")
            words = re.split(r"`([^`\n]+)`", escaped)
            words[::2] = [
                _EMPHASIS.sub(r"<em>\1</em>", _WHOLE.sub(_together, word)) for word in words[::2]
            ]
            words[1::2] = map(_as_code, words[1::2])
            pieces += words
    return "".join(pieces).translate(_SHOWN)


@dataclasses.dataclass(frozen=True)
class Note:
    """A hint or a comment on a guess: a title and a text, shown in a quiet card."""

    title: str
    text: str
    style: str = "alert-info"

    def __str__(self):
        return f"{self.title} {self.text}"

    def _repr_mimebundle_(self, include=None, exclude=None):
        body = f"<b>{html.escape(self.title)}</b> {_one_paragraph(self.text)}"
        return {"text/plain": str(self), "text/html": card(self.style, body)}


@dataclasses.dataclass(frozen=True)
class Hints:
    """The hints of an exercise: the first one to be read, each other one folded into the last.

    As text there is one hint alone, number `given` from 0.
    """

    exercise: str
    hints: tuple
    given: int = 0

    def _title(self, number):
        return f"Hint {number + 1} of {len(self.hints)}"

    def __str__(self):
        return f"{self._title(self.given)} for {self.exercise}. {self.hints[self.given]}"

    def _repr_mimebundle_(self, include=None, exclude=None):
        folded = ""
        for number in range(len(self.hints) - 1, 0, -1):
            last = number == len(self.hints) - 1
            words = f"{self._title(number)}{', one step short of the answer' if last else ''}"
            folded = (
                f'<details style="margin-top:8px"><summary style="cursor:pointer"><b>{words}</b>'
                f"</summary>{_one_paragraph(self.hints[number])}{folded}</details>"
            )
        title = html.escape(f"{self._title(0)} for {self.exercise}.")
        body = f"<b>{title}</b> {_one_paragraph(self.hints[0])}{folded}"
        return {"text/plain": str(self), "text/html": card("alert-info", body)}


def show(item):
    """Display it in a notebook, print it anywhere else."""
    from IPython import get_ipython
    from IPython.display import display

    try:
        say(item) if get_ipython() is None else display(item)
    except UnicodeEncodeError:
        _say_in_words(item)


def say(item):
    """Print it, whatever the signs that the output can take."""
    try:
        print(_encodable(str(item)))
    except UnicodeEncodeError:  # as Windows has it where the output goes to a file
        _say_in_words(item)


def _say_in_words(item):
    encoding = getattr(sys.stdout, "encoding", None) or "ascii"
    print(_encodable(str(item)).encode(encoding, "vae-course.in-words").decode(encoding))


_WORDS = {"✓": "[right]", "✗": "[wrong]", "○": "[open]", "█": "#", "·": "."}


def _in_words(error):
    """What codecs ask for: words for the signs that an encoding lacks, and where to go on."""
    return "".join(map(_word, error.object[error.start : error.end])), error.end


def _word(sign):
    greek = re.fullmatch("GREEK (?:SMALL|CAPITAL) LETTER (.+)", unicodedata.name(sign, ""))
    return _WORDS.get(sign) or (greek[1].lower() if greek else "?")


codecs.register_error("vae-course.in-words", _in_words)
