"""`python -m vae_helpers grade FOLDER`: the command line."""

import argparse
import collections
import signal
import sys
from pathlib import Path

from vae_helpers import files
from vae_helpers.__main__ import parser_of
from vae_helpers.grading import course, gradescope, report, submissions, tables
from vae_helpers.grading.journal import Journal
from vae_helpers.grading.pool import Limits, judged_in_turn
from vae_helpers.grading.process import StartFailed

DESCRIPTION = """\
Judge the notebooks that a class handed in, by the checks of the course installed here. What a
notebook prints, or says in its outputs, counts nothing.

FOLDER holds a folder (or zip) for each learner, with notebooks, or notebooks with the learner in
their names, such as "Müller, Anna_03_kl_divergence.ipynb"; a zip of such a folder will do. The
lesson follows from the file's name, or else from the exercises in it. Of several attempts the last
counts: the one with the highest number in its name, else the newest.
"""
EPILOG = """\
Stopped in the middle (Ctrl-C), the same command goes on where it was. Only files that changed are
judged anew. Exit codes: 0 all is judged; 1 the checks do not start; 2 the command is wrong; 130
stopped.

This is no sandbox against malice: judge the notebooks of strangers in a container.
"""


def main(arguments):
    """Judge a class as the arguments say; return the exit code."""
    asked = _parser().parse_args(arguments)
    try:
        return _grade(asked)
    except (submissions.NothingFound, files.Unwritable) as error:
        print(f"grade: {error}", file=sys.stderr)
        return 2
    except StartFailed as error:
        print(f"grade: The checks of the course do not start here.\n{error}", file=sys.stderr)
        return 1


def _grade(asked):
    hand_ins, notes = submissions.find(asked.folder, asked.lessons)
    written = [path for path in (asked.csv, asked.gradebook, asked.report) if path]
    if len({path.resolve() for path in written}) < len(written):
        raise files.Unwritable("Two of the files to be written are one.")
    for path in written:
        files.check_writable(path)
    if asked.gradescope:
        if asked.gradescope.resolve().is_relative_to(Path(asked.folder).resolve()):
            raise files.Unwritable("The folder for Gradescope has to lie outside of the hand-ins.")
        files.check_writable(asked.gradescope / "results.json")
    for note in notes:
        print(note, file=sys.stderr)
    limits = Limits(asked.seconds, asked.memory, asked.probes)
    journal = Journal(f"{asked.csv}.journal", limits, asked.again)
    verdicts = {one: found for one in hand_ins if (found := journal.verdicts(one)) is not None}
    ahead = [one for one in hand_ins if one not in verdicts]
    known = len(verdicts)
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with _Progress(known, len(hand_ins)) as progress:
            for hand_in, found in judged_in_turn(ahead, limits, asked.jobs):
                journal.note(hand_in, found)
                verdicts[hand_in] = found
                progress.step(hand_in)
    except KeyboardInterrupt:
        print(
            f"Stopped: {len(verdicts)} of {len(hand_ins)} notebooks are judged. The same command "
            "goes on.",
            file=sys.stderr,
        )
        return 130
    finally:
        signal.signal(signal.SIGTERM, before)
    rows = [row for one in hand_ins for row in tables.rows_of(one, verdicts[one])]
    _write(asked, rows)
    _tell(asked, rows, hand_ins, known)
    return 0


def _write(asked, rows):
    _text(asked.csv, tables.grades(rows), tables.ENCODING, keep=True)
    if asked.gradebook:
        _text(asked.gradebook, tables.gradebook(rows), tables.ENCODING, keep=True)
    if asked.gradescope:
        gradescope.write(asked.gradescope, rows)
    if asked.report:
        title = f"Grades: {Path(asked.folder).resolve().stem}"
        _text(asked.report, report.page(rows, title, not asked.no_names))


def _text(path, text, encoding="utf-8", keep=False):
    files.write(path, text.encode(encoding, "replace"), keep)


def _tell(asked, rows, hand_ins, known):
    count = collections.Counter(row.status for row in rows)
    learners = len({row.learner for row in rows})
    print(f"{len(hand_ins)} notebooks of {learners} learners, {known} of them judged before.")
    statuses = "right", "wrong", "not attempted", "unreadable"
    print(", ".join(f"{count[status]} {status}" for status in statuses) + ".")
    written = filter(None, (asked.csv, asked.gradebook, asked.report, asked.gradescope))
    print(f"Written: {', '.join(map(str, written))}")


class _Progress:
    """A bar on a terminal, nothing anywhere else."""

    WIDTH = 30

    def __init__(self, done, total):
        self._done, self._total, self._shown = done, total, sys.stderr.isatty()

    def __enter__(self):
        self._show("")
        return self

    def __exit__(self, *_):
        if self._shown:
            print(file=sys.stderr)

    def step(self, hand_in):
        """One notebook more is judged."""
        self._done += 1
        self._show(f"{hand_in.learner} {hand_in.lesson or ''}")

    def _show(self, what):
        if self._shown:
            full = self.WIDTH * self._done // max(1, self._total)
            bar = "#" * full + "." * (self.WIDTH - full)
            text = f"[{bar}] {self._done} of {self._total}  {what}"[:78]
            print(f"\r{text:78}", end="", file=sys.stderr, flush=True)


def _parser():
    parser = parser_of("grade", DESCRIPTION, EPILOG)
    add = parser.add_argument
    add("folder", metavar="FOLDER", help="what the class handed in: a folder, or a zip of it")
    add("--csv", default="grades.csv", type=_file, help="a row for each exercise (grades.csv)")
    add("--gradebook", metavar="FILE", type=_file, help="a CSV of points: learner by lesson")
    add(
        "--gradescope",
        metavar="FOLDER",
        type=_file,
        help="results.json of each learner",
    )
    add("--report", metavar="FILE.html", type=_file, help="a page: the mistakes of this class")
    add("--no-names", action="store_true", help="no learners' names in the report")
    add("--lessons", nargs="+", metavar="NN", type=_lesson, help="only these, as 03 or 03_topic")
    add("--jobs", type=_positive, default=2, metavar="N", help="notebooks at once (2)")
    add(
        "--seconds",
        type=_positive,
        default=30,
        metavar="N",
        help=(
            "seconds of computing that an exercise may take (30), the whole notebook five times "
            "that; three seconds of waiting count as one"
        ),
    )
    add("--memory", type=_positive, default=2048, metavar="MiB", help="of a notebook (2048)")
    add(
        "--probes",
        type=_seed,
        metavar="N",
        help=(
            "try what is right once more, on arrays drawn from this seed, a whole number: stored "
            "results are worth nothing then"
        ),
    )
    add("--again", action="store_true", help="judge everything anew, also what was judged before")
    return parser


def _file(text):
    if not text.strip():
        raise argparse.ArgumentTypeError("the name of a file is needed")
    return Path(text)


def _positive(text):
    if not text.isdigit() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number above 0")
    return int(text)


def _seed(text):
    if not text.isdigit():
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number, 0 or more")
    return int(text)


def _lesson(text):
    known = list(course.lessons())
    for name in known:
        if text == name or (text.isdigit() and int(text) == int(name[:2])):
            return name
    raise argparse.ArgumentTypeError(f"there is no lesson {text!r}; there are {', '.join(known)}")
