"""Pictures and cards in JupyterLab: their words can be reached, and read, trusted or not."""

import nbformat
import pytest
from colours import contrast, faint

from vae_helpers import plotting
from vae_helpers.plotting.picture import IN_WORDS


@pytest.fixture
def foreign(lab, monkeypatch):
    """A notebook with a picture and three cards in its outputs, which nobody has trusted."""
    picture = plotting.story_diagram(caption="A story * told _once_.")
    source = "import vae_helpers.plotting as p\np.story_diagram(caption='A story * told _once_.')"
    outputs = []

    def publish(data, metadata=None):
        output = nbformat.v4.new_output("display_data", data, metadata=metadata or {})
        outputs.append(output)

    monkeypatch.setattr("IPython.display.publish_display_data", publish)
    picture._ipython_display_()
    outputs += [nbformat.v4.new_output("display_data", {"text/html": card}) for card in CARDS]
    lab.write("foreign pictures.ipynb", source)
    path = lab.server.root / "foreign pictures.ipynb"
    notebook = nbformat.read(path, 4)
    notebook.cells = [nbformat.v4.new_code_cell(source, outputs=outputs)]
    nbformat.write(notebook, path)
    lab.open("foreign pictures.ipynb")
    return lab


def _card(status):
    from vae_helpers.checks.engine.feedback import Feedback

    said = Feedback("kl_divergence", status, "It is `1 / 2`, *not* 2.", link="../a.ipynb")
    return said._repr_mimebundle_()["text/html"]


CARDS = [_card(status) for status in ("right", "wrong", "not attempted")]


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_words_of_pictures_fold_out_and_can_be_read_in_both_themes(foreign, theme, tmp_path):
    foreign.use_theme(theme)
    page = foreign.page
    image = page.locator(".jp-OutputArea img").first
    image.wait_for()
    assert image.evaluate("image => image.naturalWidth") > 800
    told = page.locator(".jp-OutputArea details p")
    assert not told.is_visible()  # and so a screen reader leaves it out until it is asked for
    summary = page.locator(".jp-OutputArea summary")
    assert summary.inner_text() == IN_WORDS
    summary.focus()
    page.keyboard.press("Enter")  # by keys alone
    assert told.inner_text().startswith("prior p(z) leads to code z by a draw;")
    page.screenshot(path=tmp_path / "words.png")
    assert page.locator(".jp-OutputArea em").first.inner_text() == "A story * told _once_."
    for words in (summary, told, page.locator(".jp-OutputArea em").first):
        assert contrast(words) >= 4.5


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_cards_can_be_read_in_both_themes(foreign, theme, tmp_path):
    foreign.use_theme(theme)
    cards = foreign.page.locator(".jp-OutputArea .alert")
    cards.last.scroll_into_view_if_needed()
    foreign.page.screenshot(path=tmp_path / "cards.png")
    assert cards.count() == len(CARDS)
    for place in range(cards.count()):
        assert faint(cards.nth(place), "b", "code", "em", "a") == {}, place
