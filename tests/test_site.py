"""The site: every page, link, picture and formula of the lessons is in it, nothing elsewhere.

tests/browser/test_site_shown.py looks at it in a browser.
"""

import io
import itertools
import re
import shutil
from urllib.parse import unquote

import nbformat
import pytest
from bs4 import BeautifulSoup
from build_tool import build, build_site
from course import ROOT, SOURCES
from fontTools.ttLib import TTFont

pytest.importorskip("math_core", reason="the site needs math-core: make site")

from web import body, formulas, links, pages

from vae_helpers.explorables.explorable import FOLDER, Explorable, names

LESSONS = [path.stem for path in SOURCES]


@pytest.fixture(scope="module")
def site():
    return pages.site(ROOT)


@pytest.fixture(scope="module")
def soups(site):
    return {
        name: BeautifulSoup(content, "html.parser")
        for name, content in site.items()
        if name.endswith(".html")
    }


def soup(html):
    return BeautifulSoup(html, "html.parser")


# The whole course


def test_each_lesson_has_a_page_and_the_index_leads_to_it_in_order(soups):
    assert set(soups) == {"index.html", "notation.html", *(f"{name}.html" for name in LESSONS)}
    rows = [link["href"] for link in soups["index.html"].select("table a")]
    assert rows == [f"{name}.html" for name in LESSONS]


def test_previous_and_next_lead_along_the_road_and_back(soups):
    road = [f"{name}.html" for name in LESSONS] + ["notation.html"]
    for i, name in enumerate(road):
        steps = soups[name].select(".steps")
        assert len(steps) == 2  # above and below
        for nav in steps:
            found = {link["rel"][0]: link["href"] for link in nav.find_all("a")}
            wanted = {"prev": road[i - 1] if i else None, "next": [*road, None][i + 1]}
            assert found == {rel: page for rel, page in wanted.items() if page}


def test_every_address_is_on_the_site_or_waits_for_a_click(site, soups):
    places = {name: {tag["id"] for tag in soups[name].find_all(id=True)} for name in soups}
    for name, page in soups.items():
        for link in page.find_all("a", href=True):
            if link["href"].startswith(("https://", "http://")):
                continue
            to, _, place = link["href"].partition("#")
            assert not to or to in site, f"{name}: {link}"
            assert not place or unquote(place) in places[to or name], f"{name}: {link}"
        for tag in page.find_all(["img", "script", "link", "iframe", "source", "video", "audio"]):
            address = tag.get("src") or tag.get("href")
            if tag.name == "script" and not address:
                continue
            assert address == "data:," or address in site, f"{name}: {tag}"
    assert b"http" not in site["style.css"]


def test_the_only_scripts_are_those_of_the_pictures_that_move(soups):
    found = {}
    for name, page in soups.items():
        for script in page.find_all("script"):
            moving = script.find_parent(attrs={"data-explorable": True})["data-explorable"]
            found.setdefault(moving, []).append(name)
            assert script.string.strip().startswith("(() => {")
            assert Explorable(moving).script() in script.string  # as it was written, unescaped
    assert sorted(found) == names()
    assert all(len(pages) == 1 for pages in found.values())


def test_where_scripts_are_off_a_still_picture_stands_and_speaks_of_no_cell(site, soups):
    found = []
    for page in soups.values():
        for still in page.select(".vae-explorable .still"):
            name = still.parent["data-explorable"]
            found.append(name)
            assert site[still.img["src"]] == (FOLDER / f"{name}.svg").read_bytes()
            assert still.img["width"] == "640"
            assert len(still.img["alt"]) > 20
            assert Explorable(name).description in still.get_text()
            assert "JupyterLab" not in still.get_text()
    assert sorted(found) == names()


def test_pictures_carry_their_alternative_texts_and_sizes(soups):
    for path in SOURCES:
        notebook = nbformat.read(path.with_suffix(".ipynb"), as_version=4)
        captions = [
            output.metadata["image/png"]["alt"]
            for cell in notebook.cells
            for output in cell.get("outputs", ())
            if "image/png" in output.get("data", ())
        ]
        images = soups[f"{path.stem}.html"].select("img:not(.still img)")
        assert [image["alt"] for image in images][1:] == captions  # the first is the promise
        assert all(int(image["width"]) > 50 < int(image["height"]) for image in images)


def test_every_formula_is_typeset_and_its_letters_are_in_the_font(soups):
    font = TTFont(io.BytesIO((pages.HERE / pages.FONT).read_bytes()))
    assert "MATH" in font  # how wide a bar is, how a bracket grows
    known = {*map(chr, font.getBestCmap()), "\N{VARIATION SELECTOR-1}"}
    count = 0
    for name, page in soups.items():
        assert formulas.left_over(page) == [], name
        for formula in page.find_all("math"):
            count += 1
            letters = set("".join(formula.get_text().split()))
            assert letters <= known, f"{name}: {sorted(letters - known)} in {formula}"
    assert count > 1500


def test_who_hears_a_page_is_told_what_things_are(soups):
    for name, page in soups.items():
        assert page.html["lang"] == "en"
        assert len(page.find_all("h1")) == len(page.find_all("main")) == 1, name
        levels = [int(heading.name[1]) for heading in page.find_all(re.compile("^h[1-6]$"))]
        for before, level in itertools.pairwise(levels):
            assert level <= before + 1, name
        ids = [tag["id"] for tag in page.find_all(id=True)]
        assert len(ids) == len(set(ids)), name
        labels = [nav["aria-label"] for nav in page.find_all("nav")]
        assert len(labels) == len(set(labels)), name
        for table in page.find_all("table"):
            heads = table.thead.find_all("th")
            assert heads, name
            assert all(head["scope"] == "col" and head.text.strip() for head in heads), name
        for link in page.find_all("a"):
            assert link.get("aria-label") or link.text.strip("¶ "), f"{name}: {link}"


# Formulas


def test_formulas_on_lines_of_their_own_and_in_a_line_are_told_apart():
    page = soup(formulas.html("Of $x$:\n\n$$ \\sum_i x_i $$\n"))
    assert page.find(class_="formula").math["display"] == "block"
    assert "display" not in page.find("math").attrs


def test_an_unknown_command_is_named():
    with pytest.raises(build.SourceError, match=r"cannot be typeset: x \\nosuch"):
        formulas.html(r"$x \nosuch$")


def test_a_letter_with_an_accent_is_one_letter():
    page = soup(formulas.html(r"$\bar x_i \hat V \tilde x \hat{ab} \hat h$"))
    x, v = "\N{MATHEMATICAL ITALIC SMALL X}", "\N{MATHEMATICAL ITALIC CAPITAL V}"
    bar, hat, tilde = "\N{COMBINING MACRON}\N{COMBINING CIRCUMFLEX ACCENT}\N{COMBINING TILDE}"
    assert [name.string for name in page.find_all("mi")[:4]] == [x + bar, "i", v + hat, x + tilde]
    assert len(page.find_all("mover")) == 2


def test_a_star_below_a_letter_has_no_room_around_it():
    page = soup(formulas.html(r"$\mu_* + \Sigma_*^{-1} a * b$"))
    spaces = [sign.get("lspace") for sign in page.find_all("mo", string="\u2217")]
    assert spaces[:2] == ["0", "0"]
    assert spaces[2] not in ("0", None)


def test_only_a_wide_formula_in_a_line_may_scroll():
    assert not soup(formulas.html("$x + 1$")).find(class_="long")
    wide = "$p(x) = p(x | z) + p(x | z) + p(x | z)$"
    assert soup(formulas.html(wide)).find(class_="long")
    assert not soup(formulas.html(f"${wide}$")).find(class_="long")


@pytest.mark.parametrize("text", ["$x$, and", "$p(x) = p(x | z) + p(x | z) + p(x | z)$, and"])
def test_a_comma_stays_with_its_formula(text):
    page = soup(formulas.html(text))
    before = page.get_text()
    formulas.hold_together(page)
    assert page.get_text() == before
    assert page.find("span").get_text().endswith(",")


def test_a_formula_that_markdown_tears_apart_is_refused():
    with pytest.raises(build.SourceError, match=r"index.html.* begin with \+"):
        body.text("So much: $a\n+ b$.", ROOT, {})


# Links


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("02_b.ipynb", "solutions/02_b.ipynb"),
        ("../lessons/notation.ipynb#Data", "lessons/notation.ipynb"),
        ("../R%20%C3%A4.md", "R ä.md"),
        ("#here", None),
        ("https://example.org/a", None),
    ],
)
def test_addresses_are_read_from_where_they_are_written(address, path):
    assert links.target("solutions", address) == path


def led(html, own="01_a.html"):
    page = soup(html)
    links.lead(page, "solutions", {"solutions/01_a.ipynb": "01_a.html", "x.ipynb": "x.html"}, own)
    return str(page)


def test_links_lead_to_pages_and_others_become_words():
    assert led('<a href="../x.ipynb#One">x</a>') == '<a href="x.html#One">x</a>'
    assert led('see <a href="../LICENSE">LICENSE</a>.') == "see LICENSE."
    assert led('<a href="01_a.ipynb#One">x</a>') == '<a href="#One">x</a>'


def test_the_solution_does_not_point_to_itself_in_its_verdicts():
    verdict = '<div class="alert"><b>right</b> <br/><a href="01_a.ipynb#One">Compare</a></div>'
    assert led(verdict) == '<div class="alert"><b>right</b> </div>'
    assert "Compare" in led(verdict, own="x.html")


@pytest.mark.parametrize(
    ("image", "said"),
    [
        ('<img src="no.png" alt="A cat"/>', "no picture no.png"),
        ('<img src="a.png"/>', "description"),
    ],
)
def test_a_picture_that_is_missing_or_not_described_is_named(image, said):
    with pytest.raises(LookupError, match=said):
        links.pictures(soup(image), "solutions", ROOT)


# What stands in the way


@pytest.fixture
def small(tmp_path):
    """A course of one lesson."""
    for folder in ("solutions", "lessons"):
        (tmp_path / folder).mkdir()
    row = "| [1. One](lessons/01_one.ipynb) | much | 90 |\n"
    table = f"| lesson | what | minutes |\n|---|---|---|\n{row}"
    rest = "".join(f"## {heading}\n\n{table}\n" for heading in pages.OF_README[:1])
    rest += "".join(f"## {heading}\n\nWords.\n\n" for heading in pages.OF_README[1:])
    (tmp_path / "README.md").write_text(f"# A course\n\n{rest}", "utf-8")
    cell = nbformat.v4.new_markdown_cell("# One\n\n## Größe\n\n$x$")
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), tmp_path / "solutions" / "01_one.ipynb")
    shutil.copy(ROOT / "lessons" / "notation.ipynb", tmp_path / "lessons")
    return tmp_path


def test_a_page_lists_its_sections(small):
    page = soup(pages.site(small)["01_one.html"])
    link = page.select_one("details a")
    assert link.text == "Größe"
    assert page.find(id=link["href"][1:]).name == "h2"


def test_a_lesson_that_is_not_in_the_map_is_named(small):
    shutil.copy(small / "solutions" / "01_one.ipynb", small / "solutions" / "02_two.ipynb")
    with pytest.raises(build.SourceError, match="disagree about: 02_two"):
        pages.site(small)


def test_a_picture_that_the_readme_lost_is_named(small):
    readme = small / "README.md"
    readme.write_text(readme.read_text("utf-8").replace("course\n", "course\n\n![A cat](c.png)\n"))
    with pytest.raises(build.SourceError, match=r"README.md: There is no picture c.png"):
        pages.site(small)


def test_a_section_that_the_readme_lost_is_named(small):
    readme = small / "README.md"
    readme.write_text(readme.read_text("utf-8").replace("## Start", "## Begin"), "utf-8")
    with pytest.raises(build.SourceError, match="no section 'Start'"):
        pages.site(small)


def test_the_command_writes_anywhere_and_again_only_what_changed(
    small, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(build_site, "ROOT", small)
    monkeypatch.chdir(tmp_path)
    assert build_site.main(["Seiten zum Lesen/für alle"]) == 0
    assert (tmp_path / "Seiten zum Lesen/für alle/01_one.html").exists()
    assert build_site.main(["Seiten zum Lesen/für alle"]) == 0
    assert " 0 of them written, 0 taken away" in capsys.readouterr().out


def test_a_folder_of_somebody_else_is_left_alone(small, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(build_site, "ROOT", small)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "index.html").write_text("mine", "utf-8")
    assert build_site.main([str(tmp_path / "mine")]) == 2
    assert "already holds something else" in capsys.readouterr().err
    assert (tmp_path / "mine" / "index.html").read_text("utf-8") == "mine"
