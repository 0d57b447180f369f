"""Every picture says what it shows, fits a notebook, and leaves no trace."""

import base64
import inspect
import re
import subprocess
import sys

import matplotlib
import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient
from pictures import (
    CALLS,
    EPOCHS,
    GRID,
    HISTORY,
    IMAGES,
    LABELS,
    NOISE,
    STD,
    Z,
    axes_of,
    draw,
    drawn,
)

from vae_helpers import plotting
from vae_helpers.plotting.picture import IN_WORDS

every_picture = pytest.mark.parametrize("name", CALLS)


def test_every_picture_has_an_example_here():
    functions = {n for n in plotting.__all__ if inspect.isfunction(getattr(plotting, n))}
    assert functions == set(CALLS)


@every_picture
def test_a_picture_says_what_it_shows(name):
    caption = drawn(name).picture.caption
    assert len(caption) > 20
    assert caption.endswith(".")
    assert "$" not in caption
    assert "\\" not in caption
    assert draw(name, caption="Mine.").caption == "Mine."


@every_picture
def test_axes_are_named_wherever_they_carry_numbers(name):
    for axes in axes_of(drawn(name).picture):
        if axes.axison and len(axes.get_xticks()):
            assert axes.get_xlabel()
            assert axes.get_ylabel()


@every_picture
def test_nothing_is_cut_off_at_the_edge(name):
    picture = drawn(name).picture
    whole = picture.figure.bbox
    for axes in axes_of(picture):
        box = axes.get_tightbbox()
        assert min(box.x0, box.y0) >= -1
        assert box.x1 <= whole.x1 + 1
        assert box.y1 <= whole.y1 + 1


@every_picture
def test_a_picture_is_as_wide_as_a_notebook_at_most(name):
    width, height = np.array(drawn(name).picture.figure.get_size_inches()) * 110
    assert width <= 905
    assert height <= 800


def test_drawing_does_without_pyplot():
    code = "import sys; from vae_helpers.plotting import model_diagram; model_diagram().png()"
    code += "; assert 'matplotlib.pyplot' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def _arrays(value):
    if isinstance(value, dict):
        return [array for entry in value.values() for array in _arrays(entry)]
    return [value] if isinstance(value, np.ndarray) else []


@every_picture
def test_a_picture_is_the_same_under_every_style_and_drawing_it_changes_nothing_else(name):
    arguments = _arrays(CALLS[name])
    before = [array.copy() for array in arguments]
    state = np.random.get_state()  # noqa: NPY002
    with plt.style.context("dark_background"), plt.rc_context({"savefig.bbox": "tight"}):
        settings = dict(matplotlib.rcParams)
        again = draw(name).png()
        assert dict(matplotlib.rcParams) == settings
    assert again == drawn(name).png
    assert all(np.array_equal(a, b) for a, b in zip(arguments, before, strict=True))
    assert plt.get_fignums() == []
    assert np.array_equal(np.random.get_state()[1], state[1])  # noqa: NPY002


def test_a_notebook_shows_the_image_with_alternative_text_and_then_the_caption():
    source = "from vae_helpers import plotting\nplotting.model_diagram(caption='Two * 2_a.')"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    NotebookClient(notebook, kernel_name="python3").execute()
    nbformat.validate(notebook)
    image, caption = notebook.cells[0].outputs
    assert base64.b64decode(image.data["image/png"]).startswith(b"\x89PNG")
    assert image.data["text/plain"] == "<picture>"
    assert image.metadata["image/png"]["alt"] == "A diagram of boxes and arrows, in words below."
    assert caption.data["text/plain"] == "Two * 2_a."
    said, fold = caption.data["text/markdown"].split("\n\n")
    assert said == r"*Two \* 2\_a.*"
    assert fold.startswith(
        f"<details><summary>{IN_WORDS}</summary><p>x 784 pixels leads to encoder"
    )
    assert fold.endswith("</p></details>")


def test_the_repr_of_a_picture_is_fixed_and_holds_no_address():
    assert repr(draw("digits")) == "<picture>"


SIX = dict.fromkeys("abcdef", EPOCHS)
NOT_A_NUMBER = np.where(Z > 1, np.nan, Z)
MISTAKES = [
    ("digits", {"images": IMAGES[:, :10]}, "images has shape (12, 10), but must have (n, 784)"),
    ("digits", {"images": IMAGES[0]}, "images has shape (784,), but must have (n, 784)"),
    ("digits", {"images": IMAGES.tolist()}, "images is a list, but must be an array"),
    ("digits", {"images": IMAGES[:0], "labels": None}, "images holds no image"),
    ("digits", {"images": 255 * IMAGES}, "numpy.clip(x, 0, 1)"),
    ("digits", {"images": IMAGES - 0.5}, "numbers from 0 to 1"),
    ("digits", {"images": np.full((12, 784), np.nan)}, "holds values from nan to nan"),
    ("digits", {"labels": [1, 2]}, "labels has 2 entries for 12 images"),
    ("digits", {"labels": 3}, "labels is 3, but must be a list or array"),
    ("digits", {"columns": 0}, "columns is 0, but must be at least 1"),
    ("rows", {"images": IMAGES}, "images is an ndarray, but must be a dictionary"),
    ("rows", {"images": {}}, "images is empty"),
    ("rows", {"images": {"a": IMAGES, "b": IMAGES[:3]}}, "['b'] has shape (3, 784)"),
    ("samples", {"pixels": IMAGES[:5]}, "pixels has shape (5, 784)"),
    ("samples", {"pixels": np.ones((12, 784), "uint8")}, "1 of 255 looks black"),
    ("manifold", {"z": GRID[:5]}, "z has shape (5, 2)"),
    ("manifold", {"z": Z[:12]}, "z must hold every pair of a grid once"),
    ("manifold", {"z": np.repeat(GRID[:6], 2, axis=0)}, "z must hold every pair of a grid once"),
    ("code_map", {"z": NOISE.normal(size=(200, 3))}, "z has shape (200, 3), but must have (n, 2)"),
    ("code_map", {"z": NOT_A_NUMBER}, "z holds values that are not finite"),
    ("code_map", {"labels": LABELS[:7]}, "labels has shape (7,), but must have (n,) with n = 200"),
    ("code_map", {"labels": LABELS + 1}, "labels holds values from 1 to 10"),
    ("code_map", {"labels": LABELS / 2}, "labels holds fractions"),
    ("code_map", {"z": Z[:0], "labels": LABELS[:0]}, "z has shape (0, 2)"),
    ("code_map", {"random_codes": Z[0]}, "random_codes has shape (2,)"),
    ("holes", {"images": IMAGES[:4]}, "images has shape (4, 784)"),
    ("holes", {"random_codes": Z[:27]}, "there are only 26 letters"),
    ("latent_clouds", {"std": -STD}, "a standard deviation is positive: exp(log_var / 2)"),
    ("latent_clouds", {"z": Z[:10]}, "z has shape (10, 2), but must have (samples, m, 2)"),
    ("latent_clouds", {"z": np.zeros((2, 201, 2))}, "z holds codes of 201 images"),
    ("curves", {"x": EPOCHS[:3]}, "['loss'] has shape (10,), but must have (n,) with n = 3"),
    ("curves", {"lines": SIX}, "lines holds 6 curves; 5 can be told apart"),
    ("curves", {"log": "z"}, 'log is \'z\', but must be "", "x", "y" or "xy"'),
    ("curves", {"log": "y", "lines": {"a": EPOCHS - 1}}, "lines ['a'] holds 0, which has no log"),
    ("curves", {"log": "x", "x": EPOCHS - 1}, "x holds 0, which has no log"),
    ("loss_curves", {"history": {"loss": [1.0]}}, "lacks reconstruction, kl; it has loss"),
    ("loss_curves", {"history": HISTORY | {"kl": [1]}}, "history ['kl'] has shape (1,)"),
    (
        "loss_curves",
        {"history": HISTORY | {"kl": [np.nan] * 10}},
        "['kl'] holds values that are not",
    ),
]


@pytest.mark.parametrize(("name", "changes", "message"), MISTAKES)
def test_input_that_cannot_be_drawn_gets_a_clear_error(name, changes, message):
    with pytest.raises((TypeError, ValueError), match=re.escape(message)) as error:
        draw(name, **changes)
    assert str(error.value).startswith(f"{name}: ")
