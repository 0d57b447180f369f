"""The widgets without a browser: what Python sends there, and what they refuse.

tests/browser/ holds what a learner sees of them.
"""

import re
import subprocess
import sys

import numpy as np
import pytest
import traitlets

from vae_helpers.widgets import LatentExplorer, LatentSliders, latent_explorer, latent_sliders


def shades(codes):
    """A toy decoder: the upper half tells z 1, the lower half z 2."""
    halves = 1 / (1 + np.exp(-codes.astype("float64")))
    return np.repeat(halves, 392, axis=1)


def stripes(codes, side=32):
    """A toy decoder of codes of any length: as many stripes as numbers, each as light as its."""
    which = np.arange(side * side) * codes.shape[1] // (side * side)
    return (1 / (1 + np.exp(-codes.astype("float64"))))[:, which]


def sent(widget):
    """The pixels that the browser is given, as numbers in [0, 1], and the message."""
    answer = widget.get_state()["answer"]
    return np.frombuffer(answer["pixels"], "u1") / 255, answer["message"]


def move(widget, *code):
    """What arrives when the learner moves the point or a slider."""
    widget.set_state({"code": list(code)})


def test_the_browser_is_sent_the_pixels_of_the_start():
    pixels, message = sent(LatentExplorer(shades, start=(1, -2)))
    np.testing.assert_allclose(pixels, shades(np.array([[1, -2]]))[0], atol=0.5 / 255)
    assert message == ""


@pytest.mark.parametrize("code", [(0.5, -1.25), (-3.0, 3.0)])
def test_a_moved_point_is_answered_with_the_pixels_of_its_code(code):
    explorer = LatentExplorer(shades)
    move(explorer, *code)
    pixels, message = sent(explorer)
    np.testing.assert_allclose(pixels, shades(np.array([code]))[0], atol=0.5 / 255)
    assert message == ""
    assert explorer.get_state()["answer"]["code"] == explorer.code == code


def test_a_keras_decoder_may_answer_with_a_tensor():
    from vae_helpers.quiet import keras
    from vae_helpers.vae import build_decoder

    decoder = build_decoder(2)
    explorer = LatentExplorer(lambda z: keras.ops.sigmoid(decoder(z)))
    move(explorer, 1.5, 0.25)
    right = keras.ops.convert_to_numpy(
        keras.ops.sigmoid(decoder(np.array([[1.5, 0.25]], "float32")))
    )
    np.testing.assert_allclose(sent(explorer)[0], right[0], atol=0.5001 / 255)


def test_every_move_decodes_one_code_once():
    calls = []
    explorer = LatentExplorer(lambda codes: calls.append(codes) or shades(codes))
    move(explorer, 1.0, 1.0)
    assert [call.shape for call in calls] == [(1, 2), (1, 2)]
    assert {call.dtype.name for call in calls} == {"float32"}


def test_the_map_is_sent_as_it_was_given():
    codes, labels = np.random.default_rng(0).normal(size=(50, 2)), np.arange(50) % 10
    kept = codes.copy(), labels.copy()
    state = LatentExplorer(shades, codes, labels).get_state()
    np.testing.assert_array_equal(
        np.frombuffer(state["map_codes"], "<f4").reshape(-1, 2), codes.astype("float32")
    )
    np.testing.assert_array_equal(np.frombuffer(state["map_labels"], "u1"), labels)
    np.testing.assert_array_equal(codes, kept[0])
    np.testing.assert_array_equal(labels, kept[1])


def test_a_decoder_that_writes_into_its_codes_does_not_move_the_point():
    def careless(codes):
        codes += 100
        return shades(codes)

    assert LatentExplorer(careless, start=(1, 1)).get_state()["answer"]["code"] == (1, 1)


def broken(codes):
    raise ArithmeticError("no such place")


def reports_a_failure_and_recovers(widget, second, words, pixel_count):
    """Of a widget whose decoder fails where the first number is above 2."""
    move(widget, 2.5, second)
    pixels, message = sent(widget)
    assert len(pixels) == 0
    assert f"decode failed at the code (2.50, {second:.2f})" in message
    assert re.search(words, message)
    move(widget, 1.5, second)
    pixels, message = sent(widget)
    assert len(pixels) == pixel_count
    assert message == ""


DECODERS_THAT_FAIL = {
    "logits": (lambda z: 10 * shades(z), r"from 5 to 5.*\[0, 1\].*sigmoid"),
    "nan": (lambda z: np.nan * shades(z), r"from nan to nan"),
    "shape": (lambda z: shades(z).reshape(1, 28, 28), r"\(1, 28, 28\).*\(1, 784\)"),
    "one row": (lambda z: shades(z)[0], r"\(784,\).*\(1, 784\)"),
    "nothing": (lambda z: None, "NoneType.*array or a tensor"),
    "exception": (broken, "ArithmeticError: no such place"),
}


@pytest.mark.parametrize(
    ("decode", "words"), DECODERS_THAT_FAIL.values(), ids=DECODERS_THAT_FAIL.keys()
)
def test_a_decoder_that_fails_is_refused_at_once(decode, words):
    with pytest.raises(ValueError, match=r"LatentExplorer: decode .*\(0.00, 0.00\)") as error:
        LatentExplorer(decode)
    assert re.search(words, str(error.value))


@pytest.mark.parametrize(
    ("decode", "words"), DECODERS_THAT_FAIL.values(), ids=DECODERS_THAT_FAIL.keys()
)
def test_a_decoder_that_fails_later_is_reported_to_the_browser_and_may_recover(decode, words):
    explorer = LatentExplorer(lambda z: decode(z - z) if z[0, 0] > 2 else shades(z))
    reports_a_failure_and_recovers(explorer, 1.0, words, 784)


def test_an_interrupted_decoder_is_answered_too():
    def slow(codes):
        if codes[0, 0] > 2:
            raise KeyboardInterrupt
        return shades(codes)

    explorer = LatentExplorer(slow)
    move(explorer, 2.5, 0.0)
    assert "interrupted" in sent(explorer)[1]


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"decode": "decoder"}, TypeError, "decode is a str, but must be a function"),
        ({"codes": np.zeros((5, 3))}, ValueError, r"codes has shape \(5, 3\)"),
        ({"codes": [[0, 0]]}, TypeError, "codes is a list"),
        ({"codes": np.full((5, 2), np.nan)}, ValueError, "codes .*not finite"),
        ({"codes": np.zeros((5, 2)), "labels": np.zeros(4)}, ValueError, "labels .*n = 5"),
        ({"codes": np.zeros((1, 2)), "labels": np.array([10])}, ValueError, "labels .*0 to 9"),
        ({"labels": np.zeros(4)}, ValueError, "labels are given, but no codes"),
        ({"start": (4, 0)}, ValueError, r"start is \(4, 0\), .*from -3 to 3"),
        ({"start": (0, 0, 0)}, ValueError, "start .*two numbers"),
        ({"start": (np.nan, 0)}, ValueError, "start .*two numbers"),
        ({"reach": 0}, ValueError, "reach is 0, .*positive"),
    ],
)
def test_wrong_arguments_are_named(arguments, error, words):
    with pytest.raises(error, match=f"LatentExplorer: {words}"):
        LatentExplorer(**{"decode": shades} | arguments)


@pytest.mark.parametrize("side", [28, 32])
@pytest.mark.parametrize("start", [(0.5,), (1, -2, 0.25, 0, 3, -3), np.linspace(-1, 1, 12)])
def test_sliders_of_any_code_are_answered_with_square_images_of_any_size(start, side):
    sliders = LatentSliders(lambda codes: stripes(codes, side), start)
    state = sliders.get_state()
    assert state["side"] == side
    assert state["start"] == sliders.code == tuple(start)
    code = [*start[:-1], 1.75]
    move(sliders, *code)
    for given in (sliders.code, sliders.get_state()["answer"]["code"]):
        assert given == tuple(code)
    pixels, message = sent(sliders)
    np.testing.assert_allclose(pixels, stripes(np.array([code]), side)[0], atol=0.5 / 255)
    assert message == ""
    assert sliders.get_state()["start"] == tuple(start)  # where the button leads back to


def test_the_sliders_may_begin_at_a_code_that_an_encoder_gave():
    from vae_helpers.quiet import keras

    code = np.float32([0.1, -1.7, 2.3])
    for start in (code, keras.ops.convert_to_tensor(code)):
        calls = []
        LatentSliders(lambda codes, calls=calls: calls.append(codes) or stripes(codes), start)
        np.testing.assert_array_equal(calls, [[code]])  # to the last bit
        assert calls[0].dtype == "float32"


def test_python_may_move_the_sliders_to_a_code_but_not_off_them():
    sliders = LatentSliders(stripes, (0, 0, 0))
    sliders.code = np.float32([1, -0.5, 3])
    assert sliders.code == sliders.get_state()["answer"]["code"] == (1, -0.5, 3)
    np.testing.assert_allclose(
        sent(sliders)[0], stripes(np.array([[1, -0.5, 3]]))[0], atol=0.5 / 255
    )
    for wrong in ((1, 2), (0, 0, 3.5), (0, 0, np.nan), np.zeros((1, 3)), "middle", None):
        with pytest.raises(
            traitlets.TraitError, match=r"LatentSliders: code .*3 numbers from -3 to 3"
        ):
            sliders.code = wrong
    assert sliders.code == sliders.get_state()["answer"]["code"] == (1, -0.5, 3)


@pytest.mark.parametrize(
    ("fails", "words"),
    [
        (lambda codes: 10 * stripes(codes), r"\[0, 1\].*sigmoid"),
        (lambda codes: np.nan * stripes(codes), "from nan to nan"),
        (lambda codes: stripes(codes).reshape(1, 32, 32), r"\(1, 32, 32\).*\(1, side\*side\)"),
        (lambda codes: stripes(codes)[:, 1:], r"1023 pixels are not a square|side\*side = 1024"),
        (lambda codes: stripes(codes)[:, :0], r"0 pixels are not a square|side\*side = 1024"),
        (broken, "ArithmeticError: no such place"),
    ],
    ids=["logits", "nan", "shape", "no square", "nothing", "exception"],
)
def test_a_decoder_that_fails_is_refused_at_the_start_and_reported_later(fails, words):
    with pytest.raises(ValueError, match=r"LatentSliders: decode .*\(0.50, 0.00\)") as error:
        LatentSliders(fails, (0.5, 0))
    assert re.search(words, str(error.value))
    sliders = LatentSliders(lambda z: fails(z) if z[0, 0] > 2 else stripes(z), (0.5, 0))
    reports_a_failure_and_recovers(sliders, 0, words, 1024)


def test_an_image_of_another_size_than_the_first_is_reported():
    sliders = LatentSliders(lambda z: stripes(z, 28 if z[0, 0] > 2 else 32), (0,))
    move(sliders, 2.5)
    assert "(1, 784), but must have (1, side*side) with side*side = 1024" in sent(sliders)[1]


def test_an_interrupted_decoder_of_sliders_is_answered_too():
    def slow(codes):
        if codes[0, 0] > 2:
            raise KeyboardInterrupt
        return stripes(codes)

    sliders = LatentSliders(slow, (0, 0))
    move(sliders, 2.5, 0)
    assert "interrupted: move a slider" in sent(sliders)[1]


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"decode": "decoder"}, TypeError, "decode is a str, but must be a function"),
        ({"start": ()}, ValueError, r"start is \(\), .*1 to 12 numbers"),
        ({"start": np.zeros(13)}, ValueError, "start .*1 to 12 numbers"),
        ({"start": np.zeros((1, 6))}, ValueError, r"start has shape \(1, 6\), .*1 to 12 numbers"),
        ({"start": 0}, ValueError, "start is 0, .*1 to 12 numbers"),
        ({"start": None}, ValueError, "start is None, .*1 to 12 numbers"),
        ({"start": (0, "middle")}, ValueError, "start .*1 to 12 numbers"),
        ({"start": ((0, 1), 2)}, ValueError, "start .*1 to 12 numbers"),
        ({"start": (0, np.nan)}, ValueError, "start .*1 to 12 numbers"),
        ({"start": (0, 3.5)}, ValueError, r"start is \(0, 3.5\), .*from -3 to 3"),
        ({"start": (0, 1.5), "reach": 1}, ValueError, r"start is \(0, 1.5\), .*from -1 to 1"),
        ({"reach": 0}, ValueError, "reach is 0, .*positive"),
        ({"reach": -2.0}, ValueError, "reach is -2.0, .*positive"),
        ({"reach": np.inf}, ValueError, "reach is inf, .*finite"),
        ({"reach": "far"}, TypeError, "reach is 'far', .*one number"),
    ],
)
def test_wrong_arguments_of_sliders_are_named(arguments, error, words):
    with pytest.raises(error, match=f"LatentSliders: {words}"):
        LatentSliders(**{"decode": stripes, "start": (0, 0)} | arguments)


@pytest.mark.parametrize(
    ("show", "told"),
    [
        (
            lambda: LatentExplorer(shades),
            [latent_explorer.CAPTION, "<latent explorer from -3 to 3>"],
        ),
        (
            lambda: LatentSliders(stripes, (0, 0), reach=2),
            [latent_sliders.CAPTION, "<latent sliders from -2 to 2>"],
        ),
    ],
    ids=["explorer", "sliders"],
)
def test_the_text_that_a_notebook_stores_is_the_same_every_time(monkeypatch, show, told):
    texts = []
    monkeypatch.setattr(
        "vae_helpers.widgets.decoded_image.publish_display_data",
        lambda data, metadata=None: texts.append(data["text/plain"]),
    )
    for _ in range(2):
        show()._ipython_display_()
    assert texts == 2 * told
    assert "needs a running kernel" in texts[0]


@pytest.mark.parametrize(
    "widget", [LatentExplorer(shades), LatentSliders(stripes, (0,))], ids=["explorer", "sliders"]
)
def test_the_browser_loads_nothing_from_a_network(widget):
    code = widget.get_state()
    assert not re.search(r"https?:|//\w|\bimport\b|url\(", code["_esm"] + code["_css"])


def test_importing_the_widgets_does_not_load_tensorflow():
    check = "import sys, vae_helpers.widgets; print('tensorflow' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
