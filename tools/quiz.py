"""Write the predictions of the lessons as a quiz that Moodle imports, in its GIFT format.

    python tools/quiz.py [--to FILE] [01 05 ...]

A question and its options are those of the lesson, in solutions/NN_topic.py; which is right, and
what is said to each, stands in vae_helpers/checks/lesson_NN/predictions.py, where a prediction may
have a `setting` for readers who have no lesson before them, and so may a lesson. In Moodle:
Question bank, Import, GIFT, with "Get category from file"; each lesson is a category.
"""

import argparse
import dataclasses
import re
import sys
from pathlib import Path

import prose
from build_notebooks import SOURCES, SourceError, read_source

COURSE = "Variational autoencoders"
ASKED = "**Predict.**"
# Stands in a prediction's `setting` for the paragraphs above its question.
ABOVE = "{above}"
OPTION = re.compile(r"^- \*\*(\w)\*\*: (.*?)(?=^- |\Z)", re.M | re.S)
CALL = re.compile(r'^checks\.predict\("(\w+)"', re.M)
HEADING = re.compile(r"^#+ (.*)$", re.M)
# What is no setting of a question: it belongs to what was done before.
ASIDE = re.compile(r"\*\*(Next time|Try)\.\*\*|\*\d+ minutes|\(|- |\||#")
# A setting of so many words will do; a shorter one begins a paragraph earlier.
ENOUGH = 25
# In GIFT a backslash before one of these takes away what it means; before n it is a new line.
CONTROL = re.compile(r"[\\~=#{}:]")


@dataclasses.dataclass
class Question:
    """A prediction as it is asked in its lesson. All texts are markdown.

    setting: paragraphs that a reader needs first. options: letter -> text. prediction: of the
    checks, with the right letter and the comments. title, section: the headings it stands under.
    """

    setting: list
    text: str
    options: dict
    prediction: object
    title: str
    section: str


def questions_of(path, predictions, setting=""):
    """The questions of a lesson's source, in its order. predictions: name -> Prediction.

    setting: what stands before each of them.

    Raises SourceError where the source asks otherwise than `predictions` answers.
    """
    cells, found, section = read_source(path).cells, [], ""
    title = HEADING.search(cells[0].source)[1]
    for i, cell in enumerate(cells):
        if cell.cell_type == "markdown":
            section = (re.findall(r"^## (.*)$", cell.source, re.M) or [section])[-1]
        called = CALL.search(cell.source) if cell.cell_type == "code" else None
        if called:
            if called[1] not in predictions:
                raise SourceError(f"{called[1]} is not among the predictions of the checks")
            prediction = predictions[called[1]]
            text, options = _asked(cells[i - 1].source, prediction)
            above = "\n\n".join(_above(cells[:i]))
            own = (prediction.setting or ABOVE).replace(ABOVE, above)
            first = prose.paragraphs(f"{setting}\n\n{own}")
            found.append(Question(first, text, options, prediction, title, section))
    return found


def _asked(source, prediction):
    """The question and the options of the cell above a prediction."""
    text = source.rpartition(ASKED)[2]
    options = {letter: option.strip() for letter, option in OPTION.findall(text)}
    if ASKED not in source or not options:
        raise SourceError(f"no {ASKED} with its options stands above {prediction.name}")
    if "\n\n" in list(options.values())[-1]:
        raise SourceError(f"something follows the options of {prediction.name}: put it above them")
    if list(options) != list(prediction.comments):
        raise SourceError(f"{prediction.name} has other options than comments")
    options = {letter: option.rstrip(";.") for letter, option in options.items()}
    return text[: OPTION.search(text).start()].strip(), options


def _above(cells):
    """The paragraphs above the question in the last of the cells, back to the nearest heading.

    If it stands alone in its cell, those of the last markdown cell before it.
    """
    above = cells[-1].source.rpartition(ASKED)[0]
    if not above.strip():
        above = [cell.source for cell in cells[:-1] if cell.cell_type == "markdown"][-1]
    kept = []
    for one in reversed(prose.paragraphs(re.split(r"^#+ .*$", above, flags=re.M)[-1])):
        enough = len(" ".join(kept).split()) >= ENOUGH and not kept[0].startswith("$$")
        if enough or ASIDE.match(one):
            break
        kept.insert(0, one)
    return kept


def category(question):
    """The name of a lesson as a category: with two digits, since Moodle sorts by name."""
    number, name = re.match(r"Lesson (\d+)\. ([^:?]*)", question.title).groups()
    return f"{int(number):02} {name.strip()}"


def escaped(text):
    """A text for GIFT, in which nothing of it means anything: `\\nu` would be a new line and u."""
    return CONTROL.sub(r"\\\g<0>", text)


def gift(questions):
    """The file for Moodle: questions, in order -> text, with a category for each lesson."""
    lines, last = [], None
    for question in questions:
        name = category(question)
        if name != last:
            lines += [f"$CATEGORY: {COURSE}/{name}", ""]
            last = name
        lines += [*_entry(question), ""]
    return "\n".join(lines)


def _entry(question):
    """The lines of a question; no line of it is empty, which would end it."""
    prediction = question.prediction
    asked = "".join(f"<p>{prose.to_html(one)}</p>" for one in [*question.setting, question.text])
    yield f"::{escaped(f'{category(question)[:2]} {prediction.name}')}::[html]{escaped(asked)}{{"
    for letter, option in question.options.items():
        mark = "=" if letter == prediction.right else "~"
        comment = prose.to_html(prediction.comments[letter])
        yield f"\t{mark}{escaped(prose.to_html(option))}#{escaped(comment)}"
    end = "" if question.title.endswith(("?", "!", ".")) else "."
    place = f"{question.title}{end} In the lesson this stands under *{question.section}*, and so "
    place += "does what a comment calls *below*."
    yield f"\t####{escaped(prose.to_html(place))}"
    yield "}"


def collect(sources, predictions, settings):
    """The questions for a quiz, and why some are left out: -> (questions, {name: reason}).

    settings: a lesson's name -> what stands before each of its questions.
    """
    questions, left_out = [], {}
    for path in sources:
        try:
            asked = questions_of(path, predictions, settings.get(path.stem, ""))
            gift(asked)
        except (SourceError, ValueError) as error:
            raise SourceError(f"{path.name}: {error}") from error
        for question in asked:
            if question.prediction.only_in_lesson:
                left_out[question.prediction.name] = question.prediction.only_in_lesson
            else:
                questions.append(question)
    return questions, left_out


def main(arguments=None):
    """Write the quiz as the arguments say; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="quiz.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("lessons", nargs="*", help="numbers of lessons, as 01; all if none")
    parser.add_argument(
        "--to", metavar="FILE", default="quiz.txt", type=Path, help="the file to write (quiz.txt)"
    )
    wanted = parser.parse_args(arguments)
    sources = {path.name[:2]: path for path in sorted(SOURCES.glob("[0-9][0-9]_*.py"))}
    lessons = [number.zfill(2) for number in wanted.lessons]
    unknown = [number for number in lessons if number not in sources]
    if unknown:
        parser.error(f"No lesson {', '.join(unknown)}. There are {', '.join(sources)}.")
    if wanted.to.suffix != ".txt":
        parser.error(f"{wanted.to} has to end in .txt: Moodle goes by the name.")
    from vae_helpers import checks, files  # takes seconds, which --help need not wait for

    chosen = [path for number, path in sources.items() if number in (lessons or sources)]
    try:
        files.check_writable(wanted.to)
        settings = {lesson.name: lesson.setting for lesson in checks.LESSONS}
        questions, left_out = collect(chosen, checks.PREDICTIONS, settings)
        files.write(wanted.to, gift(questions).encode())
    except (SourceError, files.Unwritable) as error:
        print(f"quiz: {error}", file=sys.stderr)
        return 2
    for name, reason in left_out.items():
        print(f"Left out: {name}. {reason}")
    print(f"{wanted.to}: {len(questions)} questions from {len(chosen)} lessons.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
