"""A point to drag, in JupyterLab, by mouse, finger and keys."""

import re

import pytest
from colours import faint

# Its digit's left half tells z 1 and its right half z 2. It notes its calls, waits while a file
# named "wait" is there, and fails for z 1 above 2.5.
TOY = """
import pathlib, time
import numpy as np
from vae_helpers.widgets import LatentExplorer

calls = []

def decode(codes):
    calls.append(codes)
    while pathlib.Path("wait").exists():
        time.sleep(0.01)
    if codes[0, 0] > 2.5:
        raise ArithmeticError("too far out")
    image = np.zeros((1, 28, 28))
    image[:, :, :14], image[:, :, 14:] = (codes[0] + 3) / 6
    return image.reshape(1, 784)
"""
SHOW = """
random = np.random.default_rng(0)
labels = np.arange(3000) % 10
middles = random.normal(size=(10, 2))
explorer = LatentExplorer(decode, middles[labels] + 0.3 * random.normal(size=(3000, 2)), labels)
explorer
"""


class Explorer:
    """The widget as it stands on the page."""

    def __init__(self, lab):
        self.page = lab.page
        self.all = lab.page.locator(".latent-explorer")
        self.point = self.all.get_by_role("slider", name="Code to decode")
        self.point.wait_for()
        self.all.scroll_into_view_if_needed()

    def settle(self):
        """Wait until the digit belongs to the point, or the kernel has said that it failed."""
        self.page.wait_for_function(
            "state => ['settled', 'error'].includes("
            "document.querySelector('.latent-explorer').dataset.state)"
        )

    def code(self):
        """The coordinates that are written beside the digit."""
        words = self.all.locator(".where").inner_text().replace("\u2212", "-")
        return tuple(float(number) for number in re.findall(r"= (-?[\d.]+)", words))

    def halves(self):
        """The grey of the left and of the right half of the digit, 0 to 255."""
        return tuple(
            self.all.locator(".digit").evaluate(
                """canvas => [3, 24].map(
                    x => canvas.getContext("2d").getImageData(x, 14, 1, 1).data[0])"""
            )
        )

    def middle(self):
        box = self.point.bounding_box()
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def drag(self, right, down, steps=8):
        """Drag the point by so many pixels, in so many steps."""
        x, y = self.middle()
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x + right, y + down, steps=steps)
        self.page.mouse.up()


def expected_halves(code):
    return pytest.approx([255 * (z + 3) / 6 for z in code], abs=1)  # the text has two decimals


@pytest.fixture
def explorer(lab):
    (lab.server.root / "wait").unlink(missing_ok=True)  # a test that failed may have left it
    lab.write("explorer.ipynb", TOY, SHOW, "len(calls)")
    lab.open("explorer.ipynb")
    lab.run_all()
    return Explorer(lab)


def test_dragging_the_point_changes_the_digit_and_the_coordinates(explorer):
    assert explorer.code() == (0, 0)
    explorer.drag(right=90, down=-60)
    explorer.settle()
    z1, z2 = explorer.code()
    assert z1 > 1
    assert z2 > 0.5
    assert explorer.halves() == expected_halves((z1, z2))


def test_the_point_cannot_be_dragged_off_the_plane(explorer):
    explorer.drag(right=-600, down=1000)
    explorer.settle()
    assert explorer.code() == (-3, -3)
    assert explorer.halves() == (0, 0)


def test_a_finger_drags_the_point_as_the_mouse_does(explorer, lab):
    x, y = explorer.middle()
    screen = lab.page.context.new_cdp_session(lab.page)
    for event, places in (
        ("touchStart", [(x, y)]),
        ("touchMove", [(x + 50, y)]),
        ("touchMove", [(x + 50, y - 80)]),
        ("touchEnd", []),
    ):
        touches = [{"x": x, "y": y} for x, y in places]
        screen.send("Input.dispatchTouchEvent", {"type": event, "touchPoints": touches})
    explorer.settle()
    z1, z2 = explorer.code()
    assert z1 > 0.5
    assert z2 > 1
    assert explorer.halves() == expected_halves((z1, z2))


def test_the_arrow_keys_move_the_point_and_leave_the_notebook_where_it_is(explorer, lab):
    active = "window.jupyterapp.shell.currentWidget.content.activeCellIndex"
    explorer.point.focus()
    before = lab.page.evaluate(active)
    for key in ("ArrowRight", "ArrowRight", "ArrowUp", "Shift+ArrowUp"):
        lab.page.keyboard.press(key)
    explorer.settle()
    assert explorer.code() == (0.2, 0.11)
    assert explorer.halves() == expected_halves((0.2, 0.11))
    assert "z 1 = 0.20" in explorer.point.get_attribute("aria-valuetext")
    assert lab.page.evaluate(active) == before
    lab.page.keyboard.press("Home")
    explorer.settle()
    assert explorer.code() == (0, 0)


def test_the_point_can_be_reached_with_the_tab_key(explorer, lab):
    lab.page.locator(".latent-explorer .digit").click()
    for _ in range(40):
        lab.page.keyboard.press("Shift+Tab")
        if explorer.point.evaluate("point => point === document.activeElement"):
            return
    pytest.fail("40 times Tab, and the point has not had the focus")


def test_a_slow_kernel_is_asked_only_for_where_the_point_has_got_to(explorer, lab):
    hold = lab.server.root / "wait"
    hold.touch()
    explorer.drag(right=100, down=100, steps=30)
    message = explorer.all.get_by_role("alert")
    message.filter(has_text="has not answered yet").wait_for()
    plane = explorer.all.locator(".plane").bounding_box()
    assert plane["width"] == pytest.approx(plane["height"], abs=1)  # the words do not stretch it
    assert explorer.halves() == (128, 128)  # still the old digit, and said to be old
    hold.unlink()
    explorer.settle()
    assert explorer.halves() == expected_halves(explorer.code())
    assert message.inner_text() == ""
    lab.run(2)
    assert lab.text(2) == "3"  # at the start, at the first move, at the end


def test_a_decoder_that_fails_later_says_so_in_the_widget(explorer):
    message = explorer.all.get_by_role("alert")
    explorer.drag(right=165, down=0)
    message.filter(has_text="ArithmeticError: too far out").wait_for()
    explorer.drag(right=-165, down=0)
    explorer.settle()
    assert message.inner_text() == ""
    assert explorer.halves() == expected_halves(explorer.code())


def test_python_may_move_the_point(explorer, lab):
    lab.set_source(2, "explorer.code = (1, -1.5)")
    lab.run(2)
    explorer.settle()
    assert explorer.code() == (1, -1.5)
    assert explorer.halves() == expected_halves((1, -1.5))


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_the_words_of_the_explorer_can_be_read_in_both_themes(explorer, lab, theme, tmp_path):
    lab.use_theme(f"JupyterLab {theme}")
    explorer.point.focus()
    lab.page.screenshot(path=tmp_path / f"{theme}.png")
    explorer.drag(right=165, down=0)
    explorer.all.get_by_role("alert").filter(has_text="too far out").wait_for()
    explorer.all.screenshot(path=tmp_path / f"{theme}-message.png")
    assert faint(explorer.all, ".where", ".help", ".message") == {}
