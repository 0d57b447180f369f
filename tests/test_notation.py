"""A symbol has one meaning in the course, and one page has them all."""

import ast
import functools
import re

import jupytext
import pytest
from build_tool import build, times
from test_times import SOURCES, each_lesson

TABLES = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in build.NOTATION.read_text("utf-8").splitlines()
    if line.startswith("| $")
]
GREEK = re.findall(
    r"\w+",
    "alpha beta gamma delta epsilon zeta eta theta kappa lambda mu nu xi rho sigma tau phi va"
    "rphi chi psi omega Gamma Delta Theta Lambda Sigma Phi Psi Omega ell",
)
# Words in formulas, and the d of an integral or derivative.
NO_SYMBOLS = (
    r"\\(?:text|mathrm|operatorname|begin|end)\s*\{[^{}]*\}|\\math(?:bb|cal)\s*\{?\w\}?"
    r"|(?<![a-zA-Z\\])d(?=\s*(?:[xztu]\b|\\epsilon|\\sigma|\\mu))"
)


def symbols(text):
    """The letters that stand for something in the formulas of a text."""
    found = set()
    for apart, inline in re.findall(r"\$\$(.*?)\$\$|\$([^$]+)\$", text, re.S):
        formula = re.sub(NO_SYMBOLS, " ", apart or inline)
        found |= set(re.findall(r"(?<![\\a-zA-Z])[a-zA-Z]", re.sub(r"\\[a-zA-Z]+", " ", formula)))
        found |= {name for name in re.findall(r"\\([a-zA-Z]+)", formula) if name in GREEK}
    return found - {"I"}


# Symbol -> the lesson that the page names as its first. A hat, a bar or a function's name is none.
NAMES = r"\hat", r"\bar", r"\math", "I("
FIRST = {
    symbol: int(first)
    for column, _, _, first in TABLES
    for part in re.findall(r"\$([^$]+)\$", column)
    if not part.startswith(NAMES)
    for symbol in symbols(f"${part}$")
}
CODE = [(name, int(row[3])) for row in TABLES for name in re.findall(r"`(\w+)`", row[2])]


@functools.cache
def prose(path, of=lambda notebook: notebook.cells):
    cells = of(build.read_source(path))
    return "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


@functools.cache
def names_in_code(path):
    cells = jupytext.reads(path.read_text("utf-8"), fmt="py:percent").cells
    code = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
    nodes = list(ast.walk(ast.parse(code)))
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    return names | {node.arg for node in nodes if isinstance(node, ast.arg)}


def test_no_symbol_has_two_rows():
    parts = [part for column, *_ in TABLES for part in re.findall(r"\$([^$]+)\$", column)]
    assert len(parts) == len(set(parts))


@each_lesson
def test_every_symbol_of_a_lesson_is_on_the_page(path):
    for symbol in sorted(symbols(prose(path))):
        assert symbol in FIRST, f"{path.name} uses {symbol}: explain it in solutions/notation.py"


@pytest.mark.parametrize("symbol", sorted(FIRST))
def test_the_page_names_the_lesson_on_whose_road_a_symbol_first_stands(symbol):
    anywhere, on_the_road = (
        [int(path.stem[:2]) for path in SOURCES if symbol in symbols(prose(path, *of))]
        for of in ((), (times.main_road,))
    )
    assert (on_the_road or anywhere)[:1] == [FIRST[symbol]]


@pytest.mark.parametrize(("name", "first"), CODE)
def test_a_name_in_code_is_used_from_the_lesson_on_that_the_page_names(name, first):
    assert any(name in names_in_code(path) for path in SOURCES[first - 1 :])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (r"an $x_i$ and $$ \hat x = W z $$", {"x", "i", "W", "z"}),
        (r"$\int f(z)\, q(z)\, dz$", {"f", "z", "q"}),
        (r"$\mathrm{KL}(q \,\|\, p) = \mathbb E_q[\log \sigma]$", {"q", "p", "sigma"}),
        (r"$\mathcal N(0, I)$ and a word", set()),
    ],
)
def test_letters_are_found_and_words_are_not(text, found):
    assert symbols(text) == found
