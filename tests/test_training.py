"""The settings of the training fit together, and its progress can be replayed."""

import re

import numpy as np
import pytest

from vae_helpers import training, vae
from vae_helpers.data import load_mnist
from vae_helpers.quiet import keras


@pytest.fixture(scope="module")
def images():
    (x_train, _), _ = load_mnist()
    return x_train[:500].reshape(-1, 784)


@pytest.fixture
def model():
    keras.utils.set_random_seed(0)
    return vae.VAE(vae.build_encoder(2), vae.build_decoder(2), seed=0)


def test_all_batches_of_mnist_have_one_shape_and_all_calls_the_same_number_of_batches():
    for n in (60_000, 10_000):
        assert n % (training.BATCH_SIZE * training.STEPS_PER_EXECUTION) == 0


def test_the_learning_rate_rises_straight_to_its_peak_and_falls_to_zero():
    rate = training.learning_rate(50)
    values = [float(rate(step)) for step in range(51)]
    np.testing.assert_allclose(values[:6], training.PEAK_LEARNING_RATE * np.arange(6) / 5)
    assert all(np.diff(values[5:]) < 0)
    assert values[50] == 0


def test_a_training_too_short_for_a_warm_up_is_refused():
    with pytest.raises(ValueError, match="steps is 9, but must be at least 10"):
        training.learning_rate(9)


def test_before_training_the_decoder_shows_the_mean_image(model, images):
    training.start_at_mean_image(model.decoder, images)
    shown = keras.ops.sigmoid(model.decoder(np.zeros((1, 2), "float32")))[0]
    mean = (images / 255).mean(axis=0)
    assert mean.min() == 0  # a pixel whose logit would be minus infinity
    np.testing.assert_allclose(shown, np.clip(mean, 0.001, 0.999), rtol=1e-4)  # float32


def test_the_mean_image_is_found_in_a_decoder_of_another_build(images):
    inner = keras.Sequential([keras.layers.Dense(784), keras.layers.Dense(784)])
    decoder = keras.Sequential([keras.Input((2,)), inner, keras.layers.Activation("linear")])
    training.start_at_mean_image(decoder, images)
    first, last = (layer.bias.numpy() for layer in inner.layers)
    assert not first.any()
    assert last.argmax() == images.mean(axis=0).argmax()


def test_a_decoder_without_a_bias_for_every_pixel_is_refused(images):
    decoder = keras.Sequential([keras.Input((2,)), keras.layers.Dense(784, use_bias=False)])
    with pytest.raises(ValueError, match=r"no bias of 784 numbers.* Let it end in Dense\(784\)"):
        training.start_at_mean_image(decoder, images)


def test_scaled_images_are_refused(model, images):
    with pytest.raises(TypeError, match="has dtype float32, but must have uint8"):
        training.start_at_mean_image(model.decoder, images.astype("float32") / 255)


def test_the_learning_rate_ends_where_the_training_ends(model, images):
    # The last of the 4 batches holds 50 images.
    training.compile_for_mnist(model, len(images), batch_size=150, epochs=3)
    model.fit(images, batch_size=150, epochs=3, verbose=0)
    assert int(model.optimizer.iterations) == 4 * 3
    assert float(model.optimizer.learning_rate) == 0


def fit(model, images, **settings):
    model.compile(keras.optimizers.Adam(), run_eagerly=True)  # ten steps: to compile takes longer
    return model.fit(
        images, batch_size=100, epochs=2, verbose=0, callbacks=[training.Progress()], **settings
    )


def test_the_progress_of_equal_trainings_is_equal(images, capsys):
    printed = []
    for _ in range(2):
        keras.utils.set_random_seed(0)
        model = vae.VAE(vae.build_encoder(2), vae.build_decoder(2), seed=0)
        fit(model, images, validation_data=images[:100])
        printed.append(capsys.readouterr())
    assert printed[0] == printed[1]
    assert printed[0].err == ""


@pytest.mark.parametrize("beta", [1.0, 4.0])
def test_the_progress_is_a_line_an_epoch_whose_sums_are_the_negative_elbo(
    model, images, capsys, beta
):
    model.beta.assign(beta)
    history = fit(model, images, validation_data=images[:100]).history
    said, *lines = capsys.readouterr().out.splitlines()
    assert said == "nats per image: -ELBO = reconstruction + KL"
    assert len(lines) == 2
    for epoch, line in enumerate(lines):
        number, *parts = re.split(r"  train |   test ", line)
        assert number == f"epoch {epoch + 1}/2"
        for part, prefix in zip(parts, ("", "val_"), strict=True):
            reconstruction = history[f"{prefix}reconstruction"][epoch]
            kl = history[f"{prefix}kl"][epoch]
            assert part == f"{reconstruction + kl:.1f} = {reconstruction:.1f} + {kl:.1f}"


def test_without_test_images_the_progress_is_that_of_the_training(model, images, capsys):
    fit(model, images)
    out = capsys.readouterr().out
    assert "epoch 2/2  train " in out
    assert "   test " not in out


def test_a_model_that_tracks_other_terms_is_told_which_it_needs():
    progress = training.Progress()
    progress.set_params({"epochs": 1})
    with pytest.raises(ValueError, match=r"prints reconstruction and kl, but .* \['loss'\]"):
        progress.on_epoch_end(0, {"loss": 1.0})
