"""Formulas as MathML, which browsers typeset by themselves: no script, no network."""

from build_notebooks import SourceError
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

# A formula in a line of text is never broken. So many letters may be too wide for a phone, and
# scroll in themselves there: see `.long` in style.css.
LONG = 18


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
        return math_core.LatexToMathML().convert_with_local_state(tex, displaystyle=display)
    except math_core.LatexError as error:
        raise SourceError(f"This formula cannot be typeset: {tex.strip()}\n{error}") from error


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
    from bs4 import BeautifulSoup

    return len("".join(BeautifulSoup(formula, "html.parser").get_text().split()))


def html(text):
    """A markdown text as HTML."""
    return MarkdownWithMath(renderer=Renderer(escape=False)).render(text)
