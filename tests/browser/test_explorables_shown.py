"""The pictures that move, in JupyterLab and on a page of their own: mouse, finger, keys, words."""

import pytest
from colours import faint
from course import ROOT, SOURCES
from explorable_numbers import told_and_right
from explorable_page import Page, changes, moves_by_mouse_key_and_finger
from in_node import solving

from vae_helpers.explorables import Explorable
from vae_helpers.explorables.explorable import names

each = pytest.mark.parametrize("name", names())
SHOW = "from vae_helpers import explorables\nexplorables.kl()"
# The lesson that each of them stands in.
LESSONS = {
    name: path.stem
    for name in names()
    for path in SOURCES
    if f"explorables.{name}()" in path.read_text("utf-8")
}


@pytest.fixture
def alone(chromium):
    """A function that opens an explorable on an empty page; what went wrong there is a failure."""
    contexts, troubles = [], []

    def show(name, width=800, scripts=True, theme="light"):
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
            color_scheme=theme,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: said.type == "error" and troubles.append(said.text))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("request", lambda request: troubles.append(request.url))
        page.set_content(
            '<meta name="viewport" content="width=device-width">'
            "<style>:root { color-scheme: light dark } body { background: Canvas }</style>"
            f"{Explorable(name)._repr_html_()}"
        )
        return page

    yield show
    for context in contexts:
        context.close()
    assert [trouble for trouble in troubles if not trouble.startswith("data:")] == []


@pytest.fixture
def kl(lab):
    lab.write("kl.ipynb", SHOW, "1 + 1")
    lab.open("kl.ipynb")
    lab.run(0)
    return Page(lab.page, "kl")


def test_in_jupyterlab_it_moves_by_mouse_and_keys_and_the_notebook_stays(kl, lab):
    active = "window.jupyterapp.shell.currentWidget.content.activeCellIndex"
    assert "q = N(0.00, 1.00" in kl.told()
    disc, _, right = kl.knobs()
    step = right[0] - disc[0]  # pixels of one unit of z
    kl.drag(disc, right=step)
    assert "q = N(1.00, 1.00" in kl.told()
    _, _, right = kl.knobs()
    kl.drag(right, right=step / 2)
    assert "q = N(1.00, 1.50" in kl.told()
    before = lab.page.evaluate(active)
    kl.slider("mean of q").focus()
    for key in ("ArrowLeft", "ArrowDown", "ArrowRight"):
        lab.page.keyboard.press(key)
    assert "q = N(0.95, 1.50" in kl.told()
    assert kl.slider("mean of q").get_attribute("aria-valuetext") == "0.95"
    assert lab.page.evaluate(active) == before
    kl.all.get_by_role("combobox", name="p").select_option("the prior N(0, 1)")
    assert "p = the prior" in kl.told()
    kl.all.get_by_role("status").filter(has_text="q = N(0.95, 1.50").wait_for(state="attached")
    kl.all.get_by_role("button", name="Back to the start").click()
    assert "q = N(0.00, 1.00" in kl.told()
    assert "p = two humps" in kl.told()


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_its_words_can_be_read_in_both_themes_of_jupyterlab(kl, lab, theme, tmp_path):
    lab.use_theme(f"JupyterLab {theme}")
    kl.slider("mean of q").focus()
    lab.page.screenshot(path=tmp_path / f"{theme}.png")
    assert faint(kl.all, ".told", ".name", ".value", ".help", ".back", "select") == {}
    for text in kl.picture.locator("text").all():
        assert text.get_attribute("fill") == "currentColor"


@each
def test_a_solution_as_saved_stands_still_until_it_is_trusted(lab, name, tmp_path):
    lab.open(f"solutions/{LESSONS[name]}.ipynb")
    lab.scroll_to(lab.find(f"explorables.{name}()"))
    output = lab.page.locator(".jp-OutputArea").filter(has=lab.page.locator(".still"))
    output.scroll_into_view_if_needed()
    lab.page.screenshot(path=tmp_path / f"{name} not trusted.png")
    assert output.locator("img").evaluate("image => image.naturalWidth") == 640
    assert Explorable(name).description in output.inner_text()
    assert "It moves where scripts may run" in output.inner_text()
    lab.trust()
    shown = Page(lab.page, name)
    lab.page.screenshot(path=tmp_path / f"{name} trusted.png")
    assert shown.told() in Explorable(name).description
    moves_by_mouse_key_and_finger(shown)


def test_a_foreign_notebook_comes_to_life_where_its_cell_is_run(lab):
    lab.write("foreign.ipynb", SHOW, output=Explorable("kl"))
    lab.open("foreign.ipynb")
    lab.page.locator(".still img").wait_for()
    lab.run(0)
    assert "q = N(0.00, 1.00" in Page(lab.page, "kl").told()


@each
def test_a_page_that_nbconvert_writes_holds_it(name, tmp_path, chromium):
    """Alive where scripts run, and standing still where they do not."""
    from nbconvert import HTMLExporter

    page, _ = HTMLExporter().from_filename(ROOT / "solutions" / f"{LESSONS[name]}.ipynb")
    path = tmp_path / "lesson.html"
    path.write_text(page, "utf-8")
    for scripts in (True, False):
        context = chromium.new_context(java_script_enabled=scripts)
        context.route("http*://**", lambda route: route.abort())  # MathJax, from its server
        page = context.new_page()
        page.goto(path.as_uri(), wait_until="domcontentloaded")
        if scripts:
            moves_by_mouse_key_and_finger(Page(page, name))
        else:
            assert page.locator(".still img").is_visible()
        context.close()


@each
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_on_a_page_of_its_own_it_fits_a_phone_and_a_desk(alone, name, theme, tmp_path):
    for width in (320, 360, 800):
        page = alone(name, width, theme=theme)
        shown = Page(page, name)
        page.screenshot(path=tmp_path / f"{name}-{theme}-{width}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert cut_off(shown) == []
        assert overlaps(shown) == []
        assert faint(shown.all, ".caption", ".told", ".name", ".help", ".back") == {}


@each
def test_a_visible_caption_says_what_the_picture_shows_and_a_screen_reader_hears_it_once(
    alone, name
):
    shown = Page(alone(name), name)
    caption = shown.all.locator(".caption")
    title = shown.all.get_by_role("img").get_attribute("aria-label")
    assert caption.is_visible()
    assert Explorable(name).description == f"{caption.inner_text()} {shown.told()}"
    assert caption.inner_text().startswith(title)
    assert caption.locator("[aria-hidden=true]").inner_text() == title


@each
def test_without_scripts_the_still_picture_stands_there(alone, name):
    page = alone(name, scripts=False)
    assert page.locator("img").is_visible()
    assert page.get_by_text("It moves where scripts may run").is_visible()


@each
def test_every_slider_and_choice_changes_picture_and_words(alone, name):
    page = alone(name)
    shown = Page(page, name)
    for control in shown.all.locator(".control").all():
        control.focus()
        at_the_end = control.evaluate("it => it.options && it.selectedIndex === it.length - 1")
        with changes(shown):
            page.keyboard.press("ArrowUp" if at_the_end else "ArrowDown")


def test_a_finger_drags_q_as_the_mouse_does(alone):
    shown = Page(alone("kl", 360), "kl")
    shown.swipe(shown.knobs()[0], right=-60)
    assert shown.number("q = N(") < -1


@each
def test_a_finger_that_scrolls_over_it_leaves_it_as_it_is(alone, name):
    for on_a_knob in (True, False):
        page = alone(name, 360)  # a new one: a page that was pushed rolls on for a while
        page.evaluate("document.body.style.paddingBottom = '3000px'")
        shown = Page(page, name)
        picture, words = shown.picture.inner_html(), shown.told()
        box = shown.picture.bounding_box()
        place = shown.knobs()[0] if on_a_knob else (box["x"] + 60, box["y"] + 120)
        shown.swipe(place)  # a finger that only rests there
        assert shown.picture.inner_html() == picture
        before = page.evaluate("scrollY")
        shown.swipe(place, right=8, down=-150)
        page.wait_for_function("before => scrollY > before", arg=before)
        assert shown.picture.inner_html() == picture
        assert shown.told() == words


@each
def test_a_drag_that_the_browser_takes_over_is_undone(alone, name):
    shown = Page(alone(name, 360), name)
    shown.press("ArrowRight")
    picture, words = shown.picture.inner_html(), shown.told()
    seen = shown.picture.evaluate_handle(
        "svg => { const seen = []; new MutationObserver(() => seen.push(1)).observe("
        "svg, { childList: true }); return seen; }"
    )
    shown.swipe(shown.knobs()[0], right=-40, end="touchCancel")
    assert seen.evaluate("seen => seen.length") > 0  # it had moved
    assert (shown.picture.inner_html(), shown.told()) == (picture, words)


def test_a_slider_of_prices_says_the_price(alone):
    page = alone("price")
    shown = Page(page, "price")
    slider = shown.slider("beta")
    assert slider.get_attribute("aria-valuetext") == "4.00"
    for key, price in [("Home", "0.10"), ("End", "40.00")]:
        shown.press(key)
        assert slider.get_attribute("aria-valuetext") == price
        assert shown.all.locator(".value").inner_text() == price
        assert f"beta = {price}" in shown.told()


def test_two_of_them_on_one_page_move_apart(chromium):
    page = chromium.new_page()
    page.set_content(2 * Explorable("kl")._repr_html_())
    page.locator("input").first.focus()
    page.keyboard.press("ArrowRight")
    one, other = page.locator(".told").all_inner_texts()
    assert "N(0.05" in one
    assert "N(0.00" in other
    page.close()


@each
def test_a_disc_that_is_dragged_changes_picture_and_words(alone, name):
    shown = Page(alone(name), name)
    words = shown.told()
    with changes(shown):
        shown.drag(shown.knobs()[0], right=-40)
    shown.all.get_by_role("button", name="Back to the start").click()
    assert shown.told() == words


@each
def test_the_browser_computes_the_numbers_of_the_lessons(alone, name):
    page = alone(name)
    for what, told, right in told_and_right(name, lambda states: solved(page, name, states)):
        assert told == pytest.approx(right, rel=1e-6, abs=1e-6), what


@each
def test_no_word_is_cut_off_at_the_ends_of_the_sliders(alone, name):
    page = alone(name, 320)  # a page of the site takes 46 pixels of a phone's 360 for margins
    shown = Page(page, name)
    for control in shown.all.locator(".control").all():
        for key in ("End", "Home"):
            control.focus()
            page.keyboard.press(key)
            assert cut_off(shown) == []
            assert overlaps(shown) == []


def cut_off(shown):
    """The words of the picture that reach beyond its edges."""
    return shown.picture.evaluate(
        """svg => [...svg.querySelectorAll("text")].filter(text => {
            const { x, width } = text.getBBox();
            return x < 0 || x + width > svg.viewBox.baseVal.width;
        }).map(text => text.textContent)"""
    )


def overlaps(shown):
    """Pairs of words of the picture that lie on each other."""
    return shown.picture.evaluate(
        """svg => {
            const texts = [...svg.querySelectorAll("text")].map(t => [t.textContent, t.getBBox()]);
            return texts.flatMap(([one, a], i) => texts.slice(i + 1).filter(([, b]) =>
                a.x < b.x + b.width && b.x < a.x + a.width &&
                a.y + 3 < b.y + b.height && b.y + 3 < a.y + a.height
            ).map(([other]) => `${one} / ${other}`));
        }"""
    )


def solved(page, name, states):
    """All numbers of an explorable in each of these states, as this browser has them."""
    return page.evaluate(
        f"(() => {{ {Explorable(name).script()}\nreturn {solving(name, states)}; }})()"
    )
