"""Pages, cards, widgets and moving pictures can be read in light and dark, with every sight."""

import itertools
import re

import numpy as np
import pytest
from bs4 import BeautifulSoup
from course import ROOT
from pygments.styles import get_style_by_name
from sight import APART, SIGHT, contrast, seen

from vae_helpers.checks.engine import feedback
from vae_helpers.explorables.explorable import FOLDER, names

SHEET = (ROOT / "tools" / "web" / "style.css").read_text("utf-8")
REPORT = (ROOT / "vae_helpers" / "grading" / "report.py").read_text("utf-8")
WIDGETS = "".join(
    path.read_text("utf-8") for path in sorted((ROOT / "vae_helpers/widgets").glob("*.*s"))
)
# What text stands on: white paper, JupyterLab's dark theme, the site's own.
LIGHT, DARK = ("#ffffff",), ("#111111", "#16181a")


def themes():
    """The site's colours by name, in light and in dark."""
    light, dark = re.findall(r":root \{([^}]*--.*?)\}", SHEET, re.S)
    named = [dict(re.findall(r"--(\w+): (#\w+);", part)) for part in (light, dark)]
    assert set(named[0]) == set(named[1])
    return dict(zip(("light", "dark"), named, strict=True))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_text_of_the_site_has_contrast_to_its_ground(theme):
    colours = themes()[theme]
    for ink in ("text", "quiet", "link"):
        for ground in ("ground", "raised"):
            assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)


@pytest.mark.parametrize(("theme", "name"), [("light", "xcode"), ("dark", "github-dark")])
def test_every_colour_of_code_on_the_site_can_be_read(theme, name):
    ground = themes()[theme]["raised"]
    for token, style in get_style_by_name(name):
        if style["color"] and "Whitespace" not in str(token):
            assert contrast(f"#{style['color']}", ground) >= 4.5, token


def test_cards_can_be_read_on_the_site_with_their_links():
    (ink,) = set(re.findall(r"color:(#\w+)", feedback.card("alert-info", "")))
    grounds = re.findall(r"\.alert-(\w+) \{ background: (#\w+); border-color: (#\w+)", SHEET)
    assert {kind for kind, *_ in grounds} == {"success", "info", "warning", "danger"}
    (link,) = re.findall(r"color:(#\w+)", feedback._LINK)  # it stands at the link, and wins
    for kind, ground, edge in grounds:
        assert contrast(ink, ground) >= 4.5, kind
        assert contrast(link, ground) >= 4.5, kind
        assert contrast(edge, ground) >= 3, kind
    # Right and wrong are told by a mark and by words as well: three cards in grey print.
    assert len(set(feedback._MARKS.values())) == len(set(feedback._TITLES.values())) == 3


def test_marks_of_the_report_on_a_class_can_be_read():
    light, dark = (
        dict(re.findall(r"--(wrong|right): (#\w+)", part))
        for part in re.findall(r":root \{(.*?)\}", REPORT)
    )
    for colour in light.values():
        assert contrast(colour, "white") >= 4.5
    for colour in dark.values():
        assert contrast(colour, "#121212") >= 4.5


def test_what_widgets_write_can_be_read():
    rules = re.findall(r"background: (#\w+); color: (#\w+)", WIDGETS)
    assert rules
    for ground, ink in rules:
        assert contrast(ink, ground) >= 4.5
    (ink,) = re.findall(r'INK = "(#\w+)"', WIDGETS)
    assert contrast(ink) >= 4.5
    for colour in re.findall(r"1px solid (#\w+)", WIDGETS):  # the edges of what can be pressed
        assert all(contrast(colour, ground) >= 3 for ground in LIGHT + DARK)
    (dot,) = re.findall(r'digit === null \? "(#\w+)"', WIDGETS)
    assert contrast(dot) >= 3


def colours_of_explorables():
    return re.findall(r'const [A-Z]+ = "(#\w+)"', (FOLDER / "base.js").read_text("utf-8"))


def test_colours_of_explorables_stand_out_in_both_themes():
    assert len(colours_of_explorables()) == 3
    for colour in colours_of_explorables():
        for ground in LIGHT + DARK:
            assert contrast(colour, ground) >= 3  # words are in the colour of the page's text


@pytest.mark.parametrize("name", names())
def test_words_of_explorables_have_the_colour_of_the_pages_text(name):
    drawn = BeautifulSoup((FOLDER / f"{name}.svg").read_text("utf-8"), "html.parser")
    assert {text["fill"] for text in drawn.find_all("text")} == {"currentColor"}
    assert contrast(drawn.svg["color"]) >= 4.5


def keys_of(name):
    """(words, form, colour) of each key of an explorable, as it stands still."""
    drawn = BeautifulSoup((FOLDER / f"{name}.svg").read_text("utf-8"), "html.parser")
    for sign in drawn.find_all(["rect", "path", "circle"]):
        words = sign.find_next_sibling()
        size = sign.get("width"), sign.get("r"), sign.get("d", "")[-4:]
        if words is not None and words.name == "text" and size in KEYS:
            colour = sign["stroke"] if sign.name == "path" else sign["fill"]
            yield words.text, (size, sign.get("stroke-dasharray")), colour


# Width of a square, radius of a dot, end of the path of a line.
KEYS = ("12", None, ""), (None, "4.5", ""), (None, None, "5h13")


@pytest.mark.parametrize("name", names())
def test_keys_of_explorables_differ_in_form_or_for_every_sight(name):
    keys = list(keys_of(name))
    assert len(keys) >= 2
    for (one, form, colour), (other, other_form, other_colour) in itertools.combinations(keys, 2):
        same = form == other_form and colour != other_colour
        if same and "currentColor" not in (colour, other_colour):
            apart = min(
                np.linalg.norm(seen([colour], sight) - seen([other_colour], sight))
                for sight in SIGHT
            )
            assert apart > APART, (one, other)
