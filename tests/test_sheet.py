"""The one-page sheet holds the recaps' ten formulas and all symbols, and is one page in print."""

import re

import pytest
from build_tool import build, page, sheet

from vae_helpers import checks

ROWS, NOTATION = sheet.formulas(), sheet.symbols()
DRAWN = sheet.draw(ROWS, NOTATION)


def shown(text):
    """The words, code and formulas of a markdown text, as the page sets them, in order."""
    return [part for word in page.words(text) for _, part in word]


def test_ten_formulas_stand_on_it_with_names_and_what_breaks():
    assert len(ROWS) == 10
    for row in ROWS:
        assert all(row)
        for cell in row:
            assert " ".join(shown(cell)) in DRAWN.text()


@pytest.mark.parametrize(("lesson", "name"), [row for row in sheet.TEN if "_" in row[1]])
def test_a_name_on_it_is_an_exercise_of_the_lesson_that_it_names(lesson, name):
    assert checks.EXERCISES[name].lesson[:2] == lesson


def test_every_symbol_of_the_page_of_notation_stands_on_it():
    symbols = [row for rows in NOTATION.values() for row in rows]
    assert len(symbols) == build.NOTATION.read_text("utf-8").count("\n| $")
    for symbol, meaning, code, _ in symbols:
        for part in shown(symbol) + shown(meaning) + shown(code):
            assert part in DRAWN.text()


def test_it_is_one_page_a4_in_letters_that_can_be_read():
    content = DRAWN.content(".pdf")
    assert len(re.findall(rb"/Type /Page\b", content)) == 1
    assert re.search(rb"/MediaBox \[ 0 0 595\.\d+ 841\.\d+ \]", content)
    assert DRAWN.size >= 8
    assert DRAWN.content(".pdf") == content


def test_nothing_lies_outside_of_the_margins_or_upon_something_else():
    figure = DRAWN.figure()
    figure.canvas.draw()
    texts = figure.axes[0].texts
    boxes = [text.get_window_extent() for text in texts]
    width, height = figure.bbox.size
    margin = 0.8 * page.MARGIN * width / page.WIDTH
    for text, box in zip(texts, boxes, strict=True):
        assert margin <= box.x0 < box.x1 <= width - margin, text.get_text()
        assert margin <= box.y0 < box.y1 <= height - margin, text.get_text()
    # Boxes touch where a formula reaches down; the middle of a word never lies in another.
    for text, one in zip(texts, boxes, strict=True):
        middle = (one.x0 + one.x1) / 2, (one.y0 + one.y1) / 2
        upon = [other for other in boxes if other is not one and other.contains(*middle)]
        assert not upon or len(text.get_text()) == 1, text.get_text()


@pytest.mark.parametrize(
    ("formula", "set_as"),
    [
        (r"\mathbb E_q", r"$\mathbb{E}_q$"),
        (r"\frac12 x", r"$\dfrac{1}{2} x$"),
        (r"e^{\frac12 x}", r"$e^{\frac{1}{2} x}$"),
        (r"\big( x \le 1 \big)", r"$( x \leq 1 )$"),
        (r"\left( \ge", r"$\left( \geq$"),
    ],
)
def test_tex_is_put_as_matplotlib_reads_it(formula, set_as):
    assert page.mathtext(formula) == set_as


def test_a_line_never_parts_a_formula_from_its_comma():
    assert page.words("of $x$, `f(a, b)`.") == [
        [("text", "of")],
        [("math", "$x$"), ("text", ",")],
        [("code", "f(a,")],
        [("code", "b)"), ("text", ".")],
    ]


# What cannot be drawn


def test_a_row_that_is_gone_is_named_with_those_that_are_there():
    with pytest.raises(build.SourceError, match=r"03_kl.* no one row 'price'.* KL from draws"):
        sheet.formulas(wanted=[("03", "price")])


def test_a_sheet_that_is_longer_than_a_page_is_refused():
    with pytest.raises(build.SourceError, match="fit on a page"):
        sheet.draw(ROWS * 9, NOTATION)


def test_a_word_wider_than_its_column_takes_smaller_letters_or_is_refused():
    long = [["x" * 24, *ROWS[0][1:]]]
    assert sheet.draw(long, NOTATION).size < DRAWN.size
    with pytest.raises(build.SourceError):
        sheet.draw([["x" * 200, *ROWS[0][1:]]], NOTATION)


# The command


def test_it_writes_a_page_anywhere(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert sheet.main(["--to", "Blätter zum Drucken/das Blatt.pdf"]) == 0
    assert (tmp_path / "Blätter zum Drucken/das Blatt.pdf").read_bytes().startswith(b"%PDF")
    assert "one page A4" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["sheet.docx", "sheet"])
def test_another_kind_of_file_is_refused(name, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as ended:
        sheet.main(["--to", name])
    assert ended.value.code == 2
    assert "has to end in one of .pdf, .png, .svg" in capsys.readouterr().err


def test_a_file_that_cannot_be_written_is_named(tmp_path, capsys):
    (tmp_path / "sheet.pdf").mkdir()
    assert sheet.main(["--to", str(tmp_path / "sheet.pdf")]) == 2
    assert "is a folder" in capsys.readouterr().err
