"""Write the lessons as a site to read without installing anything, from a folder or a server.

    python tools/build_site.py [FOLDER] [--force]

FOLDER (build/site) then holds a page for each lesson, filled in and executed, the page of notation
and an index from the README's map. Open index.html in it: nothing is loaded from elsewhere, and the
only scripts are those of the pictures that move, within their pages. Written there again, only what
changed is; files of your own in it stay.
"""

import argparse
import sys
from pathlib import Path

TOOLS = Path(__file__).resolve().parent
sys.path.insert(0, str(TOOLS))

import class_edition  # noqa: E402
from build_notebooks import SourceError  # noqa: E402
from web import pages  # noqa: E402

ROOT = TOOLS.parent
RECORD = ".site.json"


def main(arguments=None):
    """Write the site as the arguments say; return the exit code: 0, or 2 if it is refused."""
    parser = argparse.ArgumentParser(
        prog="build_site.py",
        description=__doc__.split("\n\n", 2)[0],
        epilog=__doc__.split("\n\n", 2)[2],
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "folder",
        nargs="?",
        type=Path,
        metavar="FOLDER",
        default=ROOT / "build" / "site",
        help="where it is to stand (build/site)",
    )
    parser.add_argument(
        "--force", action="store_true", help="write over files that were changed by hand, too"
    )
    asked = parser.parse_args(arguments)
    try:
        files = pages.site(ROOT)
        written, gone = class_edition.write(asked.folder, files, asked.force, RECORD)
    except (SourceError, class_edition.Refused) as error:
        print(f"site: {error}", file=sys.stderr)
        return 2
    size = sum(map(len, files.values())) / 1e6
    print(f"{len(files)} files, {size:.0f} MB, {written} of them written, {gone} taken away.")
    print(f"Open {asked.folder / pages.INDEX}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
