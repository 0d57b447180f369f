"""A slider for each number of a code, in JupyterLab."""

import pytest
from colours import faint

# Its image has as many stripes, from top to bottom, as the code has numbers.
STRIPES = """
import numpy as np
from vae_helpers.widgets import LatentSliders

def decode(codes):
    if codes[0, 1] > 2.5:
        raise ArithmeticError("too far out")
    return ((codes + 3) / 6)[:, np.arange(1024) * 6 // 1024]

sliders = LatentSliders(decode, (0, 0.512, -1, 2, -2.25, 1.5))
sliders
"""
START = (0, 0.51, -1, 2, -2.25, 1.5)  # the values are written with two decimals


class Sliders:
    """The widget as it stands on the page."""

    def __init__(self, lab):
        self.page = lab.page
        self.all = lab.page.locator(".latent-sliders")
        self.all.locator(".image").wait_for()
        self.all.scroll_into_view_if_needed()

    def slider(self, which):
        return self.all.get_by_role("slider", name=f"z {which}", exact=True)

    def settle(self):
        """Wait until the image belongs to the sliders, or the kernel has said that it failed."""
        self.page.wait_for_function(
            "state => ['settled', 'error'].includes("
            "document.querySelector('.latent-sliders').dataset.state)"
        )

    def code(self):
        """The values that are written beside the sliders."""
        words = self.all.locator(".value").all_inner_texts()
        return tuple(float(word.replace("\u2212", "-")) for word in words)

    def stripes(self):
        """The code that the six stripes of the image tell, from their grey."""
        greys = self.all.locator(".image").evaluate(
            """canvas => [2, 8, 13, 18, 24, 29].map(
                y => canvas.getContext("2d").getImageData(16, y, 1, 1).data[0])"""
        )
        return tuple(6 * grey / 255 - 3 for grey in greys)

    def drag(self, which, to):
        """Drag a slider by its thumb to a share of its width, and say what was seen on the way."""
        box = self.slider(which).bounding_box()
        y = box["y"] + box["height"] / 2
        value = self.code()[which - 1]
        thumb = box["height"]
        x = box["x"] + thumb / 2 + (box["width"] - thumb) * (value + 3) / 6
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        end = box["x"] + box["width"] * to
        self.page.mouse.move((x + end) / 2, y, steps=4)
        self.settle()
        seen = self.code(), self.stripes()
        self.page.mouse.move(end, y, steps=4)
        self.page.mouse.up()
        self.settle()
        return seen


def as_stripes(code):
    return pytest.approx(code, abs=0.02)  # a grey in 255 is 0.024, a value is rounded to 0.01


@pytest.fixture
def sliders(lab):
    lab.write("sliders.ipynb", STRIPES, "sliders.code")
    lab.open("sliders.ipynb")
    lab.run(0)
    return Sliders(lab)


def test_a_slider_moved_by_key_or_mouse_changes_the_image_and_a_button_restores_it(sliders, lab):
    active = "window.jupyterapp.shell.currentWidget.content.activeCellIndex"
    before = lab.page.evaluate(active)
    assert sliders.code() == START
    assert sliders.stripes() == as_stripes(START)

    sliders.slider(3).focus()
    for key in ("ArrowRight", "ArrowUp", "ArrowRight", "ArrowLeft"):
        lab.page.keyboard.press(key)
    sliders.settle()
    assert sliders.code() == (0, 0.51, -0.9, 2, -2.25, 1.5)
    assert sliders.stripes() == as_stripes(sliders.code())
    assert sliders.slider(3).get_attribute("aria-valuetext") == "\u22120.90"
    lab.page.keyboard.press("End")
    sliders.settle()
    assert sliders.code()[2] == 3
    lab.page.keyboard.press("Home")
    sliders.settle()
    assert sliders.code() == (0, 0.51, -3, 2, -2.25, 1.5)
    assert sliders.stripes() == as_stripes(sliders.code())

    values, stripes = sliders.drag(4, to=0.1)
    assert -1.5 < values[3] < 1.5  # the mouse was still down
    assert stripes == as_stripes(values)
    assert sliders.code()[3] < -2
    assert sliders.stripes() == as_stripes(sliders.code())

    back = sliders.all.get_by_role("button", name="Back to the start")
    back.focus()
    lab.page.keyboard.press("Enter")
    sliders.settle()
    assert sliders.code() == START
    assert sliders.stripes() == as_stripes(START)
    assert back.evaluate("button => button === document.activeElement")
    assert lab.page.evaluate(active) == before  # the keys have not moved the notebook
    lab.run(1)
    assert lab.text(1) == "(0.0, 0.512, -1.0, 2.0, -2.25, 1.5)"

    lab.set_source(1, "sliders.code = 6 * (1.25,)")
    lab.run(1)
    sliders.settle()
    assert sliders.code() == 6 * (1.25,)
    assert sliders.stripes() == as_stripes(sliders.code())
    back.click()
    sliders.settle()
    assert sliders.code() == START


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_the_words_of_the_sliders_can_be_read_in_both_themes(sliders, lab, theme, tmp_path):
    lab.use_theme(f"JupyterLab {theme}")
    sliders.slider(1).focus()
    lab.page.screenshot(path=tmp_path / f"{theme}.png")
    sliders.drag(2, to=0.98)
    sliders.all.get_by_role("alert").filter(has_text="too far out").wait_for()
    sliders.all.screenshot(path=tmp_path / f"{theme}-message.png")
    assert faint(sliders.all, ".name", ".value", ".back", ".help", ".message") == {}
    lab.page.set_viewport_size({"width": 640, "height": 900})
    sliders.all.scroll_into_view_if_needed()
    lab.page.screenshot(path=tmp_path / f"{theme}-narrow.png")
    image, panel = (sliders.all.locator(part).bounding_box() for part in (".image", ".panel"))
    assert image["y"] >= panel["y"] + panel["height"]  # below, not beyond the edge
    sliders.drag(2, to=0.3)
    assert sliders.all.get_by_role("alert").inner_text() == ""
    assert sliders.stripes() == as_stripes(sliders.code())
