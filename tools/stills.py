"""Draw the explorables as they stand before anybody moves them: vae_helpers/explorables/*.svg.

    .venv/bin/python tools/stills.py

To be run after a change to their JavaScript; a test compares. It needs node.
"""

import argparse
import pathlib
import shutil
import subprocess
import sys

from vae_helpers import files
from vae_helpers.explorables.explorable import FOLDER, names

ROOT = pathlib.Path(__file__).resolve().parent.parent


def still(name, node):
    """The picture of one explorable, as the bytes of an SVG file."""
    code = "\n".join((FOLDER / f"{part}.js").read_text("utf-8") for part in ("base", name))
    code += f"\nprocess.stdout.write(still({name.upper()}));"
    return subprocess.run([node, "-"], input=code.encode(), capture_output=True, check=True).stdout


def main():
    argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    ).parse_args()
    node = shutil.which("node") or shutil.which("nodejs")
    if node is None:
        sys.exit(
            "The stills are drawn by node, which is not in the path: install Node.js 18 or newer."
        )
    for name in names():
        path = FOLDER / f"{name}.svg"
        files.write(path, still(name, node))
        print(f"{path.relative_to(ROOT)} is drawn.")


if __name__ == "__main__":
    main()
