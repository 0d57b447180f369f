"""What the explorables share in Python: the page that a notebook or a site shows."""

import base64
import html
import re
from pathlib import Path

FOLDER = Path(__file__).parent
SHARED = ("base", "alive")  # their JavaScript stands in front of each one's own
STILL = (
    "Here the picture stands still. It moves where scripts may run: in JupyterLab run the notebook "
    "from its first cell, or trust it (Trust Notebook, in the command palette)."
)


class Explorable:
    """A small picture that moves, shown by a notebook wherever scripts run; no kernel is needed.

    `name` is the stem of its JavaScript in this folder, and of the picture of its beginning, which
    stands in its place where no script runs. `description` says what that picture shows.

    Raises ValueError for a name that there is none of.
    """

    def __init__(self, name):
        if name not in names():
            raise ValueError(
                f"Explorable: name is {name!r}, but must be one of {', '.join(names())}"
            )
        self.name = name
        self._still = (FOLDER / f"{name}.svg").read_text("utf-8")
        self.description = html.unescape(re.search("<desc>(.*?)</desc>", self._still)[1])

    def script(self):
        """Its JavaScript below what all of them share, ready for functions to be called."""
        parts = (*SHARED, self.name)
        return "\n".join((FOLDER / f"{part}.js").read_text("utf-8") for part in parts)

    def _repr_html_(self):
        picture = base64.b64encode(self._still.encode()).decode()
        title = self.description.partition(". ")[0]  # the rest stands below, once
        style = (FOLDER / "explorables.css").read_text("utf-8")
        # A notebook that is not trusted keeps the image and its words, and drops the rest.
        return (
            f'<div class="vae-explorable" data-explorable="{self.name}">\n'
            f"<style>\n{style}</style>\n"
            f'<div class="still"><img src="data:image/svg+xml;base64,{picture}" '
            f'alt="{html.escape(title)}.">\n'
            f"<p>{html.escape(self.description)}</p>\n<p><em>{STILL}</em></p></div>\n"
            f"<script>\n(() => {{\n{self.script()}\n"
            f"start({self.name.upper()});\n}})();\n</script>\n"
            "</div>"
        )

    def __repr__(self):
        return self.description


def names():
    """The names of all explorables, in alphabetical order."""
    return sorted(path.stem for path in FOLDER.glob("*.js") if path.stem not in SHARED)
