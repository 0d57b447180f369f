"""Formulas as MathML, which browsers typeset by themselves: no script, no network."""

import re
import unicodedata

from bs4 import BeautifulSoup
from build_notebooks import SourceError
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

# A formula in a line of text is never broken. So many letters may be too wide for a phone, and
# scroll in themselves there: see `.long` in style.css.
LONG = 18
# What may not stand alone at the beginning of a line, and what is left of a missed formula.
CLOSING = re.compile(r"[.,;:!?)\]]+|-\w+")
TEX = re.compile(r"\$|\\[a-zA-Z]+")
# A letter with an accent over it is written as one letter (but for h, whose italic is a symbol of
# its own): of a <mover> Chromium draws the accent into the letter, and WebKit far above it.
MARKS = {"\u00af": "\u0304", "\u02c6": "\u0302", "\u02dc": "\u0303"}  # bar, hat, tilde
ACCENTED = re.compile(
    r'<mover accent="true"><mi>([a-gi-zA-Z])</mi>'
    rf'<mo stretchy="false">([{"".join(MARKS)}])</mo></mover>'
)
# A star below a letter is no multiplication, but WebKit leaves room around it. (One that is has
# been given its room by math-core.)
STAR = "<mo>\u2217</mo>"


def mathml(tex, display):
    """A formula of TeX, without its dollars, as a string of MathML. display: on lines of its own.

    Raises SourceError where math-core is missing, or does not know what stands there.
    """
    try:
        import math_core
    except ImportError as error:
        raise SourceError(
            "Formulas need the package math-core: `make site` installs it."
        ) from error
    try:
        markup = math_core.LatexToMathML().convert_with_local_state(tex, displaystyle=display)
    except math_core.LatexError as error:
        raise SourceError(f"This formula cannot be typeset: {tex.strip()}\n{error}") from error
    markup = markup.replace(STAR, STAR.replace("<mo>", '<mo lspace="0" rspace="0">'))
    return ACCENTED.sub(_one_letter, markup)


def _one_letter(mover):
    letter, accent = mover.groups()
    case = "SMALL" if letter.islower() else "CAPITAL"
    italic = unicodedata.lookup(f"MATHEMATICAL ITALIC {case} {letter.upper()}")
    return f"<mi>{italic}{MARKS[accent]}</mi>"


class Renderer(IPythonRenderer):
    """Markdown as nbconvert reads it, to HTML whose formulas are MathML."""

    def block_math(self, body):
        return f'<span class="formula">{mathml(body, True)}</span>'

    def inline_math(self, body):
        formula = mathml(body, False)
        return f'<span class="long">{formula}</span>' if letters(formula) > LONG else formula

    def latex_environment(self, name, body):
        return self.block_math(rf"\begin{{{name}}}{body}\end{{{name}}}")


def letters(formula):
    """About how many letters wide a formula of MathML is."""
    return len("".join(BeautifulSoup(formula, "html.parser").get_text().split()))


def html(text):
    """A markdown text as HTML."""
    return MarkdownWithMath(renderer=Renderer(escape=False)).render(text)


def hold_together(soup):
    """Let no line of a parsed page begin with the comma that follows a formula."""
    for formula in soup.find_all("math"):
        if formula.find_parent(class_="formula"):
            continue
        outer = formula.find_parent(class_="long") or formula
        after = outer.next_sibling
        closing = CLOSING.match(after) if isinstance(after, str) else None
        if closing:
            after.replace_with(after[closing.end() :])
            if outer is formula:
                outer = formula.wrap(soup.new_tag("span", attrs={"class": "whole"}))
            outer.append(closing[0])


def left_over(soup):
    """The texts of a parsed page in which TeX is left; code and scripts aside."""
    return [
        str(text).strip()
        for text in soup.find_all(string=TEX)
        if not text.find_parent(["code", "pre", "math", "script"])
    ]
