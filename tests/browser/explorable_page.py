"""An explorable as it stands on a page: what can be taken hold of there, and what it says."""

import contextlib
import re


class Page:
    """The explorable of this name on a page, once its script has brought it to life."""

    def __init__(self, page, name):
        self.page = page
        self.all = page.locator(f'[data-explorable="{name}"]')
        self.picture = self.all.locator("svg")
        self.picture.wait_for()
        self.all.scroll_into_view_if_needed()

    def slider(self, name):
        return self.all.get_by_role("slider", name=name)

    def told(self):
        return self.all.locator(".told").inner_text()

    def number(self, before):
        """The number that is told behind these words."""
        found = re.search(rf"{re.escape(before)}(\N{{MINUS SIGN}}?[\d.]+\d)", self.told())
        return float(found[1].replace("\N{MINUS SIGN}", "-"))

    def knobs(self):
        """The middles of what can be dragged: the disc first, then the squares."""
        self.picture.scroll_into_view_if_needed()
        boxes = [knob.bounding_box() for knob in self.picture.locator('rect[width="14"]').all()]
        return [(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in boxes]

    def drag(self, place, right):
        x, y = place
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x + right, y, steps=5)
        self.page.mouse.up()

    def press(self, key):
        """Press a key on the first slider."""
        self.all.get_by_role("slider").first.focus()
        self.page.keyboard.press(key)

    def swipe(self, place, right=0, down=0, end="touchEnd"):
        """Drag with a finger, as a screen that feels one tells it to the browser."""
        x, y = place
        screen = self.page.context.new_cdp_session(self.page)
        for event, part in [("touchStart", 0), ("touchMove", 1 / 3), ("touchMove", 1)]:
            points = [{"x": x + part * right, "y": y + part * down}]
            screen.send("Input.dispatchTouchEvent", {"type": event, "touchPoints": points})
        screen.send("Input.dispatchTouchEvent", {"type": end, "touchPoints": []})
        screen.detach()


@contextlib.contextmanager
def changes(shown):
    """Assert that a with block changes the picture and what is told."""
    picture, words = shown.picture.inner_html(), shown.told()
    yield
    assert shown.picture.inner_html() != picture
    assert shown.told() != words


def moves_by_mouse_key_and_finger(shown):
    """Assert that each of them changes the picture and what is told."""
    with changes(shown):
        shown.drag(shown.knobs()[0], right=-30)
    with changes(shown):
        shown.press("ArrowRight")
    with changes(shown):
        shown.swipe(shown.knobs()[0], right=-25)
