"""`python -m vae_helpers progress`: the command line."""

import sys

from vae_helpers.__main__ import parser_of
from vae_helpers.progress import table, tally

DESCRIPTION = """\
Show what you have solved, over all lessons and days. The checks keep it in a small file of yours,
outside of the course; the last line says where.
"""
EPILOG = f"""\
The variable {tally.VARIABLE} names another file, or is "{tally.OFF}": then nothing is kept.
Exit codes: 0 shown; 2 the command is wrong.
"""


def main(arguments):
    """Show the table; return the exit code."""
    parser_of("progress", DESCRIPTION, EPILOG).parse_args(arguments)
    told = table.report()
    title, text = told or ("Nothing is kept:", f"{tally.VARIABLE} is {tally.OFF}.")
    _print(title + (text if text.startswith("\n") else f" {text}"))
    return 0


def _print(text):
    # Not by the checks' own `show`: with them comes TensorFlow, in five seconds.
    encoding = getattr(sys.stdout, "encoding", None) or "ascii"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        text = text.replace("█", "#").replace("·", ".")
    print(text.encode(encoding, "replace").decode(encoding))
