"""The body of a page: a notebook, or a text in markdown, as HTML with its pictures."""

import nbformat
from bs4 import BeautifulSoup
from build_notebooks import SourceError
from nbconvert import HTMLExporter
from traitlets.config import Config

from web import formulas, links

# On a page there is no cell to run: see STILL in vae_helpers/explorables/explorable.py.
STILL = "Here the picture stands still. It moves where the browser may run scripts."


def _exporter(stem):
    outputs = {
        "enabled": True,
        "output_filename_template": stem + "_{cell_index}_{index}{extension}",
    }
    exporter = HTMLExporter(
        template_name="basic",
        config=Config({"ExtractOutputPreprocessor": outputs}),
        exclude_input_prompt=True,
        exclude_output_prompt=True,
    )
    exporter.register_filter("markdown2html", formulas.html)
    return exporter


def notebook(path, root, pages):
    """A notebook as (parsed page, {name: bytes of a picture}). pages: as links.lead has them.

    Raises SourceError for a formula or a picture that cannot be shown.
    """
    source = path.relative_to(root)
    own = pages[source.as_posix()]
    exporter = _exporter(path.stem)
    html, resources = exporter.from_notebook_node(nbformat.read(path, as_version=4))
    soup = BeautifulSoup(html, "html.parser")
    folder = source.parent.as_posix()
    try:
        made = links.pictures(soup, folder, root, resources["outputs"])
    except LookupError as error:
        raise SourceError(f"{source}: {error}.") from error
    _finish(soup, folder, pages, own)
    return soup, made


def text(markdown, root, pages):
    """A text in markdown that lies at the course's top, as notebook() gives a notebook.

    Raises SourceError as notebook() does.
    """
    soup = BeautifulSoup(formulas.html(markdown), "html.parser")
    try:
        made = links.pictures(soup, "", root)
    except LookupError as error:
        raise SourceError(f"README.md: {error}.") from error
    _finish(soup, "", pages, "index.html")
    return soup, made


def _finish(soup, folder, pages, own):
    left = formulas.left_over(soup)
    if left:
        raise SourceError(
            f"{own}: a formula was not recognised in: {left[0]!r}. Is a dollar missing, or "
            "does one of its lines begin with + or -, as an item of a list does?"
        )
    formulas.hold_together(soup)
    for words in soup.select(".vae-explorable .still em"):
        words.string = STILL
    links.lead(soup, folder, pages, own)
    links.headings(soup)
    links.scrolling(soup)
