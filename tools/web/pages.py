"""The pages of the site: which there are, their order, and the frame around each."""

import base64
import re
from html import escape
from pathlib import Path

from build_notebooks import SourceError
from pygments.formatters import HtmlFormatter

from web import body, links

HERE = Path(__file__).resolve().parent
FONT = "stix-two-math.woff"
INDEX = "index.html"
NOTATION = "lessons/notation.ipynb"
# What the index takes of the README: what stands above the first heading, and these sections.
OF_README = ["The lessons", "Start", "Licence"]
READ_HERE = (
    "These pages hold every lesson with its answers filled in and its outputs, to read without "
    "installing anything. The exercises are done in JupyterLab: see *Start*.\n\n"
)
ROW = re.compile(r"^\| \[(?P<title>[^\]]+)\]\(lessons/(?P<name>\w+)\.ipynb\) \|", re.M)


def site(root):
    """All files of the site as {name: bytes}. root: the folder of the course.

    Raises SourceError where the README's map and the notebooks do not agree, or something in a
    notebook cannot be shown.
    """
    readme = (root / "README.md").read_text("utf-8")
    lessons = [(match["name"], match["title"]) for match in ROW.finditer(readme)]
    _agree([name for name, _ in lessons], root)
    pages = {NOTATION: "notation.html"}
    for name, _ in lessons:
        pages |= {f"{folder}/{name}.ipynb": f"{name}.html" for folder in ("lessons", "solutions")}
    road = [(f"solutions/{name}.ipynb", title) for name, title in lessons]
    road.append((NOTATION, "Notation"))

    course, introduction = index_text(readme)
    soup, files = body.text(introduction, root, pages)
    soup.find("table").parent["class"].append("map")
    files[INDEX] = frame(course, str(soup), course).encode()
    for i, (source, title) in enumerate(road):
        before = road[i - 1] if i else None
        after = road[i + 1] if i + 1 < len(road) else None
        around = [step and (pages[step[0]], step[1]) for step in (before, after)]
        soup, pictures = body.notebook(root / source, root, pages)
        page = frame(title, str(soup), course, around, links.sections(soup))
        files |= {pages[source]: page.encode(), **pictures}
    files["style.css"] = style().encode()
    files["OFL.txt"] = (HERE / "OFL.txt").read_bytes()
    return files


def _agree(names, root):
    built = {path.stem for path in (root / "solutions").glob("[0-9][0-9]_*.ipynb")}
    if set(names) != built:
        odd = ", ".join(sorted(set(names) ^ built))
        raise SourceError(f"The map in README.md and solutions/*.ipynb disagree about: {odd}.")
    if not (root / NOTATION).is_file():
        raise SourceError(f"There is no {NOTATION}: make notebooks.")


def index_text(readme):
    """The name of the course, and what the index says, in markdown.

    Raises SourceError where the README has no such section any more.
    """
    opening, *sections = re.split(r"(?m)^## ", readme)
    found = {text.partition("\n")[0]: text for text in sections}
    missing = [heading for heading in OF_README if heading not in found]
    if missing:
        raise SourceError(f"README.md has no section {missing[0]!r} any more: see OF_README.")
    course = opening.partition("\n")[0].lstrip("# ")
    return course, opening + READ_HERE + "".join(f"## {found[heading]}" for heading in OF_README)


def frame(title, content, course, around=(None, None), sections=()):
    """A whole page. around: (address, title) of the pages before and after it, or None.

    sections: (id, text) of the headings that its contents list.
    """
    home = f'<a href="{INDEX}">{escape(course)}</a>'
    own = title if title == course else f"{title} - {course}"
    contents = "".join(
        f'<li><a href="#{escape(at)}">{escape(text)}</a></li>' for at, text in sections
    )
    contents = contents and (
        '<nav aria-label="This page"><details><summary>On this page</summary>'
        f"<ul>{contents}</ul></details></nav>"
    )
    before, after = around
    steps = [
        step and f'<a rel="{rel}" href="{step[0]}">{escape(word.format(step[1]))}</a>'
        for step, rel, word in ((before, "prev", "← {}"), (after, "next", "{} →"))
    ]
    steps = f'<nav class="steps" aria-label="{{}}">{"".join(filter(None, steps))}</nav>'
    above, below = (
        steps.format(f"Lessons, {place}") if any(around) else "" for place in ("above", "below")
    )
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{escape(own)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="style.css">
</head>
<body>
<header><nav aria-label="Course">{home}<a href="notation.html">Notation</a></nav></header>
<main>
{above}{contents}
{content}
{below}
</main>
</body>
</html>
"""


def style():
    """The style sheet, with the font of formulas in it and the colours of code in both themes.

    Some browsers take no font from a file beside the page, hence it is in the sheet.
    """
    sheet = (HERE / "style.css").read_text("utf-8")
    font = base64.b64encode((HERE / FONT).read_bytes()).decode()
    code = {
        name: HtmlFormatter(style=name).get_style_defs(".highlight")
        for name in ("xcode", "github-dark")
    }
    return (
        sheet.replace(f"url({FONT})", f"url(data:font/woff;base64,{font})")
        + code["xcode"]
        + f"\n@media screen and (prefers-color-scheme: dark) {{\n{code['github-dark']}\n}}\n"
        + ".highlight { background: none; }\n"
    )
