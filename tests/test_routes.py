"""The guide for those who teach agrees with the lessons: numbers, names, minutes."""

import re

import pytest
from build_tool import ROOT, build, routes
from course import SOURCES, slugs_of

from vae_helpers import checks

TEXT = build.ROUTES.read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")
# Number -> name and minutes of a lesson, by the README's map.
MAP = {
    int(number): (name, int(minutes))
    for number, name, minutes in re.findall(r"^\| \[(\d+)\. ([^]]*)\].* \| (\d+) \|$", README, re.M)
}
SESSIONS = {
    int(re.match(r"\d+", session)[0]): session
    for session in re.split(r"^### ", TEXT, flags=re.M)[1:]
}
SOURCE = {int(path.stem[:2]): path for path in SOURCES}

each_session = pytest.mark.parametrize("number", SESSIONS)


def part(number, name):
    """The paragraph of a session that begins with a word in bold, without that word."""
    (found,) = re.findall(rf"^\*\*{name}\.\*\* (.*?)(?=\n\n|\n*\Z)", SESSIONS[number], re.M | re.S)
    return " ".join(found.split())


def test_each_lesson_has_a_session_with_its_name_and_minutes():
    assert list(SESSIONS) == list(MAP) == list(SOURCE)
    for number, (name, minutes) in MAP.items():
        heading = SESSIONS[number].splitlines()[0]
        assert heading == f"{number}. {name} ({minutes} minutes)"


def test_the_routes_are_those_of_the_readme_with_the_sum_of_their_minutes():
    found = re.findall(r"^\| (an? \w+) \| ([\d, ]+) \| (\d+) \|$", TEXT, re.M)
    said = re.search(
        r"\*An afternoon\*: (.*?) \(.*?\*A week\*: (.*?)\. \*A term\*: all", README, re.S
    )
    wanted = [re.findall(r"\d+", one) for one in said.groups()] + [[str(one) for one in MAP]]
    assert [name for name, _, _ in found] == ["an afternoon", "a week", "a term"]
    for (_, numbers, minutes), lessons in zip(found, wanted, strict=True):
        assert numbers.split(", ") == lessons
        assert int(minutes) == sum(MAP[int(number)][1] for number in lessons)


@each_session
def test_a_session_says_three_sentences_and_what_is_hard_and_what_to_cut(number):
    assert len(re.findall(r"[.?!](?=\s|$)", part(number, "Say"))) == 3
    assert part(number, "Stumble")
    assert part(number, "Cut")


@each_session
def test_what_there_is_to_do_is_what_the_lesson_asks_on_its_road(number):
    text = SOURCE[number].read_text("utf-8").split("\n## Further\n")[0]
    asked = re.findall(r"^### Exercise ([\d.]+): (\w+)\n\n\*(\d+) minutes", text, re.M)
    said = part(number, "Do")
    assert re.findall(r"([\d.]+) `(\w+)` \((\d+)\)", said) == asked
    (predictions,) = re.findall(r"(\d+) predictions?", said) or ["0"]
    assert int(predictions) == len(re.findall(r"^checks\.predict\(", text, re.M))


@each_session
def test_every_name_in_a_session_is_known_in_its_lesson(number):
    text = SOURCE[number].read_text("utf-8")
    exercises = [one.name for one in checks.EXERCISES.values() if int(one.lesson[:2]) == number]
    known = set(exercises).union(*map(slugs_of, exercises))
    for name in re.findall(r"`([^`]+)`", SESSIONS[number]):
        assert name in known or name in text, f"`{name}` is no mistake, exercise or code there"


@each_session
def test_every_section_that_a_session_names_is_in_its_lesson(number):
    text = SOURCE[number].read_text("utf-8")
    said = " ".join(SESSIONS[number].split())
    for section, name in re.findall(r"[Ss]ection (\d+), \*([^*]+)\*", said):
        assert f"\n## {section}. {name}\n" in text
    assert len(re.findall(r"[Ss]ection \d", said)) == len(re.findall(r"ection \d+, \*", said))


def test_it_is_short():
    assert len(routes.TO_DO.sub("", TEXT).split()) <= 1400
