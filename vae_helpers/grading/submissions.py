"""What a class handed in: the notebooks of a folder or of a zip, by learner and lesson.

In the folder stands a folder or a zip for each learner, or a file for each notebook with the
learner in its name. A folder that is called after a lesson may stand around them. Nothing is
unpacked and nothing is written.
"""

import collections
import dataclasses
import functools
import hashlib
import io
import os
import zipfile
from pathlib import Path, PurePosixPath

from vae_helpers.grading import course, names, notebooks

_NOT_HANDED_IN = "__MACOSX", "__pycache__", "desktop.ini", "Thumbs.db"
MOST_FILES = 20_000
_NO_LESSON = "It holds no exercise of the course, and its name tells no lesson."


class NothingFound(Exception):
    """There is nothing to judge; its text says why, as a sentence."""


@dataclasses.dataclass(frozen=True)
class HandIn:
    """A notebook that is judged, or the reason why it cannot be.

    path: where it lies in the folder. lesson: None where nothing tells it. digest: of the file.
    """

    learner: str
    lesson: str | None
    path: str
    digest: str = ""
    cells: tuple = ()
    problem: str | None = None


@dataclasses.dataclass(frozen=True)
class _File:
    """A file in the folder or in a zip of it. parts: the names on the way to it."""

    parts: tuple
    time: float
    read: object

    @property
    def path(self):
        return "/".join(self.parts)

    @property
    def is_notebook(self):
        return self.parts[-1].lower().endswith(".ipynb")

    @property
    def stem(self):
        return self.parts[-1].rpartition(".")[0] or self.parts[-1]


@dataclasses.dataclass(frozen=True)
class _Candidate:
    owner: names.Owner
    lesson: str | None
    attempt: tuple
    file: _File


def find(folder, lessons=None):
    """(hand-ins in the order of learners and lessons, notes for the instructor).

    folder: a folder, or a zip of one. lessons: if given, only these are judged.

    Raises NothingFound for a folder without notebooks, or where there is no folder.
    """
    folder = Path(folder)
    files, broken = _files(folder)
    candidates = [_candidate(file, folder) for file in _without_wrapper(files)]
    notebooks_of = collections.defaultdict(list)
    others_of = collections.defaultdict(list)
    for one in candidates:
        (notebooks_of if one.file.is_notebook else others_of)[one.owner].append(one)
    shown = _shown({*notebooks_of, *others_of})
    hand_ins, notes = [], []
    for owner, own in notebooks_of.items():
        chosen, said = _last_attempts(shown[owner], own)
        hand_ins += chosen
        notes += said
    of_one = _owner_of_all(folder) in notebooks_of  # then nothing in it is of other learners
    if of_one:
        hand_ins = [one for one in hand_ins if one.problem != _NO_LESSON]
    for owner, own in others_of.items():
        tells = any(one.lesson or len(one.file.parts) > 1 for one in own)
        if tells and not of_one and owner not in notebooks_of:
            hand_ins.append(_no_notebook(shown[owner], own))
    hand_ins += [
        HandIn(names.owner_of(_stem(name)).name, None, name, "", (), why) for name, why in broken
    ]
    if not hand_ins:
        raise NothingFound(f"There is no notebook (.ipynb) in {folder}.")
    order = list(course.lessons())
    wanted = [one for one in hand_ins if not lessons or one.lesson in (None, *lessons)]
    if not any(one.lesson or one.problem for one in wanted) and lessons:
        raise NothingFound(f"No notebook in {folder} belongs to {', '.join(lessons)}.")
    left_out = len(hand_ins) - len(wanted)
    if left_out:
        notes.append(f"{left_out} notebooks of other lessons are left out.")
    return sorted(
        wanted,
        key=lambda one: (one.learner.casefold(), order.index(one.lesson) if one.lesson else -1),
    ), notes


def _stem(name):
    return PurePosixPath(name).stem


def _files(folder):
    """(files of the folder and of the zips in it, zips that cannot be read and why)."""
    if not folder.exists():
        raise NothingFound(f"There is no folder {folder}.")
    if folder.is_file():
        if not zipfile.is_zipfile(folder):
            raise NothingFound(f"{folder} is neither a folder nor a zip.")
        return _in_zip(folder, ()), []
    files, broken = [], []
    for place, folders, inside in os.walk(folder):
        folders[:] = sorted(name for name in folders if _counts(name))
        for name in sorted(filter(_counts, inside)):
            path = Path(place) / name
            parts = path.relative_to(folder).parts
            if name.lower().endswith(".zip"):
                try:
                    files += _in_zip(path, (*parts[:-1], _stem(name)))
                except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
                    broken.append(("/".join(parts), f"The zip cannot be read: {error}."))
            else:
                files.append(_File(parts, _time(path), path.read_bytes))
            if len(files) > MOST_FILES:
                raise NothingFound(f"{folder} holds more than {MOST_FILES} files: another folder?")
    return files, broken


def _counts(name):
    return not name.startswith((".", "~$")) and name not in _NOT_HANDED_IN


def _time(path):
    try:
        return path.stat().st_mtime
    except OSError:  # a link that leads nowhere
        return 0.0


def _in_zip(path, before):
    found = []
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            parts = PurePosixPath(entry.filename.replace("\\", "/")).parts
            if entry.is_dir() or not parts or not all(map(_counts, parts)):
                continue
            year, month, day, *clock = entry.date_time
            time = float(((year * 100 + month) * 100 + day) * 10**6 + _number(clock))
            read = functools.partial(_read_zipped, path, entry)
            found.append(_File((*before, *parts), time, read))
    return found


def _number(clock):
    hour, minute, second = clock
    return (hour * 100 + minute) * 100 + second


def _read_zipped(path, entry):
    if entry.file_size > notebooks.LARGEST:
        raise notebooks.Unreadable(f"The file has {entry.file_size // 2**20} MB unpacked.")
    with zipfile.ZipFile(path) as archive, archive.open(entry) as file:
        content = io.BytesIO()
        while piece := file.read(2**20):  # the size that a zip tells need not be true
            content.write(piece)
            if content.tell() > notebooks.LARGEST:
                raise notebooks.Unreadable("The zip unpacks to more than it says.")
        return content.getvalue()


def _without_wrapper(files):
    """The files, without a folder around all learners, as zips of platforms have it."""
    while len({file.parts[0] for file in files}) == 1 and len({f.parts[:2] for f in files}) > 1:
        if not all(len(file.parts) > 2 for file in files):
            break
        files = [dataclasses.replace(file, parts=file.parts[1:]) for file in files]
    return files


def _candidate(file, folder):
    parts, lesson = file.parts, None
    if len(parts) > 1:
        lesson = names.lesson_in(parts[0])
        parts = parts[1:] if lesson else parts
    owner, named, attempt = names.read(file.stem)
    if len(parts) > 1:
        owner = names.owner_of(parts[0])
    elif not owner or (not named and not lesson and not file.is_notebook):
        owner = _owner_of_all(folder)
    return _Candidate(owner, named or lesson, attempt, file)


def _owner_of_all(folder):
    """The learner, where no name is told by the files: that of the folder."""
    return names.owner_of(folder.stem if folder.suffix == ".zip" else folder.resolve().name)


def _shown(owners):
    """The name to show for each owner: with the platform's number where there are namesakes."""
    count = collections.Counter(owner.name for owner in owners)
    return {
        owner: f"{owner.name} ({owner.number})"
        if count[owner.name] > 1 and owner.number
        else owner.name
        for owner in owners
    }


def _last_attempts(learner, candidates):
    """The hand-ins of a learner, the last attempt of each lesson; and notes on the others."""
    read = [(one, _hand_in(learner, one)) for one in candidates]
    by_lesson, chosen, notes = collections.defaultdict(list), [], []
    for one, hand_in in read:
        by_lesson[hand_in.lesson].append((one, hand_in))
    for lesson, group in by_lesson.items():
        if lesson is None:
            chosen += _without_lesson([hand_in for _, hand_in in group], by_lesson)
            continue
        group.sort(key=lambda pair: (pair[0].attempt, pair[0].file.time, _by_name(pair[0])))
        last = group[-1][1]
        chosen.append(last)
        if len({hand_in.digest for _, hand_in in group}) > 1:
            notes.append(
                f"{learner} has {len(group)} notebooks for {lesson}; judged is {last.path}."
            )
    return chosen, notes


def _without_lesson(hand_ins, by_lesson):
    """Of files without a lesson those that tell something of a learner.

    Beside lessons a notebook without exercises, as that of the notation, tells nothing.
    """
    return [one for one in hand_ins if len(by_lesson) == 1 or one.problem != _NO_LESSON]


def _by_name(candidate):
    return [names.natural(part) for part in candidate.file.parts]


def _hand_in(learner, candidate):
    """The hand-in with its cells; its lesson follows from its exercises where its name errs."""
    path, lesson = candidate.file.path, candidate.lesson
    try:
        content = candidate.file.read()
    except (OSError, notebooks.Unreadable, zipfile.BadZipFile, RuntimeError) as error:
        return HandIn(learner, lesson, path, problem=f"The file cannot be read: {error}")
    digest = hashlib.sha256(content).hexdigest()
    try:
        cells = tuple(notebooks.code_cells(content))
    except notebooks.Unreadable as error:
        return HandIn(learner, lesson, path, digest, problem=str(error))
    held = collections.Counter(
        course.lesson_of()[name] for name in notebooks.names_in(cells) if name in course.lesson_of()
    )
    if held and lesson not in held:
        lesson = held.most_common(1)[0][0]
    if lesson is None:
        return HandIn(learner, None, path, digest, cells, _NO_LESSON)
    return HandIn(learner, lesson, path, digest, cells)


def _no_notebook(learner, candidates):
    listed = sorted(one.file.parts[-1] for one in candidates)
    more = f" and {len(listed) - 3} more" if len(listed) > 3 else ""
    lessons = {one.lesson for one in candidates}
    return HandIn(
        learner,
        lessons.pop() if len(lessons) == 1 else None,
        candidates[0].file.path,
        problem=f"There is no notebook (.ipynb), only {', '.join(listed[:3])}{more}.",
    )
