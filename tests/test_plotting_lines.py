"""Curves show the numbers they were given, and can be told apart."""

import numpy as np
from pictures import EPOCHS, HISTORY, axes_of, draw, texts_in


def test_the_loss_and_its_terms_have_a_panel_each_in_nats():
    panels = axes_of(draw("loss_curves"))
    assert [axes.get_title() for axes in panels] == ["loss = −ELBO", "reconstruction", "KL"]  # noqa: RUF001
    for axes, name in zip(panels, ("loss", "reconstruction", "kl"), strict=True):
        train, test = axes.get_lines()
        assert np.array_equal(train.get_xydata(), np.stack([EPOCHS, HISTORY[name]], axis=1))
        assert np.array_equal(test.get_ydata(), HISTORY[f"val_{name}"])
        assert (axes.get_xlabel(), axes.get_ylabel()) == ("epoch", "nats per image")
    (legend,) = draw("loss_curves").figure.legends
    assert [text.get_text() for text in legend.get_texts()] == ["train", "test"]


def test_a_loss_with_another_weight_on_kl_is_not_called_a_bound():
    beta_loss = HISTORY["reconstruction"] + 4 * HISTORY["kl"]
    assert (
        axes_of(draw("loss_curves", history=HISTORY | {"loss": beta_loss}))[0].get_title() == "loss"
    )


def test_a_history_may_be_of_lists_and_without_test_images():
    history = {name: list(HISTORY[name]) for name in ("loss", "reconstruction", "kl")}
    panels = axes_of(draw("loss_curves", history=history | {"learning_rate": [0.1] * 10}))
    assert [len(axes.get_lines()) for axes in panels] == [1, 1, 1]
    assert len(axes_of(draw("loss_curves", history={n: v[:1] for n, v in history.items()}))) == 3


def test_first_epochs_that_would_flatten_the_rest_lie_outside_and_are_told():
    high = HISTORY["loss"] + 100 * (EPOCHS == 1)
    axes = axes_of(draw("loss_curves", history=HISTORY | {"loss": high}))[0]
    assert axes.get_ylim()[1] < 175
    assert texts_in(axes) == ["↑ train 265.0 in epoch 1\n↑ test 165.0 in epoch 1"]
    late = np.concatenate([high[1:], HISTORY["val_loss"][1:]])
    assert axes.get_ylim()[0] < late.min()
    assert axes.get_ylim()[1] > late.max()


def test_even_curves_are_shown_whole():
    line = 150 - EPOCHS
    history = dict.fromkeys(HISTORY, line)
    for axes in axes_of(draw("loss_curves", history=history)):
        assert axes.get_ylim()[1] > line.max()
        assert texts_in(axes) == []


def test_curves_show_the_numbers_given_and_are_named_at_their_ends_from_the_top():
    lines = {"low": np.array([3.0, 1.0]), "high": np.array([0.0, 2.0]), "lowest": np.zeros(2)}
    (axes,) = axes_of(draw("curves", x=np.array([1, 2]), lines=lines))
    for line, (name, y) in zip(axes.get_lines(), lines.items(), strict=True):
        assert line.get_label() == name
        assert np.array_equal(line.get_xydata(), np.stack([[1, 2], y], axis=1))
    heights = {text.get_text(): text.get_position()[1] for text in axes.texts}
    assert sorted(heights, key=heights.get) == ["lowest", "low", "high"]


def test_names_of_curves_with_one_end_do_not_cover_each_other():
    (axes,) = axes_of(draw("curves", lines={name: np.ones(10) for name in "abcde"}))
    heights = np.sort([text.get_position()[1] for text in axes.texts])
    assert np.diff(heights).min() > 0.06


def test_axes_are_logarithmic_on_demand():
    (axes,) = axes_of(draw("curves", log="xy"))
    assert (axes.get_xscale(), axes.get_yscale()) == ("log", "log")
    (axes,) = axes_of(draw("curves", log="y"))
    assert (axes.get_xscale(), axes.get_yscale()) == ("linear", "log")
