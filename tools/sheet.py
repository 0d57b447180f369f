"""Draw the course on one A4 page: ten formulas with names in code and what breaks, and all symbols.

    python tools/sheet.py [--to FILE.pdf]

Everything on it comes from the recaps in solutions/NN_topic.py and from solutions/notation.py.
FILE may also end in .png or .svg.
"""

import argparse
import re
import sys
from pathlib import Path

import page
from build_notebooks import NOTATION, SOURCES, SourceError

# The rows of the recaps that are on the sheet: lesson, and the row's idea or its name in code.
TEN = [
    ("02", "gaussian_log_density"),
    ("02", "bernoulli_log_likelihood"),
    ("02", "log_mean_exp"),
    ("03", "kl_divergence"),
    ("04", "pathwise_gradient"),
    ("05", "reparameterize"),
    ("06", "the gap"),
    ("08", "negative_elbo"),
    ("09", "beta_vae_loss"),
    ("10", "active_units"),
]
TITLE = "Variational autoencoders on one page"
FOOT = "From the recaps of the lessons and their page of notation. CC BY 4.0."
# The largest size of letters that fits is taken, in points. Below the last one nobody reads it.
SIZES = [10, 9.75, 9.5, 9.25, 9, 8.75, 8.5, 8.25, 8, 7.75, 7.5, 7.25, 7, 6.75, 6.5]


def tables(text):
    """The tables of a markdown text: {heading above it: rows}, each row a list of cells."""
    found, heading = {}, ""
    for line in text.splitlines():
        if line.startswith("#"):
            heading = line.lstrip("# ")
        elif line.startswith("|"):
            cells = re.split(r"(?<!\\)\|", line.strip().strip("|"))
            found.setdefault(heading, []).append([cell.strip() for cell in cells])
    return {heading: rows[2:] for heading, rows in found.items()}  # without head and rule


def formulas(sources=SOURCES, wanted=TEN):
    """The wanted rows of the recaps: (idea, formula, in code, what breaks, lesson).

    Raises SourceError where a recap has no such row.
    """
    rows = []
    for lesson, name in wanted:
        (path,) = sources.glob(f"{lesson}_*.py")
        recap = tables(path.read_text("utf-8")).get("Recap", [])
        matching = [row for row in recap if name in (row[0], row[2].strip("`"))]
        if len(matching) != 1:
            there = ", ".join(row[0] for row in recap)
            raise SourceError(f"{path.name} has no one row {name!r} in its recap, but: {there}")
        rows.append([*matching[0], str(int(lesson))])
    return rows


def symbols(source=NOTATION):
    """The tables of the page of notation: {heading: [(symbol, meaning, in code, lesson)]}."""
    return tables(source.read_text("utf-8"))


def draw(rows, notation):
    """The sheet of formulas() and symbols() as a page.Page, in the largest letters that fit.

    Raises SourceError where it does not fit on a page.
    """
    for size in SIZES:
        sheet = page.Page(size)
        _fill(sheet, rows, notation)
        if sheet.fits():
            return sheet
    raise SourceError(f"The sheet does not fit on a page even in letters of {size} points.")


def _fill(sheet, rows, notation):
    sheet.title(TITLE, "Information in nats, logarithms natural; one image, one draw.")
    sheet.table(["idea", "formula", "in code", "what breaks", "lesson"], rows, [19, 32, 25, 31, 6])
    entries = []
    for heading, lines in notation.items():
        entries.append((f"**{heading}**", None))
        for symbol, meaning, code, _ in lines:
            entries.append((symbol, f"{meaning}: {code}" if code else meaning))
    sheet.columns(entries, 3, share=0.25)
    sheet.foot(FOOT)


def main(arguments=None):
    """Draw the sheet as the arguments say; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="sheet.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--to", metavar="FILE", default="sheet.pdf", type=Path, help="the file (sheet.pdf)"
    )
    wanted = parser.parse_args(arguments)
    if wanted.to.suffix not in page.KINDS:
        parser.error(f"{wanted.to} has to end in one of {', '.join(page.KINDS)}.")
    from vae_helpers import files

    try:
        files.check_writable(wanted.to)
        sheet = draw(formulas(), symbols())
        files.write(wanted.to, sheet.content(wanted.to.suffix))
    except (SourceError, files.Unwritable) as error:
        print(f"sheet: {error}", file=sys.stderr)
        return 2
    print(f"{wanted.to}: one page A4, in letters of {sheet.size} points.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
