"""The posteriors of single images are drawn as they are, each beside its image."""

import numpy as np
import pytest
from matplotlib.patches import Ellipse

from vae_helpers import plotting

SIDE = np.linspace(-4, 4, 161)
DENSITY = np.exp(-0.5 * ((SIDE - 1) ** 2 + SIDE[:, None] ** 2 / 0.25))
IMAGE = np.random.default_rng(0).random((1, 784))
PANEL = {
    "image": IMAGE,
    "density": DENSITY,
    "gaussians": {"q": (np.array([-3.0, 0.0]), np.diag([0.04, 0.01]))},
}


def test_every_panel_has_its_image_its_posterior_and_its_gaussians():
    figure = plotting.posteriors(SIDE, SIDE, {"a": PANEL, "b": PANEL}).figure
    images, below = figure.axes[:2], figure.axes[2:]
    assert [axes.get_title() for axes in images] == ["a", "b"]
    assert np.allclose(images[0].get_images()[0].get_array(), IMAGE.reshape(28, 28))
    (regions,) = [c for c in below[0].collections if hasattr(c, "levels")]
    # A Gaussian of two numbers has the share 1 - height / peak above a height.
    assert np.allclose(1 - regions.levels[:3] / DENSITY.max(), [0.95, 0.8, 0.5], atol=0.01)
    (ellipse,) = [patch for patch in below[0].patches if isinstance(patch, Ellipse)]
    assert tuple(ellipse.center) == (-3.0, 0.0)
    (legend,) = figure.legends
    assert [text.get_text() for text in legend.get_texts()] == ["posterior", "q"]


def test_a_gaussian_beside_the_posterior_is_in_the_picture():
    axes = plotting.posteriors(SIDE, SIDE, {"a": PANEL}).figure.axes[1]
    assert axes.get_xlim()[0] < -3.4
    assert axes.get_xlim()[1] > 3.0  # 95% of the posterior reach to 1 + 2.45
    assert np.isclose(np.ptp(axes.get_xlim()), np.ptp(axes.get_ylim()))


@pytest.mark.parametrize(
    ("call", "error", "said"),
    [
        (lambda: plotting.posteriors(SIDE, SIDE, {}), ValueError, "is empty"),
        (lambda: plotting.posteriors(SIDE, SIDE, {"a": IMAGE}), TypeError, "must be a dict of"),
        (lambda: plotting.posteriors(SIDE[:3], SIDE, {"a": PANEL}), ValueError, "density has"),
        (
            lambda: plotting.posteriors(SIDE, SIDE, {"a": {**PANEL, "density": -DENSITY}}),
            ValueError,
            "is no density",
        ),
        (
            lambda: plotting.posteriors(SIDE, SIDE, {"a": {**PANEL, "gaussians": {}}}),
            ValueError,
            "is empty",
        ),
        (
            lambda: plotting.posteriors(SIDE, SIDE, {"a": {**PANEL, "image": IMAGE[0]}}),
            ValueError,
            "image has shape",
        ),
    ],
)
def test_what_cannot_be_drawn_is_refused_by_name(call, error, said):
    with pytest.raises(error, match=said):
        call()
