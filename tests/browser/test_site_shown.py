"""The site as a reader has it, from the file system: quiet, whole, and no wider than a phone."""

import pytest
from build_tool import class_edition
from colours import faint
from course import ROOT, SOURCES
from explorable_page import Page, moves_by_mouse_key_and_finger

from vae_helpers.explorables.explorable import names

PAGES = ["index", *(path.stem for path in SOURCES), "notation"]
# Where text lies that no box keeps: pages are as wide as the window, and nothing hangs out.
OUTSIDE = """() => [...document.querySelectorAll("body *")].filter(element =>
    element.getBoundingClientRect().right > innerWidth + 1
    && !element.closest("pre, .scroll, .formula, .long")
).map(element => element.outerHTML.slice(0, 200))"""
# Formulas without a size, in letters of another font, or cut off above or below.
BADLY_SET = """async () => {
    await document.fonts.ready;
    const all = [...document.querySelectorAll("math")];
    const bad = all.filter(formula => {
        const box = formula.getBoundingClientRect();
        return formula.namespaceURI !== "http://www.w3.org/1998/Math/MathML"
            || !box.width || !box.height || formula.querySelector("merror")
            || !getComputedStyle(formula).fontFamily.startsWith("Formulas");
    });
    const cut = [...document.querySelectorAll(".formula, .long")].filter(
        box => box.scrollHeight > box.clientHeight + 1);
    if (all.length && ![...document.fonts].some(font => font.status === "loaded"))
        return ["the font is not loaded"];
    return [...bad, ...cut].map(element => element.outerHTML.slice(0, 200));
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    pytest.importorskip("math_core", reason="the site needs math-core: make site")
    from build_tool import build_site

    folder = tmp_path_factory.mktemp("a site") / "zum Lesen, für alle"
    class_edition.write(folder, build_site.pages.site(ROOT), record=build_site.RECORD)
    return folder


@pytest.fixture(params=["light", "dark"])
def scheme(request):
    return request.param


# 320: a small phone, and a window of 1280 at 400 %.
@pytest.fixture(params=[320, 1280], ids=["phone", "wide"])
def reader(chromium, request, scheme):
    """A window, with a list of what it asked for and of what went wrong."""
    context = chromium.new_context(
        viewport={"width": request.param, "height": 800}, color_scheme=scheme
    )
    page = context.new_page()
    page.asked, page.wrong = [], []
    page.on("request", lambda asked: page.asked.append(asked.url))
    page.on("requestfailed", lambda asked: page.wrong.append(asked.url))
    page.on("console", lambda message: page.wrong.append(message.text))
    page.on("pageerror", lambda error: page.wrong.append(str(error)))
    yield page
    context.close()


def is_quiet_and_fits(reader):
    """Assert that nothing lies outside of the window, came from a network or went wrong."""
    assert reader.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert reader.evaluate(OUTSIDE) == []
    assert [url for url in reader.asked if not url.startswith(("file:", "data:"))] == []
    assert reader.wrong == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_quiet_whole_and_fits(reader, site, name):
    reader.goto((site / f"{name}.html").as_uri())
    assert reader.evaluate(BADLY_SET) == []
    # Pictures come when they are near: fetch them all.
    missing = reader.evaluate(
        """async () => {
            const images = [...document.images];
            images.forEach(image => { image.loading = "eager"; });
            await Promise.allSettled(images.map(image => image.decode()));
            return images.filter(image => !image.naturalWidth).map(image => image.src);
        }"""
    )
    assert missing == []
    is_quiet_and_fits(reader)


def page_of(site, name):
    """The page that holds an explorable."""
    (path,) = [
        path
        for path in site.glob("*.html")
        if f'data-explorable="{name}"' in path.read_text("utf-8")
    ]
    return path.as_uri()


@pytest.mark.parametrize("name", names())
def test_a_picture_moves_by_mouse_key_and_finger(reader, site, name, tmp_path):
    reader.goto(page_of(site, name))
    shown = Page(reader, name)
    assert faint(shown.all, ".told", ".name", ".help", ".back") == {}
    reader.screenshot(path=tmp_path / f"{name}.png")
    moves_by_mouse_key_and_finger(shown)
    is_quiet_and_fits(reader)


@pytest.mark.parametrize("name", names())
def test_where_scripts_are_off_it_stands_still(chromium, site, name):
    context = chromium.new_context(
        viewport={"width": 360, "height": 800}, java_script_enabled=False
    )
    page = context.new_page()
    page.goto(page_of(site, name))
    still = page.locator(f'[data-explorable="{name}"] .still')
    still.scroll_into_view_if_needed()
    assert still.locator("img").is_visible()
    assert still.get_by_text("It moves where the browser may run scripts.").is_visible()
    assert page.locator(f'[data-explorable="{name}"] input').count() == 0
    context.close()


def brightness(page):
    """Of the ground and the letters of a page, from 0 to 255."""
    return page.evaluate(
        """() => ["backgroundColor", "color"].map(name =>
            getComputedStyle(document.body)[name].match(/\\d+/g).slice(0, 3).reduce(
                (sum, part) => sum + Number(part) / 3, 0))"""
    )


def test_letters_and_ground_follow_the_system(reader, site, scheme):
    reader.goto((site / "index.html").as_uri())
    ground, letters = brightness(reader)
    assert (ground > 200 and letters < 60) if scheme == "light" else (ground < 60 < 200 < letters)


def test_on_paper_letters_are_dark_and_nothing_is_cut_off(chromium, site):
    context = chromium.new_context(viewport={"width": 680, "height": 960}, color_scheme="dark")
    page = context.new_page()
    page.emulate_media(media="print")
    for name in PAGES:
        page.goto((site / f"{name}.html").as_uri())
        ground, letters = brightness(page)
        assert letters < 60 < 200 < ground
        assert not page.locator("header").is_visible()
        cut = """() => [...document.querySelectorAll("pre, .scroll, .formula, .long")].filter(
            box => box.scrollWidth > box.clientWidth + 1).map(box => box.textContent)"""
        assert page.evaluate(cut) == [], name
    context.close()


def test_a_reader_goes_from_the_index_to_the_end_and_back(reader, site):
    reader.goto((site / "index.html").as_uri())
    reader.locator("table a").first.click()
    visited = []
    for _ in PAGES[1:-1]:
        visited.append(reader.url.rpartition("/")[2].removesuffix(".html"))
        reader.locator("a[rel=next]").last.click()
    assert visited == PAGES[1:-1]
    assert reader.url.endswith("/notation.html")
    reader.locator("header a").first.click()
    assert reader.url.endswith("/index.html")
