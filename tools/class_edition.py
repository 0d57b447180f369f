"""Write the course as a class gets it: without solutions, tests and the links to them.

    python tools/class_edition.py FOLDER [--lessons 01 02 ...] [--zip] [--force]

FOLDER then holds lessons, the helper package and what sets them up: push it to a repository for
nbgitpuller, or hand it out as the zip that --zip writes beside it. Written there again, only what
changed is; a `.git` or files of your own in it stay.

The package holds the course's own function for every exercise in plain text: the checks need it.
The edition hides nothing from somebody who looks for it there.
"""

import argparse
import hashlib
import json
import re
import sys
import zipfile
from pathlib import Path, PurePosixPath

import nbformat

from vae_helpers.files import Unwritable, whole
from vae_helpers.files import write as write_file

ROOT = Path(__file__).resolve().parent.parent
AS_IT_IS = (
    ".gitignore",
    "CITATION.cff",
    "LICENSE",
    "environment.yml",
    "pyproject.toml",
    "requirements.lock",
    "tools/setup.sh",
)
PACKAGE = "vae_helpers"
KINDS = {".py", ".json", ".npz", ".css", ".js", ".svg"}
TARGETS = "help", "setup", "lab", "progress", "doctor"  # of the Makefile
PICTURES = "../solutions/pictures/"
RECORD = ".class_edition.json"  # which files are the edition's, with their digests
FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the time of all files in a zip: the same files, the same zip

# Sentences that speak of what the edition lacks, and what stands in their place.
IN_LESSONS = {"- The same lesson, filled in, is in `solutions/`.\n": ""}
IN_README = {
    "(solutions/pictures/": "(lessons/pictures/",
    " Hints come in steps; the full solution is in `solutions/`.": " Hints come in steps.",
    "make test     # runs every test and every notebook, as an instructor would before class\n": "",
    "\nWork in `lessons/`; the same notebooks with everything filled in and executed are in "
    "`solutions/`.\n": "",
    "- **✓ right**, with a link to the same place in the solution;": "- **✓ right**;",
    "\nand, to run every test and every notebook:\n\n```\npytest --nbval\n```\n": "",
    " (`tools/times.py`):": ":",
}
LEFT_OUT_OF_README = ("## For instructors",)


class Refused(Exception):
    """Something that keeps the edition from being written; its text says what, and what to do."""


def edition(lessons=None):
    """The files of the edition as {path: bytes}; lessons: their numbers, as "01", or all.

    Raises Refused for a lesson that there is not, and where a text of the course has changed so
    that it would speak of what the edition lacks.
    """
    paths = sorted((ROOT / "lessons").glob("[0-9][0-9]_*.ipynb"))
    numbers = [path.name[:2] for path in paths]
    unknown = set(lessons or ()) - set(numbers)
    if unknown:
        raise Refused(f"There is no lesson {min(unknown)}; there are {', '.join(numbers)}.")
    chosen = [path for path in paths if not lessons or path.name[:2] in lessons]
    files = {name: (ROOT / name).read_bytes() for name in AS_IT_IS}
    for path in sorted((ROOT / PACKAGE).rglob("*")):
        if path.suffix in KINDS:
            files[path.relative_to(ROOT).as_posix()] = path.read_bytes()
    for path in chosen:
        picture = f"{path.stem}.png"
        files[f"lessons/pictures/{picture}"] = _picture(picture)
        files[f"lessons/{path.name}"] = b""  # a name that others may link to
    files["lessons/pictures/08_vae_mnist.png"] = _picture("08_vae_mnist.png")
    files["lessons/notation.ipynb"] = b""
    for name in [name for name in files if name.endswith(".ipynb")]:
        files[name] = _lesson(ROOT / name, files.keys())
    files["README.md"] = _readme(files.keys())
    files["Makefile"] = _makefile()
    return files


def _picture(name):
    return (ROOT / "solutions" / "pictures" / name).read_bytes()


def _lesson(path, names):
    """A lesson with its picture beside it, and links only to what is there."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            text = cell.source.replace(PICTURES, "pictures/")
            for old, new in IN_LESSONS.items():
                text = text.replace(old, new)
            cell.source = _linked(text, PurePosixPath("lessons"), names)
            if "`solutions/`" in cell.source:
                raise Refused(f"{path.name} speaks of `solutions/`: see IN_LESSONS.")
    return (nbformat.writes(notebook) + "\n").encode()


def _linked(text, folder, names):
    """Markdown in which links to files that are not there have become their words."""

    def kept(match):
        words, target = match.groups()
        if "://" in target or target.startswith("#"):
            return match[0]
        return match[0] if _inside(folder / target.split("#")[0]) in names else words

    return re.sub(r"(?<!!)\[([^\[\]]+)\]\(([^()\s]+)\)", kept, text)


def _inside(path):
    """A path from the edition's top, its `..` undone; None for one that leads out of it."""
    parts = []
    for part in path.parts:
        if part != "..":
            parts.append(part)
        elif parts:
            parts.pop()
        else:
            return None
    return "/".join(parts)


def _readme(names):
    text = (ROOT / "README.md").read_text("utf-8")
    for heading in LEFT_OUT_OF_README:
        text, found = re.subn(rf"(?ms)^{heading}\n.*?(?=^## )", "", text)
        if not found:
            raise Refused(f"README.md has no part {heading!r} any more: see LEFT_OUT_OF_README.")
    for old, new in IN_README.items():
        if old not in text:
            raise Refused(f"README.md does not say {old.strip()!r} any more: see IN_README.")
        text = text.replace(old, new)
    return _linked(text, PurePosixPath(), names).encode()


def _makefile():
    """The Makefile with the targets of a learner."""
    head, *targets = re.split(r"(?m)^(?=[a-z-]+:)", (ROOT / "Makefile").read_text("utf-8"))
    kept = [text for text in targets if text.split(":")[0] in TARGETS]
    head = re.sub(r"(?m)^\.PHONY:.*$", f".PHONY: {' '.join(TARGETS)}", head)
    return (head + "".join(kept).rstrip() + "\n").encode()


def write(folder, files, force=False, record=RECORD):
    """Write the files where they differ, and take away those of an earlier edition.

    Returns how many were written and taken away. force: over files changed since by hand, too.
    record: the name of the file in it that keeps which files are ours, with their digests.

    Raises Refused for a folder that holds something else, or files changed by hand.
    """
    folder, record = Path(folder), Path(folder) / record
    if folder.resolve() == ROOT or folder.resolve() in ROOT.parents:
        raise Refused(f"{folder} holds the course itself. Name another folder.")
    try:
        before = json.loads(record.read_text("utf-8")) if record.exists() else {}
        if not record.exists() and folder.exists():
            others = [path.name for path in folder.iterdir() if path.name != ".git"]
            if others:
                raise Refused(
                    f"{folder} already holds something else ({min(others)}, say). Name a new or an "
                    "empty folder."
                )
        if not isinstance(before, dict) or not all(isinstance(one, str) for one in before.values()):
            raise ValueError("no table of files")
        # What we never wrote is somebody's own, also where it has the name of one of ours.
        now = {name: _sha(content) for name, content in sorted(files.items())}
        ours = {
            name: {*before.get(name, "").split(), *now.get(name, "").split()}
            for name in sorted({*before, *now})
        }
        yours = [name for name in ours if _digest(folder / name) not in (None, *ours[name])]
        if yours and not force:
            raise Refused(
                f"Changed by hand, or your own: {', '.join(yours[:5])}. Take your version "
                "elsewhere, or write over it with --force."
            )
        gone = [folder / name for name in before if name not in files and (folder / name).exists()]
        written = [name for name in files if _digest(folder / name) != now[name]]
        if written or gone:
            # Whatever stops the writing, the next one knows both the older and the newer as ours.
            _keep(record, {name: " ".join(sorted(digests)) for name, digests in ours.items()})
        for name in written:
            write_file(folder / name, files[name], mode=0o755 if name.endswith(".sh") else None)
        for path in gone:
            path.unlink()
        _keep(record, now)
    except Unwritable as error:
        raise Refused(str(error)) from error
    except ValueError as error:
        raise Refused(
            f"{record} is damaged, and with it is lost which files are not yours. Name another "
            "folder; or take your own files out and delete this one."
        ) from error
    except OSError as error:
        raise Refused(str(Unwritable.of(folder, error))) from error
    return len(written), len(gone)


def _keep(record, digests):
    write_file(record, (json.dumps(digests, indent=0) + "\n").encode())


def _digest(path):
    return _sha(path.read_bytes()) if path.is_file() else None


def _sha(content):
    return hashlib.sha256(content).hexdigest()


def write_zip(path, files, top):
    """One zip of the files in a folder `top`; the same files make the same bytes."""
    try:
        with (
            whole(path) as file,
            zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
        ):
            for name, content in sorted(files.items()):
                info = zipfile.ZipInfo(f"{top}/{name}", FIRST_DAY)
                info.external_attr = (0o755 if name.endswith(".sh") else 0o644) << 16
                info.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(info, content)
    except Unwritable as error:
        raise Refused(str(error)) from error


def main(arguments=None):
    """Write an edition as the arguments say; return the exit code: 0, or 2 if it is refused."""
    asked = _parser().parse_args(arguments)
    try:
        files = edition(asked.lessons)
        written, gone = write(asked.folder, files, asked.force)
        print(f"{asked.folder}: {len(files)} files, {written} of them written, {gone} taken away.")
        if asked.zip:
            folder = asked.folder.resolve()
            path = folder.with_name(folder.name + ".zip")
            write_zip(path, files, folder.name)
            print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")
    except Refused as error:
        print(f"class: {error}", file=sys.stderr)
        return 2
    print("The package holds the course's own answers in plain text; see docs/teaching.md.")
    return 0


def _parser():
    parser = argparse.ArgumentParser(
        prog="class_edition.py",
        description=__doc__.split("\n\n", 2)[0],
        epilog=__doc__.split("\n\n", 2)[2],
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="where it is to stand")
    parser.add_argument(
        "--lessons",
        nargs="+",
        metavar="NN",
        help="only these, as 01 02 03; links to others become plain words",
    )
    parser.add_argument("--zip", action="store_true", help="write FOLDER.zip beside it, too")
    parser.add_argument(
        "--force", action="store_true", help="write over files that were changed by hand, too"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
