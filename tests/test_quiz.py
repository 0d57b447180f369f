"""The quiz for Moodle asks every prediction as its lesson does, and answers as the checks do."""

import html
import re

import gift
import pytest
from build_tool import build, prose, quiz
from course import SOURCES

from vae_helpers import checks
from vae_helpers.checks.engine.predictions import Prediction

SETTINGS = {lesson.name: lesson.setting for lesson in checks.LESSONS}
QUESTIONS, LEFT_OUT = quiz.collect(SOURCES, checks.PREDICTIONS, SETTINGS)
FILE = quiz.gift(QUESTIONS)
READ = {asked.name.split()[1]: asked for asked in gift.read(FILE)}

each_question = pytest.mark.parametrize("asked", READ.values(), ids=list(READ))


def plain(text):
    """The words and formulas of a text in markdown or in HTML, without any marks."""
    text = html.unescape(re.sub(r"</?(p|em|strong|code)>", " ", text))
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"\\[()[\]]|[$`*]", " ", text)
    return re.sub(r"\s", "", text).rstrip(";.")


def test_every_prediction_is_asked_once_or_left_out_with_a_reason():
    names = [asked.name.split()[1] for asked in gift.read(FILE)]
    assert sorted([*names, *LEFT_OUT]) == sorted(checks.PREDICTIONS)
    assert all(LEFT_OUT.values())


@each_question
def test_one_answer_is_right_and_each_has_its_comment(asked):
    prediction = checks.PREDICTIONS[asked.name.split()[1]]
    (right,) = [i for i, (is_right, _, _) in enumerate(asked.answers) if is_right]
    assert list(prediction.comments)[right] == prediction.right
    said = [plain(comment) for _, _, comment in asked.answers]
    assert said == [plain(comment) for comment in prediction.comments.values()]


@each_question
def test_question_and_answers_are_those_of_the_lesson(asked):
    prediction = checks.PREDICTIONS[asked.name.split()[1]]
    (path,) = [path for path in SOURCES if path.stem == prediction.lesson]
    lesson = plain(path.read_text("utf-8"))
    assert plain(asked.text.rpartition("<p>")[2]) in lesson
    assert all(plain(answer) in lesson for _, answer, _ in asked.answers)
    assert asked.category.startswith(f"{quiz.COURSE}/{path.stem[:2]} ")


@each_question
def test_the_texts_are_sound_html_with_formulas_for_mathjax(asked):
    assert asked.form == "html"
    for text in [asked.text, asked.feedback, *(one for a in asked.answers for one in a[1:])]:
        assert text
        assert not re.search(r"\$|\*\*|`|\{above\}|\n", text)
        for begin, end in ((r"\(", r"\)"), (r"\[", r"\]")):
            formulas = re.findall(re.escape(begin) + r"(.*?)" + re.escape(end), text)
            assert text.count(begin) == text.count(end) == len(formulas)
            assert all(one.count("{") == one.count("}") for one in formulas)
            assert not any("<" in one or begin in one for one in formulas)
        tags = re.findall(r"<(/?)(\w+)>", text)
        opened = []
        for closes, tag in tags:
            assert not closes or opened.pop() == tag
            opened += [] if closes else [tag]
        assert not opened
        assert text.count("<") == text.count(">") == len(tags)


def test_every_backslash_of_the_file_is_an_escape():
    assert re.sub(r"\\[\\~=#{}:]", "", FILE).count("\\") == 0
    assert "\r" not in FILE


@pytest.mark.parametrize("prediction", checks.PREDICTIONS.values(), ids=lambda p: p.name)
def test_a_number_in_the_setting_of_a_question_stands_in_its_lesson(prediction):
    (path,) = [path for path in SOURCES if path.stem == prediction.lesson]
    numbers = re.findall(r"\d+(?:\.\d+)?", SETTINGS[path.stem] + prediction.setting)
    there = re.findall(r"\d+(?:\.\d+)?", path.read_text("utf-8"))
    there = [f"{float(number):g}" for number in there]
    assert [one for one in numbers if f"{float(one):g}" not in there] == []


@each_question
def test_a_question_leans_on_nothing_that_its_reader_does_not_see(asked):
    assert not re.search(r"(?i)next cells?|printed above|just called|exercise above", asked.text)
    assert len(plain(asked.text)) > 100


# The format


@pytest.mark.parametrize(
    "text",
    [
        r"$\nu \neq \{z\}$ is a set",
        "50% ~ half = 0.5 # a: b {c} ::d:: -> e",
        r"a backslash \ alone, two \\ and \n",
        "=%50%half",
        "// no comment",
        "$x < y$ & `a<b>`",
    ],
)
def test_any_text_comes_through_unchanged(text):
    prediction = Prediction("any", "b", {"a": text, "b": f"{text} b"})
    question = quiz.Question([text], text, {"a": text, "b": "b"}, prediction, "Lesson 1. A: b", "s")
    (asked,) = gift.read(quiz.gift([question]))
    wanted = prose.to_html(text)
    assert asked.text == f"<p>{wanted}</p>" * 2
    assert asked.answers == [(False, wanted, wanted), (True, "b", f"{wanted} b")]
    assert asked.category == f"{quiz.COURSE}/01 A"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("of $x$ and\n*this*", r"of \(x\) and <em>this</em>"),
        ("$$ a < b $$", r"\[a &lt; b\]"),
        ("**2**: `f(x)`, [lesson 1](a.ipynb)", "<strong>2</strong>: <code>f(x)</code>, lesson 1"),
    ],
)
def test_markdown_becomes_html(text, wanted):
    assert prose.to_html(text) == wanted


def test_an_emphasis_that_never_ends_is_refused():
    with pytest.raises(ValueError, match="not closed"):
        prose.to_html("one *two")


# Sources

LESSON = '''# %% [markdown]
r"""
# Lesson 1. Small: a lesson

Above it all.

## 1. First

Take paper.

**Predict.** Which?

- **a**: this
  one;
- **b**: that.
"""

# %%
guess = "a"
checks.predict("which", guess)
'''
WHICH = Prediction("which", "a", {"a": "Yes.", "b": "No."})


@pytest.fixture
def asked_in(tmp_path):
    def asked(text, prediction=WHICH, **settings):
        path = tmp_path / "01_small.py"
        path.write_text(text, "utf-8")
        return quiz.collect([path], {"which": prediction}, {path.stem: settings.get("setting", "")})

    return asked


def test_a_question_is_read_with_its_place_and_what_stands_above_it(asked_in):
    ((question,), _) = asked_in(LESSON)
    assert (question.setting, question.text) == (["Take paper."], "Which?")
    assert question.options == {"a": "this\n  one", "b": "that"}
    assert (question.title, question.section) == ("Lesson 1. Small: a lesson", "1. First")


def test_a_setting_of_its_own_comes_instead_or_around(asked_in):
    own = Prediction(**vars(WHICH) | {"setting": "Own. {above}\n\nMore."})
    ((question,), _) = asked_in(LESSON, own)
    assert question.setting == ["Own. Take paper.", "More."]
    ((question,), _) = asked_in(LESSON, setting="A world.")
    assert question.setting == ["A world.", "Take paper."]


def test_what_cannot_be_asked_elsewhere_is_left_out_with_its_reason(asked_in):
    needs = Prediction(**vars(WHICH) | {"only_in_lesson": "It needs the picture."})
    assert asked_in(LESSON, needs) == ([], {"which": "It needs the picture."})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (LESSON.replace("**Predict.** ", ""), "no **Predict.** with its options"),
        (LESSON.replace("**b**", "**c**"), "other options than comments"),
        (LESSON.replace("that.\n", "that.\n\nMore.\n"), "something follows"),
        (LESSON.replace('"which"', '"what"'), "what is not among the predictions"),
        (LESSON.replace("Take paper", "Take *paper"), "not closed"),
    ],
)
def test_a_source_that_cannot_be_asked_is_named_with_the_reason(asked_in, text, said):
    with pytest.raises(build.SourceError, match=r"01_small\.py") as error:
        quiz.gift(asked_in(text)[0])
    assert said in str(error.value)


# The command


def test_it_writes_a_file_anywhere(tmp_path, monkeypatch, capsys):
    (tmp_path / "Übung 1").mkdir()
    monkeypatch.chdir(tmp_path / "Übung 1")
    assert quiz.main(["--to", "neue Fragen/für Moodle.txt", "1", "03"]) == 0
    written = (tmp_path / "Übung 1" / "neue Fragen" / "für Moodle.txt").read_text("utf-8")
    asked = [name for name, one in READ.items() if one.name[:2] in ("01", "03")]
    assert [one.name.split()[1] for one in gift.read(written)] == asked
    said = capsys.readouterr().out
    assert f"{len(asked)} questions from 2 lessons" in said


def test_what_is_left_out_is_said(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(checks.PREDICTIONS["seeds"], "only_in_lesson", "It is a bet.")
    assert quiz.main(["--to", str(tmp_path / "quiz.txt"), "11"]) == 0
    assert "Left out: seeds. It is a bet." in capsys.readouterr().out
    assert "seeds" not in (tmp_path / "quiz.txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["99"], "No lesson 99. There are 01, 02"),
        (["--to", "quiz.gift"], "has to end in .txt"),
        (["--too", "quiz.txt"], "unrecognized arguments"),
    ],
)
def test_a_wrong_command_is_said_in_a_line(arguments, said, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as ended:
        quiz.main(arguments)
    assert ended.value.code == 2
    assert said in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_file_that_cannot_be_written_is_named(tmp_path, capsys):
    (tmp_path / "quiz.txt").mkdir()
    assert quiz.main(["--to", str(tmp_path / "quiz.txt"), "01"]) == 2
    assert "is a folder" in capsys.readouterr().err


def test_help_says_how_to_import_it(capsys):
    with pytest.raises(SystemExit):
        quiz.main(["--help"])
    assert "Get category from file" in capsys.readouterr().out
