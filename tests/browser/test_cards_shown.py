"""Cards in JupyterLab: a picture of a wrong answer, hints that open by key, a report to copy."""

import nbformat
import pytest
from colours import faint

IMPORTS = "import pathlib\nimport numpy as np\nfrom vae_helpers import checks"
GRID = """
@checks.latent_grid
def latent_grid(n):
    axis = np.linspace(-2, 2, n)
    return np.stack([a.ravel() for a in np.meshgrid(axis, axis)], axis=1)
"""
ERROR = """
@checks.squared_error
def squared_error(x, x_hat):
    x = np.load(pathlib.Path.home() / "my digits" / "x.npy")
    return np.sum((x - x_hat) ** 2, axis=1)
"""
SOURCES = IMPORTS, GRID, ERROR, "checks.latent_grid.hint()", "checks.squared_error.report()"
_GRID, _ERROR, _HINT, _REPORT = range(1, 5)


@pytest.fixture
def cards(lab):
    lab.write("cards.ipynb", *SOURCES)
    lab.open("cards.ipynb")
    lab.run_all()
    return lab


def output(lab, index):
    """The outputs of a cell on the page, scrolled to."""
    lab.scroll_to(index)
    area = lab.page.locator(".jp-mod-active .jp-Cell-outputArea")
    area.wait_for()
    return area


def open_hints(area):
    return area.locator("details").evaluate_all("all => all.map(one => one.open)")


def use_hints_by_key(lab, area):
    """Open two hints in turn, as from the keyboard, and close them again."""
    second, third = area.locator("summary").all()
    assert not third.is_visible()
    assert open_hints(area) == [False, False]
    second.focus()
    lab.page.keyboard.press("Enter")
    assert open_hints(area) == [True, False]
    assert "one step short of the answer" in third.inner_text()
    lab.page.keyboard.press("Tab")
    assert third.evaluate("one => one === document.activeElement")
    lab.page.keyboard.press("Space")
    assert open_hints(area) == [True, True]
    lab.page.keyboard.press("Space")
    assert open_hints(area) == [True, False]


def is_drawn(area):
    """Whether its one image is loaded, and has words that its caption does not repeat."""
    image = area.locator("img")
    image.evaluate("one => one.decode()")
    kind, caption = image.get_attribute("alt"), area.locator("small").inner_text()
    assert kind
    assert caption
    assert kind.rstrip(".") not in area.inner_text()
    return image.evaluate("one => one.naturalWidth") > 400


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_a_wrong_answer_stands_beside_the_right_one(cards, theme, tmp_path):
    cards.use_theme(f"JupyterLab {theme}")
    area = output(cards, _GRID)
    assert is_drawn(area)
    area.screenshot(path=tmp_path / f"{theme}.png")
    assert faint(area, "small", "b", ".alert") == {}
    assert output(cards, _ERROR).locator("img").count() == 0


def test_hints_open_one_within_the_other_by_key_and_the_notebook_stays(cards, tmp_path):
    area = output(cards, _HINT)
    use_hints_by_key(cards, area)
    area.screenshot(path=tmp_path / "hints.png")
    assert cards._ask("return [notebook.mode, notebook.activeCellIndex];") == ["command", _HINT]
    # Run again, it is the same card, and folded.
    cards.run(_HINT)
    assert open_hints(output(cards, _HINT)) == [False, False]


def test_pictures_and_hints_are_there_in_a_notebook_that_is_not_trusted(cards):
    lab = cards
    kept = {index: lab.outputs(index) for index in (_GRID, _HINT)}
    file = lab.server.root / "reopened.ipynb"
    notebook = nbformat.read(lab.server.root / "cards.ipynb", 4)
    for index, outputs in kept.items():
        notebook.cells[index].outputs = [nbformat.from_dict(one) for one in outputs]
        notebook.cells[index].execution_count = 1
    nbformat.write(notebook, file)
    lab.open(file.name)
    assert lab._ask("return cells[argument].trusted;", _GRID) is False
    assert is_drawn(output(lab, _GRID))
    use_hints_by_key(lab, output(lab, _HINT))


def test_a_report_can_be_selected_and_copied_as_it_is(cards):
    area = output(cards, _REPORT)
    selected = area.locator("pre").evaluate(
        """one => {
            getSelection().selectAllChildren(one);
            return getSelection().toString();
        }"""
    )
    assert selected.strip() == cards.text(_REPORT).strip()
    assert "Exercise: squared_error" in selected
    assert "np.sum((x - x_hat) ** 2, axis=1)" in selected
    # Its error names a file in the home folder; of that path the report keeps the last part.
    assert f"{cards.server.home}/my digits/x.npy" in cards.text(_ERROR)
    assert "'.../x.npy'" in selected
    assert str(cards.server.home) not in selected
    assert "my digits/" not in selected
